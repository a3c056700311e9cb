import { Anchor, Box, Button, Card, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconFileText, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import {
  MeetingRequestState,
  type RequestCounts,
  type RequestEntry,
  type RequestList,
} from '../../../../signaling/requests/wire.ts'
import { refusalCode } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { RequestStateBadge } from './RequestStateBadge.tsx'
import { useRequests } from './use-requests.ts'

const waiting = ({ sent, takenUp }: RequestCounts): number => sent + takenUp

/** One's own requests, and for administrators those that came to their units. */
export function RequestListPage() {
  const { t } = useTranslation(['requests', 'meeting'])
  const administers = useAccount().systemRole === 'unitAdmin'
  const [params, setParams] = useSearchParams()
  const list: RequestList = administers && params.get('xem') !== 'cua-toi' ? 'queue' : 'mine'
  const [state, setState] = useState<MeetingRequestState | null>(null)
  const query = useRequests(list, state)
  const queue = useRequests('queue', null, administers)
  const count = queue.data === undefined ? 0 : waiting(queue.data.counts)
  const show = (to: RequestList) => {
    setState(null)
    setParams(to === 'mine' ? { xem: 'cua-toi' } : {}, { replace: true })
  }
  const actions = query.data?.mayAsk === true && (
    <Button component={Link} to="/de-nghi-hop/moi" leftSection={<IconPlus size={20} aria-hidden />}>
      {t('new')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('title')} actions={actions} back={{ to: '/', label: t('meeting:list') }} />
      <Stack gap="md">
        {administers && (
          <SegmentedControl
            aria-label={t('list.label')}
            value={list}
            onChange={(to) => show(to === 'queue' ? 'queue' : 'mine')}
            data={[
              { value: 'queue', label: count === 0 ? t('list.queue') : t('queueWaiting', { n: count }) },
              { value: 'mine', label: t('list.mine') },
            ]}
            style={{ alignSelf: 'flex-start', maxWidth: '100%' }}
          />
        )}
        {query.isPending && <RowSkeletons rows={4} height={96} />}
        {query.isError && query.data === undefined && (
          <ErrorState code={refusalCode(query.error)} noun="requests" onRetry={() => void query.refetch()} />
        )}
        {query.data !== undefined && <Entries list={list} data={query.data} state={state} onState={setState} />}
      </Stack>
    </>
  )
}

interface EntriesProps {
  list: RequestList
  data: { requests: RequestEntry[]; more: boolean; counts: RequestCounts; mayAsk: boolean }
  state: MeetingRequestState | null
  onState: (state: MeetingRequestState | null) => void
}

function Entries({ list, data, state, onState }: EntriesProps) {
  const { t } = useTranslation('requests')
  const { requests, counts, more, mayAsk } = data
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (all === 0) {
    const text = list === 'queue' ? 'queue' : mayAsk ? 'mine' : 'mineMayNot'
    return <EmptyState icon={IconFileText} title={t(`none.${list}`)} text={t(`noneText.${text}`)} />
  }
  return (
    <>
      <Select
        label={t('filter.label')}
        maw={360}
        allowDeselect={false}
        value={state ?? 'all'}
        data={[
          { value: 'all', label: t('filter.all', { n: all }) },
          ...MeetingRequestState.options
            .filter((one) => counts[one] > 0 || one === state)
            .map((one) => ({ value: one, label: t('filter.one', { state: t(`state.${one}`), n: counts[one] }) })),
        ]}
        onChange={(chosen) => onState(MeetingRequestState.safeParse(chosen).data ?? null)}
      />
      {requests.length === 0 && <Text c="dimmed">{t('noneOfState')}</Text>}
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {requests.map((entry) => (
          <li key={entry.meetingRequestId}>
            <Entry entry={entry} list={list} />
          </li>
        ))}
      </Stack>
      {more && <Text c="dimmed">{t('more')}</Text>}
    </>
  )
}

function Entry({ entry, list }: { entry: RequestEntry; list: RequestList }) {
  const { t } = useTranslation(['requests', 'meeting'])
  const language = currentLanguage()
  return (
    <Card withBorder padding="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Anchor
            component={Link}
            to={`/de-nghi-hop/${entry.meetingRequestId}`}
            fw={600}
            fz="lg"
            style={{ overflowWrap: 'anywhere' }}
          >
            {entry.title}
          </Anchor>
          <Text size="sm" c="dimmed">
            {t(`meeting:kind.${entry.kind}`)} · {t('to', { unit: entry.unitName })}
            {list === 'queue' && ` · ${t('from', { name: entry.askerName })}`}
          </Text>
          <Text mt={4}>{t('wishedAt', { time: formatDayTime(entry.startsAtMs, language) })}</Text>
          <Text size="sm" c="dimmed">
            {t('changedAt', { time: formatDayTime(entry.changedAtMs, language) })}
          </Text>
        </Box>
        <RequestStateBadge state={entry.state} />
      </Group>
    </Card>
  )
}
