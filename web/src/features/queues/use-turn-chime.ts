import { useEffect, useRef } from 'react'
import { chime } from './chime.ts'
import type { ClockPhase } from './clock-rules.ts'

/**
 * Sounds once when a speaker's time is about to end, and twice when it is over; not for what was so already when the page came.
 *
 * @param here - This machine plays the place's sound: of several in one hall one sounds.
 */
export function useTurnChime(phase: ClockPhase, here: boolean): void {
  const before = useRef(phase)
  useEffect(() => {
    if (here && phase !== before.current && phase !== 'running') chime(phase === 'over' ? 2 : 1)
    before.current = phase
  }, [phase, here])
}
