import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { LastSent } from '../../signaling/kit/last-sent.ts'
import { NO_READERS } from '../../signaling/visibility/readers.ts'
import { listOf, type Kept } from '../../signaling/room/kept.ts'
import type { LiveRoom } from '../../signaling/room/room.ts'
import type { LiveSeat } from '../../signaling/room/seat.ts'
import { SliceOf } from '../../signaling/room/slice-of.ts'
import type { RoomSlice } from '../../signaling/room/slices.ts'
import { granted, openRoomWorld, type FakeClient, type RoomWorld } from '../../signaling/seats/test-support.ts'
import { RoomSnapshot } from '../../signaling/seats/wire.ts'
import { SeatId } from '../../signaling/wire/ids.ts'
import { slices as wireSlices } from '../../signaling/wire/slices.ts'
import { slices as pageSlices } from '../../web/src/net/slices.ts'
import { roomSlices, type OurSlices } from '../../signaling/start/slices.ts'

const KeptPins = z
  .object({ seatIds: listOf(SeatId), colour: z.enum(['red', 'green']).catch('green') })
  .catch({ seatIds: [], colour: 'green' })
type PinsState = z.output<typeof KeptPins>

/** A noun that there is not: seats that somebody has pinned. */
class Pins implements RoomSlice<PinsState> {
  readonly told: string[] = []
  readonly #kept: Kept<PinsState>
  readonly #sent = new LastSent<PinsState>()

