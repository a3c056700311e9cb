import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { papersChanged } from '../../../signaling/papers/wire.ts'
import { leaveSeat } from '../../../signaling/seats/wire.ts'
import { CLOSE } from '../../../signaling/wire/kit.ts'
import { begin, joined, joinReply, memory, room, self } from './test-server.ts'
import { someSeat } from './test-rooms.ts'
import { BEAT_EVERY_MS, SILENT_AFTER_MS } from './room-session.ts'

const micOn = (number: number) => ({ changed: [someSeat(number, { mic: 'on' })], left: [] })

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

test('joining says which devices there are and shows the meeting', async () => {
  const { session, last, kind } = await joined()
  expect(last().sent[0]?.params).toEqual({ meetingId: room.meetingId, takeOver: false, mic: 'off', camera: 'none' })
  expect(kind()).toBe('joined')
  expect(session.store.getState().self.seatId).toBe(self.seatId)
  expect(session.store.getState().room).toEqual(room)
})

test('an event in order changes the meeting and reaches those who listen', async () => {
  const { session, last } = await joined()
  const heard: unknown[] = []
  session.on(papersChanged, (data) => heard.push(data))
  last().say({ event: 'seats.changed', seq: 11, data: micOn(2) })
  last().say({ event: 'papers.changed', seq: 12, data: { paperId: 'paper-1-xxxx', state: 'issued' } })
  expect(session.store.getState().room?.seats[1]?.mic).toBe('on')
  expect(heard).toEqual([{ paperId: 'paper-1-xxxx', state: 'issued' }])
})

test('an event that overtakes the reply to the join is not lost', async () => {
  const { session, last } = begin()
  last().open()
  last().say({ event: 'seats.changed', seq: 11, data: micOn(2) })
  await last().answer('seats.join', joinReply(10))
  expect(session.store.getState().room?.seats[1]?.mic).toBe('on')
})

test('a gap in the numbers leads to a fresh join with the proof of the seat', async () => {
  const { sockets, last, kind } = await joined()
  last().say({ event: 'seats.changed', seq: 13, data: micOn(2) })
  expect(kind()).toBe('reconnecting')
  await vi.advanceTimersByTimeAsync(500)
  expect(sockets).toHaveLength(2)
  last().open()
  expect(last().sent[0]?.params).toMatchObject({ resume: { token: 'a'.repeat(32), epoch: 'epoch-1', lastSeq: 10 } })
  await last().answer('seats.join', joinReply(13, true))
  expect(kind()).toBe('joined')
})

test('a cut line is taken up again within half a second, with the seat’s proof, and says whether media still flow', async () => {
  const { session, sockets, last, kind } = await joined()
  const told: boolean[] = []
  session.onJoined(({ resumed }) => told.push(resumed))
  last().break()
  expect(kind()).toBe('reconnecting')
  await vi.advanceTimersByTimeAsync(500)
  expect(sockets).toHaveLength(2)
  last().open()
  await last().answer('seats.join', joinReply(10, true))
  expect(told).toEqual([true])
})

test('tries go on for as long as the server is away, never more than four seconds apart', async () => {
  const { sockets, last, kind } = await joined()
  last().break()
  for (let failed = 0; failed < 40; failed += 1) {
    const before = sockets.length
    await vi.advanceTimersByTimeAsync(4_000)
    expect(sockets.length).toBeGreaterThan(before)
    last().break()
  }
  expect(kind()).toBe('reconnecting')
})

test('a beat is sent every five seconds with this machine’s view of the line', async () => {
  const { last } = await joined()
  await vi.advanceTimersByTimeAsync(BEAT_EVERY_MS)
  expect(last().sent.at(-1)).toMatchObject({ method: 'seats.beat', params: { link: 'weak' } })
})

test('a server that says nothing for twelve seconds is taken for lost', async () => {
  const { last, kind } = await joined()
  const half = last()
  await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS + BEAT_EVERY_MS)
  expect(half.readyState).toBe(3)
  expect(kind()).toBe('reconnecting')
})

test('the browser’s word that the network is gone counts at once, and its return is tried at once', async () => {
  const { page, sockets, last, kind } = await joined()
  page.dispatchEvent(new Event('offline'))
  expect(kind()).toBe('reconnecting')
  for (let failed = 0; failed < 8; failed += 1) {
    await vi.advanceTimersByTimeAsync(4_000)
    last().break()
  }
  const before = sockets.length
  page.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(500)
  expect(sockets.length).toBe(before + 1)
})

