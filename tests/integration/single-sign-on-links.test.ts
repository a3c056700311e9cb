import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestClient } from '../support/client.ts'
import { PlainBrowser } from '../support/servers/oidc-provider.ts'
import { PASSWORD } from '../support/server.ts'
import { accountIdOf, ADMIN, clientOf, startSso, type SsoWorld } from '../support/servers/sso-world.ts'

/** The provider claims the user names of accounts here, and nobody vouches for that. */
const PEOPLE = {
  'sub-1': 'daibieu1',
  'sub-stranger': 'daibieu1',
  'sub-2': 'daibieu2',
  'sub-3': 'daibieu3',
  'sub-4': 'daibieu4',
}
const LINK = '/dang-nhap?sso=link'
let world: SsoWorld

beforeAll(async () => (world = await startSso(PEOPLE, ['daibieu1', 'daibieu2', 'daibieu3', 'daibieu4'])))
afterAll(() => world.close())

const linking = (username: string, more = {}) => ({ username, password: PASSWORD, link: true, ...more })

test('who gives the password of the account once is linked to it, and comes in without it from then on', async () => {
  const browser = new PlainBrowser()
  expect(await world.signIn(browser, 'sub-1')).toBe(LINK)
  expect(await world.usernameIn(browser)).toBeNull()
  expect(await clientOf(world.pages, browser).call('sso.status', {})).toMatchObject({
    result: { person: { username: 'daibieu1', fullName: 'Người dùng thử' } },
  })
  const wrong = linking('daibieu1', { password: 'mat-khau-sai' })
  expect(await browser.call(world.pages, 'identity.signIn', wrong)).toMatchObject({ error: 'wrongCredentials' })
  expect(await browser.call(world.pages, 'identity.signIn', linking('daibieu1'))).toMatchObject({ ok: true })
  expect(await world.usernameIn(browser)).toBe('daibieu1')

  const later = new PlainBrowser()
  expect(await world.signIn(later, 'sub-1', '/lich')).toBe('/lich')
  expect(await world.usernameIn(later)).toBe('daibieu1')
  expect(await clientOf(world.pages, later).call('sso.ownLink', {})).toMatchObject({
    result: { provider: '', link: { person: { username: 'daibieu1' } } },
  })

  // Nor does somebody else at the provider get in by the password of an account that is linked already.
  const other = new PlainBrowser()
  expect(await world.signIn(other, 'sub-stranger')).toBe(LINK)
  expect(await other.call(world.pages, 'identity.signIn', linking('daibieu1'))).toMatchObject({
    error: 'alreadyLinked',
  })
  expect(await world.usernameIn(other)).toBeNull()
})

test('a sign-in that asks for no link makes none, and one without somebody who waits is refused', async () => {
  const browser = new PlainBrowser()
  expect(await world.signIn(browser, 'sub-2')).toBe(LINK)
  const plain = { username: 'daibieu2', password: PASSWORD }
  expect(await browser.call(world.pages, 'identity.signIn', plain)).toMatchObject({ ok: true })
  expect(await world.signIn(new PlainBrowser(), 'sub-2')).toBe(LINK)
  const nobody = new PlainBrowser()
  expect(await nobody.call(world.pages, 'identity.signIn', linking('daibieu2'))).toMatchObject({ error: 'startAgain' })
  expect(await world.usernameIn(nobody)).toBeNull()
})

test('an account with a second factor is linked only once its code was right', async () => {
  const own = await TestClient.signIn(world.pages, 'daibieu3')
  const begun = await own.call('identity.beginSecondFactor', { password: PASSWORD })
  if (!begun.ok) throw new Error(begun.error)
  const code = new TOTP({ secret: Secret.fromBase32(begun.result.secret) }).generate()
  const confirmed = await own.call('identity.confirmSecondFactor', { code })
  if (!confirmed.ok) throw new Error(confirmed.error)

  const browser = new PlainBrowser()
  await world.signIn(browser, 'sub-3')
  expect(await browser.call(world.pages, 'identity.signIn', linking('daibieu3'))).toMatchObject({ error: 'codeNeeded' })
  expect(await world.signIn(new PlainBrowser(), 'sub-3')).toBe(LINK)
  // The newer attempt took its place.
  const again = new PlainBrowser()
  await world.signIn(again, 'sub-3')
  const withCode = linking('daibieu3', { code: confirmed.result.recoveryCodes[0] })
  expect(await again.call(world.pages, 'identity.signIn', withCode)).toMatchObject({ ok: true })
  expect(await world.signIn(new PlainBrowser(), 'sub-3')).toBe('/dang-nhap?sso=code')
})

test('the administrator ends a link: the provider’s sessions end with their sockets, those by password stay', async () => {
  const browser = new PlainBrowser()
  await world.signIn(browser, 'sub-4')
  await browser.call(world.pages, 'identity.signIn', linking('daibieu4'))
  const socket = await clientOf(world.pages, browser).connect()
  const byPassword = await TestClient.signIn(world.pages, 'daibieu4')
  const admin = await TestClient.signIn(world.pages, ADMIN)
  const accountId = await accountIdOf(world.pages, 'daibieu4')
  expect(await admin.call('sso.linkedOf', { accountIds: [accountId] })).toMatchObject({
    result: { accountIds: [accountId] },
  })
  expect(await admin.call('sso.unlink', { accountId })).toMatchObject({ ok: true })
  await socket.closed()
  expect(await world.usernameIn(browser)).toBeNull()
  expect(await byPassword.call('identity.whoAmI', {})).toMatchObject({ result: { account: { username: 'daibieu4' } } })
  expect(await world.signIn(new PlainBrowser(), 'sub-4')).toBe(LINK)
  expect(await admin.call('sso.unlink', { accountId })).toMatchObject({ error: 'notLinked' })
  expect(await world.actsOf('sso.unlink')).toBe(1)
})
