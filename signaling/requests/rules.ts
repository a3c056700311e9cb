// What may be done with a request in which state, and by whom.
import type { MeetingRequestAct, MeetingRequestState, RequestRights } from './wire.ts'

/** As whom somebody stands to a request. Who wrote one to a unit that they administer themselves is both. */
export interface RequestSides {
  readonly asks: boolean
  readonly administers: boolean
}
type Act = Exclude<MeetingRequestAct, 'create'>

interface Step {
  readonly by: keyof RequestSides
  readonly from: readonly MeetingRequestState[]
  readonly to: MeetingRequestState
}

export const STEPS: Readonly<Record<Act, Step>> = {
  send: { by: 'asks', from: ['draft', 'needsInfo'], to: 'sent' },
  withdraw: { by: 'asks', from: ['sent', 'takenUp', 'needsInfo'], to: 'withdrawn' },
  takeUp: { by: 'administers', from: ['sent'], to: 'takenUp' },
  askMore: { by: 'administers', from: ['sent', 'takenUp'], to: 'needsInfo' },
  accept: { by: 'administers', from: ['sent', 'takenUp'], to: 'accepted' },
  // Who waits for more in vain may end it.
  decline: { by: 'administers', from: ['sent', 'takenUp', 'needsInfo'], to: 'declined' },
}

/** Its author may change the words. */
export const EDITABLE: readonly MeetingRequestState[] = ['draft', 'needsInfo']
/** Nothing happens to it any more. */
export const ENDED: readonly MeetingRequestState[] = ['accepted', 'declined', 'withdrawn']

/** @returns the state after the act; null: it cannot be done from there, or not by this side. */
export function stateAfter(act: Act, state: MeetingRequestState, sides: RequestSides): MeetingRequestState | null {
  const step = STEPS[act]
  return sides[step.by] && step.from.includes(state) ? step.to : null
}

export function rightsOf(state: MeetingRequestState, sides: RequestSides): RequestRights {
  const may = (act: Act) => stateAfter(act, state, sides) !== null
  return {
    ...{ edit: sides.asks && EDITABLE.includes(state), remove: sides.asks && state === 'draft' },
    ...{ send: may('send'), withdraw: may('withdraw'), takeUp: may('takeUp'), askMore: may('askMore') },
    ...{ accept: may('accept'), decline: may('decline') },
  }
}

/** A draft is its author's alone; what was sent, the administrators of the unit see too. */
export function maySee(state: MeetingRequestState, { asks, administers }: RequestSides): boolean {
  return asks || (administers && state !== 'draft')
}
