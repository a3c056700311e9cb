// Reads and writes ballots: drafts, acts, the list of voters that is frozen at the opening, and counts.
import type { Selectable } from 'kysely'
import { findRule } from '../bodies/store.ts'
import { RuleText, type ChoiceKey } from '../bodies/wire.ts'
import type { Database } from '../storage/database.ts'
import type { BallotsTable, BallotVotersTable } from '../storage/schema.ts'
import type { AccountId, BallotId, MeetingId } from '../wire/ids.ts'
import { resultOf, type Counted } from './rules.ts'
import { secretRow, secretVotedOf } from './secret/store.ts'
import type { Ballot, BallotAct, BallotActDone, BallotForm, BallotResult, Counting } from './wire.ts'

export type BallotRow = Selectable<BallotsTable>
export type VoterRow = Selectable<BallotVotersTable>

/** SQLite's limit is 32766 parameters a statement. */
const ROWS_PER_STATEMENT = 1_000

/** All ballots of a meeting in their order. */
export function ballotRows(database: Database, meetingId: MeetingId): Promise<BallotRow[]> {
  return database
    .selectFrom('ballots')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .orderBy('position')
    .orderBy('ballot_id')
    .execute()
}

/** Null where that meeting has no such ballot, whatever other meetings have. */
export async function ballotRow(
  database: Database,
  meetingId: MeetingId,
  ballotId: BallotId,
): Promise<BallotRow | null> {
  const row = await database
    .selectFrom('ballots')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  return row ?? null
}

/** For who has yet to be held to the meeting that they named. */
export async function ballotOfAnyMeeting(database: Database, ballotId: BallotId): Promise<BallotRow | null> {
  const row = await database.selectFrom('ballots').selectAll().where('ballot_id', '=', ballotId).executeTakeFirst()
  return row ?? null
}

