import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitPoint, giveFloor, takeFloor, type FloorState } from '../../signaling/floor/wire.ts'
import { setSending } from '../../signaling/media/wire.ts'
import { unpackSeats } from '../../signaling/seats/wire.ts'
import { Refused } from '../load/control-socket.ts'
import { openForty, type Forty } from '../support/crowds/forty-crowd.ts'
import { expectHeard, heardBy } from '../support/crowds/forty-sound.ts'
import { seededRandom } from '../support/links/link-shape.ts'
import { poll } from '../support/poll.ts'
import type { Person } from '../support/crowds/forty-person.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'

/** A second and a half of the chair's voice: long enough for anything to come through that should not. */
const LONG_WINDOW_PACKETS = 75
const BURSTS = 3
const DEEDS = 12

let forty: Forty
/** Beside the forty: their clients send sound all the time once they have begun, and nothing that is said stops them. */
const deaf: Person[] = []

beforeAll(async () => {
  forty = await openForty()
  await forty.allIn()
  await forty.chair().media.setMic(true)
}, 180_000)
afterAll(() => forty?.close(), 60_000)

const speakerSeats = (): SeatId[] => forty.speakers.flatMap(({ seatId }) => seatId ?? [])

/** Those who may be heard, by what the chair was told of the floor. */
function allowed({ holders, pointOfOrder }: FloorState): SeatId[] {
  return [
    forty.chair().seatId,
    ...holders.map(({ seatId }) => seatId),
    ...(pointOfOrder === null ? [] : [pointOfOrder.seatId]),
  ]
}

const give = (seatId: SeatId, instead: boolean) => forty.chair().control.request(giveFloor, { seatId, instead })
const take = (seatId: SeatId) => forty.chair().control.request(takeFloor, { seatId })
const admit = (seatId: SeatId | null) => forty.chair().control.request(admitPoint, { seatId })

test('with so many seats the floor decides, and before it is given nobody but the chair is heard', async () => {
  expect(forty.chair().floor).toMatchObject({ mode: 'floor', holders: [], pointOfOrder: null })
  await expectHeard(forty, [forty.chair().seatId])
})

test('whatever the order in which the floor is given and taken, nobody is heard who does not hold it', async () => {
  const seed = Number(process.env['FORTY_SEED'] ?? randomInt(1, 1_000_000))
  process.stdout.write(`FORTY_SEED=${seed}\n`)
  const random = seededRandom(seed)
  for (const username of ['daibieu2', 'daibieu3', 'daibieu4']) {
    const person = await forty.addPerson(username)
    await give(person.seatId, true)
    await person.media.setMic(true)
    deaf.push(person)
  }
  const seats = [...speakerSeats(), ...deaf.map(({ seatId }) => seatId)]
  const some = (): SeatId => seats[Math.floor(random() * seats.length)] ?? forty.chair().seatId
  const deed = (): Promise<unknown> => {
    const lot = random()
    const insistent = deaf[Math.floor(random() * deaf.length)]
    if (lot < 0.2) return insistent?.control.request(setSending, { source: 'mic', on: true }) ?? Promise.resolve()
    if (lot < 0.55) return give(some(), random() < 0.3)
    if (lot < 0.8) return take(some())
    return admit(random() < 0.6 ? some() : null)
  }
  for (let burst = 0; burst < BURSTS; burst += 1) {
    // Nobody waits for an answer: some meet a full floor, some a microphone that may not go on.
    const outcomes = await Promise.allSettled(Array.from({ length: DEEDS }, deed))
    const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(
      errors.filter((error) => !(error instanceof Refused && ['floorFull', 'noFloor'].includes(error.code))),
    ).toEqual([])
    const may = new Set<string>(allowed(forty.chair().floor))
    expect(may.size).toBeLessThanOrEqual(5)
    const tooMany = async (): Promise<string[]> =>
      [...(await heardBy(forty))].flatMap(([name, heard]) =>
        heard.flatMap((seat) => (may.has(seat) ? [] : [`${name} hears ${seat}`])),
      )
    await poll(async () => (await tooMany()).length === 0, { what: 'those without the floor to be silent' })
    expect(await tooMany(), `seed ${seed}`).toEqual([])
    expect(deaf.map(({ media }) => media.sending)).toEqual([1, 1, 1])
  }
}, 90_000)

test('chair, three holders and a point of order are heard by all forty, and no longer when each is taken back', async () => {
  const { seatId: chair } = forty.chair()
  const [a, b, c, d] = speakerSeats()
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('too few speakers')
  await admit(null)
  for (const seatId of [...speakerSeats(), ...deaf.map((person) => person.seatId)]) await take(seatId)
  await expectHeard(forty, [chair])
  await give(a, true)
  await give(b, false)
  await give(c, false)
  await admit(d)
  await expectHeard(forty, [chair, a, b, c, d])
  await admit(null)
  await take(b)
  await expectHeard(forty, [chair, a, c])
  await give(d, true)
  await expectHeard(forty, [chair, d])
  await take(d)
  await expectHeard(forty, [chair])
}, 90_000)

test('a client that goes on sending is not heard without the floor, and neither the floor nor a return unmutes it', async () => {
  const { seatId: chair } = forty.chair()
  const speaker = await forty.addPerson('daibieu5')
  const own = speaker.seatId
  await expect(speaker.media.setMic(true)).rejects.toMatchObject({ code: 'noFloor' })
  await expectHeard(forty, [chair])

  await give(own, true)
  await speaker.media.setMic(true)
  await expectHeard(forty, [chair, own])

  await take(own)
  await expectHeard(forty, [chair], LONG_WINDOW_PACKETS)
  expect(speaker.mutings).toEqual(['floorTaken'])
  // Its packets go on all the time.
  expect(speaker.media.sending).toBe(1)
  await expect(speaker.control.request(setSending, { source: 'mic', on: true })).rejects.toMatchObject({
    code: 'noFloor',
  })

  await give(own, true)
  await expectHeard(forty, [chair], LONG_WINDOW_PACKETS)
  await speaker.control.request(setSending, { source: 'mic', on: true })
  await expectHeard(forty, [chair, own])

  speaker.cut()
  await take(own)
  await give(own, true)
  const back = await speaker.comeBack()
  expect(back.resumed).toBe(true)
  expect(unpackSeats(back.snapshot.seats).get(own)?.mic).toBe('off')
  await expectHeard(forty, [chair], LONG_WINDOW_PACKETS)
  expect(speaker.media.sending).toBe(1)
  await speaker.control.request(setSending, { source: 'mic', on: true })
  await expectHeard(forty, [chair, own])
}, 90_000)
