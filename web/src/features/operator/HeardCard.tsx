import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { Sentence } from './Sentence.tsx'
import { heardWords, type ReceptionNow } from './reception-words.ts'
import classes from './operator.module.css'

interface HeardCardProps {
  now: ReceptionNow
  /** How loud the microphone is at this machine. */
  meter: ReactNode
}

/** Whether the hall is heard: the meter of this machine, beside it how loud the server hears it, and to how many it is sent on. */
export function HeardCard({ now, meter }: HeardCardProps) {
  const { t } = useTranslation('operator')
  const { t: devices } = useTranslation('devices')
  const { media } = useMeetingSession()
  const refused = useStore(media.store, ({ mic }) => (mic.kind === 'none' ? mic.problem : null))
  const { key, tone } = heardWords(now)
  const advice = key === 'none' && refused !== null ? devices(`problem.mic.${refused}`) : t(`heard.${key}.advice`)
  const sound = now.kind === 'told' ? now.reception.sound : null
  const sent = sound === null || sound.seats === 0 ? '' : t('sentTo', { count: sound.seats })
  return (
    <section className={classes.card} aria-label={t('heardTitle')}>
      <Sentence tone={tone} title={t(`heard.${key}.title`)} advice={sent === '' ? advice : `${advice} ${sent}`} />
      <div className={classes.levels}>
        <span>{t('levelHere')}</span>
        <div className={classes.meter}>{meter}</div>
        <span>{t('levelThere')}</span>
        <ServerLevel level={sound?.level ?? 0} />
      </div>
    </section>
  )
}

function ServerLevel({ level }: { level: number }) {
  const { t } = useTranslation('operator')
  const percent = Math.round(level * 100)
  return (
    <div
      className={classes.serverLevel}
      role="meter"
      aria-label={t('levelThere')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div style={{ transform: `scaleX(${level})` }} />
    </div>
  )
}
