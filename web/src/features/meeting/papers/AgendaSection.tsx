import { Box, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { incomingForMeeting } from '../../../../../signaling/axis/wire.ts'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { minutesInAll, treeMinutes, treeNumbers } from '../../../../../signaling/wire/agenda-tree.ts'
import { ask, refusalCode } from '../../../net/http.ts'
import { ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { usePapers } from '../../../queries/use-meetings.ts'
import { useReceived } from '../../../queries/use-receipts.ts'
import { AgendaItemPapers } from './AgendaItemPapers.tsx'
import { ApprovalRulesRow } from './ApprovalRulesRow.tsx'
import { usePaperJobs } from './use-paper-jobs.ts'
import { useUploads } from './use-uploads.ts'

/** The agenda; under each item its papers and, for secretaries, the place to add some. */
export function AgendaSection({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const papers = usePapers(meeting.meetingId)
  useReceived(meeting.meetingId, papers.data)
  const jobs = usePaperJobs(meeting.meetingId, meeting.rights.managePapers)
  const uploads = useUploads(meeting.meetingId, jobs)
  const incoming = useQuery({
    queryKey: ['axis.forMeeting', meeting.meetingId],
    queryFn: ({ signal }) => ask(incomingForMeeting, { meetingId: meeting.meetingId }, { signal }),
    enabled: meeting.rights.managePapers,
    staleTime: 60_000,
  })
  const total = minutesInAll(meeting.agenda)
  const numbers = treeNumbers(meeting.agenda)
  const minutes = treeMinutes(meeting.agenda)
  if (meeting.agenda.length === 0) return <Text c="dimmed">{t('noAgendaYet')}</Text>
  return (
    <Box>
      <ApprovalRulesRow meeting={meeting} />
      {papers.isError && papers.data === undefined && (
        <ErrorState code={refusalCode(papers.error)} onRetry={() => void papers.refetch()} />
      )}
      <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {meeting.agenda.map((item, index) => (
          <li key={item.agendaItemId} style={{ marginInlineStart: `calc(${item.level} * var(--mantine-spacing-lg))` }}>
            <AgendaItemPapers
              meeting={meeting}
              item={item}
              number={numbers[index] ?? ''}
              minutes={minutes[index] ?? 0}
              papers={papers.data?.filter((paper) => paper.agendaItemId === item.agendaItemId)}
              uploads={uploads}
              jobs={jobs}
              incoming={incoming.data?.incoming ?? []}
            />
            {papers.isPending && <RowSkeletons rows={1} height={48} />}
          </li>
        ))}
      </Stack>
      {total > 0 && (
        <Text c="dimmed" mt="md">
          {t('totalMinutes', { n: total })}
        </Text>
      )}
    </Box>
  )
}
