import { actorMay, type MeetingActor } from '../wire/permissions.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { PresentingState } from './wire.ts'

/** Whether somebody can be the presenter: only who may turn pages here by their role. `null`: nothing in this meeting. */
export function canPresent(actor: MeetingActor | null): boolean {
  return actor !== null && actorMay('presenting.goTo', actor)
}

/** Only the presenter turns the page, the chair too only while presenting. */
export function mayTurnPage(presenting: PresentingState, accountId: AccountId): Outcome<true, 'notPresenter'> {
  return presenting.presenterId === accountId ? accept(true) : refuse('notPresenter')
}
