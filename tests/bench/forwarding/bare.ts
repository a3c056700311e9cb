import { createWorker } from 'mediasoup'
import { ensureBaseWorker } from '../../../sfu/worker-build/ensure.ts'
import { SRTP_SUITE, srtpKey } from '../../load/plain-opener.ts'
import { VP8_CODEC, VP8_PAYLOAD_TYPE, vp8Parameters } from './vp8.ts'

const LISTEN = { protocol: 'udp', ip: '127.0.0.1' } as const

/** One way of forwarding the stream, ready to be measured. */
export interface Forwarder {
  /** Processes whose CPU is the price of forwarding. */
  readonly pids: readonly number[]
  /** Where the far side sends the stream. */
  readonly input: { readonly port: number; readonly ssrc: number; readonly payloadType: number }
  close(): Promise<void>
}

/** Path of the worker without this project's changes, the same in every version of the project; built when it is not in the cache. */
export function baseWorkerBin(): Promise<string> {
  return ensureBaseWorker({ log: (line) => console.error(line), env: process.env })
}

export interface BareOptions {
  /** The worker's program. */
  readonly workerBin: string
  /** Each forwarder has its own: the far side counts its packets on from one stretch to the next. */
  readonly ssrc: number
  /** Whether receivers get SRTP. What the far side sends is plain in any case. */
  readonly srtp: boolean
}

/** mediasoup alone: a worker, a router, a plain transport in and one out for each receiver. None of this project's server. */
export async function openBare(
  receiverPorts: readonly number[],
  { workerBin, ssrc, srtp }: BareOptions,
): Promise<Forwarder> {
  const worker = await createWorker({ workerBin, logLevel: 'none' })
  const router = await worker.createRouter({ mediaCodecs: [VP8_CODEC] })
  const input = await router.createPlainTransport({ listenInfo: LISTEN, rtcpMux: true, comedia: true })
  const producer = await input.produce({ kind: 'video', rtpParameters: vp8Parameters(ssrc) })
  for (const port of receiverPorts) {
    const output = await router.createPlainTransport({
      listenInfo: LISTEN,
      rtcpMux: true,
      ...(srtp ? { enableSrtp: true, srtpCryptoSuite: SRTP_SUITE } : {}),
    })
    await output.connect({ ip: '127.0.0.1', port, ...(srtp ? { srtpParameters: srtpKey() } : {}) })
    await output.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities })
  }
  return {
    pids: [worker.pid],
    input: { port: input.tuple.localPort, ssrc, payloadType: VP8_PAYLOAD_TYPE },
    async close() {
      const ended = new Promise<void>((resolve) => worker.once('subprocessclose', resolve))
      worker.close()
      await ended
    },
  }
}
