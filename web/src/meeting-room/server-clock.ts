/** What an answer of the server says of its time. */
export interface ServerTimes {
  readonly nowMs: number
  readonly steadyMs: number
}

export interface ServerClock {
  /** @param roundTripMs - How long the answer took that brought the times. */
  note(times: ServerTimes, roundTripMs: number): void
  /** The server's time of day now, milliseconds since the epoch; this machine's own until the server was heard. */
  nowMs(): number
  /** The server's time that does not jump: `sinceMs` of what it tells is of this time. */
  steadyMs(): number
}

/**
 * The server's clocks as seen from here: many machines in halls are minutes off, and "speaking for" must not be. Counted on by this
 * machine's monotonic clock, so that putting its time right moves nothing.
 */
export function createServerClock(monotonicMs: () => number, ownNowMs: () => number): ServerClock {
  const wall = createEstimate(monotonicMs, ownNowMs)
  const steady = createEstimate(monotonicMs, ownNowMs)
  return {
    note(times, roundTripMs) {
      wall.note(times.nowMs, roundTripMs)
      steady.note(times.steadyMs, roundTripMs)
    },
    nowMs: wall.read,
    steadyMs: steady.read,
  }
}

/** Milliseconds by which an estimate may lie outside what an answer allows: rounding and uneven clocks. */
const SLACK_MS = 50

/**
 * The answer that came quickest tells best. When the server's clock has been put right, or this machine has slept, what is believed lies
 * outside what the next answer allows, and that answer is believed, however slow it was.
 */
function createEstimate(monotonicMs: () => number, untilHeard: () => number) {
  let aheadMs: number | null = null
  let bestRoundTripMs = Infinity
  const read = () => (aheadMs === null ? untilHeard() : monotonicMs() + aheadMs)
  return {
    read,
    note(serverMs: number, roundTripMs: number): void {
      const known = read()
      const possible = known >= serverMs - SLACK_MS && known <= serverMs + roundTripMs + SLACK_MS
      if (aheadMs !== null && possible && roundTripMs > bestRoundTripMs) return
      bestRoundTripMs = roundTripMs
      aheadMs = serverMs + roundTripMs / 2 - monotonicMs()
    },
  }
}
