import { z } from 'zod'
import { SeatId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** Who is next, for chair and secretaries; everybody else has the default. */
export const PreparingState = z.strictObject({
  /** Null: nobody is next. */
  seatId: SeatId.nullable(),
  /** Set by chair or secretary; otherwise it is the first in line of the queue. */
  chosen: z.boolean(),
})
export type PreparingState = z.infer<typeof PreparingState>
export const NOBODY_NEXT: PreparingState = { seatId: null, chosen: false }
/** Its part of the snapshot. */
export const preparingSlice = PreparingState.default(NOBODY_NEXT)

/** Sets who is next; null: the first in line again. The seat's picture and sound are made ready at all sites and are neither seen nor heard. */
export const setNext = request('preparing.set', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId.nullable() }),
  result: z.strictObject({}),
  errors: ['noSuchSeat', 'observerSeat'],
})
/** To chair and secretaries alone. */
export const preparingChanged = event('preparing.changed', { data: PreparingState, kept: false })
