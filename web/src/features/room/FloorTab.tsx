import { FloorPanel } from '../floor/FloorPanel.tsx'
import { LockSwitches } from '../locks/LockSwitches.tsx'
import { QueuePanel } from '../queues/QueuePanel.tsx'
import classes from './room.module.css'

/** Who speaks and who asks to. */
export function FloorTab() {
  return (
    <div className={classes.floorTab}>
      <FloorPanel below={<LockSwitches />} />
      <QueuePanel />
    </div>
  )
}
