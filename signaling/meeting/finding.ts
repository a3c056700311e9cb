// Pages of a list of meetings by their start, of what an account may see.
import { sql } from 'kysely'
import type { Account } from '../identity/wire.ts'
import { foldedWords } from '../kit/search-text.ts'
import { sitesAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId, SiteId } from '../wire/ids.ts'
import type { ParamsOf, ResultOf } from '../wire/registry.ts'
import { behind } from './page-order.ts'
import { meetingsPreparedBy } from './prepared-items.ts'
import { withRoleOf, type ListedMeeting } from './store.ts'
import { administeredBy, visibleTo } from '../visibility/visible.ts'

type Asked = ParamsOf<'meetings.find'>

const MOST_WORDS = 8

/** A page and where the next begins: by start and id, so that a meeting that is added meanwhile neither repeats nor hides another. */
export async function findMeetings(
  database: Database,
  account: Account,
  asked: Asked,
): Promise<{ rows: ListedMeeting[]; next: ResultOf<'meetings.find'>['next'] }> {
  const administered = await administeredBy(database, account)
  const units = asked.view === 'mine' ? [] : [...(await sitesAtOrBelow(database, account.siteId))]
  const order = asked.order === 'earliestFirst' ? 'asc' : 'desc'
  let query = withRoleOf(database, account)
    .where(visibleTo(account, administered))
    .orderBy('meetings.starts_at_ms', order)
    .orderBy('meetings.meeting_id', order)
    // One more than is shown tells whether another page follows.
    .limit(asked.limit + 1)
  if (asked.view === 'prepares') {
    const prepared = await meetingsPreparedBy(database, account, units, administered)
    // One parameter, however many they are.
    const among = sql<MeetingId>`(select value from json_each(${JSON.stringify(prepared)}))`
    query = query.where('meetings.meeting_id', 'in', among)
  } else query = inView(query, asked.view, account, units)
  if (asked.states.length > 0) query = query.where('meetings.state', 'in', asked.states)
  if (asked.fromMs !== null) query = query.where('meetings.ends_at_ms', '>', asked.fromMs)
  if (asked.untilMs !== null) query = query.where('meetings.starts_at_ms', '<', asked.untilMs)
  if (asked.leadSiteId !== null) query = query.where('meetings.owner_site_id', '=', asked.leadSiteId)
  for (const word of foldedWords(asked.text).slice(0, MOST_WORDS)) {
    query = query.where('meetings.search_text', 'like', `% ${word}%`)
  }
  const { after } = asked
  if (after !== null) query = query.where(behind(after, order))
  const found = await query.execute()
  const rows = found.slice(0, asked.limit).map((row) => ({ ...row, site_count: Number(row.site_count ?? 0) }))
  const last = found.length > asked.limit ? rows.at(-1) : undefined
  const next = last === undefined ? null : { startsAtMs: Number(last.starts_at_ms), meetingId: last.meeting_id }
  return { rows, next }
}

type Query = ReturnType<typeof withRoleOf>

function inView(
  query: Query,
  view: Exclude<Asked['view'], 'prepares'>,
  { accountId }: Account,
  units: readonly SiteId[],
): Query {
  switch (view) {
    case 'mine':
      return query.where((where) =>
        where.or([where('participants.role', 'is not', null), where('meetings.created_by', '=', accountId)]),
      )
    case 'unit':
      return query.where('meetings.owner_site_id', 'in', units)
    case 'invited':
      return query
        .where('meetings.owner_site_id', 'not in', units)
        .where((where) =>
          where.exists(
            where
              .selectFrom('meeting_sites as invited')
              .select('invited.site_id')
              .whereRef('invited.meeting_id', '=', 'meetings.meeting_id')
              .where('invited.site_id', 'in', units),
          ),
        )
    default:
      return view satisfies never
  }
}
