// Who may vote, what becomes of a choice that arrives, when a ballot may be opened, and how it is counted: pure functions on whole numbers.
import type { ChoiceKey, RuleText, Share } from '../bodies/wire.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { AccountId, ReceiptId } from '../wire/ids.ts'
import { accept, refuse, type Outcome, type RefusalDetails } from '../wire/kit.ts'
import { arithmeticOf } from '../wire/shares.ts'
import type { BallotAct, BallotResult, BallotState, Comparison, OPENING_ERRORS, Standing } from './wire.ts'

/** Compares `count` with a share of `of` by multiplication alone: 2 × 21 > 41, never 21 / 41 > 0.5. */
export function compare(count: number, of: number, share: Share): Comparison {
  const { needed, right } = arithmeticOf(share, of)
  const left = count * share.denominator
  return { count, of, share, left, right, needed, holds: share.strict ? left > right : left >= right }
}

/** Whether enough members are here. With nobody entitled there is nobody to vote, whatever the rule says. */
export function quorumOf(present: number, members: number, { quorum }: Pick<RuleText, 'quorum'>): Comparison {
  const compared = compare(present, members, quorum)
  return { ...compared, needed: Math.max(1, compared.needed), holds: compared.holds && present > 0 }
}

export interface Counted {
  readonly members: number
  readonly entitled: number
  /** How many counted choices each has, by the voters' devices and by confirmed hands. */
  readonly byDevice: ReadonlyMap<ChoiceKey, number>
  readonly byHand: ReadonlyMap<ChoiceKey, number>
  /** Of an open vote: who chaired at its opening as one of the voters, and what they voted for; null: nothing. */
  readonly chair?: { readonly name: string; readonly choice: ChoiceKey | null } | undefined
}

export function resultOf(rule: RuleText, { members, entitled, byDevice, byHand, chair }: Counted): BallotResult {
  const counts = rule.choices.map(({ key, label, countsAs }) => ({
    ...{ choice: key, label, countsAs },
    ...{ byDevice: byDevice.get(key) ?? 0, byHand: byHand.get(key) ?? 0 },
  }))
  const sum = (some: typeof counts) => some.reduce((total, one) => total + one.byDevice + one.byHand, 0)
  const voted = sum(counts)
  const inFavour = sum(counts.filter(({ countsAs }) => countsAs === 'for'))
  const against = sum(counts.filter(({ countsAs }) => countsAs === 'against'))
  const threshold = compare(inFavour, rule.base === 'allMembers' ? members : entitled, rule.threshold)
  const casting = isTie(threshold, against) ? castingVoice(rule, chair) : null
  return {
    ...{ counts, members, entitled, voted, notVoted: entitled - voted },
    ...{ ruleName: rule.name, legalBasis: rule.legalBasis, base: rule.base, threshold },
    ...(casting === null ? {} : { casting }),
    passed: threshold.holds || casting?.countsAs === 'for',
  }
}

/** As many for as against, and those for exactly at a threshold that asks for more: 2 × 10 = 20 where more than half is needed. */
export function isTie({ count, left, right, share }: Comparison, against: number): boolean {
  return share.strict && count > 0 && left === right && count === against
}

/** What the chair's voice does at a tie; null: the rule does not ask it, or nobody chaired who votes. */
function castingVoice(rule: RuleText, chair: Counted['chair']): BallotResult['casting'] | null {
  if (rule.chairDecides !== true || chair === undefined) return null
  const side = rule.choices.find(({ key }) => key === chair.choice)
  return { byName: chair.name, choice: side?.key ?? null, label: side?.label ?? '', countsAs: side?.countsAs ?? null }
}

/** What leads from one state to the next. */
const TRANSITIONS: Readonly<Record<BallotAct, Readonly<Partial<Record<BallotState, BallotState>>>>> = {
  open: { draft: 'open' },
  stop: { open: 'stopped' },
  resume: { stopped: 'open' },
  end: { open: 'ended', stopped: 'ended' },
  endWithMeeting: { open: 'ended', stopped: 'ended' },
  // What comes of a secret ballot that has ended is no state of its own.
  ...{ count: {}, failCount: {} },
}

/** The state after an act; `wrongBallotState` names the one that does not allow it. */
export function transition(state: BallotState, act: BallotAct): Outcome<BallotState, 'wrongBallotState'> {
  const next = TRANSITIONS[act][state]
  return next === undefined ? refuse('wrongBallotState', { state }) : accept(next)
}

/** Opening, stopping and ending are the chair's; a secretary does it on the chair's order and says so. */
export function onChairsOrder(
  actor: MeetingActor | null,
  said: boolean,
): Outcome<{ readonly onOrder: boolean }, 'chairsOrderMissing'> {
  if (actor !== 'secretary') return accept({ onOrder: false })
  return said ? accept({ onOrder: true }) : refuse('chairsOrderMissing')
}

