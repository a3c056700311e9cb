import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import { accept, refuse } from '../wire/kit.ts'
import { impose, release } from './rules.ts'
import type { Layouts } from './slice.ts'

export interface LayoutsDeps {
  readonly seated: Seated
  readonly audit: Audit | undefined
  readonly clock: Clock
  readonly layoutsIn: (room: LiveRoom) => Layouts
}

/** Sets the layout of others' pages, and takes it back. */
export function layoutsHandlers({
  seated,
  audit,
  clock,
  layoutsIn,
}: LayoutsDeps): Handlers<'layouts.impose' | 'layouts.release'> {
  return {
    'layouts.impose': async (call, { layout, on }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      const { accountId, fullName } = call.account
      return room.serial.run(async () => {
        const layouts = layoutsIn(room)
        const next = impose(layouts.now, { layout, on, byName: fullName }, clock.steadyMs())
        if (next === layouts.now) return accept({})
        await layouts.set(next)
        const details = { layout, on }
        await audit?.record({ accountId, meetingId: room.meetingId, action: 'layouts.impose', details })
        return accept({})
      })
    },

    'layouts.release': async (call, { layout, on }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      const { accountId } = call.account
      return room.serial.run(async () => {
        const layouts = layoutsIn(room)
        const decided = release(layouts.now, layout, on)
        if (!decided.ok) return decided
        if (decided.value === layouts.now) return accept({})
        await layouts.set(decided.value)
        const details = { layout, on }
        await audit?.record({ accountId, meetingId: room.meetingId, action: 'layouts.release', details })
        return accept({})
      })
    },
  }
}
