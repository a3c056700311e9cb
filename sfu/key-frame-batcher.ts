// Resumes consumers of one video producer together, so that one key frame serves all of them.
/** Long enough for pages on ordinary links to ask for an offered consumer, short enough for a stage change within half a second. */
export const GATHER_MS = 250
/** A consumer that already shows a smaller layer waits at most this long for a batch of consumers that show nothing yet. */
const MAX_WAIT_MS = 2 * GATHER_MS
/** A consumer that was offered and not resumed for this long is no longer waited for. */
const EXPECTED_FOR_MS = 1_500

interface Batch {
  /** Consumers that were offered and not yet resumed by their client, with the time of the offer. */
  readonly expected: Map<string, number>
  go: (() => void)[]
  waiting: (() => void)[]
  timer: NodeJS.Timeout | undefined
}

/**
 * Resumes the consumers of one video producer together, so that one key frame serves all. A consumer shows nothing until a key
 * frame comes, and the sender makes at most one a second: without this the first receiver would get it at once, and each one that
 * is ready some milliseconds later would show nothing for a second.
 */
export class KeyFrameBatcher {
  readonly #batches = new Map<string, Batch>()
  readonly #nowMs: () => number

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
  }

  /** A consumer of this producer has been offered to its client. */
  expect(producerId: string, consumerId: string): void {
    this.#batchOf(producerId).expected.set(consumerId, this.#nowMs())
  }

  /** Resolves when this consumer may be resumed: when the last expected one is ready, or `GATHER_MS` after the first. */
  join(producerId: string, consumerId: string): Promise<void> {
    const batch = this.#batches.get(producerId)
    // A consumer that has been resumed before, or was never offered here, waits for nobody.
    if (batch?.expected.delete(consumerId) !== true) return Promise.resolve()
    return new Promise((resolve) => {
      batch.go.push(resolve)
      batch.timer ??= setTimeout(() => this.#flush(producerId, batch), GATHER_MS)
      this.#flushIfComplete(producerId, batch)
    })
  }

  /**
   * Resolves with the next batch, or after `MAX_WAIT_MS` when there is none. For a consumer that changes to a larger layer: if its
   * key frame request came first, the consumers of the batch would have to wait for the next key frame.
   */
  waitForBatch(producerId: string): Promise<void> {
    return new Promise((resolve) => {
      const waited = setTimeout(resolve, MAX_WAIT_MS)
      this.#batchOf(producerId).waiting.push(() => {
        clearTimeout(waited)
        resolve()
      })
    })
  }

  /** The consumer is gone. */
  forget(producerId: string, consumerId: string): void {
    const batch = this.#batches.get(producerId)
    if (batch?.expected.delete(consumerId) === true) this.#flushIfComplete(producerId, batch)
  }

  /** Resolves everything that still waits. */
  close(): void {
    for (const [producerId, batch] of this.#batches) this.#flush(producerId, batch)
    this.#batches.clear()
  }

  #batchOf(producerId: string): Batch {
    const known = this.#batches.get(producerId)
    if (known !== undefined) return known
    const batch: Batch = { expected: new Map(), go: [], waiting: [], timer: undefined }
    this.#batches.set(producerId, batch)
    return batch
  }

  #flushIfComplete(producerId: string, batch: Batch): void {
    const oldestMs = this.#nowMs() - EXPECTED_FOR_MS
    for (const [consumerId, sinceMs] of batch.expected) if (sinceMs < oldestMs) batch.expected.delete(consumerId)
    if (batch.expected.size === 0) this.#flush(producerId, batch)
  }

  #flush(producerId: string, batch: Batch): void {
    clearTimeout(batch.timer)
    batch.timer = undefined
    const go = [...batch.go, ...batch.waiting]
    batch.go = []
    batch.waiting = []
    if (batch.expected.size === 0 && this.#batches.get(producerId) === batch) this.#batches.delete(producerId)
    for (const resolve of go) resolve()
  }
}
