// Reads and writes bodies, their members and rules, and which body decides in a meeting.
import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { BodiesTable, BodyRulesTable } from '../storage/schema.ts'
import type { AccountId, BodyId, BodyRuleId, MeetingId, SiteId } from '../wire/ids.ts'
import { holdsOn } from './rules.ts'
import { MinutesTemplate, USUAL_TEMPLATE } from '../wire/minutes-template.ts'
import { RuleText, type BodyEntry, type BodyMember, type BodyRule, type BodyTemplate } from './wire.ts'

export type BodyRow = Selectable<BodiesTable>

export async function bodyRow(database: Database, bodyId: BodyId): Promise<BodyRow | null> {
  const row = await database.selectFrom('bodies').selectAll().where('body_id', '=', bodyId).executeTakeFirst()
  return row ?? null
}

/** Every body, or the one with this id, with its members and rules of a day counted. */
export async function bodiesOn(
  database: Database,
  day: string,
  bodyId: BodyId | null = null,
): Promise<Omit<BodyEntry, 'mayChange'>[]> {
  let query = database.selectFrom('bodies').innerJoin('sites', 'sites.site_id', 'bodies.site_id')
  if (bodyId !== null) query = query.where('bodies.body_id', '=', bodyId)
  const rows = await query
    .select((select) => [
      'bodies.body_id as bodyId',
      'bodies.name as name',
      'bodies.site_id as siteId',
      'sites.name as siteName',
      select
        .selectFrom('body_members')
        .select((count) => count.fn.countAll<number>().as('members'))
        .whereRef('body_members.body_id', '=', 'bodies.body_id')
        .where('first_day', '<=', day)
        .where((where) => where.or([where('last_day', 'is', null), where('last_day', '>=', day)]))
        .as('members'),
      select
        .selectFrom('body_rules')
        .select((count) => count.fn.countAll<number>().as('rules'))
        .whereRef('body_rules.body_id', '=', 'bodies.body_id')
        .where('first_day', '<=', day)
        .where((where) => where.or([where('last_day', 'is', null), where('last_day', '>=', day)]))
        .as('rules'),
    ])
    .orderBy('sites.position')
    .orderBy('sites.site_id')
    .orderBy('bodies.name')
    .execute()
  return rows.map((row) => ({ ...row, members: Number(row.members ?? 0), rules: Number(row.rules ?? 0) }))
}

/** Everybody who is, was or will be a member, by name. */
export function membersOf(database: Database, bodyId: BodyId): Promise<BodyMember[]> {
  return members(database, bodyId).orderBy('body_members.first_day').execute()
}

/** Who is a member on a day, by name. A person is one member, however their times were entered. */
export function membersOn(database: Database, bodyId: BodyId, day: string): Promise<BodyMember[]> {
  return members(database, bodyId)
    .where('body_members.first_day', '<=', day)
    .where((where) => where.or([where('body_members.last_day', 'is', null), where('body_members.last_day', '>=', day)]))
    .execute()
}

export async function isMemberOn(
  database: Database,
  bodyId: BodyId,
  accountId: AccountId,
  day: string,
): Promise<boolean> {
  const times = await database
    .selectFrom('body_members')
    .select(['first_day as firstDay', 'last_day as lastDay'])
    .where('body_id', '=', bodyId)
    .where('account_id', '=', accountId)
    .execute()
  return times.some((time) => holdsOn(time, day))
}

function members(database: Database, bodyId: BodyId) {
  return database
    .selectFrom('body_members')
    .innerJoin('accounts', 'accounts.account_id', 'body_members.account_id')
    .innerJoin('sites', 'sites.site_id', 'accounts.site_id')
    .select([
      'body_members.membership_id as membershipId',
      'body_members.account_id as accountId',
      'accounts.full_name as fullName',
      'accounts.title as title',
      'sites.name as siteName',
      'body_members.first_day as firstDay',
      'body_members.last_day as lastDay',
    ])
    .where('body_members.body_id', '=', bodyId)
    .orderBy('accounts.name_key')
    .orderBy('body_members.account_id')
}

