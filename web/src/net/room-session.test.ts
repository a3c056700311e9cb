// Over 300 lines on purpose: one connection’s whole life, its cases built on the same server of the test.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { papersChanged } from '../../../signaling/papers/wire.ts'
import { leaveSeat, type Roster } from '../../../signaling/seats/wire.ts'
import { CLOSE } from '../../../signaling/wire/kit.ts'
import { packed, someOwn, someRoster, someSeat, someSnapshot } from './test-rooms.ts'
import { begin, joined, joinReply, memory, room, roster, seats, self } from './test-server.ts'
import { BEAT_EVERY_MS, SILENT_AFTER_MS } from './heartbeat.ts'

const beatAnswer = { ok: true, result: { nowMs: 1, receiveBps: null } }
/** Time passes without any timer of the page running: as in a hidden page, or while the machine sleeps. */
let sleptMs = 0
function slowDown(ms: number): void {
  if (sleptMs === 0) {
    const timersNow = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => timersNow() + sleptMs)
  }
  sleptMs += ms
}
const micOn = (number: number) => ({ seats: packed([someSeat(number, { mic: 'on' })]) })

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => {
  vi.restoreAllMocks()
  sleptMs = 0
  vi.useRealTimers()
})

test('joining says which devices there are and shows the meeting', async () => {
  const { session, last, kind } = await joined()
  expect(last().sent[0]?.params).toEqual({
    meetingId: room.meetingId,
    place: 'site',
    claim: 'ask',
    label: 'Máy hội trường',
    mic: 'off',
    camera: 'none',
  })
  expect(kind()).toBe('joined')
  expect(session.store.getState().self).toMatchObject({ seatId: self.seatId, deviceId: 'device-1-xxxx' })
  expect(session.store.getState().room).toEqual(room)
  expect(session.store.getState().own).toEqual(someOwn(self))
})

