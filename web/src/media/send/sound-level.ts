import { z } from 'zod'

const SoundSource = z.object({ type: z.literal('media-source'), audioLevel: z.number() })

/** How loud the sound of a producer is by its statistics, 0–1; null where the browser does not tell. */
export function levelIn(report: RTCStatsReport | null): number | null {
  for (const raw of report?.values() ?? []) {
    const entry = SoundSource.safeParse(raw)
    if (entry.success) return entry.data.audioLevel
  }
  return null
}
