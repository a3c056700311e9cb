import type { types } from 'mediasoup-client'
import type { MediaSource } from '../../../signaling/media/wire.ts'

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

/** Papers under a camera are read, not watched: sharp pictures, few of them. */
export function documentCaptureFor(cores: number): Capture {
  return cores >= 4 ? { width: 1920, height: 1080, frameRate: 10 } : { width: 1280, height: 720, frameRate: 5 }
}

/** Below this browsers send no third size of a picture, however it is asked for: the largest would be left out. */
const THREE_SIZES_FROM_PX = 540

/**
 * Sizes of the camera, the smallest first, so that each seat gets what its line and its use of the picture ask for.
 *
 * @param heightPx - Of the captured picture; undefined where the browser does not tell.
 */
export function cameraEncodings(heightPx: number | undefined): types.RtpEncodingParameters[] {
  if (heightPx !== undefined && heightPx < THREE_SIZES_FROM_PX) {
    return [
      { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: 100_000, scalabilityMode: 'L1T2' },
      { rid: 'r1', scaleResolutionDownBy: 1, maxBitrate: 600_000, scalabilityMode: 'L1T2' },
    ]
  }
  return [
    { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: 100_000, scalabilityMode: 'L1T2' },
    { rid: 'r1', scaleResolutionDownBy: 2, maxBitrate: 300_000, scalabilityMode: 'L1T2' },
    { rid: 'r2', scaleResolutionDownBy: 1, maxBitrate: 900_000, scalabilityMode: 'L1T2' },
  ]
}

/** Two sizes of a document camera: one to read, one to see what lies there. */
export function documentEncodings(): types.RtpEncodingParameters[] {
  return [
    { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: 120_000, scalabilityMode: 'L1T2' },
    { rid: 'r1', scaleResolutionDownBy: 1, maxBitrate: 1_000_000, scalabilityMode: 'L1T2' },
  ]
}

/** A shared screen stands still most of the time; `dtx` keeps the server from taking that for a fault. */
export function screenEncodings(): types.RtpEncodingParameters[] {
  return [{ maxBitrate: 1_500_000, scalabilityMode: 'L1T3', dtx: true }]
}

/** Sound of a shared film or song: no pauses may be cut out of it. */
const PLAYED_SOUND: types.ProducerCodecOptions = {
  opusStereo: true,
  opusDtx: false,
  opusFec: true,
  opusNack: true,
  opusMaxAverageBitrate: 96_000,
}

/** How speech is packed for the line that it goes over. */
export interface SpeechPacking {
  /** Sound in one packet, milliseconds. Each packet costs some 60 bytes of headers, so longer ones spare a thin line. */
  readonly packetMs: 20 | 40 | 60
  readonly maxBps: number
}

/**
 * Speech: mono, silence left out, each packet carrying a rough copy of the one before. What is lost all the same is asked
 * for again, which the other end does only where the round trip leaves time for it.
 */
function speech({ packetMs }: SpeechPacking): types.ProducerCodecOptions {
  return {
    opusStereo: false,
    opusDtx: true,
    opusFec: true,
    opusNack: true,
    opusMaxPlaybackRate: 48_000,
    // The ceiling; a weaker line is given less while it runs.
    opusMaxAverageBitrate: 32_000,
    opusPtime: packetMs,
  }
}

export function howToSend(
  source: MediaSource,
  packing: SpeechPacking,
  heightPx: number | undefined,
): Pick<types.ProducerOptions, 'encodings' | 'codecOptions'> {
  switch (source) {
    case 'mic':
    case 'secondMic':
      return { codecOptions: speech(packing) }
    case 'camera':
      return { encodings: cameraEncodings(heightPx), codecOptions: { videoGoogleStartBitrate: 600 } }
    case 'documentCamera':
      return { encodings: documentEncodings(), codecOptions: { videoGoogleStartBitrate: 600 } }
    case 'screen':
      return { encodings: screenEncodings(), codecOptions: { videoGoogleStartBitrate: 1_000 } }
    case 'screenAudio':
      return { codecOptions: PLAYED_SOUND }
    default:
      return source satisfies never
  }
}
