import { Button } from '@mantine/core'
import { IconVolume } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { RemoteStream } from '../../media/receive/receiver.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import classes from './room.module.css'
import { log } from '../../log/log.ts'

/** Everybody else's sound. Where the browser refuses to play unasked, one large button asks. */
export function Sounds() {
  const { t } = useTranslation('room')
  const { media } = useMeetingSession()
  const { byId } = useRoom()
  const streams = useStore(media.store, (state) => state.streams)
  const speakerId = useStore(media.store, (state) => state.choice.speakerId)
  const [blocked, setBlocked] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const onBlocked = useCallback(() => setBlocked(true), [])
  const playAll = () => {
    setBlocked(false)
    for (const element of box.current?.querySelectorAll('audio') ?? []) {
      element.play().catch((error: unknown) => {
        log.receive('sound is not played, even after a click', {}, error)
        onBlocked()
      })
    }
  }
  return (
    <>
      <div ref={box}>
        {streams
          .filter(({ kind }) => kind === 'audio')
          .map((stream) => (
            <Sound
              key={stream.consumerId}
              stream={stream}
              name={byId.get(stream.seatId)?.siteName ?? ''}
              speakerId={speakerId}
              onBlocked={onBlocked}
            />
          ))}
      </div>
      {blocked && (
        <div className={classes.soundBlocked} role="alert">
          <p>{t('soundBlocked')}</p>
          <Button size="xl" leftSection={<IconVolume size={28} aria-hidden />} onClick={playAll}>
            {t('turnOnSound')}
          </Button>
        </div>
      )}
    </>
  )
}

interface SoundProps {
  stream: RemoteStream
  name: string
  speakerId: string | null
  onBlocked: () => void
}

function Sound({ stream, name, speakerId, onBlocked }: SoundProps) {
  const { t } = useTranslation('room')
  const audio = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const element = audio.current
    if (element === null) return undefined
    element.srcObject = new MediaStream([stream.track])
    element.play().catch((error: unknown) => {
      log.receive('sound is not played', {}, error)
      if (error instanceof Error && error.name === 'NotAllowedError') onBlocked()
    })
    return () => {
      element.srcObject = null
    }
  }, [stream.track, onBlocked])
  useEffect(() => {
    const element = audio.current
    if (element === null || !('setSinkId' in element)) return
    // A loudspeaker that was unplugged leaves the sound where the computer sends it.
    element
      .setSinkId(speakerId ?? '')
      .catch((error: unknown) => log.devices('the chosen loudspeaker cannot be used', {}, error))
  }, [speakerId])
  // What people say now has no written form.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <audio ref={audio} autoPlay data-seat-name={name} aria-label={t('sound', { name })} />
}
