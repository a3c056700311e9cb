import type { types } from 'mediasoup-client'
import { expect, test, vi } from 'vitest'
import { MediaSource, type ConsumerOffer } from '../../../../signaling/media/wire.ts'
import type { Answer, RoomSession } from '../../net/session.ts'
import { someSeat } from '../../net/test-rooms.ts'
import { createReceiver, type RemoteStream } from './receiver.ts'

const { seatId } = someSeat(2)
const offer = (number: number, source: string = 'camera'): ConsumerOffer => ({
  consumerId: `consumer-${number}`,
  producerId: `producer-${number}`,
  seatId,
  deviceId: `device-${number}` as ConsumerOffer['deviceId'],
  source: MediaSource.parse(source),
  kind: source === 'mic' || source === 'screenAudio' ? 'audio' : 'video',
  rtpParameters: { number },
})

interface FakeConsumer {
  readonly id: string
  readonly kind: string
  readonly streamId: string | undefined
  readonly track: object
  readonly rtpReceiver: { jitterBufferTarget: number | null }
  closed: boolean
  close(): void
}

/** A receiver over a transport of the library and a control socket that the test answers for. */
function receiving() {
  const consumers: FakeConsumer[] = []
  const resumed: string[][] = []
  const shown: (readonly RemoteStream[])[] = []
  let broken = 0
  let hold: Promise<void> = Promise.resolve()
  let answer: Answer<unknown> = { ok: true, result: {} }
  const failing = new Set<string>()
  const transport = {
    async consume({ id, kind, streamId }: types.ConsumerOptions) {
      await hold
      if (id !== undefined && failing.has(id)) throw new Error('no codec for it')
      const made: FakeConsumer = {
        id: id ?? '',
        kind: kind ?? '',
        streamId,
        track: { id: `track of ${id}` },
        rtpReceiver: { jitterBufferTarget: null },
        closed: false,
        close() {
          made.closed = true
        },
      }
      consumers.push(made)
      return made
    },
  }
  const session = {
    async request(_: unknown, { consumerIds }: { consumerIds: string[] }): Promise<Answer<unknown>> {
      resumed.push(consumerIds)
      return answer
    },
  }
  // Only these parts of the library and of the session are used.
  const receiver = createReceiver(
    session as unknown as RoomSession,
    transport as unknown as types.Transport,
    (streams) => shown.push(streams),
    () => void (broken += 1),
  )
  return {
    receiver,
    consumers,
    resumed,
    failing,
    shown: () => shown.at(-1)?.map(({ consumerId }) => consumerId) ?? [],
    streams: () => shown.at(-1) ?? [],
    times: () => shown.length,
    broken: () => broken,
    answerWith: (given: Answer<unknown>) => void (answer = given),
    holdConsume() {
      let release = () => {}
      hold = new Promise((resolve) => (release = resolve))
      return () => release()
    },
  }
}
const soon = (check: () => void) => vi.waitFor(check)

test('offers become tracks, shown together and then asked for in one request', async () => {
  const { receiver, shown, streams, resumed, times } = receiving()
  receiver.change([offer(1), offer(2, 'mic')], [], [])
  await soon(() => expect(resumed).toEqual([['consumer-1', 'consumer-2']]))
  expect(shown()).toEqual(['consumer-1', 'consumer-2'])
  expect(times()).toBe(1)
  expect(streams()[1]).toMatchObject({ seatId, source: 'mic', kind: 'audio', state: 'ok' })
})

test('more than one request may hold are resumed in several', async () => {
  const { receiver, resumed } = receiving()
  receiver.change(
    Array.from({ length: 70 }, (_, index) => offer(index)),
    [],
    [],
  )
  await soon(() => expect(resumed.map((ids) => ids.length)).toEqual([64, 6]))
})

test('an offer that is repeated after a cut makes nothing twice, but is asked for again', async () => {
  const { receiver, consumers, resumed } = receiving()
  receiver.change([offer(1)], [], [])
  await soon(() => expect(resumed).toHaveLength(1))
  receiver.change([offer(1), offer(2)], [], [])
  await soon(() => expect(resumed).toHaveLength(2))
  expect(consumers.map(({ id }) => id)).toEqual(['consumer-1', 'consumer-2'])
  expect(new Set(resumed[1])).toEqual(new Set(['consumer-1', 'consumer-2']))
})

test('an offer that is taken back while it is set up is closed and never shown', async () => {
  const { receiver, consumers, shown, resumed, holdConsume } = receiving()
  const release = holdConsume()
  receiver.change([offer(1), offer(2)], [], [])
  receiver.change([], ['consumer-1'], [])
  release()
  await soon(() => expect(resumed).toEqual([['consumer-2']]))
  expect(shown()).toEqual(['consumer-2'])
  expect(consumers.find(({ id }) => id === 'consumer-1')?.closed).toBe(true)
})

