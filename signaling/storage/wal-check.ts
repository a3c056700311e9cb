import { open, type FileHandle } from 'node:fs/promises'

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
/** Bytes read at a time, so that a large log does not lie in memory as a whole. */
const FRAMES_AT_ONCE = 256

/**
 * Looks for damage in the middle of SQLite's write-ahead log (https://www.sqlite.org/fileformat2.html#walformat). SQLite
 * itself ends its reading at the first frame whose checksum is wrong and says nothing: right for a transaction that a power
 * cut tore, which is always the last one; but behind damage in the middle it loses transactions that were acknowledged.
 *
 * @returns what is wrong, or null. A missing or empty log is sound.
 */
export async function damageInLog(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return null
  try {
    return await examine(file, (await file.stat()).size)
  } finally {
    await file.close()
  }
}

async function examine(file: FileHandle, size: number): Promise<string | null> {
  if (size === 0) return null
  const header = await bytesAt(file, 0, HEADER_BYTES)
  if (header.length < HEADER_BYTES) return 'the log is cut off within its header'
  const magic = header.readUInt32BE(0)
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return 'the log has no header'
  const bigEndian = magic === 0x377f0683
  const pageBytes = header.readUInt32BE(8)
  let sum = checksum(header.subarray(0, 24), [0, 0], bigEndian)
  if (!sumIs(header, 24, sum) || pageBytes < 512 || pageBytes > 65_536) return 'the header of the log is damaged'
  const salt = header.subarray(16, 24)

  const frameBytes = FRAME_HEADER_BYTES + pageBytes
  let badFrame: number | null = null
  let commitsBehind = 0
  for (let at = HEADER_BYTES, number = 1; at + frameBytes <= size;) {
    const many = await bytesAt(file, at, frameBytes * FRAMES_AT_ONCE)
    if (many.length < frameBytes) break
    for (let from = 0; from + frameBytes <= many.length; from += frameBytes, number += 1) {
      const frame = many.subarray(from, from + frameBytes)
      // Frames from before the log was restarted have other salts: they were written into the database long ago.
      const ours = frame.subarray(8, 16).equals(salt)
      if (badFrame === null) {
        if (!ours) return null
        sum = checksum(frame.subarray(0, 8), sum, bigEndian)
        sum = checksum(frame.subarray(FRAME_HEADER_BYTES), sum, bigEndian)
        if (!sumIs(frame, 16, sum)) badFrame = number
      } else if (ours && frame.readUInt32BE(4) !== 0) commitsBehind += 1
    }
    at += Math.floor(many.length / frameBytes) * frameBytes
  }
  // One commit may be that of the torn transaction itself.
  return badFrame !== null && commitsBehind > 1
    ? `frame ${badFrame} of the log is damaged, ${commitsBehind} transactions lie behind it`
    : null
}

type Sum = readonly [number, number]

function checksum(bytes: Buffer, [first, second]: Sum, bigEndian: boolean): Sum {
  let a = first
  let b = second
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0
    b = (b + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0
  }
  return [a, b]
}

function sumIs(bytes: Buffer, at: number, [a, b]: Sum): boolean {
  return bytes.readUInt32BE(at) === a && bytes.readUInt32BE(at + 4) === b
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
