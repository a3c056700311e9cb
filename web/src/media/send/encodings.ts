// Capture sizes, simulcast encodings and codec options of each source.
import type { types } from 'mediasoup-client'
import type { MediaSource } from '../../../../signaling/media/wire.ts'

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

/** A picture as the camera gives it, upright or lying. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

const MOST_SIZES = 3
/**
 * In how many sizes browsers send a picture of so many points at most, however many are asked for: of more they leave out the
 * largest, so that only a part of the picture's points would go out at all (Chromium 156; by area, so that an upright
 * picture counts as a lying one).
 */
const SIZES_FROM_POINTS = [
  { points: 960 * 540, sizes: MOST_SIZES },
  { points: 480 * 270, sizes: 2 },
] as const

/** @param size - Undefined where the browser does not tell. */
export function sizesSent(size: PictureSize | undefined): number {
  if (size === undefined) return MOST_SIZES
  return SIZES_FROM_POINTS.find(({ points }) => pointsOf(size) >= points)?.sizes ?? 1
}

export function pointsOf({ width, height }: PictureSize): number {
  return width * height
}

/** More than this no screen of a hall shows: what a camera gives beyond it is made smaller. */
const MOST_POINTS = 1920 * 1080
/** A quarter of a smaller picture than this shows no face any more, so its small size is half of it. */
const QUARTERED_FROM_POINTS = 640 * 360

/** By what the largest and the smallest size are scaled down. */
function scalesOf(size: PictureSize | undefined): { readonly whole: number; readonly small: number } {
  const points = size === undefined ? null : pointsOf(size)
  // A little more than the most is not worth an uneven size.
  const whole = points === null || points < MOST_POINTS * 1.1 ? 1 : Math.sqrt(points / MOST_POINTS)
  return { whole, small: points === null || points >= QUARTERED_FROM_POINTS ? 4 : 2 }
}

function encoding(rid: number, scale: number, maxBitrate: number): types.RtpEncodingParameters {
  return { rid: `r${rid}`, scaleResolutionDownBy: scale, maxBitrate, scalabilityMode: 'L1T2' }
}

/**
 * Sizes of the camera, the smallest first, so that each seat gets what its link and its use of the picture ask for. The
 * largest is always the whole picture.
 *
 * @param most - As many sizes as the browser was seen to encode of such a picture.
 */
export function cameraEncodings(size: PictureSize | undefined, most = MOST_SIZES): types.RtpEncodingParameters[] {
  const { whole, small } = scalesOf(size)
  const sizes = Math.min(sizesSent(size), most)
  if (sizes <= 1) return [encoding(0, whole, 250_000)]
  if (sizes === 2) return [encoding(0, whole * small, 100_000), encoding(1, whole, 600_000)]
  return [encoding(0, whole * 4, 100_000), encoding(1, whole * 2, 300_000), encoding(2, whole, 900_000)]
}

/** Two sizes of a document camera: one to read, one to see what lies there. Of a small picture there is one, to read. */
export function documentEncodings(size: PictureSize | undefined, most = MOST_SIZES): types.RtpEncodingParameters[] {
  const { whole, small } = scalesOf(size)
  if (Math.min(sizesSent(size), most) <= 1) return [encoding(0, whole, 400_000)]
  return [encoding(0, whole * small, 120_000), encoding(1, whole, 1_000_000)]
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

/** Opus for the link that it goes over: packet time and bitrate. */
export interface OpusSettings {
  /** Sound in one packet, milliseconds. Each packet costs some 60 bytes of headers, so longer ones spare a slow link. */
  readonly ptimeMs: 20 | 40 | 60
  readonly maxBps: number
}

/**
 * Speech: mono, silence left out, each packet carrying a rough copy of the one before. What is lost all the same is asked
 * for again, which the other end does only where the round trip leaves time for it.
 */
function speech({ ptimeMs }: OpusSettings): types.ProducerCodecOptions {
  return {
    opusStereo: false,
    opusDtx: true,
    opusFec: true,
    opusNack: true,
    opusMaxPlaybackRate: 48_000,
    // The ceiling; a weaker link is given less while it runs.
    opusMaxAverageBitrate: 32_000,
    opusPtime: ptimeMs,
  }
}

export function howToSend(
  source: MediaSource,
  opus: OpusSettings,
  size: PictureSize | undefined,
  most = MOST_SIZES,
): Pick<types.ProducerOptions, 'encodings' | 'codecOptions'> {
  switch (source) {
    case 'mic':
    case 'secondMic':
      return { codecOptions: speech(opus) }
    case 'camera':
      return { encodings: cameraEncodings(size, most), codecOptions: { videoGoogleStartBitrate: 600 } }
    case 'documentCamera':
      return { encodings: documentEncodings(size, most), codecOptions: { videoGoogleStartBitrate: 600 } }
    case 'screen':
      return { encodings: screenEncodings(), codecOptions: { videoGoogleStartBitrate: 1_000 } }
    case 'screenAudio':
      return { codecOptions: PLAYED_SOUND }
    default:
      return source satisfies never
  }
}

const LEAST_START_KBPS = 100
/** Headers, repairs and the sound want their part of the link. */
const SHARE_FOR_PICTURES = 0.7

/** A picture begins with less than usual where a test found the link thin; it never begins with more. */
export function startingLow<T extends Pick<types.ProducerOptions, 'codecOptions'>>(how: T, upKbps: number | null): T {
  const usual = how.codecOptions?.videoGoogleStartBitrate
  if (usual === undefined || upKbps === null) return how
  const tested = Math.max(LEAST_START_KBPS, Math.round(upKbps * SHARE_FOR_PICTURES))
  return { ...how, codecOptions: { ...how.codecOptions, videoGoogleStartBitrate: Math.min(usual, tested) } }
}
