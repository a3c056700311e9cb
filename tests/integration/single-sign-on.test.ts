import { once } from 'node:events'
import { createServer } from 'node:net'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { TestClient } from '../support/client.ts'
import { PlainBrowser } from '../support/servers/oidc-provider.ts'
import { freePort, PASSWORD, startServer } from '../support/server.ts'
import { accountIdOf, ADMIN, clientOf, ROOT, ssoEnv, startSso, type SsoWorld } from '../support/servers/sso-world.ts'

/** Subject at the provider, and the user name that it claims. */
const PEOPLE = {
  'sub-1': 'daibieu1',
  'sub-2': 'daibieu2',
  'sub-3': 'daibieu3',
  'sub-4': 'daibieu4',
  'sub-new': 'can.bo.moi',
  'sub-admin': ADMIN,
  'sub-stranger': 'daibieu1',
}
const REFUSED = '/dang-nhap?sso=refused'
let world: SsoWorld

beforeAll(async () => {
  const accounts = ['daibieu1', 'daibieu2', 'daibieu3', 'daibieu4']
  world = await startSso(PEOPLE, accounts, { OIDC_MATCH_USERNAMES: '1', OIDC_NEW_ACCOUNT_SITE: ROOT })
})
afterAll(() => world.close())

test('where the administrator vouches for user names, somebody signs in to the account of that name and comes back to the page that was open', async () => {
  const browser = new PlainBrowser()
  expect(await clientOf(world.pages, browser).call('sso.status', {})).toEqual({
    ok: true,
    result: { offer: { name: '', reachable: true }, person: null },
  })
  expect(await world.signIn(browser, 'sub-1', '/lich')).toBe('/lich')
  expect(await world.usernameIn(browser)).toBe('daibieu1')
  expect([await world.actsOf('sso.link'), await world.actsOf('sso.signIn')]).toEqual([1, 1])

  // Another person who is given the same user name at the provider gets nothing without the account's password.
  const other = new PlainBrowser()
  expect(await world.signIn(other, 'sub-stranger')).toBe('/dang-nhap?sso=link')
  expect(await world.usernameIn(other)).toBeNull()
})

test('an administrator’s account is nobody’s by its user name alone', async () => {
  const browser = new PlainBrowser()
  expect(await world.signIn(browser, 'sub-admin')).toBe('/dang-nhap?sso=link')
  expect(await world.usernameIn(browser)).toBeNull()
})

test('somebody without an account gets one with the least rights, once', async () => {
  const [first, second] = [new PlainBrowser(), new PlainBrowser()]
  expect(await world.signIn(first, 'sub-new')).toBe('/')
  expect(await world.signIn(second, 'sub-new')).toBe('/')
  expect(await clientOf(world.pages, second).call('identity.whoAmI', {})).toMatchObject({
    result: {
      account: { username: 'can.bo.moi', systemRole: 'user', mayPrepareMeetings: false, fullName: 'Người dùng thử' },
    },
  })
  expect(await world.actsOf('sso.addAccount')).toBe(1)
  // Without a password, who ends the own link could never come back.
  expect(await clientOf(world.pages, second).call('sso.unlinkOwn', {})).toMatchObject({ error: 'noPassword' })
})

test('people are sent back to pages of this server alone', async () => {
  for (const tiep of ['//evil.example', '/\\evil.example', 'https://evil.example', '/api/call/identity.signOut']) {
    expect(await world.signIn(new PlainBrowser(), 'sub-2', tiep)).toBe('/')
  }
})

test('a forged state, a wrong nonce, a foreign issuer and an answer of another browser open nothing', async () => {
  const forged = new PlainBrowser()
  const callback = await forged.toCallback(world.pages, 'sub-2')
  callback.searchParams.set('state', 'doan-mo')
  expect((await forged.once(callback)).response.headers.get('location')).toBe(REFUSED)

  const foreign = new PlainBrowser()
  const elsewhere = await foreign.toCallback(world.pages, 'sub-2')
  elsewhere.searchParams.set('iss', 'https://evil.example')
  expect((await foreign.once(elsewhere)).response.headers.get('location')).toBe(REFUSED)

  const nonce = new PlainBrowser()
  const answer = await nonce.toCallback(world.pages, 'sub-2')
  const kept = z
    .record(z.string(), z.string())
    .parse(JSON.parse(Buffer.from(nonce.cookiesOf(world.pages).get('mot-lan') ?? '', 'base64url').toString()))
  const changed = Buffer.from(JSON.stringify({ ...kept, nonce: 'khac' })).toString('base64url')
  nonce.cookiesOf(world.pages).set('mot-lan', changed)
  expect((await nonce.once(answer)).response.headers.get('location')).toBe(REFUSED)

  const victim = new PlainBrowser()
  const others = await new PlainBrowser().toCallback(world.pages, 'sub-2')
  expect((await victim.once(others)).response.headers.get('location')).toBe(REFUSED)
  for (const browser of [forged, foreign, nonce, victim]) expect(await world.usernameIn(browser)).toBeNull()
  expect(await world.actsOf('sso.signIn.refused')).toBe(4)
})

