import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { pack } from '../../docs-fixtures/office/zip.ts'
import { OfficeZip } from './office-zip.ts'

const MB = 1024 * 1024
const limits = { maxUnpackedBytes: 512 * MB }
const opened = (bytes: Uint8Array) => {
  const zip = OfficeZip.open(bytes, limits)
  if (typeof zip === 'string') throw new Error(zip)
  return zip
}

test('what packs far better than text is refused long before the limit, what packs like text is not', () => {
  expect(OfficeZip.open(pack({ 'a.bin': new Uint8Array(33 * MB) }), limits)).toBe('officeTooLarge')
  expect(opened(pack({ 'a.bin': new Uint8Array(33 * MB), 'b.bin': randomBytes(512 * 1024) })).has('a.bin')).toBe(true)
})

test('so many parts, each of them small, are refused', () => {
  const parts = Object.fromEntries(Array.from({ length: 10_001 }, (_one, index) => [`${index}`, '']))
  expect(OfficeZip.open(pack(parts), limits)).toBe('officeTooLarge')
})

test('a part that is longer than it claims to be is cut there', () => {
  const bytes = Buffer.from(pack({ 'a.bin': new Uint8Array(MB) }))
  const entry = bytes.indexOf(Buffer.from('504b0102', 'hex'))
  // The unpacked size in the central directory.
  bytes.writeUInt32LE(100, entry + 24)
  let length = 0
  try {
    length = opened(bytes).bytesOf('a.bin')?.length ?? 0
  } catch {
    // Refused as damaged is as good.
  }
  expect(length).toBeLessThanOrEqual(100)
})

test('two parts of one name are no office file: programs disagree on which of them counts', () => {
  const bytes = Buffer.from(pack({ 'a.xml': '<a/>', 'b.xml': '<b/>' }))
  for (let at = bytes.indexOf('b.xml'); at !== -1; at = bytes.indexOf('b.xml', at)) bytes.write('a.xml', at)
  expect(OfficeZip.open(bytes, limits)).toBe('officeDamaged')
})

test('a name that climbs out of its folder is but a name: nothing is written', () => {
  const name = '../../../../tmp/khong-co-that.txt'
  expect(opened(pack({ [name]: 'x' })).textOf(name)).toBe('x')
})
