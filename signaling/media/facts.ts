import type { MeetingRole } from '../identity/wire.ts'
import type { MainCamera } from '../seats/wire.ts'
import type { SeatId } from '../wire/ids.ts'
import type { MonoMs } from '../kit/clock.ts'
import type { SentSource } from './device/sources.ts'
import { CAMERAS, type MediaSource } from './wire.ts'

export interface DeviceFacts {
  readonly deviceId: string
  readonly role: MeetingRole
  readonly lastSpokeAtMs: MonoMs
  readonly producing: ReadonlyMap<MediaSource, SentSource>
}
/** A seat that has joined. */
export interface SeatFacts {
  readonly seatId: SeatId
  /** The chair of the meeting sits here. */
  readonly chair: boolean
  /** Its microphones may be forwarded, by the floor. */
  readonly heard: boolean
  readonly lastSpokeAtMs: MonoMs
  /** Chosen by the seat; null: the first that shows something. */
  readonly mainCamera: (Pick<MainCamera, 'source'> & { readonly deviceId: string }) | null
  readonly devices: readonly DeviceFacts[]
}
export interface RoomFacts {
  readonly seats: readonly SeatFacts[]
  /** Whom the stage shows, best first: the chair's choice, then who held it by the floor or by speaking, the last one first. */
  readonly stage: readonly SeatId[]
  /** Who is next: its streams are kept ready at all devices. Null: nobody. */
  readonly next: SeatId | null
  /** How many microphones are forwarded to one device at most. */
  readonly voices: number
}

export interface CameraFacts {
  readonly deviceId: string
  readonly source: (typeof CAMERAS)[number]
  readonly producerId: string
  readonly paused: boolean
}

/**
 * The camera that stands for a seat: the one it chose, as long as that sends, even switched off: a person who turned it off
 * does not want another one shown instead. Else the first that shows something, else the first there is.
 */
export function cameraOf(seat: {
  readonly mainCamera: SeatFacts['mainCamera']
  readonly devices: Iterable<Pick<DeviceFacts, 'deviceId' | 'producing'>>
}): CameraFacts | null {
  let first: CameraFacts | null = null
  let firstOn: CameraFacts | null = null
  for (const { deviceId, producing } of seat.devices) {
    for (const source of CAMERAS) {
      const producer = producing.get(source)
      if (producer === undefined) continue
      const { producerId, paused } = producer
      const camera = { deviceId, source, producerId, paused }
      if (seat.mainCamera?.deviceId === deviceId && seat.mainCamera.source === source) return camera
      first ??= camera
      if (!paused) firstOn ??= camera
    }
  }
  return firstOn ?? first
}
