import type { RouterRtpCodecCapability, RtpParameters } from 'mediasoup/types'

export const VP8_PAYLOAD_TYPE = 96

/** The router's only codec in the bare measurement; RTCP feedback as the server's own router has it. */
export const VP8_CODEC: RouterRtpCodecCapability = {
  kind: 'video',
  mimeType: 'video/VP8',
  clockRate: 90_000,
  preferredPayloadType: VP8_PAYLOAD_TYPE,
  rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }],
}

/** One camera without layers, as the far side sends it. */
export function vp8Parameters(ssrc: number): RtpParameters {
  return {
    codecs: [{ mimeType: 'video/VP8', payloadType: VP8_PAYLOAD_TYPE, clockRate: 90_000 }],
    encodings: [{ ssrc }],
    rtcp: { cname: `bench-${ssrc}` },
  }
}
