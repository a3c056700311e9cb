import { Device } from 'mediasoup-client'
import { MediaStreamTrack, RTCRtpSender } from 'werift'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../../sfu/log.ts'
import { createMediaPlane } from '../../sfu/plane.ts'
import { readClip } from '../load/clip.ts'
import { playPictures, playSound, type Player } from '../load/player.ts'
import { audioLevelId, installWebRtc } from '../load/web-rtc.ts'
import { poll } from '../support/poll.ts'
import { RoomNotes } from '../support/world/room-notes.ts'
import { testWorkerBin } from '../support/servers/worker.ts'
import type { types } from 'mediasoup-client'
import type { Direction, MediaPlane, MediaRoom, Opaque, Source, WantedStream } from '../../sfu/api.ts'

/** Real ICE, DTLS and SRTP through the real plane: what its listener is told must be what happens. */

let plane: MediaPlane
let room: MediaRoom
let notes: RoomNotes
let open: { close(): void }[] = []
let players: Player[] = []
const clip = readClip()

beforeAll(async () => {
  installWebRtc()
  plane = await createMediaPlane({
    workerBin: await testWorkerBin(),
    workerCount: 1,
    listen: { ip: '127.0.0.1' },
    log: silentLog,
    timing: { badStateAfterMs: 200, speakersEveryMs: 400 },
  })
}, 300_000)
afterAll(() => plane.close())
beforeEach(async () => {
  notes = new RoomNotes()
  room = await plane.openRoom('a-room', notes)
})
afterEach(() => {
  for (const player of players) player.stop()
  for (const transport of open) transport.close()
  players = []
  open = []
  receivers.clear()
  room.close()
})

/** mediasoup-client's and the DOM's names for what is opaque here and what werift stands in for. */
function as<T>(value: object): T {
  return value as T
}

async function openTransport(
  peerId: string,
  direction: Direction,
): Promise<{ transport: types.Transport; device: Device }> {
  const device = await Device.factory({ handlerName: 'Chrome111' })
  await device.load({ routerRtpCapabilities: as(await room.routerRtpCapabilities()) })
  const options = as<types.TransportOptions>(await room.openTransport(peerId, direction))
  const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options)
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    room.connectTransport(peerId, transport.id, { ...dtlsParameters }).then(done, failed)
  })
  open.push(transport)
  return { transport, device }
}

async function send(peerId: string, ...sources: ('mic' | 'camera')[]): Promise<types.Transport> {
  const { transport } = await openTransport(peerId, 'send')
  transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
    const source: Source = appData['source'] === 'mic' ? 'mic' : 'camera'
    const produced = room.produce(peerId, transport.id, {
      source,
      kind,
      rtpParameters: { ...rtpParameters },
      paused: false,
    })
    produced.then((id) => done({ id }), failed)
  })
  for (const source of sources) {
    const track = new MediaStreamTrack({ kind: source === 'mic' ? 'audio' : 'video' })
    const producer = await transport.produce({ track: as(track), appData: { source }, stopTracks: false })
    if (source === 'mic') {
      players.push(playSound(clip, track, audioLevelId(producer.rtpParameters.headerExtensions ?? []), 0))
    } else {
      const player = playPictures(clip, track, 0)
      players.push(player)
      const sender: unknown = producer.rtpSender
      if (sender instanceof RTCRtpSender) sender.onPictureLossIndication.subscribe(() => player.sendKeyPicture())
    }
  }
  return transport
}

const NO_PACKETS: Record<Source, number> = {
  mic: 0,
  secondMic: 0,
  camera: 0,
  documentCamera: 0,
  screen: 0,
  screenAudio: 0,
}
const receivers = new Map<string, Awaited<ReturnType<typeof openTransport>>>()

/**
 * @param keep - What the peer receives already.
 * @returns Packets counted by source, and the consumers' ids.
 */
async function receive(peerId: string, wanted: readonly WantedStream[], keep: readonly WantedStream[] = []) {
  const known = keep.length === 0 ? undefined : receivers.get(peerId)
  const { transport, device } = known ?? (await openTransport(peerId, 'receive'))
  receivers.set(peerId, { transport, device })
  const capabilities: Opaque = { ...device.recvRtpCapabilities }
  if (known === undefined) await room.setReceiverCapabilities(peerId, capabilities)
  const { added } = await room.setPlan(peerId, [...wanted, ...keep])
  const packets = { ...NO_PACKETS }
  for (const { consumerId: id, producerId, kind, source, rtpParameters } of added) {
    const consumer = await transport.consume({ id, producerId, kind, rtpParameters: as(rtpParameters) })
    const track: unknown = consumer.track
    if (track instanceof MediaStreamTrack) track.onReceiveRtp.subscribe(() => void (packets[source] += 1))
  }
  const ids = added.map(({ consumerId }) => consumerId)
  return { packets, ids, resume: () => room.resumeConsumers(peerId, ids) }
}

