import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Mark, MarkLayer } from '../../../../signaling/annotations/wire.ts'
import type { AccountId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import {
  openAuthorDocument,
  type AuthorDocument,
  type PaperPlace,
  type PlacedMark,
  type RefusalReason,
} from './author-document.ts'
import { createHistory } from './history.ts'
import { takeMarksSocket } from './marks-socket.ts'

export interface MarkAuthor {
  readonly accountId: AccountId
  readonly fullName: string
}

/** `unsent`: the link is away; the marks wait in this page, and on this machine where they are `kept`. */
export type SaveState = 'saved' | 'saving' | 'unsent'

export interface MarksState {
  readonly byPage: ReadonlyMap<number, readonly PlacedMark[]>
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
  /** The person has been told: nothing of it has to stay on this machine. */
  readonly settle: () => void
}

/** A link that takes longer than this to acknowledge is called away, whatever the socket believes. */
const UNSENT_AFTER_MS = 6_000

export function openMarks(deps: {
  paperVersionId: PaperVersionId
  paper: PaperPlace
  me: MarkAuthor
  mayWriteShared: boolean
  /** Null when they can't be had now. */
  readAuthors: () => Promise<readonly MarkAuthor[] | null>
  onRefused: (refusal: Refusal) => void
}): MarksSession {
  const { paperVersionId, me } = deps
  const socket = takeMarksSocket()
  const names = new Map<AccountId, string>([[me.accountId, me.fullName]])
  const others = new Map<AccountId, AuthorDocument>()
  let [closed, scheduled, unsavedSinceMs] = [false, false, 0]

  const open = (author: AccountId, layer: MarkLayer, instead = false) =>
    openAuthorDocument({
      ...{ paperVersionId, author, layer, instead, paper: deps.paper, socket, onChange: changed },
      own: author === me.accountId,
      onRefused: (reason) => queueMicrotask(() => refused(layer, reason)),
    })
  const own: Partial<Record<MarkLayer, AuthorDocument>> = {
    ...(deps.mayWriteShared ? { shared: open(me.accountId, 'shared') } : {}),
    private: open(me.accountId, 'private'),
  }
  const ownDocuments = () => Object.values(own)
  const history = createHistory({
    ...(own.shared === undefined ? {} : { shared: own.shared.array }),
    ...(own.private === undefined ? {} : { private: own.private.array }),
  })
  const store = createStore<MarksState>(() => read(new Map()))

  function read(before: MarksState['byPage']): MarksState {
    const byPage = new Map<number, PlacedMark[]>()
    for (const document of [...others.values(), ...ownDocuments()]) {
      for (const placed of document.marks()) {
        const page = byPage.get(placed.mark.pageIndex)
        if (page === undefined) byPage.set(placed.mark.pageIndex, [placed])
        else page.push(placed)
      }
    }
    return {
      byPage: keepSame(before, byPage),
      names: new Map(names),
      save: saveState(),
      kept: ownDocuments().every((document) => document.isSaved() || document.isKept()),
      writable: { shared: own.shared?.isWritable() ?? false, private: own.private?.isWritable() ?? false },
      canUndo: history.canUndo,
      canRedo: history.canRedo,
    }
  }

  function saveState(): SaveState {
    if (ownDocuments().every((document) => document.isSaved())) {
      unsavedSinceMs = 0
      return 'saved'
    }
    if (unsavedSinceMs === 0) unsavedSinceMs = performance.now()
    const late = performance.now() - unsavedSinceMs > UNSENT_AFTER_MS
    return socket.store.getState().connected && !late ? 'saving' : 'unsent'
  }

  /**
   * What the server holds takes the place of what it did not keep. Marks for everybody become one's own notes, as long as the server takes
   * such: nothing that was drawn is gone without need.
   */
  function refused(layer: MarkLayer, reason: RefusalReason): void {
    const old = own[layer]
    if (closed || old === undefined || old.isSaved()) return
    const { added, removed } = old.unsaved()
    const mine = own.private
    const keptPrivately = layer === 'shared' && reason !== 'gone' && mine?.isWritable() === true
    // Until it has been read.
    void old.keep()
    old.close()
    const now = open(me.accountId, layer, true)
    own[layer] = now
    history.replaced(layer, now.array)
    if (keptPrivately && added.length > 0) {
      session.add('private', added)
      void mine.keep().then((kept) => kept && old.forget())
    }
    const settle = () => old.forget()
    if (added.length + removed === 0) settle()
    else deps.onRefused({ layer, reason, marks: added, removed, keptPrivately, settle })
    changed()
  }

  /** Many documents arrive at once when a paper is opened; they are shown together. */
  function changed(): void {
    if (scheduled || closed) return
    scheduled = true
    queueMicrotask(() => {
      scheduled = false
      if (!closed) store.setState(read(store.getState().byPage))
    })
  }

  function authorAdded({ accountId, fullName }: MarkAuthor): void {
    names.set(accountId, fullName)
    const mine = accountId === me.accountId && own.shared !== undefined
    if (!closed && !mine && !others.has(accountId)) others.set(accountId, open(accountId, 'shared'))
    changed()
  }

  const session: MarksSession = {
    name: `${me.accountId}/${paperVersionId}`,
    store,
    add: (layer, marks) => history.act([layer], (at) => own[at]?.array.push([...marks])),
    remove(ids) {
      history.act(['shared', 'private'], (layer) => {
        const array = own[layer]?.array
        for (let index = (array?.length ?? 0) - 1; index >= 0; index -= 1)
          if (ids.has(idOf(array?.get(index)))) array?.delete(index)
      })
      changed()
    },
    replace(id, mark) {
      history.act(['shared', 'private'], (layer) => {
        const array = own[layer]?.array
        const index = array?.toArray().findIndex((value) => idOf(value) === id) ?? -1
        if (index === -1) return
        array?.delete(index)
        array?.insert(index, [mark])
      })
    },
    undo() {
      history.undo()
      changed()
    },
    redo() {
      history.redo()
      changed()
    },
    authorAdded,
    refreshAuthors() {
      void deps.readAuthors().then((authors) => authors?.forEach(authorAdded))
    },
    restored: Promise.all(ownDocuments().map((document) => document.restored)).then(() => undefined),
    keep: async () => (await Promise.all(ownDocuments().map((document) => document.keep()))).every((kept) => kept),
    close() {
      if (closed) return
      closed = true
      clearInterval(clock)
      stopListening()
      for (const document of [...others.values(), ...ownDocuments()]) document.close()
      socket.release()
    },
  }
  const stopListening = socket.store.subscribe(({ connected }, { connected: before }) => {
    // Who came while the link was away is asked for, since the event may have passed by.
    if (connected && !before) session.refreshAuthors()
    changed()
  })
  const clock = setInterval(() => {
    if (store.getState().save !== saveState()) changed()
  }, 1_000)
  session.refreshAuthors()
  changed()
  return session
}

/** A page whose marks are the same keeps its list, and so is not drawn anew. */
function keepSame(before: MarksState['byPage'], now: Map<number, PlacedMark[]>): MarksState['byPage'] {
  const kept = new Map<number, readonly PlacedMark[]>()
  for (const [pageIndex, marks] of now) {
    const old = before.get(pageIndex)
    const same = old?.length === marks.length && old.every((placed, index) => placed === marks[index])
    kept.set(pageIndex, same ? old : marks)
  }
  return kept
}

function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : ''
}
