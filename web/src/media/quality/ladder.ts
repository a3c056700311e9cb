// The receive ladder: decides by samples of statistics how much this device should receive (full, small stage, still, sound, text). Pure.
import { Rung } from '../../../../signaling/media/wire.ts'
import { firstBorne, over, under } from './limits.ts'
import { stepsAt, takeStep, type Judgement, type Steps } from './ladder-steps.ts'

/** Why less than everything comes in. The pages put it in words. */
export type LadderReason =
  /** Packets get lost. */
  | 'lossHigh'
  /** Pictures that were asked for get no share of the link. */
  | 'slowLink'
  /** Everything arrives late, and later than before: the link is filled. */
  | 'roundTrip'
  /** The link carries less than this would take. */
  | 'tooThin'
  /** Words had holes while pictures came. */
  | 'soundBroken'
  /** This machine drops more pictures than it shows. */
  | 'decoderSlow'
  /** This machine has no time left for encoding. */
  | 'processorBusy'
  /** The person asked the browser, or the system, to spare data. */
  | 'saveData'
  /** The person chose so. */
  | 'ownChoice'
  /** Chair or secretary limit what this place sends and receives. */
  | 'limited'

export type RungChoice = 'auto' | Rung

/** One sample of what comes in, over the time since the sample before. Null: not known this time. */
export interface ReceiveSample {
  readonly nowMs: number
  /** Share of packets lost on the way here, 0–1, before anything was repaired. */
  readonly lossShare: number | null
  /** Share of the sound that had to be made up, 0–1. */
  readonly soundGaps: number | null
  /** Share of the sound's packets that did not come, 0–1. */
  readonly soundLoss: number | null
  /** Round trip now, and the shortest seen on this link, milliseconds. */
  readonly rttMs: number | null
  readonly bestRttMs: number | null
  /** What the media server believes that this link carries, kbit/s. */
  readonly linkKbps: number | null
  /** What came in, kbit/s. */
  readonly usedKbps: number | null
  /** Pictures that the server has no bandwidth for: some of them, or the shared content or all cameras. */
  readonly starved: 'none' | 'some' | 'all'
  /** Share of decoded pictures that came too late to be shown, 0–1. */
  readonly droppedShare: number | null
  readonly processorBusy: boolean
}

export interface LadderState {
  readonly chosen: RungChoice
  readonly steps: Steps<LadderReason>
  /** What the link was last seen to bear, for the time when the person no longer wants less. */
  readonly borne: number
}

/** What the browser says of the link before anything was measured. */
export interface LinkHint {
  readonly saveData: boolean
  readonly effectiveType: 'slow-2g' | '2g' | '3g' | '4g' | null
  /** What the test before joining found, kbit/s. */
  readonly measuredKbps: number | null
  /** The same from here. */
  readonly measuredUpKbps: number | null
}

const RUNGS = Rung.options
const FULL = RUNGS.indexOf('full')
const SMALL_STAGE = RUNGS.indexOf('smallStage')
const STILL = RUNGS.indexOf('still')
const SOUND = RUNGS.indexOf('sound')
const TEXT = RUNGS.indexOf('text')

/**
 * What each rung takes, headers and repairs included: the smallest picture is 100 kbit/s, a voice 45, stills 20. Loss hurts a
 * picture first, because one lost packet stops it until it has come again; a still comes by HTTP and only comes later.
 */
const NEEDS: readonly { readonly kbps: number; readonly maxLoss: number; readonly maxGaps: number }[] = [
  // Holes in words are heard from some 5 % on; the less the pictures take, the less giving them up would mend.
  { kbps: 300, maxLoss: 0.06, maxGaps: 0.05 },
  { kbps: 150, maxLoss: 0.12, maxGaps: 0.08 },
  { kbps: 65, maxLoss: 0.25, maxGaps: 0.08 },
]
/** So much is missing that what is left cannot be understood. */
const SOUND_IS_GONE = 0.5
/** A filled buffer on the way delays everything. Beyond this no conversation is possible. */
const MAX_ADDED_RTT_MS = 700
/** Packets wait in a queue on the way; less than this may as well be another way to the server. */
const FILLED_RTT_MS = 250
const SAMPLES = 2
const SAMPLES_OF_PICTURES = 4
const SAMPLES_BEFORE_SILENCE = 4

export function startLadder(chosen: RungChoice, hint: LinkHint, nowMs: number): LadderState {
  const { rung, reason } = firstRung(hint)
  return chooseRung({ chosen: 'auto', steps: stepsAt(rung, nowMs, reason), borne: rung }, chosen, nowMs)
}

function firstRung({ saveData, effectiveType, measuredKbps }: LinkHint): { rung: number; reason: LadderReason | null } {
  // A test of two seconds by TCP finds less than the link carries rather than more, and the ladder climbs from there.
  const measured = measuredKbps === null ? FULL : firstBorne(NEEDS, -1, null, measuredKbps)
  if (measured >= STILL) return { rung: measured, reason: 'tooThin' }
  if (effectiveType === 'slow-2g' || effectiveType === '2g') return { rung: STILL, reason: 'tooThin' }
  if (effectiveType === '3g' || measured > FULL) return { rung: SMALL_STAGE, reason: 'tooThin' }
  return saveData ? { rung: SMALL_STAGE, reason: 'saveData' } : { rung: FULL, reason: null }
}

/** The person's own choice: at once, and never more than that from now on. */
export function chooseRung(state: LadderState, chosen: RungChoice, nowMs: number): LadderState {
  const at = Math.max(bestOf(chosen), state.borne)
  if (at === state.steps.at) return { ...state, chosen }
  const reason = at === state.borne ? (at === FULL ? null : (state.steps.reason ?? 'tooThin')) : null
  return { chosen, borne: state.borne, steps: { ...stepsAt(at, nowMs, reason), waitsMs: state.steps.waitsMs } }
}

