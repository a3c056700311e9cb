import { Secret, TOTP } from 'otpauth'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callBy, openCall, openWorld, SITES, type World } from './test-support.ts'
import { stepOfCode } from './totp.ts'
import type { Account } from './wire.ts'

const PASSWORD = 'một mật khẩu đủ dài'
const STEP_MS = 30_000
let world: World

beforeEach(async () => {
  world = await openWorld()
  await addAdmin()
})
afterEach(() => world.database.destroy())

const addAdmin = () =>
  world.identity.createFirstAdmin({ username: 'quantri', password: PASSWORD, fullName: 'Quản trị', siteId: SITES.root })

async function signIn(code?: string, password = PASSWORD) {
  let token: string | null = null
  const call = { ...openCall(), setSession: (given: string | null) => void (token = given) }
  const asked = { username: 'quantri', password, ...(code === undefined ? {} : { code }) }
  return { answer: await world.identity.handlers['identity.signIn'](call, asked), token: token ?? '' }
}
async function session(code?: string) {
  const { token } = await signIn(code)
  const found = await world.identity.authenticate(token)
  if (found === null) throw new Error('Nobody was signed in')
  return callBy(found.account, null, found.sessionHash)
}
/** What the application on the phone shows. */
function codeOf(secret: string, ahead = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: world.clock.nowMs() + ahead * STEP_MS })
}
/** Codes that are not among those which count now: one made up beforehand is, once in a long while. */
function wrongCodes(secret: string): string[] {
  const counting = [-1, 0, 1].map((ahead) => codeOf(secret, ahead))
  return ['000000', '000001', '000002', '000003', '000004', '000005'].filter((code) => !counting.includes(code))
}
async function enrol(by: Awaited<ReturnType<typeof session>>) {
  const begun = await world.identity.handlers['identity.beginSecondFactor'](by, { password: PASSWORD })
  if (!begun.ok) throw new Error(begun.error)
  const { secret, uri } = begun.value
  const confirmed = await world.identity.handlers['identity.confirmSecondFactor'](by, { code: codeOf(secret) })
  if (!confirmed.ok) throw new Error(confirmed.error)
  world.clock.advance(STEP_MS)
  return { secret, uri, recoveryCodes: confirmed.value.recoveryCodes }
}
const errorOf = (answer: { ok: boolean; error?: string }) => answer.error ?? 'ok'
const tried = async (code?: string) => errorOf((await signIn(code)).answer)

test.each([
  [59_000, '287082'],
  [1_111_111_109_000, '081804'],
  [1_111_111_111_000, '050471'],
  [1_234_567_890_000, '005924'],
  [2_000_000_000_000, '279037'],
  [20_000_000_000_000, '353130'],
])('codes are those of RFC 6238, appendix B (at %d ms: %s)', (atMs, code) => {
  const secret = new Secret({ buffer: Uint8Array.from(Buffer.from('12345678901234567890')).buffer }).base32
  expect(stepOfCode(secret, code, atMs, -1)).toBe(Math.floor(atMs / STEP_MS))
})

