import type { Account } from '../identity/wire.ts'
import { unitsNowIn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { administeredBy } from '../visibility/visible.ts'
import type { AccountId, SiteId, TemplateId } from '../wire/ids.ts'
import { KeptPattern } from './wire.ts'

/** One more than a list shows tells whether it holds all. */
export const MOST_LISTED = 200

export interface KeptTemplate {
  readonly templateId: TemplateId
  readonly name: string
  readonly siteName: string
  readonly byName: string
  readonly atMs: number
  readonly pattern: KeptPattern
  /** The person who asks saved it, or administers its unit. */
  readonly mayRemove: boolean
  /** The person who asks saved it, or administers the unit that held the meeting: nothing of that was hidden from them. */
  readonly seesAll: boolean
}

/** Templates that this person may use: those of their unit first, then their own and those of the units that they administer. */
export async function templatesFor(
  database: Database,
  account: Account,
  templateId: TemplateId | null = null,
): Promise<KeptTemplate[]> {
  const administered = await administeredBy(database, account)
  const ownUnit = await unitsNowIn(database, account.siteId)
  const units = new Set([...ownUnit, ...administered])
  let query = database
    .selectFrom('meeting_templates as template')
    .innerJoin('sites', 'sites.site_id', 'template.site_id')
    .innerJoin('accounts', 'accounts.account_id', 'template.created_by')
    .select(['template.template_id', 'template.name', 'template.created_at_ms', 'template.created_by'])
    .select([
      'template.site_id',
      'template.owner_site_id',
      'template.pattern',
      'sites.name as siteName',
      'accounts.full_name as byName',
    ])
    .where((where) =>
      where.or([where('template.site_id', 'in', [...units]), where('template.created_by', '=', account.accountId)]),
    )
    .orderBy((order) =>
      order
        .case()
        .when('template.site_id', 'in', [...ownUnit])
        .then(0)
        .else(1)
        .end(),
    )
    .orderBy('template.name')
    .orderBy('template.template_id')
    .limit(MOST_LISTED + 1)
  if (templateId !== null) query = query.where('template.template_id', '=', templateId)
  const rows = await query.execute()
  return rows.map((row) => ({
    templateId: row.template_id,
    name: row.name,
    siteName: row.siteName,
    byName: row.byName,
    atMs: Number(row.created_at_ms),
    pattern: KeptPattern.parse(JSON.parse(row.pattern)),
    mayRemove: administered.has(row.site_id) || row.created_by === account.accountId,
    seesAll: administered.has(row.owner_site_id) || row.created_by === account.accountId,
  }))
}

export async function countOf(database: Database, siteId: SiteId): Promise<number> {
  const { count } = await database
    .selectFrom('meeting_templates')
    .select((select) => select.fn.countAll<number | bigint>().as('count'))
    .where('site_id', '=', siteId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function templateOfRequest(database: Database, requestKey: string): Promise<TemplateId | null> {
  const row = await database
    .selectFrom('meeting_templates')
    .select('template_id')
    .where('request_id', '=', requestKey)
    .executeTakeFirst()
  return row?.template_id ?? null
}

export interface NewTemplate {
  readonly templateId: TemplateId
  readonly requestKey: string
  readonly siteId: SiteId
  readonly ownerSiteId: SiteId
  readonly accountId: AccountId
  readonly atMs: number
  readonly name: string
  readonly pattern: KeptPattern
}
export async function insertTemplate(within: Database, made: NewTemplate): Promise<void> {
  await within
    .insertInto('meeting_templates')
    .values({
      template_id: made.templateId,
      request_id: made.requestKey,
      site_id: made.siteId,
      owner_site_id: made.ownerSiteId,
      created_by: made.accountId,
      created_at_ms: made.atMs,
      name: made.name,
      pattern: JSON.stringify(made.pattern),
    })
    .execute()
}

export async function deleteTemplate(within: Database, templateId: TemplateId): Promise<void> {
  await within.deleteFrom('meeting_templates').where('template_id', '=', templateId).execute()
}
