// Over 300 lines: the pages may import nothing of seats but this file, so its messages and what they are made of stay together.
import { z } from 'zod'
import { MeetingRole } from '../identity/wire.ts'
import { MeetingPhase, Participant } from '../meeting/wire.ts'
import { DeviceFigures } from '../wire/device-figures.ts'
import { HeadCount } from '../wire/head-count.ts'
import { AccountId, DeviceId, MeetingId, SEAT_ID_LENGTH, SeatId, SiteId, TimeMs } from '../wire/ids.ts'
import { event, plainLine, request } from '../wire/kit.ts'
import { slices } from '../wire/slices.ts'
import { CAMERAS, MICS } from '../media/wire.ts'
import { LinkStart } from '../passport/wire.ts'
import { PhoneKind } from '../wire/paired-part.ts'

export const LinkQuality = z.enum(['unknown', 'good', 'weak', 'bad'])
export type LinkQuality = z.infer<typeof LinkQuality>

/** `here`: a control socket of it is open. `away`: cut off, its place kept for a grace time. `absent`: not joined. */
export const SeatConnection = z.enum(['here', 'away', 'absent'])
export type SeatConnection = z.infer<typeof SeatConnection>
/** `none`: there is no such device, or its use was not allowed. */
export const DeviceSwitch = z.enum(['none', 'off', 'on'])
export type DeviceSwitch = z.infer<typeof DeviceSwitch>

/**
 * What of a seat does not change while the meeting runs: a bridge point with its hall, or one person at a desk. Everybody
 * invited has one, joined or not. The id follows from the meeting and the site or person, so it outlives restarts.
 */
export const RosterSeat = z.strictObject({
  seatId: SeatId,
  kind: z.enum(['site', 'person']),
  /** The site's name, or the person's. */
  name: z.string(),
  shortName: z.string(),
  /** Empty for a site. */
  title: z.string(),
  /** As the list of participants says; a site's is `operator`. */
  role: MeetingRole,
  accountId: AccountId.nullable(),
  siteId: SiteId,
  siteName: z.string(),
  level: z.string(),
  parentSiteId: SiteId.nullable(),
})
export type RosterSeat = z.infer<typeof RosterSeat>
/** `GET /api/meetings/:meetingId/roster/:hash`: never changes under its hash, so that each client fetches it once. */
export const Roster = z.strictObject({ seats: z.array(RosterSeat) })
export type Roster = z.infer<typeof Roster>
export const RosterHash = z.string().regex(/^[0-9a-f]{32}$/)

/** What everybody in the meeting sees of a seat now, all its devices together. */
export interface SeatNow {
  readonly connection: SeatConnection
  readonly mic: DeviceSwitch
  /** No sound comes from any of its microphones that are on. */
  readonly micSilent: boolean
  readonly camera: DeviceSwitch
  readonly screen: boolean
  /** The best link among its devices: one good device is enough to follow the meeting. */
  readonly link: LinkQuality
  /** The hand is raised. */
  readonly asking: boolean
  /** The chair of the meeting sits here. */
  readonly chair: boolean
  /** People in the hall as its operator counted them; 0 for a desk or when nobody counted. */
  readonly headCount: number
}

/**
 * A seat's state in seven letters and a number, for example `hfo-g--12`. In order: connection, microphone, camera, screen, link, hand, chair, people in the hall (left out when 0).
 * A microphone that is on and gives no sound is `q`.
 */
export const PackedSeat = z.string().regex(/^[hax][nfoq][nfo][s-][ugwb][y-][c-]([1-9]\d{0,3})?$/)
export type PackedSeat = z.infer<typeof PackedSeat>
/** A seat that is not named in a snapshot. */
export const ABSENT: PackedSeat = 'xnn-u--'

const LETTERS = {
  connection: { here: 'h', away: 'a', absent: 'x' },
  device: { none: 'n', off: 'f', on: 'o' },
  link: { unknown: 'u', good: 'g', weak: 'w', bad: 'b' },
} as const
/** A microphone that is on, and silent. */
const SILENT = 'q'

export function packSeat(seat: SeatNow): PackedSeat {
  return [
    LETTERS.connection[seat.connection],
    seat.mic === 'on' && seat.micSilent ? SILENT : LETTERS.device[seat.mic],
    LETTERS.device[seat.camera],
    seat.screen ? 's' : '-',
    LETTERS.link[seat.link],
    seat.asking ? 'y' : '-',
    seat.chair ? 'c' : '-',
    seat.headCount === 0 ? '' : String(seat.headCount),
  ].join('')
}

