import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Account } from '../identity/wire.ts'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import { newId } from '../kit/clock.ts'
import { recordChange } from '../meeting/history.ts'
import type { ChangeAct } from '../meeting/wire.ts'
import { MeetingId } from '../wire/ids.ts'
import { auditHandlers } from './commands.ts'
import { auditCsv } from './csv.ts'
import type { AuditEntry, AuditFilter } from './wire.ts'

const ALL: AuditFilter = { accountId: null, fromMs: null, untilMs: null, kind: null }
const NO_CHAIN = { state: () => Promise.reject(new Error('not asked for')) }
let world: World
let admin: Account
let unitAdmin: Account
let clerk: Account

beforeEach(async () => {
  world = await openWorld()
  admin = await world.add('quantri', { systemRole: 'admin', siteId: SITES.root })
  unitAdmin = await world.add('quantri.dongvan', { systemRole: 'unitAdmin', siteId: SITES.district })
  clerk = await world.add('dc.lungcu', { siteId: SITES.commune, fullName: 'Lầu Mí Súa' })
})
afterEach(() => world.database.destroy())

const signedIn = ({ accountId }: Account, details: Record<string, string | number> = {}) =>
  world.audit.record({ accountId, meetingId: null, action: 'identity.signIn', details })

async function read(by: Account, filter: Partial<AuditFilter> = {}, before: number | null = null) {
  const answer = await auditHandlers({ database: world.database, chain: NO_CHAIN })['audit.list'](callBy(by), {
    filter: { ...ALL, ...filter },
    before,
  })
  if (!answer.ok) throw new Error('The record could not be read')
  return answer.value
}
const actions = async (...asked: Parameters<typeof read>) => (await read(...asked)).entries.map(({ action }) => action)

test('the newest entries come first, a page at a time, and a new one moves nothing between the pages', async () => {
  for (let number = 0; number < 120; number += 1) await signedIn(clerk, { number })
  const first = await read(admin)
  await signedIn(clerk)
  const second = await read(admin, {}, first.older)
  const third = await read(admin, {}, second.older)
  expect([first, second, third].map(({ entries }) => entries.length)).toEqual([50, 50, 20])
  expect(third.older).toBeNull()
  const ids = [first, second, third].flatMap(({ entries }) => entries.map(({ auditId }) => auditId))
  expect(ids).toEqual(ids.toSorted((one, other) => other - one))
  expect(new Set(ids).size).toBe(120)
})

test('it is narrowed down by kind, by period and by account, whether that one acted or was acted upon', async () => {
  await signedIn(clerk, { ip: '10.0.0.1', device: 'Chrome, Windows' })
  await world.audit.record({ accountId: null, meetingId: null, action: 'identity.signIn.refused' })
  world.clock.advance(60_000)
  const borderMs = world.clock.nowMs()
  const details = { accountId: clerk.accountId }
  await world.audit.record({ accountId: admin.accountId, meetingId: null, action: 'identity.resetPassword', details })
  await world.audit.record({ accountId: unitAdmin.accountId, meetingId: null, action: 'papers.issue' })

  expect(await actions(admin, { kind: 'signIns' })).toEqual(['identity.signIn.refused', 'identity.signIn'])
  expect(await actions(admin, { kind: 'accounts' })).toEqual(['identity.resetPassword'])
  expect(await actions(admin, { kind: 'papers' })).toEqual(['papers.issue'])
  expect(await actions(admin, { fromMs: borderMs })).toEqual(['papers.issue', 'identity.resetPassword'])
  expect(await actions(admin, { untilMs: borderMs })).toEqual(['identity.signIn.refused', 'identity.signIn'])
  const { entries } = await read(admin, { accountId: clerk.accountId })
  expect(entries).toMatchObject([
    { action: 'identity.resetPassword', who: { username: 'quantri' }, about: { fullName: 'Lầu Mí Súa' } },
    { action: 'identity.signIn', who: { unit: 'Xã Lũng Cú' }, about: null, ip: '10.0.0.1', device: 'Chrome, Windows' },
  ])
})

test('a unit’s administrator reads what people of that unit and those below did or had done to them, and of nobody else', async () => {
  const beside = await world.add('dc.meovac', { siteId: SITES.otherDistrict })
  await signedIn(clerk)
  await signedIn(beside)
  await signedIn(admin)
  await world.audit.record({ accountId: null, meetingId: null, action: 'identity.signIn.refused' })
  const details = { accountId: clerk.accountId }
  await world.audit.record({ accountId: admin.accountId, meetingId: null, action: 'identity.disable', details })
  expect(await actions(unitAdmin)).toEqual(['identity.disable', 'identity.signIn'])
  expect(await actions(unitAdmin, { accountId: beside.accountId })).toEqual([])
})

