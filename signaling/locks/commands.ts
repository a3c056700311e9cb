import type { Audit } from '../audit/audit.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Locks } from './slice.ts'
import type { WaitingRoom } from './waiting-slice.ts'

export interface LocksDeps {
  readonly seated: Seated
  readonly audit: Audit | undefined
  readonly locksIn: (room: LiveRoom) => Locks
  readonly waitingIn: (room: LiveRoom) => WaitingRoom
}

/** Locks microphones, cameras, shared screens and the meeting; lets in who waits. */
export function locksHandlers({ seated, audit, locksIn, waitingIn }: LocksDeps): Handlers<'locks.set' | 'locks.admit'> {
  return {
    'locks.set': async (call, { lock, on }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      const { accountId, fullName } = call.account
      return room.serial.run(async () => {
        const locks = locksIn(room)
        // Two leaders press at once: the second changes nothing.
        if (locks.now[lock] === on) return accept({ turnedOff: 0 })
        const turnedOff = await locks.set({ ...locks.now, [lock]: on }, fullName)
        if (lock === 'waitingRoom' && !on) await waitingIn(room).empty()
        const details = { lock, on, turnedOff }
        await audit?.record({ accountId, meetingId: room.meetingId, action: 'locks.set', details })
        return accept({ turnedOff })
      })
    },

    'locks.admit': async (call, { accountIds }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      const { accountId } = call.account
      return room.serial.run(async () => {
        const admitted = await waitingIn(room).admit(accountIds)
        const details = { admitted, all: accountIds === null }
        if (admitted > 0) await audit?.record({ accountId, meetingId: room.meetingId, action: 'locks.admit', details })
        return accept({ admitted })
      })
    },
  }
}
