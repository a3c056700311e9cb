// How a JPEG has to be turned to stand upright, as its camera noted it (EXIF, tag Orientation).

/** Degrees clockwise; mirrored pictures, which no camera makes, stay as they are. */
export function turnOf(jpeg: Buffer): 0 | 90 | 180 | 270 {
  switch (orientation(jpeg)) {
    case 3:
      return 180
    case 6:
      return 90
    case 8:
      return 270
    default:
      return 0
  }
}

const ORIENTATION_TAG = 0x0112
const APP1 = 0xe1
const START_OF_SCAN = 0xda

function orientation(jpeg: Buffer): number {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== 0xffd8) return 1
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1]
    if (marker === START_OF_SCAN) break
    const segment = jpeg.subarray(at + 4, at + 2 + jpeg.readUInt16BE(at + 2))
    if (marker === APP1 && segment.subarray(0, 6).toString('latin1') === 'Exif\0\0') return inTiff(segment.subarray(6))
  }
  return 1
}

function inTiff(tiff: Buffer): number {
  if (tiff.length < 8) return 1
  const little = tiff.subarray(0, 2).toString('latin1') === 'II'
  const short = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const entries = Math.min(short(directory), 200)
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12
    if (short(at) === ORIENTATION_TAG) return short(at + 8)
  }
  return 1
}
