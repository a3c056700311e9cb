import { unpackSeats, type RoomSnapshot, type RosterSeat } from '../../signaling/seats/wire.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'

/**
 * Chooses whose small pictures a bot receives: a page of the seats after itself in the order of the list, so that the choices
 * differ.
 */
export class Neighbours {
  readonly #own: SeatId
  readonly #count: number
  #order: readonly SeatId[] = []
  readonly #cameras = new Set<string>()
  #seen: readonly SeatId[] = []
  #page = 0

  constructor(own: SeatId, seats: RoomSnapshot['seats'], count: number) {
    this.#own = own
    this.#count = count
    this.change(seats)
  }

  get seen(): readonly SeatId[] {
    return this.#seen
  }

  /** Empty before the list of seats is there. @returns whether the choice is another one now. */
  setRoster(roster: readonly RosterSeat[]): boolean {
    const order = roster.map(({ seatId }) => seatId)
    const own = order.indexOf(this.#own)
    this.#order = [...order.slice(own + 1), ...order.slice(0, Math.max(0, own))]
    return this.#choose()
  }

  /** Computes the choice again. @returns whether the choice is another one now. */
  replace(seats: RoomSnapshot['seats']): boolean {
    this.#cameras.clear()
    return this.change(seats)
  }

  /** @returns whether the choice is another one now. */
  change(seats: RoomSnapshot['seats']): boolean {
    for (const [seatId, seat] of unpackSeats(seats)) {
      if (seat.camera === 'on') this.#cameras.add(seatId)
      else this.#cameras.delete(seatId)
    }
    return this.#choose()
  }

  /** Turns to the next page. @returns whether the choice is another one now. */
  turnPage(): boolean {
    this.#page += 1
    return this.#choose()
  }

  #choose(): boolean {
    const shown = this.#order.filter((seatId) => this.#cameras.has(seatId))
    const pages = Math.max(1, Math.ceil(shown.length / Math.max(1, this.#count)))
    const from = (this.#page % pages) * this.#count
    const before = this.#seen.join()
    this.#seen = shown.slice(from, from + this.#count)
    return this.#seen.join() !== before
  }
}
