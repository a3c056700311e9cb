// The commands of the queues: asking, taking back, ordering, calling, and how a queue is led.
import type { Audit } from '../audit/audit.ts'
import type { Floor } from '../floor/slice.ts'
import { admitPoint, giveFloor, takeFloor } from '../floor/rules.ts'
import type { ChosenStage } from '../floor/stage-slice.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call, Handler, Handlers } from '../kit/handlers.ts'
import { rolesIn } from '../media/live.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { Seated, SeatedAt } from '../room/seated.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import type { SeatId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { actorMay } from '../wire/permissions.ts'
import type { ErrorOf, Method } from '../wire/registry.ts'
import { addTime, ask, move, passOn, setHead, setPhase, withdraw } from './rules.ts'
import type { Queues } from './slice.ts'
import { isWaiting, QueueEntryId, type QueueEntry, type QueuesState } from './wire.ts'

export interface QueueDeps {
  readonly clock: Clock
  readonly seated: Seated
  readonly audit: Audit | undefined
  readonly queuesIn: (room: LiveRoom) => Queues
  readonly floorIn: (room: LiveRoom) => Floor
  readonly stageIn: (room: LiveRoom) => ChosenStage
}
type QueueMethod = Extract<Method, `queues.${string}`>
const DONE = {}

export function queueHandlers(deps: QueueDeps): Handlers<QueueMethod> {
  return new QueueCommands(deps).handlers
}

/** Each decides in the room's turn, so that what three desks press at once happens one after the other. */
class QueueCommands {
  readonly #deps: QueueDeps

  constructor(deps: QueueDeps) {
    this.#deps = deps
  }

  readonly #ask: Handler<'queues.ask'> = (call, asked) =>
    this.#inTurn<{ entryId: QueueEntryId }, ErrorOf<'queues.ask'>>(call, async ({ room, seat, device }, queues) => {
      // The chair takes the floor without asking.
      if (device.role === 'chair') return refuse('noFloorNeeded')
      const { rules } = queues.now[asked.queue]
      const decided = ask(queues.now, {
        ...asked,
        ...{ entryId: newId(QueueEntryId), seatId: seat.seatId, nowMs: this.#deps.clock.steadyMs() },
        atDistrict: rules.districtsFirst && districtOf(room, seat) !== null,
      })
      if (!decided.ok) return decided
      await queues.set(decided.value.state, 'gathered')
      return accept({ entryId: decided.value.entryId })
    })

  readonly #withdraw: Handler<'queues.withdraw'> = (call, { entryId }) =>
    this.#withEntry(call, entryId, async (at, queues, entry) => {
      const isOwn = entry.seatId === at.seat.seatId
      if (!isOwn && !orders(at, entry)) return refuse('notYours')
      await queues.set(withdraw(queues.now, entryId), isOwn ? 'gathered' : 'atOnce')
      if (!isOwn) await this.#note(call, at.room, 'queues.withdraw', entry.seatId)
      return accept(DONE)
    })

  readonly #move: Handler<'queues.move'> = (call, { entryId, before }) =>
    this.#withEntry(call, entryId, async (at, queues, entry) => {
      if (!orders(at, entry)) return refuse('notYours')
      await queues.set(move(queues.now, entry, before))
      return accept(DONE)
    })

  readonly #passOn: Handler<'queues.passOn'> = (call, { entryId }) =>
    this.#withEntry(call, entryId, async (at, queues, entry) => {
      // It is in the province's line already.
      if (entry.stage === 'waiting') return accept(DONE)
      if (!orders(at, entry)) return refuse('notYours')
      await queues.set(passOn(queues.now, entry))
      return accept(DONE)
    })

  readonly #call: Handler<'queues.call'> = (call, { entryId }) =>
    this.#inTurn<typeof DONE, ErrorOf<'queues.call'>>(call, async ({ room }, queues) => {
      const entry = queues.now.entries.find((one) => one.entryId === entryId)
      if (entry?.stage === 'called') return accept(DONE)
      const seat = entry === undefined ? undefined : room.seats.get(entry.seatId)
      if (entry === undefined || seat === undefined || !isWaiting(entry)) return refuse('noSuchEntry')
      const floor = this.#deps.floorIn(room)
      const decided = this.#floorFor(floor, entry, seat, room)
      if (!decided.ok) return decided
      // The speaker is what everybody came to see now.
      if (!entry.point) this.#deps.stageIn(room).leaveToSpeaker()
      await queues.calling(entryId, () => floor.set(decided.value, call.account.fullName))
      await this.#note(call, room, 'queues.call', entry.seatId)
      return accept(DONE)
    })

  #floorFor(floor: Floor, entry: QueueEntry, seat: LiveSeat, room: LiveRoom) {
    const of = { seatId: seat.seatId, roles: rolesIn(seat) }
    const steadyMs = this.#deps.clock.steadyMs()
    const joined = (id: SeatId): boolean => (room.seats.get(id)?.devices.size ?? 0) > 0
    return entry.point
      ? admitPoint(floor.now, of, steadyMs)
      : giveFloor(floor.now, of, { instead: true, steadyMs, joined })
  }

  readonly #finish: Handler<'queues.finish'> = (call, { entryId }) =>
    this.#inTurn(call, async ({ room }, queues) => {
      const entry = queues.now.entries.find((one) => one.entryId === entryId)
      if (entry?.stage === 'done') return accept(DONE)
      if (entry?.stage !== 'called') return refuse('noSuchEntry')
      const floor = this.#deps.floorIn(room)
      await floor.set(takeFloor(floor.now, entry.seatId), call.account.fullName)
      await this.#note(call, room, 'queues.finish', entry.seatId)
      return accept(DONE)
    })

  readonly #setPhase: Handler<'queues.setPhase'> = (call, { queue, phase }) =>
    this.#lead(call, 'queues.setPhase', { queue, phase }, (state) => setPhase(state, queue, phase))

  readonly #setRules: Handler<'queues.setRules'> = (call, { queue, rules }) =>
    this.#lead(call, 'queues.setRules', { queue }, (state) => setHead(state, queue, { rules }))

  readonly #addTime: Handler<'queues.addTime'> = (call, { seatId, seconds }) =>
    this.#inTurn(call, async ({ room }, queues) => {
      const longer = addTime(queues.now, seatId, seconds, this.#deps.clock.steadyMs())
      if (longer === null) return refuse('noFloor')
      await queues.set(longer)
      await this.#note(call, room, 'queues.addTime', seatId)
      return accept(DONE)
    })

  readonly handlers: Handlers<QueueMethod> = {
    'queues.ask': this.#ask,
    'queues.withdraw': this.#withdraw,
    'queues.move': this.#move,
    'queues.passOn': this.#passOn,
    'queues.call': this.#call,
    'queues.finish': this.#finish,
    'queues.setPhase': this.#setPhase,
    'queues.setRules': this.#setRules,
    'queues.addTime': this.#addTime,
  }

  async #inTurn<T, E extends string>(
    call: Call,
    work: (at: SeatedAt, queues: Queues) => Promise<Outcome<T, E>>,
  ): Promise<Outcome<T, E | 'notSeated'>> {
    const at = this.#deps.seated(call)
    if (at === null) return refuse('notSeated')
    return at.room.serial.run<Outcome<T, E>>(() => work(at, this.#deps.queuesIn(at.room)))
  }

  /** For acts on an entry that waits: pressed once more, or on one that was called meanwhile, nothing happens. */
  #withEntry<E extends string>(
    call: Call,
    entryId: QueueEntryId,
    work: (at: SeatedAt, queues: Queues, entry: QueueEntry) => Promise<Outcome<typeof DONE, E>>,
  ): Promise<Outcome<typeof DONE, E | 'noSuchEntry' | 'notSeated'>> {
    return this.#inTurn<typeof DONE, E | 'noSuchEntry'>(call, async (at, queues) => {
      const entry = queues.now.entries.find((one) => one.entryId === entryId)
      return entry === undefined || !isWaiting(entry) ? refuse('noSuchEntry') : work(at, queues, entry)
    })
  }

  #lead(call: Call, action: AuditedAct, more: object, change: (state: QueuesState) => QueuesState) {
    return this.#inTurn<typeof DONE, never>(call, async ({ room }, queues) => {
      await queues.set(change(queues.now))
      await this.#note(call, room, action, null, more)
      return accept(DONE)
    })
  }

  async #note(call: Call, room: LiveRoom, action: AuditedAct, seatId: SeatId | null, more: object = {}): Promise<void> {
    const entry = seatId === null ? undefined : room.seats.get(seatId)?.entry
    const of = entry === undefined ? null : (entry.accountId ?? entry.siteId)
    const { accountId } = call.account
    await this.#deps.audit?.record({ accountId, meetingId: room.meetingId, action, details: { of, ...more } })
  }
}

/** Who may order an entry: chair and secretaries every one, a district those of its communes that it has not passed on. */
function orders({ room, seat, device }: SeatedAt, entry: QueueEntry): boolean {
  if (actorMay('queues.call', device.role)) return true
  const asker = room.seats.get(entry.seatId)
  return entry.stage === 'atDistrict' && asker !== undefined && districtOf(room, asker) === seat.seatId
}

/** The seat of the site that passes on what this bridge point asks: the one above it, unless that is the top of the tree. */
function districtOf(room: LiveRoom, { entry }: LiveSeat): SeatId | null {
  if (entry.kind !== 'site' || entry.parentSiteId === null) return null
  for (const seat of room.seats.values()) {
    const above = seat.entry
    if (above.kind === 'site' && above.siteId === entry.parentSiteId) {
      return above.parentSiteId === null ? null : seat.seatId
    }
  }
  return null
}
