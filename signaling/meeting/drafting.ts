// The author's work on a meeting: making one, and changing its time, people and agenda.
import type { Audit } from '../audit/audit.ts'
import { isUnsent } from '../identity/rules.ts'
import type { Account } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Mailing } from '../notices/mailing.ts'
import type { Database } from '../storage/database.ts'
import { MeetingId, type AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { changeOf, listsOf, shownAs, tellChanged } from './changes.ts'
import { checkComplete, checkDraft, losesLead, withAuthor } from './draft-rules.ts'
import { noticeChange, recordChange } from './history.ts'
import { isEditable } from './rules.ts'
import { columnsOf } from './shapes.ts'
import * as store from './store.ts'
import type { MeetingDraft, Participant } from './wire.ts'

export interface DraftingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly announcer: Announcer
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
  /** Left out: e-mail is off. */
  readonly mailing?: Mailing | undefined
  /** Told after people were taken off the list or given another role or site: their seats must follow. */
  onPeopleChanged?(meetingId: MeetingId): Promise<void> | void
  /** An item that was taken off the agenda is under discussion no longer, from the same transaction on. */
  agendaEdited(within: Database, meetingId: MeetingId): Promise<void>
  /** Told after times or agenda may have changed, and were announced. */
  onEdited?(meetingId: MeetingId): Promise<void> | void
  /** Does what may change the meeting's papers or their order, and tells the seats that may see it afterwards. */
  changingPapers<T>(meetingId: MeetingId, work: () => Promise<T>): Promise<T>
}
export type DraftingMethod = 'meetings.create' | 'meetings.update'

/** Who writes the draft, and whether they agree to lead the meeting no longer. */
interface Author extends Pick<Account, 'accountId' | 'siteId'> {
  readonly actor: MeetingActor | null
  readonly givesUpLead: boolean
}

export function draftingHandlers(deps: DraftingDeps): Handlers<DraftingMethod> {
  const { database } = deps
  return {
    'meetings.create': ({ account }, { requestId, draft, givesUpLead }) => {
      const actor = account.systemRole === 'unitAdmin' ? 'unitAdmin' : 'secretary'
      const by = { ...account, actor, givesUpLead } as const
      // The author is part of the key: another person's form with the same number finds nothing of this one's.
      const requestKey = `${account.accountId}/${requestId}`
      return database
        .transaction()
        .execute((within) => createMeetingWithin(deps, within, by, requestKey, withAuthor(draft, account)))
    },

    'meetings.update': ({ account, actor }, { meetingId, revision, draft, givesUpLead }) =>
      deps.changingPapers(meetingId, async () => {
        const by = { ...account, actor, givesUpLead }
        const change = { meetingId, revision, draft }
        const done = await database.transaction().execute((within) => update(deps, within, by, change))
        if (!done.ok) return done
        // Seats first: each is sent what its new role may do.
        await deps.onPeopleChanged?.(meetingId)
        const { shown, told } = done.value
        tellChanged(deps, meetingId, shown)
        if (told.size > 0) deps.tellNotices(told)
        await deps.onEdited?.(meetingId)
        return accept({ revision: shown.revision })
      }),
  }
}

/**
 * Makes a meeting within a transaction. The same key again gives the same meeting.
 *
 * @param by - Its `siteId` is the unit that holds the meeting.
 */
export async function createMeetingWithin(
  { audit, clock }: Pick<DraftingDeps, 'audit' | 'clock'>,
  within: Database,
  by: Author,
  requestKey: string,
  draft: MeetingDraft,
) {
  const { accountId, siteId } = by
  const known = await within
    .selectFrom('meetings')
    .select('meeting_id')
    .where('request_id', '=', requestKey)
    .executeTakeFirst()
  if (known !== undefined) return accept({ meetingId: known.meeting_id })
  const checked = checkDraft(draft, await store.draftFacts(within, draft, null))
  if (!checked.ok) return checked
  if (!by.givesUpLead && losesLead(by, draft.participants)) return refuse('losesLead')
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
      owner_site_id: siteId,
      created_by: accountId,
      created_at_ms: clock.nowMs(),
    })
    .execute()
  await store.writeDraft(within, meetingId, draft)
  await audit.record({ accountId, meetingId, action: 'meetings.create' }, within)
  await recordChange(within, { meetingId, atMs: clock.nowMs(), accountId, act: 'create', from: null, to: 'draft' })
  return accept({ meetingId })
}

async function update(
  { audit, agendaEdited, clock, mailing }: DraftingDeps,
  within: Database,
  by: Author,
  { meetingId, revision, draft }: { meetingId: MeetingId; revision: number; draft: MeetingDraft },
) {
  const row = await store.meetingRow(within, meetingId)
  if (row === null) return refuse('notFound')
  if (!isEditable(row.state)) return refuse('illegalState', { state: row.state })
  if (row.revision !== revision) return refuse('staleRevision', { revision: row.revision })
  const checked = checkDraft(draft, await store.draftFacts(within, draft, meetingId))
  if (!checked.ok) return checked
  const complete = isUnsent(row.state) ? accept(true) : checkComplete(draft)
  if (!complete.ok) return complete
  if (!by.givesUpLead && losesLead(by, draft.participants)) return refuse('losesLead')
  const next = revision + 1
  const before = await listsOf(within, meetingId)
  await within
    .updateTable('meetings')
    .set({ revision: next, ...columnsOf(draft) })
    .where('meeting_id', '=', meetingId)
    .execute()
  await store.writeDraft(within, meetingId, draft)
  await agendaEdited(within, meetingId)
  const { accountId } = by
  await audit.record({ accountId, meetingId, action: 'meetings.update', details: { revision: next } }, within)
  const told = await movedByEdit(within, clock.nowMs(), accountId, row, draft)
  const after = await listsOf(within, meetingId)
  if (mailing !== undefined) await mailOfEdit(mailing, within, row, draft, before.people[1])
  return accept({ shown: await shownAs(within, meetingId, changeOf(before, after)), told })
}

/** Who was put on the list of a meeting that people are invited to is invited now; the others are told of another time. */
async function mailOfEdit(
  mailing: Mailing,
  within: Database,
  row: store.MeetingRow,
  { participants, startsAtMs }: MeetingDraft,
  listedBefore: readonly Participant[],
): Promise<void> {
  if (row.state !== 'invited') return
  const { meeting_id: meetingId } = row
  const known = new Set(listedBefore.map(({ accountId }) => accountId))
  const [staying, added] = [true, false].map((was) =>
    participants.map(({ accountId }) => accountId).filter((accountId) => known.has(accountId) === was),
  )
  if (Number(row.starts_at_ms) !== startsAtMs)
    await mailing.queue(within, { kind: 'moved', meetingId, to: staying ?? [] })
  if (added !== undefined && added.length > 0) await mailing.queue(within, { kind: 'invitation', meetingId, to: added })
}

/** A meeting that people were invited to, and that an edit put to another day or hour: they get the notice of a rescheduled one. */
async function movedByEdit(
  within: Database,
  nowMs: number,
  accountId: AccountId,
  row: store.MeetingRow,
  { startsAtMs, endsAtMs }: MeetingDraft,
): Promise<ReadonlySet<AccountId>> {
  if (row.state !== 'invited' || Number(row.starts_at_ms) === startsAtMs) return new Set()
  const time = { startsAtMs, endsAtMs }
  const { meeting_id: meetingId, state } = row
  await recordChange(within, { meetingId, atMs: nowMs, accountId, act: 'reschedule', from: state, to: state, time })
  return noticeChange(within, row, state, { act: 'reschedule', by: { accountId }, time }, nowMs)
}
