import { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import {
  Mark,
  marksDocumentName,
  MARKS_ARRAY,
  MarksRefusal,
  type MarkLayer,
} from '../../../../signaling/annotations/wire.ts'
import type { AccountId, MeetingId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import type { MarksSocket } from './marks-socket.ts'
import { UnsentCopy } from './unsent-copy.ts'
import type { UnsentRecord } from './unsent-store.ts'
import { log } from '../../log/log.ts'

/** A mark as it is shown: whose it is and who sees it. */
export interface PlacedMark {
  readonly mark: Mark
  readonly author: AccountId
  readonly layer: MarkLayer
  readonly own: boolean
}

/** Origin of changes that a person made here, which can be undone. */
export const BY_PERSON = { by: 'person' } as const

/** Origin of changes that an earlier page left on this machine; nobody undoes them by mistake. */
const FROM_THIS_MACHINE = { by: 'machine' } as const

/** Why the server did not keep what was changed here; `gone`: the person may not read the paper any more. */
export type RefusalReason = MarksRefusal['refused'] | 'gone'

/** What this page has changed and the server has not taken. */
export interface Unsaved {
  readonly added: readonly Mark[]
  readonly removed: number
}

/** Where the paper is that the marks are on, for somebody who finds them on this machine later. */
export interface PaperPlace {
  /** Null: it is a document of the person's own. */
  readonly meetingId: MeetingId | null
  readonly title: () => string
}

export interface AuthorDocumentDeps {
  readonly paperVersionId: PaperVersionId
  readonly layer: MarkLayer
  readonly author: AccountId
  readonly own: boolean
  /** Takes the place of one that was refused, on the same socket: with a name of its own there, so that the two are not mixed up. */
  readonly instead: boolean
  readonly paper: PaperPlace
  readonly socket: MarksSocket
  onChange(): void
  /** The server does not keep what was changed here, and will not. */
  onRefused(reason: RefusalReason): void
}

/** One author's document of marks on one paper version, kept in step with the server. */
export class AuthorDocument {
  readonly array: Y.Array<unknown>
  /** Done when what earlier pages left on this machine is in the document. */
  readonly restored: Promise<void>
  readonly #deps: AuthorDocumentDeps
  readonly #document = new Y.Doc()
  readonly #provider: HocuspocusProvider
  /** What of one's own the server does not have, on the disk of this machine. */
  readonly #copy: UnsentCopy | null
  readonly #read = new WeakMap<object, PlacedMark | null>()
  #shown: readonly PlacedMark[] | null = null
  /** Ids of the marks that the server is known to hold. */
  #savedIds: ReadonlySet<string> = new Set()
  #changedHere = false
  #refused = false
  #readOnly: boolean
  #closed = false

  constructor(deps: AuthorDocumentDeps) {
    this.#deps = deps
    // The server has just refused a change of the one before: what is refused in the other layer must not be put in here.
    this.#readOnly = deps.instead
    this.array = this.#document.getArray<unknown>(MARKS_ARRAY)
    this.#copy = deps.own ? this.#openCopy() : null
    this.#provider = this.#openProvider()
    this.#document.on('update', (_update: Uint8Array, origin: unknown) => this.#updated(origin))
    // What is here goes with the very first answer: after the end of a meeting the server takes no second one.
    this.restored =
      this.#copy === null || deps.instead ? Promise.resolve() : this.#copy.restore((records) => this.#takeBack(records))
    if (this.#copy === null) this.#provider.attach()
    else void this.restored.then(() => !this.#closed && this.#provider.attach())
  }

  /** Two tabs that were both refused may each have kept the same mark among one's own notes: it is shown once. */
  marks(): readonly PlacedMark[] {
    if (this.#shown !== null) return this.#shown
    const byId = new Map<string, PlacedMark>()
    this.array.forEach((value) => {
      const placed = this.#place(value)
      if (placed !== null) byId.set(placed.mark.id, placed)
    })
    return (this.#shown = [...byId.values()])
  }

  /** Whether the server holds everything that was changed here. */
  get isSaved(): boolean {
    return !this.#changedHere
  }

  /** Whether the server takes changes. A document opened first is believed to until the server says otherwise, one after a refusal not. */
  get isWritable(): boolean {
    return this.#deps.own && !this.#refused && !this.#readOnly
  }

  unsaved(): Unsaved {
    const here = this.marks().map(({ mark }) => mark)
    const ids = new Set(here.map(({ id }) => id))
    return {
      added: here.filter(({ id }) => !this.#savedIds.has(id)),
      removed: [...this.#savedIds].filter((id) => !ids.has(id)).length,
    }
  }

  /** Whether all that the server does not have is on the disk of this machine. */
  get isKept(): boolean {
    return this.#copy?.isKept ?? true
  }

  /** Puts it there now. @returns whether that went well. */
  keep(): Promise<boolean> {
    return this.#copy?.flush() ?? Promise.resolve(true)
  }

  /** What the server refused is not needed on this machine any more. */
  forget(): void {
    this.#copy?.forget()
  }

  close(): void {
    this.#closed = true
    this.#copy?.close()
    this.#provider.destroy()
    this.#document.destroy()
  }

  #openProvider(): HocuspocusProvider {
    const { paperVersionId, layer, author, own, instead, socket, onChange } = this.#deps
    const name = marksDocumentName(paperVersionId, layer, author)
    return new HocuspocusProvider({
      websocketProvider: socket.socket,
      name,
      document: this.#document,
      awareness: null,
      token: 'cookie',
      // The same document may be open by another session of this page, after a change of rights.
      sessionAwareness: instead || socket.socket.configuration.providerMap.has(name),
      onAuthenticated: ({ scope }) => this.#accepted(scope === 'readonly'),
      onSynced: () => own && log.marks('own document synced', { layer }),
      onAuthenticationFailed: () => this.#turnedAway(),
      onStateless: ({ payload }) => this.#notKept(payload),
      onUnsyncedChanges: ({ number }) => {
        if (number === 0) this.#saved()
        onChange()
      },
    })
  }

  #openCopy(): UnsentCopy {
    const { author, paperVersionId, layer, paper, socket, onChange } = this.#deps
    return new UnsentCopy({
      ...{ accountId: author, paperVersionId, layer, ...paper, onChange },
      isConnected: () => socket.store.getState().connected,
      read: () => ({
        update: new Uint8Array(Y.encodeStateAsUpdate(this.#document)),
        savedIds: [...this.#savedIds],
      }),
    })
  }

  #accepted(readOnly: boolean): void {
    const { own, layer, onChange } = this.#deps
    if (own) log.marks('own document open', { layer, readOnly })
    this.#refused = false
    this.#readOnly = readOnly
    onChange()
  }

  #turnedAway(): void {
    const { own, layer, onChange, onRefused } = this.#deps
    log.marks('a document was refused', { layer, own })
    this.#refused = true
    if (own && this.#changedHere) onRefused('gone')
    onChange()
  }

  #notKept(payload: string): void {
    const { own, layer, onRefused } = this.#deps
    const reason = readRefusal(payload)
    if (reason === null) return
    log.marks('the server did not keep a change', { layer, own, reason })
    if (own && this.#changedHere) onRefused(reason)
  }

  #updated(origin: unknown): void {
    this.#shown = null
    if (origin !== this.#provider) this.#changedHere = true
    if (origin !== this.#provider && origin !== FROM_THIS_MACHINE) this.#copy?.changed()
    this.#deps.onChange()
  }

  #takeBack(records: readonly UnsentRecord[]): void {
    const { layer, onChange } = this.#deps
    this.#savedIds = new Set([...this.#savedIds, ...records.flatMap((record) => record.savedIds)])
    this.#changedHere = true
    for (const { update } of records) {
      try {
        Y.applyUpdate(this.#document, update, FROM_THIS_MACHINE)
      } catch (error) {
        log.marks('unsent marks on this machine cannot be read', { layer }, error)
      }
    }
    // They came late, and the server had them already.
    if (this.#provider.isSynced && !this.#provider.hasUnsyncedChanges) this.#saved()
    onChange()
  }

  #saved(): void {
    this.#changedHere = false
    this.#savedIds = new Set(this.marks().map(({ mark }) => mark.id))
    this.#copy?.acknowledged()
  }

  /** What is no mark, from whatever client, is passed over. */
  #place(value: unknown): PlacedMark | null {
    if (typeof value !== 'object' || value === null) return null
    const known = this.#read.get(value)
    if (known !== undefined) return known
    const { author, layer, own } = this.#deps
    const parsed = Mark.safeParse(value)
    const placed = parsed.success ? { mark: parsed.data, author, layer, own } : null
    this.#read.set(value, placed)
    return placed
  }
}

function readRefusal(payload: string): RefusalReason | null {
  try {
    return MarksRefusal.parse(JSON.parse(payload)).refused
  } catch (error) {
    log.marks('a message of the marks cannot be read', {}, error)
    return null
  }
}
