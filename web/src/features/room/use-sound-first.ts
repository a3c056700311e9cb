import { useTimeout } from '@mantine/hooks'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'

/** What is heavy waits no longer than this, for a room without sound has papers all the same. */
const PATIENCE_MS = 15_000

/**
 * Whether what is heavy may be fetched: as soon as the way for sound stands. On a link of 128 kbit/s the papers' own code
 * would otherwise come between somebody who enters and the first word for half a minute. Once true it stays true.
 */
export function useSoundFirst(): boolean {
  const { media } = useMeetingSession()
  const opening = useStore(media.store, ({ flow }) => flow === 'opening')
  const [may, setMay] = useState(!opening)
  if (!opening && !may) setMay(true)
  useTimeout(() => setMay(true), PATIENCE_MS, { autoInvoke: true })
  return may
}
