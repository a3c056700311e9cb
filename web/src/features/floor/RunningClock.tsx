import { useEffect, useState } from 'react'
import { formatClock } from '../../ui/format.ts'
import { useStay } from '../room/stay.ts'

/** How long something has been going on, by the server's clock. Its width stays the same from second to second. */
export function RunningClock({ sinceMs }: { sinceMs: number }) {
  const { clock } = useStay()
  const [nowMs, setNowMs] = useState(() => clock.nowMs())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), 1_000)
    return () => clearInterval(timer)
  }, [clock])
  return <time>{formatClock(nowMs - sinceMs)}</time>
}
