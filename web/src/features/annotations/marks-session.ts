import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Mark, MarkLayer } from '../../../../signaling/annotations/wire.ts'
import type { AccountId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { AuthorDocument, type PaperPlace, type RefusalReason } from './author-document.ts'
import { createHistory, type History } from './history.ts'
import { sortByPage, type MarksByPage } from './marks-by-page.ts'
import { takeMarksSocket } from './marks-socket.ts'

export interface MarkAuthor {
  readonly accountId: AccountId
  readonly fullName: string
}

/** `unsent`: there is no connection; the marks wait in this page, and on this machine where they are `kept`. */
export type SaveState = 'saved' | 'saving' | 'unsent'

export interface MarksState {
  readonly byPage: MarksByPage
  readonly names: ReadonlyMap<AccountId, string>
  readonly save: SaveState
  /** Whether all that the server does not have is on the disk of this machine: the page may be closed. */
  readonly kept: boolean
  readonly writable: Readonly<Record<MarkLayer, boolean>>
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** The marks on one paper version, as one person sees and makes them. */
export interface MarksSession {
  /** Names the person and the paper version. */
  readonly name: string
  readonly store: StoreApi<MarksState>
  add(layer: MarkLayer, marks: readonly Mark[]): void
  remove(ids: ReadonlySet<string>): void
  /** Puts another mark in the place of one's own, in the same layer. */
  replace(id: string, mark: Mark): void
  undo(): void
  redo(): void
  authorAdded(author: MarkAuthor): void
  refreshAuthors(): void
  /** Done when what earlier pages left on this machine is there. */
  readonly restored: Promise<void>
  /** Puts on the disk of this machine what the server does not have. @returns whether that went well. */
  keep(): Promise<boolean>
  close(): void
}

/** Changes of one's own that the server did not keep. */
export interface Refusal {
  readonly layer: MarkLayer
  readonly reason: RefusalReason
  readonly marks: readonly Mark[]
  readonly removed: number
  /** The marks are now among one's own notes, which the server still takes. */
  readonly keptPrivately: boolean
  /** The person has read it: nothing of it has to stay on this machine. */
  readonly settle: () => void
}

/** A connection that takes longer than this to acknowledge is taken for lost, whatever the socket believes. */
const UNSENT_AFTER_MS = 6_000
const LOOK_EVERY_MS = 1_000

export interface MarksDeps {
  readonly paperVersionId: PaperVersionId
  readonly paper: PaperPlace
  readonly me: MarkAuthor
  readonly mayWriteShared: boolean
  /** Null when they can't be had now. */
  readAuthors(): Promise<readonly MarkAuthor[] | null>
  onRefused(refusal: Refusal): void
}

export function openMarks(deps: MarksDeps): MarksSession {
  return new OpenMarks(deps)
}

class OpenMarks implements MarksSession {
  readonly name: string
  readonly store: StoreApi<MarksState>
  readonly restored: Promise<void>
  readonly #deps: MarksDeps
  readonly #socket = takeMarksSocket()
  readonly #names: Map<AccountId, string>
  readonly #own: Partial<Record<MarkLayer, AuthorDocument>>
  readonly #others = new Map<AccountId, AuthorDocument>()
  readonly #history: History
  readonly #stops: readonly (() => void)[]
  #unsavedSinceMs = 0
  #scheduled = false
  #closed = false

  constructor(deps: MarksDeps) {
    const { me, paperVersionId } = deps
    this.#deps = deps
    this.name = `${me.accountId}/${paperVersionId}`
    this.#names = new Map([[me.accountId, me.fullName]])
    const shared = deps.mayWriteShared ? this.#open(me.accountId, 'shared') : null
    const mine = this.#open(me.accountId, 'private')
    this.#own = { ...(shared === null ? {} : { shared }), private: mine }
    this.#history = createHistory({ ...(shared === null ? {} : { shared: shared.array }), private: mine.array })
    this.store = createStore<MarksState>(() => this.#read(new Map()))
    this.restored = Promise.all(this.#ownDocuments().map(({ restored }) => restored)).then(() => undefined)
    this.#stops = [this.#followSocket(), this.#watchLateness()]
    this.refreshAuthors()
    this.#changed()
  }

  add(layer: MarkLayer, marks: readonly Mark[]): void {
    this.#history.act([layer], (at) => this.#own[at]?.array.push([...marks]))
  }

  remove(ids: ReadonlySet<string>): void {
    this.#history.act(['shared', 'private'], (layer) => {
      const array = this.#own[layer]?.array
      for (let index = (array?.length ?? 0) - 1; index >= 0; index -= 1)
        if (ids.has(idOf(array?.get(index)))) array?.delete(index)
    })
    this.#changed()
  }

  replace(id: string, mark: Mark): void {
    this.#history.act(['shared', 'private'], (layer) => {
      const array = this.#own[layer]?.array
      const index = array?.toArray().findIndex((value) => idOf(value) === id) ?? -1
      if (index === -1) return
      array?.delete(index)
      array?.insert(index, [mark])
    })
  }

  undo(): void {
    this.#history.undo()
    this.#changed()
  }

  redo(): void {
    this.#history.redo()
    this.#changed()
  }

  authorAdded({ accountId, fullName }: MarkAuthor): void {
    this.#names.set(accountId, fullName)
    const mine = accountId === this.#deps.me.accountId && this.#own.shared !== undefined
    if (!this.#closed && !mine && !this.#others.has(accountId))
      this.#others.set(accountId, this.#open(accountId, 'shared'))
    this.#changed()
  }

  refreshAuthors(): void {
    void this.#deps.readAuthors().then((authors) => authors?.forEach((author) => this.authorAdded(author)))
  }

  async keep(): Promise<boolean> {
    return (await Promise.all(this.#ownDocuments().map((document) => document.keep()))).every((kept) => kept)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const stop of this.#stops) stop()
    for (const document of [...this.#others.values(), ...this.#ownDocuments()]) document.close()
    this.#socket.release()
  }

  #open(author: AccountId, layer: MarkLayer, instead = false): AuthorDocument {
    const { paperVersionId, paper, me } = this.#deps
    return new AuthorDocument({
      ...{ paperVersionId, author, layer, instead, paper, socket: this.#socket },
      own: author === me.accountId,
      onChange: () => this.#changed(),
      onRefused: (reason) => queueMicrotask(() => this.#refused(layer, reason)),
    })
  }

  #ownDocuments(): readonly AuthorDocument[] {
    return Object.values(this.#own)
  }

  /** Who came while the socket was away is asked for, since the event may have passed by. */
  #followSocket(): () => void {
    return this.#socket.store.subscribe(({ connected }, { connected: before }) => {
      if (connected && !before) this.refreshAuthors()
      this.#changed()
    })
  }

  #watchLateness(): () => void {
    const clock = setInterval(() => {
      if (this.store.getState().save !== this.#saveState()) this.#changed()
    }, LOOK_EVERY_MS)
    return () => clearInterval(clock)
  }

  /** Many documents arrive at once when a paper is opened; they are shown together. */
  #changed(): void {
    if (this.#scheduled || this.#closed) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      if (!this.#closed) this.store.setState(this.#read(this.store.getState().byPage))
    })
  }

  #read(before: MarksState['byPage']): MarksState {
    const own = this.#ownDocuments()
    const { shared, private: mine } = this.#own
    const marks = [...this.#others.values(), ...own].map((document) => document.marks())
    return {
      byPage: sortByPage(marks, before),
      names: new Map(this.#names),
      save: this.#saveState(),
      kept: own.every((document) => document.isSaved || document.isKept),
      writable: { shared: shared?.isWritable ?? false, private: mine?.isWritable ?? false },
      canUndo: this.#history.canUndo,
      canRedo: this.#history.canRedo,
    }
  }

  #saveState(): SaveState {
    if (this.#ownDocuments().every((document) => document.isSaved)) {
      this.#unsavedSinceMs = 0
      return 'saved'
    }
    if (this.#unsavedSinceMs === 0) this.#unsavedSinceMs = performance.now()
    const late = performance.now() - this.#unsavedSinceMs > UNSENT_AFTER_MS
    return this.#socket.store.getState().connected && !late ? 'saving' : 'unsent'
  }

  /**
   * What the server holds takes the place of what it did not keep. Marks for everybody become one's own notes, as long as the server takes
   * such: nothing that was drawn is gone without need.
   */
  #refused(layer: MarkLayer, reason: RefusalReason): void {
    const old = this.#own[layer]
    if (this.#closed || old === undefined || old.isSaved) return
    const { added, removed } = old.unsaved()
    const mine = this.#own.private
    const keptPrivately = layer === 'shared' && reason !== 'gone' && mine?.isWritable === true
    this.#replace(layer, old)
    if (keptPrivately && added.length > 0) {
      this.add('private', added)
      void mine.keep().then((kept) => kept && old.forget())
    }
    const settle = () => old.forget()
    if (added.length + removed === 0) settle()
    else this.#deps.onRefused({ layer, reason, marks: added, removed, keptPrivately, settle })
    this.#changed()
  }

  #replace(layer: MarkLayer, old: AuthorDocument): void {
    // On the disk until the person has read why.
    void old.keep()
    old.close()
    const now = this.#open(this.#deps.me.accountId, layer, true)
    this.#own[layer] = now
    this.#history.replaced(layer, now.array)
  }
}

function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : ''
}
