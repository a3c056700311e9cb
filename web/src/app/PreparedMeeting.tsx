import { MeetingPage } from '../features/meeting/MeetingPage.tsx'
import { BallotsSection } from '../features/voting/drafting/BallotsSection.tsx'

/** One meeting as it is prepared, with what is put to the vote in it. */
export function PreparedMeeting() {
  return <MeetingPage ballots={(meeting) => <BallotsSection meeting={meeting} />} />
}
