import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBy, openCall, openWorld, SITES, type World } from '../identity/test-support.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import type { MeetingState } from '../meeting/wire.ts'
import { MeetingId, PairingId, type SiteId } from '../wire/ids.ts'
import type { PhoneKind } from '../wire/paired-part.ts'
import { createPhones, type Phones } from './commands.ts'
import { CODE_LASTS_MS } from './rules.ts'
import { CODE_LENGTH, CODE_LETTERS, MAX_PHONES, PhoneCode } from './wire.ts'

let world: World
let phones: Phones
let operator: Account
let meetingId: MeetingId
const ended: string[] = []
beforeEach(async () => {
  world = await openWorld()
  ended.length = 0
  phones = createPhones({
    ...world,
    meetingOf: async (id) => {
      const row = await world.database
        .selectFrom('meetings')
        .selectAll()
        .where('meeting_id', '=', id)
        .executeTakeFirst()
      return row === undefined ? null : { state: row.state, startsAtMs: row.starts_at_ms }
    },
    onSessionsEnded: (hashes) => void ended.push(...hashes),
  })
  operator = await world.add('operator', { siteId: SITES.commune })
  meetingId = await makeMeeting('Giao ban tuần')
  await invite(operator, 'operator', meetingId)
})
afterEach(() => world.database.destroy())

async function makeMeeting(title: string, state: MeetingState = 'inSession'): Promise<MeetingId> {
  const id = newId(MeetingId)
  const nowMs = world.clock.nowMs()
  await world.database
    .insertInto('meetings')
    .values({
      ...{ meeting_id: id, request_id: id, revision: 1, title, kind: 'meeting', place: 'x', state, state_reason: null },
      ...{ starts_at_ms: nowMs, ends_at_ms: nowMs + 3_600_000, owner_site_id: SITES.office },
      ...{ created_by: operator.accountId, created_at_ms: nowMs },
    })
    .execute()
  return id
}

async function invite({ accountId, siteId }: Account, role: MeetingRole, to: MeetingId): Promise<void> {
  const row = { meeting_id: to, account_id: accountId, role, site_id: siteId }
  await world.database.insertInto('participants').values(row).execute()
}

async function setState(state: MeetingState): Promise<void> {
  await world.database.updateTable('meetings').set({ state }).where('meeting_id', '=', meetingId).execute()
}

const askFor = (by: Account, siteId?: SiteId, actor: 'operator' | 'unitAdmin' = 'operator', to = meetingId) =>
  phones.handlers['phones.invite'](callBy(by, actor), { meetingId: to, ...(siteId === undefined ? {} : { siteId }) })
async function codeFor(by: Account = operator, to = meetingId): Promise<string> {
  const made = await askFor(by, undefined, 'operator', to)
  if (!made.ok) throw new Error(made.error)
  return made.value.code
}
const list = async (by: Account = operator) => {
  const listed = await phones.handlers['phones.list'](callBy(by, 'operator'), { meetingId })
  return listed.ok ? listed.value.phones : []
}
const withdraw = (pairingId: string | undefined, by: Account = operator) =>
  phones.handlers['phones.withdraw'](callBy(by, 'operator'), { meetingId, pairingId: PairingId.parse(pairingId) })

/** A phone's browser with its cookie. */
function phone(ip = '192.0.2.1') {
  let token: string | null = null
  const call = async () => {
    const session = token === null ? null : await phones.authenticate(token)
    const cookie = { token, set: (next: string | null) => void (token = next) }
    return { ...openCall(), ip, device: 'Safari, iPhone', pairingCookie: cookie, ...session }
  }
  return {
    get token() {
      return token
    },
    call,
    look: async (code: string) => phones.handlers['phones.look'](await call(), { code }),
    begin: async (code: string, kind: PhoneKind = 'sound') =>
      phones.handlers['phones.begin'](await call(), { code, kind }),
    own: async () => {
      const own = await phones.handlers['phones.own'](await call(), {})
      return own.ok ? own.value.own : own.error
    },
    leave: async () => phones.handlers['phones.leave'](await call(), {}),
  }
}
const NONE = { kind: 'none' }

