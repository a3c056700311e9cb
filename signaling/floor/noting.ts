import type { Audit } from '../audit/audit.ts'
import type { Call } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'

/** Writes in the audit what was decided about a seat; null: about all of them. */
export type Note = (
  call: Call,
  room: LiveRoom,
  action: AuditedAct,
  seat: LiveSeat | null,
  more?: object,
) => Promise<void>

export function noteWith(audit: Audit | undefined): Note {
  return async ({ account: { accountId } }, { meetingId }, action, seat, more = {}) => {
    const of = seat === null ? null : (seat.entry.accountId ?? seat.entry.siteId)
    await audit?.record({ accountId, meetingId, action, details: { of, ...more } })
  }
}
