import type { MediaDevice } from './live.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { Clock, MonoMs } from '../kit/clock.ts'
import {
  calmDemand,
  demandOf,
  manyWeakListeners,
  stillDemand,
  toWireSources,
  type StillDemand,
  type ToldDemand,
} from './demand.ts'
import type { RoomPlan } from './rules.ts'

/** Tells each device what of its sources somebody receives, when that changes: one message for all of it. */
export interface DemandTeller {
  /** After the plans have been made. @param stillStages - Seats that somebody sees on the stage by stills. */
  settle(room: RoomPlan, stillStages: ReadonlySet<string>): void
  close(): void
}

export interface DemandTellerParts {
  readonly clock: Clock
  readonly timers: Timers
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly mayBeHeard: (device: MediaDevice) => boolean
  readonly wallWatched: () => boolean
  /** Something is due to be looked at again. */
  readonly again: () => void
}

/** A line that becomes weak is told with a beat and by nothing else: while the wall is watched, the stills follow it this soon. */
export const LINES_EVERY_MS = 10_000

export function createDemandTeller(parts: DemandTellerParts): DemandTeller {
  const { clock, timers, devices, mayBeHeard, wallWatched, again } = parts
  let waiting: { readonly dueMs: number; readonly cancel: Cancel } | null = null
  /** While halls come in, the first few say nothing of the meeting: what is told to all who send changes seldom. */
  let weakListeners = { are: false, sinceMs: clock.monotonicMs() }

  function lookAgainAt(dueMs: number, nowMs: MonoMs): void {
    if (waiting !== null && waiting.dueMs <= dueMs) return
    waiting?.cancel()
    const cancel = timers.after(Math.max(1, dueMs - nowMs), () => {
      waiting = null
      again()
    })
    waiting = { dueMs, cancel }
  }

  function stillOf(device: MediaDevice, room: RoomPlan, stillStages: ReadonlySet<string>): StillDemand | null {
    const camera = room.cameras.get(device.seat.seatId)
    if (camera?.deviceId !== device.deviceId || camera.paused) return null
    return stillDemand({
      onStage: stillStages.has(device.seat.seatId),
      watched: wallWatched(),
      link: device.link,
    })
  }

  function settleListeners(nowMs: MonoMs): void {
    const receiving = [...devices.values()].filter(({ media }) => media.ready)
    const are = manyWeakListeners(
      weakListeners.are,
      receiving.map(({ media }) => media.view.rung),
    )
    if (are === weakListeners.are) return
    const dueMs = weakListeners.sinceMs + LINES_EVERY_MS
    if (nowMs >= dueMs) weakListeners = { are, sinceMs: nowMs }
    else lookAgainAt(dueMs, nowMs)
  }

  return {
    settle(room, stillStages) {
      const nowMs = clock.monotonicMs()
      if (wallWatched()) lookAgainAt(nowMs + LINES_EVERY_MS, nowMs)
      settleListeners(nowMs)
      const sending = [...devices.values()].filter(
        ({ media: { producers, demand } }) => producers.size > 0 || (demand.sent.last ?? '') !== '',
      )
      const demand = demandOf(
        [...devices.values()].map(({ media }) => media.wanted),
        sending.map((device) => ({
          deviceId: device.deviceId,
          producing: device.media.producers.keys(),
          heard: mayBeHeard(device),
        })),
      )
      for (const device of sending) {
        const { media } = device
        const calm = calmDemand(media.demand.levels, demand.get(device.deviceId) ?? new Map(), nowMs)
        if (calm.dueMs !== null) lookAgainAt(calm.dueMs, nowMs)
        const still = stillOf(device, room, stillStages)
        media.demand.levels = calm.levels
        // What can't be sent now is sent when the connection is back.
        if (device.connection === null) media.demand.sent.forget()
        else if (media.demand.sent.isNews(textOf(device, calm.levels, still, weakListeners.are))) {
          device.connection.send('media.demand', {
            sources: toWireSources(calm.levels),
            still,
            weakListeners: weakListeners.are,
          })
        }
      }
    },
    close() {
      waiting?.cancel()
      waiting = null
    },
  }
}

/** Names producers too: one that has taken another's place must hear what is wanted of it although nothing has changed. */
function textOf(
  { media }: MediaDevice,
  levels: ToldDemand['levels'],
  still: StillDemand | null,
  weakListeners: boolean,
): string {
  let text = still === null ? '' : `${still.everyMs}/${still.width}`
  // Whoever sends nothing at all hears of it with the demand for what it begins.
  if (weakListeners && levels.size > 0) text += ' weak'
  for (const [source, { level }] of levels) {
    text += ` ${source} ${level} ${media.producers.get(source)?.producerId ?? ''}`
  }
  return text
}
