import { z } from 'zod'
import { MediaSource } from '../media/wire.ts'
import { AccountId, TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/**
 * What chair and secretaries can lock: microphones, cameras and shared screens of everybody but themselves; the meeting, which nobody new may
 * join; and the waiting room, in which newcomers wait until they are admitted.
 */
export const Lock = z.enum(['mics', 'cameras', 'screens', 'meeting', 'waitingRoom'])
export type Lock = z.infer<typeof Lock>

export const LocksState = z.strictObject({
  mics: z.boolean(),
  cameras: z.boolean(),
  screens: z.boolean(),
  meeting: z.boolean(),
  waitingRoom: z.boolean(),
})
export type LocksState = z.infer<typeof LocksState>
export const UNLOCKED: LocksState = { mics: false, cameras: false, screens: false, meeting: false, waitingRoom: false }
/** Its part of the snapshot. */
export const locksSlice = LocksState.default(UNLOCKED)

/**
 * Locks, or unlocks. What is on of it goes off at once; unlocking turns nothing on. Answers at how many seats something went off. Turning the
 * waiting room off lets in who waits.
 */
export const setLock = request('locks.set', {
  via: 'ws',
  params: z.strictObject({ lock: Lock, on: z.boolean() }),
  result: z.strictObject({ turnedOff: z.int().min(0) }),
})
export const locksChanged = event('locks.changed', { data: LocksState, kept: true })
/** Told to a device of which something was on that is locked now; its own users can turn it on again once it is unlocked. */
export const turnedOffByLock = event('locks.turnedOff', {
  data: z.strictObject({ byName: z.string(), sources: z.array(MediaSource) }),
  kept: false,
})

/** So many wait at the most; a further client is refused and asks again a little later. */
export const MOST_WAITING = 400
/** Somebody who waits to be let in. */
export const WaitingPerson = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  siteName: z.string(),
  /** Since when, server time; who came first stands first. */
  sinceMs: TimeMs,
})
export type WaitingPerson = z.infer<typeof WaitingPerson>
/** Its part of the snapshot: who waits, in order. For chair and secretaries alone; others get none. */
export const waitingSlice = z.array(WaitingPerson).max(MOST_WAITING).default([])

/** Lets people in who wait; null: all of them. Answers how many it let in. Who is let in may come in until the waiting room is turned off. */
export const admit = request('locks.admit', {
  via: 'ws',
  params: z.strictObject({ accountIds: z.array(AccountId).max(MOST_WAITING).nullable() }),
  result: z.strictObject({ admitted: z.int().min(0) }),
})
/** To chair and secretaries: who came to wait, and who waits no longer; gathered. */
export const waitingChanged = event('locks.waitingChanged', {
  data: z.strictObject({ added: z.array(WaitingPerson), gone: z.array(AccountId) }),
  kept: false,
  inState: true,
})
/** To the socket of somebody who waited: joining will be granted now. */
export const mayEnter = event('locks.mayEnter', { data: z.strictObject({}), kept: false })
