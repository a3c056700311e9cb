// Over 300 lines: what a consultation is, from its draft to its result, and every act on one; the pages may import nothing of it but this file.
// Written consultations (lấy ý kiến bằng văn bản): the members of a body are asked without a meeting, and each answers in writing until a deadline.
import { z } from 'zod'
import { ChoiceKey, CountsAs, RuleText, ThresholdBase, type Choice } from '../bodies/wire.ts'
import { Comparison } from '../voting/wire.ts'
import { AccountId, BodyId, BodyRuleId, ConsultationFileId, ConsultationId } from '../wire/ids.ts'
import { ReceiptId, Sha256, TimeMs } from '../wire/ids.ts'
import { plainLine, plainLines, request } from '../wire/kit.ts'

/** So many are listed; so many papers one has, and so many members are asked. */
export const MOST_LISTED = 500
export const MOST_PAPERS = 20
export const MOST_ASKED = 3_000
/** In characters: what is asked, an opinion, a reason. */
export const MAX_REQUEST_TEXT = 20_000
export const MAX_OPINION_TEXT = 10_000
export const MAX_REASON = 500
/** So often one member may change what they answered; each version is kept. */
export const MOST_CHANGES = 50

/** `draft`: its secretaries write it. `open`: it was sent, answers are taken. `closed`: counted, for good. `withdrawn`: taken back, nothing is counted. */
export const ConsultationState = z.enum(['draft', 'open', 'closed', 'withdrawn'])
export type ConsultationState = z.infer<typeof ConsultationState>

/** `rule`: what the body's rule offers. `usual`: {@link USUAL_CHOICES}. */
export const ChoiceSet = z.enum(['rule', 'usual'])
export type ChoiceSet = z.infer<typeof ChoiceSet>

/** What written consultations of offices ask; the third needs words. */
export const USUAL_CHOICES: readonly Choice[] = [
  { key: 'agree', label: 'Đồng ý', countsAs: 'for' },
  { key: 'disagree', label: 'Không đồng ý', countsAs: 'against' },
  { key: 'other', label: 'Ý kiến khác', countsAs: 'other' },
]

export const ConsultationDraft = z.strictObject({
  title: plainLine(300),
  /** What is asked. May be empty where papers say it. */
  text: plainLines(MAX_REQUEST_TEXT),
  bodyId: BodyId,
  ruleId: BodyRuleId,
  choices: ChoiceSet,
  /** Answers that arrive at this moment or later are late. */
  deadlineAtMs: TimeMs,
  /** Who follows it (người theo dõi): sees its state and the opinions, and reminds. Null: nobody beside its secretaries. */
  followerId: AccountId.nullable(),
  /** Whether members see each other's opinions once it is closed. */
  showsOpinions: z.boolean(),
})
export type ConsultationDraft = z.infer<typeof ConsultationDraft>

/** One signature of a file, in short. `timeStamped`: the time is proven, else the signer's own clock says it. */
export const FoundSignature = z.strictObject({
  name: z.string().nullable(),
  organisation: z.string().nullable(),
  atMs: TimeMs.nullable(),
  timeStamped: z.boolean(),
  verdict: z.enum([
    ...['valid', 'malformed', 'unsupportedAlgorithm', 'digestWrong', 'signatureWrong', 'changedAfter'],
    ...['notForSigning', 'untrusted', 'expired', 'notYetValid', 'revoked'],
  ] as const),
})
export type FoundSignature = z.infer<typeof FoundSignature>

/** What verifying a file said when it came. `unread`: it could not be verified, or this server trusts no certificates. */
export const FileSignatures = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('read'), signatures: z.array(FoundSignature).max(60) }),
  z.strictObject({ kind: z.literal('unread') }),
])
export type FileSignatures = z.infer<typeof FileSignatures>

