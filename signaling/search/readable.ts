// Which meetings an account sees and which papers of them it may read now: everything that a search may show, count or hint at.
import { sql } from 'kysely'
import { closedItemsAmong } from '../meeting/closed-items.ts'
import { meetingActor } from '../identity/rules.ts'
import type { Account } from '../identity/wire.ts'
import { seesAll } from '../visibility/audience.ts'
import { currentOf, mayReadVersion } from '../papers/rules.ts'
import { reachOf } from '../papers/store.ts'
import type { AccessClass } from '../papers/wire.ts'
import { sitesAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { administeredBy, visibleTo } from '../visibility/visible.ts'
import { NOTHING_CLOSED } from '../wire/agenda-audience.ts'
import type { AccountId, MeetingId, PaperId, Sha256, SiteId } from '../wire/ids.ts'
import type { ParamsOf } from '../wire/registry.ts'
import type { MeetingActor } from '../wire/permissions.ts'

export type Filters = Pick<ParamsOf<'search.find'>, 'states' | 'fromMs' | 'toMs' | 'siteId'>
export type SeenMeeting = Awaited<ReturnType<typeof meetingRows>>[number] & { readonly actor: MeetingActor }

export interface ReadablePaper {
  readonly meetingId: MeetingId
  readonly paperId: PaperId
  readonly title: string
  readonly accessClass: AccessClass
  readonly sha256: Sha256
}

/** The meetings that this account sees and that pass the filters, the latest first. */
export async function seenMeetings(database: Database, account: Account, filters: Filters): Promise<SeenMeeting[]> {
  const administered = await administeredBy(database, account)
  const holders = filters.siteId === null ? null : await sitesAtOrBelow(database, filters.siteId)
  const rows = await meetingRows(database, account, filters, administered)
  return rows.flatMap((row) => {
    if (holders?.has(row.owner_site_id) === false) return []
    const actor = meetingActor({
      ...{ state: row.state, role: row.role, administersOwner: administered.has(row.owner_site_id) },
      prepares: account.mayPrepareMeetings && row.created_by === account.accountId,
      // A delegate finds an unsent meeting only to approve its papers, see `visibleTo`.
      approves: true,
    })
    return actor === null ? [] : [{ ...row, actor }]
  })
}

function meetingRows(
  database: Database,
  account: Account,
  { states, fromMs, toMs }: Filters,
  administered: ReadonlySet<SiteId>,
) {
  let query = database
    .selectFrom('meetings')
    .innerJoin('sites', 'sites.site_id', 'meetings.owner_site_id')
    .leftJoin('participants', (join) =>
      join
        .onRef('participants.meeting_id', '=', 'meetings.meeting_id')
        .on('participants.account_id', '=', account.accountId),
    )
    .select([
      'meetings.meeting_id',
      'meetings.title',
      'meetings.kind',
      'meetings.place',
      'meetings.starts_at_ms',
      'meetings.state',
      'meetings.owner_site_id',
      'meetings.created_by',
      'sites.name as owner_name',
      'participants.role',
    ])
    .where(visibleTo(account, administered))
    .orderBy('meetings.starts_at_ms', 'desc')
    .orderBy('meetings.meeting_id')
  if (states.length > 0) query = query.where('meetings.state', 'in', states)
  if (fromMs !== null) query = query.where('meetings.starts_at_ms', '>=', fromMs)
  if (toMs !== null) query = query.where('meetings.starts_at_ms', '<', toMs)
  return query.execute()
}

/** Titles of all papers that are not recalled: a question without a word in them asks for the rest of few. */
export function paperTitles(database: Database) {
  return database
    .selectFrom('papers')
    .select(['paper_id as paperId', 'meeting_id as meetingId', 'title'])
    .where('state', '!=', 'recalled')
    .execute()
}

/** Papers of which some version has one of these files. */
export async function papersWithFiles(database: Database, files: Iterable<string>): Promise<PaperId[]> {
  const rows = await database
    .selectFrom('paper_versions')
    .select('paper_id')
    .where('sha256', 'in', sql<Sha256>`(select value from json_each(${JSON.stringify([...files])}))`)
    .execute()
  return rows.map(({ paper_id: paperId }) => paperId)
}

/**
 * Those among the wanted papers of these meetings that their actors may read, each in the version that its readers have, in the order of the agenda.
 * Only the wanted ones are read: of ten thousand papers a question finds some dozens.
 */
export async function readablePapers(
  database: Database,
  accountId: AccountId,
  meetings: ReadonlyMap<MeetingId, SeenMeeting>,
  wanted: ReadonlySet<PaperId>,
): Promise<ReadablePaper[]> {
  if (wanted.size === 0 || meetings.size === 0) return []
  const rows = await database
    .selectFrom('papers')
    .innerJoin('paper_versions', 'paper_versions.paper_id', 'papers.paper_id')
    .innerJoin('agenda_items', 'agenda_items.agenda_item_id', 'papers.agenda_item_id')
    .select([
      'papers.meeting_id',
      'papers.agenda_item_id',
      'papers.paper_id',
      'papers.title',
      'papers.access_class',
      'papers.state',
      'papers.recall_reason',
      'paper_versions.sha256',
      'paper_versions.issued_at_ms',
    ])
    .where('papers.state', '!=', 'recalled')
    .where('papers.paper_id', 'in', sql<PaperId>`(select value from json_each(${JSON.stringify([...wanted])}))`)
    .orderBy('papers.meeting_id')
    .orderBy('agenda_items.position')
    .orderBy('papers.position')
    .orderBy('papers.created_at_ms')
    .orderBy('papers.paper_id')
    .orderBy('paper_versions.number')
    .execute()
  const closed = await closedItemsAmong(database, narrowed(rows, meetings))
  const readable: ReadablePaper[] = []
  for (let at = 0; at < rows.length;) {
    const row = rows[at]
    if (row === undefined) break
    let end = at + 1
    while (rows[end]?.paper_id === row.paper_id) end += 1
    const actor = meetings.get(row.meeting_id)?.actor
    const current = currentOf(row.state, rows.slice(at, end))
    at = end
    if (actor === undefined || current === undefined) continue
    const [viewer, reach] = [{ accountId, actor }, reachOf(row, closed.get(row.meeting_id) ?? NOTHING_CLOSED)]
    if (!mayReadVersion(viewer, reach, current.issued_at_ms !== null)) continue
    const { meeting_id: meetingId, paper_id: paperId, title, access_class: accessClass } = row
    readable.push({ meetingId, paperId, title, accessClass, sha256: current.sha256 })
  }
  return readable
}

/** Meetings of these rows whose closed items matter: chair, secretary and administrator see all of theirs. */
function narrowed(
  rows: readonly { readonly meeting_id: MeetingId }[],
  meetings: ReadonlyMap<MeetingId, SeenMeeting>,
): ReadonlySet<MeetingId> {
  const ids = new Set(rows.map(({ meeting_id: meetingId }) => meetingId))
  for (const meetingId of ids) {
    const actor = meetings.get(meetingId)?.actor
    if (actor === undefined || seesAll(actor)) ids.delete(meetingId)
  }
  return ids
}

/** Every file whose text somebody may still read: those of recalled papers are none. */
export async function namedFiles(database: Database): Promise<Set<Sha256>> {
  const rows = await database
    .selectFrom('paper_versions')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .select('paper_versions.sha256')
    .distinct()
    .where('papers.state', '!=', 'recalled')
    .execute()
  return new Set(rows.map(({ sha256 }) => sha256))
}