/** The ladder after one more sample of the link. */
export function climb(state: LadderState, sample: ReceiveSample): LadderState {
  const steps = takeStep(state.steps, judge(state.steps.at, sample), sample.nowMs, bestOf(state.chosen), TEXT)
  // A rung held back by choice alone says nothing of what the link would bear above it.
  const borne = steps.at === state.steps.at ? state.borne : steps.at
  return { chosen: state.chosen, steps, borne }
}

export function rungOf(state: LadderState): { rung: Rung; reason: LadderReason | null } {
  const rung = RUNGS[state.steps.at] ?? 'text'
  const byChoice = state.steps.at > FULL && state.steps.at === bestOf(state.chosen)
  return { rung, reason: byChoice ? 'ownChoice' : state.steps.reason }
}

function bestOf(chosen: RungChoice): number {
  return chosen === 'auto' ? FULL : RUNGS.indexOf(chosen)
}

/** What this sample says of a rung. */
function judge(at: number, sample: ReceiveSample): Judgement<LadderReason> {
  if (at === TEXT) return { kind: 'clear', doubtful: false }
  const soundGone =
    isOwnTrouble(sample) && ((sample.soundGaps ?? 0) >= SOUND_IS_GONE || (sample.soundLoss ?? 0) >= SOUND_IS_GONE)
  if (at === SOUND) {
    if (soundGone) return { kind: 'tooMuch', to: TEXT, reason: 'soundBroken', samples: SAMPLES_BEFORE_SILENCE }
    return prospects(at, sample)
  }
  const linkTrouble = troubleOfLink(at, sample, soundGone)
  if (linkTrouble !== null) return linkTrouble
  if (at < STILL && over(sample.droppedShare, at === FULL ? 0.5 : 0.8)) {
    return { kind: 'tooMuch', to: at + 1, reason: 'decoderSlow', samples: SAMPLES_OF_PICTURES }
  }
  if (at < STILL && sample.processorBusy && over(sample.droppedShare, 0.2)) {
    return { kind: 'tooMuch', to: at + 1, reason: 'processorBusy', samples: SAMPLES_OF_PICTURES }
  }
  return prospects(at, sample)
}

function troubleOfLink(at: number, sample: ReceiveSample, soundGone: boolean): Judgement<LadderReason> | null {
  const { lossShare } = sample
  const needs = NEEDS[at]
  if (needs === undefined) return null
  // Without pictures on the link the estimate is only that of what was sent: what sound feels decides.
  const linkKbps = at < STILL && isSqueezed(sample) ? sample.linkKbps : null
  // How far down: figures that compare with each rung's needs name the rung, a mere symptom the next one.
  const to = firstBorne(NEEDS, at, lossShare, linkKbps)
  const grave = soundGone || over(lossShare, 0.3) || under(linkKbps, needs.kbps / 3)
  const tooMuch = (reason: LadderReason, target: number): Judgement<LadderReason> => ({
    kind: 'tooMuch',
    to: grave ? Math.max(target, STILL) : target,
    reason,
    samples: grave ? 1 : SAMPLES,
  })
  if (over(lossShare, needs.maxLoss)) return tooMuch('lossHigh', to)
  if ((isOwnTrouble(sample) && over(sample.soundGaps, needs.maxGaps)) || soundGone)
    return tooMuch('soundBroken', Math.max(to, at + 1))
  if (under(linkKbps, needs.kbps)) return tooMuch('tooThin', to)
  if (at < STILL && sample.starved === 'all') return tooMuch('slowLink', at + 1)
  if (addedRttMs(sample) > MAX_ADDED_RTT_MS) return tooMuch('roundTrip', at + 1)
  return null
}

/**
 * An estimate is believed to be the link's own limit only where the link is used up to it and shows some sign of that:
 * while little is sent, nobody can know what more would fit.
 */
function isSqueezed(sample: ReceiveSample): boolean {
  if (sample.linkKbps === null || under(sample.usedKbps, sample.linkKbps * 0.6)) return false
  return sample.starved !== 'none' || addedRttMs(sample) > FILLED_RTT_MS
}

/**
 * Holes in what somebody says come from the speaker's link or machine as often as from here, and everybody in the meeting
 * hears them: they count only where something else shows that it is this link, or this machine, that lacks something.
 */
function isOwnTrouble(sample: ReceiveSample): boolean {
  if (over(sample.lossShare, 0.02) || addedRttMs(sample) > 150 || sample.starved !== 'none') return true
  return sample.processorBusy || over(sample.droppedShare, 0.2)
}

function addedRttMs({ rttMs, bestRttMs }: ReceiveSample): number {
  return rttMs === null || bestRttMs === null ? 0 : rttMs - bestRttMs
}

/** Nothing is wrong here: is there anything that the next rung up would not bear? */
function prospects(at: number, sample: ReceiveSample): Judgement<LadderReason> {
  const above = NEEDS[at - 1]
  if (above === undefined) return { kind: 'enough' }
  if (over(sample.lossShare, above.maxLoss * 0.7)) return { kind: 'enough' }
  if (isOwnTrouble(sample) && over(sample.soundGaps, above.maxGaps / 2)) return { kind: 'enough' }
  // The server knows little of a link that carries little: a low estimate makes the wait longer, but never bars the way. Of
  // a link that carries sound alone it knows nothing, and a still is soon tried.
  return { kind: 'clear', doubtful: at !== SOUND && under(sample.linkKbps, above.kbps * 1.1) }
}