/** @param packed - Already checked by `PackedSeat`. */
export function unpackSeat(packed: PackedSeat): SeatNow {
  return {
    connection: wordOf(LETTERS.connection, packed[0]),
    mic: packed[1] === SILENT ? 'on' : wordOf(LETTERS.device, packed[1]),
    micSilent: packed[1] === SILENT,
    camera: wordOf(LETTERS.device, packed[2]),
    screen: packed[3] === 's',
    link: wordOf(LETTERS.link, packed[4]),
    asking: packed[5] === 'y',
    chair: packed[6] === 'c',
    headCount: Number(packed.slice(7)),
  }
}

function wordOf<W extends string>(letters: Readonly<Record<W, string>>, letter: string | undefined): W {
  for (const word in letters) if (letters[word] === letter) return word
  throw new Error('not a packed seat')
}

/**
 * Many seats: under each state the ids of all seats that are so, one after another with nothing between them. Of 241 halls in a
 * storm most are alike, so that one of them takes little more than its id.
 */
export const PackedSeats = z.record(PackedSeat, z.string().regex(new RegExp(`^([A-Za-z0-9_-]{${SEAT_ID_LENGTH}})+$`)))
export type PackedSeats = z.infer<typeof PackedSeats>

export function packSeats(seats: Iterable<readonly [SeatId, PackedSeat]>): PackedSeats {
  const packed: PackedSeats = {}
  for (const [seatId, state] of seats) packed[state] = (packed[state] ?? '') + seatId
  return packed
}

/** @param packed - Already checked by `PackedSeats`. */
export function unpackSeats(packed: PackedSeats): Map<SeatId, SeatNow> {
  const seats = new Map<SeatId, SeatNow>()
  for (const [state, ids] of Object.entries(packed)) {
    const seat = unpackSeat(state)
    for (let at = 0; at < ids.length; at += SEAT_ID_LENGTH) {
      seats.set(SeatId.parse(ids.slice(at, at + SEAT_ID_LENGTH)), seat)
    }
  }
  return seats
}

/** Devices that may sit in one seat. */
export const MAX_DEVICES = 6

export const Mic = z.enum(MICS)
export type Mic = z.infer<typeof Mic>

/** One device of a seat, as its own seat, the chair and the secretaries see it. */
export const SeatDevice = z.strictObject({
  deviceId: DeviceId,
  /** What the hall calls it, for example `Máy quay tài liệu`. */
  label: z.string(),
  accountId: AccountId,
  fullName: z.string(),
  /** What its person is in the meeting now: a page shows the buttons of this role as soon as it is sent. */
  role: MeetingRole,
  connection: z.enum(['here', 'away']),
  mic: DeviceSwitch,
  secondMic: DeviceSwitch,
  camera: DeviceSwitch,
  documentCamera: DeviceSwitch,
  /** Microphones that are on and give no sound. */
  silent: z.array(Mic).max(2),
  screen: z.boolean(),
  /** The sound of the shared screen; `off` also when it was turned off for this device, which alone turns it on again. */
  screenSound: DeviceSwitch,
  link: LinkQuality,
  /** It is the hall's display: it receives and never sends. */
  display: z.boolean().default(false),
  /** What a phone was brought into the hall for; null: it is no phone. */
  phone: PhoneKind.nullable().default(null),
})
export type SeatDevice = z.infer<typeof SeatDevice>
/** Which camera stands for the seat. */
export const MainCamera = z.strictObject({ deviceId: DeviceId, source: z.enum(CAMERAS) })
export type MainCamera = z.infer<typeof MainCamera>
/** What the hall's display shows, and from where the hall's sound comes; chosen by the hall. */
export const HallDisplay = z.strictObject({
  /** `follow`: the paper while somebody presents one, else the picture. `paper` shows the picture while there is none. */
  show: z.enum(['follow', 'picture', 'paper']),
  /** Who waits to speak stands beside it. */
  queue: z.boolean(),
  sound: z.enum(['display', 'others']),
})
export type HallDisplay = z.infer<typeof HallDisplay>
export const USUAL_DISPLAY: HallDisplay = { show: 'follow', queue: false, sound: 'others' }

/**
 * The display that plays the meeting's sound while no phone has taken it over; null: the seat's other machines do, as in a seat without a display. A
 * display that is alone in the seat but for phones plays it, and one that is cut off keeps its part until it is given up: its sound may flow on.
 */
export function soundingDisplay({ devices, display }: Pick<SeatDetail, 'devices' | 'display'>): DeviceId | null {
  const first = devices.find((device) => device.display)
  if (first === undefined) return null
  const alone = devices.every((device) => device.display || device.phone !== null)
  return display.sound === 'display' || alone ? first.deviceId : null
}

