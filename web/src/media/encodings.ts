import type { types } from 'mediasoup-client'

/** What a camera is asked for. Pixels and frames a second. */
export interface Capture {
  readonly width: number
  readonly height: number
  readonly frameRate: number
}

/**
 * A machine of few cores would spend itself on encoding a large picture in three sizes, and its own sound would suffer first.
 *
 * @param cores - As the browser reports them.
 */
export function captureFor(cores: number): Capture {
  return cores >= 4 ? { width: 1280, height: 720, frameRate: 25 } : { width: 640, height: 360, frameRate: 20 }
}

/** Three sizes of the camera, the smallest first, so that each seat gets what its line and its use of the picture ask for. */
export function cameraEncodings(): types.RtpEncodingParameters[] {
  return [
    { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: 100_000, scalabilityMode: 'L1T2' },
    { rid: 'r1', scaleResolutionDownBy: 2, maxBitrate: 300_000, scalabilityMode: 'L1T2' },
    { rid: 'r2', scaleResolutionDownBy: 1, maxBitrate: 900_000, scalabilityMode: 'L1T2' },
  ]
}

/** A shared screen stands still most of the time; `dtx` keeps the server from taking that for a fault. */
export function screenEncodings(): types.RtpEncodingParameters[] {
  return [{ maxBitrate: 1_500_000, scalabilityMode: 'L1T3', dtx: true }]
}

/** Speech: mono, silence left out, each packet carrying a rough copy of the one before. */
export const SPEECH: types.ProducerCodecOptions = {
  opusStereo: false,
  opusDtx: true,
  opusFec: true,
  opusMaxPlaybackRate: 48_000,
  opusMaxAverageBitrate: 32_000,
}

/** Sound of a shared film or song: no pauses may be cut out of it. */
export const PLAYED_SOUND: types.ProducerCodecOptions = {
  opusStereo: true,
  opusDtx: false,
  opusFec: true,
  opusMaxAverageBitrate: 96_000,
}
