import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MAX_HOLDERS } from '../../signaling/floor/wire.ts'
import { MAX_DEVICES } from '../../signaling/seats/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { joinParams, TestClient, type TestSocket } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** What somebody who is in the meeting by right could do to the others of it: seats, proofs, the floor. */

/** Both belong to the same site. */
const DELEGATE = 'daibieu1'
const OPERATOR = 'dc.hg-so-tai-chinh'

let server: RunningServer
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
})
afterAll(() => server?.stop())

let open: TestSocket[] = []
afterEach(async () => {
  // Whoever is only cut off would keep the place, and the floor, into the next test.
  await Promise.all(
    open
      .filter(({ closeCode }) => closeCode === null)
      .map((socket) => socket.request('seats.leave', {}).catch(() => null)),
  )
  for (const socket of open) socket.close()
  open = []
})

async function connect(client: TestClient): Promise<TestSocket> {
  const socket = await client.connect()
  open.push(socket)
  return socket
}
async function signIn(username: string): Promise<{ client: TestClient; socket: TestSocket }> {
  const client = await TestClient.signIn(server.url, username)
  return { client, socket: await connect(client) }
}
async function chairInRoom() {
  const { client, socket } = await signIn('chutri')
  return { client, socket, joined: await socket.join(meetingId) }
}

describe('a hall', () => {
  test('cannot be filled by somebody else of the site so that its operator finds no place', async () => {
    const client = await TestClient.signIn(server.url, DELEGATE)
    const answers = []
    for (let count = 0; count < MAX_DEVICES; count += 1) {
      const socket = await connect(client)
      answers.push(await socket.request('seats.join', joinParams(meetingId, { place: 'site', claim: 'add' })))
    }
    expect(answers.at(-1)).toMatchObject({ ok: false, error: 'seatFull', details: { maxDevices: MAX_DEVICES - 1 } })
    const { socket } = await signIn(OPERATOR)
    const joined = await socket.join(meetingId, { claim: 'ask' })
    expect(joined.own.devices).toHaveLength(MAX_DEVICES)
    expect(answers[0]).toMatchObject({ ok: true, result: { seatId: joined.seatId } })
  })

  test('takes no more devices than it holds when ten come in the same moment', async () => {
    const client = await TestClient.signIn(server.url, OPERATOR)
    const sockets = await Promise.all(Array.from({ length: 10 }, () => connect(client)))
    const answers = await Promise.all(
      sockets.map((socket) => socket.request('seats.join', joinParams(meetingId, { claim: 'add' }))),
    )
    const inside = answers.flatMap((answer) => (answer.ok ? [answer.result] : []))
    expect(new Set(inside.map(({ deviceId }) => deviceId)).size).toBe(MAX_DEVICES)
    expect(new Set(inside.map(({ seatId }) => seatId)).size).toBe(1)
    expect(answers.filter((answer) => !answer.ok && answer.error === 'seatFull')).toHaveLength(10 - MAX_DEVICES)
  })

  test('shows no camera of another hall as its own, and tells its people to nobody else', async () => {
    const one = await signIn(OPERATOR)
    const other = await signIn('dc.hg-so-noi-vu')
    const own = await one.socket.join(meetingId)
    const { deviceId, seatId } = await other.socket.join(meetingId)
    const foreign = { mainCamera: { deviceId, source: 'camera' as const } }
    expect(await one.socket.request('seats.setMainCamera', foreign)).toMatchObject({ error: 'noSuchDevice' })
    expect(await one.socket.request('seats.read', { seatId })).toMatchObject({ error: 'forbidden' })
    expect(await one.socket.request('seats.read', { seatId: own.seatId })).toMatchObject({ ok: true })
  })
})

