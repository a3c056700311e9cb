import { Card, Group, Select, Stack, Table, Text, Title } from '@mantine/core'
import { IconFileTypePdf, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { z } from 'zod'
import { isRunning, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { listRollCalls, readRollCall, type RollCallSummary } from '../../../../signaling/roll-call/wire.ts'
import { differs } from '../../../../signaling/wire/roll-call.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { Figures } from '../../ui/Figures.tsx'
import { fold, foundIn } from '../../ui/fold.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { VirtualTable } from '../../ui/VirtualTable.tsx'
import { districtsOf } from './result-rules.ts'
import classes from './roll-call.module.css'

type ResultPlace = z.output<typeof readRollCall.result>['places'][number]

const REFRESH_MS = 5_000

/** The results of a meeting's roll calls, also long after it: figures, by district, every place, and the files. */
export function RollCallResultPage() {
  const { meetingId = '' } = useParams()
  const meeting = useMeeting(meetingId)
  if (meeting.data === undefined) return <NotLoaded query={meeting} rows={5} rowHeight={90} />
  return meeting.data.rights.readAttendance ? <Results meeting={meeting.data} /> : <ForbiddenPage />
}

function Results({ meeting: { meetingId, title, state } }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('roll-call')
  const [chosen, setChosen] = useState<string | null>(null)
  const list = useQuery({
    queryKey: ['rollCall.list', meetingId],
    queryFn: ({ signal }) => ask(listRollCalls, { meetingId }, { signal }),
    refetchInterval: isRunning(state) ? REFRESH_MS : false,
  })
  const rollCalls = list.data?.rollCalls
  const shown = rollCalls?.find(({ rollCallId }) => rollCallId === chosen) ?? rollCalls?.[0]
  const file = (ending: 'csv' | 'pdf') => `/api/meetings/${meetingId}/roll-calls/${shown?.rollCallId ?? ''}.${ending}`
  return (
    <>
      <PageHeader
        title={t('result.title')}
        back={{ to: `/cuoc-hop/${meetingId}/diem-danh`, label: t('result.back') }}
        note={title}
        actions={
          shown !== undefined && (
            <Group gap="xs">
              <FileButton href={file('csv')}>{t('result.csv')}</FileButton>
              <FileButton href={file('pdf')} icon={IconFileTypePdf}>
                {t('result.pdf')}
              </FileButton>
            </Group>
          )
        }
      />
      {list.isPending && <RowSkeletons rows={5} height={90} />}
      {list.isError && rollCalls === undefined && (
        <ErrorState code={refusalCode(list.error)} onRetry={() => void list.refetch()} />
      )}
      {rollCalls !== undefined && shown === undefined && (
        <EmptyState icon={IconUsersGroup} title={t('result.noneYet')} text={t('result.noneYetText')} />
      )}
      {shown !== undefined && rollCalls !== undefined && (
        <Stack gap="lg">
          {rollCalls.length > 1 && (
            <Select
              label={t('result.choose')}
              maw={420}
              data={rollCalls.map(({ rollCallId, number, startedAtMs }) => ({
                value: rollCallId,
                label: t('result.one', { n: number, at: `${formatTime(startedAtMs)} ${formatDate(startedAtMs)}` }),
              }))}
              value={shown.rollCallId}
              onChange={setChosen}
              allowDeselect={false}
            />
          )}
          <Result key={shown.rollCallId} meetingId={meetingId} summary={shown} />
        </Stack>
      )}
    </>
  )
}

function Result({ meetingId, summary }: { meetingId: MeetingDetail['meetingId']; summary: RollCallSummary }) {
  const { t } = useTranslation('roll-call')
  const { rollCallId, endedAtMs, number, way, startedAtMs } = summary
  const [query, setQuery] = useState('')
  const result = useQuery({
    queryKey: ['rollCall.read', meetingId, rollCallId],
    queryFn: ({ signal }) => ask(readRollCall, { meetingId, rollCallId }, { signal }),
    refetchInterval: endedAtMs === null ? REFRESH_MS : false,
  })
  const places = result.data?.places
  const found = places?.filter(({ name, district, title }) => foundIn(fold(`${name} ${district} ${title}`), query))
  return (
    <>
      <Card withBorder component="section" padding="lg" aria-label={t('numbered', { n: number })}>
        <Title order={2} size="h3">
          {t('numbered', { n: number })}
        </Title>
        <Text c="dimmed" mb="md">
          {t(`way.${way}.name`)} · {t('began', { at: formatTime(startedAtMs) })}
          {endedAtMs === null ? ` · ${t('result.running')}` : ` · ${t('ended', { at: formatTime(endedAtMs) })}`}
        </Text>
        <Counts summary={result.data?.rollCall ?? summary} />
      </Card>
      {places === undefined && result.isPending && <RowSkeletons rows={5} height={72} />}
      {places === undefined && result.isError && (
        <ErrorState code={refusalCode(result.error)} onRetry={() => void result.refetch()} />
      )}
      {places !== undefined && <Districts places={places} />}
      {found !== undefined && (
        <Card withBorder component="section" padding="lg" aria-label={t('result.table')}>
          <SearchBox label={t('result.search')} value={query} onChange={setQuery} />
          {found.length === 0 ? (
            <Text c="dimmed" mt="md">
              {t('result.nothingFound')}
            </Text>
          ) : (
            <VirtualTable
              label={t('result.table')}
              columns={COLUMNS.map((key) => ({ key, title: t(`result.${key}`) }))}
              rows={found}
              rowHeight={68}
              minWidth={980}
              maxHeight={640}
              keyOf={({ seatId }) => seatId}
              renderRow={(place) => <Cells place={place} />}
            />
          )}
        </Card>
      )}
    </>
  )
}

const COLUMNS = ['place', 'district', 'state', 'count', 'time', 'by', 'remark'] as const

function Cells({ place }: { place: ResultPlace }) {
  const { t } = useTranslation('roll-call')
  const remarks = [
    place.late ? t('result.late') : '',
    place.reason,
    differs(place) ? t('before', { n: place.expected ?? 0 }) : '',
  ].filter((words) => words !== '')
  const isSite = place.countedAs === 'site'
  return (
    <>
      <Table.Td>
        <Text fw={600}>{place.name}</Text>
        <Text size="sm" c="dimmed" lineClamp={1} title={place.people.join(', ')}>
          {isSite ? place.people.join(', ') : place.title}
        </Text>
      </Table.Td>
      <Table.Td>{place.district}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{t(`state.${place.state}`)}</Table.Td>
      <Table.Td>{isSite && place.state === 'present' ? place.headCount : ''}</Table.Td>
      <Table.Td>{place.atMs === null ? '' : formatTime(place.atMs)}</Table.Td>
      <Table.Td>{place.byName}</Table.Td>
      <Table.Td>{remarks.join(' · ')}</Table.Td>
    </>
  )
}

function Counts({ summary: { counts } }: { summary: RollCallSummary }) {
  const { t } = useTranslation('roll-call')
  const { sites, delegates, guests, people } = counts
  const of = (n: number, all: number) => t('result.ofAll', { n, all })
  const figures: [string, string][] = [
    [t('result.sites'), of(sites.present, sites.all)],
    [t('result.delegates'), String(people.delegates)],
    [t('result.guests'), String(people.guests)],
    [t('result.excused'), String(sites.excused + delegates.excused + guests.excused)],
    [t('result.absent'), String(sites.absent + delegates.absent + guests.absent)],
  ]
  return <Figures figures={figures} />
}

const WIDTH = 300
const HEIGHT = 18
const SHADES = [
  ['present', 'var(--mantine-color-green-6)'],
  ['excused', 'var(--mantine-color-yellow-5)'],
  ['absent', 'var(--mantine-color-red-5)'],
  ['waiting', 'var(--mantine-color-gray-4)'],
] as const

/** Sites present, excused, absent and silent, a bar for each district; its words say the same. */
function Districts({ places }: { places: readonly ResultPlace[] }) {
  const { t } = useTranslation('roll-call')
  const districts = districtsOf(places)
  if (districts.length === 0) return null
  const most = Math.max(...districts.map(({ all }) => all))
  return (
    <Card withBorder component="section" padding="lg" aria-label={t('result.byDistrict')}>
      <Title order={2} size="h3" mb="sm">
        {t('result.byDistrict')}
      </Title>
      <Group gap="md" mb="sm" aria-hidden>
        {SHADES.map(([state, fill]) => (
          <Group key={state} gap={6}>
            <svg width={HEIGHT} height={HEIGHT}>
              <rect width={HEIGHT} height={HEIGHT} fill={fill} />
            </svg>
            <Text size="sm">{t(`state.${state}`)}</Text>
          </Group>
        ))}
      </Group>
      <ul className={classes.bars}>
        {districts.map((district) => {
          const { name, present, all } = district
          const scale = WIDTH / most
          const parts = SHADES.map(([state, fill], index) => ({
            ...{ state, fill, width: district[state] * scale },
            x: SHADES.slice(0, index).reduce((sum, [before]) => sum + district[before], 0) * scale,
          }))
          return (
            <li key={name}>
              <Text size="sm">{name}</Text>
              <svg
                viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
                height={HEIGHT}
                width="100%"
                preserveAspectRatio="none"
                role="img"
                aria-label={t('result.bar', { ...district })}
              >
                {parts.map(({ state, fill, width, x }) => (
                  <rect key={state} x={x} width={width} height={HEIGHT} fill={fill} />
                ))}
              </svg>
              <Text size="sm">{t('result.ofAll', { n: present, all })}</Text>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
