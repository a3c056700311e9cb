import type { RungChoice } from '../../media/quality/ladder.ts'

/** What a person may choose; `full` is what `auto` begins with, so it is not offered beside it. */
export const RUNG_CHOICES = ['auto', 'smallStage', 'still', 'sound', 'text'] as const satisfies readonly RungChoice[]
