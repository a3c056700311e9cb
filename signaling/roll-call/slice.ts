import type { Cancel, Timers } from '../kit/timers.ts'
import { LONG_AGO, type Clock } from '../kit/clock.ts'
import { saveHall } from '../room/halls.ts'
import type { LiveRoom } from '../room/room.ts'
import { gatherDelayMs } from '../room/rules.ts'
import type { LiveDevice, LiveSeat } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import type { Database } from '../storage/database.ts'
import type { SeatId, SiteId } from '../wire/ids.ts'
import { answersFor, type Answerer } from '../wire/roll-call.ts'
import { afterAct, isUntouched, placeNow, type Act, type Place } from './rules.ts'
import { insertRollCall, newestRollCall, saveActs, type HeadChange, type RollCall } from './store.ts'
import type { PlaceNow, RollCallNow, RollCallState } from './wire.ts'

export interface RollCallsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly timers: Timers
}

const LEADERS = ['chair', 'secretary']
/** Head counts of halls go to everybody; while 241 sites answer for minutes a message every second would be no use to anyone. */
const HALLS_EVERY_MS = 10_000

/**
 * The newest roll call of a running meeting. Everybody learns that it began, who is called and that it ended; each place is sent at once to
 * those who answer for it, and gathered to chair and secretaries: 241 answers in some seconds are a few messages.
 */
export class RollCalls implements RoomSlice<RollCallState> {
  readonly #room: LiveRoom
  readonly #deps: RollCallsDeps
  #newest: RollCall | null = null
  /** Places that the leaders have not been sent yet. */
  readonly #changed = new Set<SeatId>()
  #waiting: Cancel | null = null
  /** Halls whose people came with an answer and that everybody has not been sent yet. */
  readonly #halls = new Set<LiveSeat>()
  #hallsWaiting: Cancel | null = null
  #lastSentAtMs = LONG_AGO
  #lastCount = 0

  constructor(room: LiveRoom, deps: RollCallsDeps) {
    this.#room = room
    this.#deps = deps
  }

  get newest(): RollCall | null {
    return this.#newest
  }

  async load(): Promise<void> {
    this.#newest = await newestRollCall(this.#deps.database, this.#room.meetingId)
  }

  snapshot(device: LiveDevice): RollCallState {
    const rollCall = this.#newest
    if (rollCall === null) return { now: null, places: [] }
    const sees = LEADERS.includes(device.role) ? () => true : (place: Place) => this.#answers(device, place, rollCall)
    const places = [...rollCall.places.values()].filter((place) => !isUntouched(place) && sees(place))
    return { now: nowOf(rollCall), places: places.map(placeNow) }
  }

