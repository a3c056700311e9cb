// How operators at bots answer a roll call.
import { setTimeout as wait } from 'node:timers/promises'
import {
  answerRollCall,
  MAX_ANSWERS,
  type PlaceNow,
  type RollCallNow,
  type RollCallState,
  type SiteAnswer,
} from '../../signaling/roll-call/wire.ts'
import type { RosterSeat } from '../../signaling/seats/wire.ts'
import { AccountId, type SeatId } from '../../signaling/wire/ids.ts'
import { answersFor } from '../../signaling/wire/roll-call.ts'
import type { ControlSocket } from './control-socket.ts'

export interface RollCallHabits {
  readonly control: Pick<ControlSocket, 'request' | 'open'>
  readonly seatId: SeatId
  /** How long an operator takes to answer at most; evenly spread. */
  readonly firstMs: number
  /** What a district takes for each commune that it answers for. */
  readonly eachMs: number
  /** The share of communes whose operators answer for themselves. */
  readonly own: number
  note(what: string): void
}

/** As people answer: half of the communes leave it to their district. */
export const AS_PEOPLE = { firstMs: 20_000, eachMs: 2_000, own: 0.5 } as const
/** An operator answers for sites, whatever the account is. */
const NO_PERSON = AccountId.parse('operator')
/** People in the hall of a bot, so that head counts differ from site to site. */
const FEWEST = 3
const MORE = 20

/** How the operator at a bot's site answers a roll call: after some seconds, and as a district for its communes that are silent. */
export class RollCallManners {
  readonly #habits: RollCallHabits
  #seats: readonly RosterSeat[] = []
  /** The roll call that `#answered` is of, and the one that was answered. */
  #known: string | null = null
  #answering: string | null = null
  readonly #answered = new Set<SeatId>()

  constructor(habits: RollCallHabits) {
    this.#habits = habits
  }

  /** It has joined. */
  comeIn(seats: readonly RosterSeat[], rollCall: RollCallState): void {
    this.listIs(seats)
    this.stateIs(rollCall)
  }

  stateIs({ now, places }: RollCallState): void {
    this.rollCallIs(now)
    this.placesAre(places)
  }

  listIs(seats: readonly RosterSeat[]): void {
    this.#seats = seats
  }

  placesAre(places: readonly PlaceNow[]): void {
    for (const { seatId, state } of places) {
      if (state === 'waiting') this.#answered.delete(seatId)
      else this.#answered.add(seatId)
    }
  }

  /** Answers each roll call once. */
  rollCallIs(now: RollCallNow | null): void {
    if (now === null || this.#known !== now.rollCallId) this.#answered.clear()
    this.#known = now?.rollCallId ?? null
    if (now === null || now.endedAtMs !== null || this.#answering === now.rollCallId) return
    // In turn only the called one answers.
    if (now.way === 'inTurn' && now.calledSeatId !== this.#habits.seatId) return
    this.#answering = now.rollCallId
    this.#answer(now).catch((error: unknown) => this.#habits.note(`roll call: ${String(error)}`))
  }

  async #answer(now: RollCallNow): Promise<void> {
    const { firstMs, eachMs, own } = this.#habits
    const me = this.#seats.find(({ seatId }) => seatId === this.#habits.seatId)
    if (me === undefined || me.kind !== 'site') return
    const who = { accountId: NO_PERSON, role: 'operator', siteId: me.siteId, parentSiteId: me.parentSiteId } as const
    const below = this.#seats.filter((seat) => seat !== me && seat.kind === 'site' && answersFor(who, seat, now.way))
    const isCommune =
      below.length === 0 && this.#seats.some((seat) => seat.siteId === me.parentSiteId && seat.parentSiteId !== null)
    if (isCommune && now.way === 'byDistrict' && hashOf(me.seatId) / 256 >= own) return
    await wait(firstMs * Math.random())
    await this.#send(now, [presentAt(me.seatId)])
    if (below.length === 0) return
    // Those that answer themselves have done so by then.
    await wait(firstMs * 1.2)
    const silent = below.filter(({ seatId }) => !this.#answered.has(seatId))
    await wait(eachMs * silent.length)
    const left = silent.filter(({ seatId }) => !this.#answered.has(seatId)).map(({ seatId }) => presentAt(seatId))
    for (let from = 0; from < left.length; from += MAX_ANSWERS)
      await this.#send(now, left.slice(from, from + MAX_ANSWERS))
  }

  async #send({ rollCallId }: RollCallNow, answers: SiteAnswer[]): Promise<void> {
    if (answers.length > 0 && this.#habits.control.open)
      await this.#habits.control.request(answerRollCall, { rollCallId, answers })
  }
}

function presentAt(seatId: SeatId): SiteAnswer {
  const headCount = FEWEST + (hashOf(seatId) % MORE)
  return { seatId, state: 'present', headCount, guests: headCount > MORE ? 2 : 0, people: null, reason: '' }
}

/** The same number from 0 to 255 for the same seat. */
function hashOf(seatId: SeatId): number {
  return [...seatId].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 256, 7)
}
