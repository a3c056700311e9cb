import { Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold, foundIn } from '../../ui/fold.ts'
import { useFloor } from '../floor/use-floor.ts'
import { countSeats, orderSeats } from '../room/stage-rules.ts'
import { useRights, useSelfSeat, useSnapshot } from '../room/use-room.ts'
import { PersonRow } from './PersonRow.tsx'
import classes from './seats.module.css'

const ROW_PX = 72

/** Everybody in the meeting, in the order of coming, with search. Only rows in sight are drawn: there may be 241. */
export function PeopleList() {
  const { t } = useTranslation('seats')
  const room = useSnapshot()
  const self = useSelfSeat()
  const rights = useRights()
  const floor = useFloor()
  const [query, setQuery] = useState('')
  const scroller = useRef<HTMLDivElement>(null)
  const ordered = useMemo(
    () =>
      orderSeats(room.seats).map((seat) => ({ seat, folded: fold(`${seat.fullName} ${seat.siteName} ${seat.title}`) })),
    [room.seats],
  )
  const shown = useMemo(() => ordered.filter(({ folded }) => foundIn(folded, query)), [ordered, query])
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    getItemKey: (index) => shown[index]?.seat.seatId ?? index,
  })
  return (
    <div className={classes.people}>
      <Text size="sm" c="dimmed" role="status">
        {t('counts', countSeats(room.seats))}
      </Text>
      <TextInput
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <div ref={scroller} className={classes.scroller}>
        {shown.length === 0 && <Text c="dimmed">{t('nobodyFound')}</Text>}
        <ul aria-label={t('list')} className={classes.rows} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const found = shown[row.index]
            if (found === undefined) return null
            return (
              <li
                key={row.key}
                className={classes.row}
                style={{ height: ROW_PX, transform: `translateY(${row.start}px)` }}
              >
                <PersonRow
                  seat={found.seat}
                  isSelf={found.seat.seatId === self?.seatId}
                  room={room}
                  floor={rights.lead ? floor : undefined}
                />
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