describe('a place', () => {
  test('is given to one of two browsers of one person that ask for it in the same moment', async () => {
    const client = await TestClient.signIn(server.url, DELEGATE)
    const sockets = await Promise.all([connect(client), connect(client)])
    const answers = await Promise.all(
      sockets.map((socket) => socket.request('seats.join', joinParams(meetingId, { claim: 'ask' }))),
    )
    expect(answers.map((answer) => (answer.ok ? 'in' : answer.error)).sort()).toEqual(['alreadySeated', 'in'])
  })

  test('is not opened by the proof of somebody else’s, whose owner notices nothing', async () => {
    const one = await signIn(OPERATOR)
    const held = await one.socket.join(meetingId)
    const { socket } = await signIn(DELEGATE)
    const resume = { token: held.resumeToken, epoch: held.epoch, lastSeq: held.seq }
    const joined = await socket.join(meetingId, { place: 'site', claim: 'ask', resume })
    expect(joined).toMatchObject({ seatId: held.seatId, resumed: false })
    expect(joined.deviceId).not.toBe(held.deviceId)
    expect(await one.socket.request('seats.beat', { link: 'good' })).toMatchObject({ ok: true })
  })

  test('is not opened twice by one proof once its successor was used', async () => {
    const { client, socket } = await signIn(DELEGATE)
    const first = await socket.join(meetingId)
    const resume = { token: first.resumeToken, epoch: first.epoch, lastSeq: first.seq }
    const again = await connect(client)
    expect((await again.join(meetingId, { claim: 'ask', resume })).deviceId).toBe(first.deviceId)
    await again.request('seats.beat', { link: 'good' })
    const replayed = await (
      await connect(client)
    ).request('seats.join', joinParams(meetingId, { claim: 'ask', resume }))
    expect(replayed).toMatchObject({ ok: false, error: 'alreadySeated' })
    expect(again.closeCode).toBeNull()
  })

  test('is refused for a while to a person who joins and leaves in circles, and given to others meanwhile', async () => {
    const { socket } = await signIn('daibieu2')
    const beganMs = performance.now()
    let inside = 0
    const refused = []
    for (let count = 0; count < 70; count += 1) {
      const answer = await socket.request('seats.join', joinParams(meetingId))
      if (answer.ok) {
        inside += 1
        await socket.request('seats.leave', {})
      } else refused.push(answer)
    }
    const seconds = (performance.now() - beganMs) / 1_000
    expect(inside).toBeLessThanOrEqual(41 + seconds)
    expect(refused.at(-1)).toMatchObject({ error: 'busy', details: { retryAfterMs: 1_000 } })
    const { joined } = await chairInRoom()
    expect(joined.snapshot.meetingId).toBe(meetingId)
    // Nobody is shut out for good.
    await poll(async () => (await socket.request('seats.join', joinParams(meetingId))).ok, { everyMs: 500 })
  })
})

describe('the floor', () => {
  test('is held by three at most, however many are given it in the same moment', async () => {
    const { socket } = await chairInRoom()
    const names = ['daibieu1', 'daibieu3', 'daibieu4', 'daibieu5', 'daibieu6', OPERATOR, 'dc.hg-so-noi-vu']
    const seatIds = []
    for (const name of names) seatIds.push((await (await signIn(name)).socket.join(meetingId)).seatId)
    const answers = await Promise.all(seatIds.map((seatId) => socket.request('floor.give', { seatId, instead: false })))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(MAX_HOLDERS)
    expect(answers.filter((answer) => !answer.ok && answer.error === 'floorFull')).toHaveLength(
      names.length - MAX_HOLDERS,
    )
    await socket.request('floor.admitPoint', { seatId: seatIds.at(-1) ?? null })
    const { holders, pointOfOrder } = await socket.event('floor.changed', (floor) => floor.pointOfOrder !== null)
    expect(holders).toHaveLength(MAX_HOLDERS)
    expect(pointOfOrder?.seatId).toBe(seatIds.at(-1))
  })

  test('does not stay in an empty hall for the next device when its holder moves to a desk', async () => {
    const { socket } = await chairInRoom()
    const delegate = await signIn(DELEGATE)
    const hall = await delegate.socket.join(meetingId, { place: 'site' })
    expect(await socket.request('floor.give', { seatId: hall.seatId, instead: true })).toMatchObject({ ok: true })
    const desk = await (await connect(delegate.client)).join(meetingId, { place: 'own', claim: 'takeOver' })
    expect(desk.seatId).not.toBe(hall.seatId)
    const operator = await signIn(OPERATOR)
    const joined = await operator.socket.join(meetingId)
    expect(joined.seatId).toBe(hall.seatId)
    expect(joined.snapshot.floor.holders).toEqual([])
    expect(desk.snapshot.floor.holders).toEqual([])
  })

  test('knows no seat of another meeting, nor does anything else', async () => {
    const secretary = await TestClient.signIn(server.url, 'thuky1')
    const other = await makeMeeting(secretary, {
      title: 'Cuộc họp khác',
      agenda: ['Nội dung'],
    })
    const { seatId } = await (await signIn(DELEGATE)).socket.join(meetingId)
    const { client, socket } = await signIn('chutri')
    const { snapshot } = await socket.join(other.meetingId)
    const answers = [
      await socket.request('floor.give', { seatId, instead: false }),
      await socket.request('floor.take', { seatId }),
      await socket.request('floor.admitPoint', { seatId }),
      await socket.request('floor.putOnStage', { seatId }),
      await socket.request('floor.muteSeat', { seatId }),
      await socket.request('floor.removeSeat', { seatId }),
      await socket.request('seats.read', { seatId }),
    ]
    expect(answers.map((answer) => (answer.ok ? 'done' : answer.error))).toEqual(Array(7).fill('noSuchSeat'))
    expect(socket.events.filter(({ event }) => event.startsWith('floor.'))).toEqual([])
    await expect(client.roster(meetingId, snapshot.rosterHash)).rejects.toThrow('404')
  })
})
