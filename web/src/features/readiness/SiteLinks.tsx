import { ActionIcon, Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconArrowLeft, IconChartLine, IconMapPin } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { listPassports, readPassport } from '../../../../signaling/passport/wire.ts'
import type { MeetingId, SiteId } from '../../../../signaling/wire/ids.ts'
import { judgeLink } from '../../../../signaling/wire/link-verdict.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { VirtualTable } from '../../ui/VirtualTable.tsx'
import { countGroups, groupOf, LINK_FILTERS, OLD_AFTER_MS, type LinkFilter } from './link-rules.ts'
import { LinkHistory } from './LinkHistory.tsx'
import { PASSPORT_KEY } from './use-calls.ts'
import { useFigures } from './use-figures.ts'
import { SiteFilters } from './SiteFilters.tsx'
import classes from './readiness.module.css'

type SiteLink = z.output<typeof listPassports.result>['sites'][number]
const REFRESH_MS = 20_000

/** The links of all sites that are invited, and of one of them every test. */
export function SiteLinks({ meetingId }: { meetingId: MeetingId }) {
  const { t } = useTranslation('readiness')
  const [chosen, setChosen] = useState<SiteLink | null>(null)
  const query = useQuery({
    queryKey: ['passport.list', meetingId],
    queryFn: ({ signal }) => ask(listPassports, { meetingId }, { signal }),
    refetchInterval: REFRESH_MS,
  })
  const sites = query.data?.sites
  if (chosen !== null) {
    return (
      <Stack>
        <Group gap="md">
          <Button
            variant="default"
            leftSection={<IconArrowLeft size={20} aria-hidden />}
            onClick={() => setChosen(null)}
            autoFocus
          >
            {t('toAll')}
          </Button>
          <Text fw={600}>{t('siteTitle', { name: chosen.name })}</Text>
        </Group>
        <SiteHistory meetingId={meetingId} siteId={chosen.siteId} />
      </Stack>
    )
  }
  if (sites === undefined) {
    return query.isPending ? (
      <RowSkeletons rows={6} height={56} />
    ) : (
      <ErrorState code={refusalCode(query.error)} onRetry={() => void query.refetch()} />
    )
  }
  if (sites.length === 0) return <EmptyState icon={IconMapPin} title={t('noSites')} text={t('noSitesText')} />
  return <List sites={sites} nowMs={query.data?.nowMs ?? 0} onChoose={setChosen} />
}

/** The tests of one invited site. */
export function SiteHistory({ meetingId, siteId }: { meetingId: MeetingId; siteId: SiteId }) {
  const query = useQuery({
    queryKey: [...PASSPORT_KEY, meetingId, siteId],
    queryFn: ({ signal }) => ask(readPassport, { meetingId, siteId }, { signal }),
    refetchInterval: REFRESH_MS,
  })
  if (query.data !== undefined) return <LinkHistory {...query.data} />
  if (query.isPending) return <RowSkeletons rows={4} height={120} />
  return <ErrorState code={refusalCode(query.error)} onRetry={() => void query.refetch()} />
}

const COLUMNS = ['site', 'state', 'down', 'up', 'rtt', 'loss', 'at'] as const

interface ListProps {
  sites: readonly SiteLink[]
  nowMs: number
  onChoose: (site: SiteLink) => void
}

function List({ sites, nowMs, onChoose }: ListProps) {
  const { t } = useTranslation('readiness')
  const [text, setText] = useState('')
  const [filter, setFilter] = useState<LinkFilter>('all')
  const counts = countGroups(sites)
  const found = sites.filter(
    ({ name, district, newest }) =>
      (filter === 'all' || groupOf(newest) === filter) && foundIn(fold(`${name} ${district}`), text),
  )
  return (
    <Stack>
      <SiteFilters
        text={text}
        onText={setText}
        label={t('filter.label')}
        filters={LINK_FILTERS}
        filter={filter}
        onFilter={setFilter}
        nameOf={(one) => t(`filter.${one}`, { n: counts[one] })}
      />
      {found.length === 0 ? (
        <Text c="dimmed">{t('noneFound')}</Text>
      ) : (
        <VirtualTable
          label={t('link')}
          columns={[
            ...COLUMNS.map((key) => ({ key: String(key), title: t(`column.${key}`) })),
            { key: 'open', title: '' },
          ]}
          rows={found}
          rowHeight={68}
          minWidth={980}
          maxHeight={640}
          keyOf={({ siteId }) => siteId}
          renderRow={(site) => <Cells site={site} nowMs={nowMs} onChoose={() => onChoose(site)} />}
        />
      )}
    </Stack>
  )
}

const COLOURS = { good: 'green', weak: 'amber', failed: 'red', untested: 'gray' } as const

interface CellsProps {
  site: SiteLink
  nowMs: number
  onChoose: () => void
}

function Cells({ site: { name, district, newest }, nowMs, onChoose }: CellsProps) {
  const { t } = useTranslation('readiness')
  const { kbps, ms, share } = useFigures()
  const old = newest !== null && nowMs - newest.atMs > OLD_AFTER_MS
  return (
    <>
      <Table.Td>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {district}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={COLOURS[groupOf(newest)]} size="lg" tt="none" radius="sm">
          {newest === null ? t('untested') : t(`verdict.${judgeLink(newest)}`)}
        </Badge>
        {newest?.way === 'tcp' && <Text size="sm">{t('way.tcp')}</Text>}
      </Table.Td>
      <Table.Td className={classes.number}>{newest !== null && kbps(newest.downKbps)}</Table.Td>
      <Table.Td className={classes.number}>{newest !== null && kbps(newest.upKbps)}</Table.Td>
      <Table.Td className={classes.number}>{newest !== null && ms(newest.rttMs)}</Table.Td>
      <Table.Td className={classes.number}>{newest !== null && share(newest.lossShare)}</Table.Td>
      <Table.Td className={classes.number}>
        {newest !== null && `${formatTime(newest.atMs)} ${formatDate(newest.atMs)}`}
        {old && <Text size="sm">{t('old')}</Text>}
      </Table.Td>
      <Table.Td>
        {newest !== null && (
          <ActionIcon aria-label={t('openSite', { name })} title={t('openSite', { name })} onClick={onChoose}>
            <IconChartLine size={22} aria-hidden />
          </ActionIcon>
        )}
      </Table.Td>
    </>
  )
}
