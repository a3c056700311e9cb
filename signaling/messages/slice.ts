// The messages of a running meeting: saved first, then sent, gathered, to the devices that may read them.
import { z } from 'zod'
import { LONG_AGO, type Clock } from '../kit/clock.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { Buckets, createBucket, type Bucket } from '../kit/token-bucket.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import { gatherDelayMs } from '../room/rules.ts'
import type { LiveDevice } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { isLeader } from '../wire/locked-out.ts'
import { asSent, lastReadable, mayRead, type KeptMessage, type Reader } from './rules.ts'
import { insertMessage, lastMessages } from './store.ts'
import { ChatState, MAX_SHOWN, type MessagesState, type RoomMessage } from './wire.ts'

const KeptChat = z.object({ chat: ChatState.catch('closed') }).catch({ chat: 'closed' })

/** Messages in memory: what a snapshot is taken from. The record on disk has all. */
const IN_MEMORY = 2_000
/** Messages of one meeting; beyond, no more are taken. */
const MOST = 20_000
/** How many messages a person may write at once, and a second from then on. */
const PACE = { leader: { perSecond: 1, atOnce: 10 }, other: { perSecond: 1 / 3, atOnce: 5 } } as const
/** What goes to all from others than leaders, of everybody together: each costs an event a device. */
const CHAT_PACE = { perSecond: 2, atOnce: 20 } as const

export interface MessagesDeps {
  readonly database: Database
  readonly clock: Clock
  readonly timers: Timers
}

export class Messages implements RoomSlice<MessagesState> {
  readonly #room: LiveRoom
  readonly #deps: MessagesDeps
  readonly #kept: Kept<z.output<typeof KeptChat>>
  #recent: KeptMessage[] = []
  /** On disk, and not sent to devices yet. */
  #unsent: KeptMessage[] = []
  #waiting: Cancel | null = null
  #lastSentAtMs = LONG_AGO
  #lastCount = 0
  /** Whether a device was a leader's when it was sent what it may read. */
  readonly #leads = new WeakMap<LiveDevice, boolean>()
  readonly #paces: { readonly leader: Buckets; readonly other: Buckets }
  readonly #chatPace: Bucket

  constructor(room: LiveRoom, deps: MessagesDeps) {
    this.#room = room
    this.#deps = deps
    this.#kept = room.kept.json('messages', KeptChat)
    this.#paces = {
      leader: new Buckets(PACE.leader, deps.clock.monotonicMs),
      other: new Buckets(PACE.other, deps.clock.monotonicMs),
    }
    this.#chatPace = createBucket(CHAT_PACE.perSecond, CHAT_PACE.atOnce, deps.clock.monotonicMs)
  }

  get chat(): ChatState {
    return this.#kept.now.chat
  }
  /** The number of the next message; null: the record is full. */
  get nextNumber(): number | null {
    const next = (this.#recent.at(-1)?.number ?? 0) + 1
    return next > MOST ? null : next
  }

  async load(): Promise<void> {
    await this.#kept.load()
    this.#recent = await lastMessages(this.#deps.database, this.#room.meetingId, IN_MEMORY)
  }

  snapshot(device: LiveDevice): MessagesState {
    this.#leads.set(device, isLeader(device.role))
    const { shown, left } = lastReadable(this.#recent, readerAt(device))
    const hasOlder = left || (this.#recent[0]?.number ?? 1) > 1
    return { chat: this.chat, messages: shown.map(asSent), hasOlder }
  }

  /** Who leads now, or no longer, may read other messages than before. */
  settle({ roles }: RoomChange): void {
    if (roles !== true) return
    for (const device of this.#room.devices.values()) {
      const before = this.#leads.get(device)
      if (before === undefined || before === isLeader(device.role)) continue
      device.connection?.send('messages.reset', this.snapshot(device))
    }
  }

  close(): void {
    this.#waiting?.()
    this.#waiting = null
  }

  /** @returns why this message must wait; null: it may be written now. */
  takePace(
    accountId: AccountId,
    { leads, toAll }: { leads: boolean; toAll: boolean },
  ): 'rateLimited' | 'chatBusy' | null {
    if (!this.#paces[leads ? 'leader' : 'other'].take(accountId)) return 'rateLimited'
    return leads || !toAll || this.#chatPace.take() ? null : 'chatBusy'
  }

  /** Saved when it has returned; devices are sent it a moment later. Must run in the room's turn. */
  async add(message: KeptMessage): Promise<void> {
    await insertMessage(this.#deps.database, this.#room.meetingId, message)
    this.#recent.push(message)
    if (this.#recent.length > IN_MEMORY) this.#recent.shift()
    this.#unsent.push(message)
    this.#gather()
  }

  /** Must run in the room's turn. @returns whether it was otherwise before. */
  async setChat(chat: ChatState): Promise<boolean> {
    if (chat === this.chat) return false
    await this.#kept.set({ chat })
    this.#room.announce('messages.chatChanged', { chat })
    return true
  }

  #gather(): void {
    if (this.#waiting !== null) return
    const nowMs = this.#deps.clock.monotonicMs()
    const delayMs = gatherDelayMs({ nowMs, lastSentAtMs: this.#lastSentAtMs, lastCount: this.#lastCount })
    this.#waiting = this.#deps.timers.after(delayMs, () => this.#flush())
  }

  /** One event a device with all that is new for it; devices that may read the same are sent the same object, which is written out once. */
  #flush(): void {
    this.#waiting = null
    const batch = this.#unsent.slice(0, MAX_SHOWN)
    this.#unsent = this.#unsent.slice(MAX_SHOWN)
    this.#lastSentAtMs = this.#deps.clock.monotonicMs()
    this.#lastCount = batch.length
    const sent = new Map(batch.map((message) => [message, asSent(message)]))
    const groups = Map.groupBy(this.#room.devices.values(), (device) => {
      const reader = readerAt(device)
      return batch.map((message) => (mayRead(reader, message) ? '1' : '0')).join('')
    })
    for (const [which, devices] of groups) {
      const messages = batch.flatMap((message, index): RoomMessage[] => {
        const one = sent.get(message)
        return which[index] === '1' && one !== undefined ? [one] : []
      })
      if (messages.length === 0) continue
      const data = { messages }
      for (const device of devices) device.connection?.send('messages.added', data)
    }
    if (this.#unsent.length > 0) this.#gather()
  }
}

/** What somebody reads from the seat that this device sits in. */
export function readerAt({ account: { accountId }, role, seat }: LiveDevice): Reader {
  return { leads: isLeader(role), seatIds: [seat.seatId], accountId }
}
