// Over 300 lines on purpose: one suite, run as a whole on the fake and on the real plane; parted, a case could be missing on one.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FakeMediaPlane } from '../../sfu/fake.ts'
import { KIND_OF } from '../../sfu/client-media.ts'
import { silentLog } from '../../sfu/log.ts'
import { createMediaPlane } from '../../sfu/plane.ts'
import { RoomNotes } from '../support/world/room-notes.ts'
import { dtlsParameters, opusParameters, simulcastParameters } from '../support/media/rtp.ts'
import { poll } from '../support/poll.ts'
import { testWorkerBin } from '../support/servers/worker.ts'
import type { MediaPlane, MediaRoom, Opaque, Source, WantedStream } from '../../sfu/api.ts'

/** 0 puts every next peer on the other worker. */
interface Size {
  readonly workerCount: number
  readonly spreadAbove?: number
}

interface Subject {
  readonly name: string
  open(size: Size): Promise<MediaPlane>
  killWorker(plane: MediaPlane, index: number): void
}

const fake: Subject = {
  name: 'the fake plane',
  open: async (size) => new FakeMediaPlane(size),
  killWorker: (plane, index) => {
    if (plane instanceof FakeMediaPlane) plane.killWorker(index)
  },
}

const real: Subject = {
  name: 'the plane of mediasoup workers',
  open: async (size) =>
    createMediaPlane({
      workerBin: await testWorkerBin(),
      listen: { ip: '127.0.0.1' },
      log: silentLog,
      timing: { pipeLingerMs: 100 },
      ...size,
    }),
  killWorker: (plane, index) => {
    process.kill(plane.health().workers[index]?.pid ?? 0, 'SIGKILL')
  },
}

/** What the link test of a browser is going to send. */
const PICTURE = { payloadType: 96, ssrc: 1_234_567 } as const

const badMedia = expect.objectContaining({ code: 'badMedia' })
const noSuchTransport = expect.objectContaining({ code: 'noSuchTransport' })

const want = (peerId: string, source: Source, more: Partial<WantedStream> = {}): WantedStream => ({
  peerId,
  source,
  priority: 100,
  ...more,
})

/** What peers do in the room of the moment. */
function peersOf(room: () => MediaRoom) {
  function produce(peerId: string, transportId: string, source: Source, paused = false): Promise<string> {
    const kind = KIND_OF[source]
    const rtpParameters = kind === 'audio' ? opusParameters() : simulcastParameters()
    return room().produce(peerId, transportId, { source, kind, rtpParameters, paused })
  }
  async function receiver(peerId: string): Promise<void> {
    await room().openTransport(peerId, 'receive')
    await room().setReceiverCapabilities(peerId, await room().routerRtpCapabilities())
  }
  async function send(peerId: string, ...sources: Source[]): Promise<void> {
    const { id } = await room().openTransport(peerId, 'send')
    for (const source of sources) await produce(peerId, id, source)
  }
  return { produce, receiver, send }
}

