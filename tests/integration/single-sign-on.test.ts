import { createServer } from 'node:net'
import { once } from 'node:events'
import { generateKeyPair, SignJWT } from 'jose'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { SiteId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  PlainBrowser,
  startProvider,
  type RunningProvider,
} from '../support/oidc-provider.ts'
import { freePort, PASSWORD, startServer, type RunningServer } from '../support/server.ts'

const ADMIN = 'quantri'
const ROOT = SiteId.parse('hg-ubnd-tinh')
let pages: string
let provider: RunningProvider
let server: RunningServer

/** Subject at the provider, and the user name that it claims. */
const PEOPLE = {
  'sub-1': 'daibieu1',
  'sub-2': 'daibieu2',
  'sub-3': 'daibieu3',
  'sub-4': 'daibieu4',
  'sub-5': 'daibieu5',
  'sub-new': 'can.bo.moi',
  'sub-stranger': 'daibieu1',
}

const oidcEnv = (port: number, issuer: string) => ({
  PORT: String(port),
  ADMIN_USERNAME: ADMIN,
  ADMIN_PASSWORD: PASSWORD,
  PUBLIC_ORIGINS: `http://localhost:${port}`,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: CLIENT_ID,
  OIDC_CLIENT_SECRET: CLIENT_SECRET,
  OIDC_MATCH_CLAIM: 'preferred_username',
  OIDC_TIMEOUT_SECONDS: '1',
})

beforeAll(async () => {
  const port = await freePort()
  pages = `http://localhost:${port}`
  provider = await startProvider(pages, PEOPLE)
  const newAccounts = { OIDC_NEW_ACCOUNT_SITE: ROOT, OIDC_TIMEOUT_SECONDS: '10' }
  server = await startServer({ args: ['--empty'], env: { ...oidcEnv(port, provider.issuer), ...newAccounts } })
  const admin = await TestClient.signIn(pages, ADMIN)
  const sites = await admin.call('sites.list', {})
  if (!sites.ok) throw new Error(sites.error)
  const siteId = SiteId.parse(sites.result.sites[0]?.siteId)
  for (const username of ['daibieu1', 'daibieu2', 'daibieu3', 'daibieu4', 'daibieu5']) {
    const person = { username, password: PASSWORD, fullName: username, title: 'Đại biểu', siteId }
    const made = await admin.call('identity.createAccount', {
      ...person,
      systemRole: 'user',
      mayPrepareMeetings: false,
    })
    if (!made.ok) throw new Error(made.error)
  }
})
afterAll(async () => {
  await server.stop()
  await provider.close()
})

/** The client of the pages in this browser. */
function clientOf(browser: PlainBrowser): TestClient {
  const client = new TestClient(pages)
  client.cookie = browser.cookieHeader(pages)
  return client
}
async function usernameIn(browser: PlainBrowser): Promise<string | null> {
  const who = await clientOf(browser).call('identity.whoAmI', {})
  return who.ok ? (who.result.account?.username ?? null) : null
}
/** Signs in all the way. @returns where the browser is sent in the end. */
async function signIn(browser: PlainBrowser, login: string, tiep = '/'): Promise<string> {
  const { response } = await browser.once(await browser.toCallback(pages, login, tiep))
  return response.headers.get('location') ?? ''
}
async function actsOf(action: string): Promise<number> {
  const admin = await TestClient.signIn(pages, ADMIN)
  const list = await admin.call('audit.list', {
    filter: { accountId: null, fromMs: null, untilMs: null, kind: null },
    before: null,
  })
  return list.ok ? list.result.entries.filter((entry) => entry.action === action).length : -1
}

