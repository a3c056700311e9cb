import { expect, test } from 'vitest'
import fc from 'fast-check'
import { compareTexts } from './compare.ts'

const page = (name: string) => Array.from({ length: 30 }, (_none, at) => `${name}${at}`).join(' ')
const brief = (oldPages: string[], newPages: string[]) =>
  compareTexts(oldPages, newPages, 5_000).pages.map(({ kind, oldPage, newPage }) => [kind, oldPage, newPage])

test('one number that was changed is found on its page, with a few words around it', () => {
  const before = 'Tổng thu ngân sách năm 2026 ước đạt 2.350 tỷ đồng, tăng so với năm trước'
  const { pages } = compareTexts([page('a'), before], [page('a'), before.replace('2.350', '2.530')], 5_000)
  expect(pages).toEqual([
    {
      kind: 'changed',
      oldPage: null,
      newPage: 2,
      parts: [
        { kind: 'kept', text: '… sách năm 2026 ước đạt'.replace('… sách', '… ngân sách') },
        { kind: 'removed', text: '2.350' },
        { kind: 'added', text: '2.530' },
        { kind: 'kept', text: 'tỷ đồng, tăng so với năm …' },
      ],
    },
  ])
})

test('a page put in and a page left out are said as such, and the pages behind them are the same', () => {
  const [a, b, c] = [page('a'), page('b'), page('c')]
  expect(brief([a, b], [a, c, b])).toEqual([['added', null, 2]])
  expect(brief([a, c, b], [a, b])).toEqual([['removed', 2, null]])
})

test('a paragraph that pushes lines to the next page is one addition, not two changed pages', () => {
  const words = page('x').split(' ')
  const before = [words.slice(0, 20).join(' '), words.slice(20).join(' ')]
  const now = ['mới thêm ' + words.slice(0, 18).join(' '), words.slice(18).join(' ')]
  expect(brief(before, now)).toEqual([['changed', null, 1]])
})

test('words taken out at the top of a page are found, also where the page before is the same', () => {
  const [rest, first] = ['Phần còn lại giữ nguyên như dự thảo', page('a')]
  const found = (now: string) => compareTexts([first, `Mức hỗ trợ 500 triệu. ${rest}`], [first, now], 5_000).pages
  expect(found(rest)).toMatchObject([{ kind: 'changed', newPage: 2 }])
  expect(found(rest)[0]?.parts[0]).toEqual({ kind: 'removed', text: 'Mức hỗ trợ 500 triệu.' })
  expect(found(`900 triệu. ${rest}`)[0]?.parts.slice(0, 2)).toEqual([
    { kind: 'removed', text: 'Mức hỗ trợ 500' },
    { kind: 'added', text: '900' },
  ])
})

/** All words of a paper, wherever its pages end. */
const wordsOf = (pages: string[]) => pages.flatMap((text) => text.split(' ').filter((word) => word !== '')).join(' ')

test('whatever is not the same shows on some page', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 8 }), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(texts, texts, (before, now) => {
      fc.pre(wordsOf(before) !== wordsOf(now))
      expect(compareTexts(before, now, 5_000).pages).not.toEqual([])
    }),
  )
})

test('spaces, line breaks and the way letters are composed are no change', () => {
  expect(brief(['Nghị  quyết\nsố 1'], ['Nghị quyết số 1'.normalize('NFD')])).toEqual([])
})

test('pages with the same words are paired for their pictures, those without words too', () => {
  const { same } = compareTexts(['', page('a'), ''], ['', page('a'), page('b'), ''], 5_000)
  expect(same).toEqual([
    { oldPage: 1, newPage: 1 },
    { oldPage: 2, newPage: 2 },
    { oldPage: 3, newPage: 4 },
  ])
})

test('when the time is over pages are compared by their numbers', () => {
  const long = (seed: number) => Array.from({ length: 60_000 }, (_none, at) => String((at * seed) % 49_999)).join(' ')
  const { byWords, pages } = compareTexts([page('a'), long(7)], [page('a'), long(11)], 1)
  expect(byWords).toBe(false)
  expect(pages).toEqual([{ kind: 'changed', oldPage: 2, newPage: 2, parts: [] }])
})

test('what is the same is found to be the same, whatever the pages', () => {
  const text = fc.array(fc.constantFrom('một', 'hai', 'ba', '4'), { maxLength: 12 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 6 }),
      fc.array(text, { minLength: 1, maxLength: 6 }),
      (one, two) => {
        expect(compareTexts(one, one, 5_000).pages).toEqual([])
        const { pages } = compareTexts(one, two, 5_000)
        // The same words that stand on other pages are no change.
        if (wordsOf(one) !== wordsOf(two)) expect(pages).not.toEqual([])
        for (const { newPage, oldPage } of pages) {
          expect(newPage ?? 1).toBeLessThanOrEqual(two.length)
          expect(oldPage ?? 1).toBeLessThanOrEqual(one.length)
        }
      },
    ),
  )
})
