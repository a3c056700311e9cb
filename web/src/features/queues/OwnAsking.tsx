import { Button, Text } from '@mantine/core'
import { IconHandOff, IconHandStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import { Place } from './OwnEntry.tsx'
import { useOwnEntry } from './use-own-entry.ts'
import { useQueues } from './use-queues.ts'
import classes from './queues.module.css'

/** In one line: whether the own place stands in the list of speakers and where, and the button that puts it there or takes it back. */
export function OwnAsking() {
  const { t } = useTranslation('queues')
  const queues = useQueues()
  const rights = useRights()
  const { phase } = useRoom().queues.speaking
  const own = useOwnEntry('speaking')
  if (!rights.askFloor) return null
  const waits = own !== null && own.stage !== 'called'
  return (
    <div className={classes.asking}>
      {own === null ? (
        <Text>{t(phase === 'open' ? 'own.notIn' : `phase.${phase}`)}</Text>
      ) : (
        <Place queue="speaking" own={own} />
      )}
      <Button
        variant={own === null ? 'filled' : 'default'}
        leftSection={waits ? <IconHandOff size={20} aria-hidden /> : <IconHandStop size={20} aria-hidden />}
        disabled={!waits && phase !== 'open'}
        onClick={() => void queues.toggle(waits ? own : null)}
      >
        {waits ? t('own.withdraw.speaking') : t('own.askHere.speaking')}
      </Button>
    </div>
  )
}
