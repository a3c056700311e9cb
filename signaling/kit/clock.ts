import type { z } from 'zod'
import { freshBytes } from './random-bytes.ts'

declare const monotonic: unique symbol
/**
 * A moment of the monotonic clock, milliseconds since some start. Differences are durations; it says nothing about the time of day. Wall
 * time is a plain number, so the compiler refuses it where one of these is asked for.
 */
export type MonoMs = number & { readonly [monotonic]: true }

/** The one place where a number becomes such a moment; tests make theirs by it too. */
export function moment(ms: number): MonoMs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A brand is nothing at run time.
  return ms as MonoMs
}

export interface Clock {
  /** Wall time, milliseconds since the epoch: for what is shown or written down. It jumps when the machine's clock is put right. */
  nowMs(): number
  /** Never jumps and never goes back: for every duration, pace and deadline within this process. */
  monotonicMs(): MonoMs
  /**
   * Wall time at the start of this process plus what has passed since: for moments that are written down and must not move when the clock
   * is put right while it runs (the end of a session, a lock-out). After a restart they are read with a bound.
   */
  steadyMs(): number
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => moment(performance.now()),
  steadyMs: () => Math.round(performance.timeOrigin + performance.now()),
}

/** A moment before everything; finite, so that two of them differ by nothing. */
export const LONG_AGO = moment(-1e12)

/** A random id of 128 bits, in the branded type of its schema: `newId(MeetingId)`. */
export function newId<T extends z.ZodType<string, string>>(schema: T): z.output<T> {
  return schema.parse(freshBytes(16).toString('base64url'))
}
