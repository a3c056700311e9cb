import { useDocumentVisibility } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import {
  receptionChanged,
  unwatchReception,
  watchReception,
  type Reception,
} from '../../../../signaling/reception/wire.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import type { OwnCamera, ReceptionNow } from './reception-words.ts'

/** What the server measures of the own hall, for as long as the page is visible. */
export function useReception(): ReceptionNow {
  const { session } = useMeetingSession()
  const visible = useDocumentVisibility() !== 'hidden'
  const joined = useStore(session.store, ({ status }) => status.kind === 'joined')
  const [told, setTold] = useState<Reception | 'refused' | null>(null)
  useEffect(() => {
    if (!visible || !joined) return undefined
    let gone = false
    const stop = session.on(receptionChanged, setTold)
    void session.request(watchReception, {}).then((answer) => {
      // A link that was cut is asked again when it is back.
      if (!gone && !answer.ok && answer.error !== 'offline') setTold('refused')
    })
    return () => {
      gone = true
      stop()
      setTold(null)
      // A connection that is gone needs no telling: the server forgets who watched by it.
      if (session.store.getState().status.kind === 'joined') void session.request(unwatchReception, {})
    }
  }, [session, visible, joined])
  if (!joined) return { kind: 'offline' }
  if (told === null) return { kind: 'asking' }
  return told === 'refused' ? { kind: 'refused' } : { kind: 'told', reception: told }
}

/** What this machine knows of its camera; null: it is off here. */
export function useOwnCamera(): OwnCamera | null {
  const { media } = useMeetingSession()
  const on = useStore(media.store, ({ camera }) => camera.kind === 'on')
  const look = useStore(media.store, ({ cameraLook }) => cameraLook)
  const track = useStore(media.store, ({ cameraTrack }) => cameraTrack)
  const [muted, setMuted] = useState(false)
  useEffect(() => {
    setMuted(track?.muted === true)
    if (track === null) return undefined
    const read = () => setMuted(track.muted)
    track.addEventListener('mute', read)
    track.addEventListener('unmute', read)
    return () => {
      track.removeEventListener('mute', read)
      track.removeEventListener('unmute', read)
    }
  }, [track])
  return on ? { muted, look } : null
}
