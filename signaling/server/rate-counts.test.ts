import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeClock, HOUR_MS, type FakeClock } from '../identity/test-support.ts'
import { rateCounts } from './rate-counts.ts'

const MINUTE = 60_000
let app: FastifyInstance
let clock: FakeClock

beforeEach(async () => {
  clock = fakeClock()
  // Whoever reads the time of day by themselves gets the stepped one too.
  vi.spyOn(Date, 'now').mockImplementation(() => clock.nowMs())
  app = Fastify()
  await app.register(rateLimit, {
    max: 2,
    timeWindow: MINUTE,
    keyGenerator: (request) => String(request.headers['x-who']),
    store: rateCounts(() => clock.monotonicMs()),
  })
  app.get('/', () => 'read')
  app.get('/own', { config: { rateLimit: { max: 1, timeWindow: MINUTE } } }, () => 'read')
  await app.ready()
})
afterEach(() => app.close())

const ask = async (who = 'a', url = '/') => (await app.inject({ url, headers: { 'x-who': who } })).statusCode
async function askOften(): Promise<number[]> {
  return [await ask(), await ask(), await ask()]
}

test('after a minute a client may ask again, also when the clock was put back by an hour meanwhile', async () => {
  expect(await askOften()).toEqual([200, 200, 429])
  clock.step(-HOUR_MS)
  clock.advance(MINUTE)
  expect(await askOften()).toEqual([200, 200, 429])
})

test('a clock that is put forward opens no window early, and a refusal says how long it lasts', async () => {
  expect(await askOften()).toEqual([200, 200, 429])
  clock.step(HOUR_MS)
  clock.advance(MINUTE - 10_000)
  const refused = await app.inject({ url: '/', headers: { 'x-who': 'a' } })
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '10'])
})

test('each client, and each route with a limit of its own, is counted apart', async () => {
  expect(await askOften()).toEqual([200, 200, 429])
  expect(await ask('b')).toBe(200)
  expect([await ask('a', '/own'), await ask('a', '/own'), await ask('b', '/own')]).toEqual([200, 429, 200])
})

test('of very many clients the ones whose minute began first are forgotten first', async () => {
  expect(await askOften()).toEqual([200, 200, 429])
  for (let who = 0; who < 5_000; who += 1) await ask(`${who}`)
  expect(await ask('4999')).toBe(200)
  expect(await ask('4999')).toBe(429)
  expect(await askOften()).toEqual([200, 200, 429])
})
