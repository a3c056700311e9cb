import { describe, expect, test } from 'vitest'
import { codeOfFont, LEGACY_TABLES, legacyToUnicode, type LegacyCode } from './legacy-codes.ts'
import { codeByLetters, codesOnPage, readableLines } from './readable-text.ts'
import { isSyllable } from './syllables.ts'

const VOWELS = 'aăâeêioôơuưy'
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323']
/** The 67 letters that Vietnamese has besides a–z. */
const SMALL = Array.from(VOWELS)
  .flatMap((vowel) => TONES.map((tone) => (vowel + tone).normalize('NFC')))
  .concat('đ')
const SPECIAL_SMALL = SMALL.filter((letter) => !/^[a-z]$/u.test(letter))

/** Writes Unicode in an old code: the table read backwards. */
function write(text: string, code: LegacyCode): string {
  const backwards = new Map([...LEGACY_TABLES[code]].map(([written, letter]) => [letter, written]))
  return Array.from(text.normalize('NFC'))
    .map((letter) => backwards.get(letter) ?? letter)
    .join('')
}

describe('the tables of the old codes', () => {
  test('TCVN3 has every small letter and the seven capitals without a tone', () => {
    expect(SPECIAL_SMALL).toHaveLength(67)
    expect([...LEGACY_TABLES.tcvn3.values()].sort()).toEqual([...SPECIAL_SMALL, ...Array.from('ĂÂÊÔƠƯĐ')].sort())
  })

  test('VNI has every letter, small and capital', () => {
    const all = [...SPECIAL_SMALL, ...SPECIAL_SMALL.map((letter) => letter.toUpperCase())]
    expect([...new Set(LEGACY_TABLES.vni.values())].sort()).toEqual(all.sort())
  })

  test.each(['tcvn3', 'vni'] as const)('%s gives back every letter that was written in it', (code) => {
    for (const letter of LEGACY_TABLES[code].values())
      expect(legacyToUnicode(write(`x${letter}k`, code), code)).toBe(`x${letter}k`)
  })

  // Written by hand, so that a mistake in a table cannot stand on both sides.
  test.each([
    ['tcvn3', 'Céng hoµ x· héi chñ nghÜa ViÖt Nam', 'Cộng hoà xã hội chủ nghĩa Việt Nam'],
    ['tcvn3', '§éc lËp - Tù do - H¹nh phóc', 'Độc lập - Tự do - Hạnh phúc'],
    ['tcvn3', 'C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph\u00ad¬ng;', 'Căn cứ Luật Tổ chức chính quyền địa phương;'],
    ['tcvn3', 'x· Lòng Có, hai ngµy 12-13, ®­êng sè 4', 'xã Lũng Cú, hai ngày 12-13, đường số 4'],
    ['vni', 'Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam'],
    ['vni', 'Ñoäc laäp - Töï do - Haïnh phuùc', 'Độc lập - Tự do - Hạnh phúc'],
    ['vni', 'NGHÒ QUYEÁT cuûa HOÄI ÑOÀNG', 'NGHỊ QUYẾT của HỘI ĐỒNG'],
    [
      'vni',
      'Caên cöù, naêm, baèng, maët, ñöôïc, tyû leä, Ly nöôùc, thò xaõ',
      'Căn cứ, năm, bằng, mặt, được, tỷ lệ, Ly nước, thị xã',
    ],
  ] as const)('%s: “%s”', (code, written, read) => {
    expect(legacyToUnicode(written, code)).toBe(read)
    expect(codeByLetters(written)).toBe(code)
  })

  test('codes of symbol fonts, the Greek mu and the hyphen that readers put for a soft hyphen are letters', () => {
    const symbols = Array.from('QuyÕt ®Þnh')
      .map((c) => (c > '\u00a0' ? String.fromCharCode(0xf000 + c.charCodeAt(0)) : c))
      .join('')
    expect(legacyToUnicode(symbols, 'tcvn3')).toBe('Quyết định')
    expect(legacyToUnicode('hoμ ph-¬ng -u tiªn', 'tcvn3')).toBe('hoà phương ưu tiên')
    expect(legacyToUnicode('7-8, a - b, Vieät-Nam', 'vni')).toBe('7-8, a - b, Việt-Nam')
  })
})

