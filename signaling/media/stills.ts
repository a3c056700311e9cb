// Keeps the last still (a small WebP picture) of each seat, for the wall and for stages without video.
import type { MediaDevice } from './live.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { AccountId, SeatId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { CameraFacts } from './facts.ts'
import { webpSize } from './webp.ts'
import { MAX_STILL_BYTES, type StillsIndex } from './wire.ts'

/**
 * `notShown`: the device does not show its seat's picture now. `tooSoon`: the last one is not old enough.
 * `badStill`: no WebP of the size allowed.
 */
export type StillRefusal = 'notFound' | 'notShown' | 'tooSoon' | 'badStill'

export interface Still {
  readonly version: number
  readonly takenAtMs: number
  /** The picture has not changed by one point for several stills: a camera that hangs. */
  readonly frozen: boolean
  readonly bytes: Uint8Array
}

/** The newest still of each seat of one meeting. Nothing of it is written anywhere. */
export interface Stills {
  /** From a device of that account that shows its seat's picture now. */
  put(deviceId: string, accountId: AccountId, bytes: Uint8Array): Outcome<null, StillRefusal>
  /** The body of the wall: index and pictures newer than `after`, the oldest first; a full answer is continued by the next. */
  wall(after: number): Buffer
  /** What the account's device has on its stage; null: nothing there yet. */
  stage(accountId: AccountId): Still | null
  /** The newest of the seat itself; null: there is none. */
  of(seatId: SeatId): Still | null
  /** The same for the seat that the account's device sits in. */
  own(accountId: AccountId): Still | null
  /** A page has asked for the wall lately. */
  readonly watched: boolean
  /** Forgets pictures of seats that no longer show this camera. */
  keepOnly(cameraOf: (seatId: SeatId) => CameraFacts | null): void
  close(): void
}

export interface StillsDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly cameraOf: (device: MediaDevice) => CameraFacts | null
  readonly stageOf: (device: MediaDevice) => string | null
  /** A page begins to show the wall, or none does any longer. */
  readonly watchedChanged: () => void
}

export const MAX_STILL_SIDE = 640
export const STILL_EVERY_MS = 1_000
/** So many stills after another that are the same to the last byte, over so long: no sensor gives that, however still the hall is. */
const FROZEN_STILLS = 3
export const FROZEN_FOR_MS = 25_000
export const WATCHED_MS = 30_000
/** One answer of the wall: what a weak link can take before the next question. */
export const MAX_WALL_BYTES = 1024 * 1024

interface Kept extends Still {
  readonly putAtMs: MonoMs
  readonly seatId: SeatId
  readonly deviceId: string
  /** How many stills before this one were the same, and when the first of them came. */
  readonly same: number
  readonly sameSinceMs: MonoMs
}

export function createStills(deps: StillsDeps): Stills {
  const { clock, timers, devices } = deps
  /** In the order of their versions: a new one goes to the end. */
  const stills = new Map<SeatId, Kept>()
  // Versions go on from the time of the day, so that a client's last one is behind a room that was opened again.
  let version = clock.nowMs()
  let unwatched: Cancel | null = null

  function noteWatched(): void {
    const before = unwatched
    before?.()
    unwatched = timers.after(WATCHED_MS, () => {
      unwatched = null
      deps.watchedChanged()
    })
    if (before === null) deps.watchedChanged()
  }

  return {
    put(deviceId, accountId, bytes) {
      const device = devices.get(deviceId)
      if (device === undefined || device.gone || device.account.accountId !== accountId) return refuse('notFound')
      const camera = deps.cameraOf(device)
      if (camera === null || camera.deviceId !== deviceId || camera.paused) return refuse('notShown')
      const { seatId } = device.seat
      const putAtMs = clock.monotonicMs()
      const last = stills.get(seatId)
      if (last?.deviceId === deviceId && putAtMs - last.putAtMs < STILL_EVERY_MS) return refuse('tooSoon')
      const size = bytes.length > MAX_STILL_BYTES ? null : webpSize(bytes)
      if (size === null || !fits(size.width) || !fits(size.height)) return refuse('badStill')
      stills.delete(seatId)
      version += 1
      stills.set(seatId, {
        ...{ version, takenAtMs: clock.steadyMs(), putAtMs, bytes: Uint8Array.from(bytes), seatId, deviceId },
        ...sameness(last, deviceId, bytes, putAtMs),
      })
      return accept(null)
    },
    wall(after) {
      noteWatched()
      const chosen: Kept[] = []
      let total = 0
      let upTo = version
      // A client that is ahead asks about a room of before, under a clock that was put back since: it has none of these.
      const known = after > version ? 0 : after
      for (const still of stills.values()) {
        if (still.version <= known) continue
        if (total + still.bytes.length > MAX_WALL_BYTES) {
          upTo = chosen.at(-1)?.version ?? known
          break
        }
        total += still.bytes.length
        chosen.push(still)
      }
      return wallBody(
        {
          version: upTo,
          stills: chosen.map(({ seatId, takenAtMs, bytes }) => ({ seatId, takenAtMs, bytes: bytes.length })),
        },
        chosen.map(({ bytes }) => bytes),
      )
    },
    stage(accountId) {
      for (const device of devices.values()) {
        if (device.account.accountId !== accountId) continue
        const stage = deps.stageOf(device)
        for (const still of stills.values()) if (still.seatId === stage) return still
        return null
      }
      return null
    },
    of: (seatId) => stills.get(seatId) ?? null,
    own(accountId) {
      for (const device of devices.values()) {
        if (device.account.accountId === accountId) return stills.get(device.seat.seatId) ?? null
      }
      return null
    },
    get watched() {
      return unwatched !== null
    },
    keepOnly(cameraOf) {
      for (const { seatId, deviceId } of stills.values()) {
        const camera = cameraOf(seatId)
        if (camera === null || camera.deviceId !== deviceId || camera.paused) stills.delete(seatId)
      }
    },
    close() {
      unwatched?.()
      unwatched = null
      stills.clear()
    },
  }
}

function sameness(
  last: Kept | undefined,
  deviceId: string,
  bytes: Uint8Array,
  putAtMs: MonoMs,
): Pick<Kept, 'same' | 'sameSinceMs' | 'frozen'> {
  if (last?.deviceId !== deviceId || Buffer.compare(last.bytes, bytes) !== 0) {
    return { same: 0, sameSinceMs: putAtMs, frozen: false }
  }
  const same = last.same + 1
  return {
    same,
    sameSinceMs: last.sameSinceMs,
    frozen: same >= FROZEN_STILLS && putAtMs - last.sameSinceMs >= FROZEN_FOR_MS,
  }
}

function fits(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_STILL_SIDE
}

function wallBody(index: StillsIndex, pictures: readonly Uint8Array[]): Buffer {
  const head = Buffer.from(JSON.stringify(index))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, ...pictures])
}
