// Answers to an invitation: comes, does not come, or a substitute is named, about whom the chair decides.
import { z } from 'zod'
import { MeetingRole } from '../identity/wire.ts'
import { AccountId, MeetingId, SiteId, TimeMs } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'

export const MAX_REASON = 500
export const MOST_ELIGIBLE = 300

/** Whose answer is waited for. Chair and secretaries hold the meeting; an observer's coming changes nothing for it. */
export const ASKED_ROLES = ['delegate', 'operator'] as const satisfies readonly MeetingRole[]
export function isAsked(role: MeetingRole | null): boolean {
  return ASKED_ROLES.some((asked) => asked === role)
}
/** An operator answers for the hall, which has no substitute. In a People's Council nobody sits for another. */
export function maySubstitute(role: MeetingRole | null, kind: string): boolean {
  return role === 'delegate' && kind !== 'councilSession'
}

/** Where somebody's answer stands; one that was given for another time of the meeting is none. */
export const Standing = z.enum(['none', 'comes', 'notComing', 'substituteNamed', 'substituteRefused'])
export type Standing = z.infer<typeof Standing>

/** Whose substitute was refused has to answer again. */
export function hasAnswered(standing: Standing): boolean {
  return standing !== 'none' && standing !== 'substituteRefused'
}

const GivenAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('comes') }),
  z.strictObject({ kind: z.literal('notComing'), reason: plainLine(MAX_REASON) }),
  z.strictObject({ kind: z.literal('substitute'), substituteId: AccountId, reason: plainLine(MAX_REASON) }),
])
export type GivenAnswer = z.infer<typeof GivenAnswer>

export const PersonsAnswer = z.strictObject({
  standing: Standing,
  /** Why they do not come themselves. */
  reason: z.string().nullable(),
  substitute: z.strictObject({ accountId: AccountId, fullName: z.string(), title: z.string() }).nullable(),
  /** Why the substitute was refused. */
  refusedReason: z.string().nullable(),
  answeredAtMs: TimeMs.nullable(),
  /** Who wrote it down for them; null: they themselves. */
  recordedBy: z.string().nullable(),
})
export type PersonsAnswer = z.infer<typeof PersonsAnswer>

export const AnsweringPerson = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  role: MeetingRole,
  siteId: SiteId,
  siteName: z.string(),
  /** The account is switched off: no notice reaches the person. */
  disabled: z.boolean(),
  ...PersonsAnswer.shape,
})
export type AnsweringPerson = z.infer<typeof AnsweringPerson>

/** Somebody whose place a substitute has taken. */
const Replaced = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  substituteName: z.string(),
  reason: z.string(),
  decidedBy: z.string(),
  decidedAtMs: TimeMs,
})

/** One's own answer; null: nobody waits for one. `open`: it may be given or changed now. */
export const readOwnAnswer = request('answers.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ open: z.boolean(), answer: PersonsAnswer.nullable() }),
})
/** One's own answer (`accountId` null), or one that reached chair or secretary by another way. A later one takes its place. */
export const giveAnswer = request('answers.give', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    accountId: AccountId.nullable(),
    /** When the meeting was to begin as the page showed it: an answer for that time is none for another. */
    startsAtMs: TimeMs,
    answer: GivenAnswer,
  }),
  result: z.strictObject({}),
  errors: ['illegalState', 'movedMeanwhile', 'notAsked', 'noSubstitutes', 'notEligible'],
})
/** Who may sit for somebody (`accountId` null: for oneself): accounts of the same unit that are not in the meeting. */
export const listEligible = request('answers.eligible', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, accountId: AccountId.nullable() }),
  result: z.strictObject({
    people: z
      .array(z.strictObject({ accountId: AccountId, fullName: z.string(), title: z.string() }))
      .max(MOST_ELIGIBLE),
  }),
  errors: ['notAsked'],
})
/** The answers of all who are asked, by site and name, and whose places substitutes have taken. */
export const listAnswers = request('answers.list', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({
    open: z.boolean(),
    /** A word about a substitute may be said now: also while the meeting runs. */
    decidable: z.boolean(),
    people: z.array(AnsweringPerson),
    replaced: z.array(Replaced),
  }),
})
/**
 * The chair's word about a substitute, or a secretary's record of it. A confirmed one takes the person's place on the list and what they were
 * to present, and sits where they were to sit, but sees no item that was open to the person by name and approves no papers in their place.
 */
export const decideSubstitute = request('answers.decide', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    accountId: AccountId,
    /** Whom the decision is about: another may have been named meanwhile. */
    substituteId: AccountId,
    decision: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('confirm') }),
      z.strictObject({ kind: z.literal('refuse'), reason: plainLine(MAX_REASON) }),
    ]),
  }),
  result: z.strictObject({}),
  errors: ['illegalState', 'changedMeanwhile', 'noSubstitutes', 'notEligible'],
})
