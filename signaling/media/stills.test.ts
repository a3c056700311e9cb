import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import Fastify, { type FastifyInstance } from 'fastify'
import { z } from 'zod'
import { actorMay, permissions } from '../wire/permissions.ts'
import { createActorIn } from '../identity/actors.ts'
import { SITES } from '../identity/test-support.ts'
import { granted, openRoomWorld, type RoomWorld } from '../seats/test-support.ts'
import type { Guard } from '../kit/guard.ts'
import { AccountId } from '../wire/ids.ts'
import { LINKS_EVERY_MS } from './subscribed-layers-notifier.ts'
import { mediaRoutes } from './routes.ts'
import { webpOf } from './test-webp.ts'
import { webpSize } from './webp.ts'
import { MAX_STILL_BYTES, StillsIndex } from './wire.ts'

describe('a WebP', () => {
  test.each(['lossy', 'lossless', 'extended'] as const)('of the %s kind gives its size', (kind) => {
    expect(webpSize(webpOf(320, 180, kind))).toEqual({ width: 320, height: 180 })
  })
  const sound = webpOf(320, 180, 'extended')
  const changed = (at: number, ...bytes: number[]) => {
    const copy = Uint8Array.from(sound)
    copy.set(bytes, at)
    return copy
  }
  test.each([
    ['that is empty', new Uint8Array()],
    ['that is cut off', sound.subarray(0, sound.length - 1)],
    ['with something behind it', Uint8Array.from([...sound, 0])],
    ['that moves', changed(20, 0x02)],
    ['whose canvas says another size than its picture', changed(24, 1, 0, 0)],
    ['that is a PNG', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, ...sound.subarray(4)])],
    ['whose chunk is longer than the file', changed(16, 0xff, 0xff, 0xff, 0x7f)],
  ])('%s is none', (_, bytes) => expect(webpSize(bytes)).toBeNull())
})

