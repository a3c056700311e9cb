import { useEffect, useState } from 'react'
import { logOnce } from '../../log/log.ts'
import { startRinger } from '../../ui/ringer.ts'

/** A call may last a day: its bell rings for this long, once in each window. */
const RINGS_FOR_MS = 45_000
const HEARD = 'chay-thu-da-reo'

/**
 * Rings for a call to rehearse.
 *
 * @param key - Names the call; null: none is to be answered here.
 * @returns whether it rings now, and what silences it.
 */
export function useBell(key: string | null): { readonly rings: boolean; silence(): void } {
  const [rung, setRung] = useState<string | null>(null)
  const rings = key !== null && rung !== key && !wasHeard(key)
  useEffect(() => {
    if (!rings) return undefined
    const ringer = startRinger()
    const timer = setTimeout(() => {
      noteHeard(key)
      setRung(key)
    }, RINGS_FOR_MS)
    return () => {
      clearTimeout(timer)
      ringer.stop()
    }
  }, [rings, key])
  return {
    rings,
    silence() {
      if (key !== null) noteHeard(key)
      setRung(key)
    },
  }
}

function wasHeard(key: string): boolean {
  try {
    return sessionStorage.getItem(HEARD) === key
  } catch (error) {
    logOnce('storage', 'what this window keeps could not be read', error)
    return false
  }
}

function noteHeard(key: string): void {
  try {
    sessionStorage.setItem(HEARD, key)
  } catch (error) {
    // It rings once more after the page was loaded again.
    logOnce('storage', 'this window keeps nothing', error)
  }
}
