import { z } from 'zod'

/**
 * How a page shows the places of the meeting. `standard`: the stage with small pictures below it. `one`: the stage alone. `chairAndSpeaker`: the
 * stage and the chair beside each other. `grid4`, `grid9`: two by two and three by three. `content`: the shared screen or the paper, the stage
 * small. `districts`: a mosaic of the places of one district after the other.
 */
export const Layout = z.enum(['standard', 'one', 'chairAndSpeaker', 'grid4', 'grid9', 'content', 'districts'])
export type Layout = z.infer<typeof Layout>

/** How many pictures of places and of a shared screen together the layouts with equal cells have at most. */
export const CELLS = { chairAndSpeaker: 2, grid4: 4, grid9: 9, districts: 9 } as const satisfies Partial<
  Record<Layout, number>
>
export type CellLayout = keyof typeof CELLS

export function hasCells(layout: Layout): layout is CellLayout {
  return layout in CELLS
}
