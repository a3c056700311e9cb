import type { types } from 'mediasoup-client'
import { z } from 'zod'

/**
 * mediasoup's own objects as they come off the wire. They are opaque to us: only being a plain object is checked here, the
 * library itself validates what it is given and throws.
 */
function opaque<T>() {
  return z.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
}

export const RtpCapabilities = opaque<types.RtpCapabilities>()
export const RtpParameters = opaque<types.RtpParameters>()
export const IceParameters = opaque<types.IceParameters>()

export const ReceivedTransport = z.object({
  id: z.string(),
  iceParameters: IceParameters,
  iceCandidates: z.array(opaque<types.IceCandidate>()),
  dtlsParameters: opaque<types.DtlsParameters>(),
})
