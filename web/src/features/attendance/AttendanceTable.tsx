import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AttendanceRow } from '../../../../signaling/seats/wire.ts'
import { formatClock, formatTime } from '../../ui/format.ts'
import { VirtualTable } from '../../ui/VirtualTable.tsx'

const COLUMNS = ['name', 'site', 'role', 'device', 'joined', 'left', 'duration'] as const

/** Every stay in a line. */
export function AttendanceTable({ rows, nowMs }: { rows: readonly AttendanceRow[]; nowMs: number }) {
  const { t } = useTranslation('attendance')
  if (rows.length === 0) return <Text c="dimmed">{t('nothingFound')}</Text>
  return (
    <VirtualTable
      label={t('table')}
      columns={COLUMNS.map((key) => ({ key, title: t(key) }))}
      rows={rows}
      rowHeight={68}
      minWidth={1180}
      maxHeight={560}
      keyOf={(row) => `${row.accountId}-${row.joinedAtMs}`}
      renderRow={(row) => <Cells row={row} nowMs={nowMs} />}
    />
  )
}

function Cells({ row, nowMs }: { row: AttendanceRow; nowMs: number }) {
  const { t } = useTranslation(['attendance', 'ui'])
  return (
    <>
      <Table.Td>
        <Text fw={600}>{row.fullName}</Text>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {row.title}
        </Text>
      </Table.Td>
      <Table.Td>{row.siteName}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{t(`ui:meetingRole.${row.role}`)}</Table.Td>
      <Table.Td>{row.device}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(row.joinedAtMs)}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Left row={row} />
      </Table.Td>
      <Table.Td>{formatClock((row.leftAtMs ?? nowMs) - row.joinedAtMs)}</Table.Td>
    </>
  )
}

function Left({ row: { leftAtMs, leaveReason } }: { row: AttendanceRow }) {
  const { t } = useTranslation('attendance')
  if (leftAtMs === null)
    return (
      <Text c="var(--mantine-color-success)" fw={600}>
        {t('here')}
      </Text>
    )
  return (
    <>
      {formatTime(leftAtMs)}
      {leaveReason !== null && (
        <Text size="sm" c="dimmed">
          {t(`reason.${leaveReason}`)}
        </Text>
      )}
    </>
  )
}
