// The states of a paper's version from draft to recall: one table of the legal transitions, and who may cause each.
import type { MeetingActor } from '../../wire/permissions.ts'
import { accept, refuse, type Outcome } from '../../wire/kit.ts'
import type { Approval, PaperState } from '../wire.ts'

/** `replaced`: a newer version is what readers have now. */
export const VERSION_STATES = ['draft', 'submitted', 'sentBack', 'approved', 'issued', 'replaced', 'recalled'] as const
export type VersionState = (typeof VERSION_STATES)[number]

/** `supersede`: a newer version is issued in its place; `restore`: that newer version is taken back. */
export const VERSION_ACTS = [
  'submit',
  'sendBack',
  'approve',
  'issue',
  'supersede',
  'restore',
  'takeBack',
  'recall',
] as const
export type VersionAct = (typeof VERSION_ACTS)[number]

/**
 * Every legal transition. `issue` from a state before `approved` is for meetings without approval alone; what was approved can be sent
 * back until it is issued. A version that is taken back is approved still, where approval is needed: its bytes are the same.
 */
const TRANSITIONS: Readonly<Record<VersionAct, Readonly<Partial<Record<VersionState, VersionState>>>>> = {
  submit: { draft: 'submitted', sentBack: 'submitted' },
  sendBack: { submitted: 'sentBack', approved: 'sentBack' },
  approve: { submitted: 'approved' },
  issue: { draft: 'issued', submitted: 'issued', sentBack: 'issued', approved: 'issued' },
  supersede: { issued: 'replaced' },
  restore: { replaced: 'issued' },
  takeBack: { issued: 'draft' },
  recall: {
    draft: 'recalled',
    submitted: 'recalled',
    sentBack: 'recalled',
    approved: 'recalled',
    issued: 'recalled',
    replaced: 'recalled',
  },
}

/** Who asks. */
export interface FlowActor {
  readonly actor: MeetingActor
  /** The account that was named to approve in the chair's place or beside the chair. */
  readonly isApprover: boolean
}

/** Whether this person may do this to a version at all, whatever its state. */
export function mayAct({ actor, isApprover }: FlowActor, act: VersionAct): boolean {
  switch (act) {
    case 'submit':
      return actor === 'unitAdmin' || actor === 'secretary' || actor === 'chair'
    case 'approve':
    case 'sendBack':
      return actor === 'chair' || isApprover
    case 'issue':
    case 'supersede':
    case 'restore':
    case 'takeBack':
    case 'recall':
      return actor === 'chair' || actor === 'secretary'
    default:
      return act satisfies never
  }
}

/** The state after an act. Where approval is needed nothing is submitted twice, decided before it was submitted, or issued before it was approved. */
export function nextState(
  state: VersionState,
  act: VersionAct,
  needsApproval: boolean,
): Outcome<VersionState, 'illegalState' | 'notApproved'> {
  const asks = act === 'submit' || act === 'approve' || act === 'sendBack'
  if (asks && !needsApproval) return refuse('illegalState')
  const next = TRANSITIONS[act][state]
  if (next === undefined) return refuse('illegalState')
  if (act === 'issue' && needsApproval && state !== 'approved') return refuse('notApproved')
  if (act === 'takeBack' && needsApproval) return accept('approved')
  return accept(next)
}

/** The state of one version by what the rows of its paper say. */
export function versionState(
  paper: PaperState,
  version: { readonly approval: Approval; readonly issued: boolean; readonly isNewestIssued: boolean },
): VersionState {
  if (paper === 'recalled') return 'recalled'
  if (version.issued) return version.isNewestIssued ? 'issued' : 'replaced'
  return version.approval === 'none' ? 'draft' : version.approval
}
