// Finds what is different between the texts of two PDFs, word by word over page borders, and says it page by page.
import { diffArrays, type ChangeObject } from 'diff'
import { MOST_PARTS, type ChangedPart, type PageChange } from './wire.ts'

/** Pages with the same words: their pictures may still be different. 1-based. */
export interface SamePair {
  readonly oldPage: number
  readonly newPage: number
}
export interface TextComparison {
  readonly pages: PageChange[]
  readonly same: SamePair[]
  readonly byWords: boolean
}
interface Word {
  readonly text: string
  readonly page: number
}

/** Words around a change, so that it can be found on the page. */
const AROUND = 6
const MOST_OF_A_PART = 3_900

/** @param timeoutMs - For the words; after it, pages are compared by their numbers. */
export function compareTexts(
  oldPages: readonly string[],
  newPages: readonly string[],
  timeoutMs: number,
): TextComparison {
  const same = samePairs(oldPages, newPages)
  const endsMs = performance.now() + timeoutMs
  const pages: PageChange[] = []
  for (const { from, to } of between(same, oldPages.length, newPages.length)) {
    const before = wordsOf(oldPages, from.oldPage, to.oldPage)
    const now = wordsOf(newPages, from.newPage, to.newPage)
    const timeout = Math.max(1, endsMs - performance.now())
    const runs = diffArrays(before, now, { comparator: (a: Word, b: Word) => a.text === b.text, timeout })
    if (runs === undefined) return { pages: byNumber(oldPages, newPages), same, byWords: false }
    pages.push(...pagesOf({ oldPages, newPages, from, to, ...placed(runs, from.newPage) }))
  }
  return { pages, same, byWords: true }
}

/** Pages of both versions between two pairs of same pages: from the first on and up to, without, the last. */
interface Stretch {
  readonly from: SamePair
  readonly to: SamePair
}

/** What lies between the pages that are the same. Words are compared within each: pages that are the same show no change. */
function between(same: readonly SamePair[], oldCount: number, newCount: number): Stretch[] {
  const stretches: Stretch[] = []
  let from = { oldPage: 1, newPage: 1 }
  for (const to of [...same, { oldPage: oldCount + 1, newPage: newCount + 1 }]) {
    if (to.oldPage > from.oldPage || to.newPage > from.newPage) stretches.push({ from, to })
    from = { oldPage: to.oldPage + 1, newPage: to.newPage + 1 }
  }
  return stretches
}

/** A run of words, with the page that it stands on in its own version. */
interface PlacedPart extends ChangedPart {
  readonly page: number
}
interface Placed {
  /** By the pages of the new version. */
  readonly parts: ReadonlyMap<number, readonly PlacedPart[]>
  /** Words by the page that they stand on in their own version. */
  readonly changed: { readonly added: ReadonlyMap<number, number>; readonly removed: ReadonlyMap<number, number> }
}

/** What was taken out stands before the words that follow it; at the end, and where no words are left, on the last page before. */
function placed(runs: readonly ChangeObject<Word[]>[], firstPage: number): Placed {
  const parts = new Map<number, PlacedPart[]>()
  const changed = { added: new Map<number, number>(), removed: new Map<number, number>() }
  let newPage = firstPage
  let taken: PlacedPart[] = []
  const put = (...more: PlacedPart[]) => void parts.set(newPage, [...(parts.get(newPage) ?? []), ...more])
  for (const { added, removed, value } of runs) {
    const kind = added ? 'added' : removed ? 'removed' : 'kept'
    for (const [page, words] of Map.groupBy(value, (word) => word.page)) {
      if (kind !== 'kept') changed[kind].set(page, (changed[kind].get(page) ?? 0) + words.length)
      const part = { kind, page, text: words.map((word) => word.text).join(' ') } as const
      if (kind === 'removed') taken.push(part)
      else {
        newPage = page
        put(...taken, part)
        taken = []
      }
    }
  }
  put(...taken)
  return { parts, changed }
}

interface Found extends Placed, Stretch {
  readonly oldPages: readonly string[]
  readonly newPages: readonly string[]
}

