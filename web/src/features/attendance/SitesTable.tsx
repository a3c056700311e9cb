import { Box, Card, Table, Text, Title } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { readAttendance } from '../../../../signaling/seats/wire.ts'
import { formatTime } from '../../ui/format.ts'
import { sumOfSites } from './summary.ts'

type AttendedSite = z.output<typeof readAttendance.result>['sites'][number]

const ROW_HEIGHT = 56

interface SitesTableProps {
  sites: readonly AttendedSite[]
  /** Without the search. */
  all: readonly AttendedSite[]
}

/** Each bridge point in a line: when it came and went, how many sat there, who. Only lines in sight are drawn. */
export function SitesTable({ sites, all }: SitesTableProps) {
  const { t } = useTranslation('attendance')
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: sites.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <Card withBorder component="section" aria-label={t('sitesTitle')} padding="lg">
      <Title order={2}>
        {t('sitesTitle')} ({all.length})
      </Title>
      <Text c="dimmed" mb="md">
        {t('sitesCount', sumOfSites(all))}
      </Text>
      {sites.length === 0 && <Text c="dimmed">{t('nothingFound')}</Text>}
      <Box
        ref={scroller}
        mah={480}
        tabIndex={0}
        role="region"
        aria-label={t('sitesTable')}
        style={{ overflow: 'auto' }}
        hidden={sites.length === 0}
      >
        <Table stickyHeader miw={760} aria-rowcount={sites.length + 1}>
          <Table.Thead>
            <Table.Tr>
              {(['site', 'firstJoin', 'lastLeave', 'headCount', 'peopleNamed'] as const).map((column) => (
                <Table.Th key={column} scope="col" style={{ whiteSpace: 'nowrap' }}>
                  {t(column)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {items.map((item) => {
              const site = sites[item.index]
              return (
                site && (
                  <Table.Tr key={site.siteId} aria-rowindex={item.index + 2} style={{ height: ROW_HEIGHT }}>
                    <Table.Td fw={600}>{site.siteName}</Table.Td>
                    <Table.Td>{site.joinedAtMs === null ? t('notCome') : formatTime(site.joinedAtMs)}</Table.Td>
                    <Table.Td>
                      {site.joinedAtMs === null ? '' : site.leftAtMs === null ? t('here') : formatTime(site.leftAtMs)}
                    </Table.Td>
                    <Table.Td>{site.headCount === 0 ? '' : site.headCount}</Table.Td>
                    <Table.Td>
                      <Text size="sm" lineClamp={1} title={site.people.join(', ')}>
                        {site.people.join(', ')}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                )
              )
            })}
            {after > 0 && <tr aria-hidden style={{ height: after }} />}
          </Table.Tbody>
        </Table>
      </Box>
    </Card>
  )
}
