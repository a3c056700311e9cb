// The approval of papers: a meeting's rules, submitting, deciding, and each paper's history.
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { Audit } from '../audit/audit.ts'
import type { Account } from '../identity/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { isEditable } from '../meeting/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, PaperId, PaperVersionId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Changing, ReadersChanged } from './news.ts'
import { isForViewer } from './rules.ts'
import { paperRow, reachOf, versionRows, type PaperRow, type VersionRow } from './store.ts'
import type { Approval } from './wire.ts'
import { mayAct, nextState, versionState, type FlowActor, type VersionAct } from './approval/states.ts'
import { actsOf, approvalRow, MAY_APPROVE, recordAct } from './approval-store.ts'
import { noticeStep } from './approval-notices.ts'

export interface ApprovingDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Pick<Clock, 'nowMs'>
  readonly changing: Changing
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
  /** Told when who may read a version may have changed: an approver reads what was submitted. */
  readonly onReadersChanged?: ReadersChanged | undefined
}
export type ApprovingMethod =
  'papers.approval' | 'papers.setApproval' | 'papers.submit' | 'papers.decide' | 'papers.history'

interface Asked {
  readonly meetingId: MeetingId
  readonly paperId: PaperId
  readonly paperVersionId: PaperVersionId
}
interface Step {
  readonly act: Extract<VersionAct, 'submit' | 'approve' | 'sendBack'>
  readonly reason: string
}

const APPROVAL_AFTER: Readonly<Record<Step['act'], Approval>> = {
  submit: 'submitted',
  approve: 'approved',
  sendBack: 'sentBack',
}

export function approvingHandlers(deps: ApprovingDeps): Handlers<ApprovingMethod> {
  const { database } = deps
  return {
    'papers.approval': async ({ account, actor }, { meetingId }) => {
      if (actor === null) return refuse('notFound')
      const meeting = await meetingRow(database, meetingId)
      if (meeting === null) return refuse('notFound')
      const { needed, approverId, approverName } = await approvalRow(database, meetingId)
      const open = needed && isEditable(meeting.state)
      const flow: FlowActor = { actor, isApprover: approverId === account.accountId }
      const prepares = actor === 'chair' || actor === 'secretary' || actor === 'unitAdmin'
      return accept({
        needed,
        approver: approverId === null ? null : { accountId: approverId, fullName: approverName },
        maySet: prepares,
        maySubmit: open && mayAct(flow, 'submit'),
        mayDecide: open && mayAct(flow, 'approve'),
      })
    },
    'papers.setApproval': (call, { meetingId, needed, approverAccountId }) =>
      deps.changing(meetingId, () =>
        database
          .transaction()
          .execute((within) => setRules(deps, within, call, { meetingId, needed, approverId: approverAccountId })),
      ),
    'papers.submit': (call, asked) => step(deps, call, asked, { act: 'submit', reason: '' }),
    'papers.decide': (call, { decision, ...asked }) =>
      step(deps, call, asked, {
        act: decision,
        reason: 'reason' in asked ? asked.reason : '',
      }),
    'papers.history': async ({ account, actor }, { meetingId, paperId }) => {
      const paper = await paperRow(database, meetingId, paperId)
      if (actor === null || paper === null) return refuse('notFound')
      const { approverId } = await approvalRow(database, meetingId)
      const prepares = actor === 'chair' || actor === 'secretary' || actor === 'unitAdmin'
      if (!prepares && approverId !== account.accountId) return refuse('notFound')
      if (!(await sees(database, { accountId: account.accountId, actor }, paper))) return refuse('notFound')
      return accept({ acts: await actsOf(database, paperId) })
    },
  }
}

/** Who approves is one of those whom the paper's agenda item is for. */
async function sees(database: Database, viewer: Viewer, paper: PaperRow): Promise<boolean> {
  return isForViewer(viewer, reachOf(paper, await closedItemsOf(database, paper.meeting_id)))
}

interface NewRules {
  readonly meetingId: MeetingId
  readonly needed: boolean
  readonly approverId: AccountId | null
}

