import { z } from 'zod'
import { DtlsParameters, TransportOptions } from '../media/wire.ts'

/** What the link test sends to try one protocol of the media ports: this page's half of DTLS. */
export const ProbeRequest = z.strictObject({ protocol: z.enum(['udp', 'tcp']), dtlsParameters: DtlsParameters })
const StreamId = z.int().min(0).max(65_534)
/** Data channels on which the server sends small messages back at once. */
export const EchoChannels = z.strictObject({
  sctpPort: z.int().min(0).max(65_535),
  maxMessageBytes: z.int().min(1),
  sendStreamId: StreamId,
  echoStreamId: StreamId,
})
export type EchoChannels = z.infer<typeof EchoChannels>
/** The server's half. The connection is closed by the server soon after it came about, or after some seconds without. */
export const ProbeReply = z.object({
  ok: z.literal(true),
  result: z.strictObject({ ...TransportOptions.shape, echo: EchoChannels }),
})

/** The most bytes of one test of the link, in either direction. */
export const LINK_TEST = { maxDownBytes: 2_000_000, maxUpBytes: 1_000_000 } as const

/** Which build of the pages the server serves now; empty where it has no name. */
export const BuildReply = z.object({ build: z.string() })
