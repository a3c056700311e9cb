import { useLayoutEffect, useRef, type RefObject } from 'react'
import type { InkPoint } from './ink.ts'
import { PointerFollower, type Stroke } from './pointer-follower.ts'

/**
 * Follows one drawing pointer over a page, in parts of the page. The pen and the mouse draw while fingers scroll, unless `fingerDraws`.
 *
 * A stroke ends on the page it began on: when that page moves or changes its size under the pointer – turned by the presenter or by a key,
 * zoomed, the window resized –, when it goes away with its paper, when the tool is put down, when the browser takes the pointer away, or
 * when a second finger comes to a stroke of a finger. The pointer then draws nothing until it lands again.
 *
 * @param begin - Called when a pointer lands, with its place. Null leaves the pointer to scrolling and to selecting text.
 */
export function usePointer(
  target: RefObject<HTMLElement | null>,
  active: boolean,
  fingerDraws: boolean,
  begin: (point: InkPoint) => Stroke | null,
): void {
  const latest = useRef(begin)
  latest.current = begin

  // A layout effect: its clean-up runs before the clean-ups of plain effects, among them the one that lets go of the paper's marks, so the
  // stroke of a paper that is being closed still finds its document.
  useLayoutEffect(() => {
    const element = target.current
    if (element === null || !active) return
    const pointer = new PointerFollower(element, fingerDraws, (point) => latest.current(point))
    return () => pointer.close()
  }, [target, active, fingerDraws])
}
