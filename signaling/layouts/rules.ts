import type { ImposedLayout, LayoutFor, LayoutsState } from './wire.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Layout } from '../wire/layout.ts'

/** Sets a layout. The very same state when it stands there already, so that a second press changes nothing. */
export function impose(
  state: LayoutsState,
  { layout, on, byName }: Omit<ImposedLayout, 'sinceMs'>,
  steadyMs: number,
): LayoutsState {
  const { imposed } = state
  if (imposed?.layout === layout && imposed.on === on) return state
  // Who chose their own layout meanwhile is not pulled back by every change of it.
  return { imposed: { layout, on, byName, sinceMs: imposed?.sinceMs ?? steadyMs } }
}

/** Takes back the layout that was pressed on; one that is gone already stays gone. */
export function release(state: LayoutsState, layout: Layout, on: LayoutFor): Outcome<LayoutsState, 'notCurrent'> {
  const { imposed } = state
  if (imposed === null) return accept(state)
  return imposed.layout === layout && imposed.on === on ? accept({ imposed: null }) : refuse('notCurrent')
}
