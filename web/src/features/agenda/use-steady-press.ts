import { useLayoutEffect, useRef } from 'react'

/** A press this soon after somebody else gave the button another meaning was aimed at the one before. */
const UNDER_THE_FINGER_MS = 700
/** What changes this soon after one's own press is taken for its effect. */
const OWN_MS = 3_000

/**
 * Keeps a press from doing what the button means only since a moment ago: two desks go on at once, and the slower one would skip an item.
 *
 * @param target - What a press would do now.
 */
export function useSteadyPress(target: string | null): (act: () => void) => void {
  const known = useRef(target)
  const changedAtMs = useRef(Number.NEGATIVE_INFINITY)
  const pressedAtMs = useRef(Number.NEGATIVE_INFINITY)
  useLayoutEffect(() => {
    if (known.current === target) return
    known.current = target
    if (performance.now() - pressedAtMs.current > OWN_MS) changedAtMs.current = performance.now()
  }, [target])
  return (act) => {
    const nowMs = performance.now()
    if (nowMs - changedAtMs.current < UNDER_THE_FINGER_MS) return
    pressedAtMs.current = nowMs
    act()
  }
}
