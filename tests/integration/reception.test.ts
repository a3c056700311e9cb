import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../../sfu/log.ts'
import { createMediaPlane } from '../../sfu/plane.ts'
import { ROUTER_CAPABILITIES } from '../../sfu/codecs.ts'
import type { MediaPlane, MediaRoom } from '../../sfu/api.ts'
import { systemClock } from '../../signaling/kit/clock.ts'
import { systemTimers } from '../../signaling/kit/timers.ts'
import { granted, openRoomWorld, type FakeClient, type RoomWorld } from '../../signaling/seats/test-support.ts'
import { openPlainTransport, sendPlain, type PlainSender } from '../support/media/plain-media.ts'
import { poll } from '../support/poll.ts'
import { testWorkerBin } from '../support/servers/worker.ts'

/** A real worker measures plain RTP of a hall, in real time; its operator is told by the room's own handlers. */

let plane: MediaPlane
let world: RoomWorld
let senders: PlainSender[] = []
beforeAll(async () => {
  plane = await createMediaPlane({
    workerBin: await testWorkerBin(),
    workerCount: 1,
    listen: { ip: '127.0.0.1' },
    log: silentLog,
    openTransport: openPlainTransport,
  })
}, 300_000)
afterAll(() => plane.close())
beforeEach(async () => {
  const real = { plane, clock: systemClock, timers: systemTimers }
  world = await openRoomWorld({}, undefined, undefined, real)
})
afterEach(async () => {
  for (const sender of senders) sender.stop()
  senders = []
  await world.rooms.close()
  await world.database.destroy()
})

/** Seated, and ready to receive; nobody counts here what arrives. */
async function comes(username: string, role: 'chair' | 'delegate' | 'operator'): Promise<FakeClient> {
  const client = world.client(await world.invite(username, role))
  await client.join()
  granted(await world.rooms.handlers['media.open'](client.call, {}))
  const rtpCapabilities = { ...structuredClone(ROUTER_CAPABILITIES) }
  granted(await world.rooms.handlers['media.ready'](client.call, { rtpCapabilities }))
  return client
}

/** Through the signalling, as a client does it, but without ICE and DTLS. */
function throughSignalling({ call }: FakeClient): Pick<MediaRoom, 'openTransport' | 'produce'> {
  const { handlers } = world.rooms
  return {
    openTransport: async () => granted(await handlers['media.openSend'](call, {})).send,
    produce: async (_peerId, transportId, { source, kind, rtpParameters }) =>
      granted(await handlers['media.produce'](call, { transportId, source, kind, rtpParameters })).producerId,
  }
}

async function sends(who: FakeClient, source: 'mic' | 'camera', more: Parameters<typeof sendPlain>[3]) {
  const sender = await sendPlain(throughSignalling(who), who.account.username, source, more)
  senders.push(sender)
  return sender
}

const latest = ({ dataOf }: FakeClient) => dataOf('reception.changed').at(-1)
const until = (what: string, fits: () => boolean) => poll(fits, { what, deadlineMs: 30_000 })
const soundIs = (hall: FakeClient, state: string) =>
  until(`the sound to be ${state}`, () => latest(hall)?.sound.state === state)

test('the operator learns from the worker whether the microphone comes, with a voice in it and loud enough, and who hears it', async () => {
  const chair = await comes('chair', 'chair')
  await comes('delegate', 'delegate')
  const hall = await comes('hall', 'operator')
  granted(await world.rooms.handlers['reception.watch'](hall.call, {}))
  await soundIs(hall, 'off')
  const mic = await sends(hall, 'mic', { everyMs: 20, belowFullDb: 127 })
  await soundIs(hall, 'quiet')
  mic.speak(62)
  await soundIs(hall, 'faint')
  mic.speak(30)
  // The first half second has both in it.
  await until('the voice to be heard by both', () => {
    const { state, level, seats, leaders } = latest(hall)?.sound ?? { state: '', level: 0, seats: 0, leaders: false }
    return state === 'heard' && level >= 0.5 && seats === 2 && leaders
  })
  mic.stop()
  await soundIs(hall, 'stalled')
  granted(await world.rooms.handlers['floor.setMode'](chair.call, { mode: 'floor' }))
  await soundIs(hall, 'noFloor')
  granted(await world.rooms.handlers['reception.unwatch'](hall.call, {}))
  expect([...chair.dataOf('reception.changed')]).toEqual([])
})

test('of the picture the operator learns which size comes at the server, how many places are sent it, and that it has stopped', async () => {
  await comes('chair', 'chair')
  const hall = await comes('hall', 'operator')
  granted(await world.rooms.handlers['reception.watch'](hall.call, {}))
  const camera = await sends(hall, 'camera', { everyMs: 40, bytes: 500, layers: 2 })
  await until('the larger size to come and be sent on', () => {
    const { state, size, seats, leaders } = latest(hall)?.picture ?? { state: '', size: null, seats: 0, leaders: false }
    return state === 'comes' && size === 1 && seats === 1 && leaders
  })
  expect(latest(hall)?.picture.kbps).toBeGreaterThan(0)
  camera.stop()
  await until('the picture to be missed', () => latest(hall)?.picture.state === 'stalled')
})
