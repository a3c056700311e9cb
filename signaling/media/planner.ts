import type { Logger } from 'pino'
import { MediaError, type ConsumerOffer as PlaneOffer, type MediaRoom } from '../../sfu/api.ts'
import type { MediaDevice } from './live.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { planFor, type DevicePlan, type RoomPlan } from './rules.ts'
import { packOffers, type ConsumerOffer } from './wire.ts'

/** Keeps every device's consumers equal to its plan. Reasons to look again are gathered; one message tells all that changed. */
export interface Planner {
  mark(device: MediaDevice): void
  markAll(): void
  /** Nobody's plan is to be looked at, but what is wanted of those who send may have changed. */
  settleSoon(): void
  close(): void
}

export interface PlannerParts {
  readonly timers: Timers
  readonly log: Logger
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly mediaRoom: () => MediaRoom | null
  /** What is common to all plans, as it is now. */
  readonly roomPlan: () => RoomPlan
  /** The newest plans are known. @param stillStages - Seats that somebody sees on the stage by stills. */
  readonly planned: (room: RoomPlan, stillStages: ReadonlySet<string>) => void
}

/** Short enough not to be noticed when somebody begins to speak, long enough for a page of producers to come together. */
export const PLAN_AFTER_MS = 40
const RETRY_AFTER_MS = 1_000
const RETRIES = 5
/** Consumers taken back that are told once more to a client that comes back: some may have been lost with its line. */
const REMEMBERED = 300

export function createPlanner({ timers, log, devices, mediaRoom, roomPlan, planned }: PlannerParts): Planner {
  const dirty = new Set<MediaDevice>()
  const retries = new Set<Cancel>()
  /** What each device that sees its stage by stills has there. */
  const stillStages = new Map<MediaDevice, string>()
  let waiting: Cancel | null = null

  function settleSoon(): void {
    waiting ??= timers.after(PLAN_AFTER_MS, flush)
  }
  function mark(device: MediaDevice): void {
    dirty.add(device)
    settleSoon()
  }

  function flush(): void {
    waiting = null
    const room = mediaRoom()
    const now = roomPlan()
    for (const device of dirty) {
      const { media } = device
      if (device.gone) dirty.delete(device)
      // A device that is cut off or not ready stays marked: it is looked at when it is back.
      if (device.gone || room === null || device.connection === null || !media.ready || media.planning) continue
      dirty.delete(device)
      const plan = planFor(device.seat.seatId, now, media.view)
      media.wanted = plan.wanted
      if (media.view.rung === 'still' && plan.stageSeatId !== null) stillStages.set(device, plan.stageSeatId)
      else stillStages.delete(device)
      // Whoever comes back may have missed the last demand too.
      if (media.repeat) media.demand = { ...media.demand, text: null }
      if (plan.key === media.planKey) tell(device, [], [])
      else void carryOut(room, device, plan)
    }
    for (const device of stillStages.keys()) if (device.gone) stillStages.delete(device)
    planned(now, new Set(stillStages.values()))
  }

  async function carryOut(room: MediaRoom, device: MediaDevice, plan: DevicePlan): Promise<void> {
    const { media } = device
    const { life } = media
    media.planning = true
    try {
      const change = await room.setPlan(device.deviceId, plan.wanted)
      if (device.gone || media.life !== life) return
      media.planKey = plan.key
      media.planFailures = 0
      tell(device, change.added.flatMap(toWireOffer), change.removed)
    } catch (error) {
      if (!device.gone && media.life === life) failed(device, error)
    } finally {
      media.planning = false
      if (dirty.has(device)) mark(device)
    }
  }

  /** A consumer of whoever left meanwhile is passed over: it is taken back by the next plan anyway. */
  function toWireOffer({ peerId, ...offer }: PlaneOffer): ConsumerOffer[] {
    const from = devices.get(peerId)
    return from === undefined ? [] : [{ ...offer, deviceId: from.deviceId, seatId: from.seat.seatId }]
  }

  function tell(device: MediaDevice, added: ConsumerOffer[], takenBack: string[]): void {
    const { media } = device
    for (const offer of added) media.offers.set(offer.consumerId, offer)
    for (const consumerId of takenBack) media.offers.delete(consumerId)
    const removed = [...media.lost, ...takenBack]
    for (const consumerId of removed) media.states.delete(consumerId)
    media.lost = []
    if (removed.length > 0) media.takenBack = [...media.takenBack, ...removed].slice(-REMEMBERED)
    if (device.connection === null) return
    const repeated = media.repeat
    media.repeat = false
    const offers = repeated ? [...media.offers.values()] : added
    const data = { ...packOffers(offers), removed: repeated ? [...media.takenBack] : removed }
    if (data.added.length > 0 || data.removed.length > 0) device.connection.send('media.consumers', data)
    if (!repeated) return
    for (const [consumerId, state] of media.states) device.connection.send('media.consumerState', { consumerId, state })
  }

  function failed(device: MediaDevice, error: unknown): void {
    device.media.planKey = null
    device.media.planFailures += 1
    const level = error instanceof MediaError ? 'debug' : 'error'
    log[level]({ err: error, deviceId: device.deviceId }, 'the plan of a device could not be carried out')
    if (device.media.planFailures > RETRIES) return
    const cancel = timers.after(RETRY_AFTER_MS, () => {
      retries.delete(cancel)
      if (!device.gone) mark(device)
    })
    retries.add(cancel)
  }

  return {
    mark,
    markAll() {
      for (const device of devices.values()) mark(device)
    },
    settleSoon,
    close() {
      waiting?.()
      waiting = null
      for (const cancel of retries) cancel()
      retries.clear()
      dirty.clear()
      stillStages.clear()
    },
  }
}
