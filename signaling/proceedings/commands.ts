import { runsOf } from '../agenda/store.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { agendaOf, meetingRow } from '../meeting/store.ts'
import { turnsOf } from '../queues/turns.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Proceedings } from './wire.ts'

/** What happened in a meeting, read from what is on disk: it outlives the meeting. */
export function proceedingsHandlers({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): Handlers<'proceedings.read'> {
  return {
    'proceedings.read': async (_call, { meetingId }) => {
      const proceedings = await proceedingsOf(database, meetingId)
      return proceedings === null ? refuse('notFound') : accept({ ...proceedings, nowMs: clock.steadyMs() })
    },
  }
}

/** Null where there is no such meeting. */
export async function proceedingsOf(database: Database, meetingId: MeetingId): Promise<Proceedings | null> {
  const row = await meetingRow(database, meetingId)
  if (row === null) return null
  const agenda = await agendaOf(database, meetingId)
  return {
    title: row.title,
    startsAtMs: Number(row.starts_at_ms),
    endsAtMs: Number(row.ends_at_ms),
    beganAtMs: row.began_at_ms,
    endedAtMs: row.ended_at_ms,
    items: agenda.map(({ agendaItemId, title, plannedMinutes }, index) => ({
      ...{ agendaItemId, title, plannedMinutes, number: index + 1 },
    })),
    runs: await runsOf(database, meetingId),
    turns: await turnsOf(database, meetingId),
  }
}