test('a meeting is named to those alone who may know of it', async () => {
  const titled = async (title: string, state: 'draft' | 'invited', siteId: typeof SITES.root) => {
    const meetingId = newId(MeetingId)
    const made = {
      meeting_id: meetingId,
      request_id: randomUUID(),
      revision: 1,
      title,
      kind: 'meeting',
      place: '',
    } as const
    const by = { created_by: clerk.accountId, created_at_ms: 0, starts_at_ms: 1, ends_at_ms: 2, state_reason: null }
    await world.database
      .insertInto('meetings')
      .values({ ...made, ...by, state, owner_site_id: siteId })
      .execute()
    await world.audit.record({ accountId: clerk.accountId, meetingId, action: 'meetings.update' })
  }
  await titled('Của huyện', 'draft', SITES.district)
  await titled('Của tỉnh', 'invited', SITES.root)
  await titled('Dự thảo của tỉnh', 'draft', SITES.root)
  const titles = async (by: Account) => (await read(by)).entries.map(({ meetingTitle }) => meetingTitle)
  expect(await titles(unitAdmin)).toEqual([null, null, 'Của huyện'])
  expect(await titles(admin)).toEqual([null, 'Của tỉnh', null])
})

test('a cancelled meeting is named to the administrator of the system only if people had been invited to it', async () => {
  const cancelled = async (title: string, acts: readonly ChangeAct[]) => {
    const meetingId = newId(MeetingId)
    const made = { ...{ meeting_id: meetingId, request_id: randomUUID(), revision: 1, title }, place: '' }
    const by = { created_by: clerk.accountId, created_at_ms: 0, starts_at_ms: 1, ends_at_ms: 2, state_reason: 'x' }
    await world.database
      .insertInto('meetings')
      .values({ ...made, ...by, kind: 'meeting', state: 'cancelled', owner_site_id: SITES.district })
      .execute()
    for (const act of acts) {
      const change = { meetingId, atMs: 0, accountId: clerk.accountId, act, from: null, to: 'cancelled' } as const
      await recordChange(world.database, change)
    }
    await world.audit.record({ accountId: clerk.accountId, meetingId, action: 'meetings.cancel' })
  }
  await cancelled('Kiểm điểm cán bộ', ['create', 'submit', 'sendBack', 'cancel'])
  await cancelled('Đã gửi', ['create', 'send', 'cancel'])
  await cancelled('Đã duyệt', ['create', 'submit', 'approve', 'cancel'])
  await cancelled('Gọi họp', ['call', 'cancel'])
  const titles = async (by: Account) => (await read(by)).entries.map(({ meetingTitle }) => meetingTitle)
  expect(await titles(admin)).toEqual(['Gọi họp', 'Đã duyệt', 'Đã gửi', null])
  expect(await titles(unitAdmin)).toEqual(['Gọi họp', 'Đã duyệt', 'Đã gửi', 'Kiểm điểm cán bộ'])
})

test.each([
  ['changed', sql`update audit set action = 'x'`],
  ['deleted', sql`delete from audit`],
  ['replaced', sql`insert or replace into audit (audit_id, at_ms, action, details) values (1, 0, 'x', '{}')`],
])('the database itself refuses that an entry is %s', async (_, statement) => {
  await signedIn(clerk)
  const before = await world.database.selectFrom('audit').selectAll().execute()
  await expect(statement.execute(world.database)).rejects.toThrow('the record is never changed')
  expect(await world.database.selectFrom('audit').selectAll().execute()).toEqual(before)
})

test('in the CSV file diacritics are right in Excel, and a name that begins a formula is harmless', async () => {
  const person = { fullName: '=HYPERLINK("x")', username: '@dc', unit: '-Xã' }
  const entry: AuditEntry = {
    ...{ auditId: 7, atMs: Date.UTC(2026, 10, 28, 1), action: 'identity.signIn', who: person, about: person },
    ...{ meetingTitle: '+Họp', ip: '10.0.0.1', device: 'Chrome' },
  }
  async function* batches() {
    yield [entry]
  }
  let file = ''
  for await (const piece of auditCsv(batches())) file += piece
  expect(file.startsWith('\uFEFF"STT","Thời gian","Họ tên"')).toBe(true)
  expect(file.split('\r\n')[1]).toBe(
    `"1","28/11/2026 08:00:00","'=HYPERLINK(""x"")","'@dc","'-Xã","Đăng nhập","'=HYPERLINK(""x"") (@dc)","'+Họp","10.0.0.1","Chrome"`,
  )
})
