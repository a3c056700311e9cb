import { z } from 'zod'

/**
 * What a client's RTP and DTLS objects must look like before mediasoup sees them.
 *
 * mediasoup checks meaning but not every field, and it writes them into one buffer per worker: a `maxBitrate` of "x" throws
 * half-way through and leaves that buffer unusable, so that one bad message would take a worker from everyone. Hence every
 * field that is passed on is checked here, and every other field is dropped.
 */
const int32 = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)
const ssrc = z
  .int()
  .min(1)
  .max(2 ** 32 - 1)
const payloadType = z.int().min(0).max(127)
const clockRate = z.int().min(1).max(1_000_000)
const channels = z.int().min(1).max(16)
const mimeType = z
  .string()
  .regex(/^(audio|video)\/[A-Za-z0-9._+-]+$/)
  .max(64)
const shortText = z.string().max(256)

const parameters = z
  .record(z.string().min(1).max(64), z.union([shortText, int32, z.number().min(-1e9).max(1e9)]))
  .refine((value) => Object.keys(value).length <= 32, 'too many parameters')
const rtcpFeedback = z.array(z.object({ type: shortText, parameter: shortText.exactOptional() })).max(32)
const extensionId = z.int().min(1).max(255)

/** Those that the worker has a number for; it has no place for others. */
const extensionUri = z.enum([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  'urn:3gpp:video-orientation',
  'urn:ietf:params:rtp-hdrext:toffset',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
])

const encoding = z.object({
  ssrc: ssrc.exactOptional(),
  rid: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,16}$/)
    .exactOptional(),
  codecPayloadType: payloadType.exactOptional(),
  rtx: z.object({ ssrc }).exactOptional(),
  dtx: z.boolean().exactOptional(),
  scalabilityMode: z
    .string()
    .regex(/^[LS][1-3]T[1-3]h?(_KEY(_SHIFT)?)?$/)
    .exactOptional(),
  maxBitrate: z.int().min(0).max(1e9).exactOptional(),
})

export const RtpParametersShape = z.object({
  mid: z
    .string()
    .regex(/^[\x21-\x7e]{1,16}$/)
    .exactOptional(),
  codecs: z
    .array(
      z.object({
        mimeType,
        payloadType,
        clockRate,
        channels: channels.exactOptional(),
        parameters: parameters.exactOptional(),
        rtcpFeedback: rtcpFeedback.exactOptional(),
      }),
    )
    .min(1)
    .max(8),
  headerExtensions: z
    .array(
      z.object({
        uri: extensionUri,
        id: extensionId,
        encrypt: z.boolean().exactOptional(),
        parameters: parameters.exactOptional(),
      }),
    )
    .max(16)
    .exactOptional(),
  encodings: z.array(encoding).max(4).exactOptional(),
  rtcp: z.object({ cname: shortText.exactOptional(), reducedSize: z.boolean().exactOptional() }).exactOptional(),
  msid: shortText.exactOptional(),
})
export type RtpParametersShape = z.infer<typeof RtpParametersShape>

const kind = z.enum(['audio', 'video'])

export const RtpCapabilitiesShape = z.object({
  codecs: z
    .array(
      z.object({
        kind,
        mimeType,
        preferredPayloadType: payloadType,
        clockRate,
        channels: channels.exactOptional(),
        parameters: parameters.exactOptional(),
        rtcpFeedback: rtcpFeedback.exactOptional(),
      }),
    )
    .max(64),
  // A browser may name extensions that the worker does not know: they match nothing and are left out.
  headerExtensions: z
    .array(
      z.object({
        kind,
        uri: shortText.min(1),
        preferredId: extensionId,
        preferredEncrypt: z.boolean().exactOptional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).exactOptional(),
      }),
    )
    .max(64)
    .default([])
    .transform((extensions) =>
      extensions.flatMap((extension) => {
        const uri = extensionUri.safeParse(extension.uri)
        return uri.success ? [{ ...extension, uri: uri.data }] : []
      }),
    ),
})
export type RtpCapabilitiesShape = z.infer<typeof RtpCapabilitiesShape>

/** Pairs of hexadecimal digits in a fingerprint: the digest's length in bytes. */
const DIGEST_BYTES = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 }

export const DtlsParametersShape = z.object({
  role: z.enum(['auto', 'client', 'server']).exactOptional(),
  fingerprints: z
    .array(
      z
        .object({
          algorithm: z.enum(['sha-256', 'sha-384', 'sha-512']),
          value: z
            .string()
            .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/)
            .max(191),
        })
        .refine((print) => print.value.split(':').length === DIGEST_BYTES[print.algorithm], 'wrong length'),
    )
    .min(1)
    .max(8),
})
