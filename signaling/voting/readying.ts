// Who is ready to vote: what members of the body say of themselves, and the list of it for chair and secretaries.
import { bodyOfMeeting, isMemberOn } from '../bodies/store.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { isEditable } from '../meeting/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { isLeader } from '../wire/locked-out.ts'
import type { ParamsOf } from '../wire/registry.ts'
import type { ReadinessStanding } from './drafting/wire.ts'
import { membersNow, type SeatedPeople } from './opening.ts'
import type { Readiness } from './wire.ts'

export interface ReadyingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly announcer: Announcer
  seatedIn(meetingId: MeetingId): SeatedPeople
}

export function readyingHandlers(deps: ReadyingDeps): Handlers<'voting.sayReady' | 'voting.readiness'> {
  return {
    'voting.sayReady': (call, asked) => sayReady(deps, call, asked),
    'voting.readiness': (_call, asked) => listReadiness(deps, asked),
  }
}

async function sayReady(
  { database, clock, announcer }: ReadyingDeps,
  { account: { accountId } }: Call,
  { meetingId, ready, note }: ParamsOf<'voting.sayReady'>,
) {
  type Refused = 'notFound' | 'illegalState' | 'noBody' | 'notAMember'
  const atMs = clock.nowMs()
  const said = await database.transaction().execute(async (within): Promise<Outcome<null, Refused>> => {
    const meeting = await meetingRow(within, meetingId)
    if (meeting === null) return refuse('notFound')
    if (!isEditable(meeting.state)) return refuse('illegalState', { state: meeting.state })
    const body = await bodyOfMeeting(within, meetingId)
    if (body === null) return refuse('noBody')
    if (!(await isMemberOn(within, body.bodyId, accountId, localDay(atMs)))) return refuse('notAMember')
    const columns = { ready: ready ? (1 as const) : (0 as const), note, at_ms: atMs }
    await within
      .insertInto('vote_readiness')
      .values({ meeting_id: meetingId, account_id: accountId, ...columns })
      .onConflict((conflict) => conflict.columns(['meeting_id', 'account_id']).doUpdateSet(columns))
      .execute()
    return accept(null)
  })
  if (!said.ok) return said
  const told = { accountId, ready, note, atMs }
  announcer.tellByRole(meetingId, 'voting.readinessChanged', (role) => (isLeader(role) ? told : null))
  return accept({})
}

async function listReadiness(
  { database, clock, seatedIn }: ReadyingDeps,
  { meetingId, only }: ParamsOf<'voting.readiness'>,
) {
  const body = await bodyOfMeeting(database, meetingId)
  if (body === null) return refuse('noBody')
  const now = { bodyId: body.bodyId, nowMs: clock.nowMs() }
  const members = await membersNow(database, meetingId, now, seatedIn(meetingId), null)
  const said = await saidIn(database, meetingId)
  const people = members.map(({ accountId, fullName, title, siteName, present }) => {
    const own = said.get(accountId)
    const standing: ReadinessStanding = own === undefined ? 'silent' : own.ready ? 'ready' : 'notReady'
    const { note, atMs } = own ?? { note: '', atMs: null }
    return { accountId, fullName, title, siteName, present, standing, note, atMs }
  })
  const count = (standing: ReadinessStanding) => people.filter((one) => one.standing === standing).length
  return accept({
    people: people.filter(({ standing }) => only === null || standing === only),
    counts: { ready: count('ready'), notReady: count('notReady'), silent: count('silent') },
  })
}

/** What everybody has said in a meeting. */
export async function saidIn(database: Database, meetingId: MeetingId): Promise<ReadonlyMap<AccountId, Readiness>> {
  const rows = await database.selectFrom('vote_readiness').selectAll().where('meeting_id', '=', meetingId).execute()
  return new Map(rows.map((row) => [row.account_id, { ready: row.ready === 1, note: row.note, atMs: row.at_ms }]))
}
