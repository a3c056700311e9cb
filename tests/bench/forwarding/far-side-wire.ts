import { z } from 'zod'

/** What the measuring process asks of the far side, the process that sends the one stream and takes in all copies of it. */
export const FarRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listen'), sinks: z.int().min(1).max(1_000) }),
  z.strictObject({ kind: z.literal('hello'), sink: z.int().min(0), port: z.int().min(1).max(65_535) }),
  z.strictObject({
    kind: z.literal('send'),
    port: z.int().min(1).max(65_535),
    ssrc: z.int().min(1),
    payloadType: z.int().min(0).max(127),
    pictures: z.int().min(1),
    packetsPerPicture: z.int().min(1),
    payloadBytes: z.int().min(20).max(1_400),
  }),
  z.strictObject({ kind: z.literal('stop') }),
  z.strictObject({ kind: z.literal('count') }),
])
export type FarRequest = z.infer<typeof FarRequest>

/** Every answer has all fields: the ports of the sinks, what was sent, and what each sink took in so far. */
export const FarAnswer = z.strictObject({
  ports: z.array(z.int()),
  sent: z.int(),
  received: z.array(z.int()),
})
export type FarAnswer = z.infer<typeof FarAnswer>