test('a consumer is silent until it is resumed, and then sound and picture flow', async () => {
  await send('an', 'mic', 'camera')
  const { packets, resume } = await receive('binh', [
    { peerId: 'an', source: 'mic', priority: 100 },
    { peerId: 'an', source: 'camera', priority: 100 },
  ])
  await poll(() => room.isFlowing('an') && room.isFlowing('binh'), { what: 'both transports to be connected' })
  // Whose handshake ends first is up to the two.
  const connected = notes.transportStates.map(([peerId, , direction, state]) => `${peerId} ${direction} ${state}`)
  expect(connected.sort()).toEqual(['an send connected', 'binh receive connected'])
  expect([packets.mic, packets.camera]).toEqual([0, 0])
  await resume()
  await poll(() => packets.mic > 20 && packets.camera > 10, { what: 'packets of both' })
  expect(room.isFlowing('nobody')).toBe(false)
})

test('the active speaker is announced, with a volume, and no longer once the microphone is off', async () => {
  await send('an', 'mic')
  await poll(() => notes.voices.some(([speaking, dominant]) => speaking[0]?.peerId === 'an' && dominant === 'an'), {
    what: 'an to be heard',
  })
  const volumes = notes.voices.flatMap(([speaking]) => speaking.map(({ volume }) => volume))
  expect(Math.min(...volumes)).toBeGreaterThan(0)
  expect(Math.max(...volumes)).toBeLessThanOrEqual(1)
  await room.setProducerPaused('an', 'mic', true)
  expect(notes.voices.at(-1)).toEqual([[], null])
})

test('a sender that pauses is reported to the receivers as silent, and as well again once it goes on', async () => {
  await send('an', 'camera')
  const { ids, packets, resume } = await receive('binh', [{ peerId: 'an', source: 'camera', priority: 100 }])
  await resume()
  await poll(() => packets.camera > 5, { what: 'pictures' })
  await room.setProducerPaused('an', 'camera', true)
  await poll(() => notes.consumerStates.length > 0, { what: 'the state to be told' })
  const paused = packets.camera
  await room.setProducerPaused('an', 'camera', false)
  await poll(() => notes.consumerStates.length > 1, { what: 'the second state' })
  await poll(() => packets.camera > paused + 5, { what: 'pictures again' })
  expect(notes.consumerStates).toEqual([
    ['binh', ids[0], 'senderSilent'],
    ['binh', ids[0], 'ok'],
  ])
})

test('after the worker was killed, everything can be opened again and flows', async () => {
  await send('an', 'mic')
  const first = await receive('binh', [{ peerId: 'an', source: 'mic', priority: 100 }])
  await first.resume()
  await poll(() => first.packets.mic > 10, { what: 'sound' })
  const [worker] = plane.health().workers
  process.kill(worker?.pid ?? 0, 'SIGKILL')
  await poll(() => notes.generations.includes(2), { what: 'the reset', deadlineMs: 2_000 })
  expect(room.isFlowing('an')).toBe(false)
  await send('an', 'mic')
  const second = await receive('binh', [{ peerId: 'an', source: 'mic', priority: 100 }])
  await second.resume()
  await poll(() => second.packets.mic > 10, { what: 'sound again' })
})

test('of what rests not one packet comes, however often the client asks for it; a cut lets it flow and what it replaces stop', async () => {
  await send('an', 'mic', 'camera')
  await send('binh', 'mic', 'camera')
  const both = (peerId: string) => (['mic', 'camera'] as const).map((source) => ({ peerId, source, priority: 100 }))
  const resting = both('an').map((stream) => ({ ...stream, resting: true as const }))
  const witness = await receive('chi', both('an'))
  const next = await receive('dung', resting)
  const before = await receive('dung', both('binh'), resting)
  for (const { resume } of [witness, next, before]) await resume()
  await poll(() => witness.packets.mic > 20 && witness.packets.camera > 10, { what: 'the witness to receive both' })
  await next.resume()
  await poll(() => witness.packets.mic > 60 && before.packets.mic > 20, { what: 'the witness to receive more' })
  expect(next.packets).toEqual(NO_PACKETS)

  await room.cut([{ peerId: 'dung', wanted: both('an') }])
  await poll(() => next.packets.mic > 20 && next.packets.camera > 10, { what: 'packets of both after the cut' })
  const stopped = { ...before.packets }
  const { mic } = next.packets
  await poll(() => next.packets.mic > mic + 20, { what: 'more packets of the next one' })
  expect(before.packets).toEqual(stopped)

  await room.cut([{ peerId: 'dung', wanted: [...both('binh'), ...resting] }])
  // What the worker sent before the cut is still on its way; it comes on the same socket, so ahead of the first packet after it.
  await poll(() => before.packets.mic > stopped.mic, { what: 'the first packet of the one before' })
  const rested = { ...next.packets }
  await poll(() => before.packets.mic > stopped.mic + 20, { what: 'packets of the one before again' })
  expect(next.packets).toEqual(rested)
})
