import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { readDeviceChoice } from '../../media/capture/device-choice.ts'
import {
  MeetingSessionContext,
  startMeetingSession,
  useMeetingSession,
  type MeetingSession,
} from '../../meeting-room/meeting-session.ts'
import type { RoomStatus } from '../../net/session.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useStayAwake } from '../../ui/use-stay-awake.ts'
import { PhoneRoom } from './PhoneRoom.tsx'
import { PhoneScreen } from './PhoneScreen.tsx'
import { OWN_PHONE_KEY, type HallPhone } from './use-own-phone.ts'

const HERE = { has: true, problem: null } as const
const NOT_HERE = { has: false, problem: null } as const

/** The phone's part in the meeting, from the touch that let it in to the end. */
export function PhoneSession({ phone }: { phone: HallPhone }) {
  const { t } = useTranslation('phone')
  const [session, setSession] = useState<MeetingSession | null>(null)
  const [turn, setTurn] = useState(0)
  const { meetingId, account, label, kind } = phone
  useStayAwake()
  useEffect(() => {
    const devices = { choice: readDeviceChoice(), mic: HERE, camera: kind === 'camera' ? HERE : NOT_HERE }
    const entry = { place: 'site', label, headCount: null } as const
    const begun = startMeetingSession({ meetingId, account, devices, entry, said: null })
    setSession(begun)
    return () => {
      begun.end()
      setSession(null)
    }
    // The hall is the same for as long as the page lives.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [meetingId, account.accountId, label, kind, turn])
  if (session === null) return <PhoneScreen title={t('joining')} text={phone.meetingTitle} />
  return (
    <MeetingSessionContext value={session}>
      <Stages phone={phone} onAgain={() => setTurn(turn + 1)} />
    </MeetingSessionContext>
  )
}

function Stages({ phone, onAgain }: { phone: HallPhone; onAgain: () => void }) {
  const { t } = useTranslation('phone')
  const { session, media } = useMeetingSession()
  const status = useStore(session.store, (state) => state.status)
  const joined = useStore(session.store, (state) => state.room !== null)
  const self = useStore(session.store, ({ own, self: { deviceId } }) =>
    own?.devices.find((device) => device.deviceId === deviceId),
  )
  const over = status.kind === 'over'
  const client = useQueryClient()
  // Withdrawn while it was cut off, with somebody signed in there as well: it has come back as theirs, and goes.
  const isNoPhone = joined && self !== undefined && self.phone === null
  useEffect(() => {
    if (!isNoPhone) return
    void session.leave().then(() => client.refetchQueries({ queryKey: OWN_PHONE_KEY }))
  }, [isNoPhone, session, client])
  useEffect(() => {
    // Camera and microphone go dark with the end of the session, not with the page.
    if (over) media.close()
  }, [over, media])
  if (status.kind === 'over') return <Over status={status} phone={phone} onAgain={onAgain} />
  if (status.kind === 'waiting') return <PhoneScreen title={t('waiting')} text={phone.meetingTitle} />
  if (!joined) return <PhoneScreen title={t('joining')} text={phone.meetingTitle} />
  return <PhoneRoom phone={phone} />
}

interface OverProps {
  status: Extract<RoomStatus, { kind: 'over' }>
  phone: HallPhone
  onAgain: () => void
}

function Over({ status, phone, onAgain }: OverProps) {
  const { t } = useTranslation('phone')
  const sentence = useErrorSentence('phone')
  const { reason } = status
  const lost = reason === 'revoked' || reason === 'signedOut'
  const mayReturn = reason === 'refused' || reason === 'takenOver' || reason === 'removed'
  return (
    <PhoneScreen
      title={reason === 'refused' ? sentence(status.error ?? 'unknown') : t(`over.${reason}`)}
      text={lost ? t('over.revokedText') : reason === 'ended' ? t('over.closeText') : phone.meetingTitle}
    >
      {reason === 'outdated' && (
        <Button size="lg" onClick={() => location.reload()}>
          {t('again')}
        </Button>
      )}
      {mayReturn && (
        <Button size="lg" variant="default" onClick={onAgain}>
          {t('again')}
        </Button>
      )}
    </PhoneScreen>
  )
}
