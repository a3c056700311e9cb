import type { Audit } from '../audit/audit.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { Seated } from '../room/seated.ts'
import { accept, CLOSE, refuse } from '../wire/kit.ts'
import { leaveBehind, type Leaving } from './leaving.ts'
import type { ShownOut } from './shown-out-slice.ts'

export interface ShowingOutDeps {
  readonly seated: Seated
  readonly leaving: Pick<Leaving, 'giveUp'>
  readonly shownOutIn: (room: LiveRoom) => ShownOut
  readonly audit?: Audit | undefined
}

export type ShowingOutMethod = 'floor.removeSeat' | 'floor.letIn'

/** Shows a seat out of the meeting, and lets it in again. The names on the wire are the floor's, from before. */
export function showingOutHandlers({ seated, leaving, shownOutIn, audit }: ShowingOutDeps): Handlers<ShowingOutMethod> {
  async function note(call: Call, room: LiveRoom, action: ShowingOutMethod, { entry }: LiveSeat): Promise<void> {
    const { accountId } = call.account
    const details = { of: entry.accountId ?? entry.siteId }
    await audit?.record({ accountId, meetingId: room.meetingId, action, details })
  }

  return {
    'floor.removeSeat': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        if (seat === at.seat) return refuse('ownSeat')
        if (leads(seat)) return refuse('chairSeat')
        // Saved first: from here on nobody of this seat comes back, whatever becomes of the links or of this process.
        await shownOutIn(room).add(seat)
        await note(call, room, 'floor.removeSeat', seat)
        for (const device of [...seat.devices.values()]) await leaving.giveUp(room, device, 'removed', CLOSE.removed)
        // What a seat that was cut off for long had been expected back to is taken too.
        leaveBehind(room, seat)
        await room.kept.save()
        room.changed({ sitting: true })
        return accept({})
      })
    },

    'floor.letIn': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        const shownOut = shownOutIn(room)
        if (!shownOut.snapshot().includes(seatId)) return accept({})
        await shownOut.letIn(seatId)
        await note(call, room, 'floor.letIn', seat)
        return accept({})
      })
    },
  }
}

/** The acting chair, or the chair of the list, sits here: the meeting would be left without a head. */
function leads({ entry, devices }: LiveSeat): boolean {
  return entry.role === 'chair' || [...devices.values()].some(({ role }) => role === 'chair')
}
