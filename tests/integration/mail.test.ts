import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MailState } from '../../signaling/mail/wire.ts'
import { AccountId, SiteId, type MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { answer, startMailServer, type MailServer, type TakenLetter } from '../support/servers/mail-server.ts'
import { leavesOf, readMime } from '../support/servers/mime.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const MEMBERS = 24
const LOGIN = { user: 'hop', password: 'mat-khau-hop-thu' }
const ADMIN = { ADMIN_USERNAME: 'quantri.tinh', ADMIN_PASSWORD: 'mat-khau-dau-tien' }
const SECRETARY = { username: 'thuky', password: 'mat-khau-cua-thu-ky' }
let mail: MailServer
let server: RunningServer
let siteId: SiteId
let secretaryId: AccountId

beforeAll(async () => {
  mail = await startMailServer()
  server = await startServer({
    args: ['--empty'],
    env: {
      ...{ SMTP_HOST: 'localhost', SMTP_PORT: String(mail.port), SMTP_TLS: 'off', SMTP_FROM: 'hop@hagiang.example.vn' },
      ...{ SMTP_PER_MINUTE: '6000', SMTP_TIMEOUT_SECONDS: '60', ...ADMIN },
    },
  })
  const admin = await signIn('admin')
  siteId = SiteId.parse((await done(admin.call('sites.list', {}))).sites[0]?.siteId)
  const secretary = {
    fullName: 'Thư ký',
    title: 'Chuyên viên',
    siteId,
    systemRole: 'user',
    mayPrepareMeetings: true,
  } as const
  const made = await done(
    admin.call('identity.createAccount', { ...SECRETARY, ...secretary, email: 'thu.ky@hagiang.example.vn' }),
  )
  secretaryId = made.accountId
  await server.stop({ keepData: true })
  addMembers()
  await server.start()
})
afterAll(async () => {
  await server?.stop()
  await mail?.close()
})

/** People who only get letters: nobody signs in as one of them. The first is the chair of all meetings. */
const memberId = (index: number) => AccountId.parse(`member-of-list-${index}`)
function addMembers(): void {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'))
  const insert = database.prepare(`INSERT INTO accounts (account_id, username, full_name, title, site_id, system_role,
    may_prepare_meetings, disabled, password_hash, name_key, search_text, created_at_ms, email)
    VALUES (?, ?, ?, 'Uỷ viên', ?, 'user', 0, 0, 'none', '', '', 0, ?)`)
  for (let index = 0; index <= MEMBERS; index += 1)
    insert.run(memberId(index), `uyvien${index}`, `Uỷ viên ${index}`, siteId, `uyvien${index}@xa.example.vn`)
  database.close()
}

async function done<T>(reply: Promise<{ ok: true; result: T } | { ok: false; error: string }>): Promise<T> {
  const got = await reply
  if (!got.ok) throw new Error(got.error)
  return got.result
}
const signIn = (who: 'admin' | 'secretary') =>
  who === 'admin'
    ? TestClient.signIn(server.url, ADMIN.ADMIN_USERNAME, ADMIN.ADMIN_PASSWORD)
    : TestClient.signIn(server.url, SECRETARY.username, SECRETARY.password)

/** A meeting of chair, secretary and so many members, that is not sent yet. */
async function draftMeeting(secretary: TestClient, members: number): Promise<MeetingId> {
  const startsAtMs = Date.now() + 48 * 3_600_000
  const member = (index: number) => ({ accountId: memberId(index), role: 'delegate' as const, siteId })
  const { meetingId } = await done(
    secretary.call('meetings.create', {
      requestId: crypto.randomUUID(),
      draft: {
        ...{ title: 'Giao ban phòng chống bão', kind: 'briefing', place: 'Phòng họp số 3', startsAtMs },
        ...{ endsAtMs: startsAtMs + 7_200_000, siteIds: [siteId] },
        participants: [
          { accountId: memberId(0), role: 'chair', siteId },
          { accountId: secretaryId, role: 'secretary', siteId },
          ...Array.from({ length: members }, (_, index) => member(index + 1)),
        ],
        agenda: [{ title: 'Tình hình mưa lũ', plannedMinutes: 30 }],
      },
    }),
  )
  return meetingId
}
const counts = async (admin: TestClient): Promise<Record<MailState, number>> =>
  (await done(admin.call('mail.read', {}))).counts

test(
  'however often the server is killed while it sends, no letter comes twice, and only those of which nobody knows are in doubt',
  { timeout: 300_000 },
  async () => {
    const secretary = await signIn('secretary')
    const meetingId = await draftMeeting(secretary, MEMBERS)
    /** Which letters are held until the server is dead: by their number, at the address or at the end of their content. */
    const heldAtEnd = [2, 7, 13, 20]
    const heldAtAddress = [4, 16]
    let addresses = 0
    let held = false
    const hold = () => {
      held = true
      return new Promise<null>(() => undefined)
    }
    mail.ways = {
      onRecipient: () => ((addresses += 1), heldAtAddress.includes(addresses) ? hold() : Promise.resolve(null)),
      onLetter: () => (heldAtEnd.includes(mail.letters.length) ? hold() : Promise.resolve(null)),
    }
    await done(secretary.call('meetings.send', { meetingId, givesUpLead: false }))
    for (let kills = 0; kills < heldAtEnd.length + heldAtAddress.length; kills += 1) {
      await poll(() => held, { deadlineMs: 30_000, what: 'a letter that is held' })
      await server.kill()
      held = false
      await server.start()
    }
    const admin = await signIn('admin')
    await poll(async () => ((found) => found.queued + found.sending === 0)(await counts(admin)), {
      deadlineMs: 30_000,
      what: 'the end of the queue',
    })
    const all = MEMBERS + 2
    expect(await counts(admin)).toMatchObject({ inDoubt: heldAtEnd.length, sent: all - heldAtEnd.length, failed: 0 })
    // Those in doubt did come here; the others too, and each once.
    expect(new Set(mail.letters.map(({ messageId }) => messageId)).size).toBe(all)
    expect(mail.letters).toHaveLength(all)
    expect(new Set(mail.letters.map(({ to }) => to)).size).toBe(all)

    const doubted = await done(admin.call('mail.list', { state: 'inDoubt', below: null }))
    expect(doubted.letters.map(({ trouble }) => trouble)).toEqual(heldAtEnd.map(() => 'interrupted'))
    const { people } = await done(secretary.call('mail.ofMeeting', { meetingId }))
    expect(people.filter(({ letter }) => letter?.state === 'inDoubt')).toHaveLength(heldAtEnd.length)

    // The administrator decides: one counts as sent, another goes once more under the same Message-ID.
    const [first, second] = doubted.letters
    if (first === undefined || second === undefined) throw new Error('Nothing is in doubt')
    const decide = (mailId: typeof first.mailId, act: 'retry' | 'countAsSent') =>
      admin.call('mail.decide', { mailId, act, ifState: 'inDoubt' })
    await done(decide(first.mailId, 'countAsSent'))
    expect(await decide(first.mailId, 'retry')).toMatchObject({ error: 'mailChanged' })
    await done(decide(second.mailId, 'retry'))
    const ofSecond = (letter: TakenLetter) => letter.messageId.startsWith(second.mailId)
    await poll(() => mail.letters.filter(ofSecond).length === 2, { what: 'the letter that was sent once more' })
    await poll(async () => (await counts(admin)).inDoubt === heldAtEnd.length - 2, { what: 'both to be settled' })
    const { entries } = await done(
      admin.call('audit.list', {
        filter: { accountId: null, fromMs: null, untilMs: null, kind: 'system' },
        before: null,
      }),
    )
    expect(entries.map(({ action }) => action)).toEqual(expect.arrayContaining(['mail.countAsSent', 'mail.retry']))
  },
)

test('put off and called off goes to everybody; an address that is refused is told to the secretary, a busy one is tried again later', async () => {
  const secretary = await signIn('secretary')
  const admin = await signIn('admin')
  const meetingId = await draftMeeting(secretary, 3)
  const before = mail.letters.length
  mail.ways = {
    onRecipient(address) {
      if (address.startsWith('uyvien1@')) return Promise.resolve(answer(550, '5.1.1 no such mailbox'))
      return Promise.resolve(address.startsWith('uyvien2@') ? answer(450, '4.2.0 greylisted') : null)
    },
  }
  await done(secretary.call('meetings.send', { meetingId, givesUpLead: false }))
  await poll(() => mail.letters.length === before + 3, { what: 'the invitations that can go' })
  const standing = async () =>
    (await done(secretary.call('mail.ofMeeting', { meetingId }))).people
      .map(({ letter }) => [letter?.kind, letter?.state, letter?.trouble].join(' ').trim())
      .sort()
  await poll(async () => !(await standing()).some((line) => line.includes('sending')), { what: 'the tries to end' })
  expect(await standing()).toEqual([
    'invitation failed recipientRefused',
    'invitation queued busy',
    'invitation sent',
    'invitation sent',
    'invitation sent',
  ])
  mail.ways = {}
  await done(secretary.call('meetings.postpone', { meetingId, reason: 'Bão số 3 đổ bộ' }))
  await poll(() => mail.letters.length === before + 8, { what: 'five letters of the postponement' })
  const postponed = mail.letters.slice(before + 3)
  expect(new Set(postponed.map(({ to }) => to)).size).toBe(5)
  for (const { raw } of postponed) {
    const letter = readMime(raw)
    expect(letter.headers.get('subject')).toBe('Hoãn họp: Giao ban phòng chống bão')
    const [words] = leavesOf(letter).filter(({ type }) => type.startsWith('text/plain'))
    expect(words?.content.toString('utf8')).toContain('Lý do: Bão số 3 đổ bộ')
  }
  await done(secretary.call('meetings.cancel', { meetingId, reason: 'Không họp nữa' }))
  await poll(() => mail.letters.length === before + 13, { what: 'five letters of the cancellation' })
  await poll(async () => (await standing()).every((line) => line === 'cancelled sent'), { what: 'all to be sent' })
  expect((await counts(admin)).queued).toBe(0)
})

test('a system administrator sends a test to the own address; a wrong password of the mail server is said in its word', async () => {
  const admin = await signIn('admin')
  await done(admin.call('mail.setOwnAddress', { address: ' quan.tri@hagiang.example.vn ' }))
  mail.ways = {}
  await done(admin.call('mail.sendTest', {}))
  const letter = await poll(() => mail.letters.find(({ to }) => to === 'quan.tri@hagiang.example.vn'), {
    what: 'the test',
  })
  expect(readMime(letter?.raw ?? '').headers.get('subject')).toBe('Thư thử của hệ thống họp')
  const port = mail.port
  await mail.close()
  mail = await startMailServer({ port, login: LOGIN })
  await poll(async () => (await counts(admin)).sending === 0, { what: 'the first test to be settled' })
  await done(admin.call('mail.sendTest', {}))
  const newest = async () => (await done(admin.call('mail.list', { state: null, below: null }))).letters[0]
  await poll(async () => (await newest())?.state === 'failed', { what: 'the second test to fail' })
  expect(await newest()).toMatchObject({ kind: 'test', trouble: 'senderRefused' })
  expect(mail.letters).toEqual([])
})
