import type { Selectable } from 'kysely'
import { localDay } from '../kit/local-day.ts'
import { sitesOn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingsTable } from '../storage/schema.ts'
import { AgendaItemId, type AccountId, type MeetingId, type SiteId } from '../wire/ids.ts'
import { newId } from '../kit/clock.ts'
import { administeredBy, visibleTo } from '../visibility/visible.ts'
import { isHeading, treeLevels } from '../wire/agenda-tree.ts'
import { listedAudience, listedSpeaker, type DraftFacts } from './draft-rules.ts'
import type { AgendaItem, MeetingDraft, Participant, SpeakerRef } from './wire.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'

export type MeetingRow = Selectable<MeetingsTable>

export async function meetingRow(database: Database, meetingId: MeetingId): Promise<MeetingRow | null> {
  const row = await database.selectFrom('meetings').selectAll().where('meeting_id', '=', meetingId).executeTakeFirst()
  return row ?? null
}

export async function siteIdsOf(database: Database, meetingId: MeetingId): Promise<SiteId[]> {
  const rows = await database
    .selectFrom('meeting_sites')
    .innerJoin('sites', 'sites.site_id', 'meeting_sites.site_id')
    .select('meeting_sites.site_id')
    .where('meeting_id', '=', meetingId)
    .orderBy('sites.position')
    .execute()
  return rows.map((row) => row.site_id)
}

function participants(database: Database, meetingId: MeetingId) {
  return database
    .selectFrom('participants')
    .innerJoin('accounts', 'accounts.account_id', 'participants.account_id')
    .innerJoin('sites', 'sites.site_id', 'participants.site_id')
    .select([
      'participants.account_id as accountId',
      'accounts.full_name as fullName',
      'accounts.title as title',
      'participants.role as role',
      'participants.site_id as siteId',
      // The name that roster, attendance and tiles have: one hall goes by one name.
      'sites.name as siteName',
    ])
    .where('participants.meeting_id', '=', meetingId)
}

/** Everybody on the list, by site and name: the order of the room's seats too. */
export function participantsOf(database: Database, meetingId: MeetingId): Promise<Participant[]> {
  return participants(database, meetingId)
    .orderBy('sites.position')
    .orderBy('sites.site_id')
    .orderBy('accounts.name_key')
    .orderBy('participants.account_id')
    .execute()
}

export async function participantOf(
  database: Database,
  meetingId: MeetingId,
  accountId: AccountId,
): Promise<Participant | null> {
  const query = participants(database, meetingId).where('participants.account_id', '=', accountId)
  return (await query.executeTakeFirst()) ?? null
}

export async function agendaOf(database: Database, meetingId: MeetingId): Promise<AgendaItem[]> {
  const rows = await database
    .selectFrom('agenda_items')
    .leftJoin('accounts', 'accounts.account_id', 'agenda_items.speaker_account_id')
    .leftJoin('sites', 'sites.site_id', 'agenda_items.speaker_site_id')
    .leftJoin('sites as units', 'units.site_id', 'agenda_items.unit_site_id')
    .select([
      'agenda_items.agenda_item_id as agendaItemId',
      'agenda_items.position as position',
      'agenda_items.title as title',
      'agenda_items.planned_minutes as plannedMinutes',
      'accounts.account_id as accountId',
      'accounts.full_name as fullName',
      'sites.site_id as siteId',
      'sites.name as siteName',
      'agenda_items.level as level',
      'agenda_items.restricted as restricted',
      'units.site_id as unitId',
      'units.name as unitName',
    ])
    .where('agenda_items.meeting_id', '=', meetingId)
    .orderBy('agenda_items.position')
    .execute()
  const audience = rows.some(({ restricted }) => restricted === 1) ? await audienceOf(database, meetingId) : null
  return rows.map(({ accountId, fullName, siteId, siteName, unitId, unitName, restricted, ...item }) => ({
    ...item,
    unit: unitId === null ? null : { siteId: unitId, name: unitName ?? '' },
    restricted: restricted === 1,
    audience: audience?.get(item.agendaItemId) ?? [],
    speaker:
      accountId !== null
        ? { kind: 'person', accountId, name: fullName ?? '' }
        : siteId !== null
          ? { kind: 'site', siteId, name: siteName ?? '' }
          : null,
  }))
}

