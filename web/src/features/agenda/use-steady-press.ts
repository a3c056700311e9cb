import { useLayoutEffect, useState } from 'react'
import { SteadyPress } from './steady-press.ts'

/**
 * A button whose target others change, too: a press that was aimed at the target before does nothing.
 *
 * @param target - What a press would do now.
 */
export function useSteadyPress(target: string | null): (act: () => void) => void {
  const [steady] = useState(() => new SteadyPress(target))
  useLayoutEffect(() => steady.shows(target, performance.now()), [steady, target])
  return (act) => {
    if (steady.press(performance.now())) act()
  }
}
