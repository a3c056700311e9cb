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
  // Both times come from the same reading of the clock: with a reading of its own each, a wait of 0 ms could be left with a
  // rest of 0.1 ms that nothing counts down.
  const [{ untilMs, nowMs }, setWait] = useState({ untilMs: 0, nowMs: 0 })
  const running = nowMs < untilMs
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setWait((wait) => ({ ...wait, nowMs: performance.now() })), 250)
    return () => clearInterval(timer)
  }, [running])
  return {
    // Rounded up to whole seconds: the clock ends at 00:01, not with a second of 00:00.
    leftMs: Math.ceil(Math.max(0, untilMs - nowMs) / 1000) * 1000,
    wait: (durationMs) => {
      const now = performance.now()
      setWait({ untilMs: now + durationMs, nowMs: now })
    },
  }
}
