import { Button, CloseButton, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PaperVersion } from '../../../../signaling/papers/wire.ts'
import styles from './reader.module.css'

interface VersionNewsProps {
  version: PaperVersion
  /** The newest, when it is not the one that is read. */
  newer: PaperVersion | null
  /** The presenter has just brought this version here. */
  broughtHere: boolean
  onOpen: (version: PaperVersion) => void
}

/** Says over the pages, without moving them, that another version has come, or that the presenter has changed it. */
export function VersionNews({ version, newer, broughtHere, onOpen }: VersionNewsProps) {
  const { t } = useTranslation('papers')
  const [read, setRead] = useState<string | null>(null)
  const news = newer === null ? (broughtHere ? `here ${version.number}` : null) : `newer ${newer.number}`
  if (news === null || news === read) return <div role="status" />
  return (
    <News onClose={() => setRead(news)}>
      <Text size="sm">
        {broughtHere && `${t('broughtHere', { number: version.number })} `}
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
      {children}
      <CloseButton aria-label={t('closeNotice')} onClick={onClose} />
    </div>
  )
}
