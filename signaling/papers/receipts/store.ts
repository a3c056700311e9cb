// What the database keeps and answers about who has received, opened and read which versions.
import type { Viewer } from '../../wire/agenda-audience.ts'
import type { MeetingRole } from '../../identity/wire.ts'
import type { Database } from '../../storage/database.ts'
import type { AccountId, MeetingId, PaperId, PaperVersionId, SiteId } from '../../wire/ids.ts'
import { mayReadVersion } from '../rules.ts'
import { papersOf, type VersionRow } from '../store.ts'
import { countPages, withPages } from './pages-read.ts'
import type { Counts, PaperReach, Reader, Receipt } from './wire.ts'

/** Adds what was reported; a later report never takes anything away. */
export async function keepReceipt(
  within: Database,
  accountId: AccountId,
  version: Pick<VersionRow, 'paper_version_id' | 'pages'>,
  { opened, pages }: Receipt,
  nowMs: number,
): Promise<void> {
  const known = await within
    .selectFrom('paper_receipts')
    .select(['opened_at_ms', 'pages_read', 'received_at_ms'])
    .where('paper_version_id', '=', version.paper_version_id)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  const read = withPages(known?.pages_read ?? '', pages, version.pages)
  const row = {
    received_at_ms: known?.received_at_ms ?? nowMs,
    opened_at_ms: known?.opened_at_ms ?? (opened || pages.length > 0 ? nowMs : null),
    pages_read: read,
    read_count: countPages(read),
    last_at_ms: nowMs,
  }
  await within
    .insertInto('paper_receipts')
    .values({ paper_version_id: version.paper_version_id, account_id: accountId, ...row })
    .onConflict((conflict) => conflict.columns(['paper_version_id', 'account_id']).doUpdateSet(row))
    .execute()
}

interface Person {
  readonly account_id: AccountId
  readonly role: MeetingRole
  readonly site_id: SiteId
}

function viewerOf({ account_id: accountId, role }: Pick<Person, 'account_id' | 'role'>): Viewer {
  return { accountId, actor: role }
}

/** A meeting's papers, its people, and what each of these has of them. */
async function readReceipts(database: Database, meetingId: MeetingId) {
  const people = await database
    .selectFrom('participants')
    .select(['account_id', 'role', 'site_id'])
    .where('meeting_id', '=', meetingId)
    .execute()
  const { papers } = await papersOf(database, meetingId)
  const receipts = await database
    .selectFrom('paper_receipts')
    .innerJoin('paper_versions', 'paper_versions.paper_version_id', 'paper_receipts.paper_version_id')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .select(['paper_receipts.paper_version_id', 'paper_receipts.account_id', 'opened_at_ms', 'read_count'])
    .where('papers.meeting_id', '=', meetingId)
    .execute()
  const had = new Map(receipts.map((row) => [`${row.paper_version_id} ${row.account_id}`, row]))
  const receiptOf = (version: PaperVersionId, person: Person) => had.get(`${version} ${person.account_id}`)
  return { papers, people, receiptOf }
}

/** For each issued paper how far it has come, all in three reads. */
export async function reachOfPapers(database: Database, meetingId: MeetingId): Promise<PaperReach[]> {
  const { papers, people, receiptOf } = await readReceipts(database, meetingId)
  return papers.flatMap(({ current, paperId, reach, state }) => {
    if (state !== 'issued' || current === null) return []
    const entitled = people.filter((person) => mayReadVersion(viewerOf(person), reach, true))
    const of = (person: Person) => receiptOf(current.paperVersionId, person)
    return [
      {
        paperId,
        entitled: counted(entitled),
        received: counted(entitled.filter((person) => of(person) !== undefined)),
        opened: counted(entitled.filter((person) => of(person)?.opened_at_ms != null)),
        readAll: counted(entitled.filter((person) => of(person)?.read_count === current.pages)),
      },
    ]
  })
}

