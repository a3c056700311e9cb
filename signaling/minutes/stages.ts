// From the draft over the members' remarks to the approval by the chair, which locks text, facts and the PDF for good.
import { createHash } from 'node:crypto'
import type { Audit } from '../audit/audit.ts'
import { templateOfMeeting } from '../bodies/store.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { phaseOf } from '../meeting/rules.ts'
import { meetingRow, participantsOf } from '../meeting/store.ts'
import { keepNotices, settleNotices } from '../notices/store.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import type { Database } from '../storage/database.ts'
import { Sha256, type AccountId, type MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { minutesForm } from '../wire/minutes-form.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { minutesFacts, writtenOf, type FactsSources } from './facts.ts'
import { minutesRecord } from './gather-record.ts'
import { minutesPdf } from './pdf.ts'
import { votesCounted } from './votes-counted.ts'
import { mayReadMinutes, wholeSight } from './sight.ts'
import { keepTasks } from './task-giving.ts'
import { countChange, entriesOf, hashOfTemplate, minutesRow, setState, type Snapshot } from './store.ts'
import { MOST_MINUTES_COMMENTS, type MinutesState } from './wire.ts'

export interface StagesDeps extends FactsSources {
  readonly clock: Clock
  readonly audit: Audit
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}
type StageMethod = 'minutes.setStage' | 'minutes.comment' | 'minutes.answerComment' | 'minutes.approve'

const NOBODY: ReadonlySet<AccountId> = new Set()
const FOR_COMMENTS: NoticeWhat = { kind: 'minutesForComments' }
const COMMENTED: NoticeWhat = { kind: 'minutesCommented' }

export class Stages {
  readonly #deps: StagesDeps

  constructor(deps: StagesDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<StageMethod> {
    return {
      'minutes.setStage': (call, asked) => this.#setStage(call, asked),
      'minutes.comment': (call, asked) => this.#comment(call, asked),
      'minutes.answerComment': (call, asked) => this.#answer(call, asked),
      'minutes.approve': (call, asked) => this.#approve(call, asked),
    }
  }

  async #setStage({ account }: Call, { meetingId, stage }: ParamsOf<'minutes.setStage'>) {
    const { database, clock, audit } = this.#deps
    const { accountId, fullName } = account
    const nowMs = clock.nowMs()
    let told = NOBODY
    const done = await database.transaction().execute(async (within) => {
      const over = await meetingIsOver(within, meetingId)
      if (!over.ok) return over
      const state = (await minutesRow(within, meetingId))?.state ?? 'draft'
      if (state === 'approved' || state === stage) return refuse('wrongStage', { state })
      await setState(within, meetingId, stage)
      const asks = stage === 'comments'
      await audit.record({ accountId, meetingId, action: asks ? 'minutes.askComments' : 'minutes.backToDraft' }, within)
      const settled = await settleNotices(within, { meetingId, what: FOR_COMMENTS }, nowMs)
      const to = asks ? await readersOf(within, meetingId, stage, accountId) : []
      await keepNotices(within, { to, meetingId, byName: fullName, what: FOR_COMMENTS }, nowMs)
      told = new Set([...settled, ...to])
      return accept({})
    })
    this.#deps.tellNotices(told)
    return done
  }

  async #comment({ account, actor }: Call, { meetingId, commentId, text }: ParamsOf<'minutes.comment'>) {
    const { database, clock, audit } = this.#deps
    const { accountId, fullName } = account
    if (actor === null) return refuse('notFound')
    const nowMs = clock.nowMs()
    let told = NOBODY
    const done = await database.transaction().execute(async (within) => {
      const meeting = await meetingRow(within, meetingId)
      if (meeting === null) return refuse('notFound')
      const state = (await minutesRow(within, meetingId))?.state ?? 'draft'
      const may = await mayReadMinutes(within, meeting, { accountId, actor }, state)
      if (!may.ok) return may
      const known = await commentRow(within, commentId)
      if (known !== undefined)
        return known.account_id === accountId && known.meeting_id === meetingId && known.text === text
          ? accept({})
          : refuse('commentIdTaken')
      if (state !== 'comments') return refuse('wrongStage', { state })
      if ((await commentCount(within, meetingId)) >= MOST_MINUTES_COMMENTS) return refuse('tooManyComments')
      await within
        .insertInto('minutes_comments')
        .values({ comment_id: commentId, meeting_id: meetingId, account_id: accountId, text, at_ms: nowMs })
        .execute()
      // An approval of what was read before this remark would pass over it.
      await countChange(within, meetingId)
      await audit.record({ accountId, meetingId, action: 'minutes.comment', details: { commentId } }, within)
      const to = await leadersToTell(within, meetingId, accountId)
      await keepNotices(within, { to, meetingId, byName: fullName, what: COMMENTED }, nowMs)
      told = new Set(to)
      return accept({})
    })
    this.#deps.tellNotices(told)
    return done
  }

  async #answer({ account: { accountId } }: Call, asked: ParamsOf<'minutes.answerComment'>) {
    const { database, clock, audit } = this.#deps
    const { meetingId, commentId, answer, replaces } = asked
    return database.transaction().execute(async (within) => {
      const state = (await minutesRow(within, meetingId))?.state ?? 'draft'
      if (state !== 'comments') return refuse('wrongStage', { state })
      const known = await commentRow(within, commentId)
      if (known === undefined || known.meeting_id !== meetingId) return refuse('noSuchComment')
      // The answer to it was lost on the way, and the page sends it again.
      if (known.answer === answer) return accept({})
      if (known.answer !== replaces) return refuse('stale')
      await within
        .updateTable('minutes_comments')
        .set({ answer, answered_by: accountId, answered_at_ms: clock.nowMs() })
        .where('comment_id', '=', commentId)
        .execute()
      await countChange(within, meetingId)
      await audit.record({ accountId, meetingId, action: 'minutes.answerComment', details: { commentId } }, within)
      return accept({})
    })
  }

  /** The file is made before the transaction, which takes it only if nothing has changed meanwhile. */
  async #approve({ account }: Call, { meetingId, revision, templateSha256 }: ParamsOf<'minutes.approve'>) {
    const { database, clock, audit } = this.#deps
    const { accountId, fullName } = account
    const before = await minutesRow(database, meetingId)
    const over = await meetingIsOver(database, meetingId)
    if (!over.ok) return over
    if (before?.state !== 'comments') return refuse('wrongStage', { state: before?.state ?? 'draft' })
    if (before.revision !== revision) return refuse('stale')
    const votes = await votesCounted(database, meetingId)
    if (votes.waiting !== null) return refuse('countWaiting', { title: votes.waiting })
    const facts = await minutesFacts(this.#deps, meetingId, clock.steadyMs())
    if (facts === null) return refuse('notFound')
    const template = await templateOfMeeting(database, meetingId, localDay(facts.startsAtMs))
    // What is drawn below is in this form, whatever becomes of the body's templates meanwhile.
    if (hashOfTemplate(template) !== templateSha256) return refuse('stale')
    const snapshot: Snapshot = { facts, entries: writtenOf(facts, await entriesOf(database, meetingId)), template }
    const blocks = minutesForm(
      facts,
      snapshot.entries.map(({ entry }) => entry),
      'approved',
      template,
    )
    const nowMs = clock.nowMs()
    const approved = { meetingId, approvedAtMs: nowMs, approvedByName: fullName, text: snapshot }
    const pdf = await minutesPdf(blocks, facts.title, await minutesRecord(database, approved))
    const sha256 = Sha256.parse(createHash('sha256').update(pdf).digest('hex'))
    let told = NOBODY
    const done = await database.transaction().execute(async (within) => {
      const now = await minutesRow(within, meetingId)
      if (now?.state !== 'comments') return refuse('wrongStage', { state: now?.state ?? 'draft' })
      if (now.revision !== revision) return refuse('stale')
      // A count does not change the revision: it is no change of the text.
      const votesNow = await votesCounted(within, meetingId)
      if (votesNow.waiting !== null) return refuse('countWaiting', { title: votesNow.waiting })
      if (votesNow.mark !== votes.mark) return refuse('stale')
      await within
        .updateTable('minutes')
        .set({
          ...{ state: 'approved', revision: revision + 1, snapshot: JSON.stringify(snapshot), pdf, pdf_sha256: sha256 },
          ...{ approved_at_ms: nowMs, approved_by: accountId, approved_by_name: fullName },
        })
        .where('meeting_id', '=', meetingId)
        .execute()
      const entries = snapshot.entries.map(({ entry }) => entry)
      const to = await readersOf(within, meetingId, 'approved', accountId)
      const informed = new Set([accountId, ...to])
      const charged = await keepTasks(within, meetingId, entries, { by: { accountId, fullName }, informed, nowMs })
      await audit.record({ accountId, meetingId, action: 'minutes.approve', details: { revision, sha256 } }, within)
      const settled = [
        ...(await settleNotices(within, { meetingId, what: FOR_COMMENTS }, nowMs)),
        ...(await settleNotices(within, { meetingId, what: COMMENTED }, nowMs)),
      ]
      await keepNotices(within, { to, meetingId, byName: fullName, what: { kind: 'minutesApproved' } }, nowMs)
      told = new Set([...settled, ...to, ...charged])
      return accept({ sha256 })
    })
    this.#deps.tellNotices(told)
    return done
  }
}

