import { ensureWorker } from '../../../sfu/worker-build/ensure.ts'

let found: Promise<string> | undefined

/** Path of a media worker that runs on this machine: `MEDIASOUP_WORKER_BIN`, else from the cache, else made now. */
export function testWorkerBin(): Promise<string> {
  found ??= ensureWorker({ log: (line) => console.error(line), env: process.env }).then(({ workerBin }) => workerBin)
  return found
}
