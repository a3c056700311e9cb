import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { RoomSession } from '../net/session.ts'
import { keepQueue } from './floor-rules.ts'

export interface AskingQueue {
  readonly store: StoreApi<{ readonly asking: readonly SeatId[] }>
  close(): void
}

/** Keeps the order of raised hands for as long as one is in the meeting, whatever is on the screen. */
export function followAsking(session: RoomSession): AskingQueue {
  const store: AskingQueue['store'] = createStore(() => ({ asking: [] }))
  const close = session.store.subscribe(({ room }, before) => {
    if (room === null || room.seats === before.room?.seats) return
    const { asking } = store.getState()
    const next = keepQueue(asking, room.seats)
    if (next !== asking) store.setState({ asking: next })
  })
  return { store, close }
}
