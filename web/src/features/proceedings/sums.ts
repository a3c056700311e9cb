import type { z } from 'zod'
import type { readProceedings, SpeakingSums } from '../../../../signaling/proceedings/wire.ts'
import { speakingSums } from '../../../../signaling/wire/speaking-sums.ts'

export type ReadProceedings = z.output<typeof readProceedings.result>

/** The speaking times at a moment: what is over stands as the server has added it up, and the turns that go on are counted on. */
export function sumsAt(read: ReadProceedings, nowMs: number): SpeakingSums {
  return speakingSums({ ...read, turns: read.running }, nowMs, read.spoken)
}