  /** Somebody who has just become a leader is sent all places. */
  settle({ roles }: RoomChange): void {
    if (roles !== true || this.#newest === null) return
    for (const place of this.#newest.places.values()) if (!isUntouched(place)) this.#changed.add(place.seatId)
    if (this.#changed.size > 0) this.#gather()
  }

  close(): void {
    this.#waiting?.()
    this.#waiting = null
    this.#hallsWaiting?.()
    this.#hallsWaiting = null
  }

  /** Saved first, then announced. Must run in the room's turn, like `commit`. */
  async begin(rollCall: RollCall): Promise<void> {
    await insertRollCall(this.#deps.database, rollCall)
    this.#changed.clear()
    this.#newest = rollCall
    this.#room.announce('rollCall.changed', { now: nowOf(rollCall) })
  }

  /**
   * Saves acts, what they say of halls, and what changes about the roll call itself, in one transaction; then tells.
   *
   * @throws when nothing has begun.
   */
  async commit(acts: readonly Act[], head: HeadChange = {}): Promise<void> {
    const before = this.#newest
    if (before === null) throw new Error('there is no roll call that could change')
    const halls = acts.flatMap((act) => this.#hallOf(act))
    await this.#deps.database.transaction().execute(async (within) => {
      await saveActs(within, before.rollCallId, acts, head)
      for (const { seat, hall } of halls) await saveHall(within, before.meetingId, seat.entry.siteId, hall)
    })
    const places = new Map(before.places)
    for (const act of acts) {
      const place = places.get(act.seatId)
      if (place !== undefined) places.set(act.seatId, afterAct(place, act))
    }
    this.#newest = { ...before, ...head, places }
    for (const { seat, hall } of halls) {
      Object.assign(seat, hall)
      this.#halls.add(seat)
    }
    if (this.#halls.size > 0) this.#hallsWaiting ??= this.#deps.timers.after(HALLS_EVERY_MS, () => this.#tellHalls())
    this.#tell(this.#newest, new Set(acts.map(({ seatId }) => seatId)), Object.keys(head).length > 0)
  }

  /** Whether a device answers for a place. */
  #answers({ account: { accountId }, role }: LiveDevice, place: Place, { way }: RollCall): boolean {
    const site = this.#room.roster.people.get(accountId)?.site
    if (site === undefined) return false
    const who: Answerer = { accountId, role, siteId: site.siteId, parentSiteId: site.parentSiteId }
    return answersFor(who, place, way)
  }

  /** What an answer says of its hall; nothing when the hall has said it already. */
  #hallOf(act: Act): { seat: LiveSeat; hall: { people: readonly string[]; headCount: number } }[] {
    const seat = this.#room.seats.get(act.seatId)
    if (seat?.entry.kind !== 'site' || act.state !== 'present' || act.act === 'calledAgain') return []
    const hall = { people: act.people ?? seat.people, headCount: act.headCount }
    return JSON.stringify(hall) === JSON.stringify({ people: seat.people, headCount: seat.headCount })
      ? []
      : [{ seat, hall }]
  }

  #tell(rollCall: RollCall, seatIds: ReadonlySet<SeatId>, headChanged: boolean): void {
    if (headChanged) this.#room.announce('rollCall.changed', { now: nowOf(rollCall) })
    const told = new Map<LiveDevice, PlaceNow[]>()
    for (const seatId of seatIds) {
      const place = rollCall.places.get(seatId)
      if (place === undefined) continue
      this.#changed.add(seatId)
      for (const device of this.#answerersOf(place, rollCall))
        told.set(device, [...(told.get(device) ?? []), placeNow(place)])
    }
    const { rollCallId } = rollCall
    for (const [device, places] of told) device.connection?.send('rollCall.places', { rollCallId, places })
    if (this.#changed.size > 0) this.#gather()
  }

  /** Devices that are sent it at once: not the leaders', which are sent what was gathered. */
  #answerersOf(place: Place, rollCall: RollCall): LiveDevice[] {
    const near =
      place.accountId === null
        ? [place.siteId, place.parentSiteId].flatMap((siteId) => this.#devicesAt(siteId))
        : this.#room.devicesOf(place.accountId)
    return near.filter((device) => this.#answers(device, place, rollCall))
  }

  #devicesAt(siteId: SiteId | null): LiveDevice[] {
    for (const seat of this.#room.seats.values()) {
      if (seat.entry.kind === 'site' && seat.entry.siteId === siteId) return [...seat.devices.values()]
    }
    return []
  }

  #tellHalls(): void {
    this.#hallsWaiting = null
    const seats = [...this.#halls].filter((seat) => this.#room.seats.get(seat.seatId) === seat)
    this.#halls.clear()
    this.#room.changed({ seats })
  }

  #gather(): void {
    if (this.#waiting !== null) return
    const nowMs = this.#deps.clock.monotonicMs()
    const delayMs = gatherDelayMs({ nowMs, lastSentAtMs: this.#lastSentAtMs, lastCount: this.#lastCount })
    this.#waiting = this.#deps.timers.after(delayMs, () => this.#flush())
  }

  #flush(): void {
    this.#waiting = null
    const rollCall = this.#newest
    if (rollCall === null) return
    const places = [...this.#changed].flatMap((seatId) => rollCall.places.get(seatId) ?? []).map(placeNow)
    this.#changed.clear()
    this.#lastSentAtMs = this.#deps.clock.monotonicMs()
    this.#lastCount = places.length
    const data = { rollCallId: rollCall.rollCallId, places }
    this.#room.tellByRole('rollCall.places', (role) => (LEADERS.includes(role) ? data : null))
  }
}

function nowOf({ rollCallId, number, way, startedAtMs, endedAtMs, round, calledSeatId }: RollCall): RollCallNow {
  return { rollCallId, number, way, startedAtMs, endedAtMs, round, calledSeatId }
}
