// One page's messages in one meeting: those on their way, how far was read, and older ones. A message is sent under one id until the server has it.
import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  MAX_TEXT,
  MessageTo,
  olderMessages,
  sendMessage,
  type RoomMessage,
} from '../../../../signaling/messages/wire.ts'
import { MessageId } from '../../../../signaling/wire/ids.ts'
import { logOnce } from '../../log/log.ts'
import type { RoomSession } from '../../net/session.ts'

const Kept = z.strictObject({
  readUpTo: z.int().min(0),
  pending: z.array(z.strictObject({ messageId: MessageId, to: MessageTo, text: z.string().max(MAX_TEXT) })).max(100),
  drafts: z
    .array(z.strictObject({ field: z.string().max(100), to: MessageTo, text: z.string().max(MAX_TEXT) }))
    .max(100)
    .default([]),
})

export interface Pending {
  readonly messageId: MessageId
  readonly to: MessageTo
  readonly text: string
  /** `sent`: the server has it, and the event that shows it to everybody is on its way. */
  readonly state: 'sending' | 'unsent' | 'sent'
}

/** What is being written in one of the page's fields, with its addressee: a text to one place must not come back as one to all. */
export interface Draft {
  readonly text: string
  readonly to: MessageTo
  /** On its way: the field can't be changed until there is an answer. */
  readonly sending: boolean
}

export function sameAddressee(one: MessageTo, other: MessageTo): boolean {
  const seatOf = (to: MessageTo) => (to.kind === 'seat' ? to.seatId : null)
  return one.kind === other.kind && seatOf(one) === seatOf(other)
}

export interface MailboxState {
  /** By the name of the field; a field that is empty has none. */
  readonly drafts: ReadonlyMap<string, Draft>
  readonly pending: readonly Pending[]
  /** The number of the last message that was seen. */
  readonly readUpTo: number
  /** Messages before those of the room, and the first of the room's when they were asked for. */
  readonly older: {
    readonly messages: readonly RoomMessage[]
    readonly hasOlder: boolean
    readonly upTo: number
  } | null
  readonly loading: boolean
  /** Rises whenever somebody wants to see the messages. */
  readonly wanted: number
}

/** What became of a message: `kept` goes out by itself when the link is back. Any other text is the code of a refusal. */
export type Sent = 'sent' | 'kept' | { readonly refused: string }

/** After these nobody knows whether the server has the message; its id keeps it from being there twice. */
const UNCERTAIN: ReadonlySet<string> = new Set(['offline', 'timeout', 'unavailable', 'diskFull', 'internal'])
/** Messages that wait for a link at once. */
export const MOST_PENDING = 20
/** Fields whose text is kept at once; the one that was written in longest ago goes first. */
export const MOST_DRAFTS = 20

export interface MailboxDeps {
  readonly session: Pick<RoomSession, 'store' | 'request' | 'onJoined'>
  readonly storage: Storage | null
  readonly key: string
  newId(): string
}

export class Mailbox {
  readonly store: StoreApi<MailboxState>
  readonly #deps: MailboxDeps

