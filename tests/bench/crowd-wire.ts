import { z } from 'zod'
import { SeatId } from '../../signaling/wire/ids.ts'

/** What the measuring process asks of the process of bots. Times are milliseconds since the epoch, with fractions. */
export const CrowdRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    url: z.string(),
    plainDesk: z.int(),
    meetingId: z.string(),
    password: z.string(),
    smallPictures: z.int(),
    usernames: z.array(z.string()),
    chair: z.string(),
    speaking: z.int(),
    full: z.int(),
  }),
  z.strictObject({ kind: z.literal('join'), spreadMs: z.number() }),
  z.strictObject({ kind: z.literal('count') }),
  z.strictObject({ kind: z.literal('giveFloor'), username: z.string() }),
  z.strictObject({ kind: z.literal('putOnStage'), username: z.string() }),
  /** Of every bot but the one shown: since when it has had that one's camera. */
  z.strictObject({ kind: z.literal('camera'), username: z.string() }),
  z.strictObject({ kind: z.literal('cut') }),
  z.strictObject({ kind: z.literal('mend') }),
  z.strictObject({ kind: z.literal('close') }),
])
export type CrowdRequest = z.infer<typeof CrowdRequest>

const Join = z.object({
  askedAtMs: z.number(),
  readyAtMs: z.number().nullable(),
  firstPacketAtMs: z.number().nullable(),
  refused: z.boolean(),
  messages: z.int(),
  bytes: z.int(),
})

/** One answer for all questions; what was not asked for is empty. */
export const CrowdAnswer = z.strictObject({
  error: z.string().nullable(),
  joins: z.array(Join),
  seats: z.array(
    z.strictObject({
      username: z.string(),
      seatId: SeatId.nullable(),
      messages: z.int(),
      messageBytes: z.int(),
      packets: z.int(),
      lastPacketAtMs: z.number().nullable(),
      /** Of its newest join. */
      joinedAtMs: z.number().nullable(),
      comebacks: z.int(),
      firstPacketAtMs: z.number().nullable(),
    }),
  ),
  cameras: z.array(z.number().nullable()),
  atMs: z.number(),
})
export type CrowdAnswer = z.infer<typeof CrowdAnswer>