test('an event in order changes the meeting and reaches its listeners', async () => {
  const { session, last } = await joined()
  const heard: unknown[] = []
  session.on(papersChanged, (data) => heard.push(data))
  last().say({ event: 'seats.changed', seq: 11, data: micOn(2) })
  const news = { papers: [], order: ['paper-1-xxxx'], tooMany: true }
  last().say({ event: 'papers.changed', data: news })
  expect(session.store.getState().room?.seats[1]?.mic).toBe('on')
  expect(heard).toEqual([news])
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

test('a cut link is taken up again within half a second, with the seat’s proof, and says whether media still flow', async () => {
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

test('a beat is sent every five seconds with this machine’s view of the link', async () => {
  const { last } = await joined()
  await vi.advanceTimersByTimeAsync(BEAT_EVERY_MS)
  expect(last().sent.at(-1)).toMatchObject({ method: 'seats.beat', params: { link: 'weak' } })
})

test('figures of the line go with every second beat alone', async () => {
  const figures = {
    ...{ rttMs: 40, lossPermille: 0, sentKbps: 1, receivedKbps: 2, troubles: [] },
    ...{ rung: 'full' as const, why: null, sendRung: 'all' as const, sendWhy: null },
  }
  const { last } = await joined(undefined, { figures: () => figures })
  const told: unknown[] = []
  for (let beats = 0; beats < 4; beats += 1) {
    await vi.advanceTimersByTimeAsync(BEAT_EVERY_MS)
    told.push(last().sent.at(-1)?.params)
    await last().answer('seats.beat', beatAnswer)
  }
  expect(told).toEqual([{ link: 'weak', figures }, { link: 'weak' }, { link: 'weak', figures }, { link: 'weak' }])
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

test('requests on a cut link are answered at once, those under way too', async () => {
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

test('a hidden page whose timers run once a minute keeps its link for as long as its beats are answered', async () => {
  const { sockets, last, kind } = await joined()
  for (let minute = 0; minute < 30; minute += 1) {
    slowDown(60_000 - BEAT_EVERY_MS)
    await vi.advanceTimersByTimeAsync(BEAT_EVERY_MS)
    await last().answer('seats.beat', beatAnswer)
  }
  expect(last().sent.filter(({ method }) => method === 'seats.beat')).toHaveLength(30)
  expect(sockets).toHaveLength(1)
  expect(kind()).toBe('joined')
})

test('a page that wakes after long finds out within seconds whether its link is still there', async () => {
  const { last, kind } = await joined()
  await vi.advanceTimersByTimeAsync(BEAT_EVERY_MS)
  await last().answer('seats.beat', beatAnswer)
  slowDown(3_600_000)
  await vi.advanceTimersByTimeAsync(BEAT_EVERY_MS + 4_000)
  expect(kind()).toBe('reconnecting')
})

test('a seat that was shown out while its link was cut says so, and does not try again', async () => {
  const { session, sockets, last } = await joined()
  last().break()
  await vi.advanceTimersByTimeAsync(500)
  last().open()
  await last().answer('seats.join', { ok: false, error: 'shownOut' })
  expect(session.store.getState().status).toEqual({ kind: 'over', reason: 'removed' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sockets).toHaveLength(2)
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
  expect(last().sent[0]?.params).toMatchObject({ claim: 'takeOver' })
  await last().answer('seats.join', joinReply(3))
  expect(kind()).toBe('joined')
})

test('another device is added to the site’s seat on a yes, and asks for nothing more when it comes back', async () => {
  const { session, last } = begin()
  last().open()
  await last().answer('seats.join', { ok: false, error: 'alreadySeated' })
  session.addDevice()
  last().open()
  expect(last().sent[0]?.params).toMatchObject({ claim: 'add' })
  await last().answer('seats.join', joinReply(3))
  last().break()
  await vi.advanceTimersByTimeAsync(500)
  last().open()
  expect(last().sent[0]?.params).toMatchObject({ claim: 'ask', resume: { lastSeq: 3 } })
})

test('a busy server is asked again on the same socket, not before its own time, and the page shows the queue', async () => {
  const { session, sockets, last } = begin()
  last().open()
  await last().answer('seats.join', { ok: false, error: 'busy', details: { retryAfterMs: 2_000 } })
  expect(session.store.getState().status).toEqual({ kind: 'joining', queued: true })
  await vi.advanceTimersByTimeAsync(1_999)
  expect(last().sent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1_001)
  expect(last().sent).toHaveLength(2)
  expect(sockets).toHaveLength(1)
  await last().answer('seats.join', joinReply(3))
  expect(session.store.getState().status).toEqual({ kind: 'joined' })
})

test('a busy server that cuts the socket is not asked on it again', async () => {
  const { sockets, last } = begin()
  last().open()
  await last().answer('seats.join', { ok: false, error: 'busy', details: { retryAfterMs: 2_000 } })
  last().break()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sockets).toHaveLength(2)
})

test('nobody is in the meeting before the list of seats is here, and what happens meanwhile is not lost', async () => {
  let give: (roster: Roster) => void = () => undefined
  const loadRoster = () =>
    new Promise<{ ok: true; result: Roster }>((ok) => (give = (result) => ok({ ok: true, result })))
  const { session, last, kind } = begin(memory(), { loadRoster })
  last().open()
  await last().answer('seats.join', joinReply(10))
  last().say({ event: 'seats.changed', seq: 11, data: micOn(2) })
  expect(kind()).toBe('joining')
  expect(session.store.getState().room).toBeNull()
  give(roster)
  await vi.advanceTimersByTimeAsync(0)
  expect(kind()).toBe('joined')
  expect(session.store.getState().room?.seats[1]?.mic).toBe('on')
})

test('a list of seats that does not come is asked for again, and at last the join itself is', async () => {
  let asked = 0
  const loadRoster = async () => {
    asked += 1
    return { ok: false, error: 'offline' } as const
  }
  const { sockets, last, kind } = begin(memory(), { loadRoster })
  last().open()
  await last().answer('seats.join', joinReply(10))
  await vi.advanceTimersByTimeAsync(4_000)
  expect(asked).toBeGreaterThan(2)
  await vi.advanceTimersByTimeAsync(16_000)
  expect(sockets.length).toBeGreaterThan(1)
  expect(kind()).toBe('joining')
  last().open()
  expect(last().sent[0]?.params).toMatchObject({ resume: { lastSeq: 10 } })
})

test('a list of seats is fetched once, however often one comes back', async () => {
  let asked = 0
  const loadRoster = async () => {
    asked += 1
    return { ok: true, result: roster } as const
  }
  const { last } = await joined(memory(), { loadRoster })
  last().break()
  await vi.advanceTimersByTimeAsync(500)
  last().open()
  await last().answer('seats.join', joinReply(10, true))
  expect(asked).toBe(1)
})

test('a new list of seats is fetched before anything that follows it is applied', async () => {
  const newcomer = someSeat(4)
  const hash = '2'.repeat(32)
  const loadRoster = async (asked: string) =>
    ({ ok: true, result: asked === hash ? someRoster([...seats, newcomer]) : roster }) as const
  const { session, last } = await joined(memory(), { loadRoster })
  const data = { seats: packed([newcomer]), rosterHash: hash }
  last().say({ event: 'seats.changed', seq: 11, data })
  last().say({ event: 'seats.changed', seq: 12, data: micOn(4) })
  await vi.advanceTimersByTimeAsync(0)
  const { room: now } = session.store.getState()
  expect(now?.rosterHash).toBe(hash)
  expect(now?.seats.at(-1)).toMatchObject({ name: 'Người 4', mic: 'on' })
})

test('a reader that was too slow gets everything as it is now, and goes on from there', async () => {
  const { session, sockets, last } = await joined()
  const snapshot = someSnapshot([self, someSeat(2, { mic: 'on' })])
  last().say({ event: 'seats.caughtUp', data: { seq: 90, snapshot, own: someOwn(self, { headCount: 7 }) } })
  last().say({ event: 'floor.stageChanged', seq: 91, data: { stageSeatId: someSeat(2).seatId } })
  await vi.advanceTimersByTimeAsync(0)
  const { room: now, own } = session.store.getState()
  expect(now?.seats[1]?.mic).toBe('on')
  expect(now?.stageSeatId).toBe(someSeat(2).seatId)
  expect(own?.headCount).toBe(7)
  expect(sockets).toHaveLength(1)
})

test('the own seat’s devices are kept as the server sends them', async () => {
  const { session, last } = await joined()
  last().say({ event: 'seats.own', data: someOwn(self, { people: ['Người dự ở hội trường'], headCount: 12 }) })
  expect(session.store.getState().own?.headCount).toBe(12)
})

test('the beat’s answer says how much the link carries', async () => {
  const told: (number | null)[] = []
  const { last } = await joined(memory(), { onReceiveBps: (bps) => told.push(bps) })
  await vi.advanceTimersByTimeAsync(BEAT_EVERY_MS)
  await last().answer('seats.beat', { ok: true, result: { nowMs: 1, steadyMs: 1, receiveBps: 250_000 } })
  expect(told).toEqual([250_000])
})

test.each([
  [CLOSE.outdatedClient, 'outdated'],
  [CLOSE.takenOver, 'takenOver'],
  [CLOSE.sessionEnded, 'signedOut'],
  [CLOSE.signedOut, 'signedOut'],
  [CLOSE.sessionRevoked, 'revoked'],
  [CLOSE.removed, 'removed'],
  [CLOSE.meetingEnded, 'ended'],
])('after close code %i the session is over (%s) and nothing is tried again', async (code, reason) => {
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

test('a session that ended while the link was down is noticed', async () => {
  const { session, last } = await joined(memory(), { isSignedIn: async () => false })
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
