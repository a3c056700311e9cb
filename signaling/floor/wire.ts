import { z } from 'zod'
import { SeatId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** Puts a seat's picture on everybody's stage, or with null leaves the stage to whoever speaks. */
export const putOnStage = request('floor.putOnStage', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId.nullable() }),
  result: z.strictObject({}),
  errors: ['noSuchSeat'],
})
/** Turns a seat's microphone off. Nobody can be turned on by somebody else. */
export const muteSeat = request('floor.muteSeat', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: z.strictObject({}),
  errors: ['noSuchSeat'],
})
/** Turns every microphone off but that of the person asking. Answers how many were on. */
export const muteAll = request('floor.muteAll', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({ muted: z.int().min(0) }),
})
/** Shows a seat out of the meeting; coming back needs a new join. */
export const removeSeat = request('floor.removeSeat', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: z.strictObject({}),
  errors: ['noSuchSeat', 'ownSeat'],
})
export const stageChanged = event('floor.stageChanged', {
  data: z.strictObject({ stageSeatId: SeatId.nullable() }),
  kept: true,
})
/** Told to the seat whose microphone was turned off by the chair or a secretary. */
export const mutedBy = event('floor.mutedBy', { data: z.strictObject({ byName: z.string() }), kept: false })
