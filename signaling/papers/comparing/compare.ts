// Finds what is different between the texts of two PDFs, word by word over page borders, and says it page by page.
import { diffArrays } from 'diff'
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
  const options = { comparator: (a: Word, b: Word) => a.text === b.text, timeout: timeoutMs }
  const runs = diffArrays(wordsOf(oldPages), wordsOf(newPages), options)
  if (runs === undefined) return { pages: byNumber(oldPages, newPages), same, byWords: false }
  const parts = new Map<number, ChangedPart[]>()
  const changed = { added: new Map<number, number>(), removed: new Map<number, number>() }
  let newPage = 1
  for (const { added, removed, value } of runs) {
    const kind = added ? 'added' : removed ? 'removed' : 'kept'
    for (const [page, words] of Map.groupBy(value, (word) => word.page)) {
      // What was taken out stands where the new version goes on.
      if (kind !== 'removed') newPage = page
      if (kind !== 'kept') changed[kind].set(page, (changed[kind].get(page) ?? 0) + words.length)
      const text = words.map((word) => word.text).join(' ')
      parts.set(newPage, [...(parts.get(newPage) ?? []), { kind, text }])
    }
  }
  return { pages: pagesOf({ oldPages, newPages, same, parts, changed }), same, byWords: true }
}

interface Found {
  readonly oldPages: readonly string[]
  readonly newPages: readonly string[]
  readonly same: readonly SamePair[]
  /** By the pages of the new version. */
  readonly parts: ReadonlyMap<number, readonly ChangedPart[]>
  /** Words by the page that they stand on in their own version. */
  readonly changed: { readonly added: ReadonlyMap<number, number>; readonly removed: ReadonlyMap<number, number> }
}

function pagesOf({ oldPages, newPages, same, parts, changed }: Found): PageChange[] {
  const pairOf = new Map(same.map(({ newPage, oldPage }) => [newPage, oldPage]))
  const paired = new Set(same.map(({ oldPage }) => oldPage))
  const pages: PageChange[] = []
  // A page is gone, or is new, when all its words are; one without words, when no page without words stands for it.
  const isWhole = (pageTexts: readonly string[], page: number, counts: ReadonlyMap<number, number>) =>
    (counts.get(page) ?? 0) === wordsIn(pageTexts[page - 1] ?? '').length
  const gone = oldPages.flatMap((_text, index) =>
    !paired.has(index + 1) && isWhole(oldPages, index + 1, changed.removed) ? [index + 1] : [],
  )
  for (const index of newPages.keys()) {
    const newPage = index + 1
    if (pairOf.has(newPage)) continue
    const own = parts.get(newPage) ?? []
    const isNew = isWhole(newPages, newPage, changed.added)
    // A page that is new where one is gone was written again: that is one changed page, not two lines.
    const instead = isNew ? gone.findIndex((page) => page === newPage) : -1
    if (instead >= 0) gone.splice(instead, 1)
    if (isNew && instead < 0) pages.push({ kind: 'added', oldPage: null, newPage, parts: [] })
    else if (own.some(({ kind }) => kind !== 'kept'))
      pages.push({ kind: 'changed', oldPage: null, newPage, parts: shortened(own) })
  }
  for (const oldPage of gone) pages.push({ kind: 'removed', oldPage, newPage: null, parts: [] })
  return pages
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

function wordsOf(pages: readonly string[]): Word[] {
  return pages.flatMap((text, index) => wordsIn(text).map((word) => ({ text: word, page: index + 1 })))
}

function wordsIn(text: string): string[] {
  return text
    .normalize('NFC')
    .split(/\s+/u)
    .filter((word) => word !== '')
}
