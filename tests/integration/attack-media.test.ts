import { once } from 'node:events'
import { IncomingMessage, request } from 'node:http'
import { connect as connectRaw } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { webpOf } from '../../signaling/media/test-webp.ts'
import { MAX_STILL_BYTES, StillsIndex, type MediaSource } from '../../signaling/media/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import type { EventDataOf } from '../../signaling/wire/registry.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { opusParameters, simulcastParameters } from '../support/media/rtp.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** What a hostile client that is in the meeting by right could do with sound, pictures and stills. */

let server: RunningServer
let meetingId: MeetingId
beforeAll(async () => {
  server = await startServer()
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
})
afterAll(() => server?.stop())

let open: TestSocket[] = []
afterEach(async () => {
  await Promise.all(
    open
      .filter(({ closeCode }) => closeCode === null)
      .map((socket) => socket.request('seats.leave', {}).catch(() => null)),
  )
  for (const socket of open) socket.close()
  open = []
})

type Seated = Awaited<ReturnType<typeof seated>>

/** Seated, and ready to receive; what is offered is only counted. */
async function seated(username: string) {
  const client = await TestClient.signIn(server.url, username)
  const socket = await client.connect()
  open.push(socket)
  const { seatId, deviceId } = await socket.join(meetingId)
  const opened = await socket.request('media.open', {})
  if (!opened.ok) throw new Error(opened.error)
  const capabilities = await fetch(`${server.url}/api/media/capabilities/${opened.result.capabilitiesHash}`, {
    headers: client.headers(),
  })
  const rtpCapabilities = (await capabilities.json()) as Record<string, unknown>
  expect(await socket.request('media.ready', { rtpCapabilities })).toMatchObject({ ok: true })
  const send = await socket.request('media.openSend', {})
  if (!send.ok) throw new Error(send.error)
  return { client, socket, seatId, deviceId, sendId: send.result.send.id, receiveId: opened.result.receive.id }
}

function produce({ socket, sendId }: Seated, source: MediaSource, more: Record<string, unknown> = {}) {
  const audio = source === 'mic' || source === 'secondMic' || source === 'screenAudio'
  return socket.request('media.produce', {
    transportId: sendId,
    source,
    kind: audio ? 'audio' : 'video',
    rtpParameters: { ...(audio ? opusParameters() : simulcastParameters()), ...more },
  })
}

/** What a device is offered now of another, after all that it was told. */
function offeredFrom({ socket }: Seated, deviceId: string): string[] {
  const now = new Map<string, string>()
  for (const { event, data } of socket.events) {
    if (event !== 'media.consumers') continue
    const { added, removed } = data as { added: Record<string, string>[]; removed: string[] }
    for (const consumerId of removed) now.delete(consumerId)
    for (const one of added) if (one['deviceId'] === deviceId) now.set(String(one['consumerId']), String(one['source']))
  }
  return [...now.values()].sort()
}

function putStill({ client, deviceId }: Pick<Seated, 'client' | 'deviceId'>, body: BodyInit, more = {}) {
  return fetch(`${server.url}/api/meetings/${meetingId}/stills/${deviceId}`, {
    method: 'PUT',
    headers: client.headers({ 'content-type': 'image/webp', ...more }),
    body,
  })
}
const picture = () => new Uint8Array(webpOf(160, 90))

/** Too large, without saying how large. All of it is written at once: the server hangs up as soon as it is too much, and `fetch` then throws. */
async function statusOfUnmeasured({ client, deviceId }: Seated): Promise<number | undefined> {
  const sent = request(`${server.url}/api/meetings/${meetingId}/stills/${deviceId}`, {
    method: 'PUT',
    agent: false,
    headers: client.headers({ 'content-type': 'image/webp' }),
  })
  for (let count = 0; count < 30; count += 1) sent.write(new Uint8Array(1024))
  sent.end()
  const [answer] = await once(sent, 'response')
  const { statusCode } = z.instanceof(IncomingMessage).parse(answer)
  sent.destroy()
  return statusCode
}

function wall({ client }: Pick<Seated, 'client'>, after: string): Promise<Response> {
  return fetch(`${server.url}/api/meetings/${meetingId}/stills?after=${after}`, { headers: client.headers() })
}
async function onWall(leader: Seated): Promise<string[]> {
  const body = Buffer.from(await (await wall(leader, '0')).arrayBuffer())
  const index = StillsIndex.parse(JSON.parse(body.subarray(4, 4 + body.readUInt32BE(0)).toString('utf8')))
  return index.stills.map(({ seatId }) => seatId)
}

