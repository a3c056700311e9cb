// A member's own opinion, from the first letter to the receipt: kept in this browser until the server has it, and sent again when the link is back.
import { createStore, type StoreApi } from 'zustand'
import { z } from 'zod'
import { ChoiceKey } from '../../../../signaling/bodies/wire.ts'
import { ConsultationFile, type OpinionReceipt } from '../../../../signaling/consultations/wire.ts'
import { ReceiptId } from '../../../../signaling/wire/ids.ts'
import type { RefusalDetails } from '../../../../signaling/wire/kit.ts'
import type { Answer } from '../../net/session.ts'
import { logOnce } from '../../log/log.ts'
import type { KeptStorage } from '../../ui/kept-storage.ts'

export const Opinion = z.strictObject({
  choice: ChoiceKey.nullable(),
  text: z.string(),
  file: ConsultationFile.nullable(),
})
export type Opinion = z.infer<typeof Opinion>
export const NOTHING: Opinion = { choice: null, text: '', file: null }

/** An opinion that was confirmed. `changes`: the receipt of the one that it takes the place of. */
const Sending = z.strictObject({ opinion: Opinion.extend({ choice: ChoiceKey }), changes: ReceiptId.nullable() })
export type Sending = z.infer<typeof Sending>
const Kept = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sending'), sending: Sending }),
  z.strictObject({ kind: z.literal('writing'), opinion: Opinion }),
])

/** `offline`: no link. `clock`: the server is not sure of its clock, which may last for hours. `server`: it could not take it just now. */
export type Why = 'offline' | 'clock' | 'server'

/** `unsent`: the server has not taken it yet; `why` is why the last try failed. `refused`: why it was not taken; it can be written on. */
export type Keeping =
  | {
      readonly kind: 'writing'
      readonly opinion: Opinion
      readonly refused: { readonly code: string; readonly details?: RefusalDetails | undefined } | null
    }
  | { readonly kind: 'unsent'; readonly sending: Sending; readonly trying: boolean; readonly why: Why | null }
  | { readonly kind: 'saved'; readonly receipt: OpinionReceipt }

/** After these it may not have reached the disk, or may be taken later: it is sent again, and the server knows it again. */
const NOT_FINAL = new Set([
  ...['offline', 'timeout', 'unavailable', 'unreadable', 'internal', 'rateLimited', 'diskFull', 'unauthenticated'],
])
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

export interface KeeperDeps {
  send(sending: Sending): Promise<Answer<{ receipt: OpinionReceipt }>>
  /** Null: the browser stores nothing; then what is not sent is lost with the page. */
  storage: Pick<KeptStorage, 'getItem' | 'setItem' | 'removeItem'> | null
  /** Of this person and consultation. */
  storageKey: string
  /** @returns what stops it. */
  after(ms: number, act: () => void): () => void
}

export class OpinionKeeper {
  readonly store: StoreApi<Keeping>
  readonly #deps: KeeperDeps
  #closed = false
  #failures = 0
  #stop: () => void = () => undefined

  /** Nothing is sent before `open`. */
  constructor(deps: KeeperDeps) {
    this.#deps = deps
    const kept = Kept.safeParse(parsed(deps.storage?.getItem(deps.storageKey) ?? null)).data
    this.store = createStore<Keeping>(() => {
      if (kept === undefined) return { kind: 'writing', opinion: NOTHING, refused: null }
      if (kept.kind === 'sending') return { kind: 'unsent', sending: kept.sending, trying: false, why: 'offline' }
      return { kind: 'writing', opinion: kept.opinion, refused: null }
    })
  }

  /** Goes on at once with what an earlier page of this browser could not send. */
  open(): void {
    this.#closed = false
    this.retry()
  }

  /** What is typed is kept at every letter. */
  write(opinion: Opinion): void {
    if (this.store.getState().kind === 'unsent') return
    if (JSON.stringify(opinion) === JSON.stringify(NOTHING)) this.#forget()
    else this.#keep({ kind: 'writing', opinion })
    this.store.setState({ kind: 'writing', opinion, refused: null }, true)
  }

  /** Puts a file that has come to what stands in the form by now, which is newer than when the file was chosen. */
  attach(file: ConsultationFile): void {
    const now = this.store.getState()
    if (now.kind === 'writing') this.write({ ...now.opinion, file })
  }

  /** A second press while the first is under way is the same answer. */
  send(sending: Sending): void {
    if (this.store.getState().kind === 'unsent') return
    this.#failures = 0
    this.#keep({ kind: 'sending', sending })
    void this.#attempt(sending)
  }

  /** Sends what is unsent now, as when the link is back. */
  retry(): void {
    const now = this.store.getState()
    if (now.kind === 'unsent' && !now.trying) void this.#attempt(now.sending)
  }

  /** Takes what waits for the link back into the form, unsent. What is on its way to the server cannot be taken back. */
  takeBack(): void {
    const now = this.store.getState()
    if (now.kind !== 'unsent' || now.trying) return
    this.#stop()
    this.store.setState({ kind: 'writing', opinion: now.sending.opinion, refused: null }, true)
    this.#keep({ kind: 'writing', opinion: now.sending.opinion })
  }

  /** Twice is fine. What is unsent stays in the storage for the next page. */
  close(): void {
    this.#closed = true
    this.#stop()
  }

  async #attempt(sending: Sending): Promise<void> {
    this.#stop()
    const before = this.store.getState()
    this.store.setState(
      { kind: 'unsent', sending, trying: true, why: before.kind === 'unsent' ? before.why : null },
      true,
    )
    const answer = await this.#deps.send(sending)
    if (this.#closed) return
    if (answer.ok) {
      this.#forget()
      this.store.setState({ kind: 'saved', receipt: answer.result.receipt }, true)
      return
    }
    if (!NOT_FINAL.has(answer.error)) {
      // The words stay in the form: what was written is not lost over a refusal.
      this.#keep({ kind: 'writing', opinion: sending.opinion })
      const refused = { code: answer.error, details: answer.details }
      this.store.setState({ kind: 'writing', opinion: sending.opinion, refused }, true)
      return
    }
    this.store.setState({ kind: 'unsent', sending, trying: false, why: whyOf(answer) }, true)
    const waitMs = WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)] ?? 0
    this.#failures += 1
    this.#stop = this.#deps.after(waitMs, () => this.retry())
  }

  #keep(kept: z.infer<typeof Kept>): void {
    try {
      this.#deps.storage?.setItem(this.#deps.storageKey, JSON.stringify(kept))
    } catch (error) {
      logOnce('storage', 'an unsent opinion cannot be kept on this machine', error)
    }
  }

  #forget(): void {
    this.#deps.storage?.removeItem(this.#deps.storageKey)
  }
}

function whyOf({ error, details }: Extract<Answer<unknown>, { ok: false }>): Why {
  if (error === 'offline' || error === 'timeout') return 'offline'
  return error === 'unavailable' && details?.['clockInDoubt'] === true ? 'clock' : 'server'
}

function parsed(json: string | null): unknown {
  if (json === null) return null
  try {
    return JSON.parse(json)
  } catch (error) {
    logOnce('storage', 'a kept opinion cannot be read', error)
    return null
  }
}
