import type { Audit } from '../audit/audit.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { RoomsDeps } from '../room/deps.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { canPresent, mayPresentHere, mayTurnPage } from './rules.ts'
import type { Presenting } from './slice.ts'

export interface PresentingDeps extends Pick<RoomsDeps, 'mayPresent'> {
  readonly seated: Seated
  readonly audit: Audit | undefined
  readonly presentingIn: (room: LiveRoom) => Presenting
}

/** Who leads everybody through the papers, and to which page. */
export function presentingHandlers(deps: PresentingDeps): Handlers<Extract<Method, `presenting.${string}`>> {
  const { seated, audit, mayPresent, presentingIn } = deps

  return {
    'presenting.give': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const presenting = presentingIn(room)
        if (presenting.now.seatId === seatId) return accept({})
        const seat = seatId === null ? null : room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        if (seat !== null && !canPresent(seat.entry.role)) return refuse('observerSeat')
        await presenting.give(seatId, null)
        await audit?.record({
          accountId: call.account.accountId,
          meetingId: room.meetingId,
          action: 'presenting.give',
          details: { to: seatId },
        })
        return accept({})
      })
    },

    'presenting.here': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat, device } = at
      return room.serial.run(async () => {
        const presenting = presentingIn(room)
        const { seatId } = seat
        if (!mayPresentHere(presenting.now, { seatId, role: device.role })) return refuse('notPresenter')
        if (presenting.now.device?.deviceId === device.deviceId) return accept({})
        await presenting.give(seatId, device)
        await audit?.record({
          accountId: call.account.accountId,
          meetingId: room.meetingId,
          action: 'presenting.here',
          details: { to: seatId },
        })
        return accept({})
      })
    },

    'presenting.goTo': async (call, { page }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat, device } = at
      return room.serial.run(async () => {
        const presenting = presentingIn(room)
        const allowed = mayTurnPage(presenting.now, { seatId: seat.seatId, deviceId: device.deviceId })
        if (!allowed.ok) return allowed
        if (page !== null) {
          const verdict = await mayPresent(room.meetingId, page)
          if (verdict !== 'ok') return refuse(verdict)
        }
        const readers = await presenting.readersOf(page)
        // What the presenter may not read looks to them as if it had not been issued.
        const { accountId } = device.account
        if (page !== null && !readers.has({ accountId, actor: device.role })) return refuse('paperNotIssued')
        await presenting.goTo(page, readers, device)
        return accept({})
      })
    },
  }
}
