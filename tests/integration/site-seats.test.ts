import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RoomSnapshot, seatsChanged, unpackSeats } from '../../signaling/seats/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** The demo's meeting of all the province's sites, with a real server. */
const OPERATOR = 'dc.hg-so-tai-chinh'

let server: RunningServer
let chair: TestClient
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  chair = await TestClient.signIn(server.url, 'chutri')
  meetingId = await runningMeeting(chair)
})
afterAll(() => server?.stop())

describe('the list of seats', () => {
  test('holds every site of the province, is fetched once by its hash, and small on the link', async () => {
    const socket = await chair.connect()
    const { snapshot } = await socket.join(meetingId)
    const url = `${server.url}/api/meetings/${meetingId}/roster/${snapshot.rosterHash}`
    const seats = await chair.roster(meetingId, snapshot.rosterHash)
    expect(seats.filter(({ kind }) => kind === 'site').length).toBeGreaterThanOrEqual(241)
    expect(new Set(seats.map(({ seatId }) => seatId)).size).toBe(seats.length)
    const first = await fetch(url, { headers: chair.headers() })
    expect(first.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect(first.headers.get('content-encoding')).toBe('gzip')
    expect(Number(first.headers.get('content-length'))).toBeLessThan(20_000)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    expect((await fetch(url, { headers: chair.headers({ 'if-none-match': etag }) })).status).toBe(304)
    socket.close()
  })

  test('is not there under another hash, nor for who has nothing to do with the meeting', async () => {
    const nothing = `${server.url}/api/meetings/${meetingId}/roster/${'a'.repeat(32)}`
    expect((await fetch(nothing, { headers: chair.headers() })).status).toBe(404)
    const admin = await TestClient.signIn(server.url, 'quantri')
    const socket = await chair.connect()
    const { snapshot } = await socket.join(meetingId)
    await expect(admin.roster(meetingId, snapshot.rosterHash)).rejects.toThrow('404')
    socket.close()
  })

  test('and the snapshot of a meeting where few have joined is small', async () => {
    const socket = await chair.connect()
    const { snapshot } = await socket.join(meetingId)
    expect(RoomSnapshot.safeParse(snapshot).success).toBe(true)
    expect(JSON.stringify(snapshot).length).toBeLessThan(2_000)
    socket.close()
  })
})

describe('sixty sites at once', () => {
  test('are all let in, and each gets few bytes', async () => {
    const sites = (await operators()).slice(0, 60)
    const clients: TestClient[] = []
    for (const username of sites) clients.push(await TestClient.signIn(server.url, username))
    const sockets = await Promise.all(clients.map((client) => client.connect()))
    const received = sockets.map(({ socket }) => {
      const count = { messages: 0, bytes: 0 }
      socket.on('message', (data: Buffer) => {
        count.messages += 1
        count.bytes += data.length
      })
      return count
    })
    const joined = await Promise.all(sockets.map((socket) => socket.join(meetingId, { claim: 'ask' })))
    expect(new Set(joined.map(({ seatId }) => seatId)).size).toBe(60)
    const seats = new Set(joined.map(({ seatId }) => seatId))
    // Each knows all of them in the end, from its answer or from what came after it.
    for (const [index, socket] of sockets.entries()) {
      const known = () => {
        const all = unpackSeats(joined[index]?.snapshot.seats ?? {})
        for (const { event, data } of socket.events) {
          if (event !== 'seats.changed') continue
          for (const [id, seat] of unpackSeats(seatsChanged.data.parse(data).seats)) all.set(id, seat)
        }
        return [...all].filter(([id, { connection }]) => seats.has(id) && connection === 'here').length
      }
      await poll(() => known() === 60, { what: 'everybody to be known' })
    }
    expect(Math.max(...received.map(({ messages }) => messages))).toBeLessThanOrEqual(6)
    expect(Math.max(...received.map(({ bytes }) => bytes))).toBeLessThan(5_000)
    for (const socket of sockets) socket.close()
  })
})

describe('a hall', () => {
  test('holds two devices, one leaves, and the count of its people outlives the server', async () => {
    const operator = await TestClient.signIn(server.url, OPERATOR)
    const witness = await chair.connect()
    await witness.join(meetingId)
    const camera = await operator.connect()
    const { seatId, own } = await camera.join(meetingId, { label: 'Máy quay hội trường' })
    expect(own.devices).toMatchObject([{ label: 'Máy quay hội trường' }])
    const phone = await operator.connect()
    expect((await phone.join(meetingId, { claim: 'add' })).seatId).toBe(seatId)
    await camera.event('seats.own', ({ devices }) => devices.length === 2)
    const people = ['Nguyễn Thị Thử', 'Trần Văn Nghiệm']
    expect(await phone.request('seats.setHall', { people, headCount: 31 })).toMatchObject({ ok: true })
    await witness.seat(seatId, ({ headCount }) => headCount === 31)
    await phone.request('seats.leave', {})
    await camera.event('seats.own', ({ devices, headCount }) => devices.length === 1 && headCount === 31)

    await server.kill()
    await server.start()

    const again = await chair.connect()
    const { snapshot } = await again.join(meetingId)
    expect(unpackSeats(snapshot.seats).get(seatId)).toMatchObject({ connection: 'absent', headCount: 31 })
    expect(await again.request('seats.read', { seatId })).toMatchObject({ ok: true, result: { people, devices: [] } })
    const attendance = await chair.call('seats.attendance', { meetingId })
    const site = attendance.ok ? attendance.result.sites.find(({ headCount }) => headCount === 31) : undefined
    expect(site?.people).toEqual(people)
    expect(site?.joinedAtMs).not.toBeNull()
    again.close()
  })
})

/** User names of those who operate the province's sites, from the list of people to invite. */
async function operators(): Promise<string[]> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const found = await secretary.call('identity.findAccounts', { text: 'Cán bộ điểm cầu' })
  if (!found.ok) throw new Error(found.error)
  return found.result.accounts.map(({ username }) => username).filter((name) => name !== OPERATOR)
}
