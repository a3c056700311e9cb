/** Long enough for halls on ordinary lines to say that they are ready, short enough for a stage that changes within half a second. */
export const GATHER_MS = 250
/** Whoever was offered a picture and has not asked for it by now is not waited for. */
const EXPECTED_FOR_MS = 1_500

interface Burst {
  /** Consumers that were offered and not yet asked for, with when they were. */
  readonly expected: Map<string, number>
  go: (() => void)[]
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
    let burst = this.#bursts.get(producerId)
    if (burst === undefined) {
      burst = { expected: new Map(), go: [], timer: undefined }
      this.#bursts.set(producerId, burst)
    }
    burst.expected.set(consumerId, this.#nowMs())
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

  #look(producerId: string, burst: Burst): void {
    const oldestMs = this.#nowMs() - EXPECTED_FOR_MS
    for (const [consumerId, sinceMs] of burst.expected) if (sinceMs < oldestMs) burst.expected.delete(consumerId)
    if (burst.expected.size === 0) this.#flush(producerId, burst)
  }

  #flush(producerId: string, burst: Burst): void {
    clearTimeout(burst.timer)
    burst.timer = undefined
    const { go } = burst
    burst.go = []
    if (burst.expected.size === 0 && this.#bursts.get(producerId) === burst) this.#bursts.delete(producerId)
    for (const resolve of go) resolve()
  }
}
