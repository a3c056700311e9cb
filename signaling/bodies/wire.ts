// The bodies that decide by voting (cơ quan quyết định: HĐND, UBND, Ban Thường vụ …): who their members are, and by which rules they vote.
import { z } from 'zod'
import { Day } from '../sites/wire.ts'
import { AccountId, BodyId, BodyRuleId, MembershipId, MinutesTemplateId, SiteId } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'
import { MinutesTemplate } from '../wire/minutes-template.ts'

/** So many bodies there are at most, members and rules of each, and choices of a rule. */
export const MOST_BODIES = 1_000
export const MOST_MEMBERS = 3_000
export const MOST_RULES = 200
export const MOST_TEMPLATES = 100
export const MOST_CHOICES = 12

/** A choice's name in records and requests; people read its label. */
export const ChoiceKey = z.string().regex(/^[a-z][A-Za-z0-9]{0,30}$/)
export type ChoiceKey = z.infer<typeof ChoiceKey>

/** What a choice counts as: only `for` counts towards the threshold. */
export const CountsAs = z.enum(['for', 'against', 'abstain', 'other'])
export type CountsAs = z.infer<typeof CountsAs>

export const Choice = z.strictObject({ key: ChoiceKey, label: plainLine(60), countsAs: CountsAs })
export type Choice = z.infer<typeof Choice>

/**
 * A share that is compared in whole numbers: `count * denominator` with `of * numerator`. `strict`: more than the share (quá nửa); else at least
 * the share (từ hai phần ba trở lên). 1/1 cannot be exceeded, so it is never strict.
 */
export const Share = z
  .strictObject({
    numerator: z.int().min(0).max(1_000),
    denominator: z.int().min(1).max(1_000),
    strict: z.boolean(),
  })
  .refine(({ numerator, denominator, strict }) => (strict ? numerator < denominator : numerator <= denominator), {
    path: ['numerator'],
  })
export type Share = z.infer<typeof Share>

/** Of whom the threshold is a share: of all members of the body, or of those present when the ballot was opened. */
export const ThresholdBase = z.enum(['allMembers', 'present'])
export type ThresholdBase = z.infer<typeof ThresholdBase>

/** A rule as it reads; what a ballot keeps of it from its opening on. */
export const RuleText = z.strictObject({
  /** For example `Thông qua nghị quyết`. */
  name: plainLine(200),
  /** In the order in which voters see them; one at least counts as `for`. */
  choices: z
    .array(Choice)
    .min(2)
    .max(MOST_CHOICES)
    .refine((choices) => new Set(choices.map(({ key }) => key)).size === choices.length, 'a key twice')
    .refine((choices) => choices.some(({ countsAs }) => countsAs === 'for'), 'no choice counts as for'),
  /** Of the base. A threshold of nothing is none. */
  threshold: Share.refine(({ numerator, strict }) => numerator > 0 || strict, 'a threshold of nothing'),
  base: ThresholdBase,
  /** Of all members: so many must be present before a ballot is opened. 0/1, not strict: none is needed. */
  quorum: Share,
  /** Whether a voter may change the choice before the end. */
  mayChange: z.boolean(),
  /**
   * At a tie of an open vote the side decides that the chair of the meeting voted for: as many for as against, with those for exactly at a threshold
   * that asks for more. Secret votes never use it. Left out: a tie is not passed.
   */
  chairDecides: z.literal(true).optional(),
  /** Empty: not written down. */
  legalBasis: z.union([z.literal(''), plainLine(500)]),
})
export type RuleText = z.infer<typeof RuleText>

export const BodyRule = z.strictObject({
  ruleId: BodyRuleId,
  /** Counts the changes in place; one that a ballot has used is not changed in place. */
  revision: z.int().min(1),
  text: RuleText,
  firstDay: Day,
  /** The last day on which it holds; null: until it is ended. */
  lastDay: Day.nullable(),
  /** A ballot names it: a change ends it and makes a new rule. */
  used: z.boolean(),
  /** The rule that it took the place of. */
  replaces: BodyRuleId.nullable(),
})
export type BodyRule = z.infer<typeof BodyRule>

/** How the body has its minutes written, for meetings that begin on these days; of several the one that began last. */
export const BodyTemplate = z.strictObject({
  templateId: MinutesTemplateId,
  revision: z.int().min(1),
  text: MinutesTemplate,
  firstDay: Day,
  /** Null: until another one begins. */
  lastDay: Day.nullable(),
})
export type BodyTemplate = z.infer<typeof BodyTemplate>

export const BodyMember = z.strictObject({
  membershipId: MembershipId,
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  siteName: z.string(),
  firstDay: Day,
  /** The last day of membership; null: it goes on. */
  lastDay: Day.nullable(),
})
export type BodyMember = z.infer<typeof BodyMember>

export const BodyEntry = z.strictObject({
  bodyId: BodyId,
  name: z.string(),
  siteId: SiteId,
  siteName: z.string(),
  /** Members and rules of today. */
  members: z.int().min(0),
  rules: z.int().min(0),
  /** May be changed by who asks. */
  mayChange: z.boolean(),
})
export type BodyEntry = z.infer<typeof BodyEntry>

