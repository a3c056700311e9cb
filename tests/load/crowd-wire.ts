import { z } from 'zod'
import { MeetingId, SeatId } from '../../signaling/wire/ids.ts'
import { BotAct } from './acts.ts'
import { HeardStream, JoinRecord } from './journal.ts'

/** How one bot fares. */
export const BotReport = z.strictObject({
  username: z.string(),
  seatId: SeatId.nullable(),
  /** Its media stand. */
  connected: z.boolean(),
  /** Why it is no longer there. */
  ended: z.string().nullable(),
  /** Streams that it sends now. */
  sending: z.int(),
  reconnections: z.int(),
  packets: z.int(),
  bytes: z.int(),
  control: z.strictObject({ messages: z.int(), bytes: z.int() }),
  joins: z.array(JoinRecord),
  /** What it is offered now. */
  streams: z.array(HeardStream),
})
export type BotReport = z.infer<typeof BotReport>

const WeakShape = z.strictObject({
  kbps: z.number().positive().optional(),
  queueMs: z.number().positive().optional(),
  delayMs: z.number().min(0).optional(),
  jitterMs: z.number().min(0).optional(),
  lossShare: z.number().min(0).max(1).optional(),
  reorderShare: z.number().min(0).max(1).optional(),
})

/** Everything of a crowd that can be sent to another process. */
export const CrowdPlan = z.strictObject({
  url: z.string(),
  meetingId: MeetingId,
  usernames: z.array(z.string()),
  password: z.string(),
  speaking: z.int().min(0),
  roles: z.record(z.string(), z.enum(['chair', 'speaker', 'hall', 'wall'])),
  full: z.int().min(0),
  /** Where in the whole crowd this part begins. */
  first: z.int().min(0),
  plainDesk: z.int().optional(),
  smallPictures: z.int().min(0).max(16),
  shape: z.strictObject({
    keyPicturesOnly: z.boolean(),
    soundFrames: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  }),
  stills: z.boolean(),
  journalDir: z.string().optional(),
  /** A link for each bot, in front of its media. */
  link: z.strictObject({ seed: z.int(), shape: WeakShape }).optional(),
})
export type CrowdPlan = z.infer<typeof CrowdPlan>

/** Parent to child. Asked and answered by number. */
export const CrowdAsk = z.discriminatedUnion('ask', [
  z.strictObject({ id: z.int(), ask: z.literal('begin'), plan: CrowdPlan }),
  z.strictObject({ id: z.int(), ask: z.literal('prepare') }),
  z.strictObject({ id: z.int(), ask: z.literal('start'), delaysMs: z.array(z.number()) }),
  z.strictObject({ id: z.int(), ask: z.literal('act'), usernames: z.array(z.string()), act: BotAct }),
  z.strictObject({ id: z.int(), ask: z.literal('report') }),
  /** Of those bots' links; null: as good as they can be. */
  z.strictObject({
    id: z.int(),
    ask: z.literal('shape'),
    usernames: z.array(z.string()),
    shape: WeakShape.nullable(),
  }),
  z.strictObject({ id: z.int(), ask: z.literal('close') }),
])
export type CrowdAsk = z.infer<typeof CrowdAsk>

/** Child to parent. */
export const CrowdTell = z.union([
  z.strictObject({ note: z.string() }),
  z.strictObject({ id: z.int(), value: z.unknown() }),
  z.strictObject({ id: z.int(), failed: z.string() }),
])
export type CrowdTell = z.infer<typeof CrowdTell>
