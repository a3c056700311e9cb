import { RingDialog } from '../features/calling/RingDialog.tsx'
import { HallPage } from '../features/pairing/HallPage.tsx'
import { HallRehearsal } from '../features/readiness/HallRehearsal.tsx'
import { useWhoAmI } from '../queries/who-am-i.ts'

/** The page that a hall's browser opens with, and what it does by itself while it waits for its meeting. */
export function WaitingHall() {
  const rings = useWhoAmI().data?.paired === 'operator'
  return (
    <>
      <HallPage meanwhile={<HallRehearsal />} />
      {rings && <RingDialog />}
    </>
  )
}
