// Does what rows of a confirmed import say, some at a time, each batch in one transaction with how far it has come.
import type { Audit } from '../../audit/audit.ts'
import { newId } from '../../kit/clock.ts'
import { localDay } from '../../kit/local-day.ts'
import { searchText } from '../../kit/search-text.ts'
import { allSites } from '../../sites/store.ts'
import type { Database } from '../../storage/database.ts'
import { AccountId, type ImportId, type SiteId } from '../../wire/ids.ts'
import { nameKey } from '../../wire/name-order.ts'
import { note } from '../account-changes.ts'
import { NO_PASSWORD } from '../passwords.ts'
import { accountsNamed, deleteSessions, insertAccounts, type AddressedAccount } from '../store.ts'
import { changesOf } from './judging.ts'
import { countsOf, rowsOf, type StoredRow } from './store.ts'
import { existsOn } from './units.ts'

/** So many keep the database for some hundredths of a second. */
const BATCH = 50

export interface Batch {
  /** None are left. */
  readonly over: boolean
  /** Hashes of sessions that ended, because their account lost rights. */
  readonly ended: readonly string[]
}

interface Applying {
  readonly within: Database
  readonly audit: Audit
  readonly importId: ImportId
  readonly by: AccountId
  readonly nowMs: number
}

export async function applyBatch(database: Database, of: Omit<Applying, 'within' | 'by'>): Promise<Batch> {
  return database.transaction().execute(async (within) => {
    const { importId, nowMs } = of
    const { done_row: after, by_account_id: by } = await within
      .selectFrom('account_imports')
      .select(['done_row', 'by_account_id'])
      .where('import_id', '=', importId)
      .executeTakeFirstOrThrow()
    const rows = await rowsOf(within, { importId, verdict: null, after, count: BATCH })
    const sites = await openSites(within, localDay(nowMs))
    const accounts = await accountsNamed(
      within,
      rows.map(({ username }) => username),
    )
    const ended: string[] = []
    for (const row of rows) {
      if (row.verdict !== 'new' && row.verdict !== 'changed') continue
      const siteName = row.site_id === null ? undefined : sites.get(row.site_id)
      const account = accounts.get(row.username)
      const done = await applyRow({ ...of, within, by }, row, siteName, account)
      if (done === 'changedSince') await skip(within, row, null)
      else if (done === 'ownRights') await skip(within, row, done)
      else ended.push(...done)
    }
    const last = rows.at(-1)
    const over = rows.length < BATCH
    await within
      .updateTable('account_imports')
      .set({ done_row: last?.row ?? after, ...(over ? { state: 'done' as const, ended_at_ms: nowMs } : {}) })
      .where('import_id', '=', importId)
      .execute()
    if (over) {
      const details = { importId, ...(await countsOf(within, importId)) }
      await of.audit.record({ accountId: by, meetingId: null, action: 'accountImport.end', details }, within)
    }
    return { over, ended }
  })
}

/** Why nothing was done: things have changed since the preview, or administrators would have taken their own rights. */
type Undone = 'changedSince' | 'ownRights'

/** @returns hashes of sessions that ended. */
async function applyRow(
  of: Applying,
  row: StoredRow,
  siteName: string | undefined,
  account: AddressedAccount | undefined,
): Promise<readonly string[] | Undone> {
  const siteId = row.site_id
  if (siteId === null || siteName === undefined) return 'changedSince'
  if (row.verdict === 'new') return account === undefined ? create(of, row, { siteId, siteName }) : 'changedSince'
  return account === undefined || !isAsShown(row, account) ? 'changedSince' : change(of, row, { siteName, account })
}

/** Whether the row would still do what the preview said: somebody may have changed, moved or barred the account since. */
function isAsShown(row: StoredRow, account: AddressedAccount): boolean {
  if (account.disabled || account.siteId !== row.site_id) return false
  const { full_name: fullName, title, system_role: systemRole, email } = row
  const mayPrepare = row.may_prepare_meetings === null ? null : row.may_prepare_meetings === 1
  return JSON.stringify(changesOf({ fullName, title, systemRole, mayPrepare, email }, account)) === row.changes
}

async function create(
  { within, audit, by, nowMs }: Applying,
  row: StoredRow,
  { siteId, siteName }: { readonly siteId: SiteId; readonly siteName: string },
): Promise<readonly string[] | Undone> {
  const accountId = newId(AccountId)
  const account = {
    ...{ accountId, siteId, siteName, username: row.username, fullName: row.full_name, title: row.title },
    systemRole: row.system_role ?? 'user',
    mayPrepareMeetings: row.may_prepare_meetings === 1,
    passwordHash: NO_PASSWORD,
    email: row.email,
  }
  if ((await insertAccounts(within, [account], nowMs)) === 0) return 'changedSince'
  await note(audit, within, by, 'identity.createAccount', accountId)
  return []
}

async function change(
  { within, audit, by }: Applying,
  row: StoredRow,
  { siteName, account }: { readonly siteName: string; readonly account: AddressedAccount },
): Promise<readonly string[] | Undone> {
  const systemRole = row.system_role ?? account.systemRole
  const mayPrepare = row.may_prepare_meetings === null ? account.mayPrepareMeetings : row.may_prepare_meetings === 1
  // Administrators who took their own rights could leave nobody to give them back.
  if (account.accountId === by && systemRole !== account.systemRole) return 'ownRights'
  await within
    .updateTable('accounts')
    .set({
      full_name: row.full_name,
      title: row.title,
      system_role: systemRole,
      may_prepare_meetings: mayPrepare ? 1 : 0,
      email: row.email ?? account.email,
      name_key: nameKey(row.full_name),
      search_text: searchText(row.full_name, row.title, row.username, siteName),
    })
    .where('account_id', '=', account.accountId)
    .execute()
  const { accountId } = account
  const details = { accountId, systemRole, mayPrepareMeetings: mayPrepare }
  await audit.record({ accountId: by, meetingId: null, action: 'identity.changeAccount', details }, within)
  const lost = systemRole !== account.systemRole || (account.mayPrepareMeetings && !mayPrepare)
  // Open pages and sockets were let in with the rights of before.
  return lost ? deleteSessions(within, accountId) : []
}

async function skip(
  within: Database,
  { import_id: importId, row }: StoredRow,
  fault: 'ownRights' | null,
): Promise<void> {
  await within
    .updateTable('account_import_rows')
    .set({ verdict: 'skipped', fault })
    .where('import_id', '=', importId)
    .where('row', '=', row)
    .execute()
}

async function openSites(within: Database, day: string): Promise<ReadonlyMap<SiteId, string>> {
  const sites = await allSites(within)
  return new Map(sites.filter((site) => existsOn(site, day)).map(({ siteId, name }) => [siteId, name]))
}