function pagesOf({ oldPages, newPages, from, to, parts, changed }: Found): PageChange[] {
  const pages: PageChange[] = []
  // A page is gone, or is new, when all its words are; one without words, when no page without words stands for it.
  const isWhole = (pageTexts: readonly string[], page: number, counts: ReadonlyMap<number, number>) =>
    (counts.get(page) ?? 0) === wordsIn(pageTexts[page - 1] ?? '').length
  const gone = new Set(pagesFrom(from.oldPage, to.oldPage).filter((page) => isWhole(oldPages, page, changed.removed)))
  const isNew = new Set(pagesFrom(from.newPage, to.newPage).filter((page) => isWhole(newPages, page, changed.added)))
  // A page that is new where one is gone was written again: that is one changed page, not two lines.
  for (const page of isNew) if (gone.delete(page)) isNew.delete(page)
  for (const newPage of pagesFrom(from.newPage, to.newPage)) {
    const own = (parts.get(newPage) ?? []).filter(({ kind, page }) => kind !== 'removed' || !gone.has(page))
    const takes = own.some(({ kind }) => kind === 'removed')
    if (isNew.has(newPage) && !takes) pages.push({ kind: 'added', oldPage: null, newPage, parts: [] })
    else if (own.some(({ kind }) => kind !== 'kept'))
      pages.push({ kind: 'changed', oldPage: null, newPage, parts: shortened(own) })
  }
  for (const oldPage of gone) pages.push({ kind: 'removed', oldPage, newPage: null, parts: [] })
  return pages
}

function pagesFrom(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_none, at) => first + at)
}

/** Of what was kept, only the words next to a change; a long part is cut. */
function shortened(parts: readonly ChangedPart[]): ChangedPart[] {
  return parts.slice(0, MOST_PARTS).map(({ kind, text }, index, all) => {
    if (kind !== 'kept') return { kind, text: cut(text) }
    const words = text.split(' ')
    const before = index === 0 ? [] : words.slice(0, AROUND)
    const after = index === all.length - 1 ? [] : words.slice(-AROUND)
    if (words.length <= before.length + after.length) return { kind, text: cut(text) }
    return { kind, text: cut([...before, '…', ...after].join(' ')) }
  })
}

function cut(text: string): string {
  return text.length > MOST_OF_A_PART ? `${text.slice(0, MOST_OF_A_PART)}…` : text
}

/** Pages with the same words, in the same order in both versions. */
function samePairs(oldPages: readonly string[], newPages: readonly string[]): SamePair[] {
  const key = (text: string) => wordsIn(text).join(' ')
  const pairs: SamePair[] = []
  let oldPage = 1
  let newPage = 1
  for (const { added, removed, count } of diffArrays(oldPages.map(key), newPages.map(key))) {
    if (!added && !removed)
      for (let at = 0; at < count; at += 1) pairs.push({ oldPage: oldPage + at, newPage: newPage + at })
    if (!added) oldPage += count
    if (!removed) newPage += count
  }
  return pairs
}

function byNumber(oldPages: readonly string[], newPages: readonly string[]): PageChange[] {
  const pages: PageChange[] = []
  for (let page = 1; page <= Math.max(oldPages.length, newPages.length); page += 1) {
    const before = oldPages[page - 1]
    const now = newPages[page - 1]
    if (before === undefined) pages.push({ kind: 'added', oldPage: null, newPage: page, parts: [] })
    else if (now === undefined) pages.push({ kind: 'removed', oldPage: page, newPage: null, parts: [] })
    else if (wordsIn(before).join(' ') !== wordsIn(now).join(' '))
      pages.push({ kind: 'changed', oldPage: page, newPage: page, parts: [] })
  }
  return pages
}

/** @param end - The page after the last one. */
function wordsOf(pages: readonly string[], first: number, end: number): Word[] {
  return pagesFrom(first, end).flatMap((page) => wordsIn(pages[page - 1] ?? '').map((text) => ({ text, page })))
}

function wordsIn(text: string): string[] {
  return text
    .normalize('NFC')
    .split(/\s+/u)
    .filter((word) => word !== '')
}
