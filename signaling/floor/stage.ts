import type { Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Note } from './noting.ts'
import type { ChosenStage } from './stage-slice.ts'

/** Puts a seat's picture on everybody's stage. */
export function stageHandlers(
  { seated, stageIn }: { readonly seated: Seated; readonly stageIn: (room: LiveRoom) => ChosenStage },
  note: Note,
): Handlers<'floor.putOnStage'> {
  return {
    'floor.putOnStage': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = seatId === null ? null : room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        await stageIn(room).set(seat?.seatId ?? null)
        await note(call, room, 'floor.putOnStage', seat)
        return accept({})
      })
    },
  }
}
