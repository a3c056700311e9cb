/** Why a microphone that is on gives no sound: muted outside this page (system, headset), or nothing but zeros come. */
export type MicSilence = 'muted' | 'zeros'

/** One sample of a microphone that is on. */
export interface SilenceSample {
  readonly nowMs: number
  /** By its track: the system or a switch of the headset has muted it. */
  readonly muted: boolean
  /** Between the highest and the lowest amplitude (−1 to 1) of the last moment; null where nothing could be measured. */
  readonly span: number | null
}

export interface SilenceState {
  readonly silence: MicSilence | null
  readonly mutedSinceMs: number | null
  readonly zerosSinceMs: number | null
  /** Runs of zero samples that ended without a change of device: such a microphone suppresses noise down to nothing. */
  readonly gatedPauses: number
  readonly sampledAtMs: number
  /** How long zeros must last until they are taken for a fault. */
  readonly zerosForMs: number
}

/** A headset that is just being connected may be muted for a moment. */
export const MUTED_FOR_MS = 2_000
export const ZEROS_FOR_MS = 7_000
const ZEROS_AT_MOST_MS = 60_000
/**
 * No real microphone is as silent as this, −120 dB. Chromium 156 makes a noise of two steps of 16 bits to 2·10⁻⁵ by its
 * own suppression of noise, and never to zeros; true zeros fall below 10⁻⁷ within half a second and to 0 in three.
 */
const NOTHING = 1e-6
/** A page that slept in between has not listened. */
const ASLEEP_AFTER_MS = 3_000
/** Shorter runs of zeros are of no interest. */
const PAUSE_FROM_MS = 400
const GATES_FROM_PAUSES = 2

export const LISTENING: SilenceState = {
  silence: null,
  mutedSinceMs: null,
  zerosSinceMs: null,
  gatedPauses: 0,
  sampledAtMs: -Infinity,
  zerosForMs: ZEROS_FOR_MS,
}

/**
 * Decides whether a microphone is silent by fault, one sample after the other. A pause in speech is none: something of the
 * room always comes through. A microphone whose own suppression makes pauses into zeros is waited for longer each time that
 * it turned out to be well.
 */
export function nextSilence(last: SilenceState, { nowMs, muted, span }: SilenceSample): SilenceState {
  const slept = nowMs - last.sampledAtMs > ASLEEP_AFTER_MS
  const before = { ...last, sampledAtMs: nowMs, ...(slept ? { mutedSinceMs: null, zerosSinceMs: null } : {}) }
  const mutedSinceMs = muted ? (before.mutedSinceMs ?? nowMs) : null
  // Where nothing is measured nothing is known: what was found stays neither true nor false, and is no longer said.
  if (span === null) return tell({ ...before, mutedSinceMs, zerosSinceMs: null }, nowMs)
  if (span < NOTHING) return tell({ ...before, mutedSinceMs, zerosSinceMs: before.zerosSinceMs ?? nowMs }, nowMs)
  return tell({ ...before, ...soundCame(before, nowMs), mutedSinceMs, zerosSinceMs: null }, nowMs)
}

/** What the end of a run of zeros teaches of this microphone. */
function soundCame(before: SilenceState, nowMs: number): Pick<SilenceState, 'gatedPauses' | 'zerosForMs'> {
  const { zerosSinceMs, zerosForMs, gatedPauses } = before
  const lastedMs = zerosSinceMs === null || before.mutedSinceMs !== null ? 0 : nowMs - zerosSinceMs
  if (lastedMs < PAUSE_FROM_MS) return { gatedPauses, zerosForMs }
  if (lastedMs < zerosForMs) return { gatedPauses: gatedPauses + 1, zerosForMs }
  const gates = gatedPauses >= GATES_FROM_PAUSES
  return { gatedPauses, zerosForMs: gates ? Math.min(ZEROS_AT_MOST_MS, zerosForMs * 2) : zerosForMs }
}

function tell(state: SilenceState, nowMs: number): SilenceState {
  const { mutedSinceMs, zerosSinceMs, zerosForMs } = state
  const muted = mutedSinceMs !== null && nowMs - mutedSinceMs >= MUTED_FOR_MS
  const zeros = zerosSinceMs !== null && nowMs - zerosSinceMs >= zerosForMs
  return { ...state, silence: muted ? 'muted' : zeros ? 'zeros' : null }
}
