import { MAX_STILL_BYTES } from '../../../../signaling/media/wire.ts'
import { log } from '../../log/log.ts'
import { lookOf, LOOK_HEIGHT, LOOK_WIDTH, type CameraLook } from './camera-look.ts'

export interface StillMaker {
  /** One still of what the camera sees now; null when it shows nothing or this browser cannot make any. */
  make(width: number): Promise<Blob | null>
  /** What the last still shows; null: none was made yet. */
  readonly look: CameraLook | null
  close(): void
}

/** Steps of the WebP encoder's quality, 0–1. */
const QUALITIES = [0.7, 0.55, 0.4, 0.25, 0.12] as const
/** A camera that gives no picture in this time gives none this time. */
const PICTURE_WITHIN_MS = 2_000

/**
 * What a still should weigh at most: about 3 kB at 160 pixels, 8 kB at 320; a slow link carries a still every few seconds.
 *
 * @param width - Pixels.
 */
export function aimedBytes(width: number): number {
  return Math.min(MAX_STILL_BYTES, Math.round(3_000 * Math.max(0.5, width / 160) ** 1.4))
}

/**
 * Tries better qualities first and gives the first result that weighs little enough; when none does, the lightest that the
 * server still takes. What was good enough the last time is where the next one begins.
 */
export async function fitStill(
  encode: (quality: number) => Promise<Blob>,
  width: number,
  start: number,
): Promise<{ blob: Blob | null; start: number }> {
  let lightest: Blob | null = null
  for (let step = start; step < QUALITIES.length; step += 1) {
    const blob = await encode(QUALITIES[step] ?? 0.12)
    // A browser that cannot write WebP gives a PNG instead.
    if (blob.type !== 'image/webp') return { blob: null, start }
    // One step back up the next time, so that a scene that has become simple is shown better again.
    if (blob.size <= aimedBytes(width)) return { blob, start: Math.max(0, step - 1) }
    lightest = blob
  }
  return {
    blob: lightest !== null && lightest.size <= MAX_STILL_BYTES ? lightest : null,
    start: Math.max(0, QUALITIES.length - 2),
  }
}

/** Makes stills of one camera, whether or not it is sent. The caller that opened the camera closes it. */
export function createStillMaker(track: MediaStreamTrack): StillMaker {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([track])
  const playing = video
    .play()
    .catch((error: unknown) => log.stills('the camera shows no picture for stills', {}, error))
  const canvas = document.createElement('canvas')
  const small = document.createElement('canvas')
  small.width = LOOK_WIDTH
  small.height = LOOK_HEIGHT
  const points = small.getContext('2d', { willReadFrequently: true })
  let look: CameraLook | null = null
  let start = 0
  let closed = false

  async function firstPicture(): Promise<boolean> {
    await playing
    if (video.videoWidth > 0) return true
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), PICTURE_WITHIN_MS)
      video.addEventListener(
        'loadeddata',
        () => {
          clearTimeout(timer)
          resolve(true)
        },
        { once: true },
      )
    })
  }

  return {
    get look() {
      return look
    },
    async make(width) {
      if (closed || track.readyState !== 'live' || !(await firstPicture()) || closed) return null
      const context = canvas.getContext('2d')
      if (context === null || video.videoWidth === 0) return null
      canvas.width = Math.min(width, video.videoWidth)
      canvas.height = Math.max(2, Math.round((canvas.width * video.videoHeight) / video.videoWidth))
      context.drawImage(video, 0, 0, canvas.width, canvas.height)
      points?.drawImage(canvas, 0, 0, LOOK_WIDTH, LOOK_HEIGHT)
      look = points === null ? null : lookOf(points.getImageData(0, 0, LOOK_WIDTH, LOOK_HEIGHT).data)
      const made = await fitStill((quality) => toWebp(canvas, quality), canvas.width, start)
      start = made.start
      return closed ? null : made.blob
    },
    close() {
      closed = true
      video.srcObject = null
    },
  }
}

function toWebp(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no still')) : resolve(blob)), 'image/webp', quality)
  })
}