describe('an account with a second factor', () => {
  test('is signed in to by password and code; the password alone asks for the code and opens nothing', async () => {
    const { secret, uri } = await enrol(await session())
    expect(uri).toContain(`secret=${secret}`)
    const alone = await signIn()
    expect(alone).toMatchObject({ answer: { ok: false, error: 'codeNeeded' }, token: '' })
    expect((await signIn(codeOf(secret))).answer.ok).toBe(true)
  })

  test('takes a code once, also when it is tried twice at the same moment', async () => {
    const { secret } = await enrol(await session())
    const code = codeOf(secret)
    const both = await Promise.all([tried(code), tried(code)])
    expect(both.toSorted((one, other) => one.localeCompare(other))).toEqual(['ok', 'wrongCode'])
    expect(await tried(code)).toBe('wrongCode')
  })

  test('takes the codes of the steps beside the present one, and none older than one that was taken', async () => {
    const { secret } = await enrol(await session())
    world.clock.advance(10 * STEP_MS)
    expect(await tried(codeOf(secret, -2))).toBe('wrongCode')
    expect(await tried(codeOf(secret, -1))).toBe('ok')
    expect(await tried(codeOf(secret, 1))).toBe('ok')
    expect(await tried(codeOf(secret))).toBe('wrongCode')
  })

  test('makes guessing slow, whatever the address and however often the right password is given in between', async () => {
    const { secret } = await enrol(await session())
    const [first, second, third] = wrongCodes(secret)
    for (const wrong of [first, second]) expect(await tried(wrong)).toBe('wrongCode')
    expect((await signIn(third)).answer).toMatchObject({ error: 'wrongCode', details: { retryAfterMs: 5_000 } })
    expect(await tried()).toBe('codeNeeded')
    expect(await tried(codeOf(secret))).toBe('waitBeforeRetry')
    world.clock.advance(5_000)
    expect(await tried(codeOf(secret))).toBe('ok')
  })

  test('is opened by each recovery code once, and the table holds none of them', async () => {
    const { recoveryCodes } = await enrol(await session())
    const [first = '', second = ''] = recoveryCodes
    expect(new Set(recoveryCodes).size).toBe(10)
    const rows = JSON.stringify(await world.database.selectFrom('recovery_codes').selectAll().execute())
    expect(recoveryCodes.filter((code) => rows.includes(code) || rows.includes(code.replaceAll('-', '')))).toEqual([])
    expect(await tried(` ${first.toLowerCase().replaceAll('-', ' ')} `)).toBe('ok')
    expect(await tried(first)).toBe('wrongCode')
    const by = await session(second)
    const own = await world.identity.handlers['identity.secondFactor'](by, {})
    expect(own).toMatchObject({ value: { recoveryCodesLeft: 8, demanded: false } })
  })

  test('has ended its other sessions, and gives it up for password and code alone', async () => {
    const before = await session()
    const by = await session()
    const { secret } = await enrol(by)
    expect(world.ended).toEqual([before.sessionHash])
    const remove = world.identity.handlers['identity.removeSecondFactor']
    const [wrong = ''] = wrongCodes(secret)
    expect(await remove(by, { password: PASSWORD, code: wrong })).toMatchObject({ error: 'wrongCode' })
    expect(await remove(by, { password: 'sai', code: codeOf(secret) })).toMatchObject({ error: 'wrongCredentials' })
    expect(await remove(by, { password: PASSWORD, code: codeOf(secret) })).toMatchObject({ ok: true })
    expect(await tried()).toBe('ok')
  })

  test('has new recovery codes in place of the old ones', async () => {
    const by = await session()
    const { secret, recoveryCodes } = await enrol(by)
    const given = { password: PASSWORD, code: codeOf(secret) }
    const renewed = await world.identity.handlers['identity.renewRecoveryCodes'](by, given)
    if (!renewed.ok) throw new Error(renewed.error)
    expect(await tried(recoveryCodes[0])).toBe('wrongCode')
    expect(await tried(renewed.value.recoveryCodes[0])).toBe('ok')
  })

  test('is reset by another administrator, never by its own page, and what happened is on record', async () => {
    const by = await session()
    await enrol(by)
    const other = await world.add('quantri2', { systemRole: 'admin' })
    const { accountId } = by.account
    const reset = world.identity.handlers['identity.resetSecondFactor']
    expect(await reset(by, { accountId })).toMatchObject({ error: 'ownAccount' })
    expect(await reset(callBy(other), { accountId })).toMatchObject({ ok: true })
    expect(world.ended).toContain(by.sessionHash)
    expect(await reset(callBy(other), { accountId })).toMatchObject({ error: 'notEnrolled' })
    expect(await tried()).toBe('ok')
    const rows = await world.database.selectFrom('audit').selectAll().orderBy('audit_id', 'desc').limit(2).execute()
    expect(rows).toMatchObject([{ action: 'identity.signIn' }, { action: 'identity.resetSecondFactor' }])
  })
})

test('a code that is begun with and not confirmed is asked for nowhere', async () => {
  const by = await session()
  const begun = await world.identity.handlers['identity.beginSecondFactor'](by, { password: PASSWORD })
  if (!begun.ok) throw new Error(begun.error)
  expect(await tried()).toBe('ok')
  const [code = ''] = wrongCodes(begun.value.secret)
  expect(await world.identity.handlers['identity.confirmSecondFactor'](by, { code })).toMatchObject({
    error: 'wrongCode',
  })
})

test('where it is demanded, an administrator has the rights of one from setting it up, and other people go without', async () => {
  await world.database.destroy()
  world = await openWorld({ secondFactorForAdmins: true })
  await addAdmin()
  const roleOf = ({ systemRole }: Account) => systemRole
  expect((await signIn()).answer).toMatchObject({ value: { secondFactorDue: true, account: { systemRole: 'user' } } })
  const by = await session()
  expect(roleOf(by.account)).toBe('user')
  expect(await world.identity.handlers['identity.whoAmI'](by, {})).toMatchObject({ value: { secondFactorDue: true } })
  const { secret } = await enrol(by)
  const after = await session(codeOf(secret))
  expect(roleOf(after.account)).toBe('admin')
  expect(await world.identity.handlers['identity.whoAmI'](after, {})).toMatchObject({
    value: { secondFactorDue: false },
  })
  world.clock.advance(STEP_MS)
  const remove = world.identity.handlers['identity.removeSecondFactor']
  expect(await remove(after, { password: PASSWORD, code: codeOf(secret) })).toMatchObject({ error: 'demanded' })
})
