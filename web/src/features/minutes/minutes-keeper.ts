// What is written in the minutes on this page, each entry on its way to the server: saved by itself a moment after the last letter, kept in the browser
// until then, sent again when the link is back. Of two people who write one entry the later one is shown both texts; neither is lost.
import { createStore, type StoreApi } from 'zustand/vanilla'
import { minutesEntryKey, type MinutesEntry, type SavedEntry } from '../../../../signaling/minutes/wire.ts'
import type { Answer } from '../../net/session.ts'
import { sameEntry, type EntryCopies } from './entry-copies.ts'
import { entryWords } from './entry-words.ts'
import { asSaved, byKey, isRemoved, together, withTry, type KeptEntries, type KeptEntry } from './kept-entry.ts'

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
/** After these the entry will be taken later, perhaps unchanged; the server may also have taken it. */
const NOT_FINAL = new Set([
  ...['offline', 'timeout', 'unavailable', 'unreadable', 'internal', 'rateLimited', 'diskFull', 'unauthenticated'],
])
/** These say that the server has nothing under that name, so that no earlier try has reached it. */
const SERVER_HAS_NONE = new Set(['noSuchItem', 'tooManyTasks'])

export class MinutesKeeper {
  readonly store: StoreApi<KeptEntries> = createStore<KeptEntries>(() => new Map())
  readonly #deps: KeeperDeps
  readonly #timers = new Map<string, () => void>()
  /** As the server had it when it was last read. */
  #saved: ReadonlyMap<string, SavedEntry> = new Map()
  #restored = false
  #held = false
  #closed = false

  constructor(deps: KeeperDeps) {
    this.#deps = deps
  }

  /** What the server has now. What is being written here stays; where both changed, the person is asked. */
  take(saved: readonly SavedEntry[]): void {
    this.#saved = byKey(saved)
    const now = new Map(this.store.getState())
    const written: string[] = []
    for (const [key, one] of this.#saved) {
      const known = now.get(key)
      if (known === undefined || known.state === 'saved') {
        if ((known?.base ?? 0) <= one.revision) now.set(key, asSaved(one))
      } else written.push(key)
    }
    this.store.setState(now, true)
    // Of what is on its way the answer will say more.
    for (const key of written) if (now.get(key)?.state !== 'saving') this.#meet(key)
    if (!this.#restored) this.#restore()
    if (this.#held) this.#goOn()
  }

  /**
   * The person may not write now. Nothing more is sent; what did not get into the minutes, on this page or an earlier one, is there as `refused`,
   * to be read and copied, until it is given up.
   */
  hold(saved: readonly SavedEntry[]): void {
    this.#saved = byKey(saved)
    this.#held = true
    this.#restored = true
    for (const copy of this.#deps.copies.all()) {
      const key = minutesEntryKey(copy.entry)
      if ((this.store.getState().get(key)?.state ?? 'saved') === 'saved')
        this.#set(key, { ...copy, state: 'refused', code: null, theirs: null })
    }
    for (const [key, known] of this.store.getState()) {
      if (known.state === 'saved' || known.state === 'saving') continue
      this.#cancel(key)
      const theirs = this.#saved.get(key)
      if (entryWords(known.entry) === '' || (theirs !== undefined && sameEntry(known.entry, theirs.entry)))
        this.#forget(key)
      else if (known.state !== 'refused') this.#set(key, { ...known, state: 'refused', code: null })
    }
  }

  /** The person may write again: what was held is sent. */
  #goOn(): void {
    this.#held = false
    for (const [key, known] of this.store.getState()) {
      if (known.state !== 'refused') continue
      this.#set(key, { ...known, state: 'waiting', code: null })
      this.#later(key, SAVE_AFTER_MS)
    }
  }

  /** What earlier pages of this person could not send. */
  #restore(): void {
    this.#restored = true
    for (const { base, entry, tries } of this.#deps.copies.all()) {
      const key = minutesEntryKey(entry)
      const saved = this.#saved.get(key)
      if (saved !== undefined && sameEntry(saved.entry, entry)) {
        this.#deps.copies.drop(entry)
        continue
      }
      const upon = saved === undefined ? 0 : base
      this.#set(key, { entry, base: upon, tries, state: 'waiting', code: null, theirs: null })
      if (saved !== undefined && saved.revision > upon) this.#meet(key)
      else this.#later(key, SAVE_AFTER_MS)
    }
  }