test('somebody with an account signs in, is bound to it, and comes back to the page that was open', async () => {
  const browser = new PlainBrowser()
  expect(await clientOf(browser).call('sso.status', {})).toEqual({
    ok: true,
    result: { offer: { name: '', reachable: true } },
  })
  expect(await signIn(browser, 'sub-1', '/lich')).toBe('/lich')
  expect(await usernameIn(browser)).toBe('daibieu1')
  expect([await actsOf('sso.bind'), await actsOf('sso.signIn')]).toEqual([1, 1])

  // Another person who is given the same user name at the provider gets nothing.
  const other = new PlainBrowser()
  expect(await signIn(other, 'sub-stranger')).toBe('/dang-nhap?sso=otherPerson')
  expect(await usernameIn(other)).toBeNull()
})

test('somebody without an account gets one with the least rights, once', async () => {
  const [first, second] = [new PlainBrowser(), new PlainBrowser()]
  expect(await signIn(first, 'sub-new')).toBe('/')
  expect(await signIn(second, 'sub-new')).toBe('/')
  const who = await clientOf(second).call('identity.whoAmI', {})
  expect(who).toMatchObject({
    result: {
      account: { username: 'can.bo.moi', systemRole: 'user', mayPrepareMeetings: false, fullName: 'Người dùng thử' },
    },
  })
  expect(await actsOf('sso.addAccount')).toBe(1)
})

test('a forged state, a wrong nonce, a foreign issuer and an answer of another browser open nothing', async () => {
  const refused = '/dang-nhap?sso=refused'
  const forged = new PlainBrowser()
  const callback = await forged.toCallback(pages, 'sub-2')
  callback.searchParams.set('state', 'doan-mo')
  expect((await forged.once(callback)).response.headers.get('location')).toBe(refused)

  const foreign = new PlainBrowser()
  const elsewhere = await foreign.toCallback(pages, 'sub-2')
  elsewhere.searchParams.set('iss', 'https://evil.example')
  expect((await foreign.once(elsewhere)).response.headers.get('location')).toBe(refused)

  const nonce = new PlainBrowser()
  const answer = await nonce.toCallback(pages, 'sub-2')
  const kept = z
    .record(z.string(), z.string())
    .parse(JSON.parse(Buffer.from(nonce.cookiesOf(pages).get('mot-lan') ?? '', 'base64url').toString()))
  const changed = Buffer.from(JSON.stringify({ ...kept, nonce: 'khac' })).toString('base64url')
  nonce.cookiesOf(pages).set('mot-lan', changed)
  expect((await nonce.once(answer)).response.headers.get('location')).toBe(refused)

  const victim = new PlainBrowser()
  const others = await new PlainBrowser().toCallback(pages, 'sub-2')
  expect((await victim.once(others)).response.headers.get('location')).toBe(refused)
  for (const browser of [forged, foreign, nonce, victim]) expect(await usernameIn(browser)).toBeNull()
  expect(await actsOf('sso.signIn.refused')).toBeGreaterThanOrEqual(4)
})

test('a code that was used opens nothing a second time', async () => {
  const browser = new PlainBrowser()
  const callback = await browser.toCallback(pages, 'sub-2')
  const attempt = browser.cookiesOf(pages).get('mot-lan') ?? ''
  expect((await browser.once(callback)).response.headers.get('location')).toBe('/')
  const thief = new PlainBrowser()
  thief.cookiesOf(pages).set('mot-lan', attempt)
  expect((await thief.once(callback)).response.headers.get('location')).toBe('/dang-nhap?sso=refused')
  expect(await usernameIn(thief)).toBeNull()
})

test('a barred account is refused with its reason', async () => {
  const admin = await TestClient.signIn(pages, ADMIN)
  const found = await admin.call('identity.findAccounts', { text: 'daibieu3' })
  const account = found.ok ? found.result.accounts.find(({ username }) => username === 'daibieu3') : undefined
  if (account === undefined) throw new Error('daibieu3 is missing')
  await admin.call('identity.setDisabled', { accountId: account.accountId, disabled: true })
  const browser = new PlainBrowser()
  expect(await signIn(browser, 'sub-3')).toBe('/dang-nhap?sso=accountDisabled')
  expect(await usernameIn(browser)).toBeNull()
  expect(await actsOf('sso.signIn.disabled')).toBe(1)
})

