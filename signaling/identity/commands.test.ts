// Over 300 lines: signing in, sessions and accounts are tried in one world of people and clocks.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AccountId, SiteId } from '../wire/ids.ts'
import { AFTER_SEAT_MS } from './rules.ts'
import { callBy, HOUR_MS, openCall, openWorld, SITES, type World } from './test-support.ts'
import type { Account } from './wire.ts'

const TEN_YEARS_MS = 10 * 365 * 24 * HOUR_MS
const PASSWORD = 'một mật khẩu đủ dài'
let world: World
let admin: Account

beforeEach(async () => {
  world = await openWorld()
  const made = await world.identity.createFirstAdmin({
    username: 'QuanTri',
    password: PASSWORD,
    fullName: 'Quản trị hệ thống',
    siteId: SITES.root,
  })
  if (!made.ok) throw new Error(made.error)
  const account = await world.identity.findAccount(made.value)
  if (account === null) throw new Error('The administrator is missing')
  admin = account
})
afterEach(() => world.database.destroy())

async function signIn(username: string, password: string, from: { ip?: string; device?: string | null } = {}) {
  let device: string | null = from.device ?? null
  const deviceCookie = { token: device, set: (token: string) => void (device = token) }
  const call = { ...openCall(), ip: from.ip ?? '192.0.2.1', deviceCookie }
  let cookie: string | null | undefined
  call.setSession = (token) => void (cookie = token)
  const result = await world.identity.handlers['identity.signIn'](call, { username, password })
  return { result, cookie, device }
}
async function session(username = 'quantri', password = PASSWORD) {
  const { result, cookie } = await signIn(username, password)
  if (!result.ok || typeof cookie !== 'string') throw new Error('Nobody was signed in')
  const authenticated = await world.identity.authenticate(cookie)
  if (authenticated === null) throw new Error('The cookie opens nothing')
  return { cookie, ...authenticated }
}
async function operator(username = 'dc.lung-cu') {
  const made = await world.identity.handlers['identity.createAccount'](callBy(admin), {
    username,
    password: PASSWORD,
    fullName: 'Cán bộ điểm cầu Lũng Cú',
    title: 'Cán bộ điểm cầu',
    siteId: SITES.commune,
    systemRole: 'user',
    mayPrepareMeetings: false,
  })
  if (!made.ok) throw new Error(made.error)
  return AccountId.parse(made.value.accountId)
}

describe('signing in', () => {
  test('gives a cookie whose value is in no table', async () => {
    const { cookie, account } = await session()
    expect(account).toEqual(admin)
    const rows = await world.database.selectFrom('sessions').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(cookie)
  })

  test('a password typed with decomposed letters is the same password', async () => {
    expect((await signIn('quantri', PASSWORD.normalize('NFD'))).result.ok).toBe(true)
  })

  test('after three wrong passwords the right one has to wait too, longer each time', async () => {
    for (const _ of [1, 2])
      expect((await signIn('quantri', 'sai')).result).toEqual({ ok: false, error: 'wrongCredentials' })
    expect((await signIn('quantri', 'sai')).result).toMatchObject({ details: { retryAfterMs: 5_000 } })
    expect((await signIn('quantri', PASSWORD)).result).toEqual({
      ok: false,
      error: 'waitBeforeRetry',
      details: { retryAfterMs: 5_000 },
    })
    world.clock.advance(4_999)
    expect((await signIn('quantri', PASSWORD)).result).toMatchObject({ details: { retryAfterMs: 1 } })
    world.clock.advance(1)
    expect((await signIn('quantri', 'sai')).result).toMatchObject({ details: { retryAfterMs: 10_000 } })
    world.clock.advance(10_000)
    expect((await signIn('quantri', PASSWORD)).result.ok).toBe(true)
    expect((await signIn('quantri', 'sai')).result).toEqual({ ok: false, error: 'wrongCredentials' })
  })

  test.each([-HOUR_MS, HOUR_MS, TEN_YEARS_MS])(
    'the wait is the same although the clock is put right by %d ms',
    async (stepMs) => {
      for (const _ of [1, 2, 3]) await signIn('quantri', 'sai')
      world.clock.step(stepMs)
      expect((await signIn('quantri', PASSWORD)).result).toMatchObject({ details: { retryAfterMs: 5_000 } })
      world.clock.advance(5_000)
      expect((await signIn('quantri', PASSWORD)).result.ok).toBe(true)
    },
  )

  test('a name that nobody has is answered and slowed like one that somebody has', async () => {
    const answers = async (username: string) => {
      const seen = []
      for (const _ of [1, 2, 3, 4]) seen.push((await signIn(username, 'sai')).result)
      return seen
    }
    expect(await answers('khong.ai')).toEqual(await answers('quantri'))
  })

  test('of many tries at once only three are looked at', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, () => signIn('quantri', 'sai')))
    const errors = tries.map(({ result }) => (result.ok ? 'none' : result.error))
    expect(errors.filter((error) => error === 'wrongCredentials')).toHaveLength(3)
    expect(errors.filter((error) => error === 'waitBeforeRetry')).toHaveLength(17)
  })

  test('an account learns that it is barred only with the right password', async () => {
    const accountId = await operator()
    await world.identity.handlers['identity.setDisabled'](callBy(admin), { accountId, disabled: true })
    expect((await signIn('dc.lung-cu', 'sai')).result).toMatchObject({ error: 'wrongCredentials' })
    expect((await signIn('dc.lung-cu', PASSWORD)).result).toMatchObject({ error: 'accountDisabled' })
  })

  test('success and failure are on record, without the password', async () => {
    await signIn('quantri', 'mat-khau-sai')
    await signIn('quantri', PASSWORD)
    const rows = await world.database.selectFrom('audit').selectAll().execute()
    expect(rows.map((row) => row.action)).toEqual(
      expect.arrayContaining(['identity.signIn.refused', 'identity.signIn']),
    )
    expect(JSON.stringify(rows)).not.toContain('mat-khau-sai')
  })
})

