import { createRequire } from 'node:module'
import { Socket } from 'node:net'
import fc from 'fast-check'
import { createWorker } from 'mediasoup'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { testWorkerBin } from '../tests/support/servers/worker.ts'
import { vp8Parameters } from '../tests/bench/forwarding/vp8.ts'
import { mediaCodecs, ROUTER_CAPABILITIES } from './codecs.ts'
import { cloneTree, lightenMediasoup, ReusingTextEncoder, settleCapabilities } from './lighter-mediasoup.ts'
import type { Consumer, RtpCapabilities, Worker } from 'mediasoup/types'

let worker: Worker | undefined
afterEach(() => {
  worker?.close()
  vi.restoreAllMocks()
})

test('the installed mediasoup is the version that is made lighter', () => {
  expect(lightenMediasoup()).toBe(true)
  const inner: unknown = createRequire(createRequire(import.meta.url).resolve('mediasoup'))('./utils.js')
  expect(inner).toMatchObject({ clone: cloneTree })
})

describe('a copy of a plain tree', () => {
  test('is what structuredClone makes of it', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.bigInt(),
    )
    const tree = fc.letrec((tie) => ({
      node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'))),
    })).node
    fc.assert(
      fc.property(tree, (value) => {
        expect(cloneTree(value)).toStrictEqual(structuredClone(value))
      }),
    )
  })

  test('shares nothing with it', () => {
    const value = { codecs: [{ parameters: { apt: 96 } }] }
    const copy = cloneTree(value)
    value.codecs[0] = { parameters: { apt: 97 } }
    expect(copy).toEqual({ codecs: [{ parameters: { apt: 96 } }] })
  })

  test('of an instance of a class has its own properties alone', () => {
    class Score {
      score = 10
      pack(): void {}
    }
    expect(cloneTree(new Score())).toStrictEqual(structuredClone(new Score()))
  })

  test('of an object with a key that would set its prototype is an object with that key', () => {
    const value: unknown = JSON.parse('{"a":1,"__proto__":{"b":2}}')
    expect(cloneTree(value)).toStrictEqual(structuredClone(value))
  })

  test('of what is no plain tree is left to structuredClone', () => {
    expect(cloneTree(new Map([[1, { a: 1 }]]))).toEqual(new Map([[1, { a: 1 }]]))
    expect(cloneTree(new Uint8Array([1, 2]))).toEqual(new Uint8Array([1, 2]))
    expect(() => cloneTree({ pack() {} })).toThrow('could not be cloned')
  })
})

test('requests of one turn go to the worker by one write, and are answered in their order', async () => {
  lightenMediasoup()
  worker = await createWorker({ workerBin: await testWorkerBin(), logLevel: 'none' })
  const router = await worker.createRouter({ mediaCodecs: mediaCodecs() })
  const single = vi.spyOn(Socket.prototype, '_write')
  const gathered = vi.spyOn(Socket.prototype, '_writev')
  const answered: number[] = []
  await Promise.all(
    [0, 1, 2, 3, 4].map(async (nth) => {
      await router.createPlainTransport({ listenInfo: { protocol: 'udp', ip: '127.0.0.1' } })
      answered.push(nth)
    }),
  )
  expect(answered).toEqual([0, 1, 2, 3, 4])
  expect([single.mock.calls.length, gathered.mock.calls.length]).toEqual([0, 1])
})

test('a worker that is closed right after a request ends well', async () => {
  lightenMediasoup()
  worker = await createWorker({ workerBin: await testWorkerBin(), logLevel: 'none' })
  const ended = new Promise((resolve) => worker?.once('subprocessclose', () => resolve('ended')))
  const asked = worker.getResourceUsage()
  worker.close()
  await expect(asked).rejects.toThrow()
  expect(await ended).toBe('ended')
})

