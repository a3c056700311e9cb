import { z } from 'zod'
import { Account } from '../identity/wire.ts'
import { MeetingId, PairingId, SiteId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'
import { PhoneKind } from '../wire/paired-part.ts'

/** No letter or digit that is taken for another one when it is read from a screen. */
export const CODE_LETTERS = 'abcdefghjkmnpqrtuvwxy346789'
/** 133 random bits: found by nobody who tries. */
export const CODE_LENGTH = 28
/** As it is typed: in capitals, too, with spaces or dashes in it. */
export const PhoneCode = z
  .string()
  .max(100)
  .transform((typed) => typed.toLowerCase().replace(/[\s-]/gu, ''))
  .pipe(z.string().regex(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`)))

/** Phones that one hall may have in a meeting at once; its seat has six places, the hall's own machines among them. */
export const MAX_PHONES = 3

const NUMBERED = 'Điện thoại '
/** What the hall calls its n-th phone, in records too; the pages show it in their own language. */
export function numberedPhone(number: number): string {
  return `${NUMBERED}${number}`
}
/** @returns the number in such a name; null: it is another name. */
export function phoneNumberOf(label: string): number | null {
  const number = label.startsWith(NUMBERED) ? label.slice(NUMBERED.length) : ''
  return /^[1-9]\d{0,3}$/.test(number) ? Number(number) : null
}

/** Whose hall: an operator has one in a meeting, their own; an administrator of the unit that holds the meeting names one of its sites. */
const Hall = { meetingId: MeetingId, siteId: SiteId.optional() }

/**
 * A new code for a phone in a hall, shown as a QR code and good once; the hall's code of before is worth nothing any more. The page makes the
 * address of it, with the code behind `#`, which browsers send to nobody.
 */
export const invitePhone = request('phones.invite', {
  via: 'http',
  params: z.strictObject(Hall),
  result: z.strictObject({ code: z.string(), codeUntilMs: TimeMs, nowMs: TimeMs }),
  errors: ['noSuchSite', 'notOpenYet', 'meetingOver', 'tooManyPhones'],
})

/** What an address leads to, asked before the code is used. */
export const lookAtPhoneCode = request('phones.look', {
  via: 'http',
  params: z.strictObject({ code: PhoneCode }),
  result: z.strictObject({ meetingTitle: z.string(), siteName: z.string() }),
  errors: ['wrongCode', 'codeUsed', 'codeOver', 'meetingOver'],
})
/** Uses the code up: the phone that asks is given its cookie, and is a device of that hall for this meeting. */
export const beginPhone = request('phones.begin', {
  via: 'http',
  params: z.strictObject({ code: PhoneCode, kind: PhoneKind }),
  result: z.strictObject({}),
  errors: ['wrongCode', 'codeUsed', 'codeOver', 'meetingOver', 'tooManyPhones'],
})

export const OwnPhone = z.discriminatedUnion('kind', [
  /** This browser is no phone of a hall, or not any longer. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: PhoneKind,
    label: z.string(),
    meetingId: MeetingId,
    meetingTitle: z.string(),
    siteName: z.string(),
    account: Account,
  }),
])
export type OwnPhone = z.infer<typeof OwnPhone>

/** What this browser is, by its cookie. */
export const readOwnPhone = request('phones.own', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ own: OwnPhone }),
})
/** The very phone that asks is the hall's no longer. */
export const leavePhone = request('phones.leave', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({}),
})

export const Phone = z.strictObject({
  pairingId: PairingId,
  kind: PhoneKind,
  label: z.string(),
  device: z.string(),
  beganAtMs: TimeMs,
})
export type Phone = z.infer<typeof Phone>

/** Those of one hall in one meeting, whether they are in the meeting just now or not. */
export const listPhones = request('phones.list', {
  via: 'http',
  params: z.strictObject(Hall),
  result: z.strictObject({ phones: z.array(Phone) }),
  errors: ['noSuchSite'],
})
/** The phone is nobody's from now on: its socket closes at once, and the sound that it had taken over is the hall's again. */
export const withdrawPhone = request('phones.withdraw', {
  via: 'http',
  params: z.strictObject({ ...Hall, pairingId: PairingId }),
  result: z.strictObject({}),
  errors: ['noSuchSite'],
})

/**
 * The phone that asks has the hall's sound from now on: its microphone and its loudspeaker are the hall's, and those of all other devices of the
 * seat are off, so that nobody hears both. Its own microphone is still its person's to turn on. Kept over a restart of the server.
 */
export const takeSound = request('phones.takeSound', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({}),
  errors: ['notAPhone'],
})
/** The hall's own devices have the sound again: asked by the phone that has it, or by one of them. Every microphone stays off until it is turned on. */
export const giveSoundBack = request('phones.giveSoundBack', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({}),
})
