import { generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestClient } from '../support/client.ts'
import { CLIENT_ID, PlainBrowser } from '../support/servers/oidc-provider.ts'
import { clientOf, startSso, type SsoWorld } from '../support/servers/sso-world.ts'

const PEOPLE = { 'sub-1': 'daibieu1', 'sub-2': 'daibieu2', 'sub-3': 'daibieu3' }
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
let world: SsoWorld

beforeAll(async () => {
  world = await startSso(PEOPLE, ['daibieu1', 'daibieu2', 'daibieu3'], { OIDC_MATCH_USERNAMES: '1' })
})
afterAll(() => world.close())

/** What a provider says when this person has signed out there. */
function logoutOf(sub: string): JWTPayload {
  const iat = Math.floor(Date.now() / 1_000)
  const jti = crypto.randomUUID()
  return { iss: world.provider.issuer, aud: CLIENT_ID, sub, iat, exp: iat + 120, jti, events: { [EVENT]: {} } }
}
async function statusOf(token: string): Promise<number> {
  const body = new URLSearchParams({ logout_token: token })
  const answer = await fetch(`${world.pages}/api/sso/back-channel-logout`, { method: 'POST', body })
  return answer.status
}

test('signing out here leads to the provider; signing out there ends the sessions that it opened, and no others', async () => {
  const [browser, byPassword] = [new PlainBrowser(), await TestClient.signIn(world.pages, 'daibieu1')]
  await world.signIn(browser, 'sub-1')
  const out = await clientOf(world.pages, browser).call('identity.signOut', {})
  const continueAt = out.ok ? out.result.continueAt : undefined
  expect(continueAt).toContain(world.provider.issuer)
  expect(await byPassword.call('identity.signOut', {})).toEqual({ ok: true, result: {} })

  // Signed in once more in the same provider session, then out at the provider.
  const stays = await TestClient.signIn(world.pages, 'daibieu1')
  await world.signIn(browser, 'sub-1')
  expect(await world.usernameIn(browser)).toBe('daibieu1')
  const socket = await clientOf(world.pages, browser).connect()
  const confirm = await browser.go(continueAt ?? '')
  const back = await browser.submit(confirm, { logout: 'yes' }, (next) => next.origin === world.pages)
  expect(back.url.pathname).toBe('/dang-nhap')
  await socket.closed()
  expect(await world.usernameIn(browser)).toBeNull()
  expect(await stays.call('identity.whoAmI', {})).toMatchObject({ result: { account: { username: 'daibieu1' } } })
  expect(await world.actsOf('sso.signedOutThere')).toBe(1)

  // The same token again ends nothing that was opened since.
  await world.signIn(browser, 'sub-1')
  expect(world.provider.logoutTokens).toHaveLength(1)
  expect(await statusOf(world.provider.logoutTokens[0] ?? '')).toBe(400)
  expect(await world.usernameIn(browser)).toBe('daibieu1')
})

test('a logout token ends nothing unless signature, issuer, audience, age, event and the rest are right', async () => {
  const browser = new PlainBrowser()
  await world.signIn(browser, 'sub-2')
  const right = logoutOf('sub-2')
  const { privateKey } = await generateKeyPair('RS256')
  const without = (claim: string) => Object.fromEntries(Object.entries(right).filter(([name]) => name !== claim))
  const old = (right.iat ?? 0) - 600
  const wrong = {
    signature: await new SignJWT(right).setProtectedHeader({ alg: 'RS256', kid: 'rieng' }).sign(privateKey),
    secret: await new SignJWT(right).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('mot-bi-mat')),
    issuer: await world.provider.sign({ ...right, iss: 'https://evil.example' }),
    audience: await world.provider.sign({ ...right, aud: 'ung-dung-khac' }),
    age: await world.provider.sign({ ...right, iat: old, exp: old + 3_600 }),
    expiry: await world.provider.sign({ ...right, iat: (right.iat ?? 0) - 200, exp: (right.iat ?? 0) - 100 }),
    event: await world.provider.sign(without('events')),
    otherEvent: await world.provider.sign({ ...right, events: { 'https://evil.example/event': {} } }),
    nonce: await world.provider.sign({ ...right, nonce: 'cua-ma-dang-nhap' }),
    nobody: await world.provider.sign(without('sub')),
    noId: await world.provider.sign(without('jti')),
    nothing: 'khong-phai-ma',
  }
  for (const [what, token] of Object.entries(wrong)) expect([what, await statusOf(token)]).toEqual([what, 400])
  expect(await world.usernameIn(browser)).toBe('daibieu2')

  expect(await statusOf(await world.provider.sign(right))).toBe(200)
  expect(await world.usernameIn(browser)).toBeNull()
})

test('a page of another site cannot sign people out: a form is worth nothing without the provider’s token', async () => {
  const browser = new PlainBrowser()
  await world.signIn(browser, 'sub-3')
  const answer = await browser.once(`${world.pages}/api/sso/back-channel-logout`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: new URLSearchParams({ logout_token: '' }),
  })
  expect(answer.response.status).toBe(400)
  expect(await world.usernameIn(browser)).toBe('daibieu3')
})
