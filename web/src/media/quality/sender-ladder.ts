import type { MediaSource } from '../../../../signaling/media/wire.ts'
import type { RungChoice } from './ladder.ts'
import { firstBorne, over, under } from './limits.ts'
import { stepsAt, takeStep, type Judgement, type Steps } from './ladder-steps.ts'

/** How much this device sends: every size, without the biggest, the smallest alone, stills and sound, sound alone. */
export const SEND_RUNGS = ['all', 'noBig', 'smallest', 'still', 'sound'] as const
export type SendRung = (typeof SEND_RUNGS)[number]
export type SendReason = 'lossHigh' | 'roundTrip' | 'tooThin' | 'slowLink' | 'processorBusy' | 'ownChoice' | 'limited'

/** One sample of what goes out, over the time since the sample before. Null: not known this time. */
export interface SendSample {
  readonly nowMs: number
  /** Share of packets that the server missed, 0–1. */
  readonly lossShare: number | null
  readonly rttMs: number | null
  readonly bestRttMs: number | null
  /** What the browser believes can be sent, kbit/s, while a picture is being sent. */
  readonly sendKbps: number | null
  /** What would be sent now if there were room, kbit/s. */
  readonly wantedKbps: number | null
  /** What holds the encoder back now. */
  readonly limitedBy: 'none' | 'bandwidth' | 'processor'
}

export interface SendLadderState {
  readonly steps: Steps<SendReason>
  /** Never above this: the person wants to spare the link, or it does not even bear what comes in. */
  readonly best: number
  readonly borne: number
}

const ALL = 0
const SMALLEST = 2
const STILL = 3
const SOUND = 4

/** The browser itself drops sizes that do not fit, so these are well below what all sizes take. */
const NEEDS: readonly { readonly kbps: number; readonly maxLoss: number }[] = [
  { kbps: 350, maxLoss: 0.08 },
  { kbps: 200, maxLoss: 0.12 },
  { kbps: 110, maxLoss: 0.2 },
  { kbps: 60, maxLoss: 0.35 },
]
const MAX_ADDED_RTT_MS = 700
const SAMPLES = 2
const SAMPLES_OF_PROCESSOR = 4
/**
 * A machine that stands still for a moment makes the browser's estimate fall to a quarter on the best of links (Chromium
 * 156), and it takes some seconds to rise again. Meanwhile the browser's own bandwidth estimation limits what it sends, so
 * waiting does no harm, while a camera that is off is missing for everybody, and with it what the estimate could rise by.
 */
const SAMPLES_BEFORE_NO_PICTURE = 6

/** @param upKbps - What a test found that the link carries from here; null: nothing is known. */
export function startSendLadder(chosen: RungChoice, nowMs: number, upKbps: number | null = null): SendLadderState {
  const best = bestFor(chosen)
  // At worst stills: whether not even they go through is for real packets to show.
  const borne = upKbps === null ? ALL : Math.min(STILL, firstBorne(NEEDS, -1, null, upKbps))
  const at = Math.max(best, borne)
  return { steps: stepsAt<SendReason>(at, nowMs, at > best ? 'tooThin' : null), best, borne }
}

/** What the person wants to receive at most, or what the link bears of it, bounds what is sent. */
export function boundSending(state: SendLadderState, bound: RungChoice, nowMs: number): SendLadderState {
  const best = bestFor(bound)
  const at = Math.max(best, state.borne)
  if (at === state.steps.at) return { ...state, best }
  return {
    steps: { ...stepsAt(at, nowMs, state.steps.reason), waitsMs: state.steps.waitsMs },
    best,
    borne: state.borne,
  }
}

export function climbSending(state: SendLadderState, sample: SendSample): SendLadderState {
  const steps = takeStep(state.steps, judge(state.steps.at, sample), sample.nowMs, state.best, SOUND)
  return { ...state, steps, borne: steps.at === state.steps.at ? state.borne : steps.at }
}

export function sendRungOf(state: SendLadderState): { rung: SendRung; reason: SendReason | null } {
  const { at, reason } = state.steps
  return { rung: SEND_RUNGS[at] ?? 'sound', reason: at > ALL && at === state.best ? 'ownChoice' : reason }
}

/** The highest layer of a source that is sent on a rung, or none of it. Content stays longer than faces, sound longest. */
export function layersOn(rung: SendRung, source: MediaSource): number | 'none' {
  const step = SEND_RUNGS.indexOf(rung)
  switch (source) {
    case 'mic':
    case 'secondMic':
      return 0
    case 'camera':
      return step >= STILL ? 'none' : SMALLEST - step
    case 'documentCamera':
      return step >= SOUND ? 'none' : step >= SMALLEST ? 0 : 1
    case 'screen':
    case 'screenAudio':
      return step >= SOUND ? 'none' : 0
    default:
      return source satisfies never
  }
}

function bestFor(bound: RungChoice): number {
  switch (bound) {
    case 'auto':
    case 'full':
      return ALL
    case 'smallStage':
      return SMALLEST
    case 'still':
      return STILL
    case 'sound':
    case 'text':
      return SOUND
    default:
      return bound satisfies never
  }
}

function judge(at: number, sample: SendSample): Judgement<SendReason> {
  const { lossShare, rttMs, bestRttMs } = sample
  const needs = NEEDS[at]
  if (needs === undefined) return prospects(at, sample)
  // What nobody asked for is not sent, and of a link that carries little nobody can know what more would fit.
  const enough = sample.wantedKbps !== null && !under(sample.sendKbps, sample.wantedKbps * 0.8)
  const sendKbps = enough ? null : sample.sendKbps
  const to = firstBorne(NEEDS, at, lossShare, sendKbps)
  if (over(lossShare, needs.maxLoss)) {
    return { kind: 'tooMuch', to, reason: 'lossHigh', samples: over(lossShare, 0.35) ? 1 : SAMPLES }
  }
  if (under(sendKbps, needs.kbps)) {
    // By an estimate alone one step only: stills of a bad link take about 1 kbit/s, and a camera that is away from the wall is missed.
    // Whether not even they go through is for loss and delay to show.
    if (at >= SMALLEST) return { kind: 'tooMuch', to: at + 1, reason: 'tooThin', samples: SAMPLES_BEFORE_NO_PICTURE }
    return { kind: 'tooMuch', to: Math.min(to, SMALLEST), reason: 'tooThin', samples: SAMPLES }
  }
  if (rttMs !== null && bestRttMs !== null && rttMs - bestRttMs > MAX_ADDED_RTT_MS) {
    return { kind: 'tooMuch', to: at + 1, reason: 'roundTrip', samples: SAMPLES }
  }
  if (sample.limitedBy === 'processor' && at < SMALLEST) {
    return { kind: 'tooMuch', to: at + 1, reason: 'processorBusy', samples: SAMPLES_OF_PROCESSOR }
  }
  return prospects(at, sample)
}

function prospects(at: number, sample: SendSample): Judgement<SendReason> {
  const above = NEEDS[at - 1]
  if (above === undefined || sample.limitedBy !== 'none') return { kind: 'enough' }
  if (over(sample.lossShare, above.maxLoss * 0.7)) return { kind: 'enough' }
  return { kind: 'clear', doubtful: under(sample.sendKbps, above.kbps * 1.2) }
}
