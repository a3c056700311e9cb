import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveFloor, putOnStage, takeFloor } from '../../signaling/floor/wire.ts'
import { FLOOR_VOICES } from '../../signaling/media/rules.ts'
import { TestClient } from '../support/client.ts'
import { openForty, packetsByConsumer, type Forty, type Member } from '../support/crowds/forty-crowd.ts'
import { connectKnown, fallBehind } from '../support/crowds/forty-slow.ts'
import { openUdpLink, type UdpLink } from '../support/links/link-udp.ts'
import { poll } from '../support/poll.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'
import type { HeardStream } from '../load/journal.ts'
import { MOST_SMALL_PICTURES } from '../../signaling/media/wire.ts'

const DEADLINE_MS = 20_000
/** How often a camera is let go off and on. */
const ROUNDS = 3
/** The stage, the chair and shared content beside the page; with its sound beside the voices. */
const BUDGET = { video: MOST_SMALL_PICTURES + 3, audio: FLOOR_VOICES + 1 }

let forty: Forty
const links: UdpLink[] = []

beforeAll(async () => {
  forty = await openForty({
    async lastHallThrough(server) {
      const link = await openUdpLink({ listen: { ip: '127.0.0.1' }, server, seed: links.length })
      links.push(link)
      return { ip: '127.0.0.1', port: link.port }
    },
  })
  await forty.allIn()
}, 180_000)
afterAll(async () => {
  await forty?.close()
  await Promise.all(links.map((link) => link.close()))
}, 60_000)

const cameras = ({ received }: Member): HeardStream[] => received.filter(({ source }) => source === 'camera')
const cameraOf = (member: Member, seatId: SeatId): HeardStream | undefined =>
  cameras(member).find((stream) => stream.seatId === seatId)

function seatOf(member: Member | undefined): SeatId {
  if (member?.seatId === undefined) throw new Error('nobody sits there')
  return member.seatId
}

async function stageTo(seatId: SeatId | null): Promise<void> {
  await forty.chair().control.request(putOnStage, { seatId })
}

/** Until the camera of that seat brings all others packets, counted from now on. */
async function allSee(seatId: SeatId): Promise<void> {
  const watchers = forty.members().filter((member) => member.seatId !== seatId)
  const before = packetsByConsumer(watchers)
  const sees = (member: Member): boolean => {
    const now = cameraOf(member, seatId)
    return now !== undefined && now.packets > (before.get(now.consumerId) ?? 0)
  }
  const blind = (): string[] => watchers.flatMap((one) => (sees(one) ? [] : [one.username]))
  await poll(() => blind().length === 0, { deadlineMs: DEADLINE_MS, what: 'all to see the stage' }).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}: not ${blind().join()}`, { cause: error })
    },
  )
}

test('a page is turned: one message swaps its pictures, the old ones cease and the new ones flow', async () => {
  const { bots, tap } = forty
  const before = new Map(bots.map((bot) => [bot.username, new Set(cameras(bot).map(({ consumerId }) => consumerId))]))
  tap.takeMessages()
  await Promise.all(bots.map((bot) => bot.turnPage()))
  const isNew = (username: string, consumerId: string): boolean => before.get(username)?.has(consumerId) === false
  const turned = (bot: Member): boolean =>
    cameras(bot).length >= MOST_SMALL_PICTURES &&
    cameras(bot).filter(({ consumerId, packets }) => isNew(bot.username, consumerId) && packets > 0).length >=
      MOST_SMALL_PICTURES - 1
  const late = (): string[] =>
    bots.flatMap((bot) =>
      turned(bot)
        ? []
        : [
            `${bot.username} ${cameras(bot)
              .map((one) => `${one.packets}${isNew(bot.username, one.consumerId) ? ' new' : ''}`)
              .join()}`,
          ],
    )
  await poll(() => late().length === 0, { deadlineMs: DEADLINE_MS, what: 'the next page at all' }).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}: not at ${late().join('; ')}`, { cause: error })
    },
  )

  const messages = tap.takeMessages()
  expect([...messages.keys()].sort()).toEqual(bots.map(({ username }) => username).sort())
  for (const [username, told] of messages) {
    expect(told, username).toHaveLength(1)
    expect(told[0]?.added.length, username).toBeGreaterThanOrEqual(MOST_SMALL_PICTURES - 1)
    expect(told[0]?.removed.length, username).toBeGreaterThanOrEqual(MOST_SMALL_PICTURES - 1)
  }

  // What was taken back brings nothing more while everything new brings five more packets each.
  const removed = new Set([...messages.values()].flat().flatMap((message) => message.removed))
  const old = (): number =>
    [...tap.arrived().values()]
      .flat()
      .reduce((sum, { offer, packets }) => sum + (offer !== null && removed.has(offer.consumerId) ? packets : 0), 0)
  const oldBefore = old()
  await forty.allReceive()
  await forty.allReceive()
  expect(old()).toBe(oldBefore)
  expect(oldBefore).toBeGreaterThan(0)
})

test('a seat that asks for more pictures than fit gets a page of nine, and none ever has more than the budget', async () => {
  const { halls, tap } = forty
  const sixteen = halls.slice(12, 28).map(seatOf)
  const { media } = forty.chair()
  await media.view(sixteen, 'full')
  const small = (): HeardStream[] => cameras(forty.chair()).filter(({ seatId }) => sixteen.includes(seatId))
  await poll(() => small().length >= MOST_SMALL_PICTURES && small().every(({ packets }) => packets > 0), {
    deadlineMs: DEADLINE_MS,
    what: 'the page of the chair',
  })
  expect(small()).toHaveLength(MOST_SMALL_PICTURES)
  expect(tap.most.video).toBeLessThanOrEqual(BUDGET.video)
})

