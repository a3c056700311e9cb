// Bodies of requests that a route takes as a stream, after it has asked whether the sender may send it.
import type { IncomingMessage } from 'node:http'
import { accept, refuse, type Outcome } from '../wire/kit.ts'

/** On a thin line a body may take long; one of which nothing comes for so long does not come any more. */
const SILENCE_MS = 30_000
/** As a whole it has so long, and more by the rate of a thin line: one that trickles would hold up others that wait for their turn. */
const GRACE_MS = 60_000
const SLOWEST_BYTES_PER_MS = 256
const longestFor = (maxBytes: number): number => GRACE_MS + Math.ceil(maxBytes / SLOWEST_BYTES_PER_MS)
const PATIENCE_MS = 60_000

/**
 * Collects a body of at most so many bytes. What is left of one that is refused is the caller's to drain.
 *
 * @returns `uploadInterrupted` for one whose sender is gone, also before this, or that does not come in time.
 */
export function collect(
  body: IncomingMessage,
  maxBytes: number,
  withinMs = longestFor(maxBytes),
): Promise<Outcome<Buffer, 'tooLarge' | 'uploadInterrupted'>> {
  if (Number(body.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve(refuse('tooLarge'))
  if (body.destroyed) return Promise.resolve(refuse('uploadInterrupted'))
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const end = (outcome: Outcome<Buffer, 'tooLarge' | 'uploadInterrupted'>) => {
      clearTimeout(silent)
      clearTimeout(late)
      body.off('data', take).off('end', whole).off('close', cut).off('error', cut)
      resolve(outcome)
    }
    const cut = () => end(refuse('uploadInterrupted'))
    const whole = () => end(accept(Buffer.concat(chunks)))
    const take = (chunk: Buffer) => {
      silent.refresh()
      bytes += chunk.length
      if (bytes > maxBytes) return end(refuse('tooLarge'))
      chunks.push(chunk)
    }
    const silent = setTimeout(cut, SILENCE_MS)
    const late = setTimeout(cut, withinMs)
    body.on('data', take).on('end', whole).on('close', cut).on('error', cut)
  })
}

/**
 * Lets the rest of a refused body run out unread for a while: browsers read an answer only when they are done sending, and a
 * connection that is cut under them shows as a broken line instead of the reason.
 */
export function drain(body: IncomingMessage, maxBytes: number): void {
  if (body.readableEnded || body.destroyed) return
  let dropped = 0
  const patience = setTimeout(() => body.destroy(), PATIENCE_MS).unref()
  body.on('data', (chunk: Buffer) => {
    dropped += chunk.length
    if (dropped > 2 * maxBytes + 1024 * 1024) body.destroy()
  })
  body.on('error', () => undefined)
  body.on('close', () => clearTimeout(patience))
  body.resume()
}