/** All bodies, in the order of their units and by name. */
export const listBodies = request('bodies.list', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ bodies: z.array(BodyEntry).max(MOST_BODIES) }),
})
/** One body with all members and rules, those of other times too: members by name, rules the newest first. `today`: by the server. */
export const readBody = request('bodies.read', {
  via: 'http',
  params: z.strictObject({ bodyId: BodyId }),
  result: z.strictObject({
    body: BodyEntry,
    members: z.array(BodyMember).max(MOST_MEMBERS),
    rules: z.array(BodyRule).max(MOST_RULES),
    /** The one that begins last first. */
    templates: z.array(BodyTemplate).max(MOST_TEMPLATES),
    today: Day,
  }),
  errors: ['noSuchBody'],
})
/** Makes a body (`bodyId` null) or gives it another name or unit. `nameTaken`: another body of the unit is called so. */
export const saveBody = request('bodies.save', {
  via: 'http',
  params: z.strictObject({ bodyId: BodyId.nullable(), name: plainLine(200), siteId: SiteId }),
  result: z.strictObject({ bodyId: BodyId }),
  errors: ['noSuchBody', 'noSuchSite', 'foreignSite', 'nameTaken', 'tooManyBodies'],
})
/** Removes a body that no meeting names, with its members and rules. */
export const removeBody = request('bodies.remove', {
  via: 'http',
  params: z.strictObject({ bodyId: BodyId }),
  result: z.strictObject({}),
  errors: ['noSuchBody', 'foreignSite', 'bodyInUse'],
})
/**
 * Makes somebody a member (`membershipId` null) or changes from when to when. Ballots that were opened keep the members of their day.
 * `memberTwice`: the same person is a member on one of these days already.
 */
export const saveMember = request('bodies.saveMember', {
  via: 'http',
  params: z.strictObject({
    bodyId: BodyId,
    membershipId: MembershipId.nullable(),
    accountId: AccountId,
    firstDay: Day,
    lastDay: Day.nullable(),
  }),
  result: z.strictObject({ membershipId: MembershipId }),
  errors: ['noSuchBody', 'foreignSite', 'noSuchMember', 'noSuchAccount', 'daysTurned', 'memberTwice', 'tooManyMembers'],
})
/** For an entry made by mistake; who leaves the body is given a last day. */
export const removeMember = request('bodies.removeMember', {
  via: 'http',
  params: z.strictObject({ bodyId: BodyId, membershipId: MembershipId }),
  result: z.strictObject({}),
  errors: ['noSuchBody', 'foreignSite', 'noSuchMember'],
})
/**
 * Makes a rule (`ruleId` null), changes one that no ballot has used in place, or gives one another last day. Of one that a ballot has used nothing
 * but the last day changes: with another text it ends the day before `firstDay`, and a new rule begins, whose id is answered. `stale`: somebody
 * has changed it since `revision` (0 for a new one). `beginsInPast`: the new text of a used rule holds from today on at the earliest.
 */
export const saveRule = request('bodies.saveRule', {
  via: 'http',
  params: z.strictObject({
    bodyId: BodyId,
    ruleId: BodyRuleId.nullable(),
    revision: z.int().min(0),
    text: RuleText,
    firstDay: Day,
    lastDay: Day.nullable(),
  }),
  result: z.strictObject({ ruleId: BodyRuleId, revision: z.int().min(1) }),
  errors: ['noSuchBody', 'foreignSite', 'noSuchRule', 'stale', 'daysTurned', 'beginsInPast', 'tooManyRules'],
})
/** Removes a rule that no ballot has used. */
export const removeRule = request('bodies.removeRule', {
  via: 'http',
  params: z.strictObject({ bodyId: BodyId, ruleId: BodyRuleId }),
  result: z.strictObject({}),
  errors: ['noSuchBody', 'foreignSite', 'noSuchRule', 'ruleInUse'],
})
/**
 * Makes a template of minutes (`templateId` null) or changes one: drafts follow it, and approved minutes keep the one that they were approved with.
 * `stale`: somebody has changed it since `revision` (0 for a new one). `beginsTwice`: another one begins on that day.
 */
export const saveTemplate = request('bodies.saveTemplate', {
  via: 'http',
  params: z.strictObject({
    bodyId: BodyId,
    templateId: MinutesTemplateId.nullable(),
    revision: z.int().min(0),
    text: MinutesTemplate,
    firstDay: Day,
    lastDay: Day.nullable(),
  }),
  result: z.strictObject({ templateId: MinutesTemplateId, revision: z.int().min(1) }),
  errors: ['noSuchBody', 'foreignSite', 'noSuchTemplate', 'stale', 'daysTurned', 'beginsTwice', 'tooManyTemplates'],
})
export const removeTemplate = request('bodies.removeTemplate', {
  via: 'http',
  params: z.strictObject({ bodyId: BodyId, templateId: MinutesTemplateId }),
  result: z.strictObject({}),
  errors: ['noSuchBody', 'foreignSite', 'noSuchTemplate'],
})
