import { PDFDataRangeTransport } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { INDEX_OVERLAP, withoutIndex } from '../../../signaling/papers/common/pdf-index.ts'
import { log } from '../log/log.ts'

const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 4_000

/** Whether a status will still be the same at the next try: the paper was recalled, or the session has ended. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

/**
 * Fetches the parts of a file that pdf.js asks for. pdf.js's own loader gives a document up at the first part that fails; here the link
 * or the server may go away for a while, so each part is asked for again until it comes or the reader is closed.
 */
export class RetryingTransport extends PDFDataRangeTransport {
  readonly #url: string
  readonly #bytes: number
  readonly #ignoreIndex: boolean
  readonly #onRefused: (status: number) => void
  readonly #stop = new AbortController()

  /**
   * @param file.bytes - Length of the whole file.
   * @param file.ignoreIndex - Makes pdf.js search for the objects itself: the file's index is wrong (see signaling/papers/common/pdf-index.ts).
   * @param onRefused - Called with the HTTP status when the server says for good that this file is not to be had.
   */
  constructor(file: { url: string; bytes: number; ignoreIndex: boolean }, onRefused: (status: number) => void) {
    super(file.bytes, null)
    this.#url = file.url
    this.#bytes = file.bytes
    this.#ignoreIndex = file.ignoreIndex
    this.#onRefused = onRefused
  }

  override requestDataRange(begin: number, end: number): void {
    void this.#deliver(begin, end)
  }

  override abort(): void {
    this.#stop.abort()
  }

  async #deliver(begin: number, end: number): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !this.#stop.signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      const part = await this.#part(begin, end)
      if (this.#stop.signal.aborted) return
      if (part instanceof Uint8Array) return this.onDataRange(begin, part)
      if (isFinal(part)) {
        log.papers('a part of a file was refused', { status: part })
        return this.#onRefused(part)
      }
      await pause(waitMs, this.#stop.signal)
    }
  }

  async #part(begin: number, end: number): Promise<Uint8Array | number> {
    if (!this.#ignoreIndex) return this.#fetchPart(begin, end)
    // A little more on both sides, so that words on a border are seen whole.
    const from = Math.max(0, begin - INDEX_OVERLAP)
    const part = await this.#fetchPart(from, Math.min(this.#bytes, end + INDEX_OVERLAP))
    return part instanceof Uint8Array ? withoutIndex(part).slice(begin - from, end - from) : part
  }

  /** @returns the bytes, or the status that came instead; 0 when nothing came. */
  async #fetchPart(begin: number, end: number): Promise<Uint8Array | number> {
    try {
      const response = await fetch(this.#url, {
        headers: { range: `bytes=${begin}-${end - 1}` },
        credentials: 'same-origin',
        signal: this.#stop.signal,
      })
      if (!response.ok) return response.status
      const bytes = new Uint8Array(await response.arrayBuffer())
      // A proxy in between may know nothing of ranges and give the whole file.
      const part = response.status === 206 ? bytes : bytes.slice(begin, end)
      return part.length === end - begin ? part : 0
    } catch (error) {
      if (!this.#stop.signal.aborted) log.papers('a part of a file did not come', {}, error)
      return 0
    }
  }
}

/** Waits; shorter when the machine says that it is back in the network, or when nobody needs it any more. */
function pause(forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, forMs)
    addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}