describe('without the floor', () => {
  test('nobody is heard, not by a second microphone nor by the sound of a shared screen', async () => {
    const chair = await seated('chutri')
    const hall = await seated('dc.hg-so-noi-vu')
    for (const source of ['mic', 'secondMic', 'screenAudio'] as const) {
      expect(await produce(hall, source), source).toMatchObject({ ok: false, error: 'noFloor' })
    }
    expect(await produce(hall, 'screen')).toMatchObject({ ok: true })
    await chair.socket.request('floor.give', { seatId: hall.seatId, instead: true })
    expect(await produce(hall, 'screenAudio')).toMatchObject({ ok: true })
    await poll(() => offeredFrom(chair, hall.deviceId).join() === 'screen,screenAudio', { what: 'both to be offered' })

    await chair.socket.request('floor.take', { seatId: hall.seatId })
    await poll(() => offeredFrom(chair, hall.deviceId).join() === 'screen', { what: 'the sound to be taken back' })
    const on = { source: 'screenAudio', on: true } as const
    expect(await hall.socket.request('media.setSending', on)).toMatchObject({ ok: false, error: 'noFloor' })
  })
})

describe('sending', () => {
  test('on a transport that is to receive, or on another’s, is refused', async () => {
    const one = await seated('dc.hg-so-noi-vu')
    const other = await seated('dc.hg-so-y-te')
    for (const sendId of [one.receiveId, other.sendId]) {
      expect(await produce({ ...one, sendId }, 'camera')).toMatchObject({ ok: false, error: 'notFound' })
    }
  })

  test('a microphone that is refused leaves no other behind that seems to be on', async () => {
    const chair = await seated('chutri')
    expect(await produce(chair, 'camera', { mid: 'same' })).toMatchObject({ ok: true })
    expect(await produce(chair, 'mic')).toMatchObject({ ok: true })
    const mic = (state: string) => chair.socket.event('seats.own', ({ devices }) => devices[0]?.mic === state)
    await mic('on')
    // Counted before the answer: the news may lie behind it in the same piece of the socket.
    const since = chair.socket.events.length
    expect(await produce(chair, 'mic', { mid: 'same' })).toMatchObject({ ok: false, error: 'badMedia' })
    const isOff = (data: unknown) => (data as EventDataOf<'seats.own'>).devices[0]?.mic === 'off'
    const told = () => chair.socket.events.slice(since).some(({ event, data }) => event === 'seats.own' && isOff(data))
    await poll(told, { what: 'the chair to be told that the microphone is off' })
    expect(await chair.socket.request('seats.read', { seatId: chair.seatId })).toMatchObject({
      result: { devices: [{ mic: 'off', camera: 'on' }] },
    })
  })

  test('again and again is refused before every receiver is kept busy with it, and turning off never is', async () => {
    const chair = await seated('chutri')
    const hall = await seated('dc.hg-dong-van-lung-cu')
    await chair.socket.request('floor.putOnStage', { seatId: hall.seatId })
    const beganMs = performance.now()
    let made = 0
    let refused = 0
    for (let count = 0; count < 80; count += 1) {
      const answer = await produce(hall, 'camera')
      if (answer.ok) made += 1
      else if (answer.error === 'rateLimited') refused += 1
    }
    const seconds = (performance.now() - beganMs) / 1_000
    expect(made).toBeLessThanOrEqual(41 + seconds)
    expect(made + refused).toBe(80)
    for (let count = 0; count < 30; count += 1) {
      await hall.socket.request('media.setSending', { source: 'camera', on: true })
      const off = await hall.socket.request('media.setSending', { source: 'camera', on: false })
      expect(off).toMatchObject({ ok: true })
    }
    const { deviceId } = hall
    const mainCamera = { deviceId, source: 'camera' } as const
    let chosen = 0
    for (let count = 0; count < 20; count += 1) {
      chosen += (await hall.socket.request('seats.setMainCamera', { mainCamera })).ok ? 1 : 0
    }
    expect(chosen).toBeLessThan(20)
  })

  test('a view of seats that are not there, of one’s own and of one many times over is no more than a page', async () => {
    const chair = await seated('chutri')
    const hall = await seated('dc.hg-so-noi-vu')
    await produce(hall, 'camera')
    await produce(hall, 'documentCamera')
    const smallPictures = [...Array<string>(12).fill(hall.seatId), chair.seatId, 'notaseat']
    const view = { smallPictures, video: 'all', rung: 'full' } as const
    expect(await chair.socket.request('media.view', view)).toMatchObject({ ok: true })
    await poll(() => offeredFrom(chair, hall.deviceId).length > 0)
    expect(offeredFrom(chair, hall.deviceId)).toEqual(['camera'])
    const tooMany = { ...view, smallPictures: Array<string>(20_000).fill(hall.seatId) }
    expect(await chair.socket.request('media.view', tooMany)).toMatchObject({ error: 'badRequest' })
  })
})

