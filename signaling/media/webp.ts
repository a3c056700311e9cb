export interface PictureSize {
  readonly width: number
  readonly height: number
}

/**
 * The size of a WebP picture by its headers (RFC 9649); nothing is decoded. One picture alone: no animation, no chunk
 * that says another size than the frame in it, nothing before or behind.
 *
 * @returns null when it is no such picture.
 */
export function webpSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 30 || wordAt(bytes, 0) !== 'RIFF' || wordAt(bytes, 8) !== 'WEBP') return null
  if (view.getUint32(4, true) + 8 !== bytes.length) return null
  let canvas: PictureSize | null = null
  let frame: PictureSize | null = null
  for (let at = 12; at < bytes.length;) {
    if (at + 8 > bytes.length) return null
    const kind = wordAt(bytes, at)
    const size = view.getUint32(at + 4, true)
    const begin = at + 8
    if (begin + size > bytes.length) return null
    const data = bytes.subarray(begin, begin + size)
    if (kind === 'VP8X') {
      if (at !== 12) return null
      canvas = extendedSize(data)
      if (canvas === null) return null
    } else if (kind === 'VP8 ' || kind === 'VP8L') {
      if (frame !== null) return null
      frame = kind === 'VP8 ' ? lossySize(data) : losslessSize(data)
      if (frame === null) return null
    } else if (kind === 'ANIM' || kind === 'ANMF') return null
    at = begin + size + (size % 2)
  }
  if (frame === null) return null
  const agree = canvas === null || (canvas.width === frame.width && canvas.height === frame.height)
  return agree ? frame : null
}

const ANIMATED = 0x02

function extendedSize(data: Uint8Array): PictureSize | null {
  if (data.length < 10 || (byteAt(data, 0) & ANIMATED) !== 0) return null
  const number = (at: number): number => byteAt(data, at) | (byteAt(data, at + 1) << 8) | (byteAt(data, at + 2) << 16)
  return { width: number(4) + 1, height: number(7) + 1 }
}

/** A key frame of VP8 (RFC 6386 §9.1): the size is 14 bits each, above them the scaling that decoders pass over. */
function lossySize(data: Uint8Array): PictureSize | null {
  const isKeyFrame = data.length >= 10 && (byteAt(data, 0) & 1) === 0
  if (!isKeyFrame || byteAt(data, 3) !== 0x9d || byteAt(data, 4) !== 0x01 || byteAt(data, 5) !== 0x2a) return null
  const number = (at: number): number => (byteAt(data, at) | (byteAt(data, at + 1) << 8)) & 0x3fff
  return { width: number(6), height: number(8) }
}

function losslessSize(data: Uint8Array): PictureSize | null {
  if (data.length < 5 || byteAt(data, 0) !== 0x2f) return null
  const bits = byteAt(data, 1) | (byteAt(data, 2) << 8) | (byteAt(data, 3) << 16) | (byteAt(data, 4) << 24)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}
function wordAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}
