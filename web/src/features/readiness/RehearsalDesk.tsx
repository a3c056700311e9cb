import { Button, Group, Select, Stack, Table, Text } from '@mantine/core'
import { IconBellRinging, IconCalendarPlus, IconPlayerStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import {
  CHECK_NAMES,
  endRehearsal,
  readRehearsal,
  startRehearsal,
  type RehearsalSummary,
  type SiteResult,
} from '../../../../signaling/rehearsal/wire.ts'
import { RehearsalId } from '../../../../signaling/wire/ids.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { VirtualTable } from '../../ui/VirtualTable.tsx'
import { Finding } from './Finding.tsx'
import { PlanDialog } from './PlanDialog.tsx'
import { countResults, phaseOf, resultGroup, RESULT_FILTERS, type ResultFilter } from './rehearsal-rules.ts'
import { SiteFilters } from './SiteFilters.tsx'
import classes from './readiness.module.css'

const REFRESH_MS = 5_000
const MINUTES = 60
const at = (timeMs: number) => `${formatTime(timeMs)} ${formatDate(timeMs)}`

/** The secretary's part: calls the sites to rehearse, and shows what was found at each and which have not answered. */
export function RehearsalDesk({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('readiness')
  const { meetingId } = meeting
  const [chosen, setChosen] = useState<RehearsalId | null>(null)
  const [planning, setPlanning] = useState(false)
  const query = useQuery({
    queryKey: ['rehearsal.read', meetingId, chosen],
    queryFn: ({ signal }) => ask(readRehearsal, { meetingId, rehearsalId: chosen }, { signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: (before) => before,
  })
  const refresh = () => void query.refetch()
  const act = useActs(meeting, refresh)
  if (query.data === undefined) {
    return query.isPending ? (
      <RowSkeletons rows={6} height={56} />
    ) : (
      <ErrorState code={refusalCode(query.error)} onRetry={refresh} />
    )
  }
  const { rehearsals, shown, sites, nowMs } = query.data
  const current = rehearsals.find(({ rehearsalId }) => rehearsalId === shown)
  const running = rehearsals.find((one) => phaseOf(one, nowMs) !== 'over')
  const buttons = running === undefined && (
    <Group gap="sm">
      <Button leftSection={<IconBellRinging size={20} aria-hidden />} onClick={() => void act.start()}>
        {t('desk.startNow')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconCalendarPlus size={20} aria-hidden />}
        onClick={() => setPlanning(true)}
      >
        {t('desk.plan')}
      </Button>
    </Group>
  )
  return (
    <Stack>
      {current === undefined ? (
        <EmptyState icon={IconBellRinging} title={t('desk.none')} text={t('desk.noneText')} action={buttons} />
      ) : (
        <>
          <Group justify="space-between" gap="sm">
            <Where rehearsals={rehearsals} current={current} nowMs={nowMs} onChoose={setChosen} />
            <Group gap="sm">
              {buttons}
              {running !== undefined && (
                <Button
                  variant="default"
                  leftSection={<IconPlayerStop size={20} aria-hidden />}
                  onClick={() => void act.end(running.rehearsalId)}
                >
                  {t(phaseOf(running, nowMs) === 'planned' ? 'desk.takeBack' : 'desk.end')}
                </Button>
              )}
              <FileButton href={`/api/meetings/${meetingId}/rehearsals/${current.rehearsalId}.csv`}>
                {t('desk.csv')}
              </FileButton>
            </Group>
          </Group>
          <Results sites={sites} />
        </>
      )}
      <PlanDialog meeting={meeting} opened={planning} onClose={() => setPlanning(false)} onPlanned={refresh} />
    </Stack>
  )
}

function useActs({ meetingId, siteIds }: MeetingDetail, refresh: () => void) {
  const { t } = useTranslation('readiness')
  const confirm = useConfirm()
  const sentence = useErrorSentence('readiness')
  const n = siteIds.length
  return {
    start: () =>
      confirm({
        title: t('desk.confirmTitle'),
        text: t('desk.confirmText', { n }),
        confirm: t('desk.confirm', { n }),
        async act() {
          const answer = await call(startRehearsal, { meetingId, opensAtMs: null, minutes: MINUTES })
          refresh()
          return answer.ok ? null : sentence(answer.error, answer.details)
        },
      }),
    async end(rehearsalId: RehearsalId) {
      await call(endRehearsal, { meetingId, rehearsalId })
      refresh()
    },
  }
}

interface WhereProps {
  rehearsals: readonly RehearsalSummary[]
  current: RehearsalSummary
  nowMs: number
  onChoose: (rehearsalId: RehearsalId | null) => void
}

/** When the rehearsal that is shown was, or until when it lasts; others can be chosen. */
function Where({ rehearsals, current, nowMs, onChoose }: WhereProps) {
  const { t } = useTranslation('readiness')
  const words = (one: RehearsalSummary) =>
    t(`desk.${phaseOf(one, nowMs)}`, { from: at(one.opensAtMs), until: at(one.closesAtMs) })
  if (rehearsals.length < 2) return <Text fw={600}>{words(current)}</Text>
  return (
    <Select
      aria-label={t('desk.choose')}
      miw={360}
      data={rehearsals.map((one) => ({ value: one.rehearsalId, label: words(one) }))}
      value={current.rehearsalId}
      onChange={(value) => onChoose(RehearsalId.safeParse(value).data ?? null)}
      allowDeselect={false}
    />
  )
}

function Results({ sites }: { sites: readonly SiteResult[] }) {
  const { t } = useTranslation('readiness')
  const [text, setText] = useState('')
  const [filter, setFilter] = useState<ResultFilter>('all')
  const counts = countResults(sites)
  const found = sites.filter(
    (site) =>
      (filter === 'all' || resultGroup(site) === filter) && foundIn(fold(`${site.name} ${site.district}`), text),
  )
  return (
    <>
      <SiteFilters
        text={text}
        onText={setText}
        label={t('desk.filterLabel')}
        filters={RESULT_FILTERS}
        filter={filter}
        onFilter={setFilter}
        nameOf={(one) => t(`desk.filter.${one}`, { n: counts[one] })}
      />
      {found.length === 0 ? (
        <Text c="dimmed">{t('noneFound')}</Text>
      ) : (
        <VirtualTable
          label={t('tabs.rehearsal')}
          columns={[
            { key: 'site', title: t('desk.site') },
            ...CHECK_NAMES.map((key) => ({ key: String(key), title: t(`check.${key}`) })),
            { key: 'at', title: t('desk.at') },
            { key: 'by', title: t('desk.by') },
          ]}
          rows={found}
          rowHeight={68}
          minWidth={1_120}
          maxHeight={640}
          keyOf={({ siteId }) => siteId}
          renderRow={(site) => <Cells site={site} />}
        />
      )}
    </>
  )
}

function Cells({ site: { name, district, result } }: { site: SiteResult }) {
  const { t } = useTranslation('readiness')
  return (
    <>
      <Table.Td>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {district}
        </Text>
      </Table.Td>
      {result === null ? (
        <Table.Td colSpan={CHECK_NAMES.length + 2}>
          <Text c="dimmed">{t('desk.notYet')}</Text>
        </Table.Td>
      ) : (
        <>
          {CHECK_NAMES.map((step) => (
            <Table.Td key={step}>
              <Finding step={step} check={result.checks[step]} />
            </Table.Td>
          ))}
          <Table.Td className={classes.number}>{formatTime(result.atMs)}</Table.Td>
          <Table.Td>
            {result.byName}
            <Text size="sm" c="dimmed">
              {result.device}
            </Text>
          </Table.Td>
        </>
      )}
    </>
  )
}
