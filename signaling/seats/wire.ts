import { z } from 'zod'
import { MeetingRole } from '../identity/wire.ts'
import { MeetingState } from '../meeting/wire.ts'
import { PresentingState } from '../presenting/wire.ts'
import { AccountId, MeetingId, SeatId, SiteId, TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** `here`: its control socket is open. `away`: cut off, its seat kept for a grace time. */
export const SeatConnection = z.enum(['here', 'away'])
export const LinkQuality = z.enum(['unknown', 'good', 'weak', 'bad'])
export type LinkQuality = z.infer<typeof LinkQuality>

/** What everybody in the meeting sees of a seat. */
export const Seat = z.strictObject({
  seatId: SeatId,
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  role: MeetingRole,
  siteId: SiteId,
  siteName: z.string(),
  connection: SeatConnection,
  /** `none`: the seat has no such device or did not allow it. */
  mic: z.enum(['none', 'off', 'on']),
  camera: z.enum(['none', 'off', 'on']),
  screen: z.boolean(),
  link: LinkQuality,
  joinedAtMs: TimeMs,
})
export type Seat = z.infer<typeof Seat>

export const RoomSnapshot = z.strictObject({
  meetingId: MeetingId,
  title: z.string(),
  state: MeetingState,
  seats: z.array(Seat),
  /** The seat that the chair has put on the stage; null: whoever speaks is shown. */
  stageSeatId: SeatId.nullable(),
  presenting: PresentingState,
})
export type RoomSnapshot = z.infer<typeof RoomSnapshot>

/** Proof that a client held a seat before: given at joining, shown when coming back. Never shown to others. */
export const ResumeToken = z.string().regex(/^[A-Za-z0-9_-]{20,64}$/)

/**
 * Takes a seat in a meeting, or takes one's own again. With `resume` the seat is continued without asking.
 * `alreadySeated`: the same person sits here from elsewhere; ask, then `takeOver`.
 * The answer always holds the whole snapshot, as of the event numbered `seq`: events with that number or a smaller one may
 * arrive before it and are in it, those after it follow without a gap. `epoch` names the room's life in the server; the
 * `epoch` and `lastSeq` that a client sends are what it saw last.
 */
export const joinSeat = request('seats.join', {
  via: 'ws',
  params: z.strictObject({
    meetingId: MeetingId,
    takeOver: z.boolean(),
    mic: z.enum(['none', 'off']),
    camera: z.enum(['none', 'off']),
    resume: z.strictObject({ token: ResumeToken, epoch: z.string().max(64), lastSeq: z.int().min(0) }).optional(),
  }),
  result: z.strictObject({
    seatId: SeatId,
    resumeToken: ResumeToken,
    /** True when it is the seat from before, with its media still in place on the server. */
    resumed: z.boolean(),
    epoch: z.string(),
    seq: z.int().min(0),
    snapshot: RoomSnapshot,
    nowMs: TimeMs,
  }),
  errors: ['alreadySeated', 'notOpenYet', 'meetingOver', 'meetingFull'],
})
export const leaveSeat = request('seats.leave', { via: 'ws', params: z.strictObject({}), result: z.strictObject({}) })

/** A beat of the client, every few seconds: liveness, round-trip time and the person's own view of the line. */
export const beat = request('seats.beat', {
  via: 'ws',
  params: z.strictObject({ link: LinkQuality }),
  result: z.strictObject({ nowMs: TimeMs }),
})
/** The client found or lost a device. `on` is said by producing; this says whether there is one at all. */
export const setDevices = request('seats.devices', {
  via: 'ws',
  params: z.strictObject({ mic: z.enum(['none', 'off']).optional(), camera: z.enum(['none', 'off']).optional() }),
  result: z.strictObject({}),
})

/** Joins, leaves and changes, gathered for about a quarter of a second. A leave says why. */
export const seatsChanged = event('seats.changed', {
  data: z.strictObject({
    changed: z.array(Seat),
    left: z.array(z.strictObject({ seatId: SeatId, reason: z.enum(['left', 'lost', 'removed', 'takenOver']) })),
  }),
  kept: true,
})
/** Told to the older of two connections of one person before it is closed. */
export const takenOver = event('seats.takenOver', { data: z.strictObject({}), kept: false })

export const AttendanceRow = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  role: MeetingRole,
  siteId: SiteId,
  siteName: z.string(),
  /** What the person joined with, in words for people, for example `Chromium, Linux`. */
  device: z.string(),
  joinedAtMs: TimeMs,
  /** Null while the person is in the meeting. */
  leftAtMs: TimeMs.nullable(),
  leaveReason: z.enum(['left', 'lost', 'removed', 'takenOver', 'ended']).nullable(),
})
export type AttendanceRow = z.infer<typeof AttendanceRow>

/** Every stay of everyone, oldest first, and those invited who never came. CSV: `GET /api/meetings/:meetingId/attendance.csv`. */
export const readAttendance = request('seats.attendance', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({
    rows: z.array(AttendanceRow),
    absent: z.array(
      z.strictObject({
        accountId: AccountId,
        fullName: z.string(),
        title: z.string(),
        role: MeetingRole,
        siteName: z.string(),
      }),
    ),
    nowMs: TimeMs,
  }),
})
