// What happened in a meeting (diễn biến), during it and long after.
import { z } from 'zod'
import { AgendaRun } from '../agenda/wire.ts'
import { SpeakingTurn } from '../queues/wire.ts'
import { AgendaItemId, MeetingId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** An item as the agenda has it now. */
export const PlannedItem = z.strictObject({
  agendaItemId: AgendaItemId,
  /** 1 for the first. */
  number: z.int().min(1),
  title: z.string(),
  plannedMinutes: z.int().min(0),
})
export type PlannedItem = z.infer<typeof PlannedItem>

export const Proceedings = z.strictObject({
  title: z.string(),
  /** As planned, and as it really was; null: not yet, or not written down. */
  startsAtMs: TimeMs,
  endsAtMs: TimeMs,
  beganAtMs: TimeMs.nullable(),
  endedAtMs: TimeMs.nullable(),
  items: z.array(PlannedItem),
  /** The log of the agenda, in its order. */
  runs: z.array(AgendaRun),
  /** The log of turns at the floor, in its order. */
  turns: z.array(SpeakingTurn),
})
export type Proceedings = z.infer<typeof Proceedings>

/**
 * Agenda and speaking turns of a meeting; what they add up to is counted by `wire/speaking-sums.ts` on both ends. Roll calls and attendance have
 * requests of their own. As a file with all of it: `GET /api/meetings/:meetingId/proceedings.csv`.
 */
export const readProceedings = request('proceedings.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  /** `nowMs`: by the server's steady clock, by which turns and runs are written down. */
  result: z.strictObject({ ...Proceedings.shape, nowMs: TimeMs }),
})
