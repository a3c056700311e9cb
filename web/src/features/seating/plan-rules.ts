// Draws and changes the places of a room. Pure functions; positions are thousandths of the drawing.
import type { Place, RoomPlan, Tables } from '../../../../signaling/seating/wire.ts'
import { MAX_PLACES } from '../../../../signaling/seating/wire.ts'
import type { Seat } from '../../net/session.ts'

export const MOST_ROWS = 20
export const MOST_COLUMNS = 15

/** Room for the front of the hall above, and for the edges of the drawing. */
const EDGES = { left: 70, right: 930, top: 170, bottom: 930 }

function between(from: number, to: number, at: number, count: number): number {
  return count === 1 ? (from + to) / 2 : from + ((to - from) * at) / (count - 1)
}

/**
 * Places in order, as tables are usually put. Rows: one behind the other. U: along the head and both sides. Oval: around one table. Free: like
 * rows, to be moved by hand.
 */
export function layOut(tables: Tables, rows: number, columns: number): Place[] {
  const { left, right, top, bottom } = EDGES
  const spots: [x: number, y: number][] = []
  if (tables === 'uShape') {
    for (let row = rows; row > 0; row -= 1) spots.push([left + 40, between(top, bottom, row, rows + 1)])
    for (let column = 0; column < columns; column += 1) {
      spots.push([between(left + 120, right - 120, column, columns), top])
    }
    for (let row = 1; row <= rows; row += 1) spots.push([right - 40, between(top, bottom, row, rows + 1)])
  } else if (tables === 'oval') {
    const count = 2 * (rows + columns)
    for (let at = 0; at < count; at += 1) {
      // From the head of the table, clockwise.
      const angle = (at / count) * 2 * Math.PI - Math.PI / 2
      spots.push([
        (left + right) / 2 + ((right - left) / 2) * Math.cos(angle),
        (top + bottom) / 2 + ((bottom - top) / 2) * Math.sin(angle),
      ])
    }
  } else {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        spots.push([between(left, right, column, columns), between(top, bottom, row, rows)])
      }
    }
  }
  const named = tables === 'rows' || tables === 'free'
  return spots.slice(0, MAX_PLACES).map(([x, y], at) => ({
    placeId: `p${at + 1}`,
    label: named ? `${letterOf(Math.floor(at / columns))}${(at % columns) + 1}` : String(at + 1),
    x: Math.round(x),
    y: Math.round(y),
  }))
}

function letterOf(row: number): string {
  return String.fromCodePoint(65 + row)
}

function within(thousandths: number): number {
  return Math.min(1_000, Math.max(0, Math.round(thousandths)))
}

export function movePlace(plan: RoomPlan, placeId: string, x: number, y: number): RoomPlan {
  return changePlace(plan, placeId, (place) => ({ ...place, x: within(x), y: within(y) }))
}

export function changePlace(plan: RoomPlan, placeId: string, change: (place: Place) => Place): RoomPlan {
  return { ...plan, places: plan.places.map((place) => (place.placeId === placeId ? change(place) : place)) }
}

/** One more, in the middle of the front, under a name and a number that no other has. @returns the same plan when it is full. */
export function addPlace(plan: RoomPlan): { readonly plan: RoomPlan; readonly placeId: string | null } {
  if (plan.places.length >= MAX_PLACES) return { plan, placeId: null }
  const free = (taken: ReadonlySet<string>, prefix: string): string => {
    let number = plan.places.length + 1
    while (taken.has(`${prefix}${number}`)) number += 1
    return `${prefix}${number}`
  }
  const placeId = free(new Set(plan.places.map((place) => place.placeId)), 'p')
  const label = free(new Set(plan.places.map((place) => place.label)), '')
  return { plan: { ...plan, places: [...plan.places, { placeId, label, x: 500, y: 100 }] }, placeId }
}

export function removePlace(plan: RoomPlan, placeId: string): RoomPlan {
  return { ...plan, places: plan.places.filter((place) => place.placeId !== placeId) }
}

/** Pixels that a place needs for itself, with what is written on it. */
const PLACE_PX = { width: 94, height: 98 }
/** Farther apart than this in the other direction, places do not stand beside, or behind, each other. */
const BESIDE = { x: 90, y: 60 }
const MOST_PX = { width: 2_400, height: 1_800 }

/**
 * How large the drawing must be for places not to lie over their neighbours: by what is usual in it, so that two that were put close by hand do not
 * stretch the whole room.
 */
export function drawingPx(places: readonly Pick<Place, 'x' | 'y'>[]): {
  readonly width: number
  readonly height: number
} {
  const gaps = (own: 'x' | 'y', other: 'x' | 'y'): number[] =>
    places.flatMap((place) => {
      const after = places
        .filter((one) => Math.abs(one[other] - place[other]) < BESIDE[other] && one[own] > place[own])
        .map((one) => one[own] - place[own])
      return after.length === 0 ? [] : [Math.min(...after)]
    })
  const median = (numbers: number[]): number | undefined =>
    numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]
  const size = (gap: number | undefined, px: number, most: number): number =>
    Math.ceil(Math.min(most, gap === undefined ? 2 * px : (px * 1_000) / gap + px))
  return {
    width: size(median(gaps('x', 'y')), PLACE_PX.width, MOST_PX.width),
    height: size(median(gaps('y', 'x')), PLACE_PX.height, MOST_PX.height),
  }
}

/** How somebody stands to the meeting at their place; the most urgent first. */
export type PlaceState = 'free' | 'speaks' | 'asks' | 'here' | 'away' | 'absent'

/** @param seat - The person's own seat; undefined: they are not of the running meeting. */
export function stateOf(
  seat: Pick<Seat, 'seatId' | 'connection' | 'asking'> | undefined,
  speaking: ReadonlySet<string>,
): Exclude<PlaceState, 'free'> {
  if (seat === undefined || seat.connection === 'absent') return 'absent'
  if (speaking.has(seat.seatId)) return 'speaks'
  if (seat.asking) return 'asks'
  return seat.connection
}