describe('a stranger who knows a user name', () => {
  const STRANGER = { ip: '203.0.113.66' }
  async function attack(from: { ip?: string; device?: string | null } = STRANGER, tries = 12) {
    for (let number = 0; number < tries; number += 1) {
      await signIn('quantri', 'sai', from)
      world.clock.advance(1)
    }
    expect((await signIn('quantri', PASSWORD, from)).result).toMatchObject({ error: 'waitBeforeRetry' })
  }

  test('locks it for the own address alone', async () => {
    await attack()
    expect((await signIn('quantri', PASSWORD)).result.ok).toBe(true)
    expect((await signIn('quantri', PASSWORD, STRANGER)).result).toMatchObject({ error: 'waitBeforeRetry' })
  })

  test('at the same address keeps out no device that has signed in with it before', async () => {
    const { device } = await signIn('quantri', PASSWORD)
    await attack({})
    expect((await signIn('quantri', PASSWORD, { device })).result.ok).toBe(true)
    // A device of somebody else's, or a made up one, is a stranger's.
    await operator()
    const other = await signIn('dc.lung-cu', PASSWORD)
    for (const foreign of [other.device, 'A'.repeat(43), "' or 1=1"]) {
      expect((await signIn('quantri', PASSWORD, { device: foreign })).result).toMatchObject({
        error: 'waitBeforeRetry',
      })
    }
  })

  test('who sits at the known device is slowed there like anywhere', async () => {
    const { device } = await signIn('quantri', PASSWORD)
    await attack({ device })
    expect((await signIn('quantri', PASSWORD)).result.ok).toBe(true)
  })

  test('has one network of IPv6, not all its addresses, and IPv4 however it is written', async () => {
    await attack({ ip: '2001:db8:1:2::1' })
    expect((await signIn('quantri', PASSWORD, { ip: '2001:0db8:1:2:ffff::9' })).result.ok).toBe(false)
    expect((await signIn('quantri', PASSWORD, { ip: '2001:db8:1:3::1' })).result.ok).toBe(true)
    await attack({ ip: '::ffff:198.51.100.7' })
    expect((await signIn('quantri', PASSWORD, { ip: '198.51.100.7' })).result.ok).toBe(false)
  })

  test('with very many addresses slows the others to a try in five seconds, but no known device', async () => {
    const { device } = await signIn('quantri', PASSWORD)
    for (let number = 0; number < 50; number += 1) {
      for (const _ of [1, 2]) await signIn('quantri', 'sai', { ip: `198.51.100.${number}` })
    }
    expect((await signIn('quantri', PASSWORD)).result).toEqual({
      ok: false,
      error: 'waitBeforeRetry',
      details: { retryAfterMs: 5_000 },
    })
    expect((await signIn('quantri', PASSWORD, { device })).result.ok).toBe(true)
    world.clock.advance(5_000)
    expect((await signIn('quantri', PASSWORD)).result.ok).toBe(true)
  })

  test('is let go when an administrator sets a new password, at every address', async () => {
    const accountId = await operator()
    const { device } = await signIn('dc.lung-cu', PASSWORD)
    for (const ip of ['192.0.2.1', '203.0.113.66']) {
      for (const _ of [1, 2, 3, 4]) await signIn('dc.lung-cu', 'sai', { ip })
    }
    for (const _ of [1, 2, 3, 4]) await signIn('dc.lung-cu', 'sai', { device })
    const next = 'mật khẩu hoàn toàn mới'
    expect(await world.identity.handlers['identity.resetPassword'](callBy(admin), { accountId, next })).toEqual({
      ok: true,
      value: {},
    })
    for (const from of [{}, { ip: '203.0.113.66' }, { device }]) {
      expect((await signIn('dc.lung-cu', next, from)).result.ok).toBe(true)
    }
  })

  test('a wait that was begun under a clock ten years ahead is over when the clock is right again', async () => {
    const tenYearsMs = 10 * 365 * 24 * 3_600_000
    world.clock.advance(tenYearsMs)
    await attack()
    world.clock.advance(-tenYearsMs)
    expect((await signIn('quantri', PASSWORD, STRANGER)).result.ok).toBe(true)
  })
})