/** As what people of a meeting vote at all. */
export function mayVoteAs(actor: MeetingActor | null): boolean {
  return actor === 'chair' || actor === 'secretary' || actor === 'delegate'
}

/** @param frozen - Whether the list of the opening has this person as entitled; undefined: they are not on it. */
export function standingOf(actor: MeetingActor | null, frozen: { readonly entitled: boolean } | undefined): Standing {
  if (!mayVoteAs(actor)) return 'neverVotes'
  if (frozen === undefined) return 'notAMember'
  return frozen.entitled ? 'entitled' : 'cameLater'
}

export interface OpeningFacts {
  readonly inSession: boolean
  readonly hasBody: boolean
  readonly state: BallotState
  readonly approvalRunning: boolean
  readonly approved: boolean
  /** It is a rule of the meeting's body and holds today. */
  readonly ruleHolds: boolean
  readonly otherOpen: boolean
  readonly quorum: Comparison
  /** Of a secret ballot: everybody of its committee has given their key. */
  readonly keysGiven: boolean
}

/** The first reason against opening a ballot; null: there is none. */
export function againstOpening(facts: OpeningFacts): (typeof OPENING_ERRORS)[number] | null {
  if (!facts.inSession) return 'notInSession'
  if (!facts.hasBody) return 'noBody'
  if (facts.state !== 'draft') return 'wrongBallotState'
  if (facts.approvalRunning) return 'approvalRunning'
  if (!facts.approved) return 'notApproved'
  if (!facts.ruleHolds) return 'ruleNotValid'
  if (facts.otherOpen) return 'otherBallotOpen'
  if (!facts.quorum.holds) return 'noQuorum'
  return facts.keysGiven ? null : 'keysMissing'
}

/** A choice that is saved. */
export interface KeptCast {
  readonly receiptId: ReceiptId
  readonly accountId: AccountId
  readonly choice: ChoiceKey
  readonly castAtMs: number
  /** The receipt of the choice that it took the place of; null: the voter's first. */
  readonly replaces: ReceiptId | null
  /** A later one counts. */
  readonly replaced: boolean
}

export interface CastAsked {
  readonly choice: ChoiceKey
  readonly changes: ReceiptId | null
}

export interface CastFacts {
  readonly state: BallotState
  readonly rule: Pick<RuleText, 'choices' | 'mayChange'>
  readonly standing: Standing
  readonly countedByHand: boolean
  readonly endedAtMs: number | null
  /** Everything that this voter has cast in this ballot. */
  readonly own: readonly KeptCast[]
}

type CastRefusal =
  | 'ballotNotOpen'
  | 'ballotStopped'
  | 'castLate'
  | 'cameLater'
  | 'notAMember'
  | 'countedByHand'
  | 'alreadyCast'
  | 'noSuchChoice'
  | 'badRequest'
  | 'forbidden'

export type CastVerdict =
  /** It is saved already: the same receipt is answered again. */
  | { readonly kind: 'same'; readonly cast: KeptCast }
  | { readonly kind: 'save'; readonly replaces: KeptCast | null }
  /** Arrived after the end: written down as late, never counted. */
  | { readonly kind: 'late'; readonly details: RefusalDetails }
  | { readonly kind: 'refused'; readonly error: CastRefusal; readonly details?: RefusalDetails }

/**
 * What becomes of a choice that arrives. Whether it is the same request again comes first, so that an answer which was lost is given again also when
 * the ballot is stopped or over. The time of day decides nothing: what is saved before the end is, counts.
 */
export function judgeCast({ choice, changes }: CastAsked, facts: CastFacts): CastVerdict {
  const { state, rule, standing, own, endedAtMs } = facts
  const current = own.find(({ replaced }) => !replaced) ?? null
  const same =
    own.find((cast) => cast.replaces === changes && cast.choice === choice) ??
    (current !== null && current.receiptId === changes && current.choice === choice ? current : null)
  if (same !== null) return { kind: 'same', cast: same }
  if (state === 'draft') return { kind: 'refused', error: 'ballotNotOpen' }
  if (standing !== 'entitled') return { kind: 'refused', error: standing === 'neverVotes' ? 'forbidden' : standing }
  if (facts.countedByHand) return { kind: 'refused', error: 'countedByHand' }
  if (!rule.choices.some(({ key }) => key === choice)) return { kind: 'refused', error: 'noSuchChoice' }
  if (current === null && changes !== null) return { kind: 'refused', error: 'badRequest' }
  if (current !== null && (!rule.mayChange || current.receiptId !== changes)) {
    const details = { receiptId: current.receiptId, choice: current.choice, castAtMs: current.castAtMs }
    return { kind: 'refused', error: 'alreadyCast', details }
  }
  if (state === 'stopped') return { kind: 'refused', error: 'ballotStopped' }
  if (state === 'ended') return { kind: 'late', details: { endedAtMs: endedAtMs ?? 0 } }
  return { kind: 'save', replaces: current }
}