test('who has a second factor is asked for it, and has no session before', async () => {
  const own = await TestClient.signIn(pages, 'daibieu4')
  const begun = await own.call('identity.beginSecondFactor', { password: PASSWORD })
  if (!begun.ok) throw new Error(begun.error)
  const code = new TOTP({ secret: Secret.fromBase32(begun.result.secret) }).generate()
  const confirmed = await own.call('identity.confirmSecondFactor', { code })
  if (!confirmed.ok) throw new Error(confirmed.error)

  const browser = new PlainBrowser()
  expect(await signIn(browser, 'sub-4')).toBe('/dang-nhap?sso=code')
  expect(await usernameIn(browser)).toBeNull()
  expect(await clientOf(browser).call('sso.finish', { code: 'AAAA-AAAA-AAAA' })).toMatchObject({ error: 'wrongCode' })
  const finish = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const body = JSON.stringify({ code: confirmed.result.recoveryCodes[0] })
  expect((await browser.once(`${pages}/api/call/sso.finish`, { ...finish, body })).response.status).toBe(200)
  expect(await usernameIn(browser)).toBe('daibieu4')
  expect(await new TestClient(pages).call('sso.finish', { code: '123456' })).toMatchObject({ error: 'startAgain' })
})

test('signing out here leads to the provider; signing out there ends the sessions that it opened, and no others', async () => {
  const [browser, byPassword] = [new PlainBrowser(), await TestClient.signIn(pages, 'daibieu5')]
  await signIn(browser, 'sub-5')
  expect(await usernameIn(browser)).toBe('daibieu5')
  const out = await clientOf(browser).call('identity.signOut', {})
  const continueAt = out.ok ? out.result.continueAt : undefined
  expect(continueAt).toContain(provider.issuer)

  // Signed in once more in the same provider session, then out at the provider.
  await signIn(browser, 'sub-5')
  expect(await usernameIn(browser)).toBe('daibieu5')
  const confirm = await browser.go(continueAt ?? '')
  const isBack = (next: URL) => next.origin === pages
  const back = await browser.submit(confirm, { logout: 'yes' }, isBack)
  expect(back.url.pathname).toBe('/dang-nhap')
  expect(await usernameIn(browser)).toBeNull()
  expect(await byPassword.call('identity.whoAmI', {})).toMatchObject({ result: { account: { username: 'daibieu5' } } })
  expect(await actsOf('sso.signedOutThere')).toBe(1)

  // The same token again, and one that somebody else signed, end nothing that was opened since.
  await signIn(browser, 'sub-5')
  const { privateKey } = await generateKeyPair('RS256')
  const forged = await new SignJWT({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(provider.issuer)
    .setAudience(CLIENT_ID)
    .setSubject('sub-5')
    .setIssuedAt()
    .setExpirationTime('2m')
    .setJti('gia')
    .sign(privateKey)
  for (const token of [provider.logoutTokens[0] ?? '', forged]) {
    const body = new URLSearchParams({ logout_token: token })
    const answer = await fetch(`${pages}/api/sso/back-channel-logout`, { method: 'POST', body })
    expect(answer.status).toBe(400)
  }
  expect(await usernameIn(browser)).toBe('daibieu5')
})

test('while the provider hangs the page says so within the deadline, and passwords work', async () => {
  const hanging = createServer()
  hanging.listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  const address = hanging.address()
  const port = await freePort()
  const issuer = `http://localhost:${typeof address === 'object' ? address?.port : 0}`
  const own = await startServer({ args: ['--empty'], env: oidcEnv(port, issuer) })
  try {
    const client = await TestClient.signIn(`http://localhost:${port}`, ADMIN)
    expect(await client.call('sso.status', {})).toEqual({ ok: true, result: { offer: { name: '', reachable: false } } })
    const start = await new PlainBrowser().once(`http://localhost:${port}/api/sso/start?tiep=//evil.example`)
    expect(start.response.headers.get('location')).toBe('/dang-nhap?sso=unavailable')
  } finally {
    await own.stop()
    hanging.close()
  }
})
