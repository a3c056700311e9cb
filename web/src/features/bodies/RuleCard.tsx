import { Badge, Box, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconCalendarOff, IconCircleCheck, IconClock, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BodyRule } from '../../../../signaling/bodies/wire.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { useShareWords } from '../../ui/use-share-words.ts'
import { dayWords, standingOn, type DaysStanding } from './days.ts'

interface RuleCardProps {
  rule: BodyRule
  today: string
  /** How many members the body has today, for the arithmetic. */
  members: number
  /** Null: read only. What is left out cannot be done. */
  acts: { edit: () => void; end: (() => void) | undefined; remove: (() => void) | undefined } | null
}

const BADGES = {
  now: { icon: IconCircleCheck, color: 'green' },
  later: { icon: IconClock, color: 'lake' },
  over: { icon: IconHistory, color: 'gray' },
} as const satisfies Readonly<Record<DaysStanding, unknown>>

/** One rule as it reads: choices, threshold and quorum with their arithmetic, days, legal basis. */
export function RuleCard({ rule, today, members, acts }: RuleCardProps) {
  const { t } = useTranslation('bodies')
  const words = useShareWords()
  const { text } = rule
  const standing = standingOn(rule, today)
  // Who is present on a day to come nobody knows: its arithmetic is shown in the form.
  const sums = members > 0 && standing !== 'over'
  return (
    <Card component="li" withBorder>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Title order={4} size="h3" style={{ flex: '1 1 16rem', overflowWrap: 'anywhere' }}>
            {text.name}
          </Title>
          <StateBadge {...BADGES[standing]} text={t(`rule.standing.${standing}`)} />
        </Group>
        <SimpleGrid component="dl" cols={{ base: 1, sm: 2 }} spacing="sm" m={0}>
          <Fact name={t('rule.threshold')}>
            <Text>{words.sentence(text.threshold, text.base)}</Text>
            {sums && text.base === 'allMembers' && <Sum>{words.arithmetic(text.threshold, members)}</Sum>}
          </Fact>
          <Fact name={t('rule.quorum')}>
            <Text>{words.sentence(text.quorum, 'allMembers')}</Text>
            {sums && text.quorum.numerator > 0 && <Sum>{words.arithmetic(text.quorum, members)}</Sum>}
          </Fact>
          <Fact name={t('rule.choices')}>
            <Group component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
              {text.choices.map(({ key, label, countsAs }) => (
                <li key={key}>
                  <Badge variant="outline" color={countsAs === 'for' ? 'lake' : 'gray'} size="lg" radius="sm" fw={400}>
                    {countsAs === 'for' ? t('rule.choiceFor', { label }) : label}
                  </Badge>
                </li>
              ))}
            </Group>
          </Fact>
          <Fact name={t('rule.mayChange')}>
            <Text>{t(text.mayChange ? 'rule.mayChangeYes' : 'rule.mayChangeNo')}</Text>
          </Fact>
          {text.chairDecides === true && (
            <Fact name={t('rule.tie')}>
              <Text>{t('rule.chairDecides')}</Text>
            </Fact>
          )}
          <Fact name={t('rule.days')}>
            <Text>
              {rule.lastDay === null
                ? t('from', { from: dayWords(rule.firstDay) })
                : t('fromTo', { from: dayWords(rule.firstDay), to: dayWords(rule.lastDay) })}
            </Text>
          </Fact>
          <Fact name={t('rule.legalBasis')}>
            <Text {...(text.legalBasis === '' ? { c: 'dimmed' } : {})}>
              {text.legalBasis === '' ? t('rule.noLegalBasis') : text.legalBasis}
            </Text>
          </Fact>
        </SimpleGrid>
        {rule.used && (
          <Text size="sm" c="dimmed">
            {t('rule.used')}
          </Text>
        )}
        {acts !== null && <Acts name={text.name} acts={acts} />}
      </Stack>
    </Card>
  )
}

function Acts({ name, acts: { edit, end, remove } }: { name: string; acts: NonNullable<RuleCardProps['acts']> }) {
  const { t } = useTranslation('bodies')
  return (
    <Group gap="sm">
      <Button
        variant="default"
        leftSection={<IconPencil size={20} aria-hidden />}
        aria-label={t('rule.editNamed', { name })}
        onClick={edit}
      >
        {t('rule.edit')}
      </Button>
      {end !== undefined && (
        <Button
          variant="default"
          leftSection={<IconCalendarOff size={20} aria-hidden />}
          aria-label={t('rule.endNamed', { name })}
          onClick={end}
        >
          {t('rule.end')}
        </Button>
      )}
      {remove !== undefined && (
        <Button
          variant="default"
          leftSection={<IconTrash size={20} aria-hidden />}
          aria-label={t('rule.removeNamed', { name })}
          onClick={remove}
        >
          {t('remove')}
        </Button>
      )}
    </Group>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Box component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Box>
    </div>
  )
}

function Sum({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {children}
    </Text>
  )
}