/** All rules of a body, the newest first. */
export async function rulesOf(database: Database, bodyId: BodyId): Promise<BodyRule[]> {
  const rows = await database
    .selectFrom('body_rules')
    .selectAll()
    .select((select) =>
      select
        .or([
          select.exists(
            select.selectFrom('ballots').select('ballot_id').whereRef('ballots.rule_id', '=', 'body_rules.rule_id'),
          ),
          select.exists(
            select
              .selectFrom('consultations')
              .select('consultation_id')
              .whereRef('consultations.rule_id', '=', 'body_rules.rule_id'),
          ),
        ])
        .as('used'),
    )
    .where('body_id', '=', bodyId)
    .orderBy('made_at_ms', 'desc')
    .orderBy('rule_id')
    .execute()
  return rows.map((row) => ({
    ruleId: row.rule_id,
    revision: row.revision,
    text: ruleText(row),
    firstDay: row.first_day,
    lastDay: row.last_day,
    used: Number(row.used) === 1,
    replaces: row.replaces,
  }))
}

export async function rulesOn(database: Database, bodyId: BodyId, day: string): Promise<BodyRule[]> {
  return (await rulesOf(database, bodyId)).filter((rule) => holdsOn(rule, day))
}

export interface KeptRule {
  readonly ruleId: BodyRuleId
  readonly bodyId: BodyId
  readonly text: RuleText
  readonly firstDay: string
  readonly lastDay: string | null
}

export async function findRule(database: Database, ruleId: BodyRuleId): Promise<KeptRule | null> {
  const row = await database.selectFrom('body_rules').selectAll().where('rule_id', '=', ruleId).executeTakeFirst()
  if (row === undefined) return null
  return {
    ruleId,
    bodyId: row.body_id,
    text: ruleText(row),
    firstDay: row.first_day,
    lastDay: row.last_day,
  }
}

/** @throws when what is stored is no rule: nobody may vote by a rule that is not understood. */
function ruleText({ text }: Pick<Selectable<BodyRulesTable>, 'text'>): RuleText {
  return RuleText.parse(JSON.parse(text))
}

/** All templates of minutes of a body, the one that begins last first. */
export async function templatesOf(database: Database, bodyId: BodyId): Promise<BodyTemplate[]> {
  const rows = await database
    .selectFrom('minutes_templates')
    .selectAll()
    .where('body_id', '=', bodyId)
    .orderBy('first_day', 'desc')
    .execute()
  return rows.map((row) => ({
    ...{ templateId: row.template_id, revision: row.revision, firstDay: row.first_day, lastDay: row.last_day },
    text: MinutesTemplate.parse(JSON.parse(row.text)),
  }))
}

/** How the minutes of a meeting are written that begins on this day. */
export async function templateOfMeeting(
  database: Database,
  meetingId: MeetingId,
  day: string,
): Promise<MinutesTemplate> {
  const body = await bodyOfMeeting(database, meetingId)
  const templates = body === null ? [] : await templatesOf(database, body.bodyId)
  return templates.find((one) => holdsOn(one, day))?.text ?? USUAL_TEMPLATE
}

/** Which body decides in a meeting; null: none. */
export async function bodyOfMeeting(
  database: Database,
  meetingId: MeetingId,
): Promise<{ readonly bodyId: BodyId; readonly name: string } | null> {
  const row = await database
    .selectFrom('meeting_bodies')
    .innerJoin('bodies', 'bodies.body_id', 'meeting_bodies.body_id')
    .select(['bodies.body_id as bodyId', 'bodies.name as name'])
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  return row ?? null
}

export async function setBodyOfMeeting(within: Database, meetingId: MeetingId, bodyId: BodyId | null): Promise<void> {
  await within.deleteFrom('meeting_bodies').where('meeting_id', '=', meetingId).execute()
  if (bodyId !== null)
    await within.insertInto('meeting_bodies').values({ meeting_id: meetingId, body_id: bodyId }).execute()
}

export async function nameIsTaken(
  within: Database,
  { bodyId, siteId, name }: { readonly bodyId: BodyId | null; readonly siteId: SiteId; readonly name: string },
): Promise<boolean> {
  let query = within.selectFrom('bodies').select('body_id').where('site_id', '=', siteId).where('name', '=', name)
  if (bodyId !== null) query = query.where('body_id', '!=', bodyId)
  return (await query.executeTakeFirst()) !== undefined
}
