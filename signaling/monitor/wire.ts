import { z } from 'zod'
import { Rung } from '../media/wire.ts'
import { DeviceTrouble, LinkReason, SendRung } from '../wire/device-figures.ts'
import { DeviceId, SeatId, TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'
import { LinkLimit } from '../wire/link-limit.ts'

/** How often the lines of all sites are sampled, and leaders who have the monitor open are sent what is another. */
export const SAMPLE_EVERY_MS = 10_000
/** The last hour. */
export const SAMPLES_KEPT = 360
/** The most seats of one message; a meeting has 400 at most. */
const MOST_SEATS = 400

const figure = z.int().min(0).max(65_000).nullable()

/** A seat's link as it is now: by the device with its best link; the troubles are those of all its devices. */
export const SeatLink = z.tuple([
  SeatId,
  /** Round trip, milliseconds. */
  figure,
  /** Packets lost, in thousand. */
  figure,
  /** Sent and received, kbit/s. */
  figure,
  figure,
  Rung,
  LinkReason.nullable(),
  SendRung,
  LinkReason.nullable(),
  z.array(DeviceTrouble).max(DeviceTrouble.options.length),
])
export type SeatLink = z.infer<typeof SeatLink>

/** Begins to send this device the lines of all seats; ends with its connection, with its role, and by `monitor.close`. */
export const openMonitor = request('monitor.open', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({ lines: z.array(SeatLink).max(MOST_SEATS) }),
})
export const closeMonitor = request('monitor.close', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({}),
})
/** What is another than was sent last, one message for all seats; `gone`: of these nothing is known any more. */
export const linksChanged = event('monitor.lines', {
  data: z.strictObject({ lines: z.array(SeatLink).max(MOST_SEATS), gone: z.array(SeatId).max(MOST_SEATS) }),
  kept: false,
})

/** What a seat was at a sample: nothing known, not joined, cut off, or here with a link of this quality. */
export const SAMPLE_STATES = ['none', 'absent', 'away', 'unknown', 'bad', 'weak', 'good'] as const
export type SampleState = (typeof SAMPLE_STATES)[number]

/** Columns of equal length, the oldest sample first. */
export const LinkHour = z.strictObject({
  everyMs: z.int().positive(),
  /** When the last sample was taken, by the server's steady clock. */
  endsAtMs: TimeMs,
  /** Indexes into `SAMPLE_STATES`. */
  states: z
    .array(
      z
        .int()
        .min(0)
        .max(SAMPLE_STATES.length - 1),
    )
    .max(SAMPLES_KEPT),
  rttMs: z.array(figure).max(SAMPLES_KEPT),
  lossPermille: z.array(figure).max(SAMPLES_KEPT),
  sentKbps: z.array(figure).max(SAMPLES_KEPT),
  receivedKbps: z.array(figure).max(SAMPLES_KEPT),
  /** Indexes into the ladder's rungs. */
  rungs: z.array(z.int().min(0).max(Rung.options.length)).max(SAMPLES_KEPT),
})
export type LinkHour = z.infer<typeof LinkHour>

/** The last hour of one seat's link. */
export const readLinkHour = request('monitor.hour', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: LinkHour,
  errors: ['noSuchSeat'],
})

/** How a place fared in one meeting. */
export const PastMeeting = z.strictObject({
  startsAtMs: TimeMs,
  /** Null: a meeting that the asking person takes no part in. */
  title: z.string().nullable(),
  /** How long it was here, of that with a weak link, and how long it was cut off; seconds. */
  hereSeconds: z.int().min(0),
  weakSeconds: z.int().min(0),
  awaySeconds: z.int().min(0),
  /** Means over the meeting; null: nothing was measured. */
  rttMs: z.int().min(0).nullable(),
  lossPermille: z.int().min(0).nullable(),
})
export type PastMeeting = z.infer<typeof PastMeeting>
export const MOST_PAST_MEETINGS = 20

/** What is known of a seat's place beside its link: its telephone number (empty: none), and its last meetings, the newest first. */
export const readPlace = request('monitor.place', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: z.strictObject({ phone: z.string(), meetings: z.array(PastMeeting).max(MOST_PAST_MEETINGS) }),
  errors: ['noSuchSeat'],
})

/** Seats whose link is limited: all of them for chair and secretaries, the own one for everybody else. */
export const MonitorState = z.strictObject({
  limits: z.array(z.strictObject({ seatId: SeatId, kbps: LinkLimit })).max(MOST_SEATS),
})
export type MonitorState = z.infer<typeof MonitorState>
export const NO_LIMITS: MonitorState = { limits: [] }
/** Its part of the snapshot. */
export const monitorSlice = MonitorState.default(NO_LIMITS)
/** To chair and secretaries, and to the devices of seats that it concerns. */
export const limitsChanged = event('monitor.limits', { data: MonitorState, kept: false })
/** Limits what a seat's devices send and receive; null: as much as the link bears. Kept until the seat is left. */
export const limitLine = request('monitor.limit', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId, kbps: LinkLimit.nullable() }),
  result: z.strictObject({}),
  errors: ['noSuchSeat'],
})

/** What leaders may ask of a device's own people. */
export const AskedAct = z.enum(['restart', 'switchCamera'])
export type AskedAct = z.infer<typeof AskedAct>
export const AskId = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
/** How long the people at the device have to answer. */
export const ANSWER_WITHIN_MS = 30_000

/** Asks the people at a device to let its page begin again, or to change to another camera. A newer question takes the place of an older one. */
export const askDevice = request('monitor.ask', {
  via: 'ws',
  params: z.strictObject({ deviceId: DeviceId, act: AskedAct }),
  result: z.strictObject({ askId: AskId }),
  errors: ['noSuchDevice', 'notHere'],
})
/** To the asked device alone. */
export const deviceAsked = event('monitor.asked', {
  data: z.strictObject({ askId: AskId, act: AskedAct, byName: z.string(), untilMs: TimeMs }),
  kept: false,
})
/** `impossible`: there is no other camera. `failed`: none of the others could be opened, and the picture is the one of before. */
export const AskAnswer = z.enum(['agreed', 'declined', 'impossible', 'failed'])
export type AskAnswer = z.infer<typeof AskAnswer>
/** `noSuchAsk`: it was asked of another device, was answered already, or its time is over. */
export const answerAsk = request('monitor.answer', {
  via: 'ws',
  params: z.strictObject({ askId: AskId, answer: AskAnswer }),
  result: z.strictObject({}),
  errors: ['noSuchAsk'],
})
/** To leaders who have the monitor open. */
export const askAnswered = event('monitor.answered', {
  data: z.strictObject({ askId: AskId, answer: AskAnswer }),
  kept: false,
})
