import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WireSocket } from '../../net/control-socket.ts'
import { CLOSE } from '../../../../signaling/wire/kit.ts'
import { openBell } from './bell.ts'

/** A socket whose other end is the test. */
class FakeSocket implements WireSocket {
  readyState = 0
  readonly sent: { id: number; method: string }[] = []
  readonly #listeners = new Map<string, ((event: never) => void)[]>()
  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as { id: number; method: string })
  }
  close(code = 1000): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.tell('close', { code })
  }
  open(): void {
    this.readyState = 1
    this.tell('open', {})
  }
  message(frame: object): void {
    this.tell('message', { data: JSON.stringify(frame) })
  }
  tell(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never)
  }
}

let sockets: FakeSocket[]
let hints: number
let paperHints: number
let noticeHints: number
let connected: boolean[]
let close: () => void
beforeEach(() => {
  vi.useFakeTimers()
  ;[sockets, hints, paperHints, noticeHints, connected] = [[], 0, 0, 0, []]
  close = openBell({
    openSocket() {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    onHint: () => void (hints += 1),
    onPaperJobs: () => void (paperHints += 1),
    onNotices: () => void (noticeHints += 1),
    onConnected: (now) => void connected.push(now),
    random: () => 0.5,
  })
})
afterEach(() => {
  close()
  vi.useRealTimers()
})

test('asks what rings when the link comes up, and at each hint', () => {
  sockets[0]?.open()
  expect([hints, connected]).toEqual([1, [true]])
  sockets[0]?.message({ event: 'calling.changed', data: {} })
  sockets[0]?.message({ event: 'meeting.changed', data: {} })
  expect([hints, paperHints]).toEqual([2, 0])
})

test('hears that there are other notices, and asks for those that came while the link was down', () => {
  sockets[0]?.open()
  sockets[0]?.message({ event: 'notices.changed', data: {} })
  expect([hints, noticeHints]).toEqual([1, 2])
})

test('hears that one’s own files have moved on', () => {
  sockets[0]?.open()
  sockets[0]?.message({ event: 'papers.jobsChanged', data: {} })
  expect([hints, paperHints]).toEqual([1, 1])
})

test('a link that breaks is opened again and asks at once; one that is over for good is not', async () => {
  sockets[0]?.open()
  sockets[0]?.close(1006)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sockets).toHaveLength(2)
  sockets[1]?.open()
  expect([hints, connected]).toEqual([2, [true, false, true]])
  sockets[1]?.close(CLOSE.signedOut)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(sockets).toHaveLength(2)
})

test('a link on which nothing is answered any more is given up and opened again', async () => {
  sockets[0]?.open()
  await vi.advanceTimersByTimeAsync(25_000)
  const asked = sockets[0]?.sent.at(-1)
  // Refused for want of a seat, and alive.
  sockets[0]?.message({ id: asked?.id, ok: false, error: 'notSeated' })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sockets[0]?.readyState).toBe(1)
  await vi.advanceTimersByTimeAsync(50_000)
  expect(sockets.length).toBeGreaterThan(1)
})

test('once it is closed nothing is opened again', async () => {
  sockets[0]?.open()
  close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sockets).toHaveLength(1)
})
