import { observer } from 'mediasoup'
import { z } from 'zod'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPlainTransport, receivePlain, sendPlain } from '../tests/support/media/plain-media.ts'
import { poll } from '../tests/support/poll.ts'
import { RoomNotes } from '../tests/support/world/room-notes.ts'
import { simulcastParameters } from '../tests/support/media/rtp.ts'
import { testWorkerBin } from '../tests/support/servers/worker.ts'
import { silentLog } from './log.ts'
import { createMediaPlane } from './plane.ts'
import type { Consumer } from 'mediasoup/types'
import type { ConsumerOffer, MediaPlane, MediaRoom, Source } from './api.ts'
import type { PlainReceiver, PlainSender } from '../tests/support/media/plain-media.ts'
import type { MediaPlaneSettings } from './settings.ts'

/** One room over two workers: An and Chi are on the first, Binh and Dung on the second. Plain RTP flows. */

let plane: MediaPlane
let room: MediaRoom
let notes: RoomNotes
let running: { stop(): void }[] = []
let pids: number[] = []

/** Every consumer of every worker that this process starts, by id. */
const consumers = new Map<string, Consumer>()
observer.on('newworker', (worker) =>
  worker.observer.on('newrouter', (router) =>
    router.observer.on('newtransport', (transport) =>
      transport.observer.on('newconsumer', (consumer) => consumers.set(consumer.id, consumer)),
    ),
  ),
)

async function openPlane(more: Partial<MediaPlaneSettings> = {}): Promise<void> {
  plane = await createMediaPlane({
    workerBin: await testWorkerBin(),
    workerCount: 2,
    spreadAbove: 0,
    listen: { ip: '127.0.0.1' },
    log: silentLog,
    openTransport: openPlainTransport,
    timing: { pipeLingerMs: 200, badStateAfterMs: 100 },
    ...more,
  })
  pids = plane.health().workers.map(({ pid }) => pid)
  notes = new RoomNotes()
  room = await plane.openRoom('a-room', notes)
}

beforeEach(() => openPlane(), 300_000)
afterEach(async () => {
  for (const each of running) each.stop()
  running = []
  await plane.close()
})

async function sends(peerId: string, source: Source, more: Parameters<typeof sendPlain>[3] = {}) {
  const sender: PlainSender = await sendPlain(room, peerId, source, more)
  running.push(sender)
  return sender
}

async function receives(peerId: string): Promise<PlainReceiver> {
  const receiver = await receivePlain(room, peerId)
  running.push(receiver)
  return receiver
}

const ssrcOf = (offer: ConsumerOffer): number =>
  z.object({ encodings: z.tuple([z.object({ ssrc: z.int() })]) }).parse(offer.rtpParameters).encodings[0].ssrc

/** Lets the peer have these streams at once. @returns the SSRC of each, in the same order; 0 for one that it had already. */
async function has(peerId: string, ...streams: [from: string, source: Source][]): Promise<number[]> {
  const wanted = streams.map(([from, source]) => ({ peerId: from, source, priority: 100 }))
  const { added } = await room.setPlan(peerId, wanted)
  const ids = added.map(({ consumerId }) => consumerId)
  await room.resumeConsumers(peerId, ids)
  return streams.map(([from, source]) => {
    const offer = added.find((each) => each.peerId === from && each.source === source)
    return offer === undefined ? 0 : ssrcOf(offer)
  })
}

/** All four come, An and Binh with a microphone. */
async function everybodyComes() {
  await sends('an', 'mic')
  await sends('binh', 'mic')
  const chi = await receives('chi')
  const dung = await receives('dung')
  expect(plane.health().workers.map(({ peers }) => peers)).toEqual([2, 2])
  return { chi, dung }
}

test('sound reaches the other worker, stops when its sender is paused there, and goes on after that', async () => {
  const { dung } = await everybodyComes()
  const [fromAn = 0] = await has('dung', ['an', 'mic'])
  await poll(() => dung.packets(fromAn) > 20, { what: 'sound from the other worker' })
  await room.setProducerPaused('an', 'mic', true)
  await poll(() => notes.consumerStates.some(([, , state]) => state === 'senderSilent'), { what: 'silence to be told' })
  const before = dung.packets(fromAn)
  await room.setProducerPaused('an', 'mic', false)
  await poll(() => dung.packets(fromAn) > before + 20, { what: 'sound again' })
  await poll(() => notes.consumerStates.at(-1)?.[2] === 'ok', { what: 'sound to be told' })
  const { packetsIn, packetsOut, pipes, workers } = await plane.totals()
  expect(packetsOut).toBeGreaterThan(40)
  expect(packetsIn).toBeGreaterThan(packetsOut)
  expect(pipes).toBe(1)
  expect(workers.map(({ pid }) => pid)).toEqual(pids)
  expect(Math.min(...workers.map(({ cpuMs, maxResidentBytes }) => Math.min(cpuMs, maxResidentBytes)))).toBeGreaterThan(
    0,
  )
})

