import { z } from 'zod'
import { DtlsParameters, TransportOptions } from '../media/wire.ts'

/** A stream of VP8, by the numbers in its packets. */
export const ProbePicture = z.strictObject({
  payloadType: z.int().min(35).max(127),
  ssrc: z.int().min(1).max(0xffff_ffff),
})
/** What the link test sends to try one protocol of the media ports: this page's half of DTLS, and the small picture that it is going to send. */
export const ProbeRequest = z.strictObject({
  protocol: z.enum(['udp', 'tcp']),
  dtlsParameters: DtlsParameters,
  picture: ProbePicture,
})
/**
 * The server's half, and as what the picture comes back. The connection is closed by the server soon after it came about, or after some seconds
 * without.
 */
export const ProbeReply = z.object({
  ok: z.literal(true),
  result: z.strictObject({ ...TransportOptions.shape, back: ProbePicture }),
})

/** The most bytes of one test of the link, in either direction. */
export const LINK_TEST = { maxDownBytes: 2_000_000, maxUpBytes: 1_000_000 } as const

/** Which build of the pages the server serves now; empty where it has no name. */
export const BuildReply = z.object({ build: z.string() })