test('what is taken away is closed and no longer shown', async () => {
  const { receiver, consumers, shown, resumed } = receiving()
  receiver.change([offer(1), offer(2)], [], [])
  await soon(() => expect(resumed).toHaveLength(1))
  receiver.change([], ['consumer-1'], [])
  expect(shown()).toEqual(['consumer-2'])
  expect(consumers.map(({ closed }) => closed)).toEqual([true, false])
})

test('a state that overtakes its offer belongs to it from the beginning; the same state twice is reported once', async () => {
  const { receiver, streams, resumed, times } = receiving()
  receiver.setState('consumer-1', 'senderSilent')
  receiver.change([offer(1)], [], [])
  await soon(() => expect(resumed).toHaveLength(1))
  expect(streams()[0]?.state).toBe('senderSilent')
  receiver.setState('consumer-1', 'ok')
  const told = times()
  receiver.setState('consumer-1', 'ok')
  expect(times()).toBe(told)
  expect(streams()[0]?.state).toBe('ok')
})

test('one that cannot be made breaks the connection, but what could is shown first', async () => {
  const { receiver, shown, resumed, broken, failing } = receiving()
  failing.add('consumer-1')
  receiver.change([offer(1), offer(2)], [], [])
  await soon(() => expect(broken()).toBe(1))
  expect(shown()).toEqual(['consumer-2'])
  expect(resumed).toEqual([])
})

test('a request for tracks that is refused breaks the connection; one that meets a cut link waits for the server’s next offer', async () => {
  const { receiver, resumed, broken, answerWith } = receiving()
  answerWith({ ok: false, error: 'offline' })
  receiver.change([offer(1)], [], [])
  await soon(() => expect(resumed).toHaveLength(1))
  expect(broken()).toBe(0)
  answerWith({ ok: false, error: 'mediaUnavailable' })
  receiver.change([offer(1)], [], [])
  await soon(() => expect(broken()).toBe(1))
})

test('sound alone is held back, what comes later too, and let go again', async () => {
  const { receiver, consumers, resumed } = receiving()
  const targets = () => consumers.map(({ rtpReceiver }) => rtpReceiver.jitterBufferTarget)
  receiver.change([offer(1, 'mic'), offer(2)], [], [])
  await soon(() => expect(resumed).toHaveLength(1))
  receiver.setJitterTarget(120)
  receiver.change([offer(3, 'mic')], [], [])
  await soon(() => expect(resumed).toHaveLength(2))
  expect(targets()).toEqual([120, null, 120])
  receiver.setJitterTarget(0)
  expect(targets()).toEqual([null, null, null])
})

test('voice and picture of one machine are kept together; its other sources go by themselves', async () => {
  const { receiver, consumers, resumed } = receiving()
  const sources = ['mic', 'camera', 'screen', 'screenAudio', 'documentCamera', 'secondMic']
  receiver.change(
    sources.map((source, index) => ({ ...offer(index, source), deviceId: offer(7).deviceId })),
    [],
    [],
  )
  await soon(() => expect(resumed).toHaveLength(1))
  expect(consumers.map(({ streamId }) => streamId)).toEqual([
    'device-7',
    'device-7',
    'device-7-screen',
    'device-7-screen',
    'device-7-documentCamera',
    'device-7-secondMic',
  ])
})

test('after closing nothing is shown any more, and what was on its way is closed', async () => {
  const { receiver, consumers, resumed, times, holdConsume } = receiving()
  receiver.change([offer(1)], [], [])
  await soon(() => expect(resumed).toHaveLength(1))
  const release = holdConsume()
  receiver.change([offer(2)], [], [])
  const told = times()
  receiver.close()
  release()
  await soon(() => expect(consumers).toHaveLength(2))
  expect(consumers.every(({ closed }) => closed)).toBe(true)
  expect(times()).toBe(told)
  expect(resumed).toHaveLength(1)
})

test('what rests is set up and asked for, and shown only when it rests no longer', async () => {
  const { receiver, shown, resumed, consumers } = receiving()
  receiver.change([offer(1), offer(2), offer(3, 'mic')], [], ['consumer-2', 'consumer-3'])
  await soon(() => expect(resumed).toEqual([['consumer-1', 'consumer-2', 'consumer-3']]))
  expect(consumers).toHaveLength(3)
  expect(shown()).toEqual(['consumer-1'])
  receiver.change([], [], [])
  expect(shown()).toEqual(['consumer-1', 'consumer-2', 'consumer-3'])
  receiver.change([], ['consumer-3'], ['consumer-1'])
  expect(shown()).toEqual(['consumer-2'])
})
