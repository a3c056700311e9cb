import { afterEach, expect, test } from 'vitest'
import { openRoomWorld, type RoomWorld } from './test-support.ts'

let world: RoomWorld
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

test('sixty joins at once cost each client a few messages, and all know all afterwards', async () => {
  world = await openRoomWorld()
  const people = await Promise.all(Array.from({ length: 60 }, (_, index) => world.invite(`p${index}`, 'delegate')))
  const clients = people.map((account) => world.client(account))
  const joined = await Promise.all(clients.map((client) => client.join()))
  await world.timers.pass(1_000)
  const messages = clients.reduce((sum, client) => sum + client.dataOf('seats.changed').length, 0)
  expect(messages).toBeGreaterThanOrEqual(60)
  expect(messages).toBeLessThanOrEqual(60 * 3)
  for (const [index, client] of clients.entries()) {
    const known = new Set(joined[index]?.snapshot.seats.map(({ seatId }) => seatId))
    for (const { changed } of client.dataOf('seats.changed')) for (const { seatId } of changed) known.add(seatId)
    expect(known.size).toBe(60)
  }
})

test('a seat that flaps within the gathering time is told once, as it is at the end of it', async () => {
  world = await openRoomWorld()
  const chair = await world.seat('chair', 'chair')
  const person = await world.seat('person', 'delegate')
  await world.timers.pass(1_000)
  chair.heard.length = 0
  await person.send('mic')
  await person.setSending('mic', false)
  await person.setSending('mic', true)
  await world.timers.pass(1_000)
  expect(chair.dataOf('seats.changed')).toMatchObject([{ changed: [{ mic: 'on' }], left: [] }])
})

test('somebody who came and went within the gathering time is told as gone', async () => {
  world = await openRoomWorld()
  const chair = await world.seat('chair', 'chair')
  await world.timers.pass(1_000)
  chair.heard.length = 0
  const person = world.client(await world.invite('person', 'delegate'))
  const { seatId } = await person.join()
  await world.rooms.handlers['seats.leave'](person.call, {})
  await world.timers.pass(1_000)
  expect(chair.dataOf('seats.changed')).toEqual([{ changed: [], left: [{ seatId, reason: 'left' }] }])
})
