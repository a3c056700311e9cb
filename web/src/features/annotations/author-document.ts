import { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import {
  Mark,
  marksDocumentName,
  MARKS_ARRAY,
  MarksRefusal,
  type MarkLayer,
} from '../../../../signaling/annotations/wire.ts'
import type { AccountId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import type { MarksSocket } from './marks-socket.ts'
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
  close(): void
}

export function openAuthorDocument(parts: {
  paperVersionId: PaperVersionId
  layer: MarkLayer
  author: AccountId
  own: boolean
  /** Takes the place of one that was refused, on the same line: with a name of its own there, so that the two are not mixed up. */
  instead: boolean
  socket: MarksSocket
  onChange: () => void
  /** The server does not keep what was changed here, and will not. */
  onRefused: (reason: RefusalReason) => void
}): AuthorDocument {
  const { author, layer, own, socket, onChange, onRefused } = parts
  const document = new Y.Doc()
  const array = document.getArray<unknown>(MARKS_ARRAY)
  const read = new WeakMap<object, PlacedMark | null>()
  let shown: readonly PlacedMark[] | null = null
  /** Ids of the marks that the server is known to hold. */
  let savedIds: ReadonlySet<string> = new Set()
  let [changedHere, refused, readOnly] = [false, false, false]

  const provider = new HocuspocusProvider({
    websocketProvider: socket.socket,
    name: marksDocumentName(parts.paperVersionId, layer, author),
    document,
    awareness: null,
    token: 'cookie',
    sessionAwareness: parts.instead,
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
      if (number === 0) {
        changedHere = false
        savedIds = new Set(marks().map(({ mark }) => mark.id))
      }
      onChange()
    },
  })
  document.on('update', (_update: Uint8Array, origin: unknown) => {
    shown = null
    if (origin !== provider) changedHere = true
    onChange()
  })
  provider.attach()

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

  function marks(): readonly PlacedMark[] {
    return (shown ??= array
      .toArray()
      .map(place)
      .filter((placed) => placed !== null))
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
    close() {
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
