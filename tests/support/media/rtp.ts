import type { Opaque } from '../../../sfu/api.ts'

let nextSsrc = 10_000_000

/**
 * RTP parameters of an Opus microphone as a browser sends them. Each call gives an SSRC of its own.
 *
 * @param more - Further parameters of the codec, or others in place of the usual ones.
 */
export function opusParameters(more: Record<string, number> = {}): Opaque {
  return {
    mid: String(nextSsrc % 1000),
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { minptime: 10, useinbandfec: 1, usedtx: 1, ...more },
        rtcpFeedback: [
          { type: 'transport-cc', parameter: '' },
          { type: 'nack', parameter: '' },
        ],
      },
    ],
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1, encrypt: false, parameters: {} },
      { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 10, encrypt: false, parameters: {} },
    ],
    encodings: [{ ssrc: nextSsrc++, dtx: true }],
    rtcp: { cname: 'a-microphone', reducedSize: true },
  }
}

/** RTP parameters of a camera: VP8 with RTX and three simulcast layers by RID. */
export function simulcastParameters(): Opaque {
  return {
    mid: String(nextSsrc++ % 1000),
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        parameters: {},
        rtcpFeedback: [
          { type: 'goog-remb', parameter: '' },
          { type: 'transport-cc', parameter: '' },
          { type: 'nack', parameter: '' },
          { type: 'nack', parameter: 'pli' },
        ],
      },
      { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 }, rtcpFeedback: [] },
    ],
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1, encrypt: false, parameters: {} },
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 2, encrypt: false, parameters: {} },
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id', id: 3, encrypt: false, parameters: {} },
    ],
    encodings: [
      { rid: 'r0', scalabilityMode: 'L1T3', maxBitrate: 100_000, dtx: false },
      { rid: 'r1', scalabilityMode: 'L1T3', maxBitrate: 300_000, dtx: false },
      { rid: 'r2', scalabilityMode: 'L1T3', maxBitrate: 900_000, dtx: false },
    ],
    rtcp: { cname: 'a-camera', reducedSize: true },
  }
}

/** DTLS parameters with a fingerprint of the right form that belongs to nobody. */
export function dtlsParameters(): Opaque {
  return { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('0A').join(':') }] }
}
