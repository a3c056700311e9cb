import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, test } from 'vitest'
import { Viewer, type MovedBy } from './viewer.ts'

/** A document of five pages; the text of a page is its number, unless it is broken. */
function viewerOf(startIndex = 0, broken: ReadonlySet<number> = new Set()) {
  let reads = 0
  const pageOf = (pageNumber: number) =>
    ({
      getViewport: ({ scale }: { scale: number }) => ({ width: 600 * scale, height: 800 * scale }),
      async getTextContent() {
        reads += 1
        if (broken.has(pageNumber)) throw new Error('torn')
        return { items: [{ str: String(pageNumber), hasEOL: false }] }
      },
    }) as unknown as PDFPageProxy
  const document = {
    numPages: 5,
    getPage: async (pageNumber: number) => pageOf(pageNumber),
  } as unknown as PDFDocumentProxy
  const viewer = new Viewer(document, pageOf(1), { pageIndex: startIndex, fraction: 0 })
  const told: [number, MovedBy][] = []
  viewer.onPage((pageIndex, by) => told.push([pageIndex, by]))
  return { viewer, told, reads: () => reads }
}

test('a page that a program went to is not told as turned by the person, until the person scrolls', () => {
  const { viewer, told } = viewerOf()
  viewer.goTo({ pageIndex: 2, fraction: 0 }, 'program')
  viewer.scrolledTo(2, 1)
  viewer.personMoves()
  viewer.scrolledTo(3, 1)
  viewer.scrolledTo(3, 1.5)
  expect(told).toEqual([
    [2, 'program'],
    [3, 'person'],
  ])
})

test('the wanted place stays inside the document, and waits for the part on the screen', () => {
  const { viewer } = viewerOf(9)
  expect(viewer.wanted.pageIndex).toBe(4)
  viewer.goTo({ pageIndex: -3, fraction: 0 }, 'program')
  expect(viewer.wanted.pageIndex).toBe(0)
  const scrolled: number[] = []
  const detach = viewer.attach(({ pageIndex }) => scrolled.push(pageIndex))
  viewer.goTo({ pageIndex: 99, fraction: 0 }, 'program')
  detach()
  viewer.goTo({ pageIndex: 1, fraction: 0 }, 'program')
  expect([scrolled, viewer.wanted.pageIndex]).toEqual([[4], 1])
})

test('a turn and a zoom are reported while the pages still lie where they were', () => {
  const { viewer } = viewerOf()
  const seen: string[] = []
  viewer.beforeTurn(() => seen.push(`${viewer.wanted.pageIndex} ${viewer.store.getState().zoom.kind}`))
  viewer.goTo({ pageIndex: 2, fraction: 0 }, 'person')
  viewer.zoomBy(2)
  expect(seen).toEqual(['0 auto', '2 auto'])
  expect(viewer.store.getState().zoom).toEqual({ kind: 'scale', scale: 2 })
})

test('the text of a page is read once; one that could not be read is tried again', async () => {
  const broken = new Set([3])
  const { viewer, reads } = viewerOf(0, broken)
  expect(await Promise.all([viewer.textOf(1), viewer.textOf(1)])).toMatchObject([{ text: '2' }, { text: '2' }])
  expect(reads()).toBe(1)
  await expect(viewer.textOf(2)).rejects.toThrow('torn')
  broken.clear()
  expect(await viewer.textOf(2)).toMatchObject({ text: '3' })
})
