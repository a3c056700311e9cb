import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useStore } from 'zustand'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { readDeviceChoice } from '../../media/capture/device-choice.ts'
import {
  MeetingSessionContext,
  startMeetingSession,
  useMeetingSession,
  type MeetingSession,
} from '../../meeting-room/meeting-session.ts'
import { usePairedReturn } from '../../meeting-room/use-paired-return.ts'
import { refusalCode } from '../../net/http.ts'
import type { RoomStatus } from '../../net/session.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { DisplayView } from './DisplayView.tsx'
import classes from './display.module.css'
import { useStayAwake } from '../../ui/use-stay-awake.ts'

/** The hall's display, for the projector: one more device of the hall's seat, which shows and never sends. */
export function HallDisplayPage() {
  const { meetingId = '' } = useParams()
  const { t } = useTranslation('hall-display')
  const sentence = useErrorSentence('room')
  const meeting = useMeeting(meetingId, false)
  useStayAwake()
  if (usePairedReturn(meetingId, meeting.isError ? null : COMING)) return <Words title={t('joining')} />
  if (meeting.data !== undefined) return <Sitting key={meetingId} meeting={meeting.data} />
  if (!meeting.isError) return <Words title={t('joining')} />
  return (
    <Words title={sentence(refusalCode(meeting.error))}>
      <button type="button" onClick={() => void meeting.refetch()}>
        {t('again')}
      </button>
    </Words>
  )
}

const COMING = { kind: 'joining' } as const

/** A display has no camera and no microphone to speak of. */
function noDevices() {
  const nothing = { has: false, problem: null }
  return { choice: readDeviceChoice(), mic: nothing, camera: nothing }
}

function Sitting({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('hall-display')
  const account = useAccount()
  const [session, setSession] = useState<MeetingSession | null>(null)
  const [turn, setTurn] = useState(0)
  const { meetingId } = meeting
  const label = t('title')
  useEffect(() => {
    const entry = { place: 'site', label, headCount: null } as const
    const begun = startMeetingSession({ meetingId, account, devices: noDevices(), entry, said: null, display: true })
    setSession(begun)
    return () => {
      begun.end()
      setSession(null)
    }
    // The hall is the same for as long as the page lives; other words for the display are no reason to leave.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [meetingId, account.accountId, turn])
  if (session === null) return <Words title={t('joining')} />
  return (
    <MeetingSessionContext value={session}>
      <Stages meeting={meeting} onAgain={() => setTurn(turn + 1)} />
    </MeetingSessionContext>
  )
}

function Stages({ meeting, onAgain }: { meeting: MeetingDetail; onAgain: () => void }) {
  const { t } = useTranslation('hall-display')
  const { session, media } = useMeetingSession()
  const status = useStore(session.store, (state) => state.status)
  const joined = useStore(session.store, (state) => state.room !== null)
  const over = status.kind === 'over'
  useEffect(() => {
    if (over) media.close()
  }, [over, media])
  if (usePairedReturn(meeting.meetingId, status)) return <Words title={t('joining')} />
  if (status.kind === 'over') return <Over status={status} title={meeting.title} onAgain={onAgain} />
  if (status.kind === 'waiting') return <Words title={t('waiting')} text={meeting.title} />
  if (!joined) return <Words title={t('joining')} text={meeting.title} />
  return <DisplayView meeting={meeting} />
}

interface OverProps {
  status: Extract<RoomStatus, { kind: 'over' }>
  title: string
  onAgain: () => void
}

function Over({ status, title, onAgain }: OverProps) {
  const { t } = useTranslation('hall-display')
  const sentence = useErrorSentence('room')
  const { reason } = status
  const mayReturn = reason !== 'ended' && reason !== 'signedOut' && reason !== 'revoked'
  return (
    <Words
      title={reason === 'refused' ? sentence(status.error ?? 'unknown') : t(`over.${reason}`)}
      text={reason === 'ended' ? title : undefined}
    >
      {mayReturn && (
        <button type="button" onClick={reason === 'outdated' ? () => location.reload() : onAgain}>
          {t('again')}
        </button>
      )}
    </Words>
  )
}

interface WordsProps {
  title: string
  text?: string | undefined
  children?: React.ReactNode
}

/** A whole screen of a few large words. */
export function Words({ title, text, children }: WordsProps) {
  return (
    <main className={classes.display} data-words>
      <div className={classes.words} role="status">
        <h1>{title}</h1>
        {text !== undefined && <p>{text}</p>}
        {children}
      </div>
    </main>
  )
}
