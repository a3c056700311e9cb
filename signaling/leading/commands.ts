import type { Audit } from '../audit/audit.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import type { Clock } from '../kit/clock.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { mayAct } from '../identity/acting.ts'
import type { Leading } from './slice.ts'

export interface LeadingDeps {
  readonly leadingIn: (room: LiveRoom) => Leading
  readonly clock: Clock
  readonly seated: Seated
  readonly audit: Audit | undefined
  /** Lets changed roles hold for everybody seated. Must run in the room's turn. */
  recheck(room: LiveRoom): Promise<void>
  /** Told after somebody's role has changed. */
  readonly onRolesChanged?: ((meetingId: MeetingId) => void) | undefined
}

/** Who leads the meeting: the chair of the list, or somebody present to whom the part was handed. */
export function leadingHandlers(deps: LeadingDeps): Handlers<Extract<Method, `leading.${string}`>> {
  const { clock, seated, audit, leadingIn } = deps

  /** Saved first; then the new roles apply, and the change is announced. */
  async function change(room: LiveRoom, actingId: AccountId | null, byName: string): Promise<void> {
    const acting = actingId === null ? null : { accountId: actingId, sinceMs: clock.nowMs() }
    await leadingIn(room).set(acting, byName)
    await deps.recheck(room)
    deps.onRolesChanged?.(room.meetingId)
  }

  return {
    'leading.handOver': async (call, { accountId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const from = leadingIn(room).actingId
        if (from === accountId) return accept({})
        const listed = room.roster.people.get(accountId)?.role
        if (listed === undefined || !mayAct(listed)) return refuse('notEligible')
        if (!isPresent(room, accountId)) return refuse('notPresent')
        await change(room, accountId, call.account.fullName)
        await audit?.record({
          accountId: call.account.accountId,
          meetingId: room.meetingId,
          action: 'leading.handOver',
          details: { to: accountId, from },
        })
        return accept({})
      })
    },

    'leading.takeBack': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      const { accountId, fullName } = call.account
      return room.serial.run(async () => {
        const { actingId } = leadingIn(room)
        const listed = room.roster.people.get(accountId)?.role
        const entitled = listed === 'chair' || listed === 'secretary' || actingId === accountId
        if (actingId === null) return accept({})
        if (!entitled) return refuse('forbidden')
        await change(room, null, fullName)
        await audit?.record({
          accountId,
          meetingId: room.meetingId,
          action: 'leading.takeBack',
          details: { from: actingId },
        })
        return accept({})
      })
    },

    'leading.candidates': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      const people = [...room.roster.people].flatMap(([accountId, { role, site }]) => {
        const account = room.devicesOf(accountId)[0]?.account
        if (account === undefined || !mayAct(role) || !isPresent(room, accountId)) return []
        if (leadingIn(room).actingId === accountId) return []
        return [{ accountId, fullName: account.fullName, title: account.title, siteName: site.name }]
      })
      return accept({ people })
    },
  }
}

/** With an open control socket: somebody who is cut off could not lead. */
function isPresent(room: LiveRoom, accountId: AccountId): boolean {
  return room.devicesOf(accountId).some(({ connection }) => connection !== null)
}
