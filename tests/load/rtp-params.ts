import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { LAYERS } from './clip.ts'
import type { OpaqueRtp } from '../../signaling/media/wire.ts'

export const PICTURE_PAYLOAD_TYPE = 96
export const SOUND_PAYLOAD_TYPE = 111
/** Number of the audio level extension in what bots send. */
export const LEVEL_EXTENSION_ID = 1

/** An SSRC nobody else is likely to have; none of those that mediasoup keeps for itself. */
export function newSsrc(): number {
  return randomInt(100_000, 2 ** 32 - 1)
}

const VP8 = {
  mimeType: 'video/VP8',
  payloadType: PICTURE_PAYLOAD_TYPE,
  clockRate: 90_000,
  rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
}

/** A shared screen: VP8 in one layer. */
export function screenParameters(ssrc: number, cname: string): OpaqueRtp {
  return { codecs: [VP8], encodings: [{ ssrc }], rtcp: { cname, reducedSize: true } }
}

/** A camera as bots send it: VP8, one SSRC for each simulcast layer, the smallest first. */
export function cameraParameters(ssrcs: readonly number[], cname: string): OpaqueRtp {
  return {
    codecs: [VP8],
    encodings: ssrcs.map((ssrc, layer) => ({
      ssrc,
      scalabilityMode: 'L1T1',
      maxBitrate: LAYERS[layer]?.bitrate ?? 0,
    })),
    rtcp: { cname, reducedSize: true },
  }
}

export function micParameters(ssrc: number, cname: string): OpaqueRtp {
  return {
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: SOUND_PAYLOAD_TYPE,
        clockRate: 48_000,
        channels: 2,
        parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [{ type: 'nack' }],
      },
    ],
    headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: LEVEL_EXTENSION_ID }],
    encodings: [{ ssrc, dtx: true }],
    rtcp: { cname, reducedSize: true },
  }
}

const Capabilities = z.looseObject({
  codecs: z.array(
    z.looseObject({
      mimeType: z.string(),
      preferredPayloadType: z.int(),
      parameters: z.record(z.string(), z.unknown()).optional(),
      rtcpFeedback: z.array(z.looseObject({ type: z.string() })).optional(),
    }),
  ),
})
/** What goes with measuring a link, which bots don't: they take whatever comes. */
const MEASURING: readonly string[] = ['transport-cc', 'goog-remb']

/**
 * What a bot can receive, of what the router can do: Opus and VP8 with retransmission. Without the means to measure a
 * link the server sends all that is planned, over whatever link there is.
 */
export function receiverCapabilities(router: unknown): OpaqueRtp {
  const { codecs } = Capabilities.parse(router)
  const known = codecs.filter(({ mimeType }) => ['audio/opus', 'video/vp8'].includes(mimeType.toLowerCase()))
  const numbers = known.map(({ preferredPayloadType }) => preferredPayloadType)
  const repairs = codecs.filter(({ parameters }) => numbers.some((number) => parameters?.['apt'] === number))
  return {
    codecs: [...known, ...repairs].map((codec) => ({
      ...codec,
      rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => !MEASURING.includes(type)),
    })),
    headerExtensions: [],
  }
}

/** SSRC of what a consumer's offer announces. @throws when it announces none. */
export function offeredSsrc(rtpParameters: OpaqueRtp): number {
  const { encodings } = Offered.parse(rtpParameters)
  return encodings[0].ssrc
}
const Offered = z.looseObject({ encodings: z.tuple([z.looseObject({ ssrc: z.int() })], z.unknown()) })
