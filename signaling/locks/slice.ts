import { z } from 'zod'
import { LastSent } from '../kit/last-sent.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { RoomSlice } from '../room/slices.ts'
import { UNLOCKED, type LocksState } from './wire.ts'

/** A lock that is not understood is open; what keeps people from speaking is never an accident of an upgrade. */
const lock = z.boolean().catch(false)
const KeptLocks = z
  .object({ mics: lock, cameras: lock, screens: lock, meeting: lock, waitingRoom: lock })
  .catch(UNLOCKED)

/** What chair and secretaries have locked in a running meeting. */
export class Locks implements RoomSlice<LocksState> {
  readonly #room: LiveRoom
  readonly #kept: Kept<LocksState>
  readonly #sent = new LastSent<LocksState>()

  constructor(room: LiveRoom) {
    this.#room = room
    this.#kept = room.kept.json('locks', KeptLocks)
    this.#sent.sent(UNLOCKED)
  }

  get now(): LocksState {
    return this.#kept.now
  }

  async load(): Promise<void> {
    await this.#kept.load()
    this.#sent.sent(this.now)
  }

  snapshot(): LocksState {
    return this.now
  }

  /** Saved first; then what is locked goes off, and the change is announced. @returns at how many seats something went off. */
  async set(locks: LocksState, byName: string): Promise<number> {
    await this.#kept.set(locks)
    const turnedOff = this.#room.media.enforceFloor(byName)
    if (this.#sent.isNews(locks)) this.#room.announce('locks.changed', locks)
    return turnedOff
  }
}
