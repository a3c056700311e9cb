import { useState } from 'react'
import type { SpeakerClock } from '../../../../signaling/queues/wire.ts'
import { endedByClock, TOLD_FOR_MS } from './clock-rules.ts'

/**
 * The turn that the server has just ended at its hard end. With the floor its clock is gone at that moment, and without this nobody would be told that
 * the time is over.
 *
 * @param turn - The turn that runs now; undefined: none.
 * @returns null once another turn runs, or a while after the end.
 */
export function useEndedTurn(turn: SpeakerClock | undefined, nowMs: number): SpeakerClock | null {
  const [last, setLast] = useState(turn)
  const [ended, setEnded] = useState<SpeakerClock | null>(null)
  if (turn !== last) {
    setLast(turn)
    setEnded(turn === undefined && last !== undefined && endedByClock(last, nowMs) ? last : null)
  }
  const endedAtMs = ended?.endsAtMs ?? null
  return turn === undefined && endedAtMs !== null && nowMs < endedAtMs + TOLD_FOR_MS ? ended : null
}
