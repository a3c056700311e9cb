import { logOnce } from '../../../log/log.ts'
import type { CryptoAnswer, CryptoAsked } from './crypto-worker.ts'

/** Works something out in a thread of its own, which ends with its answer. Never throws: what fails is answered as `failed`. */
export function inWorker(asked: CryptoAsked): Promise<CryptoAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./crypto-worker.ts', import.meta.url), { type: 'module' })
    const end = (answer: CryptoAnswer) => {
      worker.terminate()
      resolve(answer)
    }
    worker.addEventListener('message', ({ data }: MessageEvent<CryptoAnswer>) => end(data))
    worker.addEventListener('error', (event) => {
      logOnce('page', 'the thread for secret ballots failed', event.error)
      end({ kind: 'wrong', why: 'failed' })
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a thread, not of a window
    worker.postMessage(asked)
  })
}
