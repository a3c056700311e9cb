/**
 * Where somebody stands on a ladder of which step 0 carries most. Down quickly, since every second on a step that the link
 * cannot bear costs words; up slowly, since every try that fails costs words as well.
 */
export interface Steps<R> {
  readonly at: number
  /** When `at` last changed; this machine's monotonic clock, like every time here. */
  readonly sinceMs: number
  /** Why it is not step 0; null there, and while nothing was measured yet. */
  readonly reason: R | null
  /** Bad samples in a row, and the step that the least bad of them asks for. */
  readonly pending: { readonly times: number; readonly to: number } | null
  /** For how long nothing has spoken against trying the next step up. */
  readonly quietMs: number
  /** How much quiet it takes to try each step; doubled by every try of that step that failed, halved by one that held. Not named: the first wait. */
  readonly waitsMs: readonly (number | undefined)[]
  /** When the last try upward began that is not yet known to have held. */
  readonly triedAtMs: number | null
  readonly sampledAtMs: number | null
}

/** What one sample of the link says of the step that was in force during it. */
export type Judgement<R> =
  /** The step is not borne; `to` is a step further down that this sample thinks borne. */
  | { readonly kind: 'tooMuch'; readonly to: number; readonly reason: R; readonly samples: number }
  /** Borne, but nothing more should be tried now. */
  | { readonly kind: 'enough' }
  /** Nothing speaks against more. `doubtful`: something does a little, so it takes longer. */
  | { readonly kind: 'clear'; readonly doubtful: boolean }

export const FIRST_WAIT_MS = 8_000
export const LONGEST_WAIT_MS = 240_000
/** A step down this soon after a step up means that the try failed; one that held for so long makes up for one that failed. */
export const HELD_AFTER_MS = 120_000
/** Samples further apart than this (a sleeping tab) say nothing of the time between. */
const LONGEST_SAMPLE_MS = 5_000
const DOUBT = 4

export function stepsAt<R>(at: number, nowMs: number, reason: R | null): Steps<R> {
  return {
    at,
    sinceMs: nowMs,
    reason,
    pending: null,
    quietMs: 0,
    waitsMs: [],
    triedAtMs: null,
    sampledAtMs: null,
  }
}

/**
 * The ladder after one more sample.
 *
 * @param best - The highest step that is allowed at all; it must not be below `steps.at`.
 * @param last - The lowest step there is.
 */
export function takeStep<R>(
  steps: Steps<R>,
  judgement: Judgement<R>,
  nowMs: number,
  best: number,
  last: number,
): Steps<R> {
  const sinceSampleMs =
    steps.sampledAtMs === null ? 0 : Math.min(LONGEST_SAMPLE_MS, Math.max(0, nowMs - steps.sampledAtMs))
  const sampled: Steps<R> = { ...steps, sampledAtMs: nowMs }
  switch (judgement.kind) {
    case 'tooMuch': {
      if (steps.at >= last) return { ...sampled, pending: null, quietMs: 0 }
      const wanted = Math.min(last, Math.max(steps.at + 1, judgement.to))
      const pending = {
        times: (steps.pending?.times ?? 0) + 1,
        to: steps.pending === null ? wanted : Math.min(steps.pending.to, wanted),
      }
      if (pending.times < judgement.samples) return { ...sampled, pending, quietMs: 0 }
      return stepDown(sampled, pending.to, judgement.reason, nowMs)
    }
    case 'enough':
      return { ...noteHeld(sampled, nowMs), pending: null, quietMs: 0 }
    case 'clear': {
      const quietMs = steps.quietMs + sinceSampleMs / (judgement.doubtful ? DOUBT : 1)
      const calm: Steps<R> = { ...noteHeld(sampled, nowMs), pending: null, quietMs }
      return calm.at > best && quietMs >= waitFor(calm, calm.at - 1) ? stepUp(calm, nowMs) : calm
    }
    default:
      return judgement satisfies never
  }
}

function stepDown<R>(steps: Steps<R>, to: number, reason: R, nowMs: number): Steps<R> {
  const failed = steps.triedAtMs !== null && nowMs - steps.triedAtMs < HELD_AFTER_MS
  const longerMs = Math.min(LONGEST_WAIT_MS, waitFor(steps, steps.at) * 2)
  return {
    ...steps,
    at: to,
    sinceMs: nowMs,
    reason,
    pending: null,
    quietMs: 0,
    waitsMs: failed ? withWait(steps.waitsMs, steps.at, longerMs) : steps.waitsMs,
    triedAtMs: null,
  }
}

function stepUp<R>(steps: Steps<R>, nowMs: number): Steps<R> {
  const at = steps.at - 1
  return { ...steps, at, sinceMs: nowMs, reason: at === 0 ? null : steps.reason, quietMs: 0, triedAtMs: nowMs }
}

/** A try that held: the next one after a step down need not wait so long. */
function noteHeld<R>(steps: Steps<R>, nowMs: number): Steps<R> {
  if (steps.triedAtMs === null || nowMs - steps.triedAtMs < HELD_AFTER_MS) return steps
  const shorterMs = Math.max(FIRST_WAIT_MS, waitFor(steps, steps.at) / 2)
  return { ...steps, waitsMs: withWait(steps.waitsMs, steps.at, shorterMs), triedAtMs: null }
}

function waitFor(steps: Pick<Steps<unknown>, 'waitsMs'>, step: number): number {
  return steps.waitsMs[step] ?? FIRST_WAIT_MS
}
function withWait(waitsMs: Steps<unknown>['waitsMs'], step: number, ms: number): Steps<unknown>['waitsMs'] {
  const changed = [...waitsMs]
  changed[step] = ms
  return changed
}
