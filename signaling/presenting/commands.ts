import type { Audit } from '../audit/audit.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { Handlers } from '../kit/handlers.ts'
import { participantOf } from '../meeting/store.ts'
import type { RoomsDeps } from '../room/deps.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { canPresent, mayTurnPage } from './rules.ts'
import type { Presenting } from './slice.ts'

export interface PresentingDeps extends Pick<RoomsDeps, 'database' | 'mayPresent'> {
  readonly seated: Seated
  readonly audit: Audit | undefined
  readonly presentingIn: (room: LiveRoom) => Presenting
}

/** Who leads everybody through the papers, and to which page. */
export function presentingHandlers(deps: PresentingDeps): Handlers<Extract<Method, `presenting.${string}`>> {
  const { database, seated, audit, mayPresent, presentingIn } = deps

  async function roleOf(room: LiveRoom, accountId: AccountId): Promise<MeetingActor | null> {
    const here = room.devicesOf(accountId)[0]?.role
    return here ?? (await participantOf(database, room.meetingId, accountId))?.role ?? null
  }

  return {
    'presenting.give': async (call, { accountId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const presenting = presentingIn(room)
        if (presenting.now.presenterId === accountId) return accept({})
        if (accountId !== null && !canPresent(await roleOf(room, accountId))) return refuse('notInMeeting')
        await presenting.give(accountId)
        await audit?.record({
          accountId: call.account.accountId,
          meetingId: room.meetingId,
          action: 'presenting.give',
          details: { to: accountId },
        })
        return accept({})
      })
    },

    'presenting.goTo': async (call, { page }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const presenting = presentingIn(room)
        const allowed = mayTurnPage(presenting.now, call.account.accountId)
        if (!allowed.ok) return allowed
        if (page !== null) {
          const verdict = await mayPresent(room.meetingId, page)
          if (verdict !== 'ok') return refuse(verdict)
        }
        const readers = await presenting.readersOf(page)
        // What the presenter may not read looks to them as if it had not been issued.
        if (page !== null && !readers.has(at.device.role)) return refuse('paperNotIssued')
        await presenting.goTo(page, readers)
        return accept({})
      })
    },
  }
}
