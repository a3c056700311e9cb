import { seesAll } from '../visibility/audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { AccountId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { AccessClass, Approval, PaperState, PaperVersion } from './wire.ts'

/** What of a paper decides who may see it. */
export interface Reach {
  readonly accessClass: AccessClass
  readonly state: PaperState
  readonly recallReason: string | null
  /** The accounts that see its agenda item beside those who prepare the meeting; null: it is for all. */
  readonly closedTo: ReadonlySet<AccountId> | null
}

/** Actors of one sight see the same of a meeting's papers. `all`: the people who prepare the meeting, drafts and waiting versions included. */
export type Sight = 'all' | Exclude<MeetingActor, 'chair' | 'secretary' | 'unitAdmin'>

export function sightOf(actor: MeetingActor): Sight {
  return actor === 'delegate' || actor === 'operator' || actor === 'observer' ? actor : 'all'
}

/** Whether people of this role may read one version of a paper whose agenda item they see. */
export function roleMayRead(actor: MeetingActor, paper: Omit<Reach, 'closedTo'>, issued: boolean): boolean {
  return paper.state !== 'recalled' && roleMayList(actor, paper) && (issued || sightOf(actor) === 'all')
}

/** Whether this actor may read the paper's files now. A recalled paper is given to nobody. */
export function mayReadPaper(viewer: Viewer, paper: Reach): boolean {
  return paper.state !== 'recalled' && mayListPaper(viewer, paper)
}

/**
 * Whether this actor may read one version. A draft that was replaced before the paper was issued stays with the people who prepare the meeting;
 * what was once issued stays readable to the people who could read it, also when a newer version has come.
 */
export function mayReadVersion(viewer: Viewer, paper: Reach, issued: boolean): boolean {
  return mayReadPaper(viewer, paper) && (issued || sightOf(viewer.actor) === 'all')
}

/**
 * Whether this actor may know that the paper exists: a recalled one stays listed for the people who could read it before.
 * One that was recalled before it was ever issued has no reason in its row (the audit keeps it): only those see it who did.
 */
export function mayListPaper(viewer: Viewer, paper: Reach): boolean {
  return isForViewer(viewer, paper) && roleMayList(viewer.actor, paper)
}

/** Whether its agenda item is for this person: of any other nobody but those who prepare the meeting learns anything. */
export function isForViewer({ accountId, actor }: Viewer, { closedTo }: Pick<Reach, 'closedTo'>): boolean {
  return closedTo === null || seesAll(actor) || closedTo.has(accountId)
}

/** Of a paper whose agenda item the person sees. */
function roleMayList(actor: MeetingActor, { accessClass, state, recallReason }: Omit<Reach, 'closedTo'>): boolean {
  const everIssued = state === 'issued' || (state === 'recalled' && recallReason !== null)
  switch (actor) {
    case 'chair':
    case 'secretary':
    case 'unitAdmin':
      return true
    case 'delegate':
      return everIssued
    case 'operator':
      return everIssued && accessClass !== 'restricted'
    case 'observer':
      return everIssued && accessClass === 'public'
    default:
      return actor satisfies never
  }
}

/** Of a paper's versions, the oldest first, the one that its readers have; none of a recalled paper. */
export function currentOf<V extends { readonly issued_at_ms: number | null }>(
  state: PaperState,
  versions: readonly V[],
): V | undefined {
  if (state === 'recalled') return undefined
  const issued = state === 'issued' ? versions.findLast((version) => version.issued_at_ms !== null) : undefined
  return issued ?? versions.at(-1)
}

/** Whether somebody named to approve this meeting's papers may read a version for that: what was put before them once. */
export function mayReadToApprove(paper: Pick<Reach, 'state'>, approval: Approval): boolean {
  return paper.state !== 'recalled' && approval !== 'none'
}

/** Whether files may be added to a paper in this state: never to a recalled one. */
export function takesVersions(state: PaperState): boolean {
  return state !== 'recalled'
}

/** A version as this actor sees it: what it was made of, and what that file hides, is for the people who prepare the meeting. */
export function versionFor(actor: MeetingActor, version: PaperVersion): PaperVersion {
  return sightOf(actor) === 'all' ? version : { ...version, original: null, approval: 'none' }
}
