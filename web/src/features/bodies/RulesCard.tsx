import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconGavel, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { removeRule, type BodyRule } from '../../../../signaling/bodies/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { standingOn } from './days.ts'
import { LastDayDialog } from './LastDayDialog.tsx'
import { RuleCard } from './RuleCard.tsx'
import { useBodyResult, type BodyRead } from './use-bodies.ts'

interface RulesCardProps {
  read: BodyRead
  onWrite: (rule: BodyRule | 'new') => void
}

/** The rules by which a body votes: those that hold or will, and folded those that are over. */
export function RulesCard({ read, onWrite }: RulesCardProps) {
  const { t } = useTranslation('bodies')
  const [ending, setEnding] = useState<BodyRule | null>(null)
  const [showOld, setShowOld] = useState(false)
  const remove = useRemoveRule(read)
  const { mayChange } = read.body
  const isOver = (rule: BodyRule) => standingOn(rule, read.today) === 'over'
  // Ballots name it, or the rule that took its place does.
  const isKept = ({ ruleId, used }: BodyRule) => used || read.rules.some(({ replaces }) => replaces === ruleId)
  const current = read.rules.filter((rule) => !isOver(rule))
  const over = read.rules.filter(isOver)
  const cards = (rules: readonly BodyRule[]) => (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {rules.map((rule) => (
        <RuleCard
          key={rule.ruleId}
          rule={rule}
          today={read.today}
          members={read.body.members}
          acts={
            mayChange
              ? {
                  edit: () => onWrite(rule),
                  // One that no ballot has used is changed in its form, last day and all.
                  end: rule.used ? () => setEnding(rule) : undefined,
                  remove: isKept(rule) ? undefined : () => void remove(rule),
                }
              : null
          }
        />
      ))}
    </Stack>
  )
  const add = mayChange && (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => onWrite('new')}>
      {t('rule.add')}
    </Button>
  )
  return (
    <Card withBorder component="section" aria-label={t('rule.title')} padding="lg">
      <Group justify="space-between" mb="md">
        <Title order={3} size="h2">
          {t('rule.title')}
        </Title>
        {read.rules.length > 0 && add}
      </Group>
      {read.rules.length === 0 && (
        <EmptyState icon={IconGavel} title={t('rule.none')} text={t('rule.noneText')} action={add} />
      )}
      {read.rules.length > 0 && current.length === 0 && <Text>{t('rule.noneNow')}</Text>}
      {cards(current)}
      {over.length > 0 && (
        <>
          <Button
            mt="md"
            variant="subtle"
            color="gray"
            px="xs"
            aria-expanded={showOld}
            leftSection={showOld ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />}
            onClick={() => setShowOld(!showOld)}
          >
            {t('rule.older', { n: over.length })}
          </Button>
          {showOld && cards(over)}
        </>
      )}
      {ending !== null && <LastDayDialog bodyId={read.body.bodyId} rule={ending} onClose={() => setEnding(null)} />}
    </Card>
  )
}

/** Asks first. */
function useRemoveRule({ body }: BodyRead): (rule: BodyRule) => Promise<boolean> {
  const { t } = useTranslation('bodies')
  const confirm = useConfirm()
  const finish = useBodyResult()
  return ({ ruleId, text }) =>
    confirm({
      title: t('rule.removeNamed', { name: text.name }),
      text: t('rule.removeText'),
      confirm: t('remove'),
      danger: true,
      act: async () => finish(await call(removeRule, { bodyId: body.bodyId, ruleId })),
    })
}
