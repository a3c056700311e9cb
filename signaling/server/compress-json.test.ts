import { gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { compressJsonReplies } from './compress-json.ts'

function serverOf(answer: unknown) {
  const app = Fastify()
  compressJsonReplies(app)
  app.get('/', () => answer)
  return (accepts: string) => app.inject({ url: '/', headers: { 'accept-encoding': accepts } })
}
const people = Array.from({ length: 300 }, (_, index) => ({ name: `Điểm cầu ${index}`, joined: false }))

test('a long answer is packed for a client that can unpack it, and is the same afterwards', async () => {
  const answer = await serverOf({ people })('gzip, deflate, br')
  expect(answer.headers['content-encoding']).toBe('gzip')
  expect(answer.rawPayload.length * 5).toBeLessThan(JSON.stringify({ people }).length)
  expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length)
  expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toEqual({ people })
})

test('a client that cannot unpack gets the answer as it is, and a short answer is not packed for any', async () => {
  expect((await serverOf({ people })('identity')).json()).toEqual({ people })
  const short = await serverOf({ ok: true })('gzip')
  expect(short.headers['content-encoding']).toBeUndefined()
  expect(short.json()).toEqual({ ok: true })
})
