import type { Audit } from '../audit/audit.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { Handlers } from '../kit/handlers.ts'
import { changeLive, NOTHING_LIVE, roleInMeeting } from '../room/live-store.ts'
import type { RoomsDeps } from '../room/deps.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { canPresent, mayTurnPage } from './rules.ts'
import type { PresentingState } from './wire.ts'

export interface PresentingDeps extends Pick<RoomsDeps, 'database' | 'mayPresent' | 'readersOf'> {
  readonly seated: Seated
  readonly audit: Audit | undefined
}

/** Who leads everybody through the papers, and to which page. */
export function presentingHandlers(deps: PresentingDeps): Handlers<Extract<Method, `presenting.${string}`>> {
  const { database, seated, audit, mayPresent, readersOf } = deps

  async function change(room: LiveRoom, presenting: PresentingState): Promise<void> {
    await changeLive(database, room, { presenting })
    room.changed({ presenting: true })
  }
  async function roleOf(room: LiveRoom, accountId: AccountId): Promise<MeetingActor | null> {
    return room.devicesOf(accountId)[0]?.role ?? roleInMeeting(database, room.meetingId, accountId)
  }

  return {
    'presenting.give': async (call, { accountId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const now = (room.live ?? NOTHING_LIVE).presenting
        if (now.presenterId === accountId) return accept({})
        if (accountId !== null && !canPresent(await roleOf(room, accountId))) return refuse('notInMeeting')
        await change(room, { ...now, presenterId: accountId })
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
        const now = (room.live ?? NOTHING_LIVE).presenting
        const allowed = mayTurnPage(now, call.account.accountId)
        if (!allowed.ok) return allowed
        if (page !== null) {
          const verdict = await mayPresent(room.meetingId, page)
          if (verdict !== 'ok') return refuse(verdict)
        }
        const readers = page === null ? new Set<MeetingRole>() : await readersOf(page.paperVersionId)
        // What the presenter may not read looks to them as if it had not been issued.
        if (page !== null && !readers.has(at.device.role)) return refuse('paperNotIssued')
        await changeLive(database, room, { presenting: { ...now, page } })
        room.pageReaders = readers
        room.changed({ presenting: true })
        return accept({})
      })
    },
  }
}
