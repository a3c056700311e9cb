import { createWorker } from 'mediasoup'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { opusParameters } from '../tests/support/media/rtp.ts'
import { testWorkerBin } from '../tests/support/servers/worker.ts'
import { readRtpParameters } from './client-media.ts'
import { mediaCodecs } from './codecs.ts'
import { Pipes } from './pipes.ts'
import { DEFAULT_TIMING } from './settings.ts'
import type { Worker } from 'mediasoup/types'

let workers: Worker[] = []
beforeAll(async () => {
  const workerBin = await testWorkerBin()
  workers = await Promise.all([1, 2].map(() => createWorker({ workerBin, logLevel: 'none' })))
})
afterAll(() => {
  for (const worker of workers) worker.close()
})

test('a microphone that goes while its pipe is just beginning fails nobody who waits for it', async () => {
  const [from, to] = await Promise.all(workers.map((worker) => worker.createRouter({ mediaCodecs: mediaCodecs() })))
  if (from === undefined || to === undefined) throw new Error('there are two workers')
  const transport = await from.createPlainTransport({ listenInfo: { protocol: 'udp', ip: '127.0.0.1' } })
  const pipes = new Pipes(DEFAULT_TIMING)
  const rtpParameters = readRtpParameters({ source: 'mic', kind: 'audio', rtpParameters: opusParameters() })
  const producer = await transport.produce({ kind: 'audio', rtpParameters })
  const lease = await pipes.take(producer, from, to)
  const begun = lease.begin()
  producer.close()
  pipes.close()
  await expect(begun).resolves.toBeUndefined()
  await expect(lease.begin()).resolves.toBeUndefined()
  lease.giveBack()
  expect(pipes.count).toBe(0)
})
