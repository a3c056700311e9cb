import type { PlacedMark } from './author-document.ts'

export type MarksByPage = ReadonlyMap<number, readonly PlacedMark[]>

/**
 * Sorts marks by their page, in the order in which they are given.
 *
 * @param before - The answer of the last time: a page whose marks are the same keeps its list, and so is not drawn again.
 */
export function sortByPage(given: Iterable<readonly PlacedMark[]>, before: MarksByPage): MarksByPage {
  const byPage = new Map<number, PlacedMark[]>()
  for (const marks of given)
    for (const placed of marks) {
      const page = byPage.get(placed.mark.pageIndex)
      if (page === undefined) byPage.set(placed.mark.pageIndex, [placed])
      else page.push(placed)
    }
  return new Map([...byPage].map(([pageIndex, marks]) => [pageIndex, keepSame(before.get(pageIndex), marks)]))
}

function keepSame(before: readonly PlacedMark[] | undefined, now: readonly PlacedMark[]): readonly PlacedMark[] {
  const same = before?.length === now.length && before.every((placed, index) => placed === now[index])
  return same ? before : now
}
