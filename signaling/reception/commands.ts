import type { Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { Watching, type WatchingDeps } from './watching.ts'

export interface ReceptionHandlersDeps extends WatchingDeps {
  readonly seated: Seated
}

/** An operator's page begins and ends to get how its hall is seen and heard. Whose seat it is comes from the connection. */
export function receptionHandlers({
  seated,
  ...deps
}: ReceptionHandlersDeps): Handlers<Extract<Method, `reception.${string}`>> {
  const rooms = new WeakMap<LiveRoom, Watching>()
  const watchingIn = (room: LiveRoom): Watching => {
    const known = rooms.get(room) ?? new Watching(room, deps)
    rooms.set(room, known)
    return known
  }
  return {
    'reception.watch': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      watchingIn(at.room).watch(at.device, at.connection)
      return accept({})
    },
    'reception.unwatch': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      watchingIn(at.room).unwatch(at.device)
      return accept({})
    },
  }
}
