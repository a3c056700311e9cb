import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { systemTimers } from '../../kit/timers.ts'
import { createPost } from './post.ts'

let server: Server | undefined
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((closed) => (server === undefined ? closed(null) : server.close(closed)))
})

async function posted(receiver: RequestListener, deadlineMs = 5_000) {
  server = createServer(receiver)
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const post = createPost(systemTimers, deadlineMs)
  return post(new URL(`http://127.0.0.1:${port}/hop`), { 'webhook-id': 'a' }, '{"é":1}', new AbortController().signal)
}

test('a redirect is an answer and is not followed', async () => {
  const asked: (string | undefined)[] = []
  const answered = await posted((request, response) => {
    asked.push(request.url)
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  expect([answered, asked]).toEqual([{ status: 307 }, ['/hop']])
})

test('an answer without end is cut off, and its status counts', async () => {
  let isCut = false
  const answered = await posted((_request, response) => {
    response.on('close', () => (isCut = true))
    response.writeHead(200)
    const fill = (): void => {
      while (!response.destroyed && response.write('x'.repeat(10_000)));
      response.once('drain', fill)
    }
    fill()
  })
  expect(answered).toEqual({ status: 200 })
  await expect.poll(() => isCut).toBe(true)
})

test('a receiver that says nothing, or does not come to an end, is too late', async () => {
  expect(await posted(() => undefined, 100)).toEqual({ failure: 'timeout' })
  server?.closeAllConnections()
  expect(await posted((_request, response) => void response.writeHead(200).write('x'), 100)).toEqual({
    failure: 'timeout',
  })
})

test('why there is no answer has a name', async () => {
  expect(await posted((request) => void request.socket.destroy())).toEqual({ failure: 'broken' })
  const post = createPost(systemTimers)
  const { signal } = new AbortController()
  expect(await post(new URL('http://127.0.0.1:1/'), {}, '', signal)).toEqual({ failure: 'noConnection' })
  expect(await post(new URL('http://receiver.invalid/'), {}, '', signal)).toEqual({ failure: 'noAddress' })
})
