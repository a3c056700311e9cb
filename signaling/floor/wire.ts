import { z } from 'zod'
import { SeatId, TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'
import { SOUNDS } from '../media/wire.ts'

/**
 * `floor`: only the chair, the holders of the floor and a point of order are heard; every other microphone is off at its
 * source. `open`: everybody may speak, and the loudest are forwarded; for small meetings.
 */
export const FloorMode = z.enum(['floor', 'open'])
export type FloorMode = z.infer<typeof FloorMode>

/** A meeting of up to so many seats is small: it begins in `open` mode, and each seat has a small picture. */
export const SMALL_MEETING_SEATS = 12

const Held = z.strictObject({ seatId: SeatId, sinceMs: TimeMs })

/** Seats that may hold the floor at once; the chair is not counted. */
export const MAX_HOLDERS = 3

export const FloorState = z.strictObject({
  mode: FloorMode,
  /** In the order in which they were given the floor. */
  holders: z.array(Held).max(MAX_HOLDERS),
  /** Heard beside the holders, who keep the floor. */
  pointOfOrder: Held.nullable(),
})
export type FloorState = z.infer<typeof FloorState>
/** Its part of the snapshot. */
export const floorSlice = FloorState.default({ mode: 'floor', holders: [], pointOfOrder: null })

export const setFloorMode = request('floor.setMode', {
  via: 'ws',
  params: z.strictObject({ mode: FloorMode }),
  result: z.strictObject({}),
})
/** Lets a seat speak, whose people still turn their microphone on themselves. `instead`: everyone else gives the floor back. */
export const giveFloor = request('floor.give', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId, instead: z.boolean() }),
  result: z.strictObject({}),
  errors: ['noSuchSeat', 'seatAbsent', 'floorFull', 'observerSeat'],
})
/** Takes the floor, or a point of order, from a seat, whose microphones go off at once. */
export const takeFloor = request('floor.take', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: z.strictObject({}),
  errors: ['noSuchSeat'],
})
/** Hears a seat on a point of order beside the holders of the floor; null ends it. */
export const admitPoint = request('floor.admitPoint', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId.nullable() }),
  result: z.strictObject({}),
  errors: ['noSuchSeat', 'seatAbsent', 'observerSeat'],
})
export const floorChanged = event('floor.changed', { data: FloorState, kept: true })

/** Puts a seat's picture on everybody's stage, or with null leaves the stage to the seat that speaks. */
export const putOnStage = request('floor.putOnStage', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId.nullable() }),
  result: z.strictObject({}),
  errors: ['noSuchSeat'],
})
/** Turns a seat's microphones and the sound of its screen off. Nobody can be turned on by somebody else. */
export const muteSeat = request('floor.muteSeat', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: z.strictObject({}),
  errors: ['noSuchSeat'],
})
/** Turns every microphone and screen's sound off but those of the seat asking. Answers at how many seats one was on. */
export const muteAll = request('floor.muteAll', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({ muted: z.int().min(0) }),
})
/**
 * Shows a seat with all its devices out of the meeting, also one that is cut off at the moment. Until it is let in, neither the
 * seat nor anybody who sat in it can join. The seat of the acting chair, or of the chair of the list, can't be shown out.
 */
export const removeSeat = request('floor.removeSeat', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: z.strictObject({}),
  errors: ['noSuchSeat', 'ownSeat', 'chairSeat'],
})
/** Lets a seat that was shown out come back; its devices join again when their users do. */
export const letIn = request('floor.letIn', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId }),
  result: z.strictObject({}),
  errors: ['noSuchSeat'],
})
/** Its part of the snapshot: the seats that were shown out and not let in since. */
export const shownOutSlice = z.array(SeatId).default([])
export const shownOutChanged = event('floor.shownOutChanged', {
  data: z.strictObject({ seatIds: z.array(SeatId) }),
  kept: true,
})
/** Its part of the snapshot: the seat that the chair has put on the stage; null: the seat that speaks is shown. */
export const stageSlice = SeatId.nullable().default(null)
export const stageChanged = event('floor.stageChanged', {
  data: z.strictObject({ stageSeatId: SeatId.nullable() }),
  kept: true,
})
/**
 * Told to a device whose sound was turned off: by the chair or a secretary, because its seat lost the floor, because another device has the
 * hall's sound (`soundElsewhere`), or because another one of the same place turned its microphone on (`otherMicOn`), which leaves its screen's sound.
 * `sources` are those that were on; only their own users can turn them on again.
 */
export const mutedBy = event('floor.mutedBy', {
  data: z.strictObject({
    byName: z.string(),
    why: z.enum(['muted', 'floorTaken', 'soundElsewhere', 'otherMicOn']),
    sources: z.array(z.enum(SOUNDS)),
  }),
  kept: false,
})