export const ConsultationFile = z.strictObject({
  fileId: ConsultationFileId,
  fileName: z.string(),
  bytes: z.int(),
  pages: z.int(),
  sha256: Sha256,
  /** The check found its pages only without the file's own index. */
  ignoreIndex: z.boolean(),
  /** Of the file of an opinion; null: a paper. */
  signatures: FileSignatures.nullable(),
})
export type ConsultationFile = z.infer<typeof ConsultationFile>

/** An answer that is on disk. */
export const OpinionReceipt = z.strictObject({
  receiptId: ReceiptId,
  choice: ChoiceKey,
  label: z.string(),
  text: z.string(),
  file: ConsultationFile.nullable(),
  atMs: TimeMs,
})
export type OpinionReceipt = z.infer<typeof OpinionReceipt>

/** What arrived after the close: on record, never counted. */
export const LateOpinion = z.strictObject({ choice: ChoiceKey, label: z.string(), text: z.string(), atMs: TimeMs })
export type LateOpinion = z.infer<typeof LateOpinion>

/** A member as they were at the sending, and what they answered. */
export const AskedPerson = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  siteName: z.string(),
  /** When they opened it first; null: not yet, or it is not for the reader to know. */
  readAtMs: TimeMs.nullable(),
  answer: OpinionReceipt.nullable(),
  /** How many answers were sent; all but the last count no more. */
  versions: z.int().min(0),
  late: LateOpinion.nullable(),
})
export type AskedPerson = z.infer<typeof AskedPerson>

export const ConsultationAct = z.enum([
  'send',
  'extend',
  'remind',
  'remindDay',
  'remindHours',
  'close',
  'closeByDeadline',
  'withdraw',
])
export type ConsultationAct = z.infer<typeof ConsultationAct>

export const ActDone = z.strictObject({
  act: ConsultationAct,
  atMs: TimeMs,
  /** Null: the clock. */
  byName: z.string().nullable(),
  reason: z.string(),
  /** The deadline after it. */
  deadlineAtMs: TimeMs,
  /** How many people got the notice. */
  told: z.int().min(0),
})
export type ActDone = z.infer<typeof ActDone>

/** `base`: `present` counts the members that answered, since nobody is present. `quorum`: so many of all members must have answered. */
export const ConsultationResult = z.strictObject({
  counts: z.array(z.strictObject({ choice: ChoiceKey, label: z.string(), countsAs: CountsAs, count: z.int().min(0) })),
  members: z.int().min(0),
  answered: z.int().min(0),
  /** Of the members; counted for nothing. */
  silent: z.int().min(0),
  late: z.int().min(0),
  ruleName: z.string(),
  legalBasis: z.string(),
  base: ThresholdBase,
  threshold: Comparison,
  quorum: Comparison,
  passed: z.boolean(),
})
export type ConsultationResult = z.infer<typeof ConsultationResult>

const Person = z.strictObject({ accountId: AccountId, fullName: z.string() })

/** What the person who asks may do now. */
export const ConsultationRights = z.strictObject({
  edit: z.boolean(),
  extend: z.boolean(),
  remind: z.boolean(),
  close: z.boolean(),
  withdraw: z.boolean(),
  /** As a member, while it is open. */
  answer: z.boolean(),
  /** Everybody's opinions, and the report. */
  follow: z.boolean(),
})
export type ConsultationRights = z.infer<typeof ConsultationRights>

