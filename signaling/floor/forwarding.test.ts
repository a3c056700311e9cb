import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { FakeRoom } from '../../sfu/fake-room.ts'
import type { MeetingRole } from '../identity/wire.ts'
import { openRoomWorld, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import type { SeatId } from '../wire/ids.ts'
import { mayBeHeard } from '../wire/may-be-heard.ts'
import { FloorState } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const ROLES: readonly MeetingRole[] = ['chair', 'delegate', 'delegate', 'delegate']

/** One of the people, and what their client knows. */
interface Person {
  readonly role: MeetingRole
  readonly account: FakeClient['account']
  readonly seatId: SeatId
  client: FakeClient | null
  /** Devices that this person sat down with. */
  readonly devices: Set<string>
  /** The last of them. */
  now: string
  resume: { token: string; epoch: string; lastSeq: number } | null
  /** Requests of this person's own client under way that may turn a microphone on. */
  asking: number
}

const anyStep = fc.record({
  move: fc.oneof(
    fc.constantFrom('join', 'leave', 'cut', 'openMedia', 'muteAll', 'worker'),
    fc.constantFrom('mic', 'secondMic', 'on', 'off', 'on', 'mic'),
    fc.constantFrom('give', 'giveInstead', 'take', 'point', 'noPoint', 'floorMode', 'openMode'),
  ),
  who: fc.nat(ROLES.length - 1),
  /** Whether it is waited for, or the next step overtakes it. */
  waits: fc.boolean(),
})
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never

async function join(world: RoomWorld, person: Person): Promise<void> {
  const client = world.client(person.account)
  const joined = await client.tryJoin({
    claim: 'takeOver',
    ...(person.resume === null ? {} : { resume: person.resume }),
  })
  if (!joined.ok) return
  const { deviceId, resumeToken: token, epoch, seq: lastSeq, resumed } = joined.value
  person.client = client
  person.devices.add(deviceId)
  person.now = deviceId
  person.resume = { token, epoch, lastSeq }
  if (!resumed) await client.openMedia()
}

async function play(world: RoomWorld, people: readonly Person[], { move, who }: Step): Promise<unknown> {
  const person = people[who]
  const chair = people[0]?.client
  if (person === undefined || chair == null) throw new Error('everybody joins at first')
  const { client, seatId } = person
  const { handlers } = world.rooms
  const asks = async (work: () => Promise<unknown> | undefined): Promise<void> => {
    person.asking += 1
    try {
      await work()
    } finally {
      person.asking -= 1
    }
  }
  switch (move) {
    case 'join':
      return join(world, person)
    case 'leave':
      return client === null ? null : handlers['seats.leave'](client.call, {})
    case 'cut':
      return client?.cut()
    case 'openMedia':
      return client?.openMedia()
    case 'mic':
    case 'secondMic':
      return asks(() => client?.send(move))
    case 'on':
      return asks(() => client?.setSending('mic', true))
    case 'off':
      return client?.setSending('mic', false)
    case 'give':
    case 'giveInstead':
      return handlers['floor.give'](chair.call, { seatId, instead: move === 'giveInstead' })
    case 'take':
      return handlers['floor.take'](chair.call, { seatId })
    case 'point':
    case 'noPoint':
      return handlers['floor.admitPoint'](chair.call, { seatId: move === 'point' ? seatId : null })
    case 'floorMode':
    case 'openMode':
      return handlers['floor.setMode'](chair.call, { mode: move === 'floorMode' ? 'floor' : 'open' })
    case 'muteAll':
      return handlers['floor.muteAll'](chair.call, {})
    case 'worker':
      return world.plane.killWorker()
    default:
      return move satisfies never
  }
}

test(
  `whatever is asked in whatever order, only those who may be heard are forwarded, and nobody is turned on by others (seed ${SEED})`,
  { timeout: 120_000 },
  async () => {
    let people: Person[] = []
    let floor: FloorState = { mode: 'open', holders: [], pointOfOrder: null }
    let turnedOn = 0
    const wrong: string[] = []
    const ownerOf = (deviceId: string) => people.find(({ devices }) => devices.has(deviceId))
    const heard = (deviceId: string): boolean => {
      const owner = ownerOf(deviceId)
      return owner !== undefined && mayBeHeard(floor, { seatId: owner.seatId, roles: [owner.role] })
    }
    const { setProducerPaused, produce } = FakeRoom.prototype
    function watch(peerId: string, source: string, paused: boolean): void {
      if (paused || source === 'camera') return
      turnedOn += 1
      if ((ownerOf(peerId)?.asking ?? 0) === 0) wrong.push(`${peerId} was turned on by somebody else`)
    }
    vi.spyOn(FakeRoom.prototype, 'setProducerPaused').mockImplementation(function (this: FakeRoom, ...args) {
      watch(...args)
      return setProducerPaused.apply(this, args)
    })
    vi.spyOn(FakeRoom.prototype, 'produce').mockImplementation(function (this: FakeRoom, ...args) {
      watch(args[0], args[2].source, args[2].paused)
      return produce.apply(this, args)
    })

    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = await openRoomWorld()
        people = []
        wrong.length = 0
        try {
          const witness = world.client(await world.invite('witness', 'observer'))
          const { snapshot, deviceId: witnessId } = await witness.join()
          floor = FloorState.parse(snapshot.floor)
          await witness.openMedia()
          for (const [nth, role] of ROLES.entries()) {
            const account = await world.invite(`person${nth}`, role)
            const seatId = world.personSeat(account.accountId)
            const person = {
              role,
              account,
              seatId,
              client: null,
              devices: new Set<string>(),
              now: '',
              resume: null,
              asking: 0,
            }
            people.push(person)
            await join(world, person)
          }
          const underWay: Promise<unknown>[] = []
          for (const step of steps) {
            underWay.push(play(world, people, step).catch(() => undefined))
            if (!step.waits) continue
            await Promise.all(underWay)
            await world.timers.pass(60)
            floor = witness.dataOf('floor.changed').at(-1) ?? floor
            const room = world.plane.room(world.meetingId)
            for (const deviceId of people.flatMap(({ devices }) => [...devices])) {
              for (const { source, paused } of room.producersOf(deviceId)) {
                if (!paused && !heard(deviceId)) wrong.push(`${source} of ${deviceId} is on`)
              }
            }
            // Whoever is cut off keeps the plan of before, which carries nothing from a microphone that is off.
            const here = people.filter(({ client }) => client?.closedWith === null)
            for (const deviceId of [...here.map(({ now }) => now), witnessId]) {
              for (const { peerId, source } of room.consumersOf(deviceId)) {
                if (!heard(peerId)) wrong.push(`${source} of ${peerId} is forwarded`)
              }
            }
            expect(wrong).toEqual([])
          }
          await Promise.all(underWay)
        } finally {
          await world.rooms.close()
          await world.database.destroy()
        }
      }),
      { seed: SEED, numRuns: 60 },
    )
    // The test says something only when microphones were on.
    expect(turnedOn).toBeGreaterThan(60)
  },
)
