import type { types } from 'mediasoup-client'
import { expect, test, vi } from 'vitest'
import type { Answer, RoomSession } from '../net/session.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { MediaRefusal } from './wired-transport.ts'

/** What of a producer is used here, with the encodings of a sender behind it. */
function fakeProducer(track: MediaStreamTrack, layers: number) {
  let encodings: RTCRtpEncodingParameters[] = Array.from({ length: layers }, () => ({ active: true }))
  let paused = false
  let closed = false
  let onClose = () => {}
  return {
    track,
    get paused() {
      return paused
    },
    get closed() {
      return closed
    },
    pause: () => void (paused = true),
    resume: () => void (paused = false),
    close() {
      closed = true
      onClose()
    },
    observer: { once: (_: string, listener: () => void) => void (onClose = listener) },
    rtpSender: {
      getParameters: () => ({ encodings: structuredClone(encodings) }),
      setParameters: async (next: { encodings: RTCRtpEncodingParameters[] }) => void (encodings = next.encodings),
    },
    setMaxSpatialLayer: async () => undefined,
    /** How many encodings go out now. */
    sending: () => (closed ? 0 : encodings.filter(({ active }) => active).length),
  }
}

function publishing() {
  const producers: ReturnType<typeof fakeProducer>[] = []
  const packets: (number | undefined)[] = []
  const told: unknown[] = []
  let refusal: string | null = null
  let asked = 0
  let hold: Promise<void> = Promise.resolve()
  const transport = {
    async produce({ track, encodings, codecOptions }: types.ProducerOptions) {
      asked += 1
      await hold
      if (refusal !== null) throw new MediaRefusal(refusal)
      if (track === undefined) throw new Error('a track is needed')
      packets.push(codecOptions?.opusPtime)
      const producer = fakeProducer(track, encodings?.length ?? 1)
      producers.push(producer)
      return producer
    },
  }
  const session = {
    async request(_: unknown, params: unknown): Promise<Answer<unknown>> {
      told.push(params)
      return refusal === null ? { ok: true, result: {} } : { ok: false, error: refusal }
    },
  }
  // Only these parts of the library and of the session are used.
  const publisher: Publisher = createPublisher(
    session as unknown as RoomSession,
    async () => transport as unknown as types.Transport,
  )
  return {
    publisher,
    producers,
    packets,
    told,
    asked: () => asked,
    refuse: (code: string | null) => void (refusal = code),
    holdProduce() {
      let release = () => {}
      hold = new Promise((resolve) => (release = resolve))
      return () => release()
    },
  }
}
const track = (): MediaStreamTrack =>
  Object.assign(Object.create(null) as MediaStreamTrack, { enabled: true, getSettings: () => ({ height: 720 }) })
const all = () => Infinity
const LONG = { packetMs: 60, maxBps: 16_000 } as const

test('a camera that nobody watches sends nothing, and sends again when somebody does', async () => {
  const { publisher, producers } = publishing()
  expect(await publisher.send('camera', track())).toBeNull()
  expect(producers[0]?.sending()).toBe(3)
  publisher.setLimits({ camera: 'none' }, all)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(0))
  expect(producers[0]?.track.enabled).toBe(true)
  publisher.setLimits({ camera: 0 }, all)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(1))
  publisher.setLimits({ camera: 2 }, () => 1)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(2))
  expect(publisher.wantedKbps()).toBe(400)
})

test('a microphone that is off sends nothing, whatever is wanted of it', async () => {
  const { publisher, producers } = publishing()
  const mic = track()
  await publisher.send('mic', mic)
  publisher.pause('mic')
  publisher.setLimits({ mic: 0 }, all)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(0))
  await publisher.send('mic', mic)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(1))
})

test('a microphone that nobody hears stays on for its owner while nothing is sent', async () => {
  const { publisher, producers } = publishing()
  await publisher.send('mic', track())
  publisher.setLimits({ mic: 'none' }, all)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(0))
  expect(producers[0]?.paused).toBe(false)
})

test('a microphone that was off is sent in packets of the new length when it is turned on', async () => {
  const { publisher, producers, packets } = publishing()
  const mic = track()
  await publisher.send('mic', mic)
  publisher.pause('mic')
  publisher.setPacking(LONG)
  await publisher.repack('mic')
  expect(packets).toEqual([20])
  await publisher.send('mic', mic)
  expect(packets).toEqual([20, 60])
  expect(producers.map(({ closed }) => closed)).toEqual([true, false])
})

test('a microphone that is turned off while it is being sent anew stays off', async () => {
  const { publisher, producers, told, asked, holdProduce } = publishing()
  await publisher.send('mic', track())
  publisher.setPacking(LONG)
  expect(publisher.packedOtherwise('mic')).toBe(true)
  const release = holdProduce()
  const done = publisher.repack('mic')
  await vi.waitFor(() => expect(asked()).toBe(2))
  publisher.pause('mic')
  release()
  await done
  expect(producers).toHaveLength(2)
  expect(producers[1]?.paused).toBe(true)
  await vi.waitFor(() => expect(producers[1]?.sending()).toBe(0))
  expect(told.at(-1)).toEqual({ source: 'mic', on: false })
})

test('a microphone that is turned off before it was sent anew is left alone', async () => {
  const { publisher, producers, asked } = publishing()
  await publisher.send('mic', track())
  publisher.setPacking(LONG)
  const done = publisher.repack('mic')
  publisher.pause('mic')
  await done
  expect(asked()).toBe(1)
  expect(producers[0]?.paused).toBe(true)
})

test('a microphone that is turned off and on again while it is being sent anew is on in the end', async () => {
  const { publisher, producers, told, asked, holdProduce } = publishing()
  const mic = track()
  await publisher.send('mic', mic)
  publisher.setPacking(LONG)
  const release = holdProduce()
  const done = publisher.repack('mic')
  await vi.waitFor(() => expect(asked()).toBe(2))
  publisher.pause('mic')
  const again = publisher.send('mic', mic)
  release()
  await done
  expect(await again).toBeNull()
  expect(producers.at(-1)?.paused).toBe(false)
  expect(told.at(-1)).toEqual({ source: 'mic', on: true })
})

test('a refusal of the floor is given to whoever asked, and not asked for again', async () => {
  const { publisher, producers, told, refuse } = publishing()
  refuse('noFloor')
  expect(await publisher.send('mic', track())).toBe('noFloor')
  expect(producers).toHaveLength(0)
  refuse(null)
  const mic = track()
  await publisher.send('mic', mic)
  publisher.pause('mic')
  refuse('noFloor')
  const before = told.length
  expect(await publisher.send('mic', mic)).toBe('noFloor')
  expect(told.length).toBe(before + 1)
  expect(producers[0]?.paused).toBe(true)
})
