import { ortc } from 'mediasoup'
import type { RouterRtpCodecCapability, RtpCapabilities } from 'mediasoup/types'

/**
 * What rooms speak, the preferred one first. mediasoup adds RTX to it.
 *
 * Opus carries in-band FEC, because mediasoup has no RED, and DTX, because most halls are silent most of the time; mediasoup adds
 * NACK to it, and browsers that support it get it. Packets of 40 or 60 ms are the sender's choice and pass as they come. VP8 is the
 * common tongue with simulcast; constrained-baseline H.264 is there for cameras and room devices that speak nothing else.
 */
export const MEDIA_CODECS: readonly RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1, minptime: 10 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, parameters: { 'x-google-start-bitrate': 600 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
]

/** A copy that mediasoup may change as it likes. */
export function mediaCodecs(): RouterRtpCodecCapability[] {
  return structuredClone([...MEDIA_CODECS])
}

/** What every router of the plane can do; no worker need be asked. */
export const ROUTER_CAPABILITIES: RtpCapabilities = ortc.generateRouterRtpCapabilities(mediaCodecs())
