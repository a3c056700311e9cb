import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold } from '../ui/fold.ts'
import { findAll, findOnPage, foldWithOrigins, joinPieces, piecesOf } from './search-text.ts'

const found = (text: string, query: string) =>
  findAll(foldWithOrigins(text), query).map(({ start, end }) => text.slice(start, end))

describe('finding text without diacritics', () => {
  test('“duong” finds “đường” in whatever form it is written', () => {
    expect(found('Đường lên Mèo Vạc', 'duong')).toEqual(['Đường'])
    expect(found('con ĐƯỜNG', 'đường')).toEqual(['ĐƯỜNG'])
    expect(found('con đường'.normalize('NFD'), 'duong')).toEqual(['đường'.normalize('NFD')])
  })

  test('words that are parted by a line break or several spaces are found as one phrase', () => {
    expect(found('kinh tế –  xã\nhội', 'xa hoi')).toEqual(['xã\nhội'])
  })

  test('an empty query or one of spaces finds nothing', () => {
    expect(found('abc', '')).toEqual([])
    expect(found('a b', '  ')).toEqual([])
  })

  test('places do not overlap', () => {
    expect(found('aaaa', 'aa')).toEqual(['aa', 'aa'])
  })

  const vietnamese = fc.string({
    unit: fc.constantFrom(...'aăâeêioôơuưyđAĐƯỜấệộữỹ bcnght \n\t.,–"1'.split(''), '😀', 'ế'.normalize('NFD'), 'İ'),
    maxLength: 60,
  })

  test('folding with origins gives the same text as folding', () => {
    fc.assert(
      fc.property(vietnamese, (text) => {
        const { folded, origins } = foldWithOrigins(text)
        expect(folded.trim()).toBe(fold(text))
        expect(origins.length).toBe(folded.length + 1)
      }),
    )
  })

  test('every piece of a text is found in it, and what is found reads the same when folded', () => {
    fc.assert(
      fc.property(vietnamese, fc.nat(), fc.nat(), (text, a, b) => {
        const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y)
        const query = text.slice(from, to).normalize('NFC')
        fc.pre(query.isWellFormed())
        const spans = findAll(foldWithOrigins(text), query)
        if (fold(query) !== '') expect(spans.length).toBeGreaterThan(0)
        for (const { start, end } of spans) expect(fold(text.slice(start, end))).toBe(fold(query))
      }),
    )
  })
})

describe('finding the pieces of a page', () => {
  const page = joinPieces([
    { str: 'Con đ', hasEOL: false, fontName: 'a' },
    { str: 'ường', hasEOL: true, fontName: 'a' },
    { str: 'xa', hasEOL: false, fontName: 'a' },
  ])

  test('a word that lies in two pieces is drawn in both', () => {
    const [span] = findAll(page.folded, 'duong')
    expect(span && piecesOf(page, span)).toEqual([
      { piece: 0, from: 4, to: 5 },
      { piece: 1, from: 0, to: 4 },
    ])
  })

  test('a phrase over a line break leaves the break out', () => {
    const [span] = findAll(page.folded, 'duong xa')
    expect(span && piecesOf(page, span).at(-1)).toEqual({ piece: 2, from: 0, to: 2 })
  })
})

describe('finding text of the old codes', () => {
  const piece = (fontName: string, str: string, hasEOL = true) => ({ fontName, str, hasEOL })
  const page = joinPieces([
    piece('a', 'Céng hoμ x· héi chñ nghÜa ViÖt Nam'),
    piece('a', 'QuyÕt ®Þnh vÒ viÖc giao ®Êt cho ñy ban nh©n d©n'),
    piece('b', 'Nghị quyết về giao đất'),
    piece('c', 'Coäng hoøa xaõ hoäi chuû ngh', false),
    piece('c', 'óa Vieät Nam'),
  ])
  const foundPieces = (query: string) =>
    findOnPage(page, query).map((span) =>
      piecesOf(page, span)
        .map(({ piece: at, from, to }) => page.pieces[at]?.slice(from, to))
        .join('|'),
    )

  test('TCVN3 and VNI are found with and without diacritics, at their places in the file’s own letters', () => {
    expect(foundPieces('quyet dinh')).toEqual(['QuyÕt ®Þnh'])
    expect(foundPieces('Quyết định')).toEqual(['QuyÕt ®Þnh'])
    expect(foundPieces('uy ban nhan dan')).toEqual(['ñy ban nh©n d©n'])
    expect(foundPieces('chủ nghĩa Việt Nam')).toEqual(['chñ nghÜa ViÖt Nam', 'chuû ngh|óa Vieät Nam'])
  })

  test('Unicode on the same page is found as before, and so are the letters as they lie in the file', () => {
    expect(foundPieces('giao đất')).toEqual(['giao ®Êt', 'giao đất'])
    expect(foundPieces('nghị quyết')).toEqual(['Nghị quyết'])
    expect(foundPieces('nghÜa ViÖt')).toEqual(['nghÜa ViÖt'])
  })

  test('a page of two words is found in either code', () => {
    expect(findOnPage(joinPieces([piece('a', 'Lòng Có')]), 'lung cu')).toHaveLength(1)
    expect(findOnPage(joinPieces([piece('a', 'QUYEÁT ÑÒNH')]), 'quyết định')).toHaveLength(1)
    expect(findOnPage(joinPieces([piece('a', 'Hà Giang, khoá')]), 'ha giang, khoa')).toHaveLength(1)
  })

  test('a word in NFD whose marks lie in the next piece is one word', () => {
    const apart = joinPieces([piece('a', 'quye', false), piece('a', '\u0302\u0301t đi', false), piece('a', '\u0323nh')])
    expect(findOnPage(apart, 'quyết định')).toEqual([{ start: 0, end: 13 }])
    expect(findOnPage(apart, 'quyet dinh')).toHaveLength(1)
  })
})