describe('a known device', () => {
  const devices = () => world.database.selectFrom('known_devices').selectAll().execute()

  test('keeps one cookie for all who use it, whose value is in no table', async () => {
    await operator()
    const first = await signIn('quantri', PASSWORD)
    const second = await signIn('dc.lung-cu', PASSWORD, { device: first.device })
    expect(second.device).toBe(first.device)
    expect(await devices()).toHaveLength(2)
    expect(JSON.stringify(await devices())).not.toContain(first.device)
    // What this server never gave out is not taken on.
    expect((await signIn('quantri', PASSWORD, { device: 'B'.repeat(43) })).device).not.toBe('B'.repeat(43))
  })

  test('the twenty used last are remembered, and none for longer than 400 days', async () => {
    for (let number = 0; number < 25; number += 1) {
      world.clock.advance(1_000)
      await signIn('quantri', PASSWORD)
    }
    expect(await devices()).toHaveLength(20)
    world.clock.advance(400 * 24 * HOUR_MS)
    // Others go on using the system.
    await world.audit.record({ accountId: null, meetingId: null, action: 'meetings.start' })
    world.clock.advance(24 * HOUR_MS)
    await world.identity.endExpiredSessions(new Set())
    expect(await devices()).toHaveLength(0)
  })

  test('a clock that is ten years ahead forgets none of them, and put right keeps none for longer', async () => {
    const sweep = () => world.identity.endExpiredSessions(new Set())
    await signIn('quantri', PASSWORD)
    world.clock.advance(13 * HOUR_MS)
    world.clock.step(TEN_YEARS_MS)
    await sweep()
    expect(await devices()).toHaveLength(1)
    world.clock.step(-TEN_YEARS_MS)
    // The machine starts with that clock, is used, and is put right at its next start.
    world.clock.startedOff(TEN_YEARS_MS)
    await sweep()
    expect(await devices()).toHaveLength(1)
    await signIn('quantri', PASSWORD)
    await sweep()
    world.clock.startedOff(-TEN_YEARS_MS)
    await sweep()
    const lastUsed = (await devices()).map((device) => device.last_used_at_ms)
    expect(lastUsed).toHaveLength(2)
    expect(Math.max(...lastUsed)).toBe(world.clock.steadyMs())
  })
})

