import { closedItemsOf } from '../meeting/closed-items.ts'
import { agendaFor } from '../visibility/audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import { runsOf } from '../agenda/store.ts'
import { leavesOf } from '../wire/agenda-tree.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { agendaOf, meetingRow } from '../meeting/store.ts'
import { turnsOf, type TurnsPart } from '../queues/turns.ts'
import type { SpeakingTurn } from '../queues/wire.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { firstNamed, speakingSums } from '../wire/speaking-sums.ts'
import { TURNS_PAGE, type Proceedings } from './wire.ts'

/** What happened in a meeting, read from what is on disk: it outlives the meeting. */
export function proceedingsHandlers({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): Handlers<'proceedings.read' | 'proceedings.turns'> {
  return {
    'proceedings.read': async ({ account: { accountId }, actor }, { meetingId }) => {
      if (actor === null) return refuse('notFound')
      const found = await proceedingsOf(database, meetingId, { accountId, actor })
      if (found === null) return refuse('notFound')
      const { turns, ...proceedings } = found
      const nowMs = clock.steadyMs()
      const over = turns.filter(({ endedAtMs }) => endedAtMs !== null)
      const pagesBefore = Math.max(0, Math.ceil(turns.length / TURNS_PAGE) - 2)
      return accept({
        ...proceedings,
        spoken: firstNamed(speakingSums({ ...found, turns: over }, nowMs)),
        running: turns.filter(({ endedAtMs }) => endedAtMs === null),
        turns: turns.slice(pagesBefore * TURNS_PAGE),
        ...{ pagesBefore, nowMs },
      })
    },

    'proceedings.turns': async ({ account: { accountId }, actor }, { meetingId, page }) => {
      if (actor === null) return refuse('notFound')
      const part = { limit: TURNS_PAGE, offset: page * TURNS_PAGE }
      const found = await proceedingsOf(database, meetingId, { accountId, actor }, part)
      return found === null ? refuse('notFound') : accept({ turns: found.turns })
    },
  }
}

/** All of it as this person may see it, with every turn, or a part of them; null where there is no such meeting. */
export async function proceedingsOf(
  database: Database,
  meetingId: MeetingId,
  viewer: Viewer,
  part?: TurnsPart,
): Promise<(Proceedings & { readonly turns: SpeakingTurn[] }) | null> {
  const row = await meetingRow(database, meetingId)
  if (row === null) return null
  const whole = await agendaOf(database, meetingId)
  const closed = await closedItemsOf(database, meetingId)
  const agenda = agendaFor(whole, closed, viewer)
  const onAgenda = new Set(whole.map(({ agendaItemId }) => agendaItemId))
  const runs = await runsOf(database, meetingId, viewer, { onAgenda, closed })
  const known = new Set([...agenda, ...runs].map(({ agendaItemId }) => agendaItemId))
  const turns = await turnsOf(database, meetingId, part)
  return {
    title: row.title,
    startsAtMs: Number(row.starts_at_ms),
    endsAtMs: Number(row.ends_at_ms),
    beganAtMs: row.began_at_ms,
    endedAtMs: row.ended_at_ms,
    items: leavesOf(agenda).map(({ agendaItemId, title, plannedMinutes }, index) => ({
      ...{ agendaItemId, title, plannedMinutes, number: index + 1 },
    })),
    runs,
    // Who spoke for how long was heard by all; under which item only as far as the person sees that.
    turns: turns.map((turn) =>
      turn.agendaItemId === null || known.has(turn.agendaItemId)
        ? turn
        : { ...turn, agendaItemId: null, agendaTitle: '' },
    ),
  }
}
