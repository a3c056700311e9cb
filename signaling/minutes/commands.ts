import { templateOfMeeting } from '../bodies/store.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { phaseOf } from '../meeting/rules.ts'
import { agendaOf, meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { actorMay } from '../wire/permissions.ts'
import type { Method, ParamsOf } from '../wire/registry.ts'
import { createSemaphore } from '../kit/semaphore.ts'
import { minutesForm } from '../wire/minutes-form.ts'
import { USUAL_TEMPLATE } from '../wire/minutes-template.ts'
import { minutesPdf } from './pdf.ts'
import { minutesFacts, writtenOf } from './facts.ts'
import { progressHandlers } from './progress.ts'
import { progressOf } from './task-store.ts'
import { mayReadMinutes, type SightRefusal } from './sight.ts'
import { Stages, type StagesDeps } from './stages.ts'
import * as store from './store.ts'
import { votesCounted } from './votes-counted.ts'
import {
  MOST_MINUTES_TASKS,
  type MinutesEntry,
  type MinutesRights,
  type MinutesState,
  type MinutesView,
} from './wire.ts'

/** So long the same person's saves of one entry are one act of the record: a text that saves itself would fill it otherwise. */
const ONE_ACT_MS = 10 * 60_000

/** How many may wait for a draft to be drawn as PDF. */
const MOST_WAITING = 40

/** Reading, writing and approving the minutes of a meeting. */
export class Minutes {
  readonly #deps: StagesDeps
  readonly #stages: Stages
  readonly #drawing = createSemaphore(1, MOST_WAITING)
  /** The draft that was drawn last. */
  #drawn: { readonly key: string; readonly file: Promise<Outcome<Uint8Array, SightRefusal | 'notFound'>> } | null = null

  constructor(deps: StagesDeps) {
    this.#deps = deps
    this.#stages = new Stages(deps)
  }

  get handlers(): Handlers<Extract<Method, `minutes.${string}`>> {
    return {
      'minutes.read': async ({ account: { accountId }, actor }, { meetingId }) =>
        actor === null ? refuse('notFound') : this.read(meetingId, { accountId, actor }),
      'minutes.save': (call, asked) => this.#save(call, asked),
      ...this.#stages.handlers,
      ...progressHandlers(this.#deps),
    }
  }

  /** The minutes as this person reads them. */
  async read(meetingId: MeetingId, viewer: Viewer): Promise<Outcome<MinutesView, SightRefusal | 'notFound'>> {
    const { database, clock } = this.#deps
    const meeting = await meetingRow(database, meetingId)
    if (meeting === null) return refuse('notFound')
    const row = await store.minutesRow(database, meetingId)
    const may = await mayReadMinutes(database, meeting, viewer, row?.state ?? null)
    if (!may.ok) return may
    const state = row?.state ?? 'draft'
    const rights = rightsOf(viewer, state, phaseOf(meeting.state) === 'over')
    const comments = state !== 'approved' || leads(viewer) ? await store.commentsOf(database, meetingId) : []
    const approved = await store.approvedOf(database, meetingId)
    const facts = approved?.snapshot.facts ?? (await minutesFacts(this.#deps, meetingId, clock.steadyMs()))
    if (facts === null) return refuse('notFound')
    const entries = await store.entriesOf(database, meetingId)
    const template =
      approved === null
        ? await templateOfMeeting(database, meetingId, localDay(facts.startsAtMs))
        : (approved.snapshot.template ?? USUAL_TEMPLATE)
    return accept({
      ...{ state, revision: row?.revision ?? 0, rights, facts, template, comments },
      templateSha256: store.hashOfTemplate(template),
      entries: approved?.snapshot.entries ?? (leads(viewer) ? entries : writtenOf(facts, entries)),
      progress: approved === null ? [] : await progressOf(database, meetingId),
      approved:
        approved === null
          ? null
          : { byName: row?.approved_by_name ?? '', atMs: row?.approved_at_ms ?? 0, sha256: approved.sha256 },
    })
  }

  /**
   * As PDF: of approved minutes the bytes that were approved. A draft is drawn, one at a time, and once for all who ask for it as it stands.
   *
   * @throws {QueueFullError} while too many wait for one.
   */
  async pdf(meetingId: MeetingId, viewer: Viewer): Promise<Outcome<Uint8Array, SightRefusal | 'notFound'>> {
    const { database } = this.#deps
    const meeting = await meetingRow(database, meetingId)
    if (meeting === null) return refuse('notFound')
    const row = await store.minutesRow(database, meetingId)
    const may = await mayReadMinutes(database, meeting, viewer, row?.state ?? null)
    if (!may.ok) return may
    const approved = await store.approvedPdf(database, meetingId)
    if (approved !== null) return accept(approved)
    const draw = () => this.#drawing(() => this.#draw(meetingId, viewer))
    // While the meeting goes on its facts change without the revision.
    if (phaseOf(meeting.state) !== 'over') return draw()
    const { mark } = await votesCounted(database, meetingId)
    const template = await templateOfMeeting(database, meetingId, localDay(Number(meeting.starts_at_ms)))
    const key = `${meetingId}/${row?.revision ?? 0}/${mark}/${JSON.stringify(template)}`
    if (this.#drawn?.key !== key) {
      const drawn = { key, file: draw() }
      this.#drawn = drawn
      const forget = (): void => {
        if (this.#drawn === drawn) this.#drawn = null
      }
      drawn.file.then(({ ok }) => ok || forget(), forget)
    }
    return this.#drawn.file
  }

  async #draw(meetingId: MeetingId, viewer: Viewer): Promise<Outcome<Uint8Array, SightRefusal | 'notFound'>> {
    const read = await this.read(meetingId, viewer)
    if (!read.ok) return read
    const { facts, entries, state, template } = read.value
    const blocks = minutesForm(
      facts,
      entries.map(({ entry }) => entry),
      state,
      template,
    )
    return accept(await minutesPdf(blocks, facts.title))
  }

  #save({ account: { accountId } }: Call, { meetingId, revision, entry }: ParamsOf<'minutes.save'>) {
    const { database, clock, audit } = this.#deps
    const nowMs = clock.nowMs()
    return database.transaction().execute(async (within) => {
      const meeting = await meetingRow(within, meetingId)
      if (meeting === null) return refuse('notFound')
      if (phaseOf(meeting.state) === 'before') return refuse('notBegun')
      if ((await store.minutesRow(within, meetingId))?.state === 'approved') return refuse('minutesApproved')
      const before = await store.entryRow(within, meetingId, entry)
      // The answer to it was lost on the way, and the page sends it again.
      if (before !== undefined && before.content === JSON.stringify(entry))
        return accept({ revision: before.revision, savedAtMs: before.saved_at_ms })
      if ((before?.revision ?? 0) !== revision) return refuse('stale')
      if (
        before === undefined &&
        entry.kind === 'task' &&
        (await store.tasksOf(within, meetingId)) >= MOST_MINUTES_TASKS
      )
        return refuse('tooManyTasks')
      if (before === undefined && !(await isItem(within, meetingId, entry))) return refuse('noSuchItem')
      await store.countChange(within, meetingId)
      await store.writeEntry(within, meetingId, entry, { revision: revision + 1, by: accountId, nowMs })
      const goesOn = before?.saved_by === accountId && nowMs - before.saved_at_ms < ONE_ACT_MS
      if (!goesOn) {
        const details = { part: entry.kind === 'field' ? entry.field : entry.kind, revision: revision + 1 }
        await audit.record({ accountId, meetingId, action: 'minutes.save', details }, within)
      }
      return accept({ revision: revision + 1, savedAtMs: nowMs })
    })
  }
}

const leads = ({ actor }: Viewer): boolean => actor === 'chair' || actor === 'secretary'

/** Of somebody who may read them. */
function rightsOf(viewer: Viewer, state: MinutesState, over: boolean): MinutesRights {
  const comments = state === 'comments'
  return {
    write: leads(viewer) && state !== 'approved',
    askComments: leads(viewer) && state === 'draft' && over,
    backToDraft: leads(viewer) && comments,
    comment: comments && actorMay('minutes.comment', viewer.actor),
    answer: leads(viewer) && comments,
    approve: actorMay('minutes.approve', viewer.actor) && comments && over,
    follow: actorMay('minutes.followTask', viewer.actor) && state === 'approved',
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
