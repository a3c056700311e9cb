import { expect, test } from 'vitest'
import { pageRanges } from './page-ranges.ts'
import { INDEX_OVERLAP, withoutIndex } from './pdf-index.ts'

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))
const FILE = `%PDF-1.7\n1 0 obj\n<</Linearized 1/L 900>>\nendobj\nstartxref\n0\n%%EOF\n${'x'.repeat(300)}startxref\r\n 116  \n%%EOF`

test('every way to the index is overwritten, the length stays', () => {
  const text = Buffer.from(withoutIndex(bytes(FILE))).toString('latin1')
  expect(text).toBe(FILE.replace('/Linearized', '/xinearized').replace(' 116 ', ' 000 '))
})

test('part by part, with the overlap, the same comes out as in one', () => {
  const whole = bytes(FILE)
  for (const size of [7, 33, 100, 331, 340]) {
    const parts: number[] = []
    for (let begin = 0; begin < whole.length; begin += size) {
      const from = Math.max(0, begin - INDEX_OVERLAP)
      const end = Math.min(begin + size, whole.length)
      const part = withoutIndex(whole.slice(from, end + INDEX_OVERLAP))
      parts.push(...part.slice(begin - from, end - from))
    }
    expect(Uint8Array.from(parts)).toEqual(withoutIndex(whole.slice()))
  }
})

test('page numbers are drawn together to runs', () => {
  expect(pageRanges([5, 3, 6, 7, 8])).toBe('3, 5–8')
  expect(pageRanges([1, 3, 5, 7, 9, 11, 13])).toBe('1, 3, 5, 7, 9, 11, …')
  expect(pageRanges([])).toBe('')
})
