import { rungOf, type MediaDevice } from './live.ts'
import { rungWithin } from '../wire/link-limit.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { Clock, MonoMs } from '../kit/clock.ts'
import {
  withLinger,
  subscribedLayersOf,
  manyWeakListeners,
  stillDemand,
  toWireSources,
  newLayersSent,
  NOT_WANTED,
  type StillDemand,
  type LayersSent,
} from './subscribed-layers.ts'
import type { RoomPlan } from './rules.ts'
import type { MediaSource } from './wire.ts'

/** Dynacast: tells each sending device the highest simulcast layer of each source that anybody receives, in one message when that changes. */
export interface SubscribedLayersNotifier {
  /** After the plans have been made. @param stillStages - Seats that somebody sees on the stage by stills. */
  settle(room: RoomPlan, stillStages: ReadonlySet<string>): void
  /** Whether the device was last asked for any layer of the source. */
  isWanted(device: MediaDevice, source: MediaSource): boolean
  /** The device may have missed the last message. */
  missed(device: MediaDevice): void
  /** All media of the device are gone. */
  forget(device: MediaDevice): void
  close(): void
}

export interface SubscribedLayersNotifierDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly mayBeHeard: (device: MediaDevice) => boolean
  readonly wallWatched: () => boolean
  /** The timer of the next check. */
  readonly again: () => void
}

/** The server learns of a weak link by a beat and by nothing else: while the wall is watched, the stills follow it this soon. */
export const LINKS_EVERY_MS = 10_000

export function createSubscribedLayersNotifier(deps: SubscribedLayersNotifierDeps): SubscribedLayersNotifier {
  const { clock, timers, devices, mayBeHeard, wallWatched, again } = deps
  const layersSent = new WeakMap<MediaDevice, LayersSent>()
  let waiting: { readonly dueMs: number; readonly cancel: Cancel } | null = null
  /** While halls come in, the first few say nothing of the meeting: what all senders are sent changes seldom. */
  let weakListeners = { are: false, sinceMs: clock.monotonicMs() }

  function recheckAt(dueMs: number, nowMs: MonoMs): void {
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
      lookedAt: [...device.seat.devices.values()].some(({ media }) => media.picturesLookedAt),
      link: device.link,
    })
  }

  function settleListeners(nowMs: MonoMs): void {
    const receiving = [...devices.values()].filter(({ media }) => media.ready)
    const are = manyWeakListeners(weakListeners.are, receiving.map(rungOf))
    if (are === weakListeners.are) return
    const dueMs = weakListeners.sinceMs + LINKS_EVERY_MS
    if (nowMs >= dueMs) weakListeners = { are, sinceMs: nowMs }
    else recheckAt(dueMs, nowMs)
  }

  function sentTo(device: MediaDevice): LayersSent {
    const sent = layersSent.get(device) ?? newLayersSent()
    layersSent.set(device, sent)
    return sent
  }

  return {
    isWanted: (device, source) => (layersSent.get(device)?.levels.get(source)?.level ?? NOT_WANTED) !== NOT_WANTED,
    missed: (device) => layersSent.get(device)?.sent.forget(),
    forget: (device) => void layersSent.delete(device),
    settle(room, stillStages) {
      const nowMs = clock.monotonicMs()
      if (wallWatched()) recheckAt(nowMs + LINKS_EVERY_MS, nowMs)
      settleListeners(nowMs)
      const sending = [...devices.values()].filter(
        (device) => device.media.producers.size > 0 || (layersSent.get(device)?.sent.last ?? '') !== '',
      )
      const subscribed = subscribedLayersOf(
        [...devices.values()].map(({ media }) => media.wanted),
        sending.map((device) => ({
          deviceId: device.deviceId,
          producing: device.media.producers.keys(),
          heard: mayBeHeard(device),
          within: rungWithin(device.seat.lineLimit),
        })),
      )
      for (const device of sending) {
        const sent = sentTo(device)
        const calm = withLinger(sent.levels, subscribed.get(device.deviceId) ?? new Map(), nowMs)
        if (calm.dueMs !== null) recheckAt(calm.dueMs, nowMs)
        const still = stillOf(device, room, stillStages)
        sent.levels = calm.levels
        // What can't be sent now is sent when the connection is back.
        if (device.connection === null) sent.sent.forget()
        else if (sent.sent.isNews(textOf(device, calm.levels, still, weakListeners.are))) {
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
  levels: LayersSent['levels'],
  still: StillDemand | null,
  weakListeners: boolean,
): string {
  let text = still === null ? '' : `${still.everyMs}/${still.width}`
  // A device that sends nothing gets it when it produces its first source.
  if (weakListeners && levels.size > 0) text += ' weak'
  for (const [source, { level }] of levels) {
    text += ` ${source} ${level} ${media.producers.get(source)?.producerId ?? ''}`
  }
  return text
}