  constructor(deps: MailboxDeps) {
    this.#deps = deps
    const { readUpTo, pending, drafts } = this.#read()
    this.store = createStore<MailboxState>(() => ({
      drafts: new Map(drafts.map(({ field, to, text }) => [field, { to, text, sending: false }])),
      pending: pending.map((one) => ({ ...one, state: 'unsent' as const })),
      readUpTo,
      older: null,
      loading: false,
      wanted: 0,
    }))
    deps.session.onJoined(() => this.#resendAll())
    deps.session.store.subscribe(() => this.#forgetShown())
    this.#forgetShown()
    this.#resendAll()
  }

  async send(to: MessageTo, text: string): Promise<Sent> {
    if (this.store.getState().pending.length >= MOST_PENDING) return { refused: 'rateLimited' }
    const messageId = MessageId.parse(this.#deps.newId())
    this.#setPending((before) => [...before, { messageId, to, text, state: 'sending' }])
    return this.#deliver({ messageId, to, text })
  }

  async resend(messageId: MessageId): Promise<Sent> {
    const one = this.store.getState().pending.find((each) => each.messageId === messageId)
    if (one === undefined || one.state !== 'unsent') return 'sent'
    this.#mark(messageId, 'sending')
    return this.#deliver(one, true)
  }

  /** Keeps what a field holds, while the page shows something else and when it is loaded again. */
  write(field: string, text: string, to: MessageTo): void {
    this.#setDraft(field, text === '' ? null : { text, to, sending: false })
  }

  /** Sends what a field holds and empties it; what is refused stays in it. @returns null: there is nothing to send. */
  async sendDraft(field: string): Promise<Sent | null> {
    const draft = this.store.getState().drafts.get(field)
    if (draft === undefined || draft.sending || draft.text.trim() === '') return null
    this.#setDraft(field, { ...draft, sending: true })
    const sent = await this.send(draft.to, draft.text.trim())
    this.#setDraft(field, typeof sent === 'object' ? { ...draft, sending: false } : null)
    return sent
  }

  drop(messageId: MessageId): void {
    this.#setPending((before) => before.filter((one) => one.messageId !== messageId))
  }

  /** Everything up to this number was seen. */
  markRead(number: number): void {
    if (number <= this.store.getState().readUpTo) return
    this.store.setState({ readUpTo: number })
    this.#keep()
  }

  askToShow(): void {
    this.store.setState(({ wanted }) => ({ wanted: wanted + 1 }))
  }

  /** Asks for the page before the first message that is known. @returns the code of a refusal; null: it is there. */
  async loadOlder(first: number): Promise<string | null> {
    if (this.store.getState().loading) return null
    this.store.setState({ loading: true })
    const answer = await this.#deps.session.request(olderMessages, { before: first })
    this.store.setState({ loading: false })
    if (!answer.ok) return answer.error
    const { messages, hasOlder } = answer.result
    this.store.setState(({ older }) => ({
      older: { messages: [...messages, ...(older?.messages ?? [])], hasOlder, upTo: older?.upTo ?? first },
    }))
    return null
  }

  /** Older messages that do not reach up to the room's first one any more, after a long cut, are forgotten. */
  forgetOlder(): void {
    this.store.setState({ older: null })
  }

  async #deliver({ messageId, to, text }: Pick<Pending, 'messageId' | 'to' | 'text'>, keep = false): Promise<Sent> {
    const answer = await this.#deps.session.request(sendMessage, { messageId, to, text })
    if (answer.ok) {
      this.#mark(messageId, 'sent')
      this.#forgetShown()
      return 'sent'
    }
    if (keep || UNCERTAIN.has(answer.error)) {
      this.#mark(messageId, 'unsent')
      return UNCERTAIN.has(answer.error) ? 'kept' : { refused: answer.error }
    }
    this.drop(messageId)
    return { refused: answer.error }
  }

  #resendAll(): void {
    if (this.#deps.session.store.getState().status.kind !== 'joined') return
    // What the server had acknowledged is in the snapshot, unless it is among the older messages.
    this.#setPending((before) => before.filter(({ state }) => state !== 'sent'))
    for (const { messageId, state } of this.store.getState().pending) {
      if (state === 'unsent') void this.resend(messageId)
    }
  }

  /** A message that the room shows is on its way no longer. */
  #forgetShown(): void {
    const { pending } = this.store.getState()
    if (pending.length === 0) return
    const shown = new Set(this.#deps.session.store.getState().room?.messages.messages.map(({ messageId }) => messageId))
    if (pending.some(({ messageId }) => shown.has(messageId)))
      this.#setPending((before) => before.filter(({ messageId }) => !shown.has(messageId)))
  }

  #mark(messageId: MessageId, state: Pending['state']): void {
    this.#setPending((before) => before.map((one) => (one.messageId === messageId ? { ...one, state } : one)))
  }

  #setPending(change: (before: readonly Pending[]) => readonly Pending[]): void {
    this.store.setState(({ pending }) => ({ pending: change(pending) }))
    this.#keep()
  }

  #setDraft(field: string, draft: Draft | null): void {
    const drafts = new Map(this.store.getState().drafts)
    drafts.delete(field)
    if (draft !== null) drafts.set(field, draft)
    for (const oldest of [...drafts.keys()].slice(0, Math.max(0, drafts.size - MOST_DRAFTS))) drafts.delete(oldest)
    this.store.setState({ drafts })
    this.#keep()
  }

  #keep(): void {
    const { readUpTo, pending, drafts } = this.store.getState()
    const left = pending.filter(({ state }) => state !== 'sent')
    try {
      this.#deps.storage?.setItem(
        this.#deps.key,
        JSON.stringify({
          readUpTo,
          pending: left.map(({ messageId, to, text }) => ({ messageId, to, text })),
          // What is on its way is among the pending ones.
          drafts: [...drafts].flatMap(([field, { to, text, sending }]) => (sending ? [] : [{ field, to, text }])),
        }),
      )
    } catch (error) {
      // Full or forbidden: a reload then forgets what was not sent.
      logOnce('storage', 'messages that were not sent could not be kept', error)
    }
  }

  #read(): z.output<typeof Kept> {
    try {
      const text = this.#deps.storage?.getItem(this.#deps.key) ?? null
      if (text !== null) return Kept.parse(JSON.parse(text))
    } catch (error) {
      logOnce('storage', 'messages that were not sent could not be read', error)
    }
    return { readUpTo: 0, pending: [], drafts: [] }
  }
}

/** Letters and digits of 128 random bits: `crypto.randomUUID` exists on secure pages only. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
