import type { Logger } from 'pino'
import { takeFloor } from '../floor/rules.ts'
import type { Floor } from '../floor/slice.ts'
import { maySpeak } from '../floor/may-speak.ts'
import type { Clock } from '../kit/clock.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import type { AgendaItemId, SeatId } from '../wire/ids.ts'
import { difference } from './difference.ts'
import { KeptQueues } from './kept-queues.ts'
import { followFloor, keepSeats, nextHardEnd, type Followed } from './rules.ts'
import { turnsToWrite, type TurnRow } from './turns.ts'
import { isWaiting, line, QueueName, type QueueEntryId, type QueuesState } from './wire.ts'

export interface QueuesDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly floorIn: (room: LiveRoom) => Floor
  /** The agenda item that the meeting is at; null: none. */
  readonly itemIn: (room: LiveRoom) => AgendaItemId | null
  /** The seat that a roll call has on air: it has the floor to be heard, and that is no turn. */
  readonly rollCalledIn: (room: LiveRoom) => SeatId | null
}

/** So long asks of many seats are gathered; what the desk does is sent at once. */
const GATHER_MS = 250

/**
 * The queues of a running meeting. Who has the floor is the floor's to say: a slice that follows it, so that an entry is called and done whichever way
 * its seat got and lost the floor.
 */
export class Queues implements RoomSlice<QueuesState> {
  readonly #room: LiveRoom
  readonly #deps: QueuesDeps
  readonly #kept: Kept<QueuesState>
  readonly #turns: Kept<readonly TurnRow[]>
  #sent: QueuesState
  #gathering: Cancel | null = null
  #hardEnd: Cancel | null = null
  /** The entry that is being called: of a seat that stands in two queues it is this one. */
  #chosen: QueueEntryId | null = null

  constructor(room: LiveRoom, deps: QueuesDeps) {
    this.#room = room
    this.#deps = deps
    this.#kept = room.kept.json('queues', KeptQueues)
    this.#turns = room.kept.own(turnsToWrite, [])
    this.#sent = this.#kept.now
  }

  get now(): QueuesState {
    return this.#kept.now
  }
  /** Who speaks next when the order is kept: of the speakers, else of the questioners; null: nobody waits. */
  get firstInLine(): SeatId | null {
    const first = QueueName.options.flatMap((queue) => line(this.now, queue, 'waiting').slice(0, 1))[0]
    return first?.seatId ?? null
  }

  async load(): Promise<void> {
    await this.#kept.load()
    // Before anybody is sent them; hands and timers follow with the first device that sits down.
    this.#follow()
    this.#sent = this.now
  }

  /** Saves, then announces: at once, or gathered with what others ask in the same moment. */
  async set(state: QueuesState, when: 'atOnce' | 'gathered' = 'atOnce'): Promise<void> {
    if (state === this.now) return
    await this.#kept.set(state)
    this.#changed(when)
  }

  /** @param give - Changes the floor; what it gives is taken for a call of this entry. */
  async calling(entryId: QueueEntryId, give: () => Promise<void>): Promise<void> {
    this.#chosen = entryId
    try {
      await give()
    } finally {
      this.#chosen = null
    }
  }

  snapshot(): QueuesState {
    return this.now
  }

  settle({ sitting, roles, floor }: RoomChange): void {
    if (![sitting, roles, floor].includes(true)) return
    this.#follow()
    this.#changed('atOnce')
  }

  /** Who is cut off keeps the place in line; who leaves gives it up. */
  seatLeft({ seatId }: LiveSeat): void {
    this.#follow()
    this.#kept.put(keepSeats(this.now, (one) => one !== seatId))
  }

  rolesChanged(): void {
    this.#follow()
    this.#kept.put(keepSeats(this.now, (seatId) => maySpeak(this.#room, seatId)))
  }

  close(): void {
    this.#gathering?.()
    this.#hardEnd?.()
    this.#gathering = this.#hardEnd = null
  }

