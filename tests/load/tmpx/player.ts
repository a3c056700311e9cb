import { RtpHeader, RtpPacket, Vp8Packetizer } from 'werift'
import { PICTURE_MS, SOUND_MS } from './clip.ts'
import type { MediaStreamTrack } from 'werift'
import type { Clip } from './clip.ts'

/** Frames that are sent at once after this process was held up; older ones are skipped, as a camera would. */
const MAX_CATCH_UP = 5
const PICTURE_TICKS = (90_000 * PICTURE_MS) / 1000
const SOUND_TICKS = (48_000 * SOUND_MS) / 1000

/** Calls `frame` at an even pace measured by the clock. @returns Stops it. */
function pace(everyMs: number, frame: () => void): () => void {
  let nextMs = performance.now()
  const timer = setInterval(() => {
    const nowMs = performance.now()
    if (nowMs - nextMs > MAX_CATCH_UP * everyMs) nextMs = nowMs
    for (; nextMs <= nowMs; nextMs += everyMs) frame()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

export interface Player {
  /** Begins the next picture with a key picture. */
  sendKeyPicture(): void
  stop(): void
}

/** Sends the clip's pictures over and over, from the given second of it on. */
export function playPictures(clip: Clip, track: MediaStreamTrack, fromSecond: number): Player {
  const { pictures } = clip
  const packetizer = new Vp8Packetizer({})
  let index = Math.floor((fromSecond * 1000) / PICTURE_MS)
  let timestamp = 0
  const toKeyPicture = (): void => {
    while (pictures[index % pictures.length]?.isKey !== true) index += 1
  }
  toKeyPicture()
  const stop = pace(PICTURE_MS, () => {
    const picture = pictures[index % pictures.length]
    if (picture === undefined) return
    for (const packet of packetizer.packetize(picture.vp8, timestamp)) track.writeRtp(packet)
    index += 1
    timestamp = (timestamp + PICTURE_TICKS) >>> 0
  })
  return { sendKeyPicture: toKeyPicture, stop }
}

/** Sends the clip's sound over and over, with its level where the other side asked for it. */
export function playSound(
  clip: Clip,
  track: MediaStreamTrack,
  levelExtensionId: number | undefined,
  fromSecond: number,
): Player {
  const { sounds } = clip
  let index = Math.floor((fromSecond * 1000) / SOUND_MS)
  let sequenceNumber = 0
  let timestamp = 0
  const stop = pace(SOUND_MS, () => {
    const sound = sounds[index % sounds.length]
    if (sound === undefined) return
    const extensions =
      levelExtensionId === undefined ? [] : [{ id: levelExtensionId, payload: Buffer.from([sound.belowFullDb]) }]
    const header = new RtpHeader({ sequenceNumber, timestamp, extension: extensions.length > 0, extensions })
    track.writeRtp(new RtpPacket(header, sound.opus))
    index += 1
    sequenceNumber = (sequenceNumber + 1) & 0xffff
    timestamp = (timestamp + SOUND_TICKS) >>> 0
  })
  return { sendKeyPicture() {}, stop }
}
