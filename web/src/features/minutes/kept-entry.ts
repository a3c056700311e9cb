// One entry of the minutes as it stands on the page: what was typed, what it was typed upon, and how far it has come to the server.
import {
  MAX_MINUTES_TEXT,
  minutesEntryKey,
  type MinutesEntry,
  type SavedEntry,
} from '../../../../signaling/minutes/wire.ts'
import { sameEntry } from './entry-copies.ts'

/**
 * `saved`: as on the server. `waiting`: a moment after the last letter it is sent. `saving`: on its way. `unsent`: the server could not be reached.
 * `conflict`: somebody saved another text in between; nothing is sent until the person has chosen. `refused`: the server will not take it.
 */
export type EntryState = 'saved' | 'waiting' | 'saving' | 'unsent' | 'conflict' | 'refused'
export interface KeptEntry {
  readonly entry: MinutesEntry
  /** The revision that it was written upon; 0: the server has none. */
  readonly base: number
  readonly state: EntryState
  /** Of the last try that failed; in a conflict `bothTooLong`: the two texts do not fit into one. */
  readonly code: string | null
  /** In a conflict what stands on the server; null: it is being fetched. */
  readonly theirs: SavedEntry | null
  /** What was sent upon `base` and got no answer, the first one first. */
  readonly tries: readonly MinutesEntry[]
}
export type KeptEntries = ReadonlyMap<string, KeptEntry>

const FIRST_TRIES = 3
const MOST_TRIES = 6

/** By their names, in their order. */
export const byKey = (saved: readonly SavedEntry[]) => new Map(saved.map((one) => [minutesEntryKey(one.entry), one]))
export const isRemoved = (entry: MinutesEntry): boolean => entry.kind === 'task' && entry.task === null
export const asSaved = ({ entry, revision }: SavedEntry): KeptEntry => ({
  ...{ entry, base: revision, state: 'saved', code: null, theirs: null, tries: [] },
})

/** Of many tries the first and the last ones count: those between, while there was no link, hardly reached the server. */
export function withTry(tries: readonly MinutesEntry[], entry: MinutesEntry): readonly MinutesEntry[] {
  if (tries.some((one) => sameEntry(one, entry))) return tries
  const all = [...tries, entry]
  return all.length > MOST_TRIES ? all.toSpliced(FIRST_TRIES, 1) : all
}

/** Two texts as one; null: they do not fit. Of two tasks one's own, since a task has no room for another. */
export function together(mine: MinutesEntry, theirs: MinutesEntry): MinutesEntry | null {
  if (mine.kind === 'task' || theirs.kind === 'task') return mine
  const text = `${mine.text.trimEnd()}\n${theirs.text}`
  return text.length > MAX_MINUTES_TEXT ? null : { ...mine, text }
}

/** How all entries together stand, the worst first. */
export function stateOfAll(entries: KeptEntries): EntryState {
  const states = new Set([...entries.values()].map(({ state }) => state))
  const worst = (['conflict', 'refused', 'unsent', 'saving', 'waiting'] as const).find((state) => states.has(state))
  return worst ?? 'saved'
}
