import { Box } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactNode } from 'react'
import { useKeepFocusedRow } from './keep-focused-row.ts'

interface VirtualListProps<T> {
  label: string
  rows: readonly T[]
  /** Pixels; every row has the same. */
  rowHeight: number
  maxHeight?: number
  keyOf: (row: T) => string
  renderRow: (row: T, index: number) => ReactNode
}

/** A scrolling list that draws only the rows in sight, so that 241 sites or 1,500 people stay quick. */
export function VirtualList<T>({ label, rows, rowHeight, maxHeight = 420, keyOf, renderRow }: VirtualListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const kept = useKeepFocusedRow()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    rangeExtractor: kept.rangeExtractor,
  })
  // Sizes are remembered per row; turning a tablet changes them all.
  useEffect(() => virtual.measure(), [rowHeight, virtual])
  return (
    <Box
      ref={scroller}
      role="region"
      aria-label={label}
      tabIndex={0}
      mah={maxHeight}
      style={{
        overflowY: 'auto',
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 'var(--mantine-radius-md)',
      }}
    >
      <Box role="list" aria-label={label} pos="relative" h={virtual.getTotalSize()}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <Box
              key={keyOf(row)}
              role="listitem"
              {...kept.focusProps(item.index)}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              px="sm"
              style={{
                position: 'absolute',
                insetInline: 0,
                top: item.start,
                height: item.size,
                display: 'flex',
                alignItems: 'center',
                borderBottom: '1px solid var(--mantine-color-default-border)',
              }}
            >
              {renderRow(row, item.index)}
            </Box>
          )
        })}
      </Box>
    </Box>
  )
}