/** Of each restricted item of a meeting whom it was given to by name or site. */
async function audienceOf(database: Database, meetingId: MeetingId): Promise<Map<AgendaItemId, SpeakerRef[]>> {
  const rows = await database
    .selectFrom('agenda_audience')
    .innerJoin('agenda_items', 'agenda_items.agenda_item_id', 'agenda_audience.agenda_item_id')
    .select(['agenda_audience.agenda_item_id as agendaItemId', 'account_id', 'site_id'])
    .where('agenda_items.meeting_id', '=', meetingId)
    .orderBy('agenda_audience.account_id')
    .orderBy('agenda_audience.site_id')
    .execute()
  const audience = new Map<AgendaItemId, SpeakerRef[]>()
  for (const { agendaItemId, account_id: accountId, site_id: siteId } of rows) {
    const own = audience.get(agendaItemId) ?? []
    if (accountId !== null) own.push({ kind: 'person', accountId })
    if (siteId !== null) own.push({ kind: 'site', siteId })
    audience.set(agendaItemId, own)
  }
  return audience
}

export interface ListedMeeting extends MeetingRow {
  readonly role: MeetingRole | null
  readonly site_count: number
}

/** Meetings with the role that an account has in each, if any, and how many sites are invited. */
export function withRoleOf(database: Database, account: Account) {
  return database
    .selectFrom('meetings')
    .leftJoin('participants', (join) =>
      join
        .onRef('participants.meeting_id', '=', 'meetings.meeting_id')
        .on('participants.account_id', '=', account.accountId),
    )
    .selectAll('meetings')
    .select((select) => [
      'participants.role',
      select
        .selectFrom('meeting_sites')
        .select(select.fn.countAll<number>().as('sites'))
        .whereRef('meeting_sites.meeting_id', '=', 'meetings.meeting_id')
        .as('site_count'),
    ])
}

/** The meetings that an account sees, latest first. */
export async function meetingsAround(database: Database, account: Account, limit: number): Promise<ListedMeeting[]> {
  const rows = await withRoleOf(database, account)
    .where(visibleTo(account, await administeredBy(database, account)))
    .orderBy('meetings.starts_at_ms', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, site_count: Number(row.site_count ?? 0) }))
}

/** Looks up what a draft names. `meetingId` is null for a meeting that is not there yet. */
export async function draftFacts(
  database: Database,
  draft: MeetingDraft,
  meetingId: MeetingId | null,
): Promise<DraftFacts> {
  const asked = [...new Set(draft.participants.map(({ accountId }) => accountId))]
  const people =
    asked.length === 0
      ? []
      : await database
          .selectFrom('accounts')
          .select('account_id')
          .where('account_id', 'in', asked)
          .where('disabled', '=', 0)
          .execute()
  const listed =
    meetingId === null
      ? []
      : await database.selectFrom('participants').select('account_id').where('meeting_id', '=', meetingId).execute()
  const invited = meetingId === null ? [] : await siteIdsOf(database, meetingId)
  const items = meetingId === null ? [] : await agendaOf(database, meetingId)
  const papers =
    meetingId === null
      ? []
      : await database.selectFrom('papers').select('agenda_item_id').where('meeting_id', '=', meetingId).execute()
  const ballots =
    meetingId === null
      ? []
      : await database.selectFrom('ballots').select('agenda_item_id').where('meeting_id', '=', meetingId).execute()
  return {
    knownSites: new Set([
      ...(await sitesOn(
        database,
        [...draft.siteIds, ...draft.agenda.flatMap(({ unitSiteId }) => unitSiteId ?? [])],
        localDay(draft.startsAtMs),
      )),
      ...invited,
      ...items.flatMap(({ unit }) => unit?.siteId ?? []),
    ]),
    invitable: new Set([...people, ...listed].map((row) => row.account_id)),
    agendaItems: new Set(items.map((item) => item.agendaItemId)),
    itemsWithPapers: new Set(papers.map((row) => row.agenda_item_id)),
    itemsWithBallots: new Set(ballots.flatMap((row) => row.agenda_item_id ?? [])),
  }
}

