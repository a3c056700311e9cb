// Plans again what each device receives when something has changed, gathered for a moment, and hands the plan to the media plane.
// Over 300 lines: when plans are made, carried out and told belongs to one state.
import type { Logger } from 'pino'
import { MediaError, type ConsumerOffer as PlaneOffer, type MediaRoom } from '../../sfu/api.ts'
import { LONG_AGO, type Clock } from '../kit/clock.ts'
import { nameOf, rests } from './device/consumers.ts'
import type { View } from './device/device-media.ts'
import { hasSound } from './hall-sound.ts'
import { rungOf, type MediaDevice } from './live.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { Arrivals } from './arrivals.ts'
import { planFor, type DevicePlan, type RoomPlan } from './rules.ts'
import { SmallPictures } from './small-pictures.ts'
import { MANY_DEVICES } from './speakers.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { packOffers, type ConsumerOffer } from './wire.ts'

export interface PlannerDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly mediaRoom: () => MediaRoom | null
  /** What is common to all plans, as it is now. Changes nothing. */
  readonly roomPlan: () => RoomPlan
  /** Whom the stages show is another seat, before the plans for it are made. */
  readonly shown: (room: RoomPlan) => void
  /** The newest plans are known. @param stillStages - Seats that somebody sees on the stage by stills. */
  readonly planned: (room: RoomPlan, stillStages: ReadonlySet<string>) => void
}

/** Short enough not to be noticed when somebody begins to speak, long enough for a page of producers to come together. */
export const PLAN_AFTER_MS = 40
/**
 * In a large meeting what concerns everybody a little is gathered for so long, unless nothing came for as long before: when all halls come back,
 * thirty a second, each of them has all the others looked through.
 */
export const GATHER_MANY_MS = 250
/** … and for so long while many come in at once: each newcomer's own plan does not wait, and the others' small pictures come once the page has settled. */
export const GATHER_STORM_MS = 500
/**
 * After a cut nothing else is planned for so long: closing what flows no longer, small pictures and preparing the new next one would take the
 * processor from the first pictures of the speaker.
 */
export const CUT_ALONE_MS = 150
const RETRY_AFTER_MS = 1_000
const RETRIES = 5

/** Keeps every device's consumers equal to its plan. Reasons for new plans are gathered; one message tells a device all that changed. */
export class Planner {
  readonly #deps: PlannerDeps
  readonly #dirty = new Set<MediaDevice>()
  /** Devices whose plan is made again with the next round of all. */
  readonly #gathered = new Set<MediaDevice>()
  readonly #retries = new Set<Cancel>()
  /** What each device that sees its stage by stills has there. */
  readonly #stillStages = new Map<MediaDevice, string>()
  readonly #arrivals: Arrivals
  readonly #smallPictures: SmallPictures
  #waiting: Cancel | null = null
  #waitingForRound: Cancel | null = null
  #roundIsDue = false
  #lastRoundMs = LONG_AGO
  #aloneUntilMs: number = LONG_AGO
  #cuts = 0

  constructor(deps: PlannerDeps) {
    this.#deps = deps
    const { clock, timers } = deps
    const arrivals = new Arrivals(clock)
    this.#arrivals = arrivals
    this.#smallPictures = new SmallPictures({ clock, timers, arrivals, due: (device) => this.request(device) })
  }

