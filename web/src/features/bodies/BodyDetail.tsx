import { Anchor, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconChevronLeft, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { removeBody, type BodyRule, type BodyTemplate } from '../../../../signaling/bodies/wire.ts'
import { call, refusalCode } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { BodyDialog } from './BodyDialog.tsx'
import { MembersCard } from './MembersCard.tsx'
import { RuleForm } from './RuleForm.tsx'
import { RulesCard } from './RulesCard.tsx'
import { TemplateForm } from './TemplateForm.tsx'
import { TemplatesCard } from './TemplatesCard.tsx'
import { useBody, useBodyResult, type BodyRead } from './use-bodies.ts'

interface BodyDetailProps {
  bodyId: string
  /** Back to the list. */
  onGone: () => void
}

/** One body: its rules and its members; a rule that is being written takes their place. */
export function BodyDetail({ bodyId, onGone }: BodyDetailProps) {
  const { t } = useTranslation('bodies')
  const query = useBody(bodyId)
  const [writing, setWriting] = useState<BodyRule | 'new' | null>(null)
  const [template, setTemplate] = useState<BodyTemplate | 'new' | null>(null)
  const back = (
    <Anchor component="button" type="button" onClick={onGone} py={8} style={{ alignSelf: 'flex-start' }}>
      <Group gap={4} wrap="nowrap">
        <IconChevronLeft size={18} aria-hidden />
        {t('toList')}
      </Group>
    </Anchor>
  )
  if (query.data === undefined) {
    return (
      <Stack>
        {back}
        {query.isPending ? (
          <RowSkeletons rows={3} height={140} />
        ) : (
          <ErrorState code={refusalCode(query.error)} noun="bodies" onRetry={() => void query.refetch()} />
        )}
      </Stack>
    )
  }
  const read = query.data
  if (writing !== null) {
    const rule = writing === 'new' ? null : (read.rules.find(({ ruleId }) => ruleId === writing.ruleId) ?? writing)
    return (
      <RuleForm
        key={writing === 'new' ? 'new' : writing.ruleId}
        read={read}
        rule={rule}
        onClose={() => setWriting(null)}
      />
    )
  }
  if (template !== null)
    return (
      <TemplateForm read={read} template={template === 'new' ? null : template} onClose={() => setTemplate(null)} />
    )
  return (
    <Stack gap="lg">
      <Stack gap={0}>
        {back}
        <Heading read={read} onGone={onGone} />
      </Stack>
      <RulesCard read={read} onWrite={setWriting} />
      <MembersCard read={read} />
      <TemplatesCard read={read} onWrite={setTemplate} />
    </Stack>
  )
}

function Heading({ read: { body, members, rules }, onGone }: { read: BodyRead; onGone: () => void }) {
  const { t } = useTranslation('bodies')
  const confirm = useConfirm()
  const finish = useBodyResult()
  const [renaming, setRenaming] = useState(false)
  const remove = async () => {
    await confirm({
      title: t('removeNamed', { name: body.name }),
      text: t('removeText', { members: members.length, rules: rules.length }),
      confirm: t('remove'),
      danger: true,
      act: async () => {
        const answer = await call(removeBody, { bodyId: body.bodyId })
        // Its page is left before everything is fetched again: nothing is left to be read there.
        if (answer.ok) onGone()
        return finish(answer)
      },
    })
  }
  return (
    <Group justify="space-between" align="flex-start" gap="md">
      <Box style={{ flex: '1 1 20rem', minWidth: 0 }}>
        <Title order={2} style={{ overflowWrap: 'anywhere' }}>
          {body.name}
        </Title>
        <Text c="dimmed">{body.siteName}</Text>
      </Box>
      {body.mayChange ? (
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconPencil size={20} aria-hidden />}
            aria-label={t('rename', { name: body.name })}
            onClick={() => setRenaming(true)}
          >
            {t('renameShort')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconTrash size={20} aria-hidden />}
            aria-label={t('removeNamed', { name: body.name })}
            onClick={() => void remove()}
          >
            {t('remove')}
          </Button>
        </Group>
      ) : (
        <Text c="dimmed">{t('readOnly')}</Text>
      )}
      {renaming && <BodyDialog body={body} onClose={() => setRenaming(false)} onSaved={() => setRenaming(false)} />}
    </Group>
  )
}
