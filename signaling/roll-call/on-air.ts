import type { Floor } from '../floor/slice.ts'
import { giveFloor, takeFloor, withMode } from '../floor/rules.ts'
import type { ChosenStage } from '../floor/stage-slice.ts'
import { maySpeak } from '../floor/may-speak.ts'
import type { Clock } from '../kit/clock.ts'
import { rolesIn } from '../media/live.ts'
import type { LiveRoom } from '../room/room.ts'
import type { SeatId } from '../wire/ids.ts'
import type { Callable } from './rules.ts'
import type { Before, RollCall } from './store.ts'

export interface OnAirDeps {
  readonly clock: Clock
  readonly floorIn: (room: LiveRoom) => Floor
  readonly stageIn: (room: LiveRoom) => ChosenStage
}

/** Stage and floor in the service of a roll call in turn: the called place is seen and heard, all others but the chair are muted. */
export class OnAir {
  readonly #deps: OnAirDeps

  constructor(deps: OnAirDeps) {
    this.#deps = deps
  }

  /** How the meeting is before the roll call begins, so that it is so again afterwards. */
  before(room: LiveRoom): Before {
    return { mode: this.#deps.floorIn(room).now.mode, stageSeatId: this.#deps.stageIn(room).now }
  }

  /** Whether a place can be called: somebody has joined there who may be heard. */
  callable(room: LiveRoom): Callable {
    return (seatId) => {
      if ((room.seats.get(seatId)?.devices.size ?? 0) === 0) return 'seatAbsent'
      return maySpeak(room, seatId) ? 'yes' : 'observerSeat'
    }
  }

  /** Nobody is heard but the chair and, with a seat, that seat. */
  async call(room: LiveRoom, seatId: SeatId | null, byName: string): Promise<void> {
    const { clock, floorIn, stageIn } = this.#deps
    const floor = floorIn(room)
    const inTurns = { ...withMode(floor.now, 'floor'), holders: [], pointOfOrder: null }
    const seat = seatId === null ? undefined : room.seats.get(seatId)
    const how = { instead: true, steadyMs: clock.steadyMs(), joined: () => true }
    const given = seat === undefined ? null : giveFloor(inTurns, { seatId: seat.seatId, roles: rolesIn(seat) }, how)
    await floor.set(given?.ok === true ? given.value : inTurns, byName)
    await stageIn(room).set(seatId)
  }

  /** The meeting's own mode and stage again, but for what chair or secretary have changed meanwhile. */
  async release(room: LiveRoom, { before, calledSeatId }: RollCall, byName: string): Promise<void> {
    const { floorIn, stageIn } = this.#deps
    const floor = floorIn(room)
    const without = calledSeatId === null ? floor.now : takeFloor(floor.now, calledSeatId)
    await floor.set(withMode(without, before.mode), byName)
    const stage = stageIn(room)
    if (calledSeatId !== null && stage.now === calledSeatId) await stage.set(before.stageSeatId)
  }
}
