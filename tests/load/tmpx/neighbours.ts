import type { z } from 'zod'
import type { Seat, seatsChanged } from '../../../signaling/seats/wire.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'

/** Chooses whose small pictures a bot looks at: those after itself in the order of ids, so that the choices differ. */
export class Neighbours {
  readonly #own: SeatId
  readonly #count: number
  readonly #cameras = new Set<SeatId>()
  #seen: readonly SeatId[] = []

  constructor(own: SeatId, seats: readonly Seat[], count: number) {
    this.#own = own
    this.#count = count
    this.change({ changed: [...seats], left: [] })
  }

  get seen(): readonly SeatId[] {
    return this.#seen
  }

  /** @returns whether the choice is another one now. */
  change({ changed, left }: z.output<typeof seatsChanged.data>): boolean {
    for (const { seatId, camera } of changed) {
      if (camera === 'on') this.#cameras.add(seatId)
      else this.#cameras.delete(seatId)
    }
    for (const { seatId } of left) this.#cameras.delete(seatId)
    const others = [...this.#cameras].filter((seatId) => seatId !== this.#own).sort()
    const first = others.findIndex((seatId) => seatId > this.#own)
    const ring = first < 0 ? others : [...others.slice(first), ...others.slice(0, first)]
    const before = this.#seen.join()
    this.#seen = ring.slice(0, this.#count)
    return this.#seen.join() !== before
  }
}
