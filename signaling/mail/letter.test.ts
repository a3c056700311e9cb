import { afterEach, beforeEach, expect, test } from 'vitest'
import { leavesOf, readMime, type MimePart } from '../../tests/support/servers/mime.ts'
import { callBy } from '../identity/test-support.ts'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import type { MeetingDraft } from '../meeting/wire.ts'
import { AgendaItemId } from '../wire/ids.ts'
import { invited, openOutbox, standing, type OutboxWorld } from './test-world.ts'

const HOUR_MS = 3_600_000

let world: OutboxWorld
beforeEach(async () => {
  world = await openOutbox()
  world.sender.wake()
})
afterEach(async () => {
  await world.sender.close()
  await world.world.database.destroy()
})

async function sentTo(name: 'chair' | 'secretary' | 'delegate'): Promise<MimePart> {
  const waiting = (await world.rows()).filter(({ state }) => state === 'queued').length
  await world.look(waiting)
  const found = world.given.findLast(({ to }) => to === `${name}@example.vn`)
  return readMime(found?.content ?? '')
}
const part = (mail: MimePart, type: string) => leavesOf(mail).find((one) => one.type.startsWith(type))
const pagesOf = (mail: MimePart) => readPages(new Uint8Array(part(mail, 'application/pdf')?.content ?? []))
const text = (mail: MimePart, type = 'text/plain') => part(mail, type)?.content.toString('utf8') ?? ''
const calendar = (mail: MimePart) =>
  text(mail, 'text/calendar')
    .replaceAll(/\r\n[ \t]/gu, '')
    .split('\r\n')

test('an invitation is Vietnamese in words, with the letter as PDF and a request for the calendar', async () => {
  const meetingId = await invited(world)
  const mail = await sentTo('delegate')
  expect(mail.headers.get('subject')).toBe('Giấy mời: Giao ban tuần')
  expect(mail.headers.get('from')).toContain('hop@hagiang.example.vn')
  expect(mail.headers.get('to')).toContain('delegate@example.vn')
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
  const [row] = (await world.rows()).filter(({ account_id }) => account_id === world.people.delegate.accountId)
  expect(mail.headers.get('message-id')).toBe(`<${row?.mail_id ?? ''}@hagiang.example.vn>`)
  for (const said of [
    'Kính gửi ông/bà daibieu',
    'trân trọng kính mời',
    'Phòng họp số 1',
    '1. Khai mạc',
    '2. Thảo luận',
  ])
    expect(text(mail)).toContain(said)
  expect(text(mail)).toContain(`https://hop.example.vn/cuoc-hop/${meetingId}`)
  expect(text(mail, 'text/html')).toContain(`<a href="https://hop.example.vn/cuoc-hop/${meetingId}">`)
  const [page] = await pagesOf(mail)
  expect(page?.text).toContain('GIẤY MỜI')
  expect(calendar(mail)).toContain('METHOD:REQUEST')
  expect(part(mail, 'text/calendar')?.type).toMatch(/method=REQUEST/u)
})

test('put off it is tentative with a higher sequence and the reason, called off it is withdrawn', async () => {
  const meetingId = await invited(world)
  const sequence = (mail: MimePart) =>
    Number(
      calendar(mail)
        .find((line) => line.startsWith('SEQUENCE:'))
        ?.slice(9),
    )
  const first = sequence(await sentTo('delegate'))
  const by = callBy(world.people.secretary, 'secretary')
  await world.meetings.handlers['meetings.postpone'](by, { meetingId, reason: 'Sạt lở <đường>' })
  const postponed = await sentTo('delegate')
  expect(postponed.headers.get('subject')).toBe('Hoãn họp: Giao ban tuần')
  expect(text(postponed)).toContain('Lý do: Sạt lở <đường>')
  expect(text(postponed, 'text/html')).toContain('Sạt lở &lt;đường&gt;')
  expect(calendar(postponed)).toEqual(expect.arrayContaining(['METHOD:REQUEST', 'STATUS:TENTATIVE']))
  expect(sequence(postponed)).toBeGreaterThan(first)
  await world.meetings.handlers['meetings.cancel'](by, { meetingId, reason: 'Không họp nữa' })
  const cancelled = await sentTo('delegate')
  expect(cancelled.headers.get('subject')).toBe('Huỷ họp: Giao ban tuần')
  expect(calendar(cancelled)).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED']))
  expect(part(cancelled, 'text/calendar')?.type).toMatch(/method=CANCEL/u)
  expect(sequence(cancelled)).toBeGreaterThan(sequence(postponed))
})