describe('capabilities that were settled', () => {
  const capabilities = (): RtpCapabilities => structuredClone(ROUTER_CAPABILITIES)

  test('are not copied again, and those of others are', () => {
    const own = capabilities()
    settleCapabilities(own)
    expect(cloneTree(own)).toBe(own)
    expect(cloneTree(capabilities())).not.toBe(own)
  })

  test('that are wrong are left alone, so that each consumer says so', () => {
    const wrong = { codecs: [{ kind: 'video' }] }
    settleCapabilities(wrong)
    expect(cloneTree(wrong)).not.toBe(wrong)
  })

  test('give each of several consumers the same parameters as ever, and none of them shares with another', async () => {
    lightenMediasoup()
    worker = await createWorker({ workerBin: await testWorkerBin(), logLevel: 'none' })
    const router = await worker.createRouter({ mediaCodecs: mediaCodecs() })
    const open = () => router.createPlainTransport({ listenInfo: { protocol: 'udp', ip: '127.0.0.1' } })
    const producer = await (await open()).produce({ kind: 'video', rtpParameters: vp8Parameters(1234) })
    const before = structuredClone(producer.consumableRtpParameters)
    const receiver = await open()
    const settledOnes = capabilities()
    settleCapabilities(settledOnes)
    const withoutSsrcs = ({ rtpParameters: { encodings: _ssrcs, mid: _mid, ...rest } }: Consumer) => rest
    const plain = await receiver.consume({ producerId: producer.id, rtpCapabilities: capabilities() })
    const first = await receiver.consume({ producerId: producer.id, rtpCapabilities: settledOnes })
    // What they have in common nobody can change, so that no reader spoils it for the next consumer.
    expect(() => (first.rtpParameters.codecs.length = 0)).toThrow(TypeError)
    expect(() => Object.assign(first.rtpParameters.codecs[0] ?? {}, { payloadType: 1 })).toThrow(TypeError)
    expect(() => first.rtpParameters.codecs[0]?.rtcpFeedback?.pop()).toThrow(TypeError)
    const second = await receiver.consume({ producerId: producer.id, rtpCapabilities: settledOnes })
    expect(withoutSsrcs(first)).toEqual(withoutSsrcs(plain))
    expect(withoutSsrcs(second)).toEqual(withoutSsrcs(plain))
    expect(producer.consumableRtpParameters).toEqual(before)
    // What each has of its own: an SSRC, one for repetitions beside it, a MID.
    const own = [plain, first, second].map(({ rtpParameters: { encodings, mid } }) => ({ encodings, mid }))
    const ssrcs = own.map(({ encodings }) => encodings?.[0]?.ssrc ?? 0)
    expect(new Set(ssrcs).size).toBe(3)
    expect(own.map(({ encodings }) => encodings)).toEqual(ssrcs.map((ssrc) => [{ ssrc, rtx: { ssrc: ssrc + 1 } }]))
    expect(new Set(own.map(({ mid }) => mid)).size).toBe(3)
  })

  test('are looked through once for all receivers of a producer, and again for each kind of repetition', async () => {
    lightenMediasoup()
    worker = await createWorker({ workerBin: await testWorkerBin(), logLevel: 'none' })
    const router = await worker.createRouter({ mediaCodecs: mediaCodecs() })
    const open = () => router.createPlainTransport({ listenInfo: { protocol: 'udp', ip: '127.0.0.1' } })
    const producer = await (await open()).produce({ kind: 'video', rtpParameters: vp8Parameters(1234) })
    const receiver = await open()
    const own = capabilities()
    settleCapabilities(own)
    const consume = (enableRtx: boolean) =>
      receiver.consume({ producerId: producer.id, rtpCapabilities: own, enableRtx })
    const [first, without] = [await consume(true), await consume(false)]
    // Nobody may change them; here it shows that they are not read any more.
    own.codecs = []
    const second = await consume(true)
    expect(second.rtpParameters.codecs).toEqual(first.rtpParameters.codecs)
    const feedbackOf = ({ rtpParameters: { codecs } }: Consumer) =>
      codecs.flatMap(({ rtcpFeedback }) => rtcpFeedback ?? [])
    expect(feedbackOf(first)).toContainEqual({ type: 'nack', parameter: '' })
    expect(feedbackOf(without)).not.toContainEqual({ type: 'nack', parameter: '' })
  })
})

test('texts of requests are put into the bytes that TextEncoder makes of them', () => {
  const reusing = new ReusingTextEncoder()
  const platform = new TextEncoder()
  const long = fc.string({ minLength: 60, maxLength: 200 })
  const text = fc.oneof(
    fc.string(),
    fc.uuid(),
    long,
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('nack', 'Điểm cầu'),
  )
  let tried = 0
  fc.assert(
    fc.property(text, (value) => {
      tried += 1
      // Twice: short ones are kept.
      for (let time = 0; time < 2; time += 1) expect([...reusing.encode(value)]).toEqual([...platform.encode(value)])
    }),
  )
  expect(tried).toBeGreaterThan(50)
})