test('the stage changes: one message at most for each, and its picture flows to all', async () => {
  const { halls, tap } = forty
  const chosen = halls[30]
  const seatId = seatOf(chosen)
  const others = forty.members().filter((member) => member.seatId !== seatId)
  const had = new Set(others.flatMap((one) => (cameraOf(one, seatId) === undefined ? [] : [one.username])))
  tap.takeMessages()
  await stageTo(seatId)
  await allSee(seatId)
  const messages = tap.takeMessages()
  for (const { username } of others) {
    const told = messages.get(username) ?? []
    // Whoever has it as a small picture gets a larger one without a new consumer.
    if (had.has(username)) expect(told.length, username).toBeLessThanOrEqual(1)
    else expect(told, username).toHaveLength(1)
  }
  expect(had.size).toBeLessThan(others.length)
  // The small picture's sender is asked for the large ones too.
  await poll(() => chosen?.sending === 3, { deadlineMs: DEADLINE_MS, what: 'all layers of the stage' })
  await stageTo(null)
  await allSee(forty.chair().seatId)
})

test('a camera that nobody watches sends nothing, and comes back when it is wanted', async () => {
  const { halls, tap } = forty
  const [chair, hidden] = [forty.chair(), halls.at(-1)]
  const seatId = seatOf(hidden)
  const packets = (): number => links.reduce((sum, link) => sum + link.carried().up.packets, 0)
  await poll(() => hidden?.sending === 1, { deadlineMs: DEADLINE_MS, what: 'the smallest layer alone' })
  const flowing = packets()
  await poll(() => packets() > flowing, { deadlineMs: DEADLINE_MS, what: 'packets of it at the server' })

  await Promise.all(tap.medias.map((media) => media.view([], 'full')))
  const took: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // The chair, who is on the stage, has somebody else there.
    const stageOfChair = (): SeatId | undefined => cameras(chair)[0]?.seatId
    await poll(() => halls.every((hall) => hall.sending === 0 || hall.seatId === stageOfChair()), {
      deadlineMs: DEADLINE_MS,
      what: 'all cameras that nobody watches to be off',
    })
    expect(hidden?.sending).toBe(0)
    const silent = packets()
    const stage = (): number => forty.bots.reduce((sum, bot) => sum + (cameraOf(bot, chair.seatId)?.packets ?? 0), 0)
    const stageBefore = stage()
    await poll(() => stage() > stageBefore + 20 * forty.bots.length, { deadlineMs: DEADLINE_MS, what: 'the stage' })
    expect(packets()).toBe(silent)

    const askedAtMs = performance.now()
    const since = (): number => Math.round(performance.now() - askedAtMs)
    await chair.media.view([seatId], 'full')
    await poll(() => packets() > silent, { deadlineMs: DEADLINE_MS, everyMs: 5, what: 'the camera to send again' })
    const sentAfterMs = since()
    const shown = (): boolean => (cameraOf(chair, seatId)?.packets ?? 0) > 0
    await poll(shown, { deadlineMs: DEADLINE_MS, everyMs: 5, what: 'the picture again' })
    took.push(`${sentAfterMs}/${since()}`)
    expect(hidden?.sending).toBe(1)
    await chair.media.view([], 'full')
  }
  process.stdout.write(`a camera that was off sends again / is seen again after ${took.join(', ')} ms\n`)
})

test('a slow reader among them harms nobody, and gets all of it at once when it reads again', async () => {
  const { halls, meetingId, server } = forty
  const client = await TestClient.signIn(server.url, 'daibieu6')
  const { socket, ports } = await connectKnown(client)
  // Its hall is none of the forty.
  const { seatId } = await socket.join(meetingId, { place: 'site' })
  await fallBehind(socket, ports, seatId)
  const seenBefore = socket.events.length

  const [next, speaker] = [seatOf(halls[20]), seatOf(forty.speakers[0])]
  await stageTo(seatOf(halls[21]))
  await allSee(seatOf(halls[21]))
  await forty.chair().control.request(giveFloor, { seatId: speaker, instead: true })
  const hears = ({ received }: Member): boolean =>
    received.some((stream) => stream.source === 'mic' && stream.seatId === speaker && stream.packets > 0)
  await poll(() => forty.members().every((one) => one.seatId === speaker || hears(one)), {
    deadlineMs: DEADLINE_MS,
    what: 'all to hear the one who speaks',
  })
  await stageTo(next)
  await allSee(next)
  expect(socket.events.length).toBe(seenBefore)
  expect(socket.closeCode).toBeNull()

  socket.socket.resume()
  const { snapshot, seq } = await socket.event('seats.caughtUp')
  expect(snapshot.stageSeatId).toBe(next)
  expect(snapshot.floor.holders.map((held) => held.seatId)).toEqual([speaker])
  const missed = socket.events.filter(({ event }) => event === 'floor.stageChanged' || event === 'floor.changed')
  expect(missed).toEqual([])
  await forty.chair().control.request(takeFloor, { seatId: speaker })
  const floor = await poll(() => socket.events.find(({ event }) => event === 'floor.changed'), {
    what: 'the next event',
  })
  expect(floor?.seq).toBeGreaterThan(seq)
  expect(forty.bots.filter(({ reconnections }) => reconnections > 0)).toEqual([])
  socket.close()
})

test('after all of this nobody was ever told to receive more than the budget', () => {
  const { most } = forty.tap
  expect(most.video).toBeGreaterThanOrEqual(MOST_SMALL_PICTURES)
  expect(most.video).toBeLessThanOrEqual(BUDGET.video)
  expect(most.audio).toBeGreaterThanOrEqual(1)
  expect(most.audio).toBeLessThanOrEqual(BUDGET.audio)
})
