// Makes sure that a mediasoup worker exists and prints its path: node sfu/worker-build/main.ts
// Progress goes to standard error, so that the path alone is on standard output.
import { ensureWorker } from './ensure.ts'

try {
  const worker = await ensureWorker({ log: (line) => console.error(line), env: process.env })
  console.log(worker.workerBin)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
