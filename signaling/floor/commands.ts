// The commands of the floor: giving, taking, the point of order, the mode. Asking for it is a matter of the queues.
import type { Audit } from '../audit/audit.ts'
import { rolesIn } from '../media/live.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { Seated } from '../room/seated.ts'
import type { Clock } from '../kit/clock.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import type { SeatId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import type { FloorSeat } from '../wire/may-be-heard.ts'
import { admitPoint, giveFloor, takeFloor, withMode } from './rules.ts'
import { mutingHandlers } from './muting.ts'
import { noteWith } from './noting.ts'
import type { Floor } from './slice.ts'
import { stageHandlers } from './stage.ts'
import type { ChosenStage } from './stage-slice.ts'
import type { FloorState } from './wire.ts'

export interface FloorDeps {
  readonly floorIn: (room: LiveRoom) => Floor
  readonly stageIn: (room: LiveRoom) => ChosenStage
  readonly clock: Clock
  readonly seated: Seated
  readonly audit: Audit | undefined
}

/** Showing a seat out and letting it in again are acts of coming and going: `seats/showing-out.ts`. */
type FloorMethod = Exclude<Extract<Method, `floor.${string}`>, 'floor.removeSeat' | 'floor.letIn'>

/** What chair and secretary decide about who is seen and heard. */
export function floorHandlers(deps: FloorDeps): Handlers<FloorMethod> {
  const { clock, seated, audit, floorIn } = deps
  const note = noteWith(audit)

  /** Decides about one seat in the room's turn. */
  async function decide<E extends string>(
    call: Call,
    action: AuditedAct,
    seatId: SeatId | null,
    rule: (floor: FloorState, seat: LiveSeat | null, room: LiveRoom) => Outcome<FloorState, E>,
    more = {},
  ): Promise<Outcome<Record<string, never>, E | 'notSeated' | 'noSuchSeat'>> {
    const at = seated(call)
    if (at === null) return refuse('notSeated')
    const { room } = at
    return room.serial.run<Outcome<Record<string, never>, E | 'notSeated' | 'noSuchSeat'>>(async () => {
      const seat = seatId === null ? null : room.seats.get(seatId)
      if (seat === undefined) return refuse('noSuchSeat')
      const floor = floorIn(room)
      const before = floor.now
      const decided = rule(before, seat, room)
      if (!decided.ok) return decided
      if (decided.value !== before) await floor.set(decided.value, call.account.fullName)
      await note(call, room, action, seat, more)
      return accept({})
    })
  }

  return {
    'floor.setMode': async (call, { mode }) => {
      const set = await decide<never>(call, 'floor.setMode', null, (floor) => accept(withMode(floor, mode)), { mode })
      return set.ok ? set : refuse(set.error === 'notSeated' ? 'notSeated' : 'internal')
    },

    'floor.give': (call, { seatId, instead }) =>
      decide(
        call,
        'floor.give',
        seatId,
        (floor, seat, room) => {
          if (seat === null) return accept(floor)
          const joined = (id: SeatId): boolean => (room.seats.get(id)?.devices.size ?? 0) > 0
          return giveFloor(floor, floorSeat(seat), { instead, steadyMs: clock.steadyMs(), joined })
        },
        { instead },
      ),

    'floor.take': (call, { seatId }) =>
      decide(call, 'floor.take', seatId, (floor, seat) =>
        accept(seat === null ? floor : takeFloor(floor, seat.seatId)),
      ),

    'floor.admitPoint': (call, { seatId }) =>
      decide(call, 'floor.admitPoint', seatId, (floor, seat) =>
        admitPoint(floor, seat === null ? null : floorSeat(seat), clock.steadyMs()),
      ),

    ...stageHandlers(deps, note),
    ...mutingHandlers(deps, note),
  }
}

function floorSeat(seat: LiveSeat): FloorSeat {
  return { seatId: seat.seatId, roles: rolesIn(seat) }
}
