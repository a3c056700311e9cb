// Checks the DTLS and RTP objects that clients send by their schemas, and that source, kind and codecs agree.
import { z } from 'zod'
import { MediaError } from './api.ts'
import { DtlsParametersShape, RtpCapabilitiesShape, RtpParametersShape } from './rtp-schemas.ts'
import type { DtlsParameters } from 'mediasoup/types'
import type { Kind, Opaque, ProbePicture, Source } from './api.ts'

/** What each source is made of. */
export const KIND_OF: Readonly<Record<Source, Kind>> = {
  mic: 'audio',
  secondMic: 'audio',
  screenAudio: 'audio',
  camera: 'video',
  documentCamera: 'video',
  screen: 'video',
}

function checked<S extends z.ZodType>(what: string, schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new MediaError('badMedia', `${what}: ${z.prettifyError(result.error).slice(0, 500)}`)
}

/** @throws MediaError `badMedia` for anything that is not DTLS parameters of a browser. */
export function readDtlsParameters(value: Opaque): DtlsParameters {
  return checked('DTLS parameters', DtlsParametersShape, value)
}

/** Payload types that browsers give to codecs by themselves, and any SSRC but none. */
const ProbePictureShape = z.strictObject({
  payloadType: z.int().min(35).max(127),
  ssrc: z.int().min(1).max(0xffff_ffff),
})

/** @throws MediaError `badMedia` for numbers that no RTP packet of a picture has. */
export function readProbePicture(value: ProbePicture): ProbePicture {
  return checked('picture of a probe', ProbePictureShape, value)
}

/** Browsers differ little: some dozens of different capabilities are all that comes. */
const MOST_KEPT_CAPABILITIES = 50
const keptCapabilities = new Map<string, RtpCapabilitiesShape>()

/**
 * Capabilities that have been read before are the same object again, so that all halls with the same browser share what is worked out of it.
 * Nobody changes it.
 *
 * @throws MediaError `badMedia` for anything that is not RTP capabilities.
 */
export function readRtpCapabilities(value: Opaque): RtpCapabilitiesShape {
  const text = JSON.stringify(value)
  const known = keptCapabilities.get(text)
  if (known !== undefined) return known
  const capabilities = checked('RTP capabilities', RtpCapabilitiesShape, value)
  if (keptCapabilities.size >= MOST_KEPT_CAPABILITIES) keptCapabilities.clear()
  keptCapabilities.set(text, capabilities)
  return capabilities
}

/** @throws MediaError `badMedia` when source, kind and codecs do not agree, or for malformed RTP parameters. */
export function readRtpParameters(input: { source: Source; kind: Kind; rtpParameters: Opaque }): RtpParametersShape {
  if (KIND_OF[input.source] !== input.kind) {
    throw new MediaError('badMedia', `${input.source} is not ${input.kind}`)
  }
  const rtpParameters = checked('RTP parameters', RtpParametersShape, input.rtpParameters)
  for (const codec of rtpParameters.codecs) {
    if (!codec.mimeType.toLowerCase().startsWith(`${input.kind}/`)) {
      throw new MediaError('badMedia', `${codec.mimeType} among the codecs of ${input.kind}`)
    }
  }
  return rtpParameters
}

/** The failure that stands for anything mediasoup refused about a client's objects. */
export function badMedia(error: unknown): MediaError {
  return new MediaError('badMedia', error instanceof Error ? error.message : String(error))
}
