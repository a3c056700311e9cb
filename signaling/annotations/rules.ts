import { actorMay, type MeetingActor } from '../identity/permissions.ts'
import { isEditable } from '../meeting/rules.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { AccountId } from '../wire/ids.ts'
import type { MarkLayer } from './wire.ts'

export type MarksRight = 'none' | 'read' | 'write'

/**
 * What somebody who may read the paper may do with one document of marks. Only its author ever writes; a private one is nothing to
 * anybody else, whatever they are. Once the meeting is over, marks stay as they are.
 */
export function marksRight(
  document: { readonly layer: MarkLayer; readonly author: AccountId },
  who: { readonly accountId: AccountId; readonly actor: MeetingActor },
  state: MeetingState,
): MarksRight {
  const own = document.author === who.accountId
  switch (document.layer) {
    case 'private':
      if (!own || !actorMay('annotations.ownPrivate', who.actor)) return 'none'
      return isEditable(state) ? 'write' : 'read'
    case 'shared':
      if (!actorMay('annotations.readShared', who.actor)) return 'none'
      return own && actorMay('annotations.writeShared', who.actor) && isEditable(state) ? 'write' : 'read'
    default:
      return document.layer satisfies never
  }
}
