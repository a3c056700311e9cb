import { Text } from '@mantine/core'
import { IconCloudCheck, IconCloudOff, IconCloudUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import styles from './annotations.module.css'
import type { MarksSession } from './marks-session.ts'

const ICONS = { saved: IconCloudCheck, saving: IconCloudUp, unsent: IconCloudOff }

/** Says in words whether the server has one's marks. */
export function SaveNote({ marks }: { marks: MarksSession }) {
  const { t } = useTranslation('annotations')
  const save = useStore(marks.store, (state) => state.save)
  const kept = useStore(marks.store, (state) => state.kept)
  const Shown = ICONS[save]
  // A private window forgets all of it when it is closed, and no browser tells a page that it is in one.
  const waits = save === 'unsent' && kept
  return (
    <Text
      component="span"
      size="sm"
      className={styles.save}
      data-state={save}
      role="status"
      title={waits ? t('keptHint') : undefined}
    >
      <Shown size={18} aria-hidden /> {t(`save.${waits ? 'kept' : save}`)}
    </Text>
  )
}
