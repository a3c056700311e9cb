import { z } from 'zod'
import { Account } from '../identity/wire.ts'
import { AccountId, MeetingId, PairingId, SiteId, TimeMs } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'
import { HallPart } from '../wire/paired-part.ts'

/** No letter or digit that is taken for another one when it is read from a screen. */
export const CODE_LETTERS = 'ABCDEFGHJKMNPQRTUVWXY346789'
export const CODE_LENGTH = 6
/** As it is typed: in small letters, too, with a space or a dash in it. */
export const PairingCode = z
  .string()
  .max(40)
  .transform((typed) => typed.toUpperCase().replace(/[\s-]/gu, ''))
  .pipe(z.string().regex(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`)))

/** Browsers that one account's hall may have at most. */
export const MAX_PAIRINGS_OF_ONE = 20

/** A browser without an account shows a code from now on. It is given its cookie, which opens nothing until the code is confirmed. */
export const beginPairing = request('pairing.begin', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ code: z.string(), codeUntilMs: TimeMs, nowMs: TimeMs }),
  errors: ['alreadyPaired'],
})

const MeetingToEnter = z.strictObject({ meetingId: MeetingId, title: z.string() })

export const OwnPairing = z.discriminatedUnion('kind', [
  /** Not paired, or not any longer; a code that nobody confirmed in time counts for nothing. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('waiting'), codeUntilMs: TimeMs }),
  z.strictObject({
    kind: z.literal('paired'),
    part: HallPart,
    label: z.string(),
    siteName: z.string(),
    account: Account,
    /** Where it goes now; null: nothing that its hall is invited to can be entered. */
    meeting: MeetingToEnter.nullable(),
    next: z.strictObject({ title: z.string(), startsAtMs: TimeMs }).nullable(),
  }),
])
export type OwnPairing = z.infer<typeof OwnPairing>

/** What this browser is, by its cookie. */
export const readOwnPairing = request('pairing.own', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ own: OwnPairing, nowMs: TimeMs }),
})
/** Ends the pairing of the very browser that asks. */
export const leavePairing = request('pairing.leave', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({}),
})

/** What shows a code, so that nobody confirms another screen than the one before them. */
export const lookAtCode = request('pairing.look', {
  via: 'http',
  params: z.strictObject({ code: PairingCode }),
  result: z.strictObject({ device: z.string(), askedAtMs: TimeMs, nowMs: TimeMs }),
  errors: ['wrongCode'],
})
/**
 * Pairs the browser that shows the code with the hall of an account: one's own, or for administrators another one's of their sites. A code is good
 * once.
 */
export const confirmPairing = request('pairing.confirm', {
  via: 'http',
  params: z.strictObject({
    code: PairingCode,
    part: HallPart,
    label: plainLine(40),
    accountId: AccountId.optional(),
  }),
  result: z.strictObject({ pairingId: PairingId }),
  errors: ['wrongCode', 'noSuchAccount', 'tooManyPairings'],
})

export const Pairing = z.strictObject({
  pairingId: PairingId,
  siteId: SiteId,
  siteName: z.string(),
  /** Whose rights it has as operator. */
  fullName: z.string(),
  part: HallPart,
  label: z.string(),
  device: z.string(),
  confirmedBy: z.string(),
  confirmedAtMs: TimeMs,
  lastUsedAtMs: TimeMs,
})
export type Pairing = z.infer<typeof Pairing>

/** One's own for an operator, those of their sites for an administrator of a unit, all for the administrator of the system. By site. */
export const listPairings = request('pairing.list', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ pairings: z.array(Pairing), nowMs: TimeMs }),
})
/** The browser is nobody's from now on: its sockets close at once. */
export const withdrawPairing = request('pairing.withdraw', {
  via: 'http',
  params: z.strictObject({ pairingId: PairingId }),
  result: z.strictObject({}),
})