export const SeatDetail = z.strictObject({
  seatId: SeatId,
  devices: z.array(SeatDevice).max(MAX_DEVICES),
  /** Chosen by the seat; null: the first device that shows something. */
  mainCamera: MainCamera.nullable(),
  people: z.array(z.string()),
  headCount: HeadCount,
  display: HallDisplay.default(USUAL_DISPLAY),
  /** The phone that has taken over the hall's sound, both ways; null: the hall's own machines have it. */
  soundPhone: DeviceId.nullable().default(null),
})
export type SeatDetail = z.infer<typeof SeatDetail>

export const RoomSnapshot = z.strictObject({
  meetingId: MeetingId,
  rosterHash: RosterHash,
  /** Seats of the roster that are not named here are absent. */
  seats: PackedSeats,
  ...slices,
})
export type RoomSnapshot = z.infer<typeof RoomSnapshot>

/** Proof that a client held a place before: given at joining, shown when coming back. Never shown to others. */
export const ResumeToken = z.string().regex(/^[A-Za-z0-9_-]{20,64}$/)

/**
 * The server's time of day, and its time that does not jump when the clock is put right: moments that something lasts from (`sinceMs` of
 * the floor) are sent in the second, so that their difference to it is the duration.
 */
const ServerTimes = { nowMs: TimeMs, steadyMs: TimeMs }

/**
 * Takes a place in a meeting, or takes one's own again. With `resume` it is continued without asking.
 * `place`: `own` is a desk of one's own; `site` is the seat of one's bridge point, in which several devices may sit
 * together. Operators always sit in their site's.
 * `claim`: `ask` is refused with `alreadySeated` when the same person is here from elsewhere; `takeOver` moves that place
 * here; `add` brings one more device into the site's seat.
 * The answer always holds the whole snapshot, as of the event numbered `seq`: events with that number or a smaller one may
 * arrive before it and are in it, those after it follow without a gap. `epoch` names the room's life in the server; the
 * `epoch` and `lastSeq` that a client sends are what it saw last.
 * `busy`: too many come at once; ask again after `retryAfterMs` of the details. `shownOut`: until chair or secretary let the
 * seat in again, also when it was shown out while its link was cut. `meetingLocked`: nobody new is let in. `waiting`: until chair or secretary
 * admit them; `locks.mayEnter` then comes on this socket.
 * `display`: as the hall's display, one more device of its seat that receives and never sends; an operator's alone. It asks for nothing else: a
 * display that the same person has there already makes room for it. `notAHall`: somebody else asks for that.
 */
export const joinSeat = request('seats.join', {
  via: 'ws',
  params: z.strictObject({
    meetingId: MeetingId,
    place: z.enum(['own', 'site']),
    claim: z.enum(['ask', 'takeOver', 'add']),
    label: plainLine(40).optional(),
    mic: z.enum(['none', 'off']),
    camera: z.enum(['none', 'off']),
    display: z.literal(true).optional(),
    resume: z.strictObject({ token: ResumeToken, epoch: z.string().max(64), lastSeq: z.int().min(0) }).optional(),
  }),
  result: z.strictObject({
    seatId: SeatId,
    deviceId: DeviceId,
    resumeToken: ResumeToken,
    /** True when it is the place from before, with its media still in place on the server. */
    resumed: z.boolean(),
    epoch: z.string(),
    seq: z.int().min(0),
    snapshot: RoomSnapshot,
    own: SeatDetail,
    /** What a device in a site's seat begins with, by the tests of its link; null: it finds out for itself. */
    linkStart: LinkStart.nullable(),
    ...ServerTimes,
  }),
  errors: [
    'alreadySeated',
    'noSiteSeat',
    'seatFull',
    'notOpenYet',
    'meetingOver',
    'meetingFull',
    'shownOut',
    'meetingLocked',
    'waiting',
    'busy',
    'notAHall',
  ],
})
/** This device leaves; the seat stays as long as another device of it does. */
export const leaveSeat = request('seats.leave', { via: 'ws', params: z.strictObject({}), result: z.strictObject({}) })

/** A beat of the client, every few seconds: liveness, round-trip time and the person's own view of the link. */
export const beat = request('seats.beat', {
  via: 'ws',
  params: z.strictObject({
    link: LinkQuality,
    /** With every second beat: what leaders who have the monitor open see of the device's line. */
    figures: DeviceFigures.optional(),
  }),
  result: z.strictObject({
    ...ServerTimes,
    /** What the media server believes this device's link can carry towards it, bits a second; null when not known. */
    receiveBps: z.int().min(0).nullable(),
  }),
})
/**
 * The client found or lost a device. `on` is said by producing; this says whether there is one at all. `silent`: all of its
 * microphones that are on and give no sound, as the client finds it by listening to them itself.
 */
