import { formatClock } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'

/** How long something has been going on, by the server's time that does not jump. Its width stays the same from second to second. */
export function RunningClock({ sinceMs }: { sinceMs: number }) {
  const { clock } = useMeetingSession()
  const nowMs = useNow(() => clock.steadyMs(), 1_000)
  return <time>{formatClock(nowMs - sinceMs)}</time>
}