/** The one that is open or stopped now, or else the one that was opened last; null: none was. */
export async function lastOpened(database: Database, meetingId: MeetingId): Promise<BallotRow | null> {
  const rows = (await ballotRows(database, meetingId)).filter(({ state }) => state !== 'draft')
  const running = rows.find(({ state }) => state !== 'ended')
  if (running !== undefined) return running
  const acts = await database
    .selectFrom('ballot_acts')
    .innerJoin('ballots', 'ballots.ballot_id', 'ballot_acts.ballot_id')
    .select('ballot_acts.ballot_id')
    .where('ballots.meeting_id', '=', meetingId)
    .where('act', '=', 'open')
    .orderBy('act_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return rows.find(({ ballot_id: ballotId }) => ballotId === acts?.ballot_id) ?? null
}

/** The rule as it read at the opening; of a draft, as it reads now. @throws when it is not understood. */
export async function ruleOf(database: Database, row: BallotRow): Promise<RuleText> {
  if (row.rule_text !== null) return RuleText.parse(JSON.parse(row.rule_text))
  const rule = await findRule(database, row.rule_id)
  if (rule === null) throw new Error('a ballot names a rule that there is not')
  return rule.text
}

export function isApproved({ revision, approved_revision }: BallotRow): boolean {
  return revision === approved_revision
}

/** @param result - As in `resultsOf`. */
export async function countingOf(
  database: Database,
  { ballot_id: ballotId, form, state }: BallotRow,
  result: BallotResult | null,
): Promise<Counting | null> {
  if (form !== 'secret' || state !== 'ended' || result !== null) return null
  return (await secretRow(database, ballotId))?.failed == null ? 'waiting' : 'failed'
}

/** What is sent of a ballot. @param position - Its place among those that the person sees. */
export function ballotOf(
  row: BallotRow,
  rule: RuleText,
  position: number,
  result: BallotResult | null,
  counting: Counting | null,
): Ballot {
  return {
    ...{ ballotId: row.ballot_id, position, agendaItemId: row.agenda_item_id, form: row.form },
    ...{ title: row.title, text: row.text, revision: row.revision, ruleId: row.rule_id, rule },
    ...{ state: row.state, approved: isApproved(row), openedAtMs: row.opened_at_ms, endedAtMs: row.ended_at_ms },
    ...{ passed: result?.passed ?? null, counting },
  }
}

export async function writeAct(
  within: Database,
  ballotId: BallotId,
  act: BallotAct,
  by: { readonly accountId: AccountId | null; readonly fullName: string; readonly onOrder: boolean },
  atMs: number,
): Promise<void> {
  await within
    .insertInto('ballot_acts')
    .values({
      ...{ ballot_id: ballotId, act, at_ms: atMs, by_account_id: by.accountId, by_name: by.fullName },
      on_chairs_order: by.onOrder ? 1 : 0,
    })
    .execute()
}

export async function actsOf(database: Database, ballotId: BallotId): Promise<BallotActDone[]> {
  const rows = await database
    .selectFrom('ballot_acts')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .orderBy('act_id')
    .execute()
  return rows.map((row) => ({
    ...{ act: row.act, atMs: row.at_ms, byName: row.by_name, onChairsOrder: row.on_chairs_order === 1 },
  }))
}

/** Freezes who is a member and who of them is entitled. */
export async function freezeVoters(within: Database, voters: readonly VoterRow[]): Promise<void> {
  for (let from = 0; from < voters.length; from += ROWS_PER_STATEMENT)
    await within
      .insertInto('ballot_voters')
      .values(voters.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
}

/** Everybody on the frozen list, by name. */
export function votersOf(database: Database, ballotId: BallotId): Promise<VoterRow[]> {
  return database
    .selectFrom('ballot_voters')
    .innerJoin('accounts', 'accounts.account_id', 'ballot_voters.account_id')
    .selectAll('ballot_voters')
    .where('ballot_id', '=', ballotId)
    .orderBy('accounts.name_key')
    .orderBy('ballot_voters.account_id')
    .execute()
}

export async function voterOf(
  database: Database,
  ballotId: BallotId,
  accountId: AccountId,
): Promise<VoterRow | undefined> {
  return database
    .selectFrom('ballot_voters')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/** Hands of halls whose count was confirmed. */
function confirmedHands(database: Database, ballotIds: readonly BallotId[]) {
  return database
    .selectFrom('ballot_hands')
    .innerJoin('ballot_hand_counts', (join) =>
      join
        .onRef('ballot_hand_counts.ballot_id', '=', 'ballot_hands.ballot_id')
        .onRef('ballot_hand_counts.site_id', '=', 'ballot_hands.site_id'),
    )
    .where('ballot_hands.ballot_id', 'in', ballotIds)
    .where('ballot_hand_counts.confirmed_at_ms', 'is not', null)
}

/** How many have voted, by device or by a confirmed hand. */
export async function votedOf(database: Database, ballotId: BallotId, form: BallotForm): Promise<number> {
  if (form === 'secret') return secretVotedOf(database, ballotId)
  const cast = await database
    .selectFrom('ballot_casts')
    .select((select) => select.fn.countAll<number | bigint>().as('count'))
    .where('ballot_id', '=', ballotId)
    .where('replaced', '=', 0)
    .executeTakeFirstOrThrow()
  const raised = await confirmedHands(database, [ballotId])
    .select((select) => select.fn.countAll<number | bigint>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(cast.count) + Number(raised.count)
}

type Counts = Map<BallotId, Map<ChoiceKey, number>>

function countsFrom(rows: readonly { ballot_id: BallotId; choice: string; count: number | bigint }[]): Counts {
  const counts: Counts = new Map()
  for (const { ballot_id: ballotId, choice, count } of rows) {
    const own = counts.get(ballotId) ?? new Map<ChoiceKey, number>()
    own.set(choice, Number(count))
    counts.set(ballotId, own)
  }
  return counts
}

/** Results of those of these ballots that have ended; of secret ones of those that are counted. */
export async function resultsOf(
  database: Database,
  rows: readonly BallotRow[],
): Promise<ReadonlyMap<BallotId, BallotResult>> {
  const ended = rows.filter(({ state }) => state === 'ended')
  if (ended.length === 0) return new Map()
  const ballotIds = ended.map((row) => row.ballot_id)
  const byDevice = countsFrom(
    await database
      .selectFrom('ballot_casts')
      .select((select) => ['ballot_id', 'choice', select.fn.countAll<number | bigint>().as('count')])
      .where('ballot_id', 'in', ballotIds)
      .where('replaced', '=', 0)
      .groupBy(['ballot_id', 'choice'])
      .execute(),
  )
  const byHand = countsFrom(
    await confirmedHands(database, ballotIds)
      .select((select) => [
        'ballot_hands.ballot_id as ballot_id',
        'ballot_hands.choice as choice',
        select.fn.countAll<number | bigint>().as('count'),
      ])
      .groupBy(['ballot_hands.ballot_id', 'ballot_hands.choice'])
      .execute(),
  )
  const results = new Map<BallotId, BallotResult>()
  for (const row of ended) {
    if (row.form === 'secret') {
      const result = await secretResult(database, row)
      if (result !== null) results.set(row.ballot_id, result)
      continue
    }
    const counted: Counted = {
      ...{ members: row.members ?? 0, entitled: row.entitled ?? 0 },
      ...{ byDevice: byDevice.get(row.ballot_id) ?? new Map(), byHand: byHand.get(row.ballot_id) ?? new Map() },
    }
    const rule = await ruleOf(database, row)
    const chair = rule.chairDecides === true ? await chairsChoice(database, row) : undefined
    results.set(row.ballot_id, resultOf(rule, { ...counted, chair }))
  }
  return results
}

/** Who chaired when it was opened, if they were entitled to vote, and what they voted for by device or by a confirmed hand. */
async function chairsChoice(database: Database, row: BallotRow): Promise<Counted['chair']> {
  const { ballot_id: ballotId, chair_account_id: accountId } = row
  const voter = accountId === null ? undefined : await voterOf(database, ballotId, accountId)
  if (accountId === null || voter?.entitled !== 1) return undefined
  const cast = await database
    .selectFrom('ballot_casts')
    .select('choice')
    .where('ballot_id', '=', ballotId)
    .where('account_id', '=', accountId)
    .where('replaced', '=', 0)
    .executeTakeFirst()
  const raised = await confirmedHands(database, [ballotId])
    .select('ballot_hands.choice')
    .where('ballot_hands.account_id', '=', accountId)
    .executeTakeFirst()
  return { name: voter.full_name, choice: cast?.choice ?? raised?.choice ?? null }
}

/** By the arithmetic of open votes, from what the committee found in the sums; null: not counted. */
async function secretResult(database: Database, row: BallotRow): Promise<BallotResult | null> {
  const counts = (await secretRow(database, row.ballot_id))?.counts ?? null
  if (counts === null) return null
  const rule = await ruleOf(database, row)
  const byDevice = new Map(rule.choices.map(({ key }, index) => [key, counts[index] ?? 0]))
  return resultOf(rule, { members: row.members ?? 0, entitled: row.entitled ?? 0, byDevice, byHand: new Map() })
}