test('a font of an old code is known by its name, subsets and styles included', () => {
  const tcvn3 = { code: 'tcvn3', capitals: false }
  for (const name of ['.VnTime', 'ABCDEF+.VnTime', '.VnTime,Bold', 'VnArial-Italic', 'GHIJKL+VnCentury Schoolbook'])
    expect(codeOfFont(name), name).toEqual(tcvn3)
  for (const name of ['.VnTimeH', 'ABCDEF+.VnTimeH,Bold', '.VnArialH-Bold', '.VnHelvetInsH'])
    expect(codeOfFont(name), name).toEqual({ ...tcvn3, capitals: true })
  for (const name of ['VNI-Times', 'ABCDEF+VNI-Helve-Condense', 'Vni Times'])
    expect(codeOfFont(name), name).toEqual({ code: 'vni', capitals: false })
  for (const name of ['TimesNewRomanPSMT', 'ABCDEF+BeVietnamPro-Regular', 'Vivaldi', 'vn', ''])
    expect(codeOfFont(name), name).toBeNull()
})

describe('without a name the letters decide', () => {
  test.each([
    ['Uỷ ban nhân dân tỉnh Hà Giang, khoá XVIII'],
    ['toán, quá, hoà, khoá, xoá, giáo, trí, mã số, cà phê, ô tô'],
    ['plain words of nobody in particular'],
    ['Nghị quyết'.normalize('NFD')],
  ])('Unicode stays as it is: %s', (text) => {
    expect([null, 'unsure']).toContain(codeByLetters(text))
  })

  test('other languages are not taken for Vietnamese', () => {
    for (const text of ['Québec, déjà vu, garçon, Müller, señor', '© 2024 Größe ±5°', 'Škoda'])
      expect([null, 'unsure'], text).toContain(codeByLetters(text))
  })

  test('on one page each font has its own code, and a short heading follows the text beside it', () => {
    const piece = (fontName: string, str: string) => ({ fontName, str, hasEOL: true })
    const pieces = [
      piece('a', 'QuyÕt ®Þnh vÒ viÖc giao ®Êt'),
      piece('b', 'Nghị quyết đã ban hành'),
      piece('c', 'Lòng Có'),
      piece('d', 'Coäng hoøa xaõ hoäi'),
    ]
    expect([...codesOnPage(pieces, () => null).codes].map(([font, { code }]) => [font, code])).toEqual([
      ['a', 'tcvn3'],
      ['d', 'vni'],
      ['c', 'tcvn3'],
    ])
    expect(readableLines(pieces)).toEqual([
      'Quyết định về việc giao đất',
      'Nghị quyết đã ban hành',
      'Lũng Cú',
      'Cộng hòa xã hội',
      '',
    ])
    expect(readableLines([piece('a', 'tuyÖt mËt')], () => 'ABCDEF+.VnTimeH')).toEqual(['TUYỆT MẬT', ''])
  })

  test('a vowel and its mark in two pieces are one letter', () => {
    const pieces = ['Coäng hoøa Vie', 'ät Nam'].map((str) => ({ fontName: 'a', str, hasEOL: false }))
    expect(readableLines(pieces)).toEqual(['Cộng hòa Việt Nam'])
  })
})

test('syllables are distinguished from other words', () => {
  const right = 'nghiêng thuở khuya quyết gì giếng quốc uỷ oanh khoẻ ngoằn tuyệt xuống đường ý rượu khuỷu oái ăm yêu'
  for (const word of right.split(' ')) expect(isSyllable(word), word).toBe(true)
  for (const word of ['hoμ', 'vieọt', 'Quộbec', 'mỹller', 'bộk', 'tàc', 'hẻp', 'ấấ', 'str', ''])
    expect(isSyllable(word), word).toBe(false)
})
