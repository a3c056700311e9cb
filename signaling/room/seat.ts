import { createHash, timingSafeEqual } from 'node:crypto'
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { DeviceMedia } from '../media/device/device-media.ts'
import type { DeviceSources } from '../media/live.ts'
import type { Connection } from '../kit/handlers.ts'
import type { MonoMs } from '../kit/clock.ts'
import { freshBytes } from '../kit/random-bytes.ts'
import type { DeviceId, PairingId, SeatId } from '../wire/ids.ts'
import type { Cancel } from '../kit/timers.ts'
import type { HallDisplay, LinkQuality, MainCamera, RosterSeat } from '../seats/wire.ts'
import type { LinkLimit } from '../wire/link-limit.ts'
import type { PhoneKind } from '../wire/paired-part.ts'

/** One place of the meeting: a bridge point with everything in its hall, or one person's desk. Joined or not. */
export interface LiveSeat {
  readonly seatId: SeatId
  /** As the list of participants says; replaced when that changes. */
  entry: RosterSeat
  /** What sits here now, the first to come first. Empty: absent. */
  readonly devices: Map<DeviceId, LiveDevice>
  /** Whose camera stands for the seat; null: the first that shows something. */
  mainCamera: MainCamera | null
  /** The hand is raised: the seat waits in a queue and somebody sits there. The slice of the queues alone sets it. */
  asking: boolean
  people: readonly string[]
  headCount: number
  /** What its display shows. */
  display: HallDisplay
  /** The phone that has taken over its sound, here or not; null: none has. */
  soundPhoneId: PairingId | null
  /** When one of its microphones was last heard; `LONG_AGO`: never. */
  lastSpokeAtMs: MonoMs
  /** What leaders let its devices send and receive at most; the monitor's slice alone sets it. */
  lineLimit: LinkLimit | null
}

/** How a device was cut off: without a word, by its page going away, or by the server going down. */
export type CutOff = 'lost' | 'closed' | 'restarted'

/** One browser or phone in a seat, with everything that ends together with it. */
export interface LiveDevice extends DeviceSources {
  readonly deviceId: DeviceId
  readonly seat: LiveSeat
  readonly account: Account
  /** The session by which it sits here. */
  sessionHash: string
  readonly joinedAtMs: number
  /** What its account is in the meeting. */
  role: MeetingRole
  label: string
  /** The hall's display: it receives and never sends. */
  readonly display: boolean
  /** What a phone was brought for; null: it is no phone. */
  readonly phone: PhoneKind | null
  /** A paired browser's or a phone's; null: a person signed in. */
  readonly pairingId: PairingId | null
  /** Null while cut off. */
  connection: Connection | null
  /** Browser and system, in words. */
  software: string
  /** Since when it is cut off, why as far as is known, and the timer that gives it up. */
  away: { readonly sinceMs: number; readonly why: CutOff; readonly giveUp: Cancel } | null
  tokens: ResumeTokens
  link: LinkQuality
  /** The row of the attendance that this stay is written in. */
  attendanceId: string
  /** True from the moment it is given up: whatever was still under way for it stops. */
  gone: boolean
  readonly media: DeviceMedia
}

/**
 * Hashes of the proofs that continue a seat. The one before the last counts until a request shows that the last one has
 * arrived: the answer that carried it may have been lost together with the link.
 */
export interface ResumeTokens {
  current: Buffer
  previous: Buffer | null
}

/** A new proof of 192 bits; the seat keeps its hash alone. */
export function issueToken(before: ResumeTokens | null): { token: string; tokens: ResumeTokens } {
  const token = freshBytes(24).toString('base64url')
  return { token, tokens: { current: hashOf(token), previous: before?.current ?? null } }
}

export function provesSeat(tokens: ResumeTokens, token: string): boolean {
  const given = hashOf(token)
  return timingSafeEqual(given, tokens.current) || (tokens.previous !== null && timingSafeEqual(given, tokens.previous))
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
