// What of a hall's picture and sound arrives at the server and goes on to others, told to the hall's own operator while asked for.
import { z } from 'zod'
import { DeviceTrouble } from '../wire/device-figures.ts'
import { TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** How often it is measured and, when something is another, told. */
export const RECEPTION_EVERY_MS = 2_000

/** To whom a source of the seat is sent on now. */
const Reach = {
  /** Other seats. */
  seats: z.int().min(0),
  /** A seat of chair or secretary is among them. */
  leaders: z.boolean(),
}

export const PictureReception = z.strictObject({
  /**
   * `none`: no camera. `off`, `locked`: it is off, and whether it may be turned on. `unwanted`: it is on and nobody's page shows it now, so the client
   * was asked not to send. `measuring`: the second sample is to come. `stalled`: it is on and wanted, and no packet comes.
   */
  state: z.enum(['none', 'off', 'locked', 'measuring', 'unwanted', 'comes', 'stalled']),
  /** The largest size that comes, 0 the smallest; null: none. */
  size: z.int().min(0).max(2).nullable(),
  kbps: z.int().min(0).nullable(),
  ...Reach,
  /** The still that the server keeps of the seat, which a wall of all seats shows; null: none. By the server's steady clock. */
  still: z.strictObject({ takenAtMs: TimeMs, frozen: z.boolean() }).nullable(),
  /** What the hall's machines say of their cameras and microphones. */
  troubles: z.array(DeviceTrouble).max(DeviceTrouble.options.length),
})
export type PictureReception = z.infer<typeof PictureReception>

export const SoundReception = z.strictObject({
  /**
   * `none`: no microphone. `noFloor`, `locked`, `off`: it is off, and why; `soundElsewhere`: so is that of the device that has the seat's sound. `stalled`:
   * it is on and no packet comes. `quiet`: packets come, and no voice is in them. `faint`: a voice too low to be understood in a hall. `unsent`: well,
   * but sent on to nobody. `heard`: by those of `seats`.
   */
  state: z.enum([
    'none',
    'noFloor',
    'locked',
    'soundElsewhere',
    'off',
    'measuring',
    'stalled',
    'quiet',
    'faint',
    'unsent',
    'heard',
  ]),
  /** How loud the worker hears it, 0–1, in steps of a tenth. */
  level: z.number().min(0).max(1),
  ...Reach,
})
export type SoundReception = z.infer<typeof SoundReception>

export const Reception = z.strictObject({
  picture: PictureReception,
  sound: SoundReception,
  /** Of the line to the server; `unknown`: nothing comes by which it could be measured. */
  line: z.enum(['good', 'lossy', 'late', 'unknown']),
  /** Chair or a secretary is here. */
  leadersHere: z.boolean(),
})
export type Reception = z.infer<typeof Reception>

/** Begins to tell this device of its own seat; ends with its connection, with its role, and by `reception.unwatch`. */
export const watchReception = request('reception.watch', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({}),
})
export const unwatchReception = request('reception.unwatch', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({}),
})
/** To the device that watches, when something is another than was sent last. */
export const receptionChanged = event('reception.changed', { data: Reception, kept: false })