  /** Puts down what the floor makes of the queues, and of the log; the room saves it with the floor. */
  #follow(): void {
    const { clock, floorIn, rollCalledIn } = this.#deps
    const { holders, pointOfOrder } = floorIn(this.#room).now
    const called = rollCalledIn(this.#room)
    const turns = { holders: holders.filter(({ seatId }) => seatId !== called), pointOfOrder }
    const followed = followFloor(this.now, turns, clock.steadyMs(), this.#chosen)
    if (followed.state === this.now) return
    const rows = this.#rowsOf(followed)
    this.#turns.put([...(this.#turns.saved ? [] : this.#turns.now), ...rows])
    this.#kept.put(followed.state)
  }

  #rowsOf({ begun, ended }: Followed): TurnRow[] {
    const item = this.#deps.itemIn(this.#room)
    const row = (seatId: SeatId, startedAtMs: number, endedAtMs: number | null, more: Partial<TurnRow>): TurnRow => {
      const entry = this.#room.seats.get(seatId)?.entry
      return {
        ...{ seat_id: seatId, started_at_ms: startedAtMs, ended_at_ms: endedAtMs },
        ...{ seat_name: entry?.name ?? '', site_id: entry?.siteId ?? null, site_name: entry?.siteName ?? '' },
        ...{ speaker: '', topic: '', queue: null, point: 0 },
        agenda_item_id: item,
        ...more,
      }
    }
    return [
      ...ended.map(({ clock, endedAtMs }) => row(clock.seatId, clock.sinceMs, endedAtMs, {})),
      ...begun.map(({ clock, entry, point }) =>
        row(clock.seatId, clock.sinceMs, null, {
          ...{ speaker: entry?.speaker ?? '', topic: entry?.topic ?? '', queue: entry?.queue ?? null },
          point: point ? 1 : 0,
        }),
      ),
    ]
  }

  #changed(when: 'atOnce' | 'gathered'): void {
    this.#showHands()
    this.#awaitHardEnd()
    if (when === 'atOnce') return this.#announce()
    this.#gathering ??= this.#deps.timers.after(GATHER_MS, () => this.#announce())
  }

  #announce(): void {
    this.#gathering?.()
    this.#gathering = null
    const data = difference(this.#sent, this.now)
    this.#sent = this.now
    if (data === null) return
    this.#room.announce('queues.changed', data)
    this.#room.changed({ queue: true })
  }

  /** The raised hand beside a seat's name: it stands in line somewhere, and sits there. */
  #showHands(): void {
    const asking = new Set(this.now.entries.filter(isWaiting).map(({ seatId }) => seatId))
    const seats = [...this.#room.seats.values()].filter((seat) => {
      const before = seat.asking
      seat.asking = asking.has(seat.seatId) && seat.devices.size > 0
      return seat.asking !== before
    })
    if (seats.length > 0) this.#room.changed({ seats })
  }

  /** At a hard end the server takes the floor itself; after a restart too. */
  #awaitHardEnd(): void {
    this.#hardEnd?.()
    this.#hardEnd = null
    const next = nextHardEnd(this.now)
    if (next === null) return
    const { clock, log, timers } = this.#deps
    this.#hardEnd = timers.after(Math.max(0, next.atMs - clock.steadyMs()), () => {
      this.#room.serial
        .run(() => this.#endTurns())
        .catch((error: unknown) => log.error({ err: error }, 'the floor could not be taken at the end of a turn'))
    })
  }

  async #endTurns(): Promise<void> {
    if (this.#room.closed) return
    const floor = this.#deps.floorIn(this.#room)
    for (;;) {
      const next = nextHardEnd(this.now)
      if (next === null || next.atMs > this.#deps.clock.steadyMs()) return this.#awaitHardEnd()
      await floor.set(takeFloor(floor.now, next.seatId), '')
    }
  }
}