async function meetingIsOver(within: Database, meetingId: MeetingId) {
  const meeting = await meetingRow(within, meetingId)
  if (meeting === null) return refuse('notFound')
  const phase = phaseOf(meeting.state)
  if (phase === 'before') return refuse('notBegun')
  return phase === 'running' ? refuse('meetingRuns') : accept(true)
}

function commentRow(within: Database, commentId: ParamsOf<'minutes.comment'>['commentId']) {
  return within
    .selectFrom('minutes_comments')
    .select(['account_id', 'meeting_id', 'text', 'answer'])
    .where('comment_id', '=', commentId)
    .executeTakeFirst()
}

async function commentCount(within: Database, meetingId: MeetingId): Promise<number> {
  const { count } = await within
    .selectFrom('minutes_comments')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('meeting_id', '=', meetingId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Of the people on the list those who may read the minutes in this state, but for who acts. */
async function readersOf(
  within: Database,
  meetingId: MeetingId,
  state: MinutesState,
  except: AccountId,
): Promise<AccountId[]> {
  const seesWhole = await wholeSight(within, meetingId)
  const readers: AccountId[] = []
  for (const { accountId, role } of await participantsOf(within, meetingId)) {
    if (accountId === except || (state === 'comments' && (role === 'operator' || role === 'observer'))) continue
    if (seesWhole({ accountId, actor: role })) readers.push(accountId)
  }
  return readers
}

/** Chair and secretaries who do not know yet that there are remarks. */
async function leadersToTell(within: Database, meetingId: MeetingId, except: AccountId): Promise<AccountId[]> {
  const unread = await within
    .selectFrom('notices')
    .select('account_id')
    .where('meeting_id', '=', meetingId)
    .where('what', '=', JSON.stringify(COMMENTED))
    .where('read_at_ms', 'is', null)
    .execute()
  const told = new Set([except, ...unread.map((row) => row.account_id)])
  return (await participantsOf(within, meetingId)).flatMap(({ accountId, role }) =>
    (role === 'chair' || role === 'secretary') && !told.has(accountId) ? [accountId] : [],
  )
}
