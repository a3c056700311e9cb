import { z } from 'zod'
import { AccountId, TimeMs } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** Who leads the meeting in the place of the chair that the list of participants names. */
export const Acting = z.strictObject({ accountId: AccountId, fullName: z.string(), sinceMs: TimeMs })
export type Acting = z.infer<typeof Acting>

/** `acting` null: the chair of the list leads, here or not. */
export const LeadingState = z.strictObject({ acting: Acting.nullable() })
export type LeadingState = z.infer<typeof LeadingState>
/** Its part of the snapshot. */
export const leadingSlice = LeadingState.default({ acting: null })

/** Hands the chair's part to a delegate or secretary who is in the meeting now. One person leads at a time. */
export const handOver = request('leading.handOver', {
  via: 'ws',
  params: z.strictObject({ accountId: AccountId }),
  result: z.strictObject({}),
  errors: ['notEligible', 'notPresent'],
})
/** Gives the chair's part back to the chair of the list: asked by that chair, by a secretary or by the one who acts. */
export const takeBack = request('leading.takeBack', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({}),
})
/** To whom the chair's part may be handed now, whichever seat they sit in. */
export const candidates = request('leading.candidates', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({
    people: z.array(
      z.strictObject({ accountId: AccountId, fullName: z.string(), title: z.string(), siteName: z.string() }),
    ),
  }),
})
/** `byName` null: nobody did it on purpose; the one who acted has left or may not act any longer. */
export const leadingChanged = event('leading.changed', {
  data: z.strictObject({ acting: Acting.nullable(), byName: z.string().nullable() }),
  kept: true,
})
