import { Box, Button, Chip, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isRunning, type MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { ReadinessStanding } from '../../../../../signaling/voting/drafting/wire.ts'
import { refusalCode } from '../../../net/http.ts'
import { formatDayTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { shareOf } from './ballot-rules.ts'
import { useVoterReadiness } from './use-ballots.ts'

/** So many are drawn; the filters lead to the others. */
const STEP = 20

const SHADES = {
  ready: 'var(--mantine-color-green-6)',
  notReady: 'var(--mantine-color-red-5)',
  silent: 'var(--mantine-color-gray-4)',
} as const satisfies Readonly<Record<ReadinessStanding, string>>

type Read = NonNullable<ReturnType<typeof useVoterReadiness>['data']>
type Person = Read['people'][number]

/** For chair and secretaries: which members are ready to vote, which are not and why, and who has not said so. */
export function VoterReadiness({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('voting')
  const [only, setOnly] = useState<ReadinessStanding | null>(null)
  const [shown, setShown] = useState(STEP)
  const query = useVoterReadiness(meeting.meetingId, only)
  const read = query.data
  return (
    <Box component="section" aria-label={t('drafting.readiness.title')} mt="md">
      <Title order={3} mb="sm">
        {t('drafting.readiness.title')}
      </Title>
      {query.isPending && <RowSkeletons rows={3} height={48} />}
      {query.isError && read === undefined && (
        <ErrorState code={refusalCode(query.error)} noun="voting" onRetry={() => void query.refetch()} />
      )}
      {read !== undefined && (
        <Stack>
          <Counts
            counts={read.counts}
            only={only}
            onOnly={(standing) => {
              setOnly(standing)
              setShown(STEP)
            }}
          />
          {read.people.length === 0 && <Text c="dimmed">{t('drafting.readiness.nobody')}</Text>}
          <Stack
            component="ul"
            gap="sm"
            m={0}
            p={0}
            style={{ listStyle: 'none' }}
            aria-label={t('drafting.readiness.people')}
          >
            {read.people.slice(0, shown).map((person) => (
              <PersonLine key={person.accountId} person={person} running={isRunning(meeting.state)} />
            ))}
          </Stack>
          {read.people.length > shown && (
            <Button variant="default" onClick={() => setShown(shown + STEP)}>
              {t('drafting.readiness.more', { n: read.people.length - shown })}
            </Button>
          )}
        </Stack>
      )}
    </Box>
  )
}

interface CountsProps {
  counts: Read['counts']
  only: ReadinessStanding | null
  onOnly: (standing: ReadinessStanding | null) => void
}

/** How many are ready, not ready or silent: as a bar, and in words that choose whom the list shows. */
function Counts({ counts, only, onOnly }: CountsProps) {
  const { t } = useTranslation('voting')
  const all = counts.ready + counts.notReady + counts.silent
  const chip = (standing: ReadinessStanding | null, n: number) => (
    <Chip
      key={standing ?? 'all'}
      size="md"
      checked={only === standing}
      styles={{ label: { minHeight: 44 } }}
      onChange={() => onOnly(standing)}
    >
      {standing !== null && (
        <Box component="span" display="inline-block" w={12} h={12} mr={6} bdrs={6} bg={SHADES[standing]} aria-hidden />
      )}
      {t(`drafting.readiness.filter.${standing ?? 'all'}`, { n })}
    </Chip>
  )
  return (
    <>
      <Progress.Root size={20} aria-hidden>
        {ReadinessStanding.options.map((standing) => (
          <Progress.Section
            key={standing}
            value={shareOf(counts[standing], all)}
            color={SHADES[standing]}
            withAria={false}
          />
        ))}
      </Progress.Root>
      <Group gap="xs" role="group" aria-label={t('drafting.readiness.filters')}>
        {chip(null, all)}
        {ReadinessStanding.options.map((standing) => chip(standing, counts[standing]))}
      </Group>
    </>
  )
}

function PersonLine({ person, running }: { person: Person; running: boolean }) {
  const { t } = useTranslation('voting')
  const { atMs, fullName, note, present, siteName, standing, title } = person
  return (
    <Group component="li" justify="space-between" align="flex-start" gap="xs">
      <Box style={{ flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text fw={600}>{fullName}</Text>
        <Text size="sm" c="dimmed">
          {[title, siteName].filter((part) => part !== '').join(' · ')}
        </Text>
      </Box>
      <Box style={{ flex: '2 1 320px', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text fw={600} {...(standing === 'ready' ? {} : { c: 'var(--mantine-color-amber-text)' })}>
          {t(`drafting.readiness.standing.${standing}`)}
        </Text>
        {note !== '' && <Text>{t('drafting.own.noteIs', { note })}</Text>}
        <Text size="sm" c="dimmed">
          {[
            ...(running ? [t(present ? 'drafting.readiness.present' : 'drafting.readiness.absent')] : []),
            ...(atMs === null ? [] : [t('drafting.own.at', { time: formatDayTime(atMs, currentLanguage()) })]),
          ].join(' ')}
        </Text>
      </Box>
    </Group>
  )
}
