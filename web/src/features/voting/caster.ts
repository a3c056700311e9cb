// A voter's own choice on its way to the server: kept until the server has answered for good, and sent again when the link is back.
import { createStore, type StoreApi } from 'zustand'
import { z } from 'zod'
import { ChoiceKey } from '../../../../signaling/bodies/wire.ts'
import type { Receipt } from '../../../../signaling/voting/wire.ts'
import { ReceiptId } from '../../../../signaling/wire/ids.ts'
import type { RefusalDetails } from '../../../../signaling/wire/kit.ts'
import type { Answer } from '../../net/session.ts'

/** A choice that a voter has confirmed. `changes`: the receipt of the choice that it takes the place of. */
const Choosing = z.strictObject({ choice: ChoiceKey, changes: ReceiptId.nullable() })
export type Choosing = z.infer<typeof Choosing>

/**
 * `unsent`: the server has not answered yet; `why` is the code of the last try that failed. `saved`: `changes` is the receipt of the choice that it
 * took the place of. `refused`: it will not be taken.
 */
export type Casting =
  | { readonly kind: 'none' }
  | { readonly kind: 'unsent'; readonly choosing: Choosing; readonly trying: boolean; readonly why: string | null }
  | { readonly kind: 'saved'; readonly receipt: Receipt; readonly changes: ReceiptId | null }
  | { readonly kind: 'refused'; readonly choosing: Choosing; readonly code: string; readonly details?: RefusalDetails }

/** After these the choice may not have reached the disk, or may be taken later: it is sent again, and the server knows it again. */
const NOT_FINAL = new Set([
  ...['offline', 'timeout', 'unavailable', 'unreadable', 'internal', 'rateLimited', 'diskFull', 'tooLarge'],
  ...['notSeated', 'unauthenticated', 'outOfOrder', 'ballotStopped'],
])
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

export interface CasterDeps {
  send(choosing: Choosing): Promise<Answer<{ receipt: Receipt }>>
  /** Null: the browser stores nothing; then a choice that is not sent is lost with the page. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null
  /** Of this person and ballot. */
  storageKey: string
}

export interface Caster {
  readonly store: StoreApi<Casting>
  cast(choosing: Choosing): void
  /** Sends what is unsent now, as when the link is back or the ballot is resumed. */
  retry(): void
  /** Twice is fine. What is unsent stays in the storage for the next one. */
  close(): void
}

/** Goes on at once with a choice that an earlier page of this browser tab could not send. */
export function createCaster({ send, storage, storageKey }: CasterDeps): Caster {
  const store = createStore<Casting>(() => ({ kind: 'none' }))
  let closed = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const attempt = async (choosing: Choosing) => {
    clearTimeout(timer)
    const before = store.getState()
    store.setState({ kind: 'unsent', choosing, trying: true, why: before.kind === 'unsent' ? before.why : null }, true)
    const answer = await send(choosing)
    if (closed) return
    if (answer.ok) {
      storage?.removeItem(storageKey)
      store.setState({ kind: 'saved', receipt: answer.result.receipt, changes: choosing.changes }, true)
      return
    }
    if (!NOT_FINAL.has(answer.error)) {
      storage?.removeItem(storageKey)
      const { error: code, details } = answer
      store.setState({ kind: 'refused', choosing, code, ...(details === undefined ? {} : { details }) }, true)
      return
    }
    store.setState({ kind: 'unsent', choosing, trying: false, why: answer.error }, true)
    timer = setTimeout(() => void attempt(choosing), WAITS_MS[Math.min(failures, WAITS_MS.length - 1)])
    failures += 1
  }
  const stored = Choosing.safeParse(parse(storage?.getItem(storageKey) ?? null))
  if (stored.success) void attempt(stored.data)
  return {
    store,
    cast(choosing) {
      const now = store.getState()
      // A second press while the first is under way is the same vote.
      if (now.kind === 'unsent') return
      failures = 0
      storage?.setItem(storageKey, JSON.stringify(choosing))
      void attempt(choosing)
    },
    retry() {
      const now = store.getState()
      if (now.kind === 'unsent' && !now.trying) void attempt(now.choosing)
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

function parse(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    // Not written by this page: as good as nothing.
    return null
  }
}
