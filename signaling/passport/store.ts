import { sql } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import { MediaWayName, MOST_TESTS, type LinkTest } from './wire.ts'

/** Saves a test, and deletes those of the site that are too many or older than the limit. */
export async function insertTest(
  database: Database,
  test: LinkTest & { readonly siteId: SiteId; readonly accountId: AccountId },
  deleteBeforeMs: number,
): Promise<void> {
  await database.transaction().execute(async (within) => {
    await within
      .insertInto('link_tests')
      .values({
        site_id: test.siteId,
        at_ms: test.atMs,
        account_id: test.accountId,
        device: test.device,
        down_kbps: test.downKbps,
        up_kbps: test.upKbps,
        rtt_ms: test.rttMs,
        jitter_ms: test.jitterMs,
        loss_share: test.lossShare,
        way: test.way,
      })
      .execute()
    await within.deleteFrom('link_tests').where('at_ms', '<', deleteBeforeMs).execute()
    const tooMany = within
      .selectFrom('link_tests')
      .select('link_test_id')
      .where('site_id', '=', test.siteId)
      .orderBy('link_test_id', 'desc')
      .limit(1_000)
      .offset(MOST_TESTS)
    await within.deleteFrom('link_tests').where('link_test_id', 'in', tooMany).execute()
  })
}

/** The newest first. */
export async function testsOf(database: Database, siteId: SiteId): Promise<LinkTest[]> {
  const rows = await database
    .selectFrom('link_tests')
    .selectAll()
    .where('site_id', '=', siteId)
    .orderBy('link_test_id', 'desc')
    .limit(MOST_TESTS)
    .execute()
  return rows.map(testOfRow)
}

/** The newest tests of every site, of each as many as asked for, the newest first. */
export async function newestOfAll(database: Database, each: number, sinceMs: number) {
  const ranked = database
    .selectFrom('link_tests')
    .select([
      'site_id',
      'at_ms',
      'down_kbps',
      'up_kbps',
      sql<number>`row_number() over (partition by site_id order by link_test_id desc)`.as('place'),
    ])
    .where('at_ms', '>=', sinceMs)
    .as('ranked')
  return database
    .selectFrom(ranked)
    .selectAll()
    .where('place', '<=', each)
    .orderBy('site_id')
    .orderBy('place')
    .execute()
}

/** The sites invited to a meeting, in their order, each with its newest test. */
export async function invitedSites(database: Database, meetingId: MeetingId) {
  const newest = database
    .selectFrom('link_tests')
    .select(({ fn }) => fn.max('link_test_id').as('link_test_id'))
    .groupBy('site_id')
  const [sites, tests] = await Promise.all([
    database
      .selectFrom('meeting_sites')
      .innerJoin('sites', 'sites.site_id', 'meeting_sites.site_id')
      .leftJoin('sites as parents', 'parents.site_id', 'sites.parent_id')
      .select(['sites.site_id as siteId', 'sites.name as name', 'parents.name as parent'])
      .where('meeting_id', '=', meetingId)
      .orderBy('sites.position')
      .execute(),
    database
      .selectFrom('link_tests')
      .innerJoin('meeting_sites', 'meeting_sites.site_id', 'link_tests.site_id')
      .selectAll('link_tests')
      .where('meeting_sites.meeting_id', '=', meetingId)
      .where('link_test_id', 'in', newest)
      .execute(),
  ])
  const bySite = new Map(tests.map((row) => [row.site_id, testOfRow(row)]))
  return sites.map(({ siteId, name, parent }) => ({
    siteId,
    name,
    district: parent ?? '',
    newest: bySite.get(siteId) ?? null,
  }))
}

interface Row {
  readonly at_ms: number
  readonly device: string
  readonly down_kbps: number | null
  readonly up_kbps: number | null
  readonly rtt_ms: number | null
  readonly jitter_ms: number | null
  readonly loss_share: number | null
  readonly way: string
}

function testOfRow(row: Row): LinkTest {
  return {
    atMs: row.at_ms,
    device: row.device,
    downKbps: row.down_kbps,
    upKbps: row.up_kbps,
    rttMs: row.rtt_ms,
    jitterMs: row.jitter_ms,
    lossShare: row.loss_share,
    way: MediaWayName.catch('unknown').parse(row.way),
  }
}
