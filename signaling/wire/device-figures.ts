// What a device tells with its beats of its link and its devices: numbers and words from fixed lists, nothing else.
import { z } from 'zod'
import { Rung } from '../media/wire.ts'

/** Why less than everything comes in or goes out. */
export const LinkReason = z.enum([
  'lossHigh',
  'slowLink',
  'roundTrip',
  'tooThin',
  'soundBroken',
  'decoderSlow',
  'processorBusy',
  'saveData',
  'ownChoice',
  'limited',
])
export type LinkReason = z.infer<typeof LinkReason>

/** How much a device sends: every size, without the biggest, the smallest alone, stills and sound, sound alone. */
export const SendRung = z.enum(['all', 'noBig', 'smallest', 'still', 'sound'])
export type SendRung = z.infer<typeof SendRung>

/** What is wrong with a device that only its own page can see. A microphone without sound is reported by `seats.devices`. */
export const DeviceTrouble = z.enum([
  /** The picture of the camera is black. */
  'cameraBlack',
  /** One even surface, as of a hand or a lid before the lens. */
  'cameraCovered',
  /** The system, or a switch at the device, gives no picture. */
  'cameraMuted',
  /** The system, or a switch at the device, keeps the sound off. */
  'micMuted',
  /** The processor has no time left for encoding. */
  'processorBusy',
])
export type DeviceTrouble = z.infer<typeof DeviceTrouble>

/** Beyond these a figure says nothing more. */
export const MOST_RTT_MS = 60_000
export const MOST_KBPS = 60_000

/** Null: not known now. */
export const DeviceFigures = z.strictObject({
  rttMs: z.int().min(0).max(MOST_RTT_MS).nullable(),
  /** Packets lost in the worse direction, in thousand. */
  lossPermille: z.int().min(0).max(1_000).nullable(),
  sentKbps: z.int().min(0).max(MOST_KBPS).nullable(),
  receivedKbps: z.int().min(0).max(MOST_KBPS).nullable(),
  rung: Rung,
  why: LinkReason.nullable(),
  sendRung: SendRung,
  sendWhy: LinkReason.nullable(),
  troubles: z.array(DeviceTrouble).max(DeviceTrouble.options.length),
})
export type DeviceFigures = z.infer<typeof DeviceFigures>
