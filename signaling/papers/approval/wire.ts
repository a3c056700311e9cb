import { z } from 'zod'
import { AccountId, MeetingId, PaperId, PaperVersionId, TimeMs } from '../../wire/ids.ts'
import { plainLine, request } from '../../wire/kit.ts'

/** Whether papers of a meeting are approved before they are issued, and by whom. */
export const ApprovalRules = z.strictObject({
  needed: z.boolean(),
  /** Who approves beside the chair; null: the chair alone. */
  approver: z.strictObject({ accountId: AccountId, fullName: z.string() }).nullable(),
  /** What the person who asks may do: change these rules, submit papers, decide on them. */
  maySet: z.boolean(),
  maySubmit: z.boolean(),
  mayDecide: z.boolean(),
})
export type ApprovalRules = z.infer<typeof ApprovalRules>

export const readApproval = request('papers.approval', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: ApprovalRules,
})
/** People who prepare the meeting may ask for approval; once something was submitted, only the chair gives it up. */
export const setApproval = request('papers.setApproval', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, needed: z.boolean(), approverAccountId: AccountId.nullable() }),
  result: z.strictObject({}),
  errors: ['illegalState', 'chairDecides', 'noSuchApprover'],
})

const oneVersion = { meetingId: MeetingId, paperId: PaperId, paperVersionId: PaperVersionId }
/** Puts the newest version of a paper before those who approve. */
export const submitPaper = request('papers.submit', {
  via: 'http',
  params: z.strictObject(oneVersion),
  result: z.strictObject({}),
  errors: ['illegalState'],
})
/** Names the version that was read: one that came since then is not decided on. Sending back needs a reason. */
export const decidePaper = request('papers.decide', {
  via: 'http',
  params: z.discriminatedUnion('decision', [
    z.strictObject({ ...oneVersion, decision: z.literal('approve') }),
    z.strictObject({ ...oneVersion, decision: z.literal('sendBack'), reason: plainLine(500) }),
  ]),
  result: z.strictObject({}),
  errors: ['illegalState'],
})

export const PaperAct = z.strictObject({
  act: z.enum(['submit', 'approve', 'sendBack', 'issue', 'supersede', 'takeBack', 'recall']),
  /** Of the version that it was done to. */
  number: z.int().min(1),
  atMs: TimeMs,
  byName: z.string(),
  reason: z.string(),
})
export type PaperAct = z.infer<typeof PaperAct>
export const MOST_ACTS = 200
/** What was done to a paper on its way to readers, the newest first; the newest 200. */
export const paperHistory = request('papers.history', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperId: PaperId }),
  result: z.strictObject({ acts: z.array(PaperAct).max(MOST_ACTS) }),
})
