import { Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCloudOff, IconCloudUpload, type Icon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { stateOfAll, type EntryState, type KeptEntries } from './kept-entry.ts'
import classes from './minutes.module.css'

const ICONS: Readonly<Record<EntryState, Icon>> = {
  saved: IconCheck,
  waiting: IconCloudUpload,
  saving: IconCloudUpload,
  unsent: IconCloudOff,
  conflict: IconAlertTriangle,
  refused: IconAlertTriangle,
}

/** Whether everything that was typed is on the server, in words; it stays in sight while the page scrolls. */
export function SaveState({ entries, onRetry }: { entries: KeptEntries; onRetry: () => void }) {
  const { t } = useTranslation('minutes')
  const state = stateOfAll(entries)
  const Shown = ICONS[state]
  return (
    <Group className={classes.saveState} data-state={state} gap="xs">
      <Shown size={20} aria-hidden />
      <Text component="span" role="status" fw={600}>
        {t(`state.${state}`)}
      </Text>
      {state === 'unsent' && (
        <Button size="sm" variant="default" mih={44} onClick={onRetry}>
          {t('saveNow')}
        </Button>
      )}
    </Group>
  )
}
