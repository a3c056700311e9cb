import type { Clock } from '../kit/clock.ts'
import type { LiveRoom } from '../room/room.ts'
import type { RoomSlice } from '../room/slices.ts'
import type { Database } from '../storage/database.ts'
import { boundLastRun, progressOf } from './store.ts'
import type { AgendaProgress } from './wire.ts'

const NOT_BEGUN: AgendaProgress = { current: null, lastItemId: null, spent: [] }

/** Where a running meeting stands in its agenda. The log in the database decides; this is what of it was announced last. */
export class AgendaInRoom implements RoomSlice<AgendaProgress> {
  readonly #room: LiveRoom
  readonly #database: Database
  readonly #clock: Clock
  #now: AgendaProgress = NOT_BEGUN

  constructor(room: LiveRoom, { database, clock }: { readonly database: Database; readonly clock: Clock }) {
    this.#room = room
    this.#database = database
    this.#clock = clock
  }

  async load(): Promise<void> {
    const { meetingId } = this.#room
    await boundLastRun(this.#database, meetingId, this.#clock.steadyMs())
    this.#now = await progressOf(this.#database, meetingId)
  }

  snapshot(): AgendaProgress {
    return this.#now
  }

  /** Log or agenda have changed on disk: announces what is another than was announced last. Must run in the room's turn. */
  async refresh(): Promise<void> {
    const before = this.#now
    const now = await progressOf(this.#database, this.#room.meetingId)
    if (JSON.stringify(now) === JSON.stringify(before)) return
    this.#now = now
    const known = new Map(before.spent.map(({ agendaItemId, spentMs }) => [agendaItemId, spentMs]))
    const spent = now.spent.filter(({ agendaItemId, spentMs }) => known.get(agendaItemId) !== spentMs)
    this.#room.announce('agenda.moved', { ...now, spent })
  }
}
