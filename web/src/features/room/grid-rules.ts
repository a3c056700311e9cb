// Decides which places stand in the cells of a layout with equal pictures, so that nothing jumps. Pure functions.
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { CELLS, type CellLayout } from '../../../../signaling/wire/layout.ts'
import type { Seat } from '../../net/session.ts'
import { groupSeats } from '../seats/seat-list-rules.ts'
import { keepPlaces } from './small-pictures-rules.ts'

/** A cell shows the shared screen, or a place. */
export type Cell = SeatId | 'screen'

/** Those that one can turn to: a page of the list, or of one district. */
export interface GridPage {
  /** The district's key; null where the list is not divided. */
  readonly group: string | null
  readonly name: string | null
  readonly seatIds: readonly SeatId[]
}

/**
 * The pages of a layout. The speaker, and in a grid the chair, stand on each of them and take their cells from the page's own.
 *
 * @param others - Everybody else with a picture, in the order of their places.
 */
export function pagesOf(
  layout: CellLayout,
  others: readonly Seat[],
  all: Iterable<Seat>,
  shared: boolean,
): readonly GridPage[] {
  const size = CELLS[layout] - (layout === 'districts' ? 1 : 2) - (shared ? 1 : 0)
  if (layout === 'chairAndSpeaker') return [{ group: null, name: null, seatIds: [] }]
  const groups = layout === 'districts' ? groupSeats(others, all) : [{ key: null, name: null, seats: others }]
  const pages = groups.flatMap(({ key, name, seats }) =>
    Array.from({ length: Math.ceil(seats.length / size) }, (_, at) => ({
      group: key,
      name,
      seatIds: seats.slice(at * size, (at + 1) * size).map(({ seatId }) => seatId),
    })),
  )
  return pages.length > 0 ? pages : [{ group: null, name: null, seatIds: [] }]
}

export interface GridNow {
  readonly layout: CellLayout
  readonly shared: boolean
  readonly stage: SeatId | null
  readonly chair: SeatId | null
  readonly page: GridPage
  /** Whose picture may fill a cell that the page leaves over: it would be free for nobody. */
  readonly others: readonly SeatId[]
}

/**
 * What the cells show. A place that is shown already stays where it is; somebody who comes onto the stage from elsewhere takes the cell that is
 * free, or the one of who is no longer wanted.
 *
 * @param before - The cells until now; null: free.
 */
export function cellsOf(before: readonly (Cell | null)[], now: GridNow): readonly (Cell | null)[] {
  const { layout, shared, stage, chair, page, others } = now
  // Chair and speaker beside a screen would be too small: the room draws the stage then.
  const screen = shared && layout !== 'chairAndSpeaker' ? 'screen' : null
  const fixed: readonly (Cell | null)[] =
    layout === 'districts' ? [stage] : layout === 'chairAndSpeaker' ? [chair, stage] : [stage, chair]
  const filling = layout === 'chairAndSpeaker' || layout === 'districts' ? [] : others
  const wanted = [...new Set<Cell | null>([screen, ...fixed, ...page.seatIds, ...filling])]
    .filter((cell) => cell !== null)
    .slice(0, CELLS[layout])
  return keepPlaces(before, wanted)
}

/** What the page asks the server for besides stage and chair. */
export function askedFor(
  cells: readonly (Cell | null)[],
  { stage, chair }: Pick<GridNow, 'stage' | 'chair'>,
): SeatId[] {
  return cells.flatMap((cell) => (cell === null || cell === 'screen' || cell === stage || cell === chair ? [] : [cell]))
}
