import type { SpeakerClock } from '../../../../signaling/queues/wire.ts'

/** `running`: time enough, or no limit. `soon`: the warning is on. `over`: the time is past. */
export type ClockPhase = 'running' | 'soon' | 'over'

/** @returns how it stands with a speaker's time; `leftMs` is null without a limit and negative when it is past. */
export function clockState(
  { endsAtMs, warnAtMs }: Pick<SpeakerClock, 'endsAtMs' | 'warnAtMs'>,
  nowMs: number,
): { readonly phase: ClockPhase; readonly leftMs: number | null } {
  if (endsAtMs === null) return { phase: 'running', leftMs: null }
  const leftMs = endsAtMs - nowMs
  const warned = warnAtMs !== null && warnAtMs < endsAtMs && nowMs >= warnAtMs
  return { phase: leftMs <= 0 ? 'over' : warned ? 'soon' : 'running', leftMs }
}
