import { randomBytes } from 'node:crypto'
import type { z } from 'zod'

export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number
}
export const systemClock: Clock = { nowMs: () => Date.now() }

/** A random id of 128 bits, in the branded type of its schema: `newId(MeetingId)`. */
export function newId<T extends z.ZodType<string, string>>(schema: T): z.output<T> {
  return schema.parse(randomBytes(16).toString('base64url'))
}
