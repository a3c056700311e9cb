/**
 * Words of Vietnamese text as the index holds them and as they are sought: once without marks, and once with them, spelt in one way.
 * A reader who types a mark seeks exactly these words; one who types none seeks all that read so without marks.
 */
import { fold } from '../kit/search-text.ts'
import type { SnippetPart } from './wire.ts'

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
/** A tone may stand on either vowel (hòa, hoà): it is moved behind the word, as a letter that no Vietnamese text has. */
const TONES = new Map([
  ['\u0300', 'α'],
  ['\u0301', 'β'],
  ['\u0303', 'γ'],
  ['\u0309', 'δ'],
  ['\u0323', 'ε'],
])
/** Stands in the index between two pages, so that no phrase reaches over both. */
export const PAGE_BREAK = 'ζζ'

export interface Word {
  readonly start: number
  readonly end: number
  readonly folded: string
  readonly exact: string
}

interface Keys {
  readonly folded: string
  readonly exact: string
}
const known = new Map<string, Keys>()
const MOST_KNOWN = 50_000

function keysOf(word: string): Keys {
  const before = known.get(word)
  if (before !== undefined) return before
  const keys = { folded: fold(word), exact: exactKey(word) }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(word, keys)
  return keys
}

/** Lower case, with the marks of its vowels in place and its tone at the end. */
function exactKey(word: string): string {
  let tone = ''
  let rest = ''
  for (const sign of word.toLowerCase().normalize('NFD')) {
    const letter = TONES.get(sign)
    if (letter === undefined) rest += sign
    else tone = letter
  }
  return rest.normalize('NFC').replace(/\p{M}/gu, '') + tone
}

/** @param text - Composed (NFC). Words that fold to nothing are left out. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.matchAll(WORD)) {
    const keys = keysOf(match[0])
    if (keys.folded !== '') words.push({ start: match.index, end: match.index + match[0].length, ...keys })
  }
  return words
}

/** Words that stand one after the other. */
export interface Phrase {
  readonly by: 'folded' | 'exact'
  readonly words: readonly string[]
}

const MOST_PHRASES = 5
const MOST_WORDS = 30

/** What was typed, as phrases; commas and semicolons part them. */
export function phrasesOf(typed: string): Phrase[] {
  const phrases: Phrase[] = []
  for (const part of typed.normalize('NFC').split(/[,;]/u)) {
    const words = wordsOf(part).slice(0, MOST_WORDS)
    if (words.length === 0 || phrases.length >= MOST_PHRASES) continue
    const by = words.some(({ folded, exact }) => folded !== exact) ? 'exact' : 'folded'
    phrases.push({ by, words: words.map((word) => word[by]) })
  }
  return phrases
}

export interface Place {
  readonly start: number
  readonly end: number
}

/** Where a phrase stands among these words; places never overlap. */
export function placesOf(words: readonly Word[], { by, words: sought }: Phrase, most: number): Place[] {
  const places: Place[] = []
  for (let at = 0; at + sought.length <= words.length && places.length < most; at += 1) {
    let same = 0
    while (same < sought.length && words[at + same]?.[by] === sought[same]) same += 1
    const [first, last] = [words[at], words[at + sought.length - 1]]
    if (same < sought.length || first === undefined || last === undefined) continue
    places.push({ start: first.start, end: last.end })
    at += sought.length - 1
  }
  return places
}

/** A whole line with the sought words marked, or null when one of the phrases is missing in it. */
export function markedLine(line: string, phrases: readonly Phrase[]): SnippetPart[] | null {
  const text = line.normalize('NFC')
  const words = wordsOf(text)
  const places = phrases.map((phrase) => placesOf(words, phrase, 5))
  return places.some((found) => found.length === 0) ? null : marked(text, places.flat(), 0, text.length)
}

/** Characters before and after the first place. */
const BEFORE = 70
const AFTER = 150

/** The words around the first of these places, all places in sight marked. */
export function snippetOf(text: string, places: readonly Place[]): SnippetPart[] {
  const first = Math.min(...places.map(({ start }) => start))
  const from = wordStart(text, Math.max(0, first - BEFORE))
  const to = wordEnd(text, Math.min(text.length, first + AFTER))
  const parts = marked(text, places, from, to)
  return [...(from > 0 ? [plain('… ')] : []), ...parts, ...(to < text.length ? [plain(' …')] : [])]
}

const plain = (text: string): SnippetPart => ({ text, hit: false })
const MOST_MARKED = 8

function marked(text: string, places: readonly Place[], from: number, to: number): SnippetPart[] {
  const parts: SnippetPart[] = []
  let at = from
  const inSight = places.filter(({ start, end }) => start >= from && end <= to).sort((a, b) => a.start - b.start)
  for (const { start, end } of inSight.slice(0, MOST_MARKED)) {
    if (start < at) continue
    if (start > at) parts.push(plain(oneLine(text.slice(at, start))))
    parts.push({ text: oneLine(text.slice(start, end)), hit: true })
    at = end
  }
  if (at < to) parts.push(plain(oneLine(text.slice(at, to))))
  return parts
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ')

function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const space = text.slice(at, at + 30).search(/\s/u)
  return space === -1 ? at : at + space + 1
}

function wordEnd(text: string, at: number): number {
  const space = text.slice(at, at + 30).search(/\s/u)
  return space === -1 ? Math.min(text.length, at + 30) : at + space
}
