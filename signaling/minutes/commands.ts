import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { phaseOf } from '../meeting/rules.ts'
import { agendaOf, meetingRow } from '../meeting/store.ts'
import type { AttendanceReport } from '../seats/attendance-report.ts'
import type { Database } from '../storage/database.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Method, ParamsOf } from '../wire/registry.ts'
import { minutesFacts } from './facts.ts'
import { mayReadMinutes, type SightRefusal } from './sight.ts'
import { countChange, entriesOf, entryRow, minutesRow, tasksOf, writeEntry } from './store.ts'
import { MOST_MINUTES_TASKS, type MinutesEntry, type MinutesView } from './wire.ts'

export interface MinutesDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly provinceName: string
  attendanceOf(meetingId: MeetingId): Promise<AttendanceReport>
}

/** So long the same person's saves of one entry are one act of the record: a text that saves itself would fill it otherwise. */
const ONE_ACT_MS = 10 * 60_000

/** Reading and writing the minutes of a meeting. */
export class Minutes {
  readonly #deps: MinutesDeps

  constructor(deps: MinutesDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<Extract<Method, `minutes.${string}`>> {
    return {
      'minutes.read': async ({ account: { accountId }, actor }, { meetingId }) =>
        actor === null ? refuse('notFound') : this.read(meetingId, { accountId, actor }),
      'minutes.save': (call, asked) => this.#save(call, asked),
    }
  }

  /** The minutes as this person reads them. */
  async read(meetingId: MeetingId, viewer: Viewer): Promise<Outcome<MinutesView, SightRefusal | 'notFound'>> {
    const { database, clock } = this.#deps
    const meeting = await meetingRow(database, meetingId)
    if (meeting === null) return refuse('notFound')
    const row = await minutesRow(database, meetingId)
    const may = await mayReadMinutes(database, meeting, viewer, row?.state ?? null)
    if (!may.ok) return may
    const facts = await minutesFacts(this.#deps, meetingId, clock.steadyMs())
    if (facts === null) return refuse('notFound')
    const leads = viewer.actor === 'chair' || viewer.actor === 'secretary'
    const state = row?.state ?? 'draft'
    return accept({
      ...{ state, revision: row?.revision ?? 0, facts },
      rights: { write: leads && state !== 'approved' },
      entries: await entriesOf(database, meetingId),
    })
  }

  #save({ account: { accountId } }: Call, { meetingId, revision, entry }: ParamsOf<'minutes.save'>) {
    const { database, clock, audit } = this.#deps
    const nowMs = clock.nowMs()
    return database.transaction().execute(async (within) => {
      const meeting = await meetingRow(within, meetingId)
      if (meeting === null) return refuse('notFound')
      if (phaseOf(meeting.state) === 'before') return refuse('notBegun')
      if ((await minutesRow(within, meetingId))?.state === 'approved') return refuse('minutesApproved')
      const before = await entryRow(within, meetingId, entry)
      // The answer to it was lost on the way, and the page sends it again.
      if (before !== undefined && before.content === JSON.stringify(entry))
        return accept({ revision: before.revision, savedAtMs: before.saved_at_ms })
      if ((before?.revision ?? 0) !== revision) return refuse('stale')
      if (before === undefined && entry.kind === 'task' && (await tasksOf(within, meetingId)) >= MOST_MINUTES_TASKS)
        return refuse('tooManyTasks')
      if (before === undefined && !(await isItem(within, meetingId, entry))) return refuse('noSuchItem')
      await countChange(within, meetingId)
      await writeEntry(within, meetingId, entry, { revision: revision + 1, by: accountId, nowMs })
      const goesOn = before?.saved_by === accountId && nowMs - before.saved_at_ms < ONE_ACT_MS
      if (!goesOn) {
        const details = { part: entry.kind === 'field' ? entry.field : entry.kind, revision: revision + 1 }
        await audit.record({ accountId, meetingId, action: 'minutes.save', details }, within)
      }
      return accept({ revision: revision + 1, savedAtMs: nowMs })
    })
  }
}

/** Whether an item that something is written about for the first time is, or was, on the meeting's agenda. */
async function isItem(within: Database, meetingId: MeetingId, entry: MinutesEntry): Promise<boolean> {
  if (entry.kind !== 'item') return true
  const agenda = await agendaOf(within, meetingId)
  if (agenda.some(({ agendaItemId }) => agendaItemId === entry.agendaItemId)) return true
  const run = await within
    .selectFrom('agenda_runs')
    .select('run_id')
    .where('meeting_id', '=', meetingId)
    .where('agenda_item_id', '=', entry.agendaItemId)
    .executeTakeFirst()
  return run !== undefined
}