describe('a session', () => {
  const nobodySits = new Set<string>()
  const sweep = (seated: ReadonlySet<string> = nobodySits) => world.identity.endExpiredSessions(seated)

  test('is over exactly after the hours in which it was not used, and its end is reported', async () => {
    const { cookie, sessionHash } = await session()
    world.clock.advance(12 * HOUR_MS - 1)
    await sweep()
    expect(world.ended).toEqual([])
    world.clock.advance(1)
    expect(await world.identity.authenticate(cookie)).toBeNull()
    await sweep()
    expect(world.ended).toEqual([sessionHash])
  })

  test('is lengthened by each use, up to its bound of days', async () => {
    const { cookie, sessionHash } = await session()
    for (let hours = 10; hours < 7 * 24; hours += 10) {
      world.clock.advance(10 * HOUR_MS)
      await sweep()
      expect(await world.identity.authenticate(cookie), `after ${hours} hours`).not.toBeNull()
    }
    world.clock.advance(8 * HOUR_MS)
    expect(await world.identity.authenticate(cookie)).toBeNull()
    await sweep()
    expect(world.ended).toEqual([sessionHash])
  })

  test('of somebody who sits in a meeting does not end by age, whatever its bound; once they have left it does', async () => {
    const { cookie, sessionHash } = await session()
    const seated = new Set([sessionHash])
    for (let hours = 0; hours < 9 * 24; hours += 1) {
      world.clock.advance(HOUR_MS)
      await sweep(seated)
    }
    expect(await world.identity.authenticate(cookie)).not.toBeNull()
    world.clock.advance(AFTER_SEAT_MS - 1)
    await sweep()
    expect(await world.identity.authenticate(cookie)).not.toBeNull()
    world.clock.advance(1)
    await sweep()
    expect(await world.identity.authenticate(cookie)).toBeNull()
    expect(world.ended).toEqual([sessionHash])
  })

  test('of somebody seated ends at once when the account is barred', async () => {
    const { account, cookie, sessionHash } = await session()
    const other = await world.add('quantri2', { systemRole: 'admin' })
    const barring = { accountId: account.accountId, disabled: true }
    await world.identity.handlers['identity.setDisabled'](callBy(other), barring)
    expect(world.ended).toEqual([sessionHash])
    await sweep(new Set([sessionHash]))
    expect(await world.identity.authenticate(cookie)).toBeNull()
  })

  test.each([-HOUR_MS, HOUR_MS, TEN_YEARS_MS])(
    'lasts its hours although the clock is put right by %d ms',
    async (stepMs) => {
      const { cookie } = await session()
      world.clock.step(stepMs)
      await sweep()
      expect(await world.identity.authenticate(cookie)).not.toBeNull()
      world.clock.advance(12 * HOUR_MS)
      expect(await world.identity.authenticate(cookie)).toBeNull()
    },
  )

  test('made while the clock stood ten years ahead is bounded once it is right again', async () => {
    const tenYearsMs = 10 * 365 * 24 * HOUR_MS
    world.clock.advance(tenYearsMs)
    const { cookie } = await session()
    world.clock.advance(-tenYearsMs)
    await sweep()
    expect(await world.identity.authenticate(cookie)).not.toBeNull()
    world.clock.advance(12 * HOUR_MS)
    await sweep()
    expect(await world.identity.authenticate(cookie)).toBeNull()
  })

  test('says when one has to sign in again at the latest', async () => {
    const signedInAtMs = world.clock.nowMs()
    const { account, sessionHash } = await session()
    world.clock.advance(HOUR_MS)
    const who = await world.identity.handlers['identity.whoAmI'](callBy(account, null, sessionHash), {})
    expect(who).toMatchObject({
      value: { signInAgainAtMs: signedInAtMs + 7 * 24 * HOUR_MS, nowMs: world.clock.nowMs() },
    })
  })

  test('is of no use after signing out', async () => {
    const { cookie, account, sessionHash } = await session()
    const call = callBy(account, null, sessionHash)
    const result = await world.identity.handlers['identity.signOut'](call, {})
    expect(result.ok).toBe(true)
    expect(await world.identity.authenticate(cookie)).toBeNull()
    expect(world.ended).toEqual([sessionHash])
  })

  test('ends when its account is barred, and does not come back with it', async () => {
    const accountId = await operator()
    const { cookie, sessionHash } = await session('dc.lung-cu')
    const disable = (disabled: boolean) =>
      world.identity.handlers['identity.setDisabled'](callBy(admin), { accountId, disabled })
    await disable(true)
    await disable(false)
    expect(await world.identity.authenticate(cookie)).toBeNull()
    expect(world.ended).toEqual([sessionHash])
  })

  test('that outlived the barring of its account by a hair opens nothing', async () => {
    await operator()
    const { cookie } = await session('dc.lung-cu')
    await world.database.updateTable('accounts').set({ disabled: 1 }).where('username', '=', 'dc.lung-cu').execute()
    expect(await world.identity.authenticate(cookie)).toBeNull()
  })

  test('ends when the password is reset', async () => {
    const accountId = await operator()
    const { cookie } = await session('dc.lung-cu')
    await world.identity.handlers['identity.resetPassword'](callBy(admin), { accountId, next: 'mật khẩu mới hơn' })
    expect(await world.identity.authenticate(cookie)).toBeNull()
    expect((await signIn('dc.lung-cu', 'mật khẩu mới hơn')).result.ok).toBe(true)
  })

  test('of the person changing the password goes on, their others end', async () => {
    const here = await session()
    const elsewhere = await session()
    const change = (current: string) =>
      world.identity.handlers['identity.changePassword'](callBy(admin, null, here.sessionHash), {
        current,
        next: 'mật khẩu mới hơn',
      })
    expect(await change('sai')).toMatchObject({ ok: false, error: 'wrongCredentials' })
    expect(await change(PASSWORD)).toEqual({ ok: true, value: {} })
    expect(await world.identity.authenticate(here.cookie)).not.toBeNull()
    expect(await world.identity.authenticate(elsewhere.cookie)).toBeNull()
  })

  test.each(['', 'x', 'a'.repeat(43), "' or 1=1 --", 'é'.repeat(5_000)])(
    'is not opened by a made-up cookie',
    async (cookie) => {
      await session()
      expect(await world.identity.authenticate(cookie)).toBeNull()
    },
  )
})