async function setRules(
  { audit }: ApprovingDeps,
  within: Database,
  { account, actor }: Call,
  { meetingId, needed, approverId }: NewRules,
): Promise<Outcome<Record<string, never>, 'notFound' | 'illegalState' | 'chairDecides' | 'noSuchApprover'>> {
  const meeting = await meetingRow(within, meetingId)
  if (meeting === null) return refuse('notFound')
  if (!isEditable(meeting.state)) return refuse('illegalState')
  const before = await approvalRow(within, meetingId)
  const softer = before.needed && (!needed || approverId !== before.approverId)
  if (softer && actor !== 'chair' && (await wasSubmitted(within, meetingId))) return refuse('chairDecides')
  if (approverId !== null) {
    const person = await within
      .selectFrom('participants')
      .select('role')
      .where('meeting_id', '=', meetingId)
      .where('account_id', '=', approverId)
      .executeTakeFirst()
    if (person === undefined || !MAY_APPROVE.includes(person.role)) return refuse('noSuchApprover')
  }
  const row = { needed: needed ? 1 : 0, approver_account_id: approverId } as const
  await within
    .insertInto('meeting_approvals')
    .values({ meeting_id: meetingId, ...row })
    .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet(row))
    .execute()
  const details = { needed, approverId, wasNeeded: before.needed, hadApproverId: before.approverId }
  await audit.record({ accountId: account.accountId, meetingId, action: 'papers.setApproval', details }, within)
  return accept({})
}

async function wasSubmitted(within: Database, meetingId: MeetingId): Promise<boolean> {
  const act = await within
    .selectFrom('paper_acts')
    .select('act_id')
    .where('meeting_id', '=', meetingId)
    .where('act', '=', 'submit')
    .limit(1)
    .executeTakeFirst()
  return act !== undefined
}

/** One step of one version, kept with its line of history in one transaction, then told. */
async function step(
  deps: ApprovingDeps,
  call: Call,
  asked: Asked,
  wanted: Step,
): Promise<Outcome<Record<string, never>, 'notFound' | 'forbidden' | 'illegalState'>> {
  const { meetingId, paperVersionId } = asked
  const outcome = await deps.changing(meetingId, () =>
    deps.database.transaction().execute((within) => keepStep(deps, within, call, asked, wanted)),
  )
  if (!outcome.ok) return outcome
  deps.onReadersChanged?.(meetingId, new Set([paperVersionId]))
  if (outcome.value.size > 0) deps.tellNotices(outcome.value)
  return accept({})
}

/** @returns who has a new notice. */
async function keepStep(
  { audit, clock }: ApprovingDeps,
  within: Database,
  { account, actor }: Call,
  { meetingId, paperId, paperVersionId }: Asked,
  { act, reason }: Step,
): Promise<Outcome<ReadonlySet<AccountId>, 'notFound' | 'forbidden' | 'illegalState'>> {
  const paper = await paperRow(within, meetingId, paperId)
  const meeting = await meetingRow(within, meetingId)
  if (paper === null || meeting === null || actor === null) return refuse('notFound')
  if (!(await sees(within, { accountId: account.accountId, actor }, paper))) return refuse('notFound')
  const all = await versionRows(within, paperId)
  const version = all.find((each) => each.paper_version_id === paperVersionId)
  if (version === undefined) return refuse('notFound')
  const { needed, approverId } = await approvalRow(within, meetingId)
  if (!mayAct({ actor, isApprover: approverId === account.accountId }, act)) return refuse('forbidden')
  if (!isEditable(meeting.state) || version !== all.at(-1)) return refuse('illegalState')
  const state = stateOf(paper, version, all)
  const next = nextState(state, act, needed)
  if (!next.ok) return refuse('illegalState')
  await within
    .updateTable('paper_versions')
    .set({ approval: APPROVAL_AFTER[act] })
    .where('paper_version_id', '=', paperVersionId)
    .execute()
  const by: Pick<Account, 'accountId' | 'fullName'> = account
  await recordAct(within, { meetingId, version, act, by, reason, atMs: clock.nowMs() })
  const details = { paperId, paperVersionId, number: version.number, before: state, reason }
  await audit.record({ accountId: account.accountId, meetingId, action: `papers.${act}`, details }, within)
  return accept(await noticeStep(within, paper, { by, act, reason }, clock.nowMs()))
}

export function stateOf(paper: PaperRow, version: VersionRow, all: readonly VersionRow[]) {
  const newestIssued = all.findLast((each) => each.issued_at_ms !== null)
  return versionState(paper.state, {
    approval: version.approval,
    issued: version.issued_at_ms !== null,
    isNewestIssued: version === newestIssued,
  })
}
