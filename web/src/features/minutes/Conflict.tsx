import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { minutesEntryKey } from '../../../../signaling/minutes/wire.ts'
import { formatTime } from '../../ui/format.ts'
import { entryWords } from './entry-words.ts'
import type { KeptEntry } from './kept-entry.ts'
import type { MinutesKeeper } from './minutes-keeper.ts'
import classes from './minutes.module.css'

/** Somebody else has saved the same part: their text beside one's own above, and the choice between them. */
export function Conflict({ keeper, kept, label }: { keeper: MinutesKeeper; kept: KeptEntry; label: string }) {
  const { t } = useTranslation('minutes')
  const { entry, theirs, code } = kept
  const settle = (how: 'mine' | 'theirs' | 'both') => keeper.settle(minutesEntryKey(entry), how)
  return (
    <Alert
      color="amber"
      mt="xs"
      role="alert"
      icon={<IconAlertTriangle />}
      title={t('conflict.title', { label })}
      aria-label={t('conflict.title', { label })}
    >
      {theirs === null ? (
        <Text>{t('conflict.fetching')}</Text>
      ) : (
        <>
          <Text>{t('conflict.text', { name: theirs.savedByName, time: formatTime(theirs.savedAtMs) })}</Text>
          <blockquote className={classes.theirs}>{entryWords(theirs.entry) || t('conflict.empty')}</blockquote>
          {code === 'bothTooLong' && (
            <Text fw={600} mb="xs" role="alert">
              {t('conflict.bothTooLong')}
            </Text>
          )}
          <Group gap="xs">
            <Button mih={44} variant="default" onClick={() => settle('mine')}>
              {t('conflict.mine')}
            </Button>
            <Button mih={44} variant="default" onClick={() => settle('theirs')}>
              {t('conflict.theirs')}
            </Button>
            {entry.kind !== 'task' && (
              <Button mih={44} variant="default" onClick={() => settle('both')}>
                {t('conflict.both')}
              </Button>
            )}
          </Group>
        </>
      )}
    </Alert>
  )
}
