// A letter about a meeting as one person gets it: words, the invitation as PDF and the calendar entry, made of what that person may see now.
import MailComposer from 'nodemailer/lib/mail-composer'
import { askedPerson } from '../answers/store.ts'
import { hasAnswered } from '../answers/wire.ts'
import { calendarFile } from '../invitation/calendar.ts'
import { readFacts, type InvitationFacts } from '../invitation/facts.ts'
import { invitationPdf } from '../invitation/letter.ts'
import { meetingLink } from '../invitation/link.ts'
import type { Participant } from '../meeting/wire.ts'
import { phaseOf } from '../meeting/rules.ts'
import type { Database } from '../storage/database.ts'
import { EmailAddress } from '../wire/email-address.ts'
import { oneLine } from './rules.ts'
import type { MailSettings } from './settings.ts'
import { hasNewer, type OutboxRow } from './store.ts'
import type { MailTrouble } from './wire.ts'
import { htmlOf, paragraphsOf, subjectOf, testParagraphs, textOf } from './words.ts'

export interface LetterDeps {
  readonly database: Database
  readonly settings: MailSettings
  readonly provinceName: string
  readonly publicOrigins: readonly string[]
}
/** What is to be done about a letter: it goes, it cannot go, or nobody needs it any more. */
export type MadeLetter =
  | { readonly kind: 'letter'; readonly to: string; readonly content: Uint8Array }
  | { readonly kind: 'noAddress' }
  | { readonly kind: 'dropped'; readonly trouble: MailTrouble }

const MOST_SUBJECT = 200

/** Makes the letter of this row. What was closed to the person since it was queued is not in it. */
export async function makeLetter(deps: LetterDeps, row: OutboxRow, nowMs: number): Promise<MadeLetter> {
  const { database } = deps
  const account = await database
    .selectFrom('accounts')
    .select(['email', 'full_name', 'disabled'])
    .where('account_id', '=', row.account_id)
    .executeTakeFirstOrThrow()
  if (account.disabled === 1) return { kind: 'dropped', trouble: 'accountDisabled' }
  const facts = row.meeting_id === null ? null : await readFacts(database, row.meeting_id, row.account_id)
  const needless = facts === null ? null : await whyNeedless(database, row, facts, nowMs)
  if (needless !== null) return { kind: 'dropped', trouble: needless }
  // Checked when it was typed, and once more here: it stands in a header and in a command.
  const to = EmailAddress.safeParse(account.email ?? '')
  if (!to.success) return { kind: 'noAddress' }
  const content =
    facts === null || facts.invited === null
      ? await testLetter(deps, row, { address: to.data, name: account.full_name })
      : await meetingLetter(deps, row, facts, { address: to.data, invited: facts.invited, nowMs })
  return { kind: 'letter', to: to.data, content }
}

/** Why nobody needs the letter any more; null: it is needed. */
async function whyNeedless(
  database: Database,
  row: OutboxRow,
  { endsAtMs, invited, meetingId, state }: InvitationFacts,
  nowMs: number,
): Promise<MailTrouble | null> {
  if (invited === null) return 'notInvited'
  if (phaseOf(state) === 'over') return 'meetingOver'
  const { account_id: accountId, kind } = row
  // Nobody ended it, but its time is over; that it was put off or called off is worth knowing all the same.
  if (endsAtMs <= nowMs && kind !== 'postponed' && kind !== 'cancelled') return 'meetingOver'
  // One that was under way when the newer came, or is tried once more by hand.
  if (await hasNewer(database, row)) return 'superseded'
  const putAside = state === 'postponed' || state === 'cancelled'
  // The newest word about the meeting is a letter of its own.
  if (kind === 'postponed' || kind === 'cancelled') return kind === state ? null : 'superseded'
  if (putAside) return 'superseded'
  if (kind !== 'answerReminder') return null
  const asked = await askedPerson(database, meetingId, accountId)
  if (asked === null) return 'notInvited'
  return hasAnswered(asked.standing) ? 'answered' : null
}

interface Addressee {
  readonly address: string
  readonly name: string
}

function testLetter(deps: LetterDeps, row: OutboxRow, to: Addressee): Promise<Uint8Array> {
  const paragraphs = testParagraphs(to.name, deps.provinceName)
  return composed(deps, row, to, { subject: subjectOf('test', ''), paragraphs, link: null })
}

async function meetingLetter(
  deps: LetterDeps,
  row: OutboxRow,
  facts: InvitationFacts,
  { address, invited, nowMs }: { readonly address: string; readonly invited: Participant; readonly nowMs: number },
): Promise<Uint8Array> {
  const { provinceName, publicOrigins, settings } = deps
  const link = meetingLink(publicOrigins, facts.meetingId)
  const to = { address, name: oneLine(invited.fullName, MOST_SUBJECT) }
  const paragraphs = paragraphsOf(row.kind, {
    ...{ facts, invited, provinceName, linked: link !== null, reason: row.reason },
  })
  const pdf = await invitationPdf(facts, provinceName)
  const parties = { from: settings.from, to: address, name: to.name }
  // A reminder changes nothing that is in the calendar.
  const calendar = row.kind === 'answerReminder' ? null : calendarFile(facts, { nowMs, parties, link })
  const method = facts.state === 'cancelled' ? 'CANCEL' : 'REQUEST'
  return composed(deps, row, to, {
    ...{ subject: subjectOf(row.kind, facts.title), paragraphs, link },
    attached: { pdf, calendar: calendar === null ? null : { method, content: calendar } },
  })
}

interface Content {
  readonly subject: string
  readonly paragraphs: readonly string[]
  readonly link: string | null
  readonly attached?: {
    readonly pdf: Uint8Array
    readonly calendar: { readonly method: string; readonly content: string } | null
  }
}

/** As bytes of MIME (RFC 5322). Values of headers are one line each, and the library encodes what is not ASCII. */
async function composed(
  { settings, provinceName }: LetterDeps,
  row: OutboxRow,
  to: Addressee,
  { subject, paragraphs, link, attached }: Content,
): Promise<Uint8Array> {
  const fromName = oneLine(settings.fromName === '' ? provinceName : settings.fromName, MOST_SUBJECT)
  const composer = new MailComposer({
    from: { name: fromName, address: settings.from },
    to: { name: oneLine(to.name, MOST_SUBJECT), address: to.address },
    subject: oneLine(subject, MOST_SUBJECT),
    // The same at each try: a server or reader that gets it twice can tell.
    messageId: `<${messageIdOf(row.mail_id, settings.from)}>`,
    date: new Date(Number(row.created_at_ms)),
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: textOf(paragraphs, link),
    html: htmlOf(paragraphs, link),
    textEncoding: 'base64',
    disableFileAccess: true,
    disableUrlAccess: true,
    xMailer: false,
    ...(attached === undefined
      ? {}
      : {
          attachments: [
            { filename: 'giay-moi.pdf', content: Buffer.from(attached.pdf), contentType: 'application/pdf' },
          ],
        }),
    ...(attached?.calendar == null ? {} : { icalEvent: { ...attached.calendar, filename: 'giay-moi.ics' } }),
  })
  return composer.compile().build()
}

export function messageIdOf(mailId: string, from: string): string {
  return `${mailId}@${from.slice(from.lastIndexOf('@') + 1)}`
}
