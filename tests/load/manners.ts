import type { FloorState } from '../../signaling/floor/wire.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'
import type { EventDataOf } from '../../signaling/wire/registry.ts'
import type { BotRole } from './bot-options.ts'

/** When a bot turns its microphone on: as a person does who knows the rules. Nobody else ever turns it on. */
export class Manners {
  readonly #role: BotRole
  #muted = false
  #holds = false

  constructor(role: BotRole) {
    this.#role = role
  }

  get speaks(): boolean {
    return (this.#role === 'chair' || this.#role === 'speaker') && this.#holds && !this.#muted
  }

  floorIs({ mode, holders, pointOfOrder }: FloorState, seatId: SeatId): void {
    const chosen = holders.some((held) => held.seatId === seatId) || pointOfOrder?.seatId === seatId
    this.#holds = mode === 'open' || this.#role === 'chair' || chosen
    // A bot that the chair has muted stays muted until the floor is given again.
    if (!this.#holds) this.#muted = false
  }

  mutedBy(why: EventDataOf<'floor.mutedBy'>['why']): void {
    if (why === 'muted') this.#muted = true
  }
}
