import { afterEach, expect, test } from 'vitest'
import { openRoomWorld, unpacked, type RoomWorld } from '../seats/test-support.ts'

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
    const known = unpacked(joined[index]?.snapshot.seats ?? {})
    for (const { seats } of client.dataOf('seats.changed')) Object.assign(known, unpacked(seats))
    expect(Object.values(known).filter(({ connection }) => connection === 'here')).toHaveLength(60)
  }
})

test('a seat that flaps within the gathering time is announced once, as it is at the end of it', async () => {
  world = await openRoomWorld()
  const chair = await world.seat('chair', 'chair')
  const person = await world.seat('person', 'delegate')
  await world.timers.pass(1_000)
  chair.heard.length = 0
  await person.send('mic')
  await person.setSending('mic', false)
  await person.setSending('mic', true)
  await world.timers.pass(1_000)
  expect(chair.dataOf('seats.changed').map(({ seats }) => unpacked(seats))).toMatchObject([
    { [person.seatId]: { mic: 'on' } },
  ])
})

test('a seat that is at the end of the gathering time as it was announced before is not announced again', async () => {
  world = await openRoomWorld()
  const chair = await world.seat('chair', 'chair')
  const person = await world.seat('person', 'delegate')
  await world.timers.pass(2_000)
  chair.heard.length = 0
  await person.send('mic')
  await person.setSending('mic', false)
  await world.timers.pass(2_000)
  expect(chair.dataOf('seats.changed')).toEqual([])
})

test('a newcomer whose answer showed a state that passed within the gathering time gets the state in which it ended', async () => {
  world = await openRoomWorld()
  const person = await world.seat('person', 'delegate')
  const newcomer = world.client(await world.invite('newcomer', 'delegate'))
  await world.timers.pass(2_000)
  await person.send('mic')
  const { snapshot } = await newcomer.join()
  expect(unpacked(snapshot.seats)[person.seatId]).toMatchObject({ mic: 'on' })
  await person.setSending('mic', false)
  await world.timers.pass(2_000)
  const told = newcomer.dataOf('seats.changed').map(({ seats }) => unpacked(seats)[person.seatId])
  expect(told.at(-1)).toMatchObject({ mic: 'off' })
})

test('a site whose link comes and goes once a second costs the others two messages a second at most', async () => {
  world = await openRoomWorld()
  const witness = await world.seat('witness', 'delegate')
  const account = await world.invite('chair', 'chair')
  let client = world.client(account)
  let { resumeToken: token, epoch, seq: lastSeq } = await client.join()
  await world.timers.pass(5_000)
  witness.heard.length = 0
  for (let second = 0; second < 20; second += 1) {
    client.cut()
    await world.timers.pass(500)
    client = world.client(account)
    ;({ resumeToken: token, epoch, seq: lastSeq } = await client.join({ resume: { token, epoch, lastSeq } }))
    await world.timers.pass(500)
  }
  const messages = witness.dataOf('seats.changed').length
  expect(messages).toBeGreaterThanOrEqual(19)
  expect(messages).toBeLessThanOrEqual(41)
})

test('in a storm of 241 joins within five seconds the first client gets six or seven messages', async () => {
  world = await openRoomWorld({ maxSeats: 400 })
  const people = await Promise.all(Array.from({ length: 241 }, (_, index) => world.invite(`p${index}`, 'delegate')))
  const clients = people.map((account) => world.client(account))
  for (const client of clients) {
    await client.join()
    await world.timers.pass(Math.floor(5_000 / 241))
  }
  await world.timers.pass(3_000)
  expect(clients[0]?.dataOf('seats.changed').length).toBeLessThanOrEqual(7)
  expect(clients.at(-1)?.dataOf('seats.changed').length).toBeLessThanOrEqual(2)
  const known: Record<string, unknown> = {}
  for (const { seats } of clients[0]?.dataOf('seats.changed') ?? []) Object.assign(known, unpacked(seats))
  expect(Object.keys(known)).toHaveLength(241)
})
