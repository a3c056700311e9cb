import { Alert, Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCameraRotate,
  IconMicrophone,
  IconMicrophoneOff,
  IconVideo,
  IconVideoOff,
  IconVolume,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { leavePhone } from '../../../../signaling/phones/wire.ts'
import { listDevices } from '../../media/capture/devices.ts'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useLocked } from '../../meeting-room/use-locked.ts'
import { usePlaysSound, useRoom, useSelfSeat, useSoundElsewhere } from '../../meeting-room/use-room.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { LevelBar } from '../devices/LevelBar.tsx'
import { TrackVideo } from '../devices/TrackVideo.tsx'
import { LatestNotice } from '../room/QuietLine.tsx'
import { Sounds } from '../room/Sounds.tsx'
import { hallTrouble } from './phone-rules.ts'
import classes from './phone.module.css'
import { OWN_PHONE_KEY, type HallPhone } from './use-own-phone.ts'
import { useSoundActs } from '../../meeting-room/use-sound-acts.ts'
import { useDeviceName } from '../../ui/use-device-name.ts'

/** What the phone is in the meeting, and the hall's sound with one touch: taken over and given back. */
export function PhoneRoom({ phone }: { phone: HallPhone }) {
  const { t } = useTranslation('phone')
  const nameOf = useDeviceName()
  const { session, media, notices } = useMeetingSession()
  const cutOff = useStore(session.store, ({ status }) => status.kind === 'reconnecting')
  const noticed = useStore(notices.store, (state) => state.latest !== null)
  const plays = usePlaysSound()
  useEffect(() => media.setView({ smallPictures: [], video: 'none' }), [media])
  return (
    <main className={classes.room}>
      <header className={classes.head}>
        <h1>{phone.siteName}</h1>
        <p>{phone.meetingTitle}</p>
        <p className={classes.quiet}>
          {nameOf(phone.label)} · {t(`kind.${phone.kind}`)}
        </p>
      </header>
      <div role="status" aria-live="polite" className={classes.news}>
        {cutOff && <Alert color="amber">{t('reconnecting')}</Alert>}
        {noticed && <LatestNotice />}
      </div>
      <HallSound has={plays} />
      {phone.kind === 'camera' && <OwnCamera />}
      <Leave siteName={phone.siteName} />
      {plays && <Sounds />}
    </main>
  )
}

/** Who has the hall's sound, and the one touch that moves it. */
function HallSound({ has }: { has: boolean }) {
  const { t } = useTranslation('phone')
  const nameOf = useDeviceName()
  const { session, media } = useMeetingSession()
  const own = useStore(session.store, (state) => state.own)
  const other = useSoundElsewhere()
  const { take, giveBack, asking } = useSoundActs()
  const trouble = own === null || has ? null : hallTrouble(own)
  const { micTrack } = useStore(media.store)
  return (
    <section
      className={classes.card}
      aria-labelledby="phone-sound"
      data-tone={has ? 'on' : trouble === null ? 'calm' : 'alarm'}
    >
      <h2 id="phone-sound">
        <IconVolume size={24} aria-hidden /> {t('sound.title')}
      </h2>
      <p>
        {has ? t('sound.here') : other === null ? t('sound.hall') : t('sound.other', { label: nameOf(other.label) })}
      </p>
      {trouble !== null && (
        <p role="alert" className={classes.alarm}>
          <IconAlertTriangle size={24} aria-hidden /> {t(`sound.${trouble}`)}
        </p>
      )}
      {has ? (
        <>
          <OwnMic />
          {micTrack === null ? (
            <p className={classes.quiet}>{t('sound.micOff')}</p>
          ) : (
            <LevelBar track={micTrack} label={t('sound.level')} />
          )}
          <Button size="lg" fullWidth variant="default" loading={asking} onClick={() => void giveBack()}>
            {t('sound.giveBack')}
          </Button>
        </>
      ) : (
        <Button
          size="xl"
          fullWidth
          variant={trouble === null ? 'outline' : 'filled'}
          loading={asking}
          onClick={() => void take()}
          className={classes.take}
        >
          {t('sound.take')}
        </Button>
      )}
    </section>
  )
}