describe('accounts', () => {
  test('a first administrator is made once only, and not with a short password', async () => {
    const again = { username: 'khac', password: PASSWORD, fullName: 'Khác', siteId: SITES.root }
    expect(await world.identity.createFirstAdmin(again)).toEqual({ ok: false, error: 'accountsExist' })
    expect(await world.identity.createFirstAdmin({ ...again, password: 'ngan' })).toMatchObject({
      error: 'passwordTooShort',
    })
  })

  test('a user name is given to one account, and a site must exist', async () => {
    await operator()
    const params = {
      username: 'dc.lung-cu',
      password: PASSWORD,
      fullName: 'Khác',
      title: 'Khác',
      siteId: SITES.commune,
      systemRole: 'user' as const,
      mayPrepareMeetings: false,
    }
    const create = world.identity.handlers['identity.createAccount']
    expect(await create(callBy(admin), params)).toMatchObject({ error: 'usernameTaken' })
    const nowhere = { ...params, username: 'moi', siteId: SiteId.parse('khong-co') }
    expect(await create(callBy(admin), nowhere)).toMatchObject({ error: 'unknownSite' })
  })

  test('an account is moved to a unit that exists, and found by its name there', async () => {
    const accountId = await operator()
    const move = (siteId: SiteId, of = accountId) =>
      world.identity.handlers['identity.moveAccount'](callBy(admin), { accountId: of, siteId })
    const find = async (text: string) => {
      const found = await world.identity.handlers['identity.findAccounts'](callBy(admin), { text })
      return found.ok ? found.value.accounts.map(({ siteId }) => siteId) : []
    }
    const { name } = await world.database
      .selectFrom('sites')
      .select('name')
      .where('site_id', '=', SITES.otherDistrict)
      .executeTakeFirstOrThrow()
    await world.database
      .updateTable('sites')
      .set({ ends_on: '2020-01-01' })
      .where('site_id', '=', SITES.office)
      .execute()
    expect(await move(SITES.office)).toMatchObject({ error: 'unknownSite' })
    expect(await move(SiteId.parse('khong-co'))).toMatchObject({ error: 'unknownSite' })
    expect(await move(SITES.otherDistrict, AccountId.parse('khong-co'))).toMatchObject({ error: 'notFound' })
    expect(await find(`lung ${name}`)).toEqual([])
    expect(await move(SITES.otherDistrict)).toEqual({ ok: true, value: {} })
    expect(await find(`lung ${name}`)).toEqual([SITES.otherDistrict])
  })

  test('nobody bars themselves', async () => {
    const result = await world.identity.handlers['identity.setDisabled'](callBy(admin), {
      accountId: admin.accountId,
      disabled: true,
    })
    expect(result).toMatchObject({ error: 'ownAccount' })
  })

  test('people are found by beginnings of words, with or without diacritics, in any order', async () => {
    const found = await world.add('duong', { fullName: 'Đường Văn Mẫu', siteId: SITES.district })
    await world.add('khac', { fullName: 'Hải Dương' })
    await world.add('an', { fullName: 'Đường Ẩn', disabled: true })
    const find = async (text: string, siteIds?: (typeof SITES.root)[]) => {
      const params = siteIds === undefined ? { text } : { text, siteIds }
      const result = await world.identity.handlers['identity.findAccounts'](callBy(found), params)
      return result.ok ? result.value.accounts.map((account) => account.fullName) : result.error
    }
    // By given name, as clerks list people.
    expect(await find('duong')).toEqual(['Hải Dương', 'Đường Văn Mẫu'])
    expect(await find('mẫu ĐƯỜ')).toEqual(['Đường Văn Mẫu'])
    expect(await find('uong')).toEqual([])
    expect(await find('%')).toHaveLength(3)
    expect(await find('duong', [SITES.district])).toEqual(['Đường Văn Mẫu'])
  })

  test('an answer holds 300 people at most and says that there are more', async () => {
    for (let index = 0; index < 301; index += 1) await world.add(`nguoi${index}`)
    const result = await world.identity.handlers['identity.findAccounts'](callBy(admin), { text: 'nguoi' })
    expect(result).toMatchObject({ ok: true, value: { more: true } })
    if (result.ok) expect(result.value.accounts).toHaveLength(300)
  })
})
