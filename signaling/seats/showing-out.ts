import type { Audit } from '../audit/audit.ts'
import { takeFloor } from '../floor/rules.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { ShownOut } from '../room/kept-state.ts'
import { changeLive } from '../room/live-store.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { Seated } from '../room/seated.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, SeatId } from '../wire/ids.ts'
import { accept, CLOSE, refuse } from '../wire/kit.ts'
import type { Leaving } from './leaving.ts'

export interface ShowingOutDeps {
  readonly database: Database
  readonly seated: Seated
  readonly leaving: Pick<Leaving, 'giveUp'>
  readonly audit?: Audit | undefined
}

export type ShowingOutMethod = 'floor.removeSeat' | 'floor.letIn'

/** Shows a seat out of the meeting, and lets it in again. The names on the wire are the floor's, from before. */
export function showingOutHandlers({ database, seated, leaving, audit }: ShowingOutDeps): Handlers<ShowingOutMethod> {
  async function note(call: Call, room: LiveRoom, action: ShowingOutMethod, { entry }: LiveSeat): Promise<void> {
    const { accountId } = call.account
    const details = { of: entry.accountId ?? entry.siteId }
    await audit?.record({ accountId, meetingId: room.meetingId, action, details })
  }

  /** Nobody who is shown out comes back with the floor. */
  async function takeItsFloor(room: LiveRoom, seatId: SeatId, byName: string): Promise<void> {
    const before = room.floor()
    const floor = takeFloor(before, seatId)
    if (floor === before) return
    await changeLive(database, room, { floor })
    room.changed({ floor: { byName } })
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
        await changeLive(database, room, { shownOut: [...othersOut(room, seatId), outOf(seat)] })
        await note(call, room, 'floor.removeSeat', seat)
        for (const device of [...seat.devices.values()]) await leaving.giveUp(room, device, 'removed', CLOSE.removed)
        await takeItsFloor(room, seatId, call.account.fullName)
        room.announce('floor.shownOutChanged', { seatIds: room.shownOut() })
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
        if (!room.shownOut().includes(seatId)) return accept({})
        await changeLive(database, room, { shownOut: othersOut(room, seatId) })
        await note(call, room, 'floor.letIn', seat)
        room.announce('floor.shownOutChanged', { seatIds: room.shownOut() })
        return accept({})
      })
    },
  }
}

/** Whether somebody may not come in: by their seat, or because they sat in another one when it was shown out. */
export function wasShownOut(room: LiveRoom, seatId: SeatId, accountId: AccountId): boolean {
  const shownOut = room.live?.shownOut ?? []
  return shownOut.some((out) => out.seatId === seatId || out.accountIds.includes(accountId))
}

/** The acting chair, or the chair of the list, sits here: the meeting would be left without a head. */
function leads({ entry, devices }: LiveSeat): boolean {
  return entry.role === 'chair' || [...devices.values()].some(({ role }) => role === 'chair')
}

function othersOut(room: LiveRoom, seatId: SeatId): ShownOut[] {
  return (room.live?.shownOut ?? []).filter((out) => out.seatId !== seatId)
}

function outOf({ seatId, entry, devices }: LiveSeat): ShownOut {
  const sat = [...devices.values()].map(({ account }) => account.accountId)
  return { seatId, accountIds: [...new Set(entry.accountId === null ? sat : [entry.accountId, ...sat])] }
}