  /**
   * Makes plans soon.
   *
   * @param whose - The device whose plan may be another one now; or `nobody`: only what the senders are asked for, and whom the stages show,
   *   may have changed. `some`: the plans of a few devices may be others now, nobody knows of which, and they can wait for a round of all.
   */
  request(whose: MediaDevice | 'everybody' | 'some' | 'nobody'): void {
    const { devices } = this.#deps
    if (whose === 'everybody') {
      for (const device of devices.values()) this.#dirty.add(device)
      this.#roundIsDue = true
    } else {
      if (whose === 'some') for (const device of devices.values()) this.#gathered.add(device)
      else if (whose !== 'nobody') this.#dirty.add(whose)
      this.#gatherRound()
    }
    // A device that is marked already waits for its own connection or for the plan that is under way.
    if (this.#roundIsDue || typeof whose !== 'string') this.#flushSoon()
  }

  /**
   * Another seat is on the stage or may be heard: what rests of it flows at once on all devices, before anything else is worked on; then what it
   * replaces pauses, and the pages are sent the change. Plans follow a moment later.
   *
   * @returns resolves when it flows, or after CUT_ALONE_MS: what is sent to everybody in the same turn would go out first.
   */
  async cut(): Promise<void> {
    this.request('everybody')
    const mediaRoom = this.#deps.mediaRoom()
    const ready = [...this.#deps.devices.values()].filter(
      (device) => isServed(device) && device.media.wanted.some(rests),
    )
    if (mediaRoom === null || ready.length === 0) return
    const now = this.#deps.roomPlan()
    const cuts = ready.flatMap((device) => {
      const { wanted } = this.#planOf(device, now)
      const flows = new Set(wanted.filter((stream) => !rests(stream)).map(nameOf))
      return device.media.wanted.some((stream) => rests(stream) && flows.has(nameOf(stream)))
        ? [{ device, wanted }]
        : []
    })
    if (cuts.length === 0) return
    const { clock, log, shown } = this.#deps
    this.#aloneUntilMs = clock.monotonicMs() + CUT_ALONE_MS
    this.#waiting?.()
    this.#waiting = null
    this.#flushSoon()
    for (const { device, wanted } of cuts) {
      device.media.plan.made(wanted)
      device.media.plan.mustBeCarriedOut()
    }
    const own = (this.#cuts += 1)
    const done = mediaRoom.cut(cuts.map(({ device: { deviceId: peerId }, wanted }) => ({ peerId, wanted })))
    await this.#atMost(
      CUT_ALONE_MS,
      done.catch((error: unknown) => log.debug({ err: error }, 'a cut could not be carried out; the plans follow')),
    )
    // Another cut meanwhile tells more.
    if (own !== this.#cuts) return
    for (const { device } of cuts) this.#tellResting(device)
    shown(this.#deps.roomPlan())
  }

  /** The device got ready to receive: its first plan is made soon. */
  arrived(device: MediaDevice): void {
    device.media.plan.mustBeCarriedOut()
    this.#arrivals.add()
    this.request(device)
  }

  /** The device wants to see something else. A choice of small pictures alone may wait until a storm of joins is over. */
  viewChanged(device: MediaDevice, view: View): void {
    const { rung, video, layout } = device.media.view
    device.media.viewChanged(view)
    const same = view.rung === rung && view.video === video && view.layout === layout
    const waits = same && !this.#smallPictures.areSettled(device)
    if (!waits) this.request(device)
  }

  /** The client came back and may have missed events: sends it all of its consumers once more. */
  resendAll(device: MediaDevice): void {
    device.media.consumers.missed()
    this.request(device)
  }

  /** All media of the device are gone. */
  forget(device: MediaDevice): void {
    this.#smallPictures.forget(device)
  }

  close(): void {
    this.#waiting?.()
    this.#waitingForRound?.()
    this.#waiting = this.#waitingForRound = null
    for (const cancel of this.#retries) cancel()
    this.#retries.clear()
    this.#dirty.clear()
    this.#gathered.clear()
    this.#stillStages.clear()
    this.#smallPictures.close()
  }

  /** The next round of all: at once after a calm while and in a small meeting, otherwise GATHER_MANY_MS (in a storm of joins GATHER_STORM_MS) after the last. */
  #gatherRound(): void {
    const { clock, timers, devices } = this.#deps
    if (this.#roundIsDue || this.#waitingForRound !== null) return
    const gatherMs = this.#arrivals.areMany ? GATHER_STORM_MS : GATHER_MANY_MS
    const waitMs = devices.size > MANY_DEVICES ? this.#lastRoundMs + gatherMs - clock.monotonicMs() : 0
    if (waitMs <= 0) this.#roundIsDue = true
    else {
      this.#waitingForRound = timers.after(waitMs, () => {
        this.#waitingForRound = null
        this.#roundIsDue = true
        this.#flushSoon()
      })
    }
  }

  #flushSoon(): void {
    const aloneMs = this.#aloneUntilMs - this.#deps.clock.monotonicMs()
    this.#waiting ??= this.#deps.timers.after(Math.max(PLAN_AFTER_MS, aloneMs), () => this.#flush())
  }

  #flush(): void {
    this.#waiting = null
    const room = this.#deps.mediaRoom()
    const now = this.#deps.roomPlan()
    const isRound = this.#roundIsDue
    if (isRound) this.#beginRound()
    for (const device of this.#dirty) {
      const { media } = device
      if (device.gone) this.#dirty.delete(device)
      // A device that is cut off or not ready stays marked: it gets its plan when it is back.
      if (device.gone || room === null || device.connection === null || !media.ready || media.plan.underWay) continue
      this.#dirty.delete(device)
      this.#plan(room, device, now)
    }
    if (!isRound) return
    for (const device of this.#stillStages.keys()) if (device.gone) this.#stillStages.delete(device)
    this.#deps.planned(now, new Set(this.#stillStages.values()))
  }

  #beginRound(): void {
    this.#roundIsDue = false
    this.#waitingForRound?.()
    this.#waitingForRound = null
    this.#lastRoundMs = this.#deps.clock.monotonicMs()
    for (const device of this.#gathered) this.#dirty.add(device)
    this.#gathered.clear()
  }

  #planOf(device: MediaDevice, now: RoomPlan): DevicePlan {
    const smallPictures = this.#smallPictures.plannedFor(device)
    return planFor(device.seat.seatId, now, {
      ...device.media.view,
      rung: rungOf(device),
      smallPictures,
      deaf: !hasSound(device),
    })
  }

