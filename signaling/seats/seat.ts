import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { SeatMedia } from '../media/seat-media.ts'
import type { Connection } from '../server/handlers.ts'
import type { SeatId, SiteId } from '../wire/ids.ts'
import type { Cancel } from './timers.ts'
import type { LinkQuality, Seat } from './wire.ts'

/** One person's place in a running meeting, with everything that ends together with it. */
export interface LiveSeat {
  readonly seatId: SeatId
  readonly account: Account
  readonly joinedAtMs: number
  role: MeetingRole
  siteId: SiteId
  siteName: string
  /** Null while cut off. */
  connection: Connection | null
  /** What the person sits here with, in words. */
  device: string
  /** Since when the seat is cut off, and the timer that gives it up. */
  away: { readonly sinceMs: number; readonly giveUp: Cancel } | null
  tokens: ResumeTokens
  mic: Seat['mic']
  camera: Seat['camera']
  screen: boolean
  link: LinkQuality
  /** The row of the attendance that this stay is written in. */
  attendanceId: string
  /** True from the moment the seat is given up: whatever was still under way for it stops. */
  gone: boolean
  readonly media: SeatMedia
}

/** What everybody sees of a seat. */
export function toWire(seat: LiveSeat): Seat {
  return {
    seatId: seat.seatId,
    accountId: seat.account.accountId,
    fullName: seat.account.fullName,
    title: seat.account.title,
    role: seat.role,
    siteId: seat.siteId,
    siteName: seat.siteName,
    connection: seat.connection === null ? 'away' : 'here',
    mic: seat.mic,
    camera: seat.camera,
    screen: seat.screen,
    link: seat.link,
    joinedAtMs: seat.joinedAtMs,
  }
}

/**
 * Hashes of the proofs that continue a seat. The one before the last counts until a request shows that the last one has
 * arrived: the answer that carried it may have been lost together with the line.
 */
export interface ResumeTokens {
  current: Buffer
  previous: Buffer | null
}

/** A new proof of 192 bits; the seat keeps its hash alone. */
export function issueToken(before: ResumeTokens | null): { token: string; tokens: ResumeTokens } {
  const token = randomBytes(24).toString('base64url')
  return { token, tokens: { current: hashOf(token), previous: before?.current ?? null } }
}

export function provesSeat(tokens: ResumeTokens, token: string): boolean {
  const given = hashOf(token)
  return timingSafeEqual(given, tokens.current) || (tokens.previous !== null && timingSafeEqual(given, tokens.previous))
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