  constructor(room: LiveRoom) {
    this.#kept = room.kept.json('pins', KeptPins)
  }
  async load(): Promise<void> {
    await this.#kept.load()
    this.#sent.sent(this.#kept.now)
  }
  pin(seatId: SeatId, colour: 'red' | 'green'): Promise<void> {
    return this.#kept.set({ seatIds: [...this.#kept.now.seatIds, seatId], colour })
  }
  snapshot(): PinsState {
    return this.#kept.now
  }
  seatEmptied({ seatId }: LiveSeat): void {
    this.told.push(`emptied ${seatId}`)
  }
  seatLeft({ seatId }: LiveSeat): void {
    this.told.push(`left ${seatId}`)
    this.#kept.put({ ...this.#kept.now, seatIds: this.#kept.now.seatIds.filter((pinned) => pinned !== seatId) })
  }
  settle(): void {
    if (this.#sent.isNews(this.#kept.now)) this.told.push(`announced ${this.#kept.now.seatIds.length}`)
  }
  close(): void {
    this.told.push('closed')
  }
}

describe('a noun that is registered', () => {
  let world: RoomWorld
  let chair: FakeClient & { seatId: SeatId }
  let person: FakeClient & { seatId: SeatId }
  let pins: Pins | null
  let witnesses = 0
  /** What everybody in the meeting gets of it at joining. */
  async function inSnapshot(): Promise<unknown> {
    const client = world.client(await world.invite(`witness${(witnesses += 1)}`, 'observer'))
    const { snapshot } = granted(await client.tryJoin())
    return Object.entries(snapshot).find(([name]) => name === 'pins')?.[1]
  }
  const keep = (state: string) =>
    world.database.updateTable('live_slices').set({ state }).where('slice', '=', 'pins').execute()

  beforeEach(async () => {
    const slicesOf = (deps: Parameters<typeof roomSlices>[0]): OurSlices => {
      const more = { pins: new SliceOf((room) => (pins = new Pins(room))) }
      return { ...roomSlices(deps), ...more }
    }
    world = await openRoomWorld({}, slicesOf)
    // Join answers of this world have one part more than the wire names, so they are not read by its schema.
    const seated = async (username: string, role: 'chair' | 'delegate') => {
      const client = world.client(await world.invite(username, role))
      return Object.assign(client, { seatId: SeatId.parse(granted(await client.tryJoin()).seatId) })
    }
    chair = await seated('chair', 'chair')
    person = await seated('person', 'delegate')
  })
  afterEach(async () => {
    await world.rooms.close()
    await world.database.destroy()
  })

  test('is in the snapshot, and what it kept is there after a crash', async () => {
    expect(await inSnapshot()).toEqual({ seatIds: [], colour: 'green' })
    await pins?.pin(person.seatId, 'red')
    await world.crash()
    expect(await inSnapshot()).toEqual({ seatIds: [person.seatId], colour: 'red' })
  })

  test('hears of a seat that was left, puts down what it had, and that is on disk', async () => {
    await pins?.pin(person.seatId, 'red')
    granted(await world.rooms.handlers['seats.leave'](person.call, {}))
    expect(pins?.told).toEqual([`emptied ${person.seatId}`, `left ${person.seatId}`, 'announced 0'])
    await world.crash()
    expect(await inSnapshot()).toEqual({ seatIds: [], colour: 'red' })
  })

  test('keeps what a seat had that was cut off for too long, and learns that it is empty', async () => {
    await pins?.pin(person.seatId, 'red')
    person.cut()
    await world.timers.pass(61_000)
    expect(pins?.told).toEqual([`emptied ${person.seatId}`, 'announced 1'])
    expect(await inSnapshot()).toMatchObject({ seatIds: [person.seatId] })
  })

  test.each([
    ['a field is missing', '{"seatIds":["seat0001"]}', { seatIds: ['seat0001'], colour: 'green' }],
    [
      'a field and one of a list are not understood',
      '{"seatIds":["seat0001",7],"colour":3}',
      { seatIds: ['seat0001'], colour: 'green' },
    ],
    ['it is of another shape', '["red"]', { seatIds: [], colour: 'green' }],
    ['it is torn', '{"seatIds":["se', { seatIds: [], colour: 'green' }],
  ])('has the default where %s in what another version kept', async (_, state, expected) => {
    await pins?.pin(person.seatId, 'red')
    await keep(state)
    await world.crash()
    expect(await inSnapshot()).toEqual(expected)
  })

  test('begins with the default where nothing was kept of it, beside what other nouns kept', async () => {
    granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: person.seatId }))
    await world.crash()
    expect(await inSnapshot()).toEqual({ seatIds: [], colour: 'green' })
  })

  test('ends with the meeting, and nothing of it stays', async () => {
    await pins?.pin(person.seatId, 'red')
    await world.rooms.meetingStateChanged(world.meetingId, 'ended')
    expect(pins?.told).toContain('closed')
    expect(await world.database.selectFrom('live_slices').selectAll().execute()).toEqual([])
  })
})

describe('the registries', () => {
  test('of wire, server and pages name the same nouns', async () => {
    const world = await openRoomWorld()
    const { clock, database, timers } = world
    const deps = {
      ...{ clock, database, timers, log: pino({ level: 'silent' }) },
      readersOf: () => Promise.resolve(NO_READERS),
    }
    const nouns = Object.keys(wireSlices).sort()
    expect(Object.keys(roomSlices(deps)).sort()).toEqual(nouns)
    expect(Object.keys(pageSlices).sort()).toEqual(nouns)
    const { snapshot } = await world.client(await world.invite('chair', 'chair')).join()
    expect(Object.keys(snapshot).sort()).toEqual([...nouns, 'meetingId', 'rosterHash', 'seats'].sort())
    await world.rooms.close()
    await world.database.destroy()
  })

  test('a snapshot of a server that knows none of them is read with the default of each', () => {
    const bare = { meetingId: 'meeting-1-xxxx', rosterHash: '1'.repeat(32), seats: {} }
    expect(RoomSnapshot.parse(bare)).toMatchObject({
      floor: { mode: 'floor', holders: [], pointOfOrder: null },
      presenting: { seatId: null, device: null, page: null },
      leading: { acting: null },
      shownOut: [],
      stageSeatId: null,
    })
  })
})