describe('stills', () => {
  let world: RoomWorld
  let app: FastifyInstance
  let base: string
  let chair: Awaited<ReturnType<RoomWorld['seat']>>
  let person: Awaited<ReturnType<RoomWorld['seat']>>
  beforeEach(async () => {
    world = await openRoomWorld()
    chair = await world.seat('chair', 'chair')
    person = await world.seat('person', 'delegate')
    app = Fastify({ forceCloseConnections: true })
    await mediaRoutes(app, guardOf(world), {
      capabilities: world.rooms.capabilities,
      stillsOf: (meetingId) => world.rooms.stillsOf(meetingId),
    })
    base = await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(async () => {
    await app.close()
    await world.rooms.close()
    await world.database.destroy()
  })

  type Who = { readonly account: { readonly accountId: string } }
  const as = ({ account }: Who) => ({ 'x-account': account.accountId })
  const put = (who: Who, deviceId: string, bytes: Uint8Array = webpOf(160, 90), type = 'image/webp') =>
    fetch(`${base}/api/meetings/${world.meetingId}/stills/${deviceId}`, {
      method: 'PUT',
      headers: { 'content-type': type, ...as(who) },
      body: Uint8Array.from(bytes),
    }).then(async (response) => ({ status: response.status, body: await response.text() }))
  const get = (who: Who, path: string, headers: Record<string, string> = {}) =>
    fetch(`${base}/api/${path}`, { headers: { ...as(who), ...headers } })
  async function wall(who: Who, after = 0) {
    const response = await get(who, `meetings/${world.meetingId}/stills?after=${after}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const body = Buffer.from(await response.arrayBuffer())
    const length = body.readUInt32BE(0)
    const { version, stills } = StillsIndex.parse(JSON.parse(body.subarray(4, 4 + length).toString()))
    let at = 4 + length
    const pictures = stills.map(({ seatId, bytes }) => {
      at += bytes
      return { seatId, picture: Uint8Array.from(body.subarray(at - bytes, at)) }
    })
    expect(at).toBe(body.length)
    return { version, pictures }
  }

  test('of a camera that is on are on the wall, newest only, and asked for again only when new', async () => {
    await person.send('camera')
    expect((await wall(chair)).pictures).toEqual([])
    expect(await put(person, person.deviceId)).toMatchObject({ status: 204 })
    world.clock.advance(1_000)
    const newer = webpOf(160, 91)
    expect(await put(person, person.deviceId, newer)).toMatchObject({ status: 204 })
    const { version, pictures } = await wall(chair)
    expect(pictures).toEqual([{ seatId: person.seatId, picture: newer }])
    expect(await wall(chair, version)).toEqual({ version, pictures: [] })
  })

  test('come from the device that shows the seat, and from nobody in its place', async () => {
    expect(await put(person, person.deviceId)).toMatchObject({ status: 409 })
    await person.send('camera')
    expect(await put(chair, person.deviceId)).toMatchObject({ status: 404 })
    expect(await put(person, 'no-such-device')).toMatchObject({ status: 404 })
    const observer = await world.seat('observer', 'observer')
    expect(await put(observer, observer.deviceId)).toMatchObject({ status: 403 })
    const stranger = await world.add('stranger')
    expect(await put({ account: stranger }, person.deviceId)).toMatchObject({ status: 404 })
    const hall = world.client(await world.invite('operator', 'operator', SITES.commune))
    const { deviceId } = await hall.join({ place: 'site' })
    await hall.openMedia()
    const phone = world.client(await world.invite('second', 'operator', SITES.commune))
    const second = await phone.join({ place: 'site', claim: 'add' })
    await phone.openMedia()
    await hall.send('camera')
    await phone.send('camera')
    expect(await put(hall, deviceId)).toMatchObject({ status: 204 })
    expect(await put(phone, second.deviceId)).toMatchObject({ status: 409 })
  })

  test('are refused when they come too often, are too large, or are no WebP', async () => {
    await person.send('camera')
    expect(await put(person, person.deviceId, webpOf(641, 90))).toMatchObject({ status: 415 })
    expect(await put(person, person.deviceId, new TextEncoder().encode('<svg/>'))).toMatchObject({ status: 415 })
    expect(await put(person, person.deviceId, webpOf(160, 90), 'image/png')).toMatchObject({ status: 415 })
    expect(await put(person, person.deviceId, new Uint8Array(MAX_STILL_BYTES + 1))).toMatchObject({ status: 413 })
    expect(await put(person, person.deviceId)).toMatchObject({ status: 204 })
    expect(await put(person, person.deviceId)).toMatchObject({ status: 429 })
  })

  test('are forgotten when the camera goes off and when its device leaves', async () => {
    await person.send('camera')
    await put(person, person.deviceId)
    granted(await person.setSending('camera', false))
    await world.timers.pass(100)
    expect((await wall(chair)).pictures).toEqual([])
    granted(await person.setSending('camera', true))
    world.clock.advance(1_000)
    await put(person, person.deviceId)
    expect((await wall(chair)).pictures).toHaveLength(1)
    granted(await world.rooms.handlers['seats.leave'](person.call, {}))
    await world.timers.pass(100)
    expect((await wall(chair)).pictures).toEqual([])
  })

  test('all at once are for chair and secretaries; of the stage for everybody', async () => {
    const path = `meetings/${world.meetingId}/stills`
    expect((await get(person, path)).status).toBe(403)
    expect((await get(person, `${path}/stage`)).status).toBe(204)
    await chair.send('camera')
    await put(chair, chair.deviceId, webpOf(320, 180))
    const response = await get(person, `${path}/stage`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(webpSize(new Uint8Array(await response.arrayBuffer()))).toEqual({ width: 320, height: 180 })
    const etag = response.headers.get('etag') ?? ''
    expect((await get(person, `${path}/stage`, { 'if-none-match': etag })).status).toBe(304)
    // Whoever is on the stage does not see themselves there.
    expect((await get(chair, `${path}/stage`)).status).toBe(204)
  })

  test('are asked for more often while somebody looks at the wall', async () => {
    await person.send('camera')
    await world.timers.pass(100)
    expect(person.dataOf('media.demand').at(-1)?.still?.everyMs).toBe(30_000)
    await wall(chair)
    await world.timers.pass(100)
    expect(person.dataOf('media.demand').at(-1)?.still?.everyMs).toBe(5_000)
    await world.timers.pass(29_000)
    await wall(chair)
    await world.timers.pass(29_000)
    expect(person.dataOf('media.demand').at(-1)?.still?.everyMs).toBe(5_000)
    await world.timers.pass(2_000)
    expect(person.dataOf('media.demand').at(-1)?.still?.everyMs).toBe(30_000)
  })

  test('are asked for less often of a hall whose link has become bad, while nothing else changes', async () => {
    await person.send('camera')
    await wall(chair)
    await world.timers.pass(100)
    granted(await world.rooms.handlers['seats.beat'](person.call, { link: 'bad' }))
    await world.timers.pass(LINKS_EVERY_MS)
    expect(person.dataOf('media.demand').at(-1)?.still).toEqual({ everyMs: 20_000, width: 128 })
  })

  test('capabilities lie under the hash that opening media gives, the same for everybody', async () => {
    const hashes = [await chair.openMedia(), await person.openMedia()].map(({ capabilitiesHash }) => capabilitiesHash)
    expect(hashes[0]).toBe(hashes[1])
    const response = await get(person, `media/capabilities/${hashes[0]}`)
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(z.object({ codecs: z.array(z.unknown()).min(1) }).safeParse(await response.json()).success).toBe(true)
    expect((await get(person, `media/capabilities/${'0'.repeat(32)}`)).status).toBe(404)
    expect((await fetch(`${base}/api/media/capabilities/${hashes[0]}`)).status).toBe(401)
  })
})

/** Stands for the server's own guard: who asks is named by a header instead of a session. */
function guardOf(world: RoomWorld): Guard {
  const actorIn = createActorIn(world.database)
  return async (request, action, meetingId) => {
    const who = z.object({ 'x-account': AccountId }).safeParse(request.headers).data?.['x-account']
    const account = who === undefined ? null : await world.identity.findAccount(who)
    if (account === null) return { ok: false, status: 401, error: 'unauthenticated' }
    if (permissions[action].who !== 'meeting') return { ok: true, account, actor: null }
    const actor = meetingId === null ? null : await actorIn(account, meetingId)
    if (actor === null) return { ok: false, status: 404, error: 'notFound' }
    return actorMay(action, actor) ? { ok: true, account, actor } : { ok: false, status: 403, error: 'forbidden' }
  }
}
