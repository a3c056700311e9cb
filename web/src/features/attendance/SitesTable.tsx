import { Card, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { readAttendance } from '../../../../signaling/seats/wire.ts'
import { formatTime } from '../../ui/format.ts'
import { VirtualTable } from '../../ui/VirtualTable.tsx'
import { sumOfSites } from './summary.ts'

type AttendedSite = z.output<typeof readAttendance.result>['sites'][number]

const COLUMNS = ['site', 'firstJoin', 'lastLeave', 'headCount', 'peopleNamed'] as const

interface SitesTableProps {
  sites: readonly AttendedSite[]
  /** Without the search. */
  all: readonly AttendedSite[]
}

/** Each bridge point in a line: when it came and went, how many sat there, who. */
export function SitesTable({ sites, all }: SitesTableProps) {
  const { t } = useTranslation('attendance')
  return (
    <Card withBorder component="section" aria-label={t('sitesTitle')} padding="lg">
      <Title order={2}>
        {t('sitesTitle')} ({all.length})
      </Title>
      <Text c="dimmed" mb="md">
        {t('sitesCount', sumOfSites(all))}
      </Text>
      {sites.length === 0 ? (
        <Text c="dimmed">{t('nothingFound')}</Text>
      ) : (
        <VirtualTable
          label={t('sitesTable')}
          columns={COLUMNS.map((key) => ({ key, title: t(key) }))}
          rows={sites}
          rowHeight={56}
          minWidth={760}
          maxHeight={480}
          keyOf={(site) => site.siteId}
          renderRow={(site) => <Cells site={site} />}
        />
      )}
    </Card>
  )
}

function Cells({ site }: { site: AttendedSite }) {
  const { t } = useTranslation('attendance')
  const people = site.people.join(', ')
  return (
    <>
      <Table.Td fw={600}>{site.siteName}</Table.Td>
      <Table.Td>{site.joinedAtMs === null ? t('notCome') : formatTime(site.joinedAtMs)}</Table.Td>
      <Table.Td>
        {site.joinedAtMs === null ? '' : site.leftAtMs === null ? t('here') : formatTime(site.leftAtMs)}
      </Table.Td>
      <Table.Td>{site.headCount === 0 ? '' : site.headCount}</Table.Td>
      <Table.Td>
        <Text size="sm" lineClamp={1} title={people}>
          {people}
        </Text>
      </Table.Td>
    </>
  )
}
