import { readFileSync } from 'node:fs'

/** Between two pictures of the middle layer, and between two sound frames, in milliseconds. */
export const PICTURE_MS = 100
export const SOUND_MS = 20
/** Each layer has a key frame this often. */
export const KEY_PICTURE_MS = 1_000

/** Simulcast layers of the clip, the smallest first, as a hall's camera would send them on a slow link. */
export const LAYERS = [
  { width: 160, height: 90, everyMs: 200, bitrate: 25_000 },
  { width: 320, height: 180, everyMs: PICTURE_MS, bitrate: 130_000 },
  { width: 640, height: 360, everyMs: PICTURE_MS, bitrate: 350_000 },
] as const

/** What bots send as shared content: the largest layer's pictures at this pace, as a page that somebody points at. */
export const SCREEN = { layer: 2, everyMs: 200 } as const

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
  /** One list of pictures for each of `LAYERS`. */
  readonly layers: readonly (readonly Picture[])[]
  /** Those of the middle layer, for who sends one only. */
  readonly pictures: readonly Picture[]
  readonly sounds: readonly Sound[]
}

const MAGIC = Buffer.from('BOT2')
const SOUND = 0
const PICTURE = 1
const KEY_PICTURE = 2
/** A picture's byte is its layer times this, plus what it is. */
const LAYER_STEP = 16

/** Frames in a row: a byte for what it is, a byte for its level, two for its length (big-endian), then the frame. */
export function packClip(clip: Pick<Clip, 'layers' | 'sounds'>): Buffer {
  const frame = (type: number, level: number, data: Buffer): Buffer => {
    const head = Buffer.from([type, level, 0, 0])
    head.writeUInt16BE(data.length, 2)
    return Buffer.concat([head, data])
  }
  return Buffer.concat([
    MAGIC,
    ...clip.layers.flatMap((pictures, layer) =>
      pictures.map(({ isKey, vp8 }) => frame(layer * LAYER_STEP + (isKey ? KEY_PICTURE : PICTURE), 0, vp8)),
    ),
    ...clip.sounds.map(({ belowFullDb, opus }) => frame(SOUND, belowFullDb, opus)),
  ])
}

/** @throws for bytes that `packClip` did not make, and for a clip of which a layer doesn't begin with a key picture. */
export function unpackClip(bytes: Buffer): Clip {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a clip for bots')
  const layers: Picture[][] = LAYERS.map(() => [])
  const sounds: Sound[] = []
  for (let at = MAGIC.length; at < bytes.length;) {
    const type = bytes.readUInt8(at)
    const data = bytes.subarray(at + 4, at + 4 + bytes.readUInt16BE(at + 2))
    if (type === SOUND) sounds.push({ belowFullDb: bytes.readUInt8(at + 1), opus: data })
    else layers[Math.floor(type / LAYER_STEP)]?.push({ isKey: type % LAYER_STEP === KEY_PICTURE, vp8: data })
    at += 4 + data.length
  }
  if (layers.some((pictures) => pictures[0]?.isKey !== true) || sounds.length === 0) {
    throw new Error('a clip needs a key picture in each layer, and sound')
  }
  return { layers, pictures: layers[1] ?? [], sounds }
}

/** The clip that all bots send, made by `make-clip.ts`: a drawn hall with a moving clock, and a voice-like sound. */
export function readClip(): Clip {
  return unpackClip(readFileSync(new URL('./clip.bin', import.meta.url)))
}
