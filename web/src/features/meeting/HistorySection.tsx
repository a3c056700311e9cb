import { Text, Timeline } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ENDED_BY_RULE, readHistory, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { historyKey } from '../../queries/use-meetings.ts'
import { formatDayTime, formatSpan } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'

/** Who changed the meeting's state, and when, newest first. */
export function HistorySection({ meeting: { meetingId, revision } }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const language = currentLanguage()
  const { data, error, isError, refetch } = useQuery({
    queryKey: historyKey(meetingId, revision),
    queryFn: ({ signal }) => ask(readHistory, { meetingId }, { signal }),
    placeholderData: (before) => before,
  })
  if (isError) return <ErrorState code={refusalCode(error)} onRetry={() => void refetch()} />
  if (data === undefined) return <RowSkeletons rows={3} height={48} />
  if (data.changes.length === 0) return <Text c="dimmed">{t('history.none')}</Text>
  return (
    <Timeline active={0} bulletSize={16} lineWidth={2}>
      {data.changes.map((change) => (
        <Timeline.Item key={`${change.atMs} ${change.act}`} title={t(`history.act.${change.act}`)}>
          <Text size="sm" c="dimmed">
            {formatDayTime(change.atMs, language)} · {change.byName ?? t('history.system')}
          </Text>
          {change.startsAtMs !== null && change.endsAtMs !== null && (
            <Text size="sm">
              {t('history.newTime', { span: formatSpan(change.startsAtMs, change.endsAtMs, language) })}
            </Text>
          )}
          {change.reason !== null && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {change.reason === ENDED_BY_RULE ? t('endedByRule') : t('stateReason', { reason: change.reason })}
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  )
}
