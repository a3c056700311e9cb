import { Box, Table, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttendanceRow } from '../../../../signaling/seats/wire.ts'
import { formatClock, formatTime } from '../../ui/format.ts'

const ROW_HEIGHT = 68

/** Every stay in a line. Only the lines in sight are drawn: a day with 241 sites has well over a thousand. */
export function AttendanceTable({ rows, nowMs }: { rows: readonly AttendanceRow[]; nowMs: number }) {
  const { t } = useTranslation(['attendance', 'ui'])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  if (rows.length === 0) return <Text c="dimmed">{t('nothingFound')}</Text>
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const columns = ['name', 'site', 'role', 'device', 'joined', 'left', 'duration'] as const
  return (
    <Box ref={scroller} mah={560} tabIndex={0} role="region" aria-label={t('table')} style={{ overflow: 'auto' }}>
      <Table stickyHeader miw={1180} aria-rowcount={rows.length + 1}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} scope="col" style={{ whiteSpace: 'nowrap' }}>
                {t(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            return (
              <Table.Tr
                key={`${row.accountId}-${row.joinedAtMs}`}
                aria-rowindex={item.index + 2}
                style={{ height: ROW_HEIGHT }}
              >
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
                  {row.leftAtMs === null ? (
                    <Text c="var(--mantine-color-success)" fw={600}>
                      {t('here')}
                    </Text>
                  ) : (
                    <>
                      {formatTime(row.leftAtMs)}
                      {row.leaveReason !== null && (
                        <Text size="sm" c="dimmed">
                          {t(`reason.${row.leaveReason}`)}
                        </Text>
                      )}
                    </>
                  )}
                </Table.Td>
                <Table.Td>{formatClock((row.leftAtMs ?? nowMs) - row.joinedAtMs)}</Table.Td>
              </Table.Tr>
            )
          })}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
