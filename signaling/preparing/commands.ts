import { maySpeak } from '../floor/may-speak.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import type { Preparing } from './slice.ts'

export interface PreparingHandlersDeps {
  readonly seated: Seated
  readonly preparingIn: (room: LiveRoom) => Preparing
}

/**
 * Chair and secretaries set who is next. A seat whose people are still away may be next: it is made ready when it comes, and its devices tell what
 * they find of their echo.
 */
export function preparingHandlers({
  seated,
  preparingIn,
}: PreparingHandlersDeps): Handlers<Extract<Method, `preparing.${string}`>> {
  return {
    'preparing.set': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        if (seatId !== null && !room.seats.has(seatId)) return refuse('noSuchSeat')
        if (seatId !== null && !maySpeak(room, seatId)) return refuse('observerSeat')
        await preparingIn(room).set(seatId)
        return accept({})
      })
    },

    'preparing.echo': async (call, { report }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      return preparingIn(at.room).tellEcho(at.device, report) ? accept({}) : refuse('notNext')
    },
  }
}
