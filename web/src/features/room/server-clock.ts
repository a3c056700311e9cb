export interface ServerClock {
  /** @param roundTripMs - How long the answer took that brought `serverNowMs`. */
  note(serverNowMs: number, roundTripMs: number): void
  /** Server time now, milliseconds since the epoch; this machine's own until the server was heard. */
  nowMs(): number
}

/**
 * The server's clock as seen from here: many machines in halls are minutes off, and "speaking for" must not be. The answer
 * that came quickest tells best.
 */
export function createServerClock(localNowMs: () => number): ServerClock {
  let aheadMs = 0
  let bestRoundTripMs = Infinity
  return {
    note(serverNowMs, roundTripMs) {
      if (roundTripMs > bestRoundTripMs) return
      bestRoundTripMs = roundTripMs
      aheadMs = serverNowMs + roundTripMs / 2 - localNowMs()
    },
    nowMs: () => localNowMs() + aheadMs,
  }
}