test('requests on a cut line are answered at once, those under way too', async () => {
  const { session, last } = await joined()
  const underWay = session.request(leaveSeat, {})
  last().break()
  await expect(underWay).resolves.toEqual({ ok: false, error: 'offline' })
  await expect(session.request(leaveSeat, {})).resolves.toEqual({ ok: false, error: 'offline' })
})

test('a silent server answers `timeout` after eight seconds', async () => {
  const { session } = await joined()
  const asked = session.request(leaveSeat, {})
  await vi.advanceTimersByTimeAsync(8_000)
  await expect(asked).resolves.toEqual({ ok: false, error: 'timeout' })
})

test('a seat taken elsewhere is asked about, and taken over only on a yes', async () => {
  const { session, sockets, last, kind } = begin()
  last().open()
  await last().answer('seats.join', { ok: false, error: 'alreadySeated' })
  expect(kind()).toBe('alreadySeated')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sockets).toHaveLength(1)
  session.takeOver()
  last().open()
  expect(last().sent[0]?.params).toMatchObject({ takeOver: true })
  await last().answer('seats.join', joinReply(3))
  expect(kind()).toBe('joined')
})

test.each([
  [CLOSE.outdatedClient, 'outdated'],
  [CLOSE.takenOver, 'takenOver'],
  [CLOSE.sessionEnded, 'signedOut'],
  [CLOSE.removed, 'removed'],
  [CLOSE.meetingEnded, 'ended'],
])('after close code %i the stay is over (%s) and nothing is tried again', async (code, reason) => {
  const { session, sockets, last } = await joined()
  last().break(code)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(session.store.getState().status).toEqual({ kind: 'over', reason })
  expect(sockets).toHaveLength(1)
})

test.each([CLOSE.silent, CLOSE.tooManyErrors, 1013])('after close code %i the client comes back', async (code) => {
  const { sockets, last } = await joined()
  last().break(code)
  await vi.advanceTimersByTimeAsync(500)
  expect(sockets).toHaveLength(2)
})

test('a refusal that waiting cannot mend is shown with its code', async () => {
  const { session, last } = begin()
  last().open()
  await last().answer('seats.join', { ok: false, error: 'notOpenYet' })
  expect(session.store.getState().status).toEqual({ kind: 'over', reason: 'refused', error: 'notOpenYet' })
})

test('a server that is not ready yet is asked again', async () => {
  const { sockets, last, kind } = begin()
  last().open()
  await last().answer('seats.join', { ok: false, error: 'unavailable' })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sockets).toHaveLength(2)
  expect(kind()).toBe('joining')
})

test('a session that ended while the line was down is noticed', async () => {
  const { session, last } = await joined(memory(), async () => false)
  last().break()
  await vi.advanceTimersByTimeAsync(500)
  last().break()
  await vi.advanceTimersByTimeAsync(0)
  expect(session.store.getState().status).toEqual({ kind: 'over', reason: 'signedOut' })
})

test('a reloaded page takes its seat again, and a duplicated tab finds no proof to slip in with', async () => {
  const storage = memory()
  const { page } = await joined(storage)
  expect(storage.getItem(`resume/${room.meetingId}`)).toBeNull()
  page.dispatchEvent(new Event('pagehide'))
  const again = begin(storage)
  again.last().open()
  expect(again.last().sent[0]?.params).toMatchObject({ resume: { lastSeq: 10 } })
  expect(storage.getItem(`resume/${room.meetingId}`)).toBeNull()
})

test('a page that goes away right after leaving, before the server answered, keeps no proof either', async () => {
  const { session, storage, page } = await joined()
  void session.leave()
  page.dispatchEvent(new Event('pagehide'))
  expect(storage.getItem(`resume/${room.meetingId}`)).toBeNull()
  session.close()
})

test('leaving tells the server and keeps no proof', async () => {
  const { session, last, storage, page } = await joined()
  const leaving = session.leave()
  await last().answer('seats.leave', { ok: true, result: {} })
  await leaving
  page.dispatchEvent(new Event('pagehide'))
  expect(session.store.getState().status).toEqual({ kind: 'over', reason: 'left' })
  expect(storage.getItem(`resume/${room.meetingId}`)).toBeNull()
})
