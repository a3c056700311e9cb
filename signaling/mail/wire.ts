// E-mail: addresses of accounts, the outbox as administrators see it, and who of a meeting was written to.
import { z } from 'zod'
import { MeetingRole } from '../identity/wire.ts'
import { EmailAddress } from '../wire/email-address.ts'
import { AccountId, MailId, MeetingId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** What a letter is about. `answerReminder`: the person has not answered the invitation. */
export const MailKind = z.enum(['invitation', 'moved', 'postponed', 'cancelled', 'answerReminder', 'test'])
export type MailKind = z.infer<typeof MailKind>

/**
 * Where a letter stands. `inDoubt`: the mail server was being handed it when the connection or this server ended, so that nobody here knows
 * whether it has it; `dropped`: it was not needed any more, and nothing was sent.
 */
export const MailState = z.enum(['queued', 'sending', 'sent', 'failed', 'inDoubt', 'noAddress', 'stopped', 'dropped'])
export type MailState = z.infer<typeof MailState>

const POSSIBLE = {
  retry: ['queued', 'failed', 'inDoubt', 'noAddress', 'stopped'],
  stop: ['queued'],
  countAsSent: ['inDoubt'],
} as const satisfies Readonly<Record<string, readonly MailState[]>>

/** What an administrator may do with a letter, see `decideMail`; server and page ask here. */
export type MailAct = keyof typeof POSSIBLE
export function mayDecide(act: MailAct, state: MailState): boolean {
  return POSSIBLE[act].some((one) => one === state)
}

/** Why a letter did not go, or not yet. */
export const MailTrouble = z.enum([
  // Of the mail server, for every letter alike.
  'noServer',
  'timeout',
  'tls',
  'signInRefused',
  'senderRefused',
  'busy',
  'internal',
  // Of this letter.
  'recipientRefused',
  'messageRefused',
  'outboxFull',
  // In doubt.
  'interrupted',
  'noAnswer',
  'restored',
  // Not needed any more.
  'superseded',
  'notInvited',
  'accountDisabled',
  'answered',
  'meetingOver',
])
export type MailTrouble = z.infer<typeof MailTrouble>

export const MAX_REPLY = 300
export const MOST_LETTERS = 50

const Letter = {
  kind: MailKind,
  state: MailState,
  trouble: MailTrouble.nullable(),
  attempts: z.int().min(0),
  createdAtMs: TimeMs,
  changedAtMs: TimeMs,
  /** Null: it is not waiting for a try. */
  nextTryAtMs: TimeMs.nullable(),
}

/** A letter as the administrator sees it: whose it is and how it went. Of the meeting nothing is told but that there is one. */
export const MailRow = z.strictObject({
  mailId: MailId,
  /** For the next page of the list. */
  number: z.int(),
  fullName: z.string(),
  username: z.string(),
  /** Where the last try went, or else where the next one would go. */
  address: z.string().nullable(),
  /** What the mail server said last, on one line. */
  reply: z.string().max(MAX_REPLY).nullable(),
  ...Letter,
})
export type MailRow = z.infer<typeof MailRow>

export const MailServer = z.strictObject({
  host: z.string(),
  port: z.int(),
  security: z.enum(['tls', 'starttls', 'off']),
  from: z.string(),
})

/** The outbox in figures; `server` null: e-mail is off, and nothing is put into it. */
export const readMail = request('mail.read', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    server: MailServer.nullable(),
    counts: z.record(MailState, z.int().min(0)),
    /** The mail server gives trouble, so all letters wait until then; null: it does not. */
    pausedUntilMs: TimeMs.nullable(),
    pausedFor: MailTrouble.nullable(),
    ownAddress: z.string().nullable(),
    nowMs: TimeMs,
  }),
})
/** Letters, the newest first. */
export const listMail = request('mail.list', {
  via: 'http',
  params: z.strictObject({
    /** Null: all. */
    state: MailState.nullable(),
    /** Below this number; null: from the newest. */
    below: z.int().min(0).nullable(),
  }),
  result: z.strictObject({ letters: z.array(MailRow).max(MOST_LETTERS), more: z.boolean() }),
})
/**
 * The administrator's word about one letter: `retry` tries it now or once more, `stop` takes it out of the queue, `countAsSent` settles one in
 * doubt. Trying one in doubt may bring it to the person twice.
 */
export const decideMail = request('mail.decide', {
  via: 'http',
  params: z.strictObject({
    mailId: MailId,
    act: z.enum(['retry', 'stop', 'countAsSent']),
    /** As the page showed it: another administrator or the sender may have been quicker. */
    ifState: MailState,
  }),
  result: z.strictObject({}),
  errors: ['mailChanged', 'mailOff', 'noMailAddress'],
})
/** A test letter to one's own address; it goes before all others. */
export const sendTestMail = request('mail.sendTest', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ mailId: MailId }),
  errors: ['mailOff', 'noMailAddress', 'testWaiting'],
})

/** Somebody on the meeting's list, with the newest letter to them about it. */
export const MailPerson = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  siteName: z.string(),
  role: MeetingRole,
  hasAddress: z.boolean(),
  letter: z.strictObject(Letter).nullable(),
})
export type MailPerson = z.infer<typeof MailPerson>
export const readMeetingMail = request('mail.ofMeeting', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ on: z.boolean(), people: z.array(MailPerson) }),
})

/** One's own address; `on`: this server sends e-mail. */
export const readOwnAddress = request('mail.ownAddress', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ on: z.boolean(), address: z.string().nullable() }),
})
export const setOwnAddress = request('mail.setOwnAddress', {
  via: 'http',
  params: z.strictObject({ address: EmailAddress.nullable() }),
  result: z.strictObject({}),
})
/** The addresses of those of these accounts that have one. */
export const findAddresses = request('mail.addressesOf', {
  via: 'http',
  params: z.strictObject({ accountIds: z.array(AccountId).max(300) }),
  result: z.strictObject({ addresses: z.array(z.strictObject({ accountId: AccountId, address: z.string() })) }),
})
export const setAddress = request('mail.setAddress', {
  via: 'http',
  params: z.strictObject({ accountId: AccountId, address: EmailAddress.nullable() }),
  result: z.strictObject({}),
})
