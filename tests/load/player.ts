import { RtpHeader, RtpPacket, Vp8Packetizer } from 'werift'
import { PICTURE_MS, SOUND_MS } from './clip.ts'
import { joinSounds } from './sound-packets.ts'
import type { Clip, Picture } from './clip.ts'

/** Frames that are sent at once after this process was held up; older ones are skipped, as a camera would. */
const MAX_CATCH_UP = 5
export const PICTURE_CLOCK_PER_MS = 90
export const SOUND_CLOCK_PER_MS = 48

/** Where packets go; SSRC, payload type and, for pictures, the sequence number are the sink's to fill in. */
export interface PacketSink {
  writeRtp(packet: RtpPacket): void
}

/** RTP's time at a moment of this process's clock: the same for all streams of a kind, so that layers fit together. */
export function rtpTime(atMs: number, clockPerMs: number): number {
  return Math.round(atMs * clockPerMs) % 2 ** 32
}

/** A pace slower than a camera's would leave a receiver that asks for a key frame waiting for no reason of the server's. */
const SLOWER_THAN_CAMERA_MS = 200

/** What a browser on a hall's machine takes at the least from being asked for a key picture to having it. */
const ENCODING_MS = 15

interface Pace {
  /** One frame out of turn. */
  now(): void
  stop(): void
}

/** Calls `frame` at an even pace measured by the clock, with the moment at which it is due, the first time at once. */
function pace(everyMs: number, frame: (dueMs: number) => void): Pace {
  let nextMs = performance.now()
  const beat = (): void => {
    const nowMs = performance.now()
    if (nowMs - nextMs > MAX_CATCH_UP * everyMs) nextMs = nowMs
    for (; nextMs <= nowMs; nextMs += everyMs) frame(nextMs)
  }
  const begin = setImmediate(beat)
  const timer = setInterval(beat, everyMs)
  timer.unref()
  return {
    now: () => frame(performance.now()),
    stop() {
      clearImmediate(begin)
      clearInterval(timer)
    },
  }
}

export interface Player {
  /** Begins the next picture with a key picture. */
  sendKeyPicture(): void
  stop(): void
}

/** Sends pictures over and over, from the given second of them on, beginning with a key picture. */
export function playLayer(pictures: readonly Picture[], everyMs: number, sink: PacketSink, fromSecond: number): Player {
  const packetizer = new Vp8Packetizer({})
  let index = Math.floor((fromSecond * 1000) / everyMs)
  const toKeyPicture = (): void => {
    while (pictures[index % pictures.length]?.isKey !== true) index += 1
  }
  toKeyPicture()
  let asked: NodeJS.Timeout | undefined
  const paced = pace(everyMs, (dueMs) => {
    const picture = pictures[index % pictures.length]
    if (picture === undefined) return
    const timestamp = rtpTime(dueMs, PICTURE_CLOCK_PER_MS)
    for (const packet of packetizer.packetize(picture.vp8, timestamp)) sink.writeRtp(packet)
    index += 1
  })
  return {
    sendKeyPicture() {
      asked ??= setTimeout(() => {
        asked = undefined
        toKeyPicture()
        if (everyMs > SLOWER_THAN_CAMERA_MS) paced.now()
      }, ENCODING_MS)
    },
    stop() {
      clearTimeout(asked)
      paced.stop()
    },
  }
}

/** Sends the clip's pictures of the middle layer. */
export function playPictures(clip: Clip, sink: PacketSink, fromSecond: number): Player {
  return playLayer(clip.pictures, PICTURE_MS, sink, fromSecond)
}

/**
 * Sends the clip's sound over and over, with its level where the other side asked for it.
 *
 * @param framesPerPacket - Sound frames of 20 ms in each packet: 2 or 3 spare a weak link half of its packets and more.
 */
export function playSound(
  clip: Clip,
  sink: PacketSink,
  levelExtensionId: number | undefined,
  fromSecond: number,
  framesPerPacket = 1,
): Player {
  const { sounds } = clip
  let index = Math.floor((fromSecond * 1000) / SOUND_MS)
  let sequenceNumber = 0
  const paced = pace(SOUND_MS * framesPerPacket, (dueMs) => {
    const frames = Array.from({ length: framesPerPacket }, (_, n) => sounds[(index + n) % sounds.length])
    const [first] = frames
    if (first === undefined) return
    const extensions =
      levelExtensionId === undefined ? [] : [{ id: levelExtensionId, payload: Buffer.from([first.belowFullDb]) }]
    const timestamp = rtpTime(dueMs, SOUND_CLOCK_PER_MS)
    const header = new RtpHeader({ sequenceNumber, timestamp, extension: extensions.length > 0, extensions })
    sink.writeRtp(new RtpPacket(header, joinSounds(frames.flatMap((frame) => frame?.opus ?? []))))
    index += framesPerPacket
    sequenceNumber = (sequenceNumber + 1) & 0xffff
  })
  return { sendKeyPicture() {}, stop: paced.stop }
}
