// Reads how ready the sites of a meeting are: invitations answered, papers held, link tested, machine paired, reminded.
import { answersBySite } from '../answers/store.ts'
import { meetingRow } from '../meeting/store.ts'
import { invitedSites } from '../passport/store.ts'
import { heldBySite } from '../papers/receipts/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import type { BoardSite } from './wire.ts'

/** A site as the board shows it, and whose answers are missing there. */
export interface SiteState extends BoardSite {
  readonly silent: readonly AccountId[]
}

export async function boardOf(database: Database, meetingId: MeetingId): Promise<SiteState[]> {
  const sites = await invitedSites(database, meetingId)
  const held = await heldBySite(database, meetingId)
  const takesAnswers = (await meetingRow(database, meetingId))?.state === 'invited'
  const answers = takesAnswers ? await answersBySite(database, meetingId) : null
  const pairings = await database
    .selectFrom('pairings')
    .innerJoin('accounts', 'accounts.account_id', 'pairings.account_id')
    .innerJoin('meeting_sites', 'meeting_sites.site_id', 'accounts.site_id')
    .select('accounts.site_id')
    .where('meeting_sites.meeting_id', '=', meetingId)
    .where('confirmed_at_ms', 'is not', null)
    .execute()
  const paired = new Set(pairings.map((row) => row.site_id))
  const reminded = await remindedAt(database, meetingId)
  return sites.map(({ district, name, newest, siteId }) => ({
    ...{ siteId, name, district, newestTest: newest },
    ...(answers?.get(siteId) ?? { asked: 0, answered: 0, silent: [] }),
    ...(held.get(siteId) ?? { papers: 0, held: 0 }),
    paired: paired.has(siteId),
    remindedAtMs: reminded.get(siteId) ?? null,
  }))
}

/** Who operates each site in this meeting. */
export async function operatorsOf(database: Database, meetingId: MeetingId): Promise<Map<SiteId, AccountId[]>> {
  const rows = await database
    .selectFrom('participants')
    .select(['account_id', 'site_id'])
    .where('meeting_id', '=', meetingId)
    .where('role', '=', 'operator')
    .execute()
  const bySite = Map.groupBy(rows, (row) => row.site_id)
  return new Map([...bySite].map(([siteId, own]) => [siteId, own.map((row) => row.account_id)]))
}

/** When each site was reminded last, by the notices to its people. */
async function remindedAt(database: Database, meetingId: MeetingId): Promise<Map<SiteId, number>> {
  const rows = await database
    .selectFrom('notices')
    .innerJoin('participants', (join) =>
      join
        .onRef('participants.account_id', '=', 'notices.account_id')
        .onRef('participants.meeting_id', '=', 'notices.meeting_id'),
    )
    .select(({ fn }) => ['participants.site_id', fn.max('notices.at_ms').as('at_ms')])
    .where('notices.meeting_id', '=', meetingId)
    .where((where) =>
      where.or([
        where('notices.what', 'like', '{"kind":"getReady"%'),
        where('notices.what', 'like', '{"kind":"answerAsked"%'),
      ]),
    )
    .groupBy('participants.site_id')
    .execute()
  return new Map(rows.map((row) => [row.site_id, Number(row.at_ms)]))
}
