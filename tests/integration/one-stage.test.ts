import { afterEach, beforeEach, expect, test } from 'vitest'
import { SITES } from '../../signaling/identity/test-support.ts'
import {
  granted,
  openRoomWorld,
  type FakeClient,
  type Joined,
  type RoomWorld,
} from '../../signaling/seats/test-support.ts'
import { Roster } from '../../signaling/seats/wire.ts'
import { shownOn } from '../../web/src/meeting-room/stage-rules.ts'
import { modelOf } from '../../web/src/net/room-model.ts'
import { applyEvent } from '../../web/src/net/room-reducer.ts'

/** The server decides whom a stage shows and sends the best layer of that seat: what the page shows must be the same one. */
let world: RoomWorld
beforeEach(async () => {
  world = await openRoomWorld()
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

/** Whom the page of this client shows, by the pages' own code, from all that the server told it since it joined. */
async function shownBy({ snapshot }: Joined, { heard }: FakeClient, since = 0): Promise<string | undefined> {
  const roster = await world.rooms.rosterOf(world.meetingId, snapshot.rosterHash)
  const model = heard
    .slice(since)
    .reduce(
      (room, { event, data }) => applyEvent(room, { event, data }) ?? room,
      modelOf(snapshot, Roster.parse(JSON.parse(roster?.json ?? ''))),
    )
  return shownOn(model)?.seatId
}
/** The device whose best layer the server sends to this one. */
function bestLayerFor(deviceId: string): string | undefined {
  return world.plane
    .room(world.meetingId)
    .consumersOf(deviceId)
    .find(({ maxSpatialLayer }) => maxSpatialLayer === 2)?.peerId
}

async function enter(username: string, role: 'chair' | 'delegate') {
  const account = await world.invite(username, role, SITES.district)
  return account
}

test('before anybody led or spoke the page shows the seat whose best layer is sent, whatever the order of coming', async () => {
  const accounts = [await enter('one', 'delegate'), await enter('two', 'delegate'), await enter('three', 'delegate')]
  const clients = accounts.map((account) => world.client(account))
  const [one, two, three] = clients
  if (one === undefined || two === undefined || three === undefined) throw new Error('three were made')
  const joined = new Map<FakeClient, Joined>()
  for (const client of [three, two, one]) {
    joined.set(client, await client.join())
    await client.openMedia()
    await client.send('camera')
    await world.timers.pass(1_000)
  }
  for (const client of clients) {
    const own = joined.get(client)
    if (own === undefined) throw new Error('all have joined')
    const sentFrom = [...joined.values()].find(({ deviceId }) => deviceId === bestLayerFor(own.deviceId))
    expect(sentFrom).toBeDefined()
    expect(await shownBy(own, client)).toBe(sentFrom?.seatId)
  }
})

test('somebody who speaks and has just reloaded sees the seat whose best layer is sent', async () => {
  const chair = await world.seat('chair', 'chair')
  const former = await world.seat('former', 'delegate')
  const speaker = world.client(await enter('speaker', 'delegate'))
  const first = await speaker.join()
  await speaker.openMedia()
  for (const client of [chair, former, speaker]) {
    await client.send('camera')
    await client.send('mic')
  }
  world.plane.room(world.meetingId).speak(former.deviceId, 0.5)
  await world.timers.pass(2_000)
  world.plane.room(world.meetingId).speak(first.deviceId, 0.5)
  await world.timers.pass(2_000)

  speaker.cut(1001)
  const reloaded = world.client(speaker.account)
  const resume = { token: first.resumeToken, epoch: first.epoch, lastSeq: first.seq }
  const again = await reloaded.join({ resume })
  expect(await shownBy(again, reloaded)).toBe(former.seatId)
  await reloaded.openMedia()
  await world.timers.pass(1_000)
  expect(bestLayerFor(again.deviceId)).toBe(former.deviceId)
  expect(await shownBy(again, reloaded)).toBe(former.seatId)
})

test('a change of the stage is one small message to each, and another one only to the seat that stands on it', async () => {
  const chair = await world.seat('chair', 'chair')
  const seats = [
    await world.seat('one', 'delegate'),
    await world.seat('two', 'delegate'),
    await world.seat('three', 'delegate'),
  ]
  const [one, two, three] = seats
  await world.timers.pass(2_000)
  for (const client of [chair, ...seats]) client.heard.length = 0
  granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: two?.seatId ?? null }))
  await world.timers.pass(2_000)
  // It goes on seeing the chair.
  expect(two?.dataOf('media.stage')).toEqual([])
  const told = [chair, one, three].map((client) => client?.dataOf('media.stage') ?? [])
  expect(told.map((each) => each.map(({ seatId }) => seatId))).toEqual(told.map(() => [two?.seatId]))
  // The very same object, so that it is written out once for all.
  expect(new Set(told.flat()).size).toBe(1)
})
