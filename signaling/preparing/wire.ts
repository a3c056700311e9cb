import { z } from 'zod'
import { DeviceTrouble } from '../wire/device-figures.ts'
import { SeatId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** What the machines of the next one say of their cameras and microphones. */
export const NextTrouble = DeviceTrouble.exclude(['processorBusy'])
export type NextTrouble = z.infer<typeof NextTrouble>
/** Steps of the level: a finer one would be news every two seconds for nothing that is seen. */
export const LEVEL_STEPS = 5

/** What of the next one's media really arrives at the server, and how. */
export const NextMeasured = z.strictObject({
  /** `stalled`: the camera is on, and no packet comes. `unknown`: nobody receives it now, so the client was asked not to send. */
  picture: z.enum(['comes', 'stalled', 'off', 'unknown']),
  /** `quiet`: it comes, and nobody speaks. `stalled`: the microphone is on, and no packet comes. `off`: at its source. */
  sound: z.enum(['heard', 'quiet', 'stalled', 'off']),
  /** `lossy`: many packets are lost. `late`: the round trip is too long for a talk. */
  link: z.enum(['good', 'lossy', 'late', 'unknown']),
  /**
   * What its loudspeakers play, at its microphones. `comesBack`: everybody would hear themselves. `quiet`: nothing was played that could come back.
   * `unknown`: no device has measured.
   */
  echo: z.enum(['none', 'comesBack', 'quiet', 'unknown']),
  /** How loud the worker hears it, 0 (nothing) to `LEVEL_STEPS` (full scale). */
  level: z.int().min(0).max(LEVEL_STEPS),
  /** Of all its machines, in one order. */
  troubles: z.array(NextTrouble).max(NextTrouble.options.length),
})
export type NextMeasured = z.infer<typeof NextMeasured>

/** Who is next, for chair and secretaries; everybody else has the default. */
export const PreparingState = z.strictObject({
  /** Null: nobody is next. */
  seatId: SeatId.nullable(),
  /** Set by chair or secretary; otherwise it is the first in line of the queue. */
  chosen: z.boolean(),
  /** Null: not measured yet. */
  measured: NextMeasured.nullable(),
})
export type PreparingState = z.infer<typeof PreparingState>
export const NOBODY_NEXT: PreparingState = { seatId: null, chosen: false, measured: null }
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

/** To the devices of the seat that is made ready: from now on each measures whether what it plays comes back by its microphone; false: no longer. */
export const listenForEcho = event('preparing.listen', { data: z.strictObject({ on: z.boolean() }), kept: false })
/**
 * What a device found in its last seconds. `measured`: how much alike the microphone's levels are to what was played up to half a second before
 * (`after`), and, for comparison, to what was played only later (`before`), which no echo can be; 1 is the same. `quiet`: too little was played.
 */
export const EchoReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('measured'), after: z.number().min(-1).max(1), before: z.number().min(-1).max(1) }),
  z.strictObject({ kind: z.literal('quiet') }),
])
export type EchoReport = z.infer<typeof EchoReport>
/** `notNext`: the seat is no longer made ready. */
export const tellEcho = request('preparing.echo', {
  via: 'ws',
  params: z.strictObject({ report: EchoReport }),
  result: z.strictObject({}),
  errors: ['notNext'],
})