export const ConsultationView = z.strictObject({
  consultationId: ConsultationId,
  state: ConsultationState,
  /** Counts the changes of the draft. */
  revision: z.int().min(1),
  title: z.string(),
  text: z.string(),
  /** Of the unit whose secretaries keep it. */
  unitName: z.string(),
  authorName: z.string(),
  body: z.strictObject({ bodyId: BodyId, name: z.string() }),
  ruleId: BodyRuleId,
  /** With the choices that are offered. Frozen at the sending. */
  rule: RuleText,
  choices: ChoiceSet,
  deadlineAtMs: TimeMs,
  follower: Person.nullable(),
  showsOpinions: z.boolean(),
  papers: z.array(ConsultationFile).max(MOST_PAPERS),
  sent: z.strictObject({ atMs: TimeMs, byName: z.string() }).nullable(),
  closed: z.strictObject({ atMs: TimeMs, byName: z.string().nullable(), reason: z.string() }).nullable(),
  /** The server's clock. */
  nowMs: TimeMs,
  rights: ConsultationRights,
  /** Null: not for the reader to know yet. */
  progress: z.strictObject({ members: z.int(), answered: z.int(), read: z.int() }).nullable(),
  /** Of a member; null: the reader is none. */
  own: z.strictObject({ receipt: OpinionReceipt.nullable(), late: LateOpinion.nullable() }).nullable(),
  /** By name. Null: not for the reader to know. */
  people: z.array(AskedPerson).max(MOST_ASKED).nullable(),
  acts: z.array(ActDone),
  /** Of a closed one. */
  result: ConsultationResult.nullable(),
})
export type ConsultationView = z.infer<typeof ConsultationView>

export const ConsultationEntry = z.strictObject({
  consultationId: ConsultationId,
  title: z.string(),
  bodyName: z.string(),
  unitName: z.string(),
  state: ConsultationState,
  deadlineAtMs: TimeMs,
  sentAtMs: TimeMs.nullable(),
  closedAtMs: TimeMs.nullable(),
  /** As which the reader sees it. */
  keeps: z.boolean(),
  follows: z.boolean(),
  asked: z.boolean(),
  /** When the reader's own answer came; null: none did. */
  answeredAtMs: TimeMs.nullable(),
  /** For its keepers and its follower. */
  progress: z.strictObject({ members: z.int(), answered: z.int() }).nullable(),
  passed: z.boolean().nullable(),
})
export type ConsultationEntry = z.infer<typeof ConsultationEntry>

const one = { consultationId: ConsultationId }
const none = z.strictObject({})

/** Those that the person keeps, follows or is asked in; the nearest deadline first among those that are open. */
export const listConsultations = request('consultations.list', {
  via: 'http',
  params: none,
  result: z.strictObject({
    consultations: z.array(ConsultationEntry).max(MOST_LISTED),
    more: z.boolean(),
    nowMs: TimeMs,
  }),
})
/** Of a member it is noted that they opened it. */
export const readConsultation = request('consultations.read', {
  via: 'http',
  params: z.strictObject(one),
  result: z.strictObject({ consultation: ConsultationView }),
})
const DRAFT_ERRORS = ['noSuchBody', 'noSuchRule', 'noSuchAccount'] as const
/** A draft of the person's own unit. `requestId` is made by the page once per form: the same one again makes no second draft. */
export const createConsultation = request('consultations.create', {
  via: 'http',
  params: z.strictObject({ requestId: z.uuid(), draft: ConsultationDraft }),
  result: z.strictObject(one),
  errors: DRAFT_ERRORS,
})
/** `stale`: somebody has changed the draft since `revision`. */
export const saveConsultation = request('consultations.save', {
  via: 'http',
  params: z.strictObject({ ...one, revision: z.int().min(1), draft: ConsultationDraft }),
  result: z.strictObject({ revision: z.int().min(1) }),
  errors: [...DRAFT_ERRORS, 'stale', 'consultationSent'],
})
/** A draft with its papers. */
export const removeConsultation = request('consultations.remove', {
  via: 'http',
  params: z.strictObject(one),
  result: none,
  errors: ['consultationSent'],
})
export const removeConsultationPaper = request('consultations.removePaper', {
  via: 'http',
  params: z.strictObject({ ...one, fileId: ConsultationFileId }),
  result: none,
  errors: ['consultationSent'],
})
/**
 * Freezes the members of the body of today, the rule as it reads, and the papers; tells the members and the follower. Sent again it is the same sending.
 * `nothingAsked`: it has neither words nor papers.
 */
