import { CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatClock } from '../../ui/format.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useStay, type RoomNotice } from './stay.ts'
import classes from './room.module.css'

const SHOWN_FOR_MS = 12_000

/** The one place for news of one's own: the cut line while it lasts, else the latest notice. It covers no control. */
export function QuietLine() {
  const { session } = useStay()
  const status = useStore(session.store, (state) => state.status)
  return (
    <div className={classes.quiet} role="status" aria-live="polite">
      {status.kind === 'reconnecting' ? <Reconnecting sinceMs={status.sinceMs} /> : <LatestNotice />}
    </div>
  )
}

function Reconnecting({ sinceMs }: { sinceMs: number }) {
  const { t } = useTranslation('room')
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className={classes.band} data-tone="amber">
      {t('reconnecting', { time: formatClock(nowMs - sinceMs) })}
    </p>
  )
}

function LatestNotice() {
  const { t } = useTranslation('room')
  const { notices } = useStay()
  const latest = useStore(notices.store, (state) => state.latest)
  useEffect(() => {
    if (latest === null) return undefined
    const timer = setTimeout(notices.dismiss, SHOWN_FOR_MS)
    return () => clearTimeout(timer)
  }, [latest, notices])
  if (latest === null) return null
  return (
    <div className={classes.band} key={latest.number}>
      <NoticeWords notice={latest.notice} />
      <CloseButton aria-label={t('dismiss')} onClick={notices.dismiss} size={32} className={classes.bandClose} />
    </div>
  )
}

function NoticeWords({ notice }: { notice: RoomNotice }) {
  const { t } = useTranslation('room')
  const roomSentence = useErrorSentence('room')
  const floorSentence = useErrorSentence('floor')
  switch (notice.kind) {
    case 'mutedBy':
      return <span>{t(`notice.mutedBy.${notice.why}`, { name: notice.byName })}</span>
    case 'noFloor':
      return <span>{t('notice.noFloor')}</span>
    case 'mediaReset':
      return <span>{t('notice.mediaReset')}</span>
    case 'backMuted':
      return <span>{t('notice.backMuted')}</span>
    case 'deviceProblem':
      return <DeviceProblemWords device={notice.device} problem={notice.problem} />
    case 'deviceBack':
      return <span>{t(`notice.deviceBack.${notice.device}`)}</span>
    case 'refused':
      return <span>{roomSentence(notice.code)}</span>
    case 'screenUnsupported':
      return <span>{t('notice.screenUnsupported')}</span>
    case 'screenLost':
      return <span>{t('notice.screenLost')}</span>
    case 'failed':
      return <span>{notice.noun === 'floor' ? floorSentence(notice.code) : roomSentence(notice.code)}</span>
    case 'allMuted':
      return <span>{notice.count === 0 ? t('notice.noneToMute') : t('notice.allMuted', { count: notice.count })}</span>
    default:
      return notice satisfies never
  }
}

type Troubled = Extract<RoomNotice, { kind: 'deviceProblem' }>

/** A hall's second devices have the same troubles as the first; which one it is stands in front. */
function DeviceProblemWords({ device, problem }: Pick<Troubled, 'device' | 'problem'>) {
  const { t } = useTranslation('devices')
  switch (device) {
    case 'mic':
    case 'camera':
      return <span>{t(`problem.${device}.${problem}`)}</span>
    case 'secondMic':
      return (
        <span>
          {t('secondMic')}: {t(`problem.mic.${problem}`)}
        </span>
      )
    case 'documentCamera':
      return (
        <span>
          {t('documentCamera')}: {t(`problem.camera.${problem}`)}
        </span>
      )
    default:
      return device satisfies never
  }
}