function OwnMic() {
  const { t } = useTranslation('phone')
  const { media } = useMeetingSession()
  const { mic } = useStore(media.store)
  const { floor } = useRoom()
  const waits = standingOf(floor, useSelfSeat()) === 'waiting' && mic.kind !== 'on'
  const locked = useLocked().mic && mic.kind !== 'on'
  const on = mic.kind === 'on'
  return (
    <Button
      size="xl"
      fullWidth
      color={on ? 'green' : 'lake'}
      aria-pressed={on}
      disabled={waits || locked || mic.kind === 'starting'}
      leftSection={on ? <IconMicrophone size={28} aria-hidden /> : <IconMicrophoneOff size={28} aria-hidden />}
      onClick={() => void media.setMic(!on)}
    >
      {waits ? t('micWaits') : locked ? t('micLocked') : t(`mic.${mic.kind}`)}
    </Button>
  )
}

/** The phone's own picture as it goes out, and the other side's camera. */
function OwnCamera() {
  const { t } = useTranslation('phone')
  const { media } = useMeetingSession()
  const { camera, cameraTrack } = useStore(media.store)
  const locked = useLocked().camera && camera.kind !== 'on'
  const [others, setOthers] = useState<readonly string[]>([])
  useEffect(() => {
    // Their names and number are known once one of them was opened.
    void listDevices().then(({ cameras }) => setOthers(cameras.map(({ deviceId }) => deviceId)))
  }, [cameraTrack])
  const current = cameraTrack?.getSettings().deviceId
  const next = others[(others.findIndex((id) => id === current) + 1) % Math.max(1, others.length)]
  const on = camera.kind === 'on'
  return (
    <section className={classes.card} aria-labelledby="phone-camera">
      <h2 id="phone-camera">
        <IconVideo size={24} aria-hidden /> {t('camera.title')}
      </h2>
      <div className={classes.picture}>
        {cameraTrack === null ? (
          <p>{t('camera.isOff')}</p>
        ) : (
          <TrackVideo track={cameraTrack} aria-label={t('camera.picture')} />
        )}
      </div>
      <div className={classes.pair}>
        <Button
          size="lg"
          variant="default"
          aria-pressed={on}
          disabled={locked || camera.kind === 'starting'}
          leftSection={on ? <IconVideo size={24} aria-hidden /> : <IconVideoOff size={24} aria-hidden />}
          onClick={() => void media.setCamera(!on)}
        >
          {t(`camera.${camera.kind}`)}
        </Button>
        {on && others.length > 1 && next !== undefined && (
          <Button
            size="lg"
            variant="default"
            leftSection={<IconCameraRotate size={24} aria-hidden />}
            onClick={() => void media.choose({ cameraId: next })}
          >
            {t('camera.turn')}
          </Button>
        )}
      </div>
    </section>
  )
}

function Leave({ siteName }: { siteName: string }) {
  const { t } = useTranslation('phone')
  const { session } = useMeetingSession()
  const client = useQueryClient()
  const confirm = useConfirm()
  const sentence = useErrorSentence('phone')
  const leave = () =>
    void confirm({
      title: t('leave'),
      text: t('leaveText', { site: siteName }),
      confirm: t('leave'),
      danger: true,
      async act() {
        const answer = await call(leavePhone, {})
        if (!answer.ok) return sentence(answer.error)
        session.close()
        await client.refetchQueries({ queryKey: OWN_PHONE_KEY })
        return null
      },
    })
  return (
    <Button variant="subtle" color="gray" size="md" onClick={leave} className={classes.leave}>
      {t('leave')}
    </Button>
  )
}