describe.each([fake, real])('$name', (subject) => {
  let plane: MediaPlane
  let room: MediaRoom
  let notes: RoomNotes
  let rooms = 0

  beforeAll(async () => {
    plane = await subject.open({ workerCount: 1 })
  }, 300_000)
  afterAll(() => plane.close())
  beforeEach(async () => {
    notes = new RoomNotes()
    room = await plane.openRoom(`room-${(rooms += 1)}`, notes)
  })
  afterEach(() => room.close())

  const { receiver, send, produce } = peersOf(() => room)

  test('a room speaks Opus and VP8 and begins with generation 1', async () => {
    const codecs = JSON.stringify(await room.routerRtpCapabilities())
    expect(codecs).toContain('audio/opus')
    expect(codecs).toContain('video/VP8')
    expect(room.generation).toBe(1)
  })

  test('a probe offers candidates of the protocol that was asked for alone, and belongs to no room', async () => {
    for (const protocol of ['udp', 'tcp'] as const) {
      const probe = await plane.openProbe(protocol, dtlsParameters(), PICTURE)
      expect(probe.options.iceCandidates).not.toEqual([])
      for (const candidate of probe.options.iceCandidates) expect(candidate).toMatchObject({ protocol, type: 'host' })
      expect(probe.options.iceParameters).toMatchObject({ iceLite: true })
      expect(plane.health().workers[0]).toMatchObject({ peers: 0 })
      probe.close()
      probe.close()
    }
  })

  test('a probe with what is no DTLS is refused, and one that is closed unconnected says so', async () => {
    await expect(plane.openProbe('udp', { role: 'client', fingerprints: [] }, PICTURE)).rejects.toEqual(badMedia)
    if (plane instanceof FakeMediaPlane) plane.probesConnect = false
    const probe = await plane.openProbe('udp', dtlsParameters(), PICTURE)
    probe.close()
    await expect(probe.connected).resolves.toBe(false)
  })

  test('a probe sends its picture back by the number that the client knows, and counts what comes in', async () => {
    const probe = await plane.openProbe('udp', dtlsParameters(), PICTURE)
    expect(probe.back.payloadType).toBe(PICTURE.payloadType)
    expect(probe.back.ssrc).toBeGreaterThan(0)
    expect(probe.back.ssrc).not.toBe(PICTURE.ssrc)
    expect(await probe.receivedBytes()).toBe(0)
    probe.close()
    const none = [{ ssrc: 0 }, { ssrc: 2 ** 32 }, { ssrc: 1.5 }, { payloadType: 0 }, { payloadType: 128 }]
    for (const wrong of none) {
      await expect(plane.openProbe('udp', dtlsParameters(), { ...PICTURE, ...wrong })).rejects.toEqual(badMedia)
    }
  })

  test('the same room is not opened twice, and can be opened again once closed', async () => {
    await expect(plane.openRoom(room.roomId, notes)).rejects.toThrow('open already')
    room.close()
    room.close()
    await expect(room.routerRtpCapabilities()).rejects.toMatchObject({ code: 'mediaUnavailable' })
    room = await plane.openRoom(room.roomId, notes)
    await expect(room.routerRtpCapabilities()).resolves.toBeDefined()
  })

  test('health counts the rooms of each living worker, and the peers on it', async () => {
    const other = await plane.openRoom('another-room', new RoomNotes())
    expect(plane.health()).toMatchObject({ ready: true, workers: [{ alive: true, rooms: 0, peers: 0 }] })
    for (const peerId of ['an', 'binh']) await room.openTransport(peerId, 'send')
    await other.openTransport('an', 'receive')
    expect(plane.health().workers).toMatchObject([{ rooms: 2, peers: 3 }])
    room.closePeer('binh')
    other.close()
    expect(plane.health().workers).toMatchObject([{ rooms: 1, peers: 1 }])
  })

  test('a transport comes with ICE, candidates and DTLS, and no two have the same id', async () => {
    const sending = await room.openTransport('an', 'send')
    const receiving = await room.openTransport('an', 'receive')
    expect(sending.id).not.toBe(receiving.id)
    expect(sending.iceParameters).toHaveProperty('usernameFragment')
    expect(sending.iceCandidates.length).toBeGreaterThan(0)
    expect(sending.dtlsParameters).toHaveProperty('fingerprints')
  })

  test("a peer can't touch another peer's transport, nor one that was replaced", async () => {
    const old = await room.openTransport('an', 'send')
    await room.openTransport('binh', 'send')
    await expect(room.connectTransport('binh', old.id, dtlsParameters())).rejects.toEqual(noSuchTransport)
    await expect(room.restartIce('binh', old.id)).rejects.toEqual(noSuchTransport)
    await expect(produce('binh', old.id, 'mic')).rejects.toEqual(noSuchTransport)
    await expect(room.restartIce('nobody', old.id)).rejects.toEqual(noSuchTransport)
    await room.openTransport('an', 'send')
    await expect(room.restartIce('an', old.id)).rejects.toEqual(noSuchTransport)
  })

  test('an ICE restart gives new credentials on the same transport', async () => {
    const { id, iceParameters } = await room.openTransport('an', 'receive')
    const restarted = await room.restartIce('an', id)
    expect(restarted['usernameFragment']).not.toBe(iceParameters['usernameFragment'])
  })

  test.each<[string, Opaque]>([
    ['no fingerprint', { role: 'client', fingerprints: [] }],
    ['an empty fingerprint', { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: '' }] }],
    ['a short fingerprint', { fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] }],
    ['an unknown digest', { fingerprints: [{ algorithm: 'md5', value: Array(16).fill('AA').join(':') }] }],
    ['an unknown role', { ...dtlsParameters(), role: 'both' }],
    ['nothing', {}],
  ])('DTLS parameters with %s are refused, and right ones are taken after them', async (_, parameters) => {
    const { id } = await room.openTransport('an', 'send')
    await expect(room.connectTransport('an', id, parameters)).rejects.toEqual(badMedia)
    await expect(room.connectTransport('an', id, dtlsParameters())).resolves.toBeUndefined()
  })

  test('a transport is connected once only', async () => {
    const { id } = await room.openTransport('an', 'send')
    await room.connectTransport('an', id, dtlsParameters())
    await expect(room.connectTransport('an', id, dtlsParameters())).rejects.toEqual(badMedia)
  })

  const video = simulcastParameters()
  const encodings = [{ ssrc: 1234 }]
  test.each<[string, Source, 'audio' | 'video', Opaque]>([
    ['a camera that says it is sound', 'camera', 'audio', opusParameters()],
    ['a microphone that says it is a picture', 'mic', 'video', video],
    ['a microphone with a picture codec', 'mic', 'audio', video],
    ['an unknown codec', 'mic', 'audio', { codecs: [{ mimeType: 'audio/xyz', payloadType: 100, clockRate: 8000 }] }],
    ['nothing', 'mic', 'audio', {}],
    ['codecs that are no list', 'camera', 'video', { ...video, codecs: 'VP8' }],
    ['a null among the codecs', 'camera', 'video', { ...video, codecs: [null] }],
    [
      'a payload type out of range',
      'camera',
      'video',
      { ...video, codecs: [{ mimeType: 'video/VP8', payloadType: 4000, clockRate: 90000 }] },
    ],
    ['a bit rate in words', 'camera', 'video', { ...video, encodings: [{ ...encodings[0], maxBitrate: 'fast' }] }],
    ['a broken bit rate', 'camera', 'video', { ...video, encodings: [{ ...encodings[0], maxBitrate: 1.5 }] }],
    ['a negative SSRC', 'camera', 'video', { ...video, encodings: [{ ssrc: -1 }] }],
    [
      'forty layers',
      'camera',
      'video',
      { ...video, encodings: Array.from({ length: 40 }, (_, n) => ({ rid: `r${n}` })) },
    ],
    [
      'an unknown scalability mode',
      'camera',
      'video',
      { ...video, encodings: [{ rid: 'a', scalabilityMode: 'L99T99' }] },
    ],
    ['an unknown header extension', 'camera', 'video', { ...video, headerExtensions: [{ uri: 'urn:x', id: 3 }] }],
    [
      'a nested codec parameter',
      'camera',
      'video',
      { ...video, codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90000, parameters: { a: { b: 1 } } }] },
    ],
  ])('producing with %s is refused and harms nobody', async (_, source, kind, rtpParameters) => {
    const { id } = await room.openTransport('an', 'send')
    await expect(room.produce('an', id, { source, kind, rtpParameters, paused: false })).rejects.toEqual(badMedia)
    await produce('an', id, 'camera')
    expect(room.producersOf('an')).toEqual([{ source: 'camera', paused: false }])
    expect(notes.generations).toEqual([])
  })

  test('nothing is produced on a transport for receiving', async () => {
    const { id } = await room.openTransport('an', 'receive')
    await expect(produce('an', id, 'mic')).rejects.toEqual(badMedia)
  })

  test('a producer is paused, resumed and closed by its source; a source that is not there answers false', async () => {
    await send('an', 'mic', 'camera')
    expect(await room.setProducerPaused('an', 'mic', true)).toBe(true)
    expect(room.producersOf('an')).toEqual([
      { source: 'mic', paused: true },
      { source: 'camera', paused: false },
    ])
    expect(await room.setProducerPaused('an', 'mic', false)).toBe(true)
    room.closeProducer('an', 'mic')
    room.closeProducer('an', 'mic')
    expect(room.producersOf('an')).toEqual([{ source: 'camera', paused: false }])
    expect(await room.setProducerPaused('an', 'mic', true)).toBe(false)
    expect(await room.setProducerPaused('nobody', 'mic', true)).toBe(false)
    expect(notes.closedProducers).toEqual([])
  })

  test('a second producer of one source takes the place of the first', async () => {
    const { id } = await room.openTransport('an', 'send')
    const first = await produce('an', id, 'camera')
    await receiver('binh')
    const before = await room.setPlan('binh', [want('an', 'camera')])
    const second = await produce('an', id, 'camera')
    expect(second).not.toBe(first)
    const after = await room.setPlan('binh', [want('an', 'camera')])
    expect(after.removed).toEqual([before.added[0]?.consumerId])
    expect(after.added).toMatchObject([{ producerId: second, peerId: 'an', source: 'camera', kind: 'video' }])
  })

  test('a new transport to send on ends what was sent on the old one, and the end is reported', async () => {
    await send('an', 'mic')
    await room.openTransport('an', 'send')
    expect(room.producersOf('an')).toEqual([])
    expect(notes.closedProducers).toEqual([['an', 'mic']])
  })

  test('a plan gives offers with RTP parameters, once', async () => {
    await send('an', 'mic', 'camera')
    await receiver('binh')
    const wanted = [want('an', 'mic'), want('an', 'camera', { maxSpatialLayer: 0 })]
    const { added, removed } = await room.setPlan('binh', wanted)
    expect(removed).toEqual([])
    expect(Object.fromEntries(added.map(({ source, kind }) => [source, kind]))).toEqual({
      camera: 'video',
      mic: 'audio',
    })
    for (const offer of added) expect(offer.rtpParameters).toHaveProperty('encodings')
    expect(await room.setPlan('binh', wanted)).toEqual({ added: [], removed: [] })
    await room.resumeConsumers('binh', [...added.map(({ consumerId }) => consumerId), 'unknown-consumer'])
  })

  test('a changed layer or priority keeps the consumer; a stream no longer wanted is removed', async () => {
    await send('an', 'mic', 'camera')
    await receiver('binh')
    const { added } = await room.setPlan('binh', [want('an', 'mic'), want('an', 'camera', { maxSpatialLayer: 0 })])
    const larger = want('an', 'camera', { maxSpatialLayer: 2, priority: 255 })
    expect(await room.setPlan('binh', [want('an', 'mic'), larger])).toEqual({ added: [], removed: [] })
    expect(await room.setPlan('binh', [want('an', 'mic'), want('an', 'camera')])).toEqual({ added: [], removed: [] })
    const mic = added.find(({ source }) => source === 'mic')
    expect(await room.setPlan('binh', [want('an', 'camera')])).toEqual({ added: [], removed: [mic?.consumerId] })
  })

  test('what rests is offered like the others, and is the same consumer when it rests no longer, by a plan or by a cut', async () => {
    await send('an', 'mic', 'camera')
    await receiver('binh')
    const streams = [want('an', 'mic'), want('an', 'camera', { maxSpatialLayer: 2 })]
    const resting = streams.map((stream) => ({ ...stream, resting: true as const }))
    const { added } = await room.setPlan('binh', resting)
    expect(added).toHaveLength(2)
    await room.resumeConsumers(
      'binh',
      added.map(({ consumerId }) => consumerId),
    )
    for (const wanted of [streams, resting])
      expect(await room.setPlan('binh', wanted)).toEqual({ added: [], removed: [] })
    for (const wanted of [streams, resting, []]) {
      await room.cut([
        { peerId: 'binh', wanted },
        { peerId: 'nobody', wanted },
      ])
    }
    // A cut makes and closes nothing.
    expect(await room.setPlan('binh', streams)).toEqual({ added: [], removed: [] })
    const { removed } = await room.setPlan('binh', [])
    expect(new Set(removed)).toEqual(new Set(added.map(({ consumerId }) => consumerId)))
  })

  test('nobody receives himself, what nobody sends, or the same stream twice', async () => {
    await send('an', 'camera')
    await receiver('an')
    await receiver('binh')
    expect(await room.setPlan('an', [want('an', 'camera')])).toEqual({ added: [], removed: [] })
    const { added } = await room.setPlan('binh', [
      want('an', 'camera'),
      want('an', 'mic'),
      want('an', 'camera'),
      want('x', 'mic'),
    ])
    expect(added.map(({ source }) => source)).toEqual(['camera'])
  })

  test('a peer that is not ready gets nothing, and is not ready again after it opened a new transport', async () => {
    await send('an', 'mic')
    expect(await room.setPlan('binh', [want('an', 'mic')])).toEqual({ added: [], removed: [] })
    await room.openTransport('binh', 'receive')
    expect(await room.setPlan('binh', [want('an', 'mic')])).toEqual({ added: [], removed: [] })
    await room.setReceiverCapabilities('binh', await room.routerRtpCapabilities())
    expect((await room.setPlan('binh', [want('an', 'mic')])).added).toHaveLength(1)
    await room.openTransport('binh', 'receive')
    expect(await room.setPlan('binh', [want('an', 'mic')])).toEqual({ added: [], removed: [] })
    await room.setReceiverCapabilities('binh', await room.routerRtpCapabilities())
    expect((await room.setPlan('binh', [want('an', 'mic')])).added).toHaveLength(1)
  })

  test('malformed capabilities are refused, and a receiver that knows no common codec gets nothing', async () => {
    await send('an', 'mic')
    await room.openTransport('binh', 'receive')
    await expect(room.setReceiverCapabilities('binh', { codecs: 'all' })).rejects.toEqual(badMedia)
    await expect(room.setReceiverCapabilities('binh', { codecs: [{ kind: 'audio' }] })).rejects.toEqual(badMedia)
    await room.setReceiverCapabilities('binh', { codecs: [], headerExtensions: [] })
    expect(await room.setPlan('binh', [want('an', 'mic')])).toEqual({ added: [], removed: [] })
  })

  test('consumers of a producer that ended are reported as removed by the next plan', async () => {
    await send('an', 'mic')
    await send('binh', 'mic')
    await receiver('chi')
    const wanted = [want('an', 'mic'), want('binh', 'mic')]
    const { added } = await room.setPlan('chi', wanted)
    const idOf = (peerId: string) => added.find((offer) => offer.peerId === peerId)?.consumerId
    room.closeProducer('an', 'mic')
    expect(await room.setPlan('chi', wanted)).toEqual({ added: [], removed: [idOf('an')] })
    room.closePeer('binh')
    room.closePeer('binh')
    expect(room.producersOf('binh')).toEqual([])
    expect(await room.setPlan('chi', wanted)).toEqual({ added: [], removed: [idOf('binh')] })
  })

  test('plans of one peer are carried out in order', async () => {
    await send('an', 'mic', 'camera')
    await receiver('binh')
    const changes = await Promise.all([
      room.setPlan('binh', [want('an', 'mic')]),
      room.setPlan('binh', [want('an', 'camera')]),
      room.setPlan('binh', []),
    ])
    const [first, second, third] = changes.map(({ added }) => added[0]?.consumerId)
    expect(changes.map(({ removed }) => removed)).toEqual([[], [first], [second]])
    expect(third).toBeUndefined()
  })

  test('no more than 64 streams, those of the highest priority', async () => {
    await receiver('binh')
    for (let n = 0; n < 33; n++) await send(`peer-${n}`, 'mic', 'camera')
    const wanted = Array.from({ length: 33 }, (_, n) => [
      want(`peer-${n}`, 'camera', { priority: 1 }),
      want(`peer-${n}`, 'mic', { priority: 200 }),
    ]).flat()
    const { added } = await room.setPlan('binh', wanted)
    expect(added).toHaveLength(64)
    expect(added.filter(({ source }) => source === 'mic')).toHaveLength(33)
  })

  test('a closed peer starts from nothing', async () => {
    const { id } = await room.openTransport('an', 'send')
    room.closePeer('an')
    expect(room.isFlowing('an')).toBe(false)
    await expect(room.restartIce('an', id)).rejects.toEqual(noSuchTransport)
    await send('an', 'mic')
    expect(room.producersOf('an')).toEqual([{ source: 'mic', paused: false }])
  })

  test('sound is offered with NACK and FEC, with the packet length that its sender chose, to receivers that can use them', async () => {
    const { id } = await room.openTransport('an', 'send')
    const rtpParameters = opusParameters({ ptime: 60, maxptime: 60, minptime: 60 })
    await room.produce('an', id, { source: 'mic', kind: 'audio', rtpParameters, paused: false })
    await receiver('binh')
    const { added } = await room.setPlan('binh', [want('an', 'mic')])
    const codec = { rtcpFeedback: expect.arrayContaining([expect.objectContaining({ type: 'nack' })]) }
    const parameters = { useinbandfec: 1, usedtx: 1, ptime: 60, maxptime: 60, minptime: 60 }
    expect(added[0]?.rtpParameters).toMatchObject({ codecs: [{ mimeType: 'audio/opus', ...codec, parameters }] })
  })

  test('two microphones, a document camera and a camera of one peer are four streams', async () => {
    const sources: Source[] = ['mic', 'secondMic', 'camera', 'documentCamera']
    await send('an', ...sources)
    await receiver('binh')
    const wanted = sources.map((source) => want('an', source))
    expect((await room.setPlan('binh', wanted)).added.map(({ source }) => source).sort()).toEqual([...sources].sort())
  })

  test('what a link bears is not known of peers that do not receive', async () => {
    expect(await room.receiveBps('nobody')).toBeNull()
    await send('an', 'mic')
    expect(await room.receiveBps('an')).toBeNull()
  })

  test('of what a peer produces it can be asked how much came; of what it does not, nothing is known', async () => {
    await send('an', 'mic')
    expect(await room.sourceStats('an', 'mic')).toEqual({
      packets: 0,
      lost: 0,
      bytes: 0,
      layers: [0],
      rttMs: null,
    })
    expect(await room.sourceStats('an', 'camera')).toBeNull()
    expect(await room.sourceStats('nobody', 'mic')).toBeNull()
  })

  test('totals count what is open', async () => {
    await send('an', 'mic', 'camera')
    await receiver('binh')
    await room.setPlan('binh', [want('an', 'mic')])
    const totals = await plane.totals()
    expect(totals).toMatchObject({ producers: 2, consumers: 1, pipes: 0 })
    expect(totals.workers.map(({ pid }) => pid)).toEqual(plane.health().workers.map(({ pid }) => pid))
  })

  test('a worker that dies takes everything along; its peers learn of it with the next generation', async () => {
    await send('an', 'mic')
    await receiver('binh')
    subject.killWorker(plane, 0)
    await poll(() => notes.resets.length > 0, { what: 'the peers are reset', deadlineMs: 3_000 })
    expect(notes.resets).toEqual([[['an', 'binh'], 2]])
    expect(room.generation).toBe(2)
    expect(room.producersOf('an')).toEqual([])
    expect(notes.closedProducers).toEqual([])
    await send('an', 'mic')
    await receiver('binh')
    expect((await room.setPlan('binh', [want('an', 'mic')])).added).toHaveLength(1)
    expect(plane.health()).toMatchObject({ ready: true, workers: [{ alive: true, rooms: 1, peers: 2 }] })
  })
})

