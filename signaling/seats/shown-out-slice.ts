import { z } from 'zod'
import { LastSent } from '../kit/last-sent.ts'
import { listOf, type Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { RoomSlice } from '../room/slices.ts'
import { AccountId, SeatId } from '../wire/ids.ts'

/** Seats that were shown out, with everybody who sat in them: none of them may come back before the seat is let in. */
const KeptShownOut = listOf(z.object({ seatId: SeatId, accountIds: listOf(AccountId) }))

/** Who was shown out of a running meeting and not let in since. */
export class ShownOut implements RoomSlice<SeatId[]> {
  readonly #room: LiveRoom
  readonly #kept: Kept<z.output<typeof KeptShownOut>>
  readonly #sent = new LastSent<SeatId[]>()

  constructor(room: LiveRoom) {
    this.#room = room
    this.#kept = room.kept.json('shownOut', KeptShownOut)
  }

  async load(): Promise<void> {
    await this.#kept.load()
    this.#sent.sent(this.snapshot())
  }

  /** Whether somebody may not come in: by their seat, or because they sat in another one when it was shown out. */
  keepsOut(seatId: SeatId, accountId: AccountId): boolean {
    return this.#kept.now.some((out) => out.seatId === seatId || out.accountIds.includes(accountId))
  }

  /** Saved when it has returned; `settle` announces it, once the seat is being left. */
  async add({ seatId, entry, devices }: LiveSeat): Promise<void> {
    const sat = [...devices.values()].map(({ account }) => account.accountId)
    const accountIds = [...new Set(entry.accountId === null ? sat : [entry.accountId, ...sat])]
    await this.#kept.set([...this.#others(seatId), { seatId, accountIds }])
  }

  async letIn(seatId: SeatId): Promise<void> {
    await this.#kept.set(this.#others(seatId))
    this.settle()
  }

  /** Seats of the list alone. */
  snapshot(): SeatId[] {
    return this.#kept.now.map(({ seatId }) => seatId).filter((seatId) => this.#room.seats.has(seatId))
  }

  settle(): void {
    const seatIds = this.snapshot()
    if (this.#sent.isNews(seatIds)) this.#room.announce('floor.shownOutChanged', { seatIds })
  }

  #others(seatId: SeatId): z.output<typeof KeptShownOut> {
    return this.#kept.now.filter((out) => out.seatId !== seatId)
  }
}
