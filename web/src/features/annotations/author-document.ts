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

/** One author's document of marks on one paper version, kept in step with the server. */
export interface AuthorDocument {
  readonly author: AccountId
  readonly layer: MarkLayer
  readonly array: Y.Array<unknown>
  marks(): readonly PlacedMark[]
  /** Whether the server holds everything that was changed here. */
  isSaved(): boolean
  /** Whether the server takes changes; it is believed to until it says otherwise. */
  isWritable(): boolean
  unsaved(): Unsaved
  /** Whether all that the server does not have is on the disk of this machine. */
  isKept(): boolean
  /** Puts it there now. @returns whether that went well. */
  keep(): Promise<boolean>
  /** What the server refused is not needed on this machine any more. */
  forget(): void
  /** Done when what earlier pages left on this machine is in the document. */
  readonly restored: Promise<void>
  close(): void
}

/** Where the paper is that the marks are on, for somebody who finds them on this machine later. */
export interface PaperPlace {
  readonly meetingId: MeetingId
  readonly title: () => string
}

export function openAuthorDocument(deps: {
  paperVersionId: PaperVersionId
  layer: MarkLayer
  author: AccountId
  own: boolean
  /** Takes the place of one that was refused, on the same link: with a name of its own there, so that the two are not mixed up. */
  instead: boolean
  paper: PaperPlace
  socket: MarksSocket
  onChange: () => void
  /** The server does not keep what was changed here, and will not. */
  onRefused: (reason: RefusalReason) => void
}): AuthorDocument {
  const { author, layer, own, socket, onChange, onRefused } = deps
  const document = new Y.Doc()
  const array = document.getArray<unknown>(MARKS_ARRAY)
  const read = new WeakMap<object, PlacedMark | null>()
  let shown: readonly PlacedMark[] | null = null
  /** Ids of the marks that the server is known to hold. */
  let savedIds: ReadonlySet<string> = new Set()
  let [changedHere, refused, readOnly, closed] = [false, false, false, false]
  const name = marksDocumentName(deps.paperVersionId, layer, author)
  const copy = own ? openCopy() : null

  const provider = new HocuspocusProvider({
    websocketProvider: socket.socket,
    name,
    document,
    awareness: null,
    token: 'cookie',
    // The same document may be open by another session of this page, after a change of rights.
    sessionAwareness: deps.instead || socket.socket.configuration.providerMap.has(name),
    onAuthenticated: ({ scope }) => {
      if (own) log.marks('own document open', { layer, readOnly: scope === 'readonly' })
      refused = false
      readOnly = scope === 'readonly'
      onChange()
    },
    onSynced: () => own && log.marks('own document synced', { layer }),
    onAuthenticationFailed: () => {
      log.marks('a document was refused', { layer, own })
      refused = true
      if (own && changedHere) onRefused('gone')
      onChange()
    },
    onStateless: ({ payload }) => {
      const told = readRefusal(payload)
      if (told !== null) log.marks('the server did not keep a change', { layer, own, reason: told })
      if (own && changedHere && told !== null) onRefused(told)
    },
    onUnsyncedChanges: ({ number }) => {
      if (number === 0) saved()
      onChange()
    },
  })
  document.on('update', (_update: Uint8Array, origin: unknown) => {
    shown = null
    if (origin !== provider) changedHere = true
    if (origin !== provider && origin !== FROM_THIS_MACHINE) copy?.changed()
    onChange()
  })
  // What is here goes with the very first answer: after the end of a meeting the server takes no second one.
  const restored = copy === null || deps.instead ? Promise.resolve() : copy.restore(takeBack)
  if (copy === null) provider.attach()
  else void restored.then(() => !closed && provider.attach())

  function openCopy(): UnsentCopy {
    const { paperVersionId, paper } = deps
    return new UnsentCopy({
      ...{ accountId: author, paperVersionId, layer, ...paper, onChange },
      isConnected: () => socket.store.getState().connected,
      read: () => ({ update: new Uint8Array(Y.encodeStateAsUpdate(document)), savedIds: [...savedIds] }),
    })
  }

  function takeBack(records: readonly UnsentRecord[]): void {
    savedIds = new Set([...savedIds, ...records.flatMap((record) => record.savedIds)])
    changedHere = true
    for (const { update } of records) {
      try {
        Y.applyUpdate(document, update, FROM_THIS_MACHINE)
      } catch (error) {
        log.marks('unsent marks on this machine cannot be read', { layer }, error)
      }
    }
    // They came late, and the server had them already.
    if (provider.isSynced && !provider.hasUnsyncedChanges) saved()
    onChange()
  }

  function saved(): void {
    changedHere = false
    savedIds = new Set(marks().map(({ mark }) => mark.id))
    copy?.acknowledged()
  }

  /** What is no mark, from whatever client, is passed over. */
  function place(value: unknown): PlacedMark | null {
    if (typeof value !== 'object' || value === null) return null
    const known = read.get(value)
    if (known !== undefined) return known
    const parsed = Mark.safeParse(value)
    const placed = parsed.success ? { mark: parsed.data, author, layer, own } : null
    read.set(value, placed)
    return placed
  }

  /** Two tabs that were both refused may each have kept the same mark among one's own notes: it is shown once. */
  function marks(): readonly PlacedMark[] {
    return (shown ??= [
      ...new Map(
        array
          .toArray()
          .map(place)
          .filter((placed) => placed !== null)
          .map((placed) => [placed.mark.id, placed]),
      ).values(),
    ])
  }

  return {
    author,
    layer,
    array,
    marks,
    isSaved: () => !changedHere,
    isWritable: () => own && !refused && !readOnly,
    unsaved() {
      const here = marks().map(({ mark }) => mark)
      const ids = new Set(here.map(({ id }) => id))
      return {
        added: here.filter(({ id }) => !savedIds.has(id)),
        removed: [...savedIds].filter((id) => !ids.has(id)).length,
      }
    },
    isKept: () => copy?.isKept ?? true,
    keep: () => copy?.flush() ?? Promise.resolve(true),
    forget: () => copy?.forget(),
    restored,
    close() {
      closed = true
      copy?.close()
      provider.destroy()
      document.destroy()
    },
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