describe.each([fake, real])('$name with a room spread over two workers', (subject) => {
  let plane: MediaPlane
  let room: MediaRoom
  let notes: RoomNotes
  const { receiver, send } = peersOf(() => room)
  const pipes = async (): Promise<number> => (await plane.totals()).pipes

  beforeEach(async () => {
    plane = await subject.open({ workerCount: 2, spreadAbove: 0 })
    notes = new RoomNotes()
    room = await plane.openRoom('a-room', notes)
    // An and Chi are on the first worker, Binh and Dung on the second.
    await send('an', 'mic', 'camera')
    await send('binh', 'mic')
    await receiver('chi')
    await receiver('dung')
  }, 300_000)
  afterEach(() => plane.close())

  test('peers are spread evenly', () => {
    expect(plane.health().workers).toMatchObject([
      { rooms: 1, peers: 2 },
      { rooms: 1, peers: 2 },
    ])
  })

  test('a stream from the other worker is had like any other, and a pipe is there only while it is', async () => {
    const producerIds = new Map<string, string>()
    for (const receiverId of ['chi', 'dung']) {
      const { added } = await room.setPlan(receiverId, [want('an', 'camera')])
      producerIds.set(receiverId, added[0]?.producerId ?? '')
    }
    expect(producerIds.get('dung')).toBe(producerIds.get('chi'))
    expect(await pipes()).toBe(1)
    await room.setPlan('chi', [])
    expect(await pipes()).toBe(1)
    await room.setPlan('dung', [])
    await poll(async () => (await pipes()) === 0, { what: 'the pipe to go' })
    expect((await room.setPlan('dung', [want('an', 'camera')])).added).toHaveLength(1)
    expect(await pipes()).toBe(1)
  })

  test('many who want the same at once share one pipe', async () => {
    for (let n = 0; n < 10; n++) await receiver(`peer-${n}`)
    const plans = Array.from({ length: 10 }, (_, n) => room.setPlan(`peer-${n}`, [want('an', 'camera')]))
    expect((await Promise.all(plans)).map(({ added }) => added.length)).toEqual(Array(10).fill(1))
    expect(await pipes()).toBe(1)
  })

  test('a producer that ends takes its pipes along, and its consumers are reported as removed', async () => {
    const { added } = await room.setPlan('dung', [want('an', 'camera')])
    room.closeProducer('an', 'camera')
    await poll(async () => (await pipes()) === 0, { what: 'the pipe to go' })
    const removed = [added[0]?.consumerId]
    expect(await room.setPlan('dung', [want('an', 'camera')])).toEqual({ added: [], removed })
  })

  test('a peer that leaves while its plan is carried out leaves no pipe behind, whenever that is', async () => {
    for (let turns = 0; turns < 30; turns++) {
      const peerId = `peer-${turns}`
      await receiver(peerId)
      const plan = room.setPlan(peerId, [want('an', 'camera'), want('binh', 'mic')]).catch(() => {})
      for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => void setImmediate(resolve))
      room.closePeer(peerId)
      await plan
    }
    await poll(async () => (await pipes()) === 0, { what: 'the pipes to go' })
  })

  test('a new producer of the same source is piped again', async () => {
    const before = await room.setPlan('dung', [want('an', 'camera')])
    room.closePeer('an')
    await send('an', 'camera')
    const after = await room.setPlan('dung', [want('an', 'camera')])
    expect(after.removed).toEqual([before.added[0]?.consumerId])
    expect(after.added).toHaveLength(1)
    expect(after.added[0]?.producerId).not.toBe(before.added[0]?.producerId)
  })

  test('a worker that dies resets its own peers only; what others had of them is reported, and comes again', async () => {
    await room.setPlan('chi', [want('an', 'mic'), want('binh', 'mic')])
    const wanted = [want('an', 'mic'), want('binh', 'mic')]
    const { added } = await room.setPlan('dung', wanted)
    const consumerIds = Object.fromEntries(added.map(({ peerId, consumerId }) => [peerId, consumerId]))
    subject.killWorker(plane, 0)
    await poll(() => notes.resets.length > 0, { what: 'the peers are reset', deadlineMs: 3_000, everyMs: 1 })
    expect(notes.resets).toEqual([[['an', 'chi'], 2]])
    expect(notes.closedProducers).toEqual([])
    expect(room.producersOf('binh')).toEqual([{ source: 'mic', paused: false }])
    expect(await room.setPlan('dung', wanted)).toEqual({ added: [], removed: [consumerIds['an']] })
    await send('an', 'mic')
    const again = await room.setPlan('dung', wanted)
    expect(again).toMatchObject({ added: [{ peerId: 'an', source: 'mic' }], removed: [] })
    await receiver('chi')
    expect((await room.setPlan('chi', wanted)).added).toHaveLength(2)
    // They came to the new worker, and did not crowd on the one that was left.
    expect(plane.health().workers.map(({ peers }) => peers)).toEqual([2, 2])
  })

  test('who lost its worker and comes again is placed again; who was closed counts no more', async () => {
    subject.killWorker(plane, 1)
    await poll(() => notes.resets.length > 0, { what: 'the peers are reset', deadlineMs: 3_000 })
    await poll(() => plane.health().workers.every(({ alive }) => alive), { what: 'both workers live' })
    room.closePeer('dung')
    await send('binh', 'mic')
    expect(notes.resets).toEqual([[['binh', 'dung'], 2]])
    expect(plane.health().workers.reduce((sum, { peers }) => sum + peers, 0)).toBe(3)
  })
})
