import { HallPage } from '../features/pairing/HallPage.tsx'
import { HallRehearsal } from '../features/readiness/HallRehearsal.tsx'

/** The page that a hall's browser opens with, and what it does by itself while it waits for its meeting. */
export function WaitingHall() {
  return <HallPage meanwhile={<HallRehearsal />} />
}
