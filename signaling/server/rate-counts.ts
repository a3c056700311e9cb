// Counts requests of an HTTP route by key in fixed windows of time.
import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { MonoMs } from '../kit/clock.ts'

/** Keys counted at once for one route; beyond, the one whose window began first is forgotten. */
const MAX_KEYS = 5_000

interface Count {
  count: number
  readonly sinceMs: MonoMs
}

/**
 * Counts requests in fixed windows for `@fastify/rate-limit`, by the monotonic clock. The plugin's own store counts by the time of day:
 * put back by an hour, it locks a client out for that hour.
 *
 * @returns a class, because the plugin makes the store itself, and one more for each route with a limit of its own.
 */
export function rateCounts(monotonicMs: () => MonoMs): FastifyRateLimitStoreCtor {
  return class RateCounts implements FastifyRateLimitStore {
    /** In the order in which their windows began. */
    readonly #counts = new Map<string, Count>()

    incr(
      key: string,
      callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
      windowMs: number,
    ): void {
      const nowMs = monotonicMs()
      const known = this.#counts.get(key)
      const current = known === undefined || nowMs - known.sinceMs >= windowMs ? this.#begin(key, nowMs) : known
      current.count += 1
      callback(null, { current: current.count, ttl: windowMs - (nowMs - current.sinceMs) })
    }

    #begin(key: string, nowMs: MonoMs): Count {
      const begun = { count: 0, sinceMs: nowMs }
      this.#counts.delete(key)
      this.#counts.set(key, begun)
      const [first] = this.#counts.keys()
      if (this.#counts.size > MAX_KEYS && first !== undefined) this.#counts.delete(first)
      return begun
    }

    child(): FastifyRateLimitStore {
      return new RateCounts()
    }
  }
}
