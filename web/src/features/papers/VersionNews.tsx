import { Button, CloseButton, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PaperVersion } from '../../../../signaling/papers/wire.ts'
import styles from './reader.module.css'

/** `presenter`: opened because somebody presents it; `takenBack`: the one that was read before is not given any more. */
export type CameBy = 'choice' | 'presenter' | 'takenBack'

interface VersionNewsProps {
  version: PaperVersion
  /** The newest, when it is not the one that is read. */
  newer: PaperVersion | null
  /** How this version came to be read. */
  cameBy: CameBy
  onOpen: (version: PaperVersion) => void
}

/** Says over the pages, without moving them, that another version has come, or that the presenter has changed it. */
export function VersionNews({ version, newer, cameBy, onOpen }: VersionNewsProps) {
  const { t } = useTranslation('papers')
  const [read, setRead] = useState<string | null>(null)
  const here = cameBy === 'choice' ? null : t(`cameBy.${cameBy}`, { number: version.number })
  const news = newer === null ? here : `newer ${newer.number}`
  if (news === null || news === read) return <div role="status" />
  return (
    <News onClose={() => setRead(news)}>
      <Text size="sm">
        {here !== null && `${here} `}
        {newer !== null && t('newerVersion', { number: newer.number, reading: version.number })}
      </Text>
      {newer !== null && (
        <Button size="compact-md" mih={44} onClick={() => onOpen(newer)}>
          {t('openVersion', { number: newer.number })}
        </Button>
      )}
    </News>
  )
}

function News({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  const { t } = useTranslation('papers')
  return (
    <div className={styles.news} role="status">
      <div className={styles.newsWords}>{children}</div>
      <CloseButton aria-label={t('closeNotice')} onClick={onClose} />
    </div>
  )
}
