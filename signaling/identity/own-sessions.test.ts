import { afterEach, beforeEach, expect, test } from 'vitest'
import { SessionId } from '../wire/ids.ts'
import { callBy, HOUR_MS, openCall, openWorld, SITES, type World } from './test-support.ts'

const PASSWORD = 'một mật khẩu đủ dài'
let world: World
beforeEach(async () => {
  world = await openWorld()
  const admin = { username: 'quantri', password: PASSWORD, fullName: 'Quản trị', siteId: SITES.root }
  await world.identity.createFirstAdmin(admin)
})
afterEach(() => world.database.destroy())

async function signInAt(device: string, ip: string) {
  const call = { ...openCall(), device, ip }
  let token = ''
  call.setSession = (given) => void (token = given ?? '')
  const answer = await world.identity.handlers['identity.signIn'](call, { username: 'quantri', password: PASSWORD })
  if (!answer.ok) throw new Error(answer.error)
  const found = await world.identity.authenticate(token)
  if (found === null) throw new Error('The cookie opens nothing')
  return { token, by: callBy(found.account, null, found.sessionHash) }
}
async function listed(by: Awaited<ReturnType<typeof signInAt>>['by']) {
  const answer = await world.identity.handlers['identity.sessions'](by, {})
  if (!answer.ok) throw new Error(answer.error)
  return answer.value.sessions.map((session) => ({ ...session, sessionId: SessionId.parse(session.sessionId) }))
}

test('a person sees where they are signed in, the own session first, with the place and the minute of the last use', async () => {
  const office = await signInAt('Chrome, Windows', '10.0.0.1')
  world.clock.advance(HOUR_MS)
  const phone = await signInAt('Safari, iOS', '10.0.0.2')
  world.clock.advance(90_000)
  await world.identity.authenticate(office.token, { device: 'Chrome, Windows', ip: '10.0.0.9' })
  const nowMs = world.clock.steadyMs()
  expect(await listed(phone.by)).toMatchObject([
    { device: 'Safari, iOS', ip: '10.0.0.2', current: true, createdAtMs: nowMs - 90_000, lastUsedAtMs: nowMs - 90_000 },
    { device: 'Chrome, Windows', ip: '10.0.0.9', current: false, lastUsedAtMs: nowMs },
  ])
  expect(JSON.stringify(await listed(phone.by))).not.toContain(phone.by.sessionHash)
})

test('signing out elsewhere ends all other sessions at once, and spares the one that asks', async () => {
  const office = await signInAt('Chrome, Windows', '10.0.0.1')
  const lost = await signInAt('Chrome, Android', '10.0.0.2')
  const answer = await world.identity.handlers['identity.endSessions'](office.by, { sessionId: null })
  expect(answer).toEqual({ ok: true, value: { ended: 1 } })
  expect(world.ended).toEqual([lost.by.sessionHash])
  expect(await world.identity.authenticate(lost.token)).toBeNull()
  expect(await world.identity.authenticate(office.token)).not.toBeNull()
})

test('one session is ended by its id; the own is left by signing out, and somebody else’s does not exist', async () => {
  const office = await signInAt('Chrome, Windows', '10.0.0.1')
  const other = await signInAt('Firefox, Linux', '10.0.0.2')
  const stranger = await world.add('nguoikhac')
  const [own, second] = await listed(office.by)
  if (own === undefined || second === undefined) throw new Error('Two sessions were expected')
  const end = world.identity.handlers['identity.endSessions']
  expect(await end(callBy(stranger), { sessionId: second.sessionId })).toEqual({ ok: false, error: 'notFound' })
  expect(await end(office.by, { sessionId: own.sessionId })).toEqual({ ok: false, error: 'ownSession' })
  expect(await end(office.by, { sessionId: second.sessionId })).toEqual({ ok: true, value: { ended: 1 } })
  expect(await world.identity.authenticate(other.token)).toBeNull()
})