test('a stream that was paused before it was piped is not heard until it is resumed', async () => {
  await sends('an', 'mic', { paused: true })
  await sends('binh', 'mic')
  await receives('chi')
  const dung = await receives('dung')
  const [fromAn = 0, fromBinh = 0] = await has('dung', ['an', 'mic'], ['binh', 'mic'])
  await poll(() => dung.packets(fromBinh) > 20, { what: 'sound of its own worker' })
  expect(dung.packets(fromAn)).toBe(0)
  await room.setProducerPaused('an', 'mic', false)
  await poll(() => dung.packets(fromAn) > 20, { what: 'sound from the other worker' })
})

test('a key frame that is wanted on the other worker is asked for at its sender, and the picture comes', async () => {
  const camera = await sends('an', 'camera', { everyMs: 40 })
  const dung = await receives('dung')
  await poll(async () => (await plane.totals()).packetsIn > 20, { what: 'the first key frame to be long gone' })
  const asked = camera.keyFramesAsked()
  const [fromAn = 0] = await has('dung', ['an', 'camera'])
  await poll(() => dung.packets(fromAn) > 5, { what: 'pictures from the other worker' })
  expect(camera.keyFramesAsked()).toBeGreaterThan(asked)
})

test('every simulcast layer can be had on the other worker, one after another on the same consumer', async () => {
  await sends('an', 'camera', { everyMs: 30, layers: 3, bytes: 100 })
  const dung = await receives('dung')
  const want = (maxSpatialLayer: number) => [{ peerId: 'an', source: 'camera' as const, maxSpatialLayer, priority: 1 }]
  const { added } = await room.setPlan('dung', want(0))
  const [offer] = added
  if (offer === undefined) throw new Error('no offer')
  await room.resumeConsumers('dung', [offer.consumerId])
  for (const layer of [0, 2, 1]) {
    expect(await room.setPlan('dung', want(layer))).toEqual({ added: [], removed: [] })
    const bytes = 100 * 2 ** layer
    const isLayer = (): boolean => Math.abs(dung.lastBytes(ssrcOf(offer)) - bytes) < 50
    await poll(isLayer, { what: `layer ${layer}` })
  }
})

test('a page that is turned and turned back within the linger finds its pipe, and later it is gone', async () => {
  await everybodyComes()
  await has('dung', ['an', 'mic'])
  const pipeOf = () => [...consumers.values()].filter(({ type, closed }) => type === 'pipe' && !closed)
  const [pipe] = pipeOf()
  expect(pipeOf()).toHaveLength(1)
  await room.setPlan('dung', [])
  // Asks each worker something, so that some time passes.
  await plane.totals()
  await has('dung', ['an', 'mic'])
  expect(pipeOf()).toEqual([pipe])
  await room.setPlan('dung', [])
  await poll(() => pipeOf().length === 0, { what: 'the pipe to go', deadlineMs: 2_000 })
})

test('a killed worker takes only its own peers along: the others go on hearing each other without a gap', async () => {
  const { dung } = await everybodyComes()
  const [fromAn = 0, fromBinh = 0] = await has('dung', ['an', 'mic'], ['binh', 'mic'])
  await poll(() => dung.packets(fromAn) > 20 && dung.packets(fromBinh) > 20, { what: 'sound of both' })
  const killedMs = performance.now()
  process.kill(pids[0] ?? 0, 'SIGKILL')
  await poll(() => notes.resets.length > 0, { what: 'the reset', everyMs: 5 })
  // An comes again, on whichever worker lives.
  await sends('an', 'mic')
  const [again = 0] = await has('dung', ['an', 'mic'], ['binh', 'mic'])
  await poll(() => dung.packets(again) > 5, { what: 'An again' })
  expect(performance.now() - killedMs).toBeLessThan(3_000)
  expect(notes.resets).toEqual([[['an', 'chi'], 2]])
  const heard = dung.packets(fromBinh)
  await poll(() => dung.packets(fromBinh) > heard + 20, { what: 'Binh still' })
  expect(dung.longestGapMs(fromBinh)).toBeLessThan(1_000)
  expect(room.isFlowing('dung')).toBe(true)
})

