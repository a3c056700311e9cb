import type { Handlers } from '../kit/handlers.ts'
import type { Seated } from '../room/seated.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Note } from './noting.ts'

/** Turns off microphones of others. Nobody is ever turned on by somebody else. */
export function mutingHandlers(
  { seated }: { readonly seated: Seated },
  note: Note,
): Handlers<'floor.muteSeat' | 'floor.muteAll'> {
  return {
    'floor.muteSeat': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const seat = at.room.seats.get(seatId)
      if (seat === undefined) return refuse('noSuchSeat')
      await at.room.media.muteSeat(seat, call.account.fullName)
      await note(call, at.room, 'floor.muteSeat', seat)
      return accept({})
    },

    'floor.muteAll': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const others = [...at.room.seats.values()].filter((seat) => seat !== at.seat && seat.devices.size > 0)
      const muted = await Promise.all(others.map((seat) => at.room.media.muteSeat(seat, call.account.fullName)))
      await note(call, at.room, 'floor.muteAll', null)
      return accept({ muted: muted.filter(Boolean).length })
    },
  }
}
