import type { Logger } from 'pino'
import type { MediaPlane } from '../../sfu/api.ts'
import type { Audit } from '../audit/audit.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { Account } from '../identity/wire.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Readers } from '../visibility/readers.ts'
import type { PresentedPage } from '../presenting/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { LinkStart } from '../passport/wire.ts'
import type { AccountId, MeetingId, PaperVersionId, SeatId, SiteId } from '../wire/ids.ts'
import type { Timers } from '../kit/timers.ts'

export interface RoomSettings {
  /** How long the place of a device is kept that is cut off. */
  readonly graceMs: number
  /** Seats that may be joined at once in one meeting. */
  readonly maxSeats: number
  /** How many microphones of others a seat hears at most in an open meeting. */
  readonly speakerVoices: number
  /** How long an empty room is kept. */
  readonly emptyRoomMs: number
  /** How often the attendance notes who is still here. */
  readonly attendanceEveryMs: number
  /** Joins that are worked on at once, those that may wait for it, and for how long. */
  readonly joinsAtOnce: number
  /** Returns let in a second: after a power cut all halls are back at the same moment, and the server's processor could not serve them at once. */
  readonly returnsPerSecond: number
  readonly joinsWaiting: number
  readonly joinWaitMs: number
  /** How often one account may ask for a place, at once and a second: each is written in the book and looked up. */
  readonly joinsOfOneAtOnce: number
  readonly joinsOfOnePerSecond: number
}
export const ROOM_SETTINGS: RoomSettings = {
  graceMs: 60_000,
  maxSeats: 400,
  speakerVoices: 12,
  emptyRoomMs: 30_000,
  attendanceEveryMs: 15_000,
  joinsAtOnce: 16,
  returnsPerSecond: 30,
  joinsWaiting: 1_000,
  joinWaitMs: 8_000,
  joinsOfOneAtOnce: 40,
  joinsOfOnePerSecond: 1,
}

/** What running meetings need from elsewhere. */
export interface RoomsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly plane: MediaPlane
  readonly log: Logger
  readonly audit?: Audit
  readonly timers?: Timers
  /** What is not given stays as in `ROOM_SETTINGS`. */
  readonly settings?: Partial<RoomSettings>
  actorIn(account: Account, meetingId: MeetingId): Promise<MeetingActor | null>
  meetingOf(meetingId: MeetingId): Promise<{
    readonly title: string
    readonly state: MeetingState
    readonly startsAtMs: number
    readonly endsAtMs: number
  } | null>
  /** Told after somebody leads in the chair's place, or does no more: what they may read elsewhere follows. */
  onRolesChanged?: ((meetingId: MeetingId) => void) | undefined
  /** What devices in the seat of a site begin with, by its link tests; left out: nothing is known of any. */
  linkStartOf?: ((siteId: SiteId) => LinkStart | null) | undefined
  /** Told when somebody has come to sit in the seat that presents, or does no more: what they may draw follows. */
  onPresentersChanged?: ((meetingId: MeetingId, accountId: AccountId) => void) | undefined
  /** Told before a person's own device takes a seat; not of displays, and not of paired browsers, which enter by themselves. */
  cameByHand?: ((came: { meetingId: MeetingId; seatId: SeatId; fullName: string }) => Promise<void>) | undefined
  /** Who may read this version of a paper now. */
  readersOf(paperVersionId: PaperVersionId): Promise<Readers>
  /** Whether the meeting may see this page of an issued paper. */
  mayPresent(meetingId: MeetingId, page: PresentedPage): Promise<'ok' | 'paperNotIssued' | 'noSuchPage'>
}