export const sendConsultation = request('consultations.send', {
  via: 'http',
  params: z.strictObject({ ...one, revision: z.int().min(1) }),
  result: none,
  errors: ['stale', 'consultationSent', 'ruleNotValid', 'noMembers', 'deadlinePassed', 'nothingAsked', 'noSuchAccount'],
})
/** To a later moment; members and follower get a notice with the reason. */
export const extendConsultation = request('consultations.extend', {
  via: 'http',
  params: z.strictObject({ ...one, deadlineAtMs: TimeMs, reason: plainLine(MAX_REASON) }),
  result: none,
  errors: ['consultationNotOpen', 'deadlineNotLater'],
})
/** A notice to members without an answer. `remindedJustNow`: one went out some minutes ago. */
export const remindConsultation = request('consultations.remind', {
  via: 'http',
  params: z.strictObject(one),
  result: z.strictObject({ told: z.int() }),
  errors: ['consultationNotOpen', 'allAnswered', 'remindedJustNow'],
})
/** Before the deadline, once everybody has answered. */
export const closeConsultation = request('consultations.close', {
  via: 'http',
  params: z.strictObject(one),
  result: none,
  errors: ['consultationNotOpen', 'notAllAnswered'],
})
/** Nothing is counted; members and follower get a notice with the reason. */
export const withdrawConsultation = request('consultations.withdraw', {
  via: 'http',
  params: z.strictObject({ ...one, reason: plainLine(MAX_REASON) }),
  result: none,
  errors: ['consultationNotOpen'],
})
/**
 * A member's answer, on disk when it is accepted. The same again returns the same receipt. `changes`: the receipt of the answer that it takes the place of.
 * `answeredAlready`: the rule allows no change, or another answer counts by now, whose receipt the details name. `answerLate`: it is closed; choice and
 * words are on record as late and not counted, the file is not put with them. `tooManyChanges`: {@link MOST_CHANGES}. `unavailable` with the detail
 * `clockInDoubt`: the deadline has come by a clock that may be wrong, so it is neither taken nor late yet.
 *
 * @param fileId - Of a file that the member has sent for this opinion.
 */
export const answerConsultation = request('consultations.answer', {
  via: 'http',
  params: z.strictObject({
    ...one,
    choice: ChoiceKey,
    text: plainLines(MAX_OPINION_TEXT),
    fileId: ConsultationFileId.nullable(),
    changes: ReceiptId.nullable(),
  }),
  result: z.strictObject({ receipt: OpinionReceipt }),
  errors: [
    ...[
      'consultationNotOpen',
      'answerLate',
      'noSuchChoice',
      'opinionTextNeeded',
      'noSuchOpinionFile',
      'answeredAlready',
      'tooManyChanges',
    ],
  ] as const,
})

/** What the upload of a paper or an opinion's file is refused with, beside what is wrong with the file itself. */
export const CONSULTATION_UPLOAD_ERRORS = ['consultationSent', 'consultationNotOpen', 'tooManyFiles'] as const

export const ConsultationUploadQuery = z.strictObject({ fileName: z.string().max(1_000) })
export const ConsultationUploadResult = z.strictObject({ file: ConsultationFile })

const base = (consultationId: ConsultationId): string => `/api/consultations/${consultationId}`
/** `papers`: of the draft. `opinion-files`: of a member's opinion. */
export function consultationUploadPath(
  consultationId: ConsultationId,
  as: 'papers' | 'opinion-files',
  fileName: string,
) {
  return `${base(consultationId)}/${as}?${new URLSearchParams({ fileName }).toString()}`
}
export const consultationFilePath = (consultationId: ConsultationId, fileId: ConsultationFileId): string =>
  `${base(consultationId)}/files/${fileId}`
export const consultationReportPath = (consultationId: ConsultationId, as: 'csv' | 'pdf'): string =>
  `${base(consultationId)}/report.${as}`
