import type { LiveRoom } from './room.ts'
import type { RoomSlice } from './slices.ts'

/** The slices of one noun: one in each room, made when it is first asked for. Commands of the noun find theirs by `of`. */
export class SliceOf<S extends RoomSlice> {
  readonly #make: (room: LiveRoom) => S
  readonly #made = new WeakMap<LiveRoom, S>()

  constructor(make: (room: LiveRoom) => S) {
    this.#make = make
  }

  readonly of = (room: LiveRoom): S => {
    const known = this.#made.get(room)
    if (known !== undefined) return known
    const slice = this.#make(room)
    this.#made.set(room, slice)
    return slice
  }
}
