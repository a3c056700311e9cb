import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Lock } from '../../../../signaling/locks/wire.ts'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import classes from './locks.module.css'
import { useLockActs } from './use-locks.ts'

/** What chair and secretaries lock: microphones, cameras, screens, the meeting, and the waiting room. Each asks first. */
export function LockSwitches() {
  const { t } = useTranslation('locks')
  const { locks } = useRoom()
  const { lead } = useRights()
  const acts = useLockActs()
  if (!lead) return null
  return (
    <div role="group" aria-label={t('title')} className={classes.switches}>
      {Lock.options.map((lock) => (
        <Switch
          key={lock}
          checked={locks[lock]}
          onChange={() => void acts.set(lock, !locks[lock])}
          label={t(`${lock}.name`)}
          description={locks[lock] ? t(`${lock}.isOn`) : undefined}
          classNames={{ body: classes.switchBody ?? '', description: classes.switchMore ?? '' }}
        />
      ))}
    </div>
  )
}