export const setDevices = request('seats.devices', {
  via: 'ws',
  params: z.strictObject({
    mic: z.enum(['none', 'off']).optional(),
    secondMic: z.enum(['none', 'off']).optional(),
    camera: z.enum(['none', 'off']).optional(),
    documentCamera: z.enum(['none', 'off']).optional(),
    silent: z.array(Mic).max(2).optional(),
  }),
  result: z.strictObject({}),
})
/** Who is in the hall of one's own site. Kept: a restart of the server does not lose it. */
export const setHall = request('seats.setHall', {
  via: 'ws',
  params: z.strictObject({
    people: z.array(plainLine(80)).max(200),
    headCount: HeadCount,
  }),
  result: z.strictObject({}),
  errors: ['notAHall'],
})
/** What the display of one's own hall shows, and where its sound comes from. Kept over a restart of the server, too. */
export const setDisplay = request('seats.setDisplay', {
  via: 'ws',
  params: HallDisplay,
  result: z.strictObject({}),
  errors: ['notAHall'],
})
/** Which camera of one's own seat the others see; null: the first device that shows something. */
export const setMainCamera = request('seats.setMainCamera', {
  via: 'ws',
  params: z.strictObject({ mainCamera: MainCamera.nullable() }),
  result: z.strictObject({}),
  errors: ['noSuchDevice'],
})
/** The devices and people of any seat, for the chair and the secretaries; those of one's own seat for everybody. */
export const readSeat = request('seats.read', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: SeatDetail,
  errors: ['noSuchSeat'],
})

/**
 * Differences, gathered for a quarter of a second and for longer while many come at once. Only seats that changed are
 * named, `absent` ones included; `rosterHash` is there when the list of seats itself has changed.
 */
export const seatsChanged = event('seats.changed', {
  data: z.strictObject({ seats: PackedSeats, rosterHash: RosterHash.optional() }),
  kept: true,
})
/** The own seat's devices and people, told to each of its devices. */
export const ownSeatChanged = event('seats.own', { data: SeatDetail, kept: false, inState: true })
/** To a reader too slow for every event: all of it as it is now, instead of the backlog. Events after `seq` follow. */
export const caughtUp = event('seats.caughtUp', {
  data: z.strictObject({ seq: z.int().min(0), snapshot: RoomSnapshot, own: SeatDetail }),
  kept: false,
})
/** Told to the older of two connections of one person before it is closed. */
export const takenOver = event('seats.takenOver', { data: z.strictObject({}), kept: false })

/**
 * Why a stay ended. `left`: by the person, in the page. `lost`: cut off for longer than the grace time. `closed`: the page was
 * closed and nobody came back. `removed`: shown out. `uninvited`: taken off the list. `moved`: given another seat by the list.
 * `takenOver`: continued on another device. `ended`: with the meeting. `endedByRule`: with a meeting that nobody ended. `signedOut`: by the person, anywhere. `revoked`: the
 * account was barred or got a new password. `expired`: the session's time was over. `restarted`: with the server.
 */
export const LeaveReason = z.enum([
  'left',
  'lost',
  'closed',
  'removed',
  'uninvited',
  'moved',
  'takenOver',
  'ended',
  'endedByRule',
  'signedOut',
  'revoked',
  'expired',
  'restarted',
])
export type LeaveReason = z.infer<typeof LeaveReason>

export const AttendanceRow = z.strictObject({
  ...Participant.shape,
  /** What the person joined with, in words for people, for example `Chromium, Linux`. */
  device: z.string(),
  joinedAtMs: TimeMs,
  /** Null while the person is in the meeting. */
  leftAtMs: TimeMs.nullable(),
  leaveReason: LeaveReason.nullable(),
})
export type AttendanceRow = z.infer<typeof AttendanceRow>

/** Every stay of everyone, oldest first, and those invited who never came. CSV: `GET /api/meetings/:meetingId/attendance.csv`. */
export const readAttendance = request('seats.attendance', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({
    phase: MeetingPhase,
    rows: z.array(AttendanceRow),
    /** Those on the list who never came; before the meeting that makes nobody absent. */
    absent: z.array(Participant.omit({ siteId: true })),
    /** What bridge points told of themselves, in the order of the list of sites; `joinedAtMs` null: never came. */
    sites: z.array(
      z.strictObject({
        siteId: SiteId,
        siteName: z.string(),
        joinedAtMs: TimeMs.nullable(),
        leftAtMs: TimeMs.nullable(),
        headCount: z.int().min(0),
        people: z.array(z.string()),
      }),
    ),
    nowMs: TimeMs,
  }),
})
