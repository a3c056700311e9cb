import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconPlus, IconTemplate, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { removeTemplate, type TemplateEntry } from '../../../../../signaling/templates/wire.ts'
import { call, refusalCode } from '../../../net/http.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { formatDate } from '../../../ui/format.ts'
import { ForbiddenPage } from '../../../ui/NotFoundPage.tsx'
import { PageHeader } from '../../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { addressOf } from './source-address.ts'
import { TEMPLATES_KEY, useTemplates } from './use-templates.ts'

/** The templates of one's unit: a new meeting from each by one press. */
export function TemplatesPage() {
  const { t } = useTranslation('meeting')
  const account = useAccount()
  if (!account.mayPrepareMeetings && account.systemRole !== 'unitAdmin') return <ForbiddenPage />
  return (
    <>
      <PageHeader title={t('templates.title')} note={t('templates.note')} back={{ to: '/', label: t('list') }} />
      <Templates />
    </>
  )
}

function Templates() {
  const { t } = useTranslation('meeting')
  const templates = useTemplates()
  if (templates.isPending) return <RowSkeletons rows={3} height={104} />
  if (templates.data === undefined)
    return <ErrorState code={refusalCode(templates.error)} onRetry={() => void templates.refetch()} />
  const { templates: shown, more } = templates.data
  if (shown.length === 0)
    return <EmptyState icon={IconTemplate} title={t('templates.none')} text={t('templates.noneText')} />
  return (
    <>
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {shown.map((template) => (
          <OneTemplate key={template.templateId} template={template} />
        ))}
      </Stack>
      {more && <Text mt="md">{t('templates.more', { count: shown.length })}</Text>}
    </>
  )
}

function OneTemplate({ template }: { template: TemplateEntry }) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const confirm = useConfirm()
  const client = useQueryClient()
  const { templateId, name, siteName, byName, atMs } = template
  const figures = {
    ...{ kind: t(`kind.${template.kind}`), minutes: Math.round(template.durationMs / 60_000) },
    ...{ sites: template.siteCount, people: template.peopleCount, items: template.itemCount },
  }
  const remove = () =>
    confirm({
      title: t('templates.removeNamed', { name }),
      text: t('templates.removeText'),
      confirm: t('templates.remove'),
      danger: true,
      act: async () => {
        const answer = await call(removeTemplate, { templateId })
        await client.invalidateQueries({ queryKey: TEMPLATES_KEY })
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
  return (
    <Card component="li" withBorder>
      <Group justify="space-between">
        <div style={{ flex: '1 1 28rem', minWidth: 0 }}>
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Title>
          <Text>{t('templates.figures', figures)}</Text>
          <Text c="dimmed">{t('templates.saved', { site: siteName, name: byName, day: formatDate(atMs) })}</Text>
        </div>
        <Group gap="xs">
          <Button
            component={Link}
            to={addressOf({ from: 'template', id: templateId }, { agenda: true, people: true }, null)}
            aria-label={t('templates.useNamed', { name })}
            leftSection={<IconPlus size={20} aria-hidden />}
          >
            {t('templates.use')}
          </Button>
          {template.mayRemove && (
            <Button
              variant="default"
              aria-label={t('templates.removeNamed', { name })}
              leftSection={<IconTrash size={20} aria-hidden />}
              onClick={() => void remove()}
            >
              {t('templates.remove')}
            </Button>
          )}
        </Group>
      </Group>
    </Card>
  )
}
