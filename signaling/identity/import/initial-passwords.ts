// Initial passwords of people who came from a file: made when they are asked for, given out once, and kept as hashes alone.
import type { Audit } from '../../audit/audit.ts'
import { csvFile, csvTable } from '../../kit/csv.ts'
import type { Database } from '../../storage/database.ts'
import type { AccountId, ImportId } from '../../wire/ids.ts'
import { note } from '../account-changes.ts'
import { forgetFailures } from '../attempts.ts'
import { INITIAL, initialPassword, NO_PASSWORD } from '../passwords.ts'

/** So many keep the database for some hundredths of a second. */
const BATCH = 100
const HEADINGS = ['STT', 'Họ tên', 'Tên đăng nhập', 'Chức vụ', 'Đơn vị', 'Mật khẩu ban đầu']

/** Between two batches the running meetings have their turn. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** The file's people, as far as an account of the file's own may be given an initial password. */
function peopleOf(database: Database, importId: ImportId) {
  return database
    .selectFrom('account_import_rows')
    .innerJoin('accounts', 'accounts.username', 'account_import_rows.username')
    .innerJoin('sites', 'sites.site_id', 'accounts.site_id')
    .where('account_import_rows.import_id', '=', importId)
    .where('account_import_rows.verdict', 'in', ['new', 'changed', 'unchanged'])
    .where('accounts.disabled', '=', 0)
}

export interface WithoutPassword {
  /** Never got one. */
  readonly none: number
  /** Got one and has not signed in with it. */
  readonly unused: number
}

export async function withoutPassword(database: Database, importId: ImportId): Promise<WithoutPassword> {
  const count = async (pattern: string) => {
    const { people } = await peopleOf(database, importId)
      .select((select) => select.fn.countAll<number | bigint>().as('people'))
      .where('accounts.password_hash', 'like', pattern)
      .executeTakeFirstOrThrow()
    return Number(people)
  }
  return { none: await count(NO_PASSWORD), unused: await count(`${INITIAL}%`) }
}

/**
 * Gives a password to each of the file's people who has none and, with `renew`, another one to those who have not used theirs. A list
 * that was lost on its way is made good by renewing.
 *
 * @returns the list as CSV; null when there is nobody.
 */
export async function givePasswords(
  { database, audit }: { readonly database: Database; readonly audit: Audit },
  { importId, renew, by }: { readonly importId: ImportId; readonly renew: boolean; readonly by: AccountId },
): Promise<string | null> {
  const given: string[][] = []
  let after = 0
  for (;;) {
    const people = await database.transaction().execute(async (within) => {
      const found = await peopleOf(within, importId)
        .select(['account_import_rows.row', 'accounts.account_id', 'accounts.username', 'accounts.full_name'])
        .select(['accounts.title', 'sites.name'])
        .where('account_import_rows.row', '>', after)
        .where(({ eb, or }) =>
          or([
            eb('accounts.password_hash', '=', NO_PASSWORD),
            ...(renew ? [eb('accounts.password_hash', 'like', `${INITIAL}%`)] : []),
          ]),
        )
        .orderBy('account_import_rows.row')
        .limit(BATCH)
        .execute()
      for (const { account_id: accountId, username, full_name: fullName, title, name } of found) {
        const { password, stored } = initialPassword()
        await within
          .updateTable('accounts')
          .set({ password_hash: stored })
          .where('account_id', '=', accountId)
          .execute()
        await forgetFailures(within, username)
        await note(audit, within, by, 'accountImport.passwords', accountId)
        given.push([fullName, username, title, name, password])
      }
      return found
    })
    after = people.at(-1)?.row ?? after
    if (people.length < BATCH) break
    await nextTurn()
  }
  return given.length === 0 ? null : csvFile([csvTable(HEADINGS, given)])
}