/** Replaces sites, people and agenda of a meeting; agenda items that the draft names keep their ids. */
export async function writeDraft(within: Database, meetingId: MeetingId, draft: MeetingDraft): Promise<void> {
  await within.deleteFrom('meeting_sites').where('meeting_id', '=', meetingId).execute()
  for (const siteId of new Set(draft.siteIds)) {
    await within.insertInto('meeting_sites').values({ meeting_id: meetingId, site_id: siteId }).execute()
  }
  await within.deleteFrom('participants').where('meeting_id', '=', meetingId).execute()
  for (const { accountId, role, siteId } of draft.participants) {
    await within
      .insertInto('participants')
      .values({ meeting_id: meetingId, account_id: accountId, role, site_id: siteId })
      .execute()
  }
  // Who is put on the list again later is asked again. That somebody sits for another stays known.
  await within
    .deleteFrom('invitation_answers')
    .where('meeting_id', '=', meetingId)
    .where((where) => where.or([where('decision', 'is', null), where('decision', '=', 'refused')]))
    .where('account_id', 'not in', (of) =>
      of.selectFrom('participants').select('account_id').where('meeting_id', '=', meetingId),
    )
    .execute()
  await writeAgenda(within, meetingId, draft)
}

async function writeAgenda(within: Database, meetingId: MeetingId, draft: MeetingDraft): Promise<void> {
  const before = new Map((await agendaOf(within, meetingId)).map((item) => [item.agendaItemId, item]))
  const items = draft.agenda.map((item) => {
    const known = item.agendaItemId === undefined ? undefined : before.get(item.agendaItemId)
    return { item, known, agendaItemId: item.agendaItemId ?? newId(AgendaItemId) }
  })
  const tree = treeLevels(items.map(({ item, known }) => item.level ?? known?.level ?? 0)).map((level) => ({ level }))
  for (const known of before.keys())
    await within.deleteFrom('agenda_audience').where('agenda_item_id', '=', known).execute()
  const kept = items.map(({ agendaItemId }) => agendaItemId)
  let gone = within.deleteFrom('agenda_items').where('meeting_id', '=', meetingId)
  if (kept.length > 0) gone = gone.where('agenda_item_id', 'not in', kept)
  await gone.execute()
  for (const [position, { item, known, agendaItemId }] of items.entries()) {
    const audience = audienceIn(item.audience, known, draft)
    const others = {
      position,
      title: item.title,
      // A heading's are those of what is below it.
      planned_minutes: isHeading(tree, position) ? 0 : item.plannedMinutes,
      level: tree[position]?.level ?? 0,
      unit_site_id: item.unitSiteId === undefined ? (known?.unit?.siteId ?? null) : item.unitSiteId,
      restricted: audience === null ? (0 as const) : (1 as const),
      ...speakerColumns(listedSpeaker(item.speaker === undefined ? (known?.speaker ?? null) : item.speaker, draft)),
    }
    await within
      .insertInto('agenda_items')
      .values({ agenda_item_id: agendaItemId, meeting_id: meetingId, ...others })
      .onConflict((conflict) => conflict.column('agenda_item_id').doUpdateSet(others))
      .execute()
    for (const one of audience ?? [])
      await within
        .insertInto('agenda_audience')
        .values({
          agenda_item_id: agendaItemId,
          account_id: one.kind === 'person' ? one.accountId : null,
          site_id: one.kind === 'site' ? one.siteId : null,
        })
        .execute()
  }
}

/** Whom an item is for; null: all. One that is for nobody on the list any more stays closed. */
function audienceIn(
  audience: readonly SpeakerRef[] | null | undefined,
  known: AgendaItem | undefined,
  draft: MeetingDraft,
): SpeakerRef[] | null {
  if (audience !== undefined) return audience === null ? null : listedAudience(audience, draft)
  return known?.restricted === true ? listedAudience(known.audience, draft) : null
}

function speakerColumns(speaker: SpeakerRef | null) {
  return {
    speaker_account_id: speaker?.kind === 'person' ? speaker.accountId : null,
    speaker_site_id: speaker?.kind === 'site' ? speaker.siteId : null,
  }
}