test('a code has more than 128 random bits in letters that nobody mistakes; neither it nor the cookie stands in the database', async () => {
  const one = phone()
  const code = await codeFor()
  expect(code).toMatch(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`, 'u'))
  expect(CODE_LENGTH * Math.log2(CODE_LETTERS.length)).toBeGreaterThan(128)
  expect(PhoneCode.parse(`${code.slice(0, 4)}-${code.slice(4)} `.toUpperCase())).toBe(code)
  await one.begin(code)
  const kept = JSON.stringify(await world.database.selectFrom('phones').selectAll().execute())
  expect(kept).not.toContain(code)
  expect(one.token).not.toBeNull()
  expect(kept).not.toContain(one.token)
})

test('a phone gets meeting and site before it uses its code, and is a device of that hall afterwards', async () => {
  const one = phone()
  const code = await codeFor()
  expect(await one.look(code)).toMatchObject({
    ok: true,
    value: { meetingTitle: 'Giao ban tuần', siteName: 'Xã Lũng Cú' },
  })
  expect(await one.own()).toEqual(NONE)
  expect(await one.begin(code, 'camera')).toMatchObject({ ok: true })
  expect(await one.own()).toMatchObject({ kind: 'camera', label: 'Điện thoại 1', meetingId, siteName: 'Xã Lũng Cú' })
  const session = await phones.authenticate(one.token ?? '')
  expect(session).toMatchObject({
    account: { accountId: operator.accountId, systemRole: 'user' },
    paired: { part: 'phone', phone: { meetingId, kind: 'camera' } },
  })
})

test('a code is good once, also for two phones at the same moment, and says that it was used', async () => {
  const code = await codeFor()
  const both = [phone(), phone('192.0.2.2')]
  const answers = await Promise.all(both.map((one) => one.begin(code)))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  const late = phone()
  for (const answer of [await late.look(code), await late.begin(code)]) {
    expect(answer).toMatchObject({ error: 'codeUsed' })
  }
  expect(late.token).toBeNull()
})

test('a code that ran out, one that a newer one replaced, and one that was made up open nothing', async () => {
  const late = await codeFor()
  world.clock.advance(CODE_LASTS_MS)
  expect(await phone().begin(late)).toMatchObject({ error: 'codeOver' })
  const replaced = await codeFor()
  const newest = await codeFor()
  expect(await phone().begin(replaced)).toMatchObject({ error: 'wrongCode' })
  expect(await phone().begin('a'.repeat(CODE_LENGTH))).toMatchObject({ error: 'wrongCode' })
  expect(await phone().begin(newest)).toMatchObject({ ok: true })
})

test('who tries many codes is stopped, and other addresses go on', async () => {
  const code = await codeFor()
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => phone('198.51.100.7').look('a'.repeat(CODE_LENGTH))),
  )
  expect(answers.filter((answer) => !answer.ok && answer.error === 'wrongCode').length).toBeLessThanOrEqual(60)
  expect(answers.at(-1)).toMatchObject({ error: 'rateLimited' })
  expect(await phone('198.51.100.7').begin(code)).toMatchObject({ error: 'rateLimited' })
  expect(await phone('203.0.113.1').begin(code)).toMatchObject({ ok: true })
  const made = await Promise.all(Array.from({ length: 40 }, () => askFor(operator)))
  expect(made.filter(({ ok }) => ok).length).toBeLessThanOrEqual(12)
  expect(made.at(-1)).toMatchObject({ error: 'rateLimited' })
})

test('the end of the meeting ends its phones and its codes', async () => {
  const [one, code] = [phone(), await codeFor()]
  await one.begin(await codeFor())
  const waiting = await codeFor()
  const hash = (await phones.authenticate(one.token ?? ''))?.sessionHash
  await setState('ended')
  // Also before the rows are worked on: a crash may come between.
  expect(await phones.authenticate(one.token ?? '')).toBeNull()
  await phones.meetingOver(meetingId)
  expect(ended).toEqual([hash])
  expect(await one.own()).toEqual(NONE)
  expect(await phone().begin(waiting)).toMatchObject({ error: 'meetingOver' })
  expect(await phone().begin(code)).toMatchObject({ error: 'wrongCode' })
  expect(await askFor(operator)).toMatchObject({ error: 'meetingOver' })
})

test('an operator has the own hall alone, an administrator of the meeting’s unit the one that they name', async () => {
  const foreign = await world.add('foreign', { siteId: SITES.otherDistrict })
  const district = await world.add('unit', { systemRole: 'unitAdmin', siteId: SITES.district })
  await invite(foreign, 'operator', meetingId)
  expect(await askFor(operator, SITES.otherDistrict)).toMatchObject({ error: 'noSuchSite' })
  expect(await askFor(district, undefined, 'unitAdmin')).toMatchObject({ error: 'noSuchSite' })
  expect(await askFor(district, SITES.office, 'unitAdmin')).toMatchObject({ error: 'noSuchSite' })
  const made = await askFor(district, SITES.commune, 'unitAdmin')
  const one = phone()
  await one.begin(made.ok ? made.value.code : '')
  expect(await one.own()).toMatchObject({ siteName: 'Xã Lũng Cú', account: { accountId: operator.accountId } })
  expect(await list(foreign)).toEqual([])
  const [listed] = await list()
  if (listed === undefined) throw new Error('It is listed')
  expect(await withdraw(listed.pairingId, foreign)).toMatchObject({ error: 'notFound' })
  expect(await one.own()).not.toEqual(NONE)
})

test('a phone that is withdrawn, or leaves, is nobody’s at once, and its code stays used', async () => {
  const [one, other] = [phone(), phone()]
  const code = await codeFor()
  await one.begin(code)
  await other.begin(await codeFor(), 'camera')
  const listed = await list()
  expect(listed.map(({ label, kind, device }) => [label, kind, device])).toEqual([
    ['Điện thoại 1', 'sound', 'Safari, iPhone'],
    ['Điện thoại 2', 'camera', 'Safari, iPhone'],
  ])
  const hash = (await phones.authenticate(one.token ?? ''))?.sessionHash
  expect(await withdraw(listed[0]?.pairingId)).toMatchObject({ ok: true })
  expect(ended).toEqual([hash])
  expect(await one.own()).toEqual(NONE)
  expect(await phone().begin(code)).toMatchObject({ error: 'codeUsed' })
  await other.leave()
  expect(other.token).toBeNull()
  expect(ended).toHaveLength(2)
  expect(await list()).toEqual([])
})

test('a hall has three phones at once, and one that is withdrawn makes room for another', async () => {
  for (let at = 0; at < MAX_PHONES; at += 1) await phone().begin(await codeFor())
  expect(await askFor(operator)).toMatchObject({ error: 'tooManyPhones' })
  const [first] = await list()
  await withdraw(first?.pairingId)
  const again = phone()
  await again.begin(await codeFor())
  expect((await list()).map(({ label }) => label).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'Điện thoại 1',
    'Điện thoại 2',
    'Điện thoại 3',
  ])
})

test('a phone that scans the code of another meeting is in that one and no longer in the first', async () => {
  const other = await makeMeeting('Họp khẩn')
  await invite(operator, 'operator', other)
  const one = phone()
  await one.begin(await codeFor())
  const before = (await phones.authenticate(one.token ?? ''))?.sessionHash
  await one.begin(await codeFor(operator, other))
  expect(ended).toEqual([before])
  expect(await one.own()).toMatchObject({ meetingId: other, meetingTitle: 'Họp khẩn' })
  expect(await list()).toEqual([])
})

test('who is the hall’s operator no longer, or is given a new password, takes the phones along', async () => {
  const admin = await world.add('admin', { systemRole: 'admin' })
  const one = phone()
  await one.begin(await codeFor())
  await world.database.updateTable('participants').set({ role: 'delegate' }).execute()
  expect(await one.own()).toEqual(NONE)
  await world.database.updateTable('participants').set({ role: 'operator' }).execute()
  expect(await one.own()).not.toEqual(NONE)
  const hash = (await phones.authenticate(one.token ?? ''))?.sessionHash
  const { accountId } = operator
  await world.identity.handlers['identity.resetPassword'](callBy(admin), { accountId, next: 'mat-khau-moi-1' })
  expect(world.ended).toContain(hash)
  expect(await one.own()).toEqual(NONE)
})
