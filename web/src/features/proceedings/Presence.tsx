import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { listRollCalls, type RollCallSummary } from '../../../../signaling/roll-call/wire.ts'
import { readAttendance } from '../../../../signaling/seats/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { formatTime } from '../../ui/format.ts'
import { timelineOf } from '../../ui/presence.ts'
import { PresenceTimeline } from '../../ui/PresenceTimeline.tsx'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import bars from '../../ui/bars.module.css'
import classes from './proceedings.module.css'
import { Section } from './Section.tsx'

interface PresenceProps {
  meetingId: MeetingId
  /** How often it is asked again; false: the meeting is over. */
  refetchInterval: number | false
}

/** The roll calls of the meeting, the first one first: a bar of sites each, and the way to its result. */
export function RollCalls({ meetingId, refetchInterval }: PresenceProps) {
  const { t } = useTranslation('proceedings')
  const list = useQuery({
    queryKey: ['rollCall.list', meetingId],
    queryFn: ({ signal }) => ask(listRollCalls, { meetingId }, { signal }),
    refetchInterval,
  })
  const rollCalls = list.data?.rollCalls
  return (
    <Section title={t('rollCalls.title')}>
      {rollCalls === undefined && list.isPending && <RowSkeletons rows={1} height={56} />}
      {rollCalls === undefined && list.isError && (
        <ErrorState code={refusalCode(list.error)} onRetry={() => void list.refetch()} />
      )}
      {rollCalls?.length === 0 && <Text c="dimmed">{t('rollCalls.none')}</Text>}
      {rollCalls !== undefined && rollCalls.length > 0 && (
        <Stack gap="md" align="flex-start">
          <Group gap="md" aria-hidden>
            {STATES.map((state) => (
              <span key={state} className={classes.key}>
                <svg width={16} height={12}>
                  <rect className={classes[state]} width={16} height={12} />
                </svg>
                <Text size="sm">{t(`rollCalls.state.${state}`)}</Text>
              </span>
            ))}
          </Group>
          <ul className={bars.bars} style={{ width: '100%' }} aria-label={t('rollCalls.title')}>
            {[...rollCalls].reverse().map((one) => (
              <OneRollCall key={one.rollCallId} rollCall={one} />
            ))}
          </ul>
          <Button component={Link} to={`/cuoc-hop/${meetingId}/diem-danh/ket-qua`} variant="default">
            {t('rollCalls.more')}
          </Button>
        </Stack>
      )}
    </Section>
  )
}

const STATES = ['present', 'excused', 'absent', 'waiting'] as const
const WIDTH = 1_000
const HEIGHT = 12

function OneRollCall({ rollCall }: { rollCall: RollCallSummary }) {
  const { t } = useTranslation('proceedings')
  const { number, startedAtMs, endedAtMs, counts } = rollCall
  const { sites, people } = counts
  const scale = WIDTH / Math.max(1, sites.all)
  return (
    <li>
      <div className={bars.words}>
        <span className={bars.name}>
          {t('rollCalls.one', { n: number, at: formatTime(startedAtMs) })}
          {endedAtMs === null && ` (${t('rollCalls.running')})`}
        </span>
        <span className={bars.value}>{t('rollCalls.people', { ...people })}</span>
      </div>
      <Text size="sm" c="dimmed">
        {t('rollCalls.sites', { ...sites })}
      </Text>
      <svg className={bars.bar} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        {STATES.map((state, index) => (
          <rect
            key={state}
            className={classes[state]}
            x={STATES.slice(0, index).reduce((sum, before) => sum + sites[before], 0) * scale}
            width={sites[state] * scale}
            height={HEIGHT}
          />
        ))}
      </svg>
    </li>
  )
}

/** Who was there: how many of those invited, and how many at each time. */
export function Attended({ meetingId, refetchInterval }: PresenceProps) {
  const { t } = useTranslation('proceedings')
  const attendance = useQuery({
    queryKey: ['seats.attendance', meetingId],
    queryFn: ({ signal }) => ask(readAttendance, { meetingId }, { signal }),
    refetchInterval,
  })
  const found = attendance.data
  const came = new Set(found?.rows.map(({ accountId }) => accountId)).size
  const sites = found?.sites.filter(({ joinedAtMs }) => joinedAtMs !== null) ?? []
  return (
    <Section title={t('attendance.title')}>
      {found === undefined && attendance.isPending && <RowSkeletons rows={2} height={56} />}
      {found === undefined && attendance.isError && (
        <ErrorState code={refusalCode(attendance.error)} onRetry={() => void attendance.refetch()} />
      )}
      {found !== undefined && (
        <Stack gap="sm" align="flex-start">
          <Text>{t('attendance.people', { came, all: came + found.absent.length })}</Text>
          {found.sites.length > 0 && (
            <Text>
              {t('attendance.sites', {
                ...{ came: sites.length, all: found.sites.length },
                people: sites.reduce((sum, { headCount }) => sum + headCount, 0),
              })}
            </Text>
          )}
          {found.rows.length > 0 && (
            <div style={{ width: '100%' }}>
              <Text size="sm" c="dimmed">
                {t('attendance.over')}
              </Text>
              <PresenceTimeline points={timelineOf(found.rows, found.nowMs)} />
            </div>
          )}
          <Button component={Link} to={`/cuoc-hop/${meetingId}/diem-danh`} variant="default">
            {t('attendance.more')}
          </Button>
        </Stack>
      )}
    </Section>
  )
}
