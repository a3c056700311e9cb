import { useEffect } from 'react'
import { callingChanged } from '../../../../signaling/calling/wire.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { inRoom } from './bell.ts'

/** While the room is open its socket brings the hints that a call rings. */
export function useBellInRoom(): void {
  const { session } = useMeetingSession()
  useEffect(() => {
    inRoom.setState(({ count }) => ({ count: count + 1 }))
    const stop = session.on(callingChanged, () => inRoom.setState(({ hints }) => ({ hints: hints + 1 })))
    return () => {
      stop()
      inRoom.setState(({ count }) => ({ count: count - 1 }))
    }
  }, [session])
}
