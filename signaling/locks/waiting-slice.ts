import { z } from 'zod'
import type { Clock } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { listOf, type Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { BuiltRoster } from '../room/roster.ts'
import type { LiveDevice } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import { AccountId } from '../wire/ids.ts'
import { CLOSE } from '../wire/kit.ts'
import { isLeader } from '../wire/locked-out.ts'
import { MOST_WAITING, WaitingPerson } from './wire.ts'

const KeptWaiting = z
  .object({ people: listOf(WaitingPerson), admitted: listOf(AccountId) })
  .catch({ people: [], admitted: [] })

export interface WaitingDeps {
  readonly clock: Clock
  readonly timers: Timers
  /** How long the place in the line is kept for somebody whose own line broke. */
  readonly graceMs: number
}
interface Waiter {
  readonly person: WaitingPerson
  readonly connections: Set<Connection>
  giveUp: Cancel | null
}

/** So long arrivals are gathered before they are saved and sent to the leaders: 241 sites that come at once are a few messages. */
const GATHER_MS = 300

/** Who waits before the door of a running meeting, in the order of coming, and who was let in from there. */
export class WaitingRoom implements RoomSlice<WaitingPerson[]> {
  readonly #room: LiveRoom
  readonly #deps: WaitingDeps
  readonly #kept: Kept<z.output<typeof KeptWaiting>>
  readonly #waiters = new Map<AccountId, Waiter>()
  readonly #added = new Set<AccountId>()
  readonly #gone = new Set<AccountId>()
  #flushing: Cancel | null = null

  constructor(room: LiveRoom, deps: WaitingDeps) {
    this.#room = room
    this.#deps = deps
    this.#kept = room.kept.json('waiting', KeptWaiting)
  }

  /** Who waited keeps the place in the line over a restart, and has a while to come back to it. */
  async load(): Promise<void> {
    await this.#kept.load()
    for (const person of this.#kept.now.people) {
      const waiter: Waiter = { person, connections: new Set(), giveUp: null }
      this.#waiters.set(person.accountId, waiter)
      this.#expectBack(waiter)
    }
  }

  snapshot(device: LiveDevice): WaitingPerson[] {
    return isLeader(device.role) ? this.#people() : []
  }

  isAdmitted(accountId: AccountId): boolean {
    return this.#kept.now.admitted.includes(accountId)
  }
  waits(accountId: AccountId): boolean {
    return this.#waiters.has(accountId)
  }

  /** Somebody comes to wait, or is back. @returns false when the waiting room is full. */
  arrive(person: Omit<WaitingPerson, 'sinceMs'>, connection: Connection): boolean {
    const known = this.#waiters.get(person.accountId)
    if (known !== undefined) {
      known.giveUp?.()
      known.giveUp = null
      known.connections.add(connection)
      return true
    }
    if (this.#waiters.size >= MOST_WAITING) return false
    const sinceMs = this.#deps.clock.nowMs()
    this.#waiters.set(person.accountId, {
      person: { ...person, sinceMs },
      connections: new Set([connection]),
      giveUp: null,
    })
    this.#note(person.accountId, this.#added, this.#gone)
    return true
  }

  /** A control socket has ended. */
  connectionClosed(connection: Connection): void {
    const waiter = this.#waiters.get(connection.account.accountId)
    if (waiter === undefined || !waiter.connections.delete(connection) || waiter.connections.size > 0) return
    this.#expectBack(waiter)
  }

  /** Somebody has come in, by whatever right. */
  cameIn(accountId: AccountId): void {
    this.#drop(accountId)
  }

  /** Saved first; then the sockets of the admitted are sent `locks.mayEnter`. @returns how many were let in. */
  async admit(accountIds: readonly AccountId[] | null): Promise<number> {
    const named = accountIds ?? [...this.#waiters.keys()]
    const chosen = named.flatMap((accountId) => this.#waiters.get(accountId) ?? [])
    if (chosen.length === 0) return 0
    const ids = chosen.map(({ person }) => person.accountId)
    const now = new Set(ids)
    await this.#kept.set({
      people: this.#people().filter(({ accountId }) => !now.has(accountId)),
      admitted: [...new Set([...this.#kept.now.admitted, ...ids])],
    })
    for (const { person, connections } of chosen) {
      this.#drop(person.accountId)
      for (const connection of connections) connection.send('locks.mayEnter', {})
    }
    this.#flush()
    return chosen.length
  }

  /** The waiting room was turned off: who waits comes in, and nobody is let in beforehand for another time. */
  async empty(): Promise<void> {
    await this.admit(null)
    await this.#kept.set({ people: [], admitted: [] })
  }

  /** Somebody has just become a leader: all who wait are new to them. */
  settle({ roles }: RoomChange): void {
    if (roles !== true || this.#waiters.size === 0) return
    for (const accountId of this.#waiters.keys()) this.#note(accountId, this.#added, this.#gone)
  }

  listChanges(next: BuiltRoster): void {
    for (const accountId of [...this.#waiters.keys()]) if (!next.people.has(accountId)) this.#drop(accountId)
    const admitted = this.#kept.now.admitted.filter((accountId) => next.people.has(accountId))
    if (admitted.length < this.#kept.now.admitted.length) this.#kept.put({ ...this.#kept.now, admitted })
  }

  /** Sockets of waiting clients are closed, so that they ask again, and learn whether the meeting is over. */
  close(): void {
    this.#flushing?.()
    for (const { giveUp, connections } of this.#waiters.values()) {
      giveUp?.()
      for (const connection of connections) connection.close(CLOSE.silent)
    }
    this.#waiters.clear()
  }

  #people(): WaitingPerson[] {
    return [...this.#waiters.values()].map(({ person }) => person)
  }

  #expectBack(waiter: Waiter): void {
    waiter.giveUp?.()
    waiter.giveUp = this.#deps.timers.after(this.#deps.graceMs, () => {
      if (waiter.connections.size === 0) this.#drop(waiter.person.accountId)
    })
  }

  #drop(accountId: AccountId): void {
    const waiter = this.#waiters.get(accountId)
    if (waiter === undefined) return
    waiter.giveUp?.()
    this.#waiters.delete(accountId)
    this.#note(accountId, this.#gone, this.#added)
  }

  #note(accountId: AccountId, to: Set<AccountId>, from: Set<AccountId>): void {
    from.delete(accountId)
    to.add(accountId)
    this.#flushing ??= this.#deps.timers.after(GATHER_MS, () => void this.#room.serial.run(() => this.#saveAndTell()))
  }

  async #saveAndTell(): Promise<void> {
    if (this.#room.closed) return
    this.#kept.put({ ...this.#kept.now, people: this.#people() })
    this.#flush()
    await this.#room.kept.save()
  }

  /** Sends the leaders what is another than they were sent last. */
  #flush(): void {
    this.#flushing?.()
    this.#flushing = null
    if (this.#added.size === 0 && this.#gone.size === 0) return
    const added = [...this.#added].flatMap((accountId) => this.#waiters.get(accountId)?.person ?? [])
    const change = { added, gone: [...this.#gone] }
    this.#added.clear()
    this.#gone.clear()
    this.#room.tellByRole('locks.waitingChanged', (role) => (isLeader(role) ? change : null))
  }
}
