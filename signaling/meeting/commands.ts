import type { Audit } from '../audit/audit.ts'
import { isUnsent, meetingActor } from '../identity/rules.ts'
import type { Account } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Handlers } from '../kit/handlers.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import { MeetingId, type AccountId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { checkComplete, checkDraft, losesLead, withAuthor, type IncompleteError } from './draft-rules.ts'
import { isEditable, rightsOf, transition, type MeetingAct } from './rules.ts'
import * as store from './store.ts'
import { changeOf, listsOf, NOTHING_BUT_STATE, shownAs, type Shown } from './changes.ts'
import { createDetails } from './details.ts'
import { columnsOf, toRecord, toSummary, type MeetingRecord } from './shapes.ts'
import { keepOpen, KEPT_OPEN_MS } from './overdue.ts'
import { ENDED_BY_RULE, type MeetingState, type Participant } from './wire.ts'

export type { MeetingRecord }

export interface MeetingsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly announcer: Announcer
  /** Told after the new state is kept and before the request is answered: the room opens, halts or closes. */
  onStateChanged(meetingId: MeetingId, state: MeetingState, by: 'person' | 'rule'): Promise<void> | void
  /** Told after somebody kept a meeting open that the rule would have ended. */
  onKeptOpen?(): Promise<void> | void
  /** Told after people were taken off the list or given another role or site: their seats must follow. */
  onPeopleChanged?(meetingId: MeetingId): Promise<void> | void
  /** Does what may change the meeting's papers or their order, and tells the seats that may see it afterwards. */
  changingPapers<T>(meetingId: MeetingId, work: () => Promise<T>): Promise<T>
  /** Issues the papers that were prepared, in the transaction that sends the meeting. */
  issuePapers(within: Database, meetingId: MeetingId, nowMs: number): Promise<void>
}
type MeetingMethod =
  | 'meetings.list'
  | 'meetings.get'
  | 'meetings.create'
  | 'meetings.update'
  | 'meetings.send'
  | 'meetings.start'
  | 'meetings.pause'
  | 'meetings.resume'
  | 'meetings.end'
  | 'meetings.keepOpen'
  | 'meetings.postpone'
  | 'meetings.cancel'

export interface Meetings {
  readonly handlers: Handlers<MeetingMethod>
  findMeeting(meetingId: MeetingId): Promise<MeetingRecord | null>
  /** Ends a running meeting in nobody's name. One that is over already stays as it is. */
  endByRule(meetingId: MeetingId): Promise<void>
  participantOf(meetingId: MeetingId, accountId: AccountId): Promise<Participant | null>
}

const MOST_LISTED = 500

