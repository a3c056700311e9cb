import { readFileSync } from 'node:fs'

/** Between two pictures, and between two sound frames, in milliseconds. */
export const PICTURE_MS = 100
export const SOUND_MS = 20
export const PICTURE_WIDTH = 320
export const PICTURE_HEIGHT = 180

export interface Picture {
  readonly isKey: boolean
  readonly vp8: Buffer
}
export interface Sound {
  /** How far below full scale, 0 (loudest) to 127 dB, as RTP's audio level extension (RFC 6464) says it. */
  readonly belowFullDb: number
  readonly opus: Buffer
}
export interface Clip {
  readonly pictures: readonly Picture[]
  readonly sounds: readonly Sound[]
}

const MAGIC = Buffer.from('BOT1')
const SOUND = 0
const PICTURE = 1
const KEY_PICTURE = 2

/** Frames in a row: a byte for what it is, a byte for its level, two for its length (big-endian), then the frame. */
export function packClip(clip: Clip): Buffer {
  const frame = (type: number, level: number, data: Buffer): Buffer => {
    const head = Buffer.from([type, level, 0, 0])
    head.writeUInt16BE(data.length, 2)
    return Buffer.concat([head, data])
  }
  return Buffer.concat([
    MAGIC,
    ...clip.pictures.map(({ isKey, vp8 }) => frame(isKey ? KEY_PICTURE : PICTURE, 0, vp8)),
    ...clip.sounds.map(({ belowFullDb, opus }) => frame(SOUND, belowFullDb, opus)),
  ])
}

/** @throws for bytes that `packClip` did not make, and for a clip that doesn't begin with a key picture. */
export function unpackClip(bytes: Buffer): Clip {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a clip for bots')
  const pictures: Picture[] = []
  const sounds: Sound[] = []
  for (let at = MAGIC.length; at < bytes.length;) {
    const type = bytes.readUInt8(at)
    const data = bytes.subarray(at + 4, at + 4 + bytes.readUInt16BE(at + 2))
    if (type === SOUND) sounds.push({ belowFullDb: bytes.readUInt8(at + 1), opus: data })
    else pictures.push({ isKey: type === KEY_PICTURE, vp8: data })
    at += 4 + data.length
  }
  if (pictures[0]?.isKey !== true || sounds.length === 0) throw new Error('a clip needs a key picture and sound')
  return { pictures, sounds }
}

/** The clip that all bots send, made by `make-clip.ts`: a drawn hall with a moving clock, and a voice-like sound. */
export function readClip(): Clip {
  return unpackClip(readFileSync(new URL('./clip.bin', import.meta.url)))
}
