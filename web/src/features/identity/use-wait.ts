import { useEffect, useState } from 'react'
import type { RefusalDetails } from '../../../../signaling/wire/kit.ts'

/** How long a refusal asks to wait, in milliseconds, read from its figures; 0 when it names no time. */
export function waitOf(details: RefusalDetails | undefined): number {
  for (const [name, value] of Object.entries(details ?? {})) {
    if (typeof value !== 'number') continue
    if (name.endsWith('Ms')) return value
    if (name.endsWith('Seconds')) return value * 1000
  }
  return 0
}

/** Counts a waiting time down. `leftMs` is 0 when it is over; it moves once a second. */
export function useWait(): { leftMs: number; wait: (durationMs: number) => void } {
  const [untilMs, setUntilMs] = useState(0)
  const [nowMs, setNowMs] = useState(0)
  useEffect(() => {
    if (untilMs <= performance.now()) return
    const timer = setInterval(() => {
      setNowMs(performance.now())
      if (performance.now() >= untilMs) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [untilMs])
  return {
    // Rounded up to whole seconds: the clock ends at 00:01, not with a second of 00:00.
    leftMs: Math.ceil(Math.max(0, untilMs - nowMs) / 1000) * 1000,
    wait: (durationMs) => {
      setNowMs(performance.now())
      setUntilMs(performance.now() + durationMs)
    },
  }
}