  /** Puts what is written here beside what the server has: the same, as before, one's own earlier try, or somebody else's text. */
  #meet(key: string): void {
    const known = this.store.getState().get(key)
    const one = this.#saved.get(key)
    if (known === undefined || one === undefined) return
    // Read before the last save. In a conflict it is what the server has: it may have been set back to a backup.
    if (one.revision < known.base && known.state !== 'conflict') return
    if (sameEntry(known.entry, one.entry)) {
      this.#cancel(key)
      this.#deps.copies.drop(known.entry)
      this.#set(key, asSaved(one))
    } else if (one.revision === known.base + 1 && known.tries.some((sent) => sameEntry(sent, one.entry))) {
      // One's own text, the answer to which was lost.
      this.#write(key, known.entry, one.revision, SAVE_AFTER_MS)
    } else if (one.revision !== known.base) {
      this.#cancel(key)
      const code = known.theirs?.revision === one.revision ? known.code : null
      this.#set(key, { ...known, state: 'conflict', code, theirs: one })
    }
  }

  /** The person has typed. */
  write(entry: MinutesEntry): void {
    const key = minutesEntryKey(entry)
    const known = this.store.getState().get(key)
    const { base, tries, theirs } = known ?? { base: 0, tries: [], theirs: null }
    // A task that the server never had goes without asking it, which may refuse that one more, too.
    const unknown = base === 0 && tries.length === 0 && known?.state !== 'saving' && known?.state !== 'conflict'
    if (unknown && isRemoved(entry)) return this.#forget(key)
    this.#deps.copies.keep({ base, entry, tries: [...tries] })
    const state = known?.state === 'conflict' || known?.state === 'saving' ? known.state : 'waiting'
    this.#set(key, { entry, base, tries, state, code: null, theirs })
    if (state === 'waiting') this.#later(key, SAVE_AFTER_MS)
  }

  /** In a conflict: one's own text, theirs, or one's own with theirs below it; two that do not fit into one stay as they are. */
  settle(key: string, how: 'mine' | 'theirs' | 'both'): void {
    const known = this.store.getState().get(key)
    if (known === undefined || known.theirs === null) return
    const { entry, revision } = known.theirs
    if (how === 'theirs') {
      this.#deps.copies.drop(known.entry)
      this.#set(key, asSaved(known.theirs))
      return
    }
    const chosen = how === 'both' ? together(known.entry, entry) : known.entry
    if (chosen === null) this.#set(key, { ...known, code: 'bothTooLong' })
    else this.#write(key, chosen, revision, 0)
  }

  /** Gives up what the server will not take; what it has instead stands there again. */
  giveUp(key: string): void {
    this.#forget(key)
    const saved = this.#saved.get(key)
    if (saved === undefined) return
    this.#set(key, asSaved(saved))
    this.#deps.readAgain()
  }

  /** Sends now what waits, as when the link is back or the page is left. */
  flush(): void {
    for (const [key, { state }] of this.store.getState())
      if (state === 'waiting' || state === 'unsent') void this.#send(key)
  }

  /** Sends what waits. @returns when nothing is on its way any more, whatever came of it, or `withinMs` have passed. */
  sendAll(withinMs: number): Promise<void> {
    this.flush()
    const goesOn = () =>
      [...this.store.getState().values()].some(({ state }) => state === 'saving' || state === 'waiting')
    return new Promise((resolve) => {
      if (!goesOn()) return resolve()
      const end = () => {
        stop()
        cancel()
        resolve()
      }
      const cancel = this.#deps.after(withinMs, end)
      const stop = this.store.subscribe(() => goesOn() || end())
    })
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
    const tried = withTry(sent.tries, sent.entry)
    this.#set(key, { ...sent, state: 'saving', tries: tried })
    this.#deps.copies.renew({ base: sent.base, entry: sent.entry, tries: [...tried] })
    const answer = await this.#deps.save(sent.base, sent.entry)
    const now = this.store.getState().get(key) ?? sent
    if (answer.ok) {
      const base = answer.result.revision
      if (!sameEntry(now.entry, sent.entry)) return this.#write(key, now.entry, base, SAVE_AFTER_MS)
      this.#deps.copies.drop(now.entry)
      this.#set(key, { ...now, base, state: 'saved', code: null, theirs: null, tries: [] })
      return
    }
    if (NOT_FINAL.has(answer.error)) {
      this.#set(key, { ...now, state: 'unsent', code: answer.error })
      this.#later(key, AGAIN_AFTER_MS)
      return
    }
    const tries = SERVER_HAS_NONE.has(answer.error) ? [] : tried.filter((one) => !sameEntry(one, sent.entry))
    if (answer.error === 'stale') {
      this.#set(key, { ...now, state: 'conflict', code: answer.error, theirs: null, tries })
      // What was read while this was on its way.
      if ((this.#saved.get(key)?.revision ?? 0) > now.base) this.#meet(key)
      if (this.store.getState().get(key)?.state === 'conflict') this.#deps.readAgain()
    } else if (isRemoved(now.entry) && now.base === 0) this.#forget(key)
    else this.#set(key, { ...now, state: 'refused', code: answer.error, tries })
  }

  /** A text upon what the server has now; it is sent after `ms`. */
  #write(key: string, entry: MinutesEntry, base: number, ms: number): void {
    const before = this.store.getState().get(key)?.entry
    const copy = { base, entry, tries: [] }
    // Where nothing has changed, the copy may be gone on purpose: somebody has signed out.
    if (before !== undefined && sameEntry(before, entry)) this.#deps.copies.renew(copy)
    else this.#deps.copies.keep(copy)
    this.#set(key, { ...copy, state: 'waiting', code: null, theirs: null })
    this.#later(key, ms)
  }

  #forget(key: string): void {
    this.#cancel(key)
    const now = new Map(this.store.getState())
    const known = now.get(key)
    if (known !== undefined) this.#deps.copies.drop(known.entry)
    now.delete(key)
    this.store.setState(now, true)
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