/** For each site of a meeting the issued papers that somebody there may read, and those of them that somebody there has received. */
export async function heldBySite(
  database: Database,
  meetingId: MeetingId,
): Promise<Map<SiteId, { papers: number; held: number }>> {
  const { papers, people, receiptOf } = await readReceipts(database, meetingId)
  const bySite = new Map<SiteId, { papers: number; held: number }>()
  for (const [siteId, own] of Map.groupBy(people, (person) => person.site_id)) {
    const sums = { papers: 0, held: 0 }
    for (const { current, reach, state } of papers) {
      if (state !== 'issued' || current === null) continue
      const readers = own.filter((person) => mayReadVersion(viewerOf(person), reach, true))
      if (readers.length === 0) continue
      sums.papers += 1
      if (readers.some((person) => receiptOf(current.paperVersionId, person) !== undefined)) sums.held += 1
    }
    bySite.set(siteId, sums)
  }
  return bySite
}

function counted(people: readonly Person[]): Counts {
  return { people: people.length, sites: new Set(people.map(({ site_id: siteId }) => siteId)).size }
}

const ROLES: readonly MeetingRole[] = ['chair', 'secretary', 'delegate', 'operator', 'observer']

/** @returns null for a paper that readers do not have. */
export async function readersOfPaper(
  database: Database,
  meetingId: MeetingId,
  paperId: PaperId,
): Promise<{ title: string; pages: number; readers: Reader[] } | null> {
  const { papers } = await papersOf(database, meetingId)
  const paper = papers.find((each) => each.paperId === paperId)
  if (paper === undefined || paper.state !== 'issued' || paper.current === null) return null
  const { current, reach, title } = paper
  const people = await database
    .selectFrom('participants')
    .innerJoin('accounts', 'accounts.account_id', 'participants.account_id')
    .innerJoin('sites', 'sites.site_id', 'participants.site_id')
    .select(['participants.account_id', 'full_name', 'participants.role', 'participants.site_id', 'sites.name'])
    .where('meeting_id', '=', meetingId)
    .orderBy('sites.position')
    .orderBy('sites.name')
    .orderBy('full_name')
    .execute()
  const receipts = await database
    .selectFrom('paper_receipts')
    .innerJoin('paper_versions', 'paper_versions.paper_version_id', 'paper_receipts.paper_version_id')
    .select(['account_id', 'number', 'received_at_ms', 'opened_at_ms', 'read_count'])
    .where('paper_id', '=', paperId)
    .execute()
  const byPerson = Map.groupBy(receipts, (row) => row.account_id)
  const readers = people
    .filter((person) => mayReadVersion(viewerOf(person), reach, true))
    .map((person) => {
      const own = byPerson.get(person.account_id) ?? []
      const now = own.find(({ number }) => number === current.number)
      const before = own.filter((row) => row.number < current.number && row.opened_at_ms !== null)
      return {
        accountId: person.account_id,
        fullName: person.full_name,
        role: person.role,
        siteId: person.site_id,
        siteName: person.name,
        receivedAtMs: now?.received_at_ms ?? null,
        openedAtMs: now?.opened_at_ms ?? null,
        pagesRead: now?.read_count ?? 0,
        openedBefore: before.length === 0 ? null : Math.max(...before.map(({ number }) => number)),
      }
    })
  readers.sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
  return { title, pages: current.pages, readers }
}

/** The newest version of each paper that somebody has opened. */
export async function openedBy(database: Database, meetingId: MeetingId, accountId: AccountId) {
  const rows = await database
    .selectFrom('paper_receipts')
    .innerJoin('paper_versions', 'paper_versions.paper_version_id', 'paper_receipts.paper_version_id')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .select(['papers.paper_id', 'paper_versions.number', 'paper_versions.paper_version_id'])
    .where('papers.meeting_id', '=', meetingId)
    .where('paper_receipts.account_id', '=', accountId)
    .where('opened_at_ms', 'is not', null)
    .orderBy('number')
    .execute()
  return [...new Map(rows.map((row) => [row.paper_id, row])).values()].map((row) => ({
    paperId: row.paper_id,
    number: row.number,
    paperVersionId: row.paper_version_id,
  }))
}
