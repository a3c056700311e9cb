import { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { Mark, marksDocumentName, MARKS_ARRAY, type MarkLayer } from '../../../../signaling/annotations/wire.ts'
import type { AccountId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import type { MarksSocket } from './marks-socket.ts'

/** A mark as it is shown: whose it is and who sees it. */
export interface PlacedMark {
  readonly mark: Mark
  readonly author: AccountId
  readonly layer: MarkLayer
  readonly own: boolean
}

/** Origin of changes that a person made here, which can be undone. */
export const BY_PERSON = { by: 'person' } as const

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
  close(): void
}

export function openAuthorDocument(parts: {
  paperVersionId: PaperVersionId
  layer: MarkLayer
  author: AccountId
  own: boolean
  socket: MarksSocket
  onChange: () => void
}): AuthorDocument {
  const { author, layer, own, socket, onChange } = parts
  const document = new Y.Doc()
  const array = document.getArray<unknown>(MARKS_ARRAY)
  const read = new WeakMap<object, PlacedMark | null>()
  let shown: readonly PlacedMark[] | null = null
  let [changedHere, refused, readOnly] = [false, false, false]

  const provider = new HocuspocusProvider({
    websocketProvider: socket.socket,
    name: marksDocumentName(parts.paperVersionId, layer, author),
    document,
    awareness: null,
    token: 'cookie',
    onAuthenticated: ({ scope }) => {
      refused = false
      readOnly = scope === 'readonly'
      onChange()
    },
    onAuthenticationFailed: () => {
      refused = true
      onChange()
    },
    onUnsyncedChanges: ({ number }) => {
      if (number === 0) changedHere = false
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

  return {
    author,
    layer,
    array,
    marks: () =>
      (shown ??= array
        .toArray()
        .map(place)
        .filter((placed) => placed !== null)),
    isSaved: () => !changedHere,
    isWritable: () => own && !refused && !readOnly,
    close() {
      provider.destroy()
      document.destroy()
    },
  }
}
