import { z } from 'zod'
import { Layout } from '../wire/layout.ts'
import { TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** Whom the chair's layout is for: the places of the sites, or people at their own desks too. */
export const LayoutFor = z.enum(['halls', 'all'])
export type LayoutFor = z.infer<typeof LayoutFor>

export const ImposedLayout = z.strictObject({
  layout: Layout,
  on: LayoutFor,
  byName: z.string().max(200),
  /** Since when a layout is imposed without a break, server time: who chose another one meanwhile keeps it until it is taken back. */
  sinceMs: TimeMs,
})
export type ImposedLayout = z.infer<typeof ImposedLayout>

/** The layout that chair or secretary have set for others; null: everybody has their own. */
export const LayoutsState = z.strictObject({ imposed: ImposedLayout.nullable() })
export type LayoutsState = z.infer<typeof LayoutsState>
export const NO_LAYOUT_IMPOSED: LayoutsState = { imposed: null }
/** What the snapshot says of it. */
export const layoutsSlice = LayoutsState.default(NO_LAYOUT_IMPOSED)

/** Sets a layout for the halls or for all. People may still choose another one for themselves. */
export const imposeLayout = request('layouts.impose', {
  via: 'ws',
  params: z.strictObject({ layout: Layout, on: LayoutFor }),
  result: z.strictObject({}),
})
/**
 * Takes a layout back: each page shows its own again. `notCurrent`: what stands there is another one than the one that was pressed on, since
 * another desk has changed it meanwhile.
 */
export const releaseLayout = request('layouts.release', {
  via: 'ws',
  params: z.strictObject({ layout: Layout, on: LayoutFor }),
  result: z.strictObject({}),
  errors: ['notCurrent'],
})
export const layoutsChanged = event('layouts.changed', { data: LayoutsState, kept: true })