  #plan(room: MediaRoom, device: MediaDevice, now: RoomPlan): void {
    const { media } = device
    const plan = this.#planOf(device, now)
    media.plan.made(plan.wanted)
    if (rungOf(device) === 'still' && plan.stageSeatId !== null) this.#stillStages.set(device, plan.stageSeatId)
    else this.#stillStages.delete(device)
    if (media.plan.isInForce(plan.key)) this.#tell(device, [], [])
    else void this.#carryOut(room, device, plan)
  }

  async #carryOut(room: MediaRoom, device: MediaDevice, plan: DevicePlan): Promise<void> {
    const { media } = device
    const { generation } = media
    media.plan.begun()
    try {
      const change = await room.setPlan(device.deviceId, plan.wanted)
      if (device.gone || media.generation !== generation) return
      media.plan.carriedOut(plan.key)
      this.#tell(
        device,
        change.added.flatMap((offer) => this.#toWireOffer(offer)),
        change.removed,
      )
    } catch (error) {
      if (!device.gone && media.generation === generation) this.#failed(device, error)
    } finally {
      media.plan.over()
      if (this.#dirty.has(device)) this.request(device)
    }
  }

  /** A consumer of a device that left meanwhile is passed over: it is taken back by the next plan anyway. */
  #toWireOffer({ peerId, ...offer }: PlaneOffer): ConsumerOffer[] {
    const from = this.#deps.devices.get(peerId)
    return from === undefined ? [] : [{ ...offer, deviceId: from.deviceId, seatId: from.seat.seatId }]
  }

  #tell(device: MediaDevice, added: ConsumerOffer[], takenBack: string[]): void {
    const { connection, media } = device
    const removed = media.consumers.changed(added, takenBack)
    if (connection === null) return
    const all = media.consumers.repeated()
    const { resting, news } = media.consumers.rest(media.wanted)
    const data = { ...packOffers(all?.offers ?? added), removed: all?.removed ?? removed, resting }
    if (data.added.length > 0 || data.removed.length > 0 || news) connection.send('media.consumers', data)
    for (const [consumerId, state] of all?.states ?? []) connection.send('media.consumerState', { consumerId, state })
  }

  /** Lets the page show what rests no longer. */
  #tellResting({ connection, media }: MediaDevice): void {
    if (connection === null) return
    const { resting, news } = media.consumers.rest(media.wanted)
    if (!news) return
    connection.send('media.consumers', resting.length === 0 ? NONE_RESTS : { ...NONE_RESTS, resting })
  }

  async #atMost(ms: number, work: Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#deps.timers.after(ms, resolve)
      void work.then(() => {
        cancel()
        resolve()
      })
    })
  }

  #failed(device: MediaDevice, error: unknown): void {
    device.media.plan.failed()
    const level = error instanceof MediaError ? 'debug' : 'error'
    this.#deps.log[level]({ err: error, deviceId: device.deviceId }, 'the plan of a device could not be carried out')
    if (device.media.plan.failures > RETRIES) return
    const cancel = this.#deps.timers.after(RETRY_AFTER_MS, () => {
      this.#retries.delete(cancel)
      if (!device.gone) this.request(device)
    })
    this.#retries.add(cancel)
  }
}

/** The same for all, so that it is written out once. */
const NONE_RESTS: EventDataOf<'media.consumers'> = { shared: [], added: [], removed: [], resting: [] }

/** A plan that is under way is followed by another one, which does what a cut would. */
function isServed({ connection, gone, media }: MediaDevice): boolean {
  return !gone && connection !== null && media.ready && !media.plan.underWay && !media.consumers.mustRepeat
}