test('a code that was used opens nothing a second time', async () => {
  const browser = new PlainBrowser()
  const callback = await browser.toCallback(world.pages, 'sub-2')
  const attempt = browser.cookiesOf(world.pages).get('mot-lan') ?? ''
  expect((await browser.once(callback)).response.headers.get('location')).toBe('/')
  const thief = new PlainBrowser()
  thief.cookiesOf(world.pages).set('mot-lan', attempt)
  expect((await thief.once(callback)).response.headers.get('location')).toBe(REFUSED)
  expect(await world.usernameIn(thief)).toBeNull()
})

test('a barred account is refused with its reason', async () => {
  const admin = await TestClient.signIn(world.pages, ADMIN)
  const accountId = await accountIdOf(world.pages, 'daibieu3')
  await admin.call('identity.setDisabled', { accountId, disabled: true })
  const browser = new PlainBrowser()
  expect(await world.signIn(browser, 'sub-3')).toBe('/dang-nhap?sso=accountDisabled')
  expect(await world.usernameIn(browser)).toBeNull()
  expect(await world.actsOf('sso.signIn.disabled')).toBe(1)
})

test('who has a second factor is asked for it, and has no session before', async () => {
  const own = await TestClient.signIn(world.pages, 'daibieu4')
  const begun = await own.call('identity.beginSecondFactor', { password: PASSWORD })
  if (!begun.ok) throw new Error(begun.error)
  const code = new TOTP({ secret: Secret.fromBase32(begun.result.secret) }).generate()
  const confirmed = await own.call('identity.confirmSecondFactor', { code })
  if (!confirmed.ok) throw new Error(confirmed.error)

  const browser = new PlainBrowser()
  expect(await world.signIn(browser, 'sub-4')).toBe('/dang-nhap?sso=code')
  expect(await world.usernameIn(browser)).toBeNull()
  const finish = (typed: string | undefined) => browser.call(world.pages, 'sso.finish', { code: typed })
  expect(await finish('AAAA-AAAA-AAAA')).toMatchObject({ error: 'wrongCode' })
  expect(await finish(confirmed.result.recoveryCodes[0])).toMatchObject({ ok: true })
  expect(await world.usernameIn(browser)).toBe('daibieu4')
  expect(await new TestClient(world.pages).call('sso.finish', { code: '123456' })).toMatchObject({
    error: 'startAgain',
  })
})

test('nothing of the way to the provider and back is in the log', async () => {
  const browser = new PlainBrowser()
  const callback = await browser.toCallback(world.pages, 'sub-2')
  const code = callback.searchParams.get('code') ?? ''
  callback.searchParams.set('state', 'doan-mo')
  await browser.once(callback)
  const printed = world.server.output()
  expect(printed).toContain('was refused')
  for (const secret of [code, 'mot-bi-mat-dai-cho-thu-nghiem', 'eyJ']) expect(printed).not.toContain(secret)
})

test('while the provider hangs the page says so within the deadline, and passwords work', async () => {
  const hanging = createServer()
  hanging.listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  const address = hanging.address()
  const port = await freePort()
  const issuer = `http://localhost:${typeof address === 'object' ? address?.port : 0}`
  const env = { ...ssoEnv(port, issuer), OIDC_TIMEOUT_SECONDS: '1' }
  const own = await startServer({ args: ['--empty'], env })
  try {
    const client = await TestClient.signIn(`http://localhost:${port}`, ADMIN)
    expect(await client.call('sso.status', {})).toEqual({
      ok: true,
      result: { offer: { name: '', reachable: false }, person: null },
    })
    const start = await new PlainBrowser().once(`http://localhost:${port}/api/sso/start?tiep=//evil.example`)
    expect(start.response.headers.get('location')).toBe('/dang-nhap?sso=unavailable')
  } finally {
    await own.stop()
    hanging.close()
  }
})
