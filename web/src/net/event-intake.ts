// Takes the server's numbered events in order, and reports when one is missing.
import type { StoreApi } from 'zustand/vanilla'
import { mayEnter } from '../../../signaling/locks/wire.ts'
import { caughtUp, ownSeatChanged } from '../../../signaling/seats/wire.ts'
import type { ControlEvent } from './control-socket.ts'
import { applyEvent, judgeSeq, rosterHashIn } from './room-reducer.ts'
import { modelOf, withRoster } from './room-model.ts'
import type { Rosters } from './rosters.ts'
import type { RoomState } from './session.ts'

export interface EventIntakeDeps {
  readonly store: StoreApi<RoomState>
  readonly rosters: Rosters
  /** Told of each event once it is applied. */
  onEvent(event: ControlEvent): void
  /** Something is missing; only a fresh join brings the whole picture. `failed`: asking again at once would fail again. */
  onMissed(failed: boolean): void
}

/** Events of one connection, taken in their order; those that cannot be understood yet wait, and all behind them. */
export interface EventIntake {
  push(event: ControlEvent): void
  /** The reply to the join is in the store; what overtook it is taken now. */
  begin(seq: number): void
  /** The number of the last event that is part of what the store shows. */
  lastSeq(): number
  close(): void
}

export function createEventIntake({ store, rosters, onEvent, onMissed }: EventIntakeDeps): EventIntake {
  const held: ControlEvent[] = []
  let holding = true
  let closed = false
  let lastSeq = 0

  function takeHeld(): void {
    holding = false
    while (!holding && !closed) {
      const event = held.shift()
      if (event === undefined) return
      take(event)
    }
  }

  function take(event: ControlEvent): void {
    const { room } = store.getState()
    if (room === null) return
    if (event.event === caughtUp.name) return catchUp(event)
    if (event.seq !== undefined) {
      const verdict = judgeSeq(lastSeq, event.seq)
      if (verdict === 'seenBefore') return
      if (verdict === 'gap') return missed(false)
    }
    const hash = rosterHashIn(event)
    if (hash !== undefined && hash !== room.rosterHash) return waitForRoster(hash, event)
    const next = applyEvent(room, event)
    if (next === null) return missed(false)
    if (event.seq !== undefined) lastSeq = event.seq
    if (next !== room) store.setState({ room: next })
    const own = event.event === ownSeatChanged.name ? ownSeatChanged.data.safeParse(event.data).data : undefined
    if (own !== undefined) store.setState({ own })
    onEvent(event)
  }

  /** The list of seats has changed: nothing more is applied until the new one is here. */
  function waitForRoster(hash: string, event: ControlEvent): void {
    holding = true
    held.unshift(event)
    void rosters.get(hash).then((roster) => {
      if (closed) return
      const { room } = store.getState()
      if (roster === null || room === null) return missed(true)
      store.setState({ room: withRoster(room, hash, roster) })
      takeHeld()
    })
  }

  /** This reader was too slow for every event and gets everything as it is now instead. */
  function catchUp(event: ControlEvent): void {
    const data = caughtUp.data.safeParse(event.data).data
    if (data === undefined) return missed(false)
    const { seq, snapshot, own } = data
    holding = true
    void rosters.get(snapshot.rosterHash).then((roster) => {
      if (closed) return
      if (roster === null) return missed(true)
      lastSeq = seq
      store.setState({ room: modelOf(snapshot, roster), own })
      onEvent(event)
      takeHeld()
    })
  }

  function missed(failed: boolean): void {
    closed = true
    onMissed(failed)
  }

  return {
    push(event) {
      if (closed) return
      // It comes to a socket that has no place yet.
      if (event.event === mayEnter.name) return onEvent(event)
      held.push(event)
      if (!holding) takeHeld()
    },
    begin(seq) {
      lastSeq = seq
      takeHeld()
    },
    lastSeq: () => lastSeq,
    close() {
      closed = true
    },
  }
}
