import { Button, Card, Table, Text } from '@mantine/core'
import { IconMessages } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { isRunning, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { listRecorded, type RecordedMessage } from '../../../../signaling/messages/wire.ts'
import { actorMay } from '../../../../signaling/wire/permissions.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { formatDate, formatTime } from '../../ui/format.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'

const REFRESH_MS = 10_000

/** The messages of a meeting, also long after it, as far as this person could read them there. */
export function RecordPage() {
  const { meetingId = '' } = useParams()
  const meeting = useMeeting(meetingId)
  if (meeting.data === undefined) return <NotLoaded query={meeting} rows={5} rowHeight={72} />
  return actorMay('messages.list', meeting.data.myRole) ? <Recorded meeting={meeting.data} /> : <ForbiddenPage />
}

function Recorded({ meeting: { meetingId, title, state, myRole } }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('messages')
  const pages = useInfiniteQuery({
    queryKey: ['messages.list', meetingId],
    queryFn: ({ pageParam, signal }) => ask(listRecorded, { meetingId, before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ messages, hasOlder }) => (hasOlder ? (messages.at(-1)?.number ?? null) : null),
    refetchInterval: isRunning(state) ? REFRESH_MS : false,
  })
  const messages = pages.data?.pages.flatMap((page) => page.messages)
  const leads = myRole === 'chair' || myRole === 'secretary'
  return (
    <>
      <PageHeader
        title={t('record.title')}
        back={{ to: `/cuoc-hop/${meetingId}`, label: t('record.back') }}
        note={title}
        actions={
          messages !== undefined &&
          messages.length > 0 && (
            <FileButton href={`/api/meetings/${meetingId}/messages.csv`}>{t('record.csv')}</FileButton>
          )
        }
      />
      {messages === undefined && pages.isPending && <RowSkeletons rows={5} height={72} />}
      {messages === undefined && pages.isError && (
        <ErrorState code={refusalCode(pages.error)} onRetry={() => void pages.refetch()} />
      )}
      {messages?.length === 0 && (
        <EmptyState icon={IconMessages} title={t('record.none')} text={t('record.noneText')} />
      )}
      {messages !== undefined && messages.length > 0 && (
        <Card withBorder component="section" padding="lg" aria-label={t('record.table')}>
          {!leads && (
            <Text c="dimmed" mb="md">
              {t('record.own')}
            </Text>
          )}
          <Messages messages={messages} />
          {pages.hasNextPage && (
            <Button
              mt="md"
              variant="default"
              loading={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
            >
              {t('record.older')}
            </Button>
          )}
        </Card>
      )}
    </>
  )
}

function Messages({ messages }: { messages: readonly RecordedMessage[] }) {
  const { t } = useTranslation('messages')
  const toWhom = ({ to, toPlace }: RecordedMessage) => {
    if (to.kind === 'seat') return toPlace
    return to.kind === 'all' ? t('record.all') : t('write.leaders')
  }
  return (
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ tabIndex: 0, 'aria-label': t('record.table') }}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {(['time', 'by', 'to', 'text'] as const).map((column) => (
              <Table.Th key={column}>{t(`record.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map((message) => (
            <Table.Tr key={message.messageId} style={{ verticalAlign: 'top' }}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {formatTime(message.atMs)} {formatDate(message.atMs)}
              </Table.Td>
              <Table.Td>
                <Text fw={600}>{message.fromPlace}</Text>
                {message.byName !== message.fromPlace && (
                  <Text size="sm" c="dimmed">
                    {message.byName}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{toWhom(message)}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{message.text}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
