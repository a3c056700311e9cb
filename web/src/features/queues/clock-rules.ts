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

/** How long after its hard end a turn is still told of: until everybody in a hall has looked up. */
export const TOLD_FOR_MS = 10_000
/** The time of day on a page is read by the second, and the server's comes a little late or early. */
const SLACK_MS = 2_000

/** Whether a turn that is gone was ended by its hard end, and not by somebody's hand before. */
export function endedByClock(
  { endsAtMs, hardEnd }: Pick<SpeakerClock, 'endsAtMs' | 'hardEnd'>,
  nowMs: number,
): boolean {
  return hardEnd && endsAtMs !== null && Math.abs(nowMs - endsAtMs) < SLACK_MS
}
