import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AnswerTooLongError, NotHttpsError, providerFetch } from './provider-fetch.ts'

let server: Server
let url: string
let asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/elsewhere') return response.writeHead(302, { location: '/secret' }).end()
    if (request.url === '/short') return response.setHeader('content-type', 'application/json').end('{"a":1}')
    // Until the other end has enough of it.
    const more = (): boolean => !response.destroyed && response.write('x'.repeat(64 * 1024)) && more()
    response.on('drain', more)
    more()
    return response
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('an answer is read whole', async () => {
  const answer = await providerFetch(true)(`${url}/short`, {})
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(await answer.json()).toEqual({ a: 1 })
})

test('an answer without end is left', async () => {
  await expect(providerFetch(true)(`${url}/endless`, {})).rejects.toThrow(AnswerTooLongError)
})

test('nobody is followed elsewhere', async () => {
  asked = []
  const answer = await providerFetch(true)(`${url}/elsewhere`, {})
  expect(answer.status).toBe(302)
  expect(asked).toEqual(['/elsewhere'])
})

test('a provider of another machine is not asked in the clear, whatever address its document names', async () => {
  asked = []
  await expect(providerFetch(false)(`${url}/short`, {})).rejects.toThrow(NotHttpsError)
  await expect(providerFetch(true)('file:///etc/passwd', {})).rejects.toThrow(NotHttpsError)
  expect(asked).toEqual([])
})
