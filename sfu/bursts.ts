/** Long enough for halls on ordinary links to say that they are ready, short enough for a stage that changes within half a second. */
export const GATHER_MS = 250
/** Whoever has a smaller picture meanwhile goes along with those who have none, and waits this long for them. */
const ALONG_MS = 2 * GATHER_MS
/** Whoever was offered a picture and has not asked for it by now is not waited for. */
const EXPECTED_FOR_MS = 1_500

interface Burst {
  /** Consumers that were offered and not yet asked for, with when they were. */
  readonly expected: Map<string, number>
  go: (() => void)[]
  along: (() => void)[]
  timer: NodeJS.Timeout | undefined
}

/**
 * Lets all who begin to watch a picture together begin at one moment. A picture begins with a key frame, and its sender makes
 * at most one a second: without this the first hall would get it at once, and every hall that is ready some milliseconds later
 * would look at nothing for a second.
 */
export class Bursts {
  readonly #bursts = new Map<string, Burst>()
  readonly #nowMs: () => number

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
  }

  /** A consumer of this picture has been offered. */
  expect(producerId: string, consumerId: string): void {
    this.#burstOf(producerId).expected.set(consumerId, this.#nowMs())
  }

  /** Resolves when this consumer may begin: with the last of those expected, or `GATHER_MS` after the first. */
  join(producerId: string, consumerId: string): Promise<void> {
    const burst = this.#bursts.get(producerId)
    // Whoever has begun before, or was never expected, has nobody to wait for.
    if (burst?.expected.delete(consumerId) !== true) return Promise.resolve()
    return new Promise((resolve) => {
      burst.go.push(resolve)
      burst.timer ??= setTimeout(() => this.#flush(producerId, burst), GATHER_MS)
      this.#look(producerId, burst)
    })
  }

  /**
   * Resolves when those begin who are about to, or after a while when nobody does. For a receiver that has the picture already
   * and wants it larger: asking for the key picture first, it would make all others wait for the next.
   */
  along(producerId: string): Promise<void> {
    return new Promise((resolve) => {
      const waited = setTimeout(resolve, ALONG_MS)
      this.#burstOf(producerId).along.push(() => {
        clearTimeout(waited)
        resolve()
      })
    })
  }

  /** The consumer is gone. */
  forget(producerId: string, consumerId: string): void {
    const burst = this.#bursts.get(producerId)
    if (burst?.expected.delete(consumerId) === true) this.#look(producerId, burst)
  }

  /** Lets everybody go. */
  close(): void {
    for (const [producerId, burst] of this.#bursts) this.#flush(producerId, burst)
    this.#bursts.clear()
  }

  #burstOf(producerId: string): Burst {
    const known = this.#bursts.get(producerId)
    if (known !== undefined) return known
    const burst: Burst = { expected: new Map(), go: [], along: [], timer: undefined }
    this.#bursts.set(producerId, burst)
    return burst
  }

  #look(producerId: string, burst: Burst): void {
    const oldestMs = this.#nowMs() - EXPECTED_FOR_MS
    for (const [consumerId, sinceMs] of burst.expected) if (sinceMs < oldestMs) burst.expected.delete(consumerId)
    if (burst.expected.size === 0) this.#flush(producerId, burst)
  }

  #flush(producerId: string, burst: Burst): void {
    clearTimeout(burst.timer)
    burst.timer = undefined
    const go = [...burst.go, ...burst.along]
    burst.go = []
    burst.along = []
    if (burst.expected.size === 0 && this.#bursts.get(producerId) === burst) this.#bursts.delete(producerId)
    for (const resolve of go) resolve()
  }
}