test('while a worker is frozen, the others get their plans and hear each other; then its peers are reset', async () => {
  const { dung } = await everybodyComes()
  const [fromBinh = 0] = await has('dung', ['binh', 'mic'])
  await poll(() => dung.packets(fromBinh) > 20, { what: 'sound' })
  process.kill(pids[0] ?? 0, 'SIGSTOP')
  // A pipe from the frozen worker can't be had; the plan comes back without it.
  const { added } = await room.setPlan('dung', [
    { peerId: 'an', source: 'mic', priority: 1 },
    { peerId: 'binh', source: 'mic', priority: 1 },
  ])
  expect(added).toEqual([])
  expect(notes.resets).toEqual([])
  await poll(() => notes.resets.length > 0, { what: 'the reset', deadlineMs: 5_000 })
  expect(notes.resets).toEqual([[['an', 'chi'], 2]])
  expect(dung.longestGapMs(fromBinh)).toBeLessThan(1_000)
  await expect(room.openTransport('an', 'send')).resolves.toBeDefined()
}, 20_000)

test('who speaks is heard on each worker, in one report, and no more once the worker is gone', async () => {
  await everybodyComes()
  const heard = () => notes.voices.at(-1)?.[0].map(({ peerId }) => peerId) ?? []
  await poll(() => heard().sort().join() === 'an,binh', { what: 'both to be heard' })
  expect(notes.voices.map(([speaking]) => speaking.length).every((count) => count <= 2)).toBe(true)
  process.kill(pids[0] ?? 0, 'SIGKILL')
  await poll(() => notes.resets.length > 0, { what: 'the reset' })
  await poll(() => heard().join() === 'binh' && notes.voices.at(-1)?.[1] === 'binh', { what: 'only Binh to be heard' })
})

test('a second microphone is a voice, the sound of a shared screen is none', async () => {
  await sends('an', 'secondMic')
  await sends('binh', 'screenAudio')
  await poll(() => notes.voices.length > 2, { what: 'An to be heard' })
  expect(new Set(notes.voices.flatMap(([speaking]) => speaking.map(({ peerId }) => peerId)))).toEqual(new Set(['an']))
})

test('a changed layer and priority are set on the consumer that is there, on another worker too', async () => {
  const transport = await room.openTransport('an', 'send')
  const rtpParameters = simulcastParameters()
  await room.produce('an', transport.id, { source: 'camera', kind: 'video', rtpParameters, paused: false })
  await receives('binh')
  const want = (maxSpatialLayer: number, priority: number) => [
    { peerId: 'an', source: 'camera' as const, maxSpatialLayer, priority },
  ]
  const { added } = await room.setPlan('binh', want(0, 10))
  const consumer = consumers.get(added[0]?.consumerId ?? '')
  expect([consumer?.preferredLayers?.spatialLayer, consumer?.priority]).toEqual([0, 10])
  expect(await room.setPlan('binh', want(2, 200))).toEqual({ added: [], removed: [] })
  expect([consumer?.preferredLayers?.spatialLayer, consumer?.priority, consumer?.closed]).toEqual([2, 200, false])
})

test('a peer that sends far more than it may is cut off within three seconds, and nobody else is', async () => {
  await plane.close()
  await openPlane({ maxIncomingBitrate: 200_000 })
  await sends('binh', 'mic')
  const startedMs = performance.now()
  await sends('an', 'mic', { everyMs: 2, bytes: 1_000 })
  await poll(() => notes.closedProducers.length > 0, { what: 'An to be cut off', deadlineMs: 4_000 })
  expect(performance.now() - startedMs).toBeLessThan(3_200)
  expect(notes.closedProducers).toEqual([['an', 'mic']])
  expect(room.producersOf('an')).toEqual([])
  expect(room.producersOf('binh')).toHaveLength(1)
})

test('what comes of a source is counted by its worker, all layers together, and stands still when nothing comes any more', async () => {
  const sender = await sendPlain(room, 'an', 'camera', { layers: 3 })
  const came = async () => (await room.sourceStats('an', 'camera'))?.packets ?? 0
  await poll(async () => (await came()) > 60, { what: 'packets of three layers come', deadlineMs: 10_000 })
  sender.stop()
  let before = -1
  await poll(
    async () => {
      const now = await came()
      const still = now === before
      before = now
      return still
    },
    { what: 'nothing comes any more', deadlineMs: 10_000 },
  )
  expect(before).toBeGreaterThan(60)
})
