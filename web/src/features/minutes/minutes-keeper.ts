// What is written in the minutes on this page, each entry on its way to the server: saved by itself a moment after the last letter, kept in the browser
// until then, sent again when the link is back. Of two people who write one entry the later one is shown both texts; neither is lost.
import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  MAX_MINUTES_TEXT,
  minutesEntryKey,
  type MinutesEntry,
  type SavedEntry,
} from '../../../../signaling/minutes/wire.ts'
import type { Answer } from '../../net/session.ts'
import type { EntryCopies } from './entry-copies.ts'

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
  /** Of the last try that failed. */
  readonly code: string | null
  /** In a conflict what stands on the server; null: it is being fetched. */
  readonly theirs: SavedEntry | null
}
export type KeptEntries = ReadonlyMap<string, KeptEntry>

export interface KeeperDeps {
  save(revision: number, entry: MinutesEntry): Promise<Answer<{ revision: number }>>
  /** Asks for the minutes again; {@link MinutesKeeper.take} is given the answer. */
  readAgain(): void
  readonly copies: EntryCopies
  /** Calls back once. @returns the way to call it off. */
  after(ms: number, act: () => void): () => void
}

const SAVE_AFTER_MS = 1_000
const AGAIN_AFTER_MS = 5_000
/** After these the entry will be taken later, perhaps unchanged. */
const NOT_FINAL = new Set([
  ...['offline', 'timeout', 'unavailable', 'unreadable', 'internal', 'rateLimited', 'diskFull', 'unauthenticated'],
])

const same = (one: MinutesEntry, other: MinutesEntry): boolean => JSON.stringify(one) === JSON.stringify(other)

export class MinutesKeeper {
  readonly store: StoreApi<KeptEntries> = createStore<KeptEntries>(() => new Map())
  readonly #deps: KeeperDeps
  readonly #timers = new Map<string, () => void>()
  #restored = false
  #closed = false

  constructor(deps: KeeperDeps) {
    this.#deps = deps
  }

  /** What the server has now. What is being written here stays; where both changed, the person is asked. */
  take(saved: readonly SavedEntry[]): void {
    const now = new Map(this.store.getState())
    for (const one of saved) {
      const key = minutesEntryKey(one.entry)
      const known = now.get(key)
      // The answer to what is on its way says more.
      if (known?.state === 'saving' || (known !== undefined && one.revision < known.base)) continue
      if (known === undefined || known.state === 'saved' || same(known.entry, one.entry)) {
        this.#cancel(key)
        if (known !== undefined && known.state !== 'saved') this.#deps.copies.drop(one.entry)
        now.set(key, { entry: one.entry, base: one.revision, state: 'saved', code: null, theirs: null })
      } else if (one.revision > known.base) {
        this.#cancel(key)
        now.set(key, { ...known, state: 'conflict', theirs: one })
      }
    }
    this.store.setState(now, true)
    if (!this.#restored) this.#restore()
  }

  /** What earlier pages of this person could not send. */
  #restore(): void {
    this.#restored = true
    for (const { base, entry } of this.#deps.copies.all()) {
      const key = minutesEntryKey(entry)
      const known = this.store.getState().get(key)
      if (known !== undefined && same(known.entry, entry)) this.#deps.copies.drop(entry)
      else if (known === undefined || known.base === base) this.write(entry)
      else {
        this.#set(key, { entry, base, state: 'conflict', code: null, theirs: null })
        this.#deps.readAgain()
      }
    }
  }

  /** The person has typed. */
  write(entry: MinutesEntry): void {
    const key = minutesEntryKey(entry)
    const known = this.store.getState().get(key)
    const base = known?.base ?? 0
    this.#deps.copies.keep({ base, entry })
    const asked = known?.state === 'conflict'
    const state = asked ? 'conflict' : known?.state === 'saving' ? 'saving' : 'waiting'
    this.#set(key, { entry, base, state, code: null, theirs: known?.theirs ?? null })
    if (state === 'waiting') this.#later(key, SAVE_AFTER_MS)
  }

  /** In a conflict: one's own text, theirs, or one's own with theirs below it. */
  settle(key: string, how: 'mine' | 'theirs' | 'both'): void {
    const known = this.store.getState().get(key)
    if (known === undefined || known.theirs === null) return
    const { entry, revision } = known.theirs
    if (how === 'theirs') {
      this.#deps.copies.drop(entry)
      this.#set(key, { entry, base: revision, state: 'saved', code: null, theirs: null })
      return
    }
    const chosen = how === 'both' ? together(known.entry, entry) : known.entry
    this.#deps.copies.keep({ base: revision, entry: chosen })
    this.#set(key, { entry: chosen, base: revision, state: 'waiting', code: null, theirs: null })
    this.#later(key, 0)
  }

  /** Sends now what waits, as when the link is back or the page is left. */
  flush(): void {
    for (const [key, { state }] of this.store.getState())
      if (state === 'waiting' || state === 'unsent') void this.#send(key)
  }

  /** Twice is fine. What is not saved stays in the browser for the next page. */
  close(): void {
    this.flush()
    this.#closed = true
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  /** Goes on after {@link close}, as when a page is shown again. */
  open(): void {
    this.#closed = false
  }

  async #send(key: string): Promise<void> {
    this.#cancel(key)
    const sent = this.store.getState().get(key)
    if (sent === undefined || this.#closed) return
    this.#set(key, { ...sent, state: 'saving' })
    const answer = await this.#deps.save(sent.base, sent.entry)
    const now = this.store.getState().get(key) ?? sent
    if (answer.ok) {
      const base = answer.result.revision
      if (same(now.entry, sent.entry)) {
        this.#deps.copies.drop(sent.entry)
        this.#set(key, { ...now, base, state: 'saved', code: null, theirs: null })
        return
      }
      this.#deps.copies.keep({ base, entry: now.entry })
      this.#set(key, { ...now, base, state: 'waiting', code: null })
      this.#later(key, SAVE_AFTER_MS)
      return
    }
    if (answer.error === 'stale') {
      this.#set(key, { ...now, state: 'conflict', code: answer.error })
      this.#deps.readAgain()
      return
    }
    const again = NOT_FINAL.has(answer.error)
    this.#set(key, { ...now, state: again ? 'unsent' : 'refused', code: answer.error })
    if (again) this.#later(key, AGAIN_AFTER_MS)
  }

  #set(key: string, entry: KeptEntry): void {
    this.store.setState((before) => new Map(before).set(key, entry), true)
  }

  #later(key: string, ms: number): void {
    this.#cancel(key)
    if (this.#closed) return
    this.#timers.set(
      key,
      this.#deps.after(ms, () => void this.#send(key)),
    )
  }

  #cancel(key: string): void {
    this.#timers.get(key)?.()
    this.#timers.delete(key)
  }
}

/** Two texts as one; of two tasks one's own, since a task has no room for another. */
function together(mine: MinutesEntry, theirs: MinutesEntry): MinutesEntry {
  if (mine.kind === 'task' || theirs.kind === 'task') return mine
  const text = `${mine.text.trimEnd()}\n${theirs.text}`
  // Both do not fit into one text: nothing is cut off, the person's own stays and the other is still on the server.
  return text.length > MAX_MINUTES_TEXT ? mine : { ...mine, text }
}

/** How all entries together stand, the worst first. */
export function stateOfAll(entries: KeptEntries): EntryState {
  const states = new Set([...entries.values()].map(({ state }) => state))
  const worst = (['conflict', 'refused', 'unsent', 'saving', 'waiting'] as const).find((state) => states.has(state))
  return worst ?? 'saved'
}
