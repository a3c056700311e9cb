import { Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import type { Seat } from '../../net/session.ts'
import { useKeepFocusedRow } from '../../ui/keep-focused-row.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { Counters } from './Counters.tsx'
import { SeatRow } from './SeatRow.tsx'
import { countSeats, rowsOf, SEAT_FILTERS, type SeatFilter } from './seat-list-rules.ts'
import classes from './seats.module.css'

const ROW_PX = 72
const GROUP_PX = 40

interface PeopleListProps {
  /** What stands above the list: the way to one's own hall. */
  above: ReactNode
  /** The button for what this person may do to a seat; nothing for a person who may do nothing. */
  actionsOf: (seat: Seat) => ReactNode
}

/** Everybody invited, joined or not, by district, with search. Only rows in sight are drawn: there may be 241. */
export function PeopleList({ above, actionsOf }: PeopleListProps) {
  const { t } = useTranslation('seats')
  const room = useRoom()
  const self = useSelfSeat()
  const rights = useRights()
  const [query, setQuery] = useState('')
  const [filter, setFilter] = useState<SeatFilter | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const counts = useMemo(() => countSeats(room.byId.values()), [room.byId])
  const rows = useMemo(() => rowsOf([...room.byId.values()], filter, query), [room.byId, filter, query])
  const kept = useKeepFocusedRow()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'group' ? GROUP_PX : ROW_PX),
    overscan: 6,
    getItemKey: (index) => rows[index]?.key ?? index,
    rangeExtractor: kept.rangeExtractor,
  })
  return (
    <div className={classes.people}>
      {above}
      <Counters
        filters={SEAT_FILTERS}
        counts={counts}
        chosen={filter}
        onChoose={setFilter}
        wordsOf={(one) => t(`filter.${one}`, { count: counts[one] })}
      />
      <SearchBox label={t('search')} value={query} onChange={setQuery} />
      {/* Reached by Tab and scrolled by the arrows, Page Up and Down, Home and End, also by who may press nothing in it. */}
      <div ref={scroller} className={classes.scroller} tabIndex={0} role="region" aria-label={t('list')}>
        {rows.length === 0 && <Text c="dimmed">{t('nobodyFound')}</Text>}
        <ul aria-label={t('list')} className={classes.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            return (
              <li
                key={item.key}
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                {...kept.focusProps(item.index)}
                className={row.kind === 'group' ? classes.group : classes.row}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                {row.kind === 'group' ? (
                  <>
                    <span className={classes.groupName}>
                      {row.group === 'people' || row.group === 'top'
                        ? t(`group.${row.group}`)
                        : (row.name ?? t('group.others'))}
                    </span>
                    <span>{t('joinedOf', { joined: row.joined, all: row.all })}</span>
                  </>
                ) : (
                  <SeatRow
                    seat={row.seat}
                    isSelf={row.seat.seatId === self?.seatId}
                    room={room}
                    leads={rights.lead}
                    actions={actionsOf(row.seat)}
                  />
                )}
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
