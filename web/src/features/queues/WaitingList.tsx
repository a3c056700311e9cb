import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { QueueEntryId } from '../../../../signaling/queues/wire.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import type { Seat } from '../../net/session.ts'
import type { Asker } from '../../meeting-room/use-room.ts'
import { byLevel, orderingOf, stepped } from './line-rules.ts'
import { QueueRow } from './QueueRow.tsx'
import type { QueueActions } from './use-queues.ts'
import classes from './queues.module.css'

interface WaitingListProps {
  /** In the server's order. */
  order: readonly Asker[]
  actions: QueueActions
  /** The order is this person's to change. */
  ordered: boolean
  grouped?: boolean
  passesOn?: boolean
  label: string
  onLook?: ((seat: Seat) => void) | undefined
}

/** A line whose order is changed by dragging with mouse or finger, or with the arrow keys on a row's handle. */
export function WaitingList({
  order,
  actions,
  ordered,
  grouped = false,
  passesOn = false,
  label,
  onLook,
}: WaitingListProps) {
  const { t } = useTranslation('queues')
  const list = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<{ entryId: QueueEntryId; before: QueueEntryId | null } | null>(null)
  const [told, setTold] = useState('')
  const position = new Map(order.map(({ entry }, index) => [entry.entryId, index + 1]))
  const groups = grouped ? byLevel(order) : [{ group: null, askers: order }]

  function onKeyDown(event: KeyboardEvent, { entry, seat }: Asker): void {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (by === 0) return
    event.preventDefault()
    const before = stepped(order, entry.entryId, by)
    if (before === 'same') return
    void actions.move(entry.entryId, before)
    const at = (position.get(entry.entryId) ?? 1) + by
    setTold(t('moved', { name: fullNameOf(seat), position: at, count: order.length }))
  }

  function onPointerDown(event: PointerEvent<HTMLElement>, { entry }: Asker): void {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    handle.setPointerCapture(event.pointerId)
    const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])]
    let before: QueueEntryId | null | undefined
    const onMove = ({ clientY }: globalThis.PointerEvent) => {
      const below = rows().find((row) => clientY < row.getBoundingClientRect().top + row.offsetHeight / 2)
      before = order.find((one) => one.entry.entryId === below?.dataset['entry'])?.entry.entryId ?? null
      setDrag({ entryId: entry.entryId, before })
    }
    const stop = (drop: boolean) => {
      handle.removeEventListener('pointermove', onMove)
      handle.removeEventListener('pointerup', onUp)
      handle.removeEventListener('pointercancel', onCancel)
      setDrag(null)
      if (drop && before !== undefined && before !== entry.entryId) void actions.move(entry.entryId, before)
    }
    const onUp = () => stop(true)
    const onCancel = () => stop(false)
    handle.addEventListener('pointermove', onMove)
    handle.addEventListener('pointerup', onUp)
    handle.addEventListener('pointercancel', onCancel)
  }

  return (
    <div ref={list} className={classes.waiting} data-dragging={drag !== null} data-drop-end={drag?.before === null}>
      {orderingOf({ ordered, grouped }) === 'ungroupFirst' && <p className={classes.hint}>{t('byLevelFixed')}</p>}
      {groups.map(({ group, askers }) => (
        <div key={group ?? 'all'}>
          {group !== null && <h4 className={classes.group}>{t(`level.${group}`)}</h4>}
          <ol className={classes.list} aria-label={group === null ? label : `${label}: ${t(`level.${group}`)}`}>
            {askers.map((asker) => {
              const { entryId } = asker.entry
              return (
                <QueueRow
                  key={entryId}
                  asker={asker}
                  position={position.get(entryId) ?? 0}
                  actions={actions}
                  dragged={drag?.entryId === entryId}
                  dropBefore={drag !== null && drag.before === entryId}
                  passesOn={passesOn}
                  onLook={onLook === undefined ? undefined : () => onLook(asker.seat)}
                  handle={
                    orderingOf({ ordered, grouped }) === 'handles'
                      ? {
                          onKeyDown: (event) => onKeyDown(event, asker),
                          onPointerDown: (event) => onPointerDown(event, asker),
                        }
                      : undefined
                  }
                />
              )
            })}
          </ol>
        </div>
      ))}
      <span role="status" className="visually-hidden">
        {told}
      </span>
    </div>
  )
}