test('an item for some people only is in no part of a letter to the others, also when it was closed while the letter waited', async () => {
  const draft: MeetingDraft = world.draft({
    agenda: [
      { title: 'Khai mạc', plannedMinutes: 10 },
      { title: 'Việc nhân sự kín', plannedMinutes: 20 },
    ],
  })
  const meetingId = await world.created({ draft })
  await world.send(meetingId, true)
  const { agenda, revision } = await world.detail(meetingId)
  const closed = agenda.map(({ agendaItemId, plannedMinutes, title }) => ({
    ...{ agendaItemId: AgendaItemId.parse(agendaItemId), plannedMinutes, title },
    audience: title === 'Khai mạc' ? null : [],
  }))
  expect(await world.update(meetingId, revision, { ...draft, agenda: closed }, true)).toMatchObject({ ok: true })
  const toDelegate = await sentTo('delegate')
  const all = leavesOf(toDelegate).map(({ content }) => content.toString('utf8'))
  const pages = await pagesOf(toDelegate)
  expect([...all, ...pages.map((page) => page.text)].filter((one) => one.includes('nhân sự kín'))).toEqual([])
  expect(text(toDelegate)).toContain('1. Khai mạc')
  // Who leads the meeting sees it.
  expect(text(await sentTo('chair'))).toContain('Việc nhân sự kín')
})

test('nothing that people type ends a header, adds a receiver or changes the letter’s shape', async () => {
  const meetingId = await invited(world)
  const { database } = world.world
  const evil = 'Họp\r\nBcc: ke.xau@example.com\r\n\r\n<script>'
  await database.updateTable('meetings').set({ title: evil, place: evil }).where('meeting_id', '=', meetingId).execute()
  await database
    .updateTable('accounts')
    .set({ full_name: 'An" <ke.xau@example.com>,\r\nCc: x@example.com' })
    .where('account_id', '=', world.people.delegate.accountId)
    .execute()
  const mail = await sentTo('delegate')
  expect(mail.headers.has('bcc')).toBe(false)
  expect(mail.headers.has('cc')).toBe(false)
  expect(mail.headers.get('to')).toMatch(/<delegate@example\.vn>$/u)
  expect(mail.headers.get('subject')).toBe('Giấy mời: Họp Bcc: ke.xau@example.com <script>')
  expect(text(mail, 'text/html')).not.toContain('<script>')
  const raw = world.given.findLast(({ to }) => to === 'delegate@example.vn')?.content ?? ''
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'))
  expect(head.split('\r\n').filter((line) => /^(?:bcc|cc):/iu.test(line))).toEqual([])
})

test('an address that came into the database by another way and is none gets nothing', async () => {
  await world.addressed(world.people.delegate.accountId, 'an@example.vn>\r\nRCPT TO:<x@example.com')
  await invited(world)
  await world.look(3)
  expect(world.given.map(({ to }) => to).sort()).toEqual(['chair@example.vn', 'secretary@example.vn'])
  expect((await world.rows()).map(({ state }) => state).sort()).toEqual(['noAddress', 'sent', 'sent'])
})

test('who was taken off the list, barred, or whose meeting is over is not written to any more', async () => {
  const meetingId = await invited(world)
  const { database } = world.world
  const { chair, delegate, secretary } = world.people
  // The secretary's letter is the last to be taken.
  const { accountId } = secretary
  await database.updateTable('mail_outbox').set({ next_try_at_ms: 1 }).where('account_id', '!=', accountId).execute()
  await database.deleteFrom('participants').where('account_id', '=', delegate.accountId).execute()
  await database.updateTable('accounts').set({ disabled: 1 }).where('account_id', '=', chair.accountId).execute()
  await world.look(2)
  await database.updateTable('meetings').set({ state: 'ended' }).where('meeting_id', '=', meetingId).execute()
  await world.look(1)
  expect((await standing(world)).toSorted()).toEqual([
    'chair invitation dropped accountDisabled',
    'delegate invitation dropped notInvited',
    'secretary invitation dropped meetingOver',
  ])
  expect(world.given).toEqual([])
})

test('an invitation that waited past the end of its meeting does not go; that it was called off goes', async () => {
  const meetingId = await invited(world)
  world.world.clock.advance(30 * 24 * HOUR_MS)
  await world.look(3)
  expect(new Set((await world.rows()).map(({ trouble }) => trouble))).toEqual(new Set(['meetingOver']))
  const by = callBy(world.people.secretary, 'secretary')
  await world.meetings.handlers['meetings.cancel'](by, { meetingId, reason: 'Đã họp chung' })
  await world.look(3)
  expect(world.given).toHaveLength(3)
})
