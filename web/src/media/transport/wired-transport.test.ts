import { EventEmitter } from 'node:events'
import type { types } from 'mediasoup-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Answer, RoomSession } from '../../net/session.ts'
import { GIVE_UP_MS, PATIENCE_MS } from './ice-watch.ts'
import { MediaRefusal, wireTransport } from './wired-transport.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const dtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] }

/** One of the library's transports and a control socket, both answered for by the test. */
function wired(direction: 'send' | 'recv' = 'recv') {
  const emitter = new EventEmitter()
  const asked: { method: string; params: object }[] = []
  const answers = new Map<string, Answer<unknown>>([
    ['media.connect', { ok: true, result: {} }],
    ['media.produce', { ok: true, result: { producerId: 'producer-1' } }],
    ['media.restartIce', { ok: true, result: { iceParameters: { usernameFragment: 'new' } } }],
  ])
  const troubles: boolean[] = []
  let givenUp = 0
  const transport = {
    id: 'transport-1',
    direction,
    on: (name: string, listener: (...given: unknown[]) => void) => emitter.on(name, listener),
    restartIce: vi.fn<(given: object) => Promise<void>>(async () => undefined),
    close: vi.fn<() => void>(),
  }
  const session = {
    async request({ method }: { method: string }, params: object): Promise<Answer<unknown>> {
      asked.push({ method, params })
      return answers.get(method) ?? { ok: false, error: 'offline' }
    },
  }
  // Only these parts of the library and of the session are used.
  const link = wireTransport(session as unknown as RoomSession, transport as unknown as types.Transport, {
    giveUp: () => void (givenUp += 1),
    onTrouble: (troubled) => troubles.push(troubled),
  })
  return {
    link,
    transport,
    asked,
    answers,
    troubles,
    givenUp: () => givenUp,
    state: (state: string) => emitter.emit('connectionstatechange', state),
    listens: (name: string) => emitter.listenerCount(name) > 0,
    /** The library asks for something, and is told what became of it. */
    ask: (name: string, given: object) =>
      new Promise<unknown>((done, failed) => {
        emitter.emit(name, given, done, failed)
      }),
  }
}

test('the library’s keys go to the server under the transport’s id', async () => {
  const { ask, asked } = wired()
  await ask('connect', { dtlsParameters })
  expect(asked).toEqual([{ method: 'media.connect', params: { transportId: 'transport-1', dtlsParameters } }])
})

test('a refusal reaches the library as an error that has the code', async () => {
  const { ask, answers } = wired()
  answers.set('media.connect', { ok: false, error: 'mediaUnavailable' })
  const failed = await ask('connect', { dtlsParameters }).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(MediaRefusal)
  expect(failed).toMatchObject({ code: 'mediaUnavailable' })
})

test('keys in a shape that the server would not take are not sent', async () => {
  const { ask, asked } = wired()
  await expect(ask('connect', { dtlsParameters: { role: 'client', fingerprints: 'none' } })).rejects.toThrow()
  expect(asked).toEqual([])
})

test('only what sends is asked for producers, and answers with the server’s id', async () => {
  expect(wired('recv').listens('produce')).toBe(false)
  const { ask, asked } = wired('send')
  const given = { kind: 'video', rtpParameters: { codecs: [] }, appData: { source: 'camera' } }
  expect(await ask('produce', given)).toEqual({ id: 'producer-1' })
  const params = { transportId: 'transport-1', source: 'camera', kind: 'video', rtpParameters: { codecs: [] } }
  expect(asked).toEqual([{ method: 'media.produce', params }])
})

test('a producer that the server refuses is an error with its code, and one of no known source is not sent', async () => {
  const { ask, asked, answers } = wired('send')
  answers.set('media.produce', { ok: false, error: 'noFloor' })
  const given = { kind: 'audio', rtpParameters: {}, appData: { source: 'mic' } }
  await expect(ask('produce', given)).rejects.toMatchObject({ code: 'noFloor' })
  await expect(ask('produce', { ...given, appData: { source: 'somebody' } })).rejects.toThrow()
  expect(asked).toHaveLength(1)
})

test('a connection that breaks off is restarted after a short while, with what the server gave', async () => {
  const { state, transport, troubles, asked } = wired()
  state('connected')
  state('disconnected')
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  expect(troubles).toEqual([false, true])
  expect(asked).toEqual([{ method: 'media.restartIce', params: { transportId: 'transport-1' } }])
  expect(transport.restartIce).toHaveBeenCalledWith({ iceParameters: { usernameFragment: 'new' } })
  state('connected')
  expect(troubles.at(-1)).toBe(false)
})

test('a server that does not know the connection any more ends it at once', async () => {
  const { state, answers, givenUp } = wired()
  answers.set('media.restartIce', { ok: false, error: 'mediaUnavailable' })
  state('failed')
  await vi.advanceTimersByTimeAsync(0)
  expect(givenUp()).toBe(1)
})

test('without the control connection nothing is given up; one that is merely slow is asked again', async () => {
  const cut = wired()
  cut.answers.set('media.restartIce', { ok: false, error: 'offline' })
  cut.state('failed')
  await vi.advanceTimersByTimeAsync(10 * GIVE_UP_MS)
  expect([cut.asked.length, cut.givenUp()]).toEqual([1, 0])
  const slow = wired()
  slow.answers.set('media.restartIce', { ok: false, error: 'timeout' })
  slow.state('failed')
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  expect([slow.asked.length, slow.givenUp()]).toEqual([2, 0])
})

test('a connection that is closed is closed at the library, and what it still says changes nothing', async () => {
  const { link, state, transport, troubles, givenUp } = wired()
  link.close()
  state('failed')
  await vi.advanceTimersByTimeAsync(10 * GIVE_UP_MS)
  expect(transport.close).toHaveBeenCalledTimes(1)
  expect([troubles, givenUp()]).toEqual([[], 0])
})
