import { expect, test, vi } from 'vitest'
import { createDocumentSearch, currentNumber } from './document-search.ts'
import { joinPieces } from './search-text.ts'

const pages = ['Đường đi', 'không có gì', 'con đường và con đường'].map((str) =>
  joinPieces([{ str, hasEOL: false, fontName: 'a' }]),
)
const textOf = async (pageIndex: number) => pages[pageIndex] ?? joinPieces([])

async function searched(fromPage: number) {
  const visited: number[] = []
  const search = createDocumentSearch(pages.length, textOf, ({ pageIndex }) => visited.push(pageIndex))
  search.start('duong', fromPage)
  await vi.waitUntil(() => !search.store.getState().running)
  return { search, visited }
}

test('a search begins at the page that is read and counts in the order of the document', async () => {
  const { search, visited } = await searched(1)
  expect(visited).toEqual([2])
  expect(search.store.getState().total).toBe(3)
  expect(currentNumber(search.store.getState())).toBe(2)
})

test('next and previous go round the whole document', async () => {
  const { search, visited } = await searched(0)
  search.step(1)
  search.step(1)
  search.step(1)
  search.step(-1)
  expect(visited).toEqual([0, 2, 2, 0, 2])
  expect(currentNumber(search.store.getState())).toBe(3)
})

test('a new search drops the results of the old one that are still coming', async () => {
  const { search } = await searched(0)
  search.start('duong', 0)
  search.start('khong', 0)
  await vi.waitUntil(() => !search.store.getState().running)
  expect(search.store.getState()).toMatchObject({ query: 'khong', total: 1 })
})

test('a page whose text cannot be read does not end the search', async () => {
  const search = createDocumentSearch(
    3,
    (pageIndex) => (pageIndex === 1 ? Promise.reject(new Error('broken')) : textOf(pageIndex)),
    () => undefined,
  )
  search.start('duong', 0)
  await vi.waitUntil(() => !search.store.getState().running)
  expect(search.store.getState()).toMatchObject({ total: 3, pagesLooked: 3 })
})
