import { Box, Table } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type ReactNode } from 'react'

interface VirtualTableProps<T> {
  label: string
  columns: readonly { readonly key: string; readonly title: string }[]
  rows: readonly T[]
  /** Pixels; every row has the same. */
  rowHeight: number
  minWidth: number
  maxHeight: number
  keyOf: (row: T) => string
  /** The cells of a row. */
  renderRow: (row: T) => ReactNode
}

/** A scrolling table that draws only the rows in sight: a day with 241 sites has well over a thousand stays. */
export function VirtualTable<T>({ label, columns, rows, minWidth, maxHeight, ...of }: VirtualTableProps<T>) {
  const { rowHeight, keyOf, renderRow } = of
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <Box ref={scroller} mah={maxHeight} tabIndex={0} role="region" aria-label={label} style={{ overflow: 'auto' }}>
      <Table stickyHeader miw={minWidth} aria-rowcount={rows.length + 1}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, title }) => (
              <Table.Th key={key} scope="col" style={{ whiteSpace: 'nowrap' }}>
                {title}
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
              <Table.Tr key={keyOf(row)} aria-rowindex={item.index + 2} style={{ height: rowHeight }}>
                {renderRow(row)}
              </Table.Tr>
            )
          })}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
