import type { Handlers } from '../kit/handlers.ts'
import { changeLive } from '../room/live-store.ts'
import type { Seated } from '../room/seated.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Note } from './noting.ts'

/** Puts a seat's picture on everybody's stage. */
export function stageHandlers(
  { database, seated }: { readonly database: Database; readonly seated: Seated },
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
        await changeLive(database, room, { stageSeatId: seat?.seatId ?? null })
        room.changed({ stage: true })
        await note(call, room, 'floor.putOnStage', seat)
        return accept({})
      })
    },
  }
}
