// The log of the agenda in the database: which item was under discussion from when to when.
import { z } from 'zod'
import { agendaOf } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import { AccountId, type AgendaItemId, type MeetingId } from '../wire/ids.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { seesAll, seesItem } from '../visibility/audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { ClosedItems } from '../wire/agenda-audience.ts'
import { boundFrom, shownCurrent, type LastRun, type LogChange, type WholeProgress } from './rules.ts'
import type { AgendaRun } from './wire.ts'

function newest(database: Database, meetingId: MeetingId) {
  return database
    .selectFrom('agenda_runs')
    .select(['run_id', 'agenda_item_id', 'from_ms', 'to_ms', 'goes_on'])
    .where('meeting_id', '=', meetingId)
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function lastRun(database: Database, meetingId: MeetingId): Promise<LastRun | null> {
  const row = await newest(database, meetingId)
  if (row === undefined) return null
  return {
    agendaItemId: row.agenda_item_id,
    fromMs: Number(row.from_ms),
    toMs: row.to_ms === null ? null : Number(row.to_ms),
    goesOn: row.goes_on === 1,
  }
}

export async function countRuns(database: Database, meetingId: MeetingId): Promise<number> {
  const { runs } = await database
    .selectFrom('agenda_runs')
    .select(({ fn }) => fn.countAll<number>().as('runs'))
    .where('meeting_id', '=', meetingId)
    .executeTakeFirstOrThrow()
  return Number(runs)
}

/** Writes what was decided; must run in the transaction in which the newest row was read. */
export async function writeChange(within: Database, meetingId: MeetingId, { end, begin }: LogChange): Promise<void> {
  if (end !== null) {
    const row = await newest(within, meetingId)
    if (row === undefined) throw new Error('a run was to be ended that is not there')
    await within
      .updateTable('agenda_runs')
      .set({ to_ms: end.toMs, goes_on: end.goesOn ? 1 : 0 })
      .where('run_id', '=', row.run_id)
      .execute()
  }
  if (begin === null) return
  const closedTo = (await closedItemsOf(within, meetingId)).get(begin.agendaItemId)
  await within
    .insertInto('agenda_runs')
    .values({
      meeting_id: meetingId,
      agenda_item_id: begin.agendaItemId,
      title: begin.title,
      from_ms: begin.fromMs,
      to_ms: begin.paused ? begin.fromMs : null,
      goes_on: begin.paused ? 1 : 0,
      closed_to: closedTo === undefined ? null : JSON.stringify([...closedTo]),
    })
    .execute()
}

/** After a restart the clock may stand otherwise than when a run began that still lasts: it counts from now then. */
export async function boundLastRun(database: Database, meetingId: MeetingId, steadyMs: number): Promise<void> {
  const row = await newest(database, meetingId)
  if (row === undefined || row.to_ms !== null) return
  const fromMs = boundFrom(Number(row.from_ms), steadyMs)
  if (fromMs === Number(row.from_ms)) return
  await database.updateTable('agenda_runs').set({ from_ms: fromMs }).where('run_id', '=', row.run_id).execute()
}

/** Where the meeting stands in its agenda; the sums are those of the log. */
export async function progressOf(database: Database, meetingId: MeetingId): Promise<WholeProgress> {
  const agenda = await agendaOf(database, meetingId)
  const last = await lastRun(database, meetingId)
  const sums = await database
    .selectFrom('agenda_runs')
    .select((select) => [
      'agenda_item_id as agendaItemId',
      select.fn.sum<number | string>(select('to_ms', '-', select.ref('from_ms'))).as('spentMs'),
    ])
    .where('meeting_id', '=', meetingId)
    .where('to_ms', 'is not', null)
    .groupBy('agenda_item_id')
    .execute()
  const spentMs = new Map(sums.map((row) => [row.agendaItemId, Number(row.spentMs)]))
  const progress = {
    current: shownCurrent(last, agenda),
    closedItem: false,
    lastItemId: last?.agendaItemId ?? null,
    spent: agenda.flatMap(({ agendaItemId }) => {
      const ms = spentMs.get(agendaItemId)
      return ms === undefined ? [] : [{ agendaItemId, spentMs: ms }]
    }),
  }
  return { progress, last, agenda, closed: await closedItemsOf(database, meetingId) }
}

/**
 * The log of a meeting as this person may see it, that of items too which are not on the agenda any more: those who could see such an item when it
 * was discussed still do.
 *
 * @param onAgenda - The items that are.
 */
export async function runsOf(
  database: Database,
  meetingId: MeetingId,
  viewer: Viewer,
  items: { readonly onAgenda: ReadonlySet<AgendaItemId>; readonly closed: ClosedItems },
): Promise<AgendaRun[]> {
  return (await runsByViewer(database, meetingId, items))(viewer)
}

/** The same for many people: the log is read once. */
export async function runsByViewer(
  database: Database,
  meetingId: MeetingId,
  { onAgenda, closed }: { readonly onAgenda: ReadonlySet<AgendaItemId>; readonly closed: ClosedItems },
): Promise<(viewer: Viewer) => AgendaRun[]> {
  const rows = await database
    .selectFrom('agenda_runs')
    .select(['agenda_item_id', 'title', 'from_ms', 'to_ms', 'closed_to'])
    .where('meeting_id', '=', meetingId)
    .orderBy('run_id')
    .execute()
  const runs = rows.map((row) => ({
    run: {
      ...{ agendaItemId: row.agenda_item_id, title: row.title, fromMs: Number(row.from_ms) },
      toMs: row.to_ms === null ? null : Number(row.to_ms),
    },
    closedTo: row.closed_to === null ? null : new Set(accountsOf(row.closed_to)),
  }))
  return (viewer) =>
    runs
      .filter(({ run: { agendaItemId }, closedTo }) => {
        if (onAgenda.has(agendaItemId)) return seesItem(closed, viewer, agendaItemId)
        return closedTo === null || seesAll(viewer.actor) || closedTo.has(viewer.accountId)
      })
      .map(({ run }) => run)
}

/** A list that can't be read shows the item to nobody. */
function accountsOf(json: string): AccountId[] {
  return z.array(AccountId).catch([]).parse(JSON.parse(json))
}