/** Life cycle, people and agenda of meetings. */
export function createMeetings(deps: MeetingsDeps): Meetings {
  const { database, clock, audit, announcer, onStateChanged } = deps

  const details = createDetails(database, clock)

  const handlers: Handlers<MeetingMethod> = {
    'meetings.list': async ({ account }) => {
      const nowMs = clock.nowMs()
      const rows = await store.meetingsAround(database, account, MOST_LISTED)
      const visible = rows.filter(
        (row) =>
          meetingActor({
            ...row,
            prepares: account.mayPrepareMeetings && row.created_by === account.accountId,
          }) !== null,
      )
      return accept({ meetings: visible.map((row) => toSummary(row, nowMs)), nowMs })
    },

    'meetings.get': async ({ account, actor }, { meetingId }) => {
      const row = await store.meetingRow(database, meetingId)
      if (row === null || actor === null) return refuse('notFound')
      return accept(await details.of(row, account.accountId, actor))
    },

    'meetings.create': async ({ account }, { requestId, draft: asked, givesUpLead }) => {
      const draft = withAuthor(asked, account)
      const actor = account.systemRole === 'unitAdmin' ? 'unitAdmin' : 'secretary'
      // The author is part of the key: another person's form with the same number finds nothing of this one's.
      const requestKey = `${account.accountId}/${requestId}`
      return database.transaction().execute(async (within) => {
        const known = await within
          .selectFrom('meetings')
          .select('meeting_id')
          .where('request_id', '=', requestKey)
          .executeTakeFirst()
        if (known !== undefined) return accept({ meetingId: known.meeting_id })
        const checked = checkDraft(draft, await store.draftFacts(within, draft, null))
        if (!checked.ok) return checked
        if (!givesUpLead && losesLead({ accountId: account.accountId, actor }, draft.participants)) {
          return refuse('losesLead')
        }
        const meetingId = newId(MeetingId)
        await within
          .insertInto('meetings')
          .values({
            meeting_id: meetingId,
            request_id: requestKey,
            revision: 1,
            ...columnsOf(draft),
            state: 'draft',
            state_reason: null,
            owner_site_id: account.siteId,
            created_by: account.accountId,
            created_at_ms: clock.nowMs(),
          })
          .execute()
        await store.writeDraft(within, meetingId, draft)
        await audit.record({ accountId: account.accountId, meetingId, action: 'meetings.create' }, within)
        return accept({ meetingId })
      })
    },

    'meetings.update': ({ account, actor }, { meetingId, revision, draft, givesUpLead }) =>
      deps.changingPapers(meetingId, async () => {
        const done = await database.transaction().execute(async (within) => {
          const row = await store.meetingRow(within, meetingId)
          if (row === null) return refuse('notFound')
          if (!isEditable(row.state)) return refuse('illegalState', { state: row.state })
          if (row.revision !== revision) return refuse('staleRevision', { revision: row.revision })
          const checked = checkDraft(draft, await store.draftFacts(within, draft, meetingId))
          if (!checked.ok) return checked
          const complete = isUnsent(row.state) ? accept(true) : checkComplete(draft)
          if (!complete.ok) return complete
          if (!givesUpLead && losesLead({ accountId: account.accountId, actor }, draft.participants)) {
            return refuse('losesLead')
          }
          const next = revision + 1
          const before = await listsOf(within, meetingId)
          await within
            .updateTable('meetings')
            .set({ revision: next, ...columnsOf(draft) })
            .where('meeting_id', '=', meetingId)
            .execute()
          await store.writeDraft(within, meetingId, draft)
          await audit.record(
            { accountId: account.accountId, meetingId, action: 'meetings.update', details: { revision: next } },
            within,
          )
          return accept(await shownAs(within, meetingId, changeOf(before, await listsOf(within, meetingId))))
        })
        if (!done.ok) return done
        // Seats follow first: each is told what its role of now may do.
        await deps.onPeopleChanged?.(meetingId)
        tellChanged(meetingId, done.value)
        return accept({ revision: done.value.revision })
      }),

    'meetings.send': async (call, { meetingId, givesUpLead }) => {
      const issue = async (within: Database) => {
        const participants = await store.participantsOf(within, meetingId)
        const complete = checkComplete({
          siteIds: await store.siteIdsOf(within, meetingId),
          participants,
          agenda: await store.agendaOf(within, meetingId),
        })
        if (!complete.ok) return complete
        const by = { accountId: call.account.accountId, actor: call.actor }
        if (!givesUpLead && losesLead(by, participants)) return refuse('losesLead')
        await deps.issuePapers(within, meetingId, clock.nowMs())
        return accept(null)
      }
      return deps.changingPapers(meetingId, () =>
        move<IncompleteError | 'losesLead'>(call, meetingId, 'send', null, issue),
      )
    },

    'meetings.start': (call, { meetingId }) => move<never>(call, meetingId, 'start', null),
    'meetings.pause': (call, { meetingId }) => move<never>(call, meetingId, 'pause', null),
    'meetings.resume': (call, { meetingId }) => move<never>(call, meetingId, 'resume', null),
    'meetings.end': (call, { meetingId }) => move<never>(call, meetingId, 'end', null),
    'meetings.keepOpen': async ({ account }, { meetingId }) => {
      const untilMs = clock.nowMs() + KEPT_OPEN_MS
      const kept = await database.transaction().execute(async (within) => {
        const row = await store.meetingRow(within, meetingId)
        if (row === null) return refuse('notFound')
        if (row.state !== 'inSession' && row.state !== 'paused') return refuse('illegalState', { state: row.state })
        await keepOpen(within, meetingId, untilMs)
        const entry = { accountId: account.accountId, meetingId, action: 'meetings.keepOpen', details: { untilMs } }
        await audit.record(entry, within)
        return accept({ untilMs })
      })
      if (kept.ok) await deps.onKeptOpen?.()
      return kept
    },
    'meetings.postpone': (call, { meetingId, reason }) => move<never>(call, meetingId, 'postpone', reason),
    'meetings.cancel': (call, { meetingId, reason }) =>
      move<never>(call, meetingId, 'cancel', reason, async (within, before) => {
        // A meeting that was never sent stays unknown to those who would have been invited, now that it is no draft any more.
        if (isUnsent(before)) {
          await within
            .deleteFrom('participants')
            .where('meeting_id', '=', meetingId)
            .where('role', 'not in', ['chair', 'secretary'])
            .execute()
        }
        return accept(null)
      }),
  }

  /**
   * Brings a meeting into its next state: decides, keeps, then tells.
   *
   * @param also - What belongs to the same transaction; its refusal undoes nothing because it comes before any change.
   */
  async function move<E extends string>(
    by: { readonly account: Pick<Account, 'accountId'> } | 'rule',
    meetingId: MeetingId,
    act: MeetingAct,
    reason: string | null,
    also: (within: Database, before: MeetingState) => Promise<Outcome<null, E>> = () => Promise.resolve(accept(null)),
  ): Promise<Outcome<{ state: MeetingState }, E | 'illegalTransition' | 'notFound'>> {
    const done = await database.transaction().execute(async (within) => {
      const row = await store.meetingRow(within, meetingId)
      if (row === null) return refuse('notFound')
      const next = transition(row.state, act)
      if (!next.ok) return next
      const extra = await also(within, row.state)
      if (!extra.ok) return extra
      const revision = row.revision + 1
      await within
        .updateTable('meetings')
        .set({ state: next.value, state_reason: reason, revision })
        .where('meeting_id', '=', meetingId)
        .execute()
      await audit.record(
        {
          accountId: by === 'rule' ? null : by.account.accountId,
          meetingId,
          action: `meetings.${act}`,
          details: { from: row.state, to: next.value, ...(reason === null ? {} : { reason }) },
        },
        within,
      )
      return accept(await shownAs(within, meetingId, NOTHING_BUT_STATE))
    })
    if (!done.ok) return done
    const { state } = done.value
    tellChanged(meetingId, done.value)
    await onStateChanged(meetingId, state, by === 'rule' ? by : 'person')
    return accept({ state })
  }

  /** Tells each seat what a room shows of the meeting, with the rights of its role. */
  function tellChanged(meetingId: MeetingId, shown: Shown): void {
    const nowMs = clock.nowMs()
    announcer.announceByRole(meetingId, 'meeting.changed', (role) => ({
      ...shown,
      rights: rightsOf(role, shown, nowMs),
    }))
  }

  return {
    handlers,
    async findMeeting(meetingId) {
      const row = await store.meetingRow(database, meetingId)
      return row === null ? null : toRecord(row)
    },
    async endByRule(meetingId) {
      await move<never>('rule', meetingId, 'end', ENDED_BY_RULE)
    },
    participantOf: (meetingId, accountId) => store.participantOf(database, meetingId, accountId),
  }
}
