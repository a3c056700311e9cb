import type { MeetingId } from '../../../signaling/wire/ids.ts'
import type { MeetingSummary } from '../../../signaling/meeting/wire.ts'
import type { TestClient } from '../client.ts'

/** The demo province's meeting that runs now. */
export async function runningMeeting(client: TestClient): Promise<MeetingId> {
  return (await meetingsOf(client, (meeting) => meeting.state === 'inSession')).meetingId
}

/** The first meeting of this person's list that fits. */
export async function meetingsOf(
  client: TestClient,
  fits: (meeting: MeetingSummary) => boolean,
): Promise<MeetingSummary> {
  const reply = await client.call('meetings.list', {})
  if (!reply.ok) throw new Error(reply.error)
  const found = reply.result.meetings.find((meeting) => fits(meeting))
  if (found === undefined) throw new Error('No such meeting in the list')
  return found
}