describe('a still', () => {
  test('is refused when it is none, too large, too soon, of another meeting or of who shows nothing', async () => {
    const chair = await seated('chutri')
    const hall = await seated('dc.hg-so-noi-vu')
    expect((await putStill(hall, picture())).status).toBe(409)
    await produce(hall, 'camera')
    const large = new Uint8Array(MAX_STILL_BYTES + 1)
    expect((await putStill(hall, large)).status).toBe(413)
    expect(await statusOfUnmeasured(hall)).toBe(413)
    expect((await putStill(hall, 'RIFF no picture')).status).toBe(415)
    expect((await putStill(hall, picture(), { 'content-type': 'image/png' })).status).toBe(415)
    expect((await putStill(hall, '{}', { 'content-type': 'application/json' })).status).toBe(415)
    expect((await putStill(hall, picture(), { origin: 'http://evil.example' })).status).toBe(403)
    expect((await putStill({ ...hall, client: chair.client }, picture())).status).toBe(404)
    // Both at once: one after the other they might lie a second apart on a busy machine, which is far enough.
    const both = await Promise.all([putStill(hall, picture()), putStill(hall, picture())])
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 429])
    const elsewhere = `${server.url}/api/meetings/another-one/stills/${hall.deviceId}`
    const headers = hall.client.headers({ 'content-type': 'image/webp' })
    expect((await fetch(elsewhere, { method: 'PUT', headers, body: picture() })).status).toBe(404)
    expect(await onWall(chair)).toEqual([hall.seatId])
  })

  test('is seen no longer once its camera is off or its hall was shown out, nor taken any more', async () => {
    const chair = await seated('chutri')
    const hall = await seated('dc.hg-so-y-te')
    await produce(hall, 'camera')
    expect((await putStill(hall, picture())).status).toBe(204)
    expect(await onWall(chair)).toContain(hall.seatId)
    await hall.socket.request('media.setSending', { source: 'camera', on: false })
    expect((await putStill(hall, picture())).status).toBe(409)
    await poll(async () => !(await onWall(chair)).includes(hall.seatId), { what: 'the still to be gone' })
    await chair.socket.request('floor.removeSeat', { seatId: hall.seatId })
    expect((await putStill(hall, picture())).status).toBe(404)
  })

  test('on the wall is for chair and secretaries, whatever else is asked for', async () => {
    const chair = await seated('chutri')
    const hall = await seated('dc.hg-so-noi-vu')
    const observer = await TestClient.signIn(server.url, 'duthinh')
    const stranger = await TestClient.signIn(server.url, 'quantri')
    expect((await wall(hall, '0')).status).toBe(403)
    expect((await wall({ client: observer }, '0')).status).toBe(403)
    expect((await wall({ client: stranger }, '0')).status).toBe(404)
    for (const after of ['-1', 'x', '1e99', '1.5', '1&after=2', 'NaN', '%00']) {
      expect((await wall(chair, after)).status, after).toBe(400)
    }
    expect((await wall(chair, String(Number.MAX_SAFE_INTEGER))).status).toBe(200)
  })

  test('that is sent by drips is cut off', async () => {
    const { client } = await seated('dc.hg-so-noi-vu')
    const socket = connectRaw(server.port, 'localhost')
    let closed = false
    socket.on('close', () => (closed = true)).on('error', () => undefined)
    const { origin = '', cookie = '' } = client.headers()
    const head = [
      `PUT /api/meetings/${meetingId}/stills/somedevice HTTP/1.1`,
      `Host: localhost:${server.port}`,
      `Origin: ${origin}`,
      `Cookie: ${cookie}`,
      'Content-Type: image/webp',
      'Transfer-Encoding: chunked',
    ]
    socket.write([...head, '', '1', 'R', ''].join('\r\n'))
    const dripUntilClosed = () => {
      if (!closed) socket.write('1\r\nx\r\n')
      return closed
    }
    await poll(dripUntilClosed, { deadlineMs: 20_000, everyMs: 500, what: 'the dripping connection to be cut' })
  })
})
