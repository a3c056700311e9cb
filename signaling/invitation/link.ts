import type { MeetingId } from '../wire/ids.ts'

/** Of the meeting's page; null where the server was not told its own address. */
export function meetingLink(publicOrigins: readonly string[], meetingId: MeetingId): string | null {
  const [origin] = publicOrigins
  return origin === undefined ? null : `${origin}/cuoc-hop/${meetingId}`
}
