import type { Paired } from '../kit/handlers.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'

/**
 * Whether a browser without a password is nothing in this meeting: one of a hall where its account is something else than the operator, a phone
 * in any but the one that it was brought into.
 */
export function isOutside(
  paired: Paired | undefined,
  meetingId: MeetingId | null,
  actor: MeetingActor | null,
): boolean {
  if (paired === undefined) return false
  return actor !== 'operator' || (paired.phone !== undefined && paired.phone.meetingId !== meetingId)
}
