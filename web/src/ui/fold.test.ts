import { describe, expect, test } from 'vitest'
import { fold, foundIn } from './fold.ts'

describe('folding', () => {
  test('diacritics, case and đ are folded away', () => {
    expect(fold('Đường  Nguyễn Trãi')).toBe('duong nguyen trai')
  })
  test('composed and decomposed writing of one word fold to the same', () => {
    expect(fold('Hà Giang'.normalize('NFD'))).toBe(fold('Hà Giang'.normalize('NFC')))
  })
  test('signs that only look otherwise fold to the plain ones, and both micro signs to one', () => {
    expect(fold('120 m² ½')).toBe('120 m2 1⁄2')
    expect(fold('5 \u00B5m')).toBe(fold('5 \u03BCm'))
  })
  test('every letter of the Vietnamese alphabet with every tone becomes a plain letter', () => {
    const letters = 'aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ'
    for (const letter of letters) {
      for (const tone of ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323']) {
        expect(fold((letter + tone).normalize('NFC'))).toMatch(/^[a-z]$/)
      }
    }
  })
})

describe('searching', () => {
  test('words are found in any order and without diacritics', () => {
    expect(foundIn(fold('UBND huyện Đồng Văn'), 'van dong')).toBe(true)
  })
  test('every word must be there', () => {
    expect(foundIn(fold('UBND huyện Đồng Văn'), 'dong mac')).toBe(false)
  })
  test('an empty search finds everything', () => {
    expect(foundIn(fold('Xín Mần'), '  ')).toBe(true)
  })
})
