import { actorMay, type MeetingActor } from '../wire/permissions.ts'
import { isEditable } from '../meeting/rules.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { AccountId } from '../wire/ids.ts'
import type { MarkLayer } from './wire.ts'

export type MarksRight = 'none' | 'read' | 'write'

export interface MarksActor {
  readonly accountId: AccountId
  readonly actor: MeetingActor
  /** Sits in the seat that presents: an operator of a hall draws for all only then. */
  readonly presents: boolean
}

/**
 * What somebody who may read the paper may do with one document of marks. Only its author ever writes; a private one is nothing to
 * anybody else, whatever they are. One's own notes stay writable after the meeting, until it is archived. The shared layer stays as it
 * was at the end, but for authors who come back with marks of before.
 *
 * @param returning - The author's connection had opened before the end and has not been back since, see `returning-connections.ts`.
 */
export function marksRight(
  document: { readonly layer: MarkLayer; readonly author: AccountId },
  who: MarksActor,
  state: MeetingState,
  returning: boolean,
): MarksRight {
  const own = document.author === who.accountId
  switch (document.layer) {
    case 'private':
      if (!own || !actorMay('annotations.ownPrivate', who.actor)) return 'none'
      return state === 'archived' ? 'read' : 'write'
    case 'shared':
      if (!actorMay('annotations.readShared', who.actor)) return 'none'
      return mayWriteOwnShared(document, who) && (isEditable(state) || returning) ? 'write' : 'read'
    default:
      return document.layer satisfies never
  }
}

/** Whether this is the person's own shared layer, and their part in the meeting lets them write one. */
export function mayWriteOwnShared(
  document: { readonly layer: MarkLayer; readonly author: AccountId },
  who: MarksActor,
): boolean {
  const may = actorMay('annotations.writeShared', who.actor)
  const mayPresenting = who.presents && actorMay('annotations.writeSharedPresenting', who.actor)
  return document.layer === 'shared' && document.author === who.accountId && (may || mayPresenting)
}
