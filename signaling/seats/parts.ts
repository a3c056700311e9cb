import type { Logger } from 'pino'
import type { MediaPlane } from '../../sfu/api.ts'
import type { Audit } from '../audit/audit.ts'
import type { MeetingActor } from '../identity/permissions.ts'
import type { Account } from '../identity/wire.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { PresentedPage } from '../presenting/wire.ts'
import type { Clock } from '../storage/clock.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { Timers } from './timers.ts'

export interface RoomSettings {
  /** How long a seat is kept for somebody who is cut off. */
  readonly graceMs: number
  readonly maxSeats: number
  /** For how long joins, leaves and changes are gathered into one message. */
  readonly presenceGatherMs: number
  /** How many microphones of others a seat hears at most. */
  readonly speakerVoices: number
  /** How long an empty room is kept. */
  readonly emptyRoomMs: number
  /** How often the attendance notes who is still here. */
  readonly attendanceEveryMs: number
}
export const ROOM_SETTINGS: RoomSettings = {
  graceMs: 60_000,
  maxSeats: 400,
  presenceGatherMs: 250,
  speakerVoices: 12,
  emptyRoomMs: 30_000,
  attendanceEveryMs: 15_000,
}

/** What running meetings need from elsewhere. */
export interface RoomsParts {
  readonly database: Database
  readonly clock: Clock
  readonly plane: MediaPlane
  readonly log: Logger
  readonly audit?: Audit
  readonly timers?: Timers
  /** What is not given stays as in `ROOM_SETTINGS`. */
  readonly settings?: Partial<RoomSettings>
  actorIn(account: Account, meetingId: MeetingId): Promise<MeetingActor | null>
  meetingOf(
    meetingId: MeetingId,
  ): Promise<{ readonly title: string; readonly state: MeetingState; readonly startsAtMs: number } | null>
  /** Whether the meeting may see this page of an issued paper. */
  mayPresent(meetingId: MeetingId, page: PresentedPage): Promise<'ok' | 'paperNotIssued' | 'noSuchPage'>
}
