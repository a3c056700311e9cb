/** A WebP as far as its headers go, for tests: the right sizes in the right places, and no picture. */
export function webpOf(width: number, height: number, kind: 'lossy' | 'lossless' | 'extended' = 'lossy'): Uint8Array {
  const lossy = Buffer.alloc(10)
  lossy.set([0x10, 0, 0, 0x9d, 0x01, 0x2a])
  lossy.writeUInt16LE(width, 6)
  lossy.writeUInt16LE(height, 8)
  const lossless = Buffer.alloc(10)
  lossless.writeUInt8(0x2f, 0)
  lossless.writeUInt32LE((width - 1) | ((height - 1) << 14), 1)
  const canvas = Buffer.alloc(10)
  canvas.writeUIntLE(width - 1, 4, 3)
  canvas.writeUIntLE(height - 1, 7, 3)
  const chunks = {
    lossy: [chunk('VP8 ', lossy)],
    lossless: [chunk('VP8L', lossless)],
    extended: [chunk('VP8X', canvas), chunk('VP8 ', lossy)],
  }[kind]
  return Uint8Array.from(chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks])))
}

function chunk(name: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(data.length)
  return Buffer.concat([Buffer.from(name), size, data])
}
