// Initial passwords of people who came from a file: made when they are asked for, given out once, and kept as hashes alone.
import type { Audit } from '../../audit/audit.ts'
import type { Clock } from '../../kit/clock.ts'
import { csvFile, csvTable } from '../../kit/csv.ts'
import type { SelectQueryBuilder } from 'kysely'
import type { Database } from '../../storage/database.ts'
import type { Tables } from '../../storage/schema.ts'
import { nextTurn } from '../../kit/next-turn.ts'
import type { AccountId } from '../../wire/ids.ts'
import { note } from '../account-changes.ts'
import { forgetFailures } from '../attempts.ts'
import { INITIAL, initialPassword, NO_PASSWORD } from '../passwords.ts'

/** So many keep the database for some hundredths of a second. */
const BATCH = 100
const HEADINGS = ['STT', 'Họ tên', 'Tên đăng nhập', 'Chức vụ', 'Đơn vị', 'Mật khẩu ban đầu']

type People<O> = SelectQueryBuilder<Tables, 'accounts' | 'sites', O>

/**
 * Accounts without a password of the person's own. Only those that came from a file are so, whichever file it was: another one may have been
 * brought before its people were given theirs.
 */
function peopleOf(database: Database) {
  return database
    .selectFrom('accounts')
    .innerJoin('sites', 'sites.site_id', 'accounts.site_id')
    .where('accounts.disabled', '=', 0)
}

export interface WithoutPassword {
  /** Never got one. */
  readonly none: number
  /** Got one and has not signed in with it. */
  readonly unused: number
}

export async function withoutPassword(database: Database): Promise<WithoutPassword> {
  const count = async (pattern: string) => {
    const { people } = await peopleOf(database)
      .select((select) => select.fn.countAll<number | bigint>().as('people'))
      .where('accounts.password_hash', 'like', pattern)
      .executeTakeFirstOrThrow()
    return Number(people)
  }
  return { none: await count(NO_PASSWORD), unused: await count(`${INITIAL}%`) }
}

/**
 * Gives a password to each person who has none and, with `renew`, another one to those who have not used theirs. A list that was lost on its
 * way is made good by renewing. When the server stops meanwhile, the list has those who got one until then.
 *
 * @returns the list as CSV, by unit and name; null when there is nobody.
 */
export async function givePasswords(
  { database, audit, clock }: { readonly database: Database; readonly audit: Audit; readonly clock: Clock },
  { renew, by, isOver }: { readonly renew: boolean; readonly by: AccountId; isOver(): boolean },
): Promise<string | null> {
  const waiting = await withoutOwn(peopleOf(database).select('accounts.account_id'), renew)
    .orderBy('sites.position')
    .orderBy('sites.site_id')
    .orderBy('accounts.name_key')
    .orderBy('accounts.account_id')
    .execute()
  const ids = waiting.map(({ account_id }) => account_id)
  const given: string[][] = []
  for (let from = 0; from < ids.length && !isOver(); from += BATCH) {
    const batch = ids.slice(from, from + BATCH)
    const lines = await database
      .transaction()
      .execute((within) => giveSome({ within, audit, by, renew, nowMs: clock.nowMs() }, batch))
    given.push(...lines)
    await nextTurn()
  }
  return given.length === 0 ? null : csvFile([csvTable(HEADINGS, given)])
}

/** @returns their lines of the list. Who has chosen a password meanwhile is left out. */
async function giveSome(
  { within, audit, by, renew, nowMs }: { within: Database; audit: Audit; by: AccountId; renew: boolean; nowMs: number },
  ids: readonly AccountId[],
): Promise<string[][]> {
  const found = await withoutOwn(
    peopleOf(within)
      .select(['accounts.account_id', 'accounts.username', 'accounts.full_name', 'accounts.title', 'sites.name'])
      .where('accounts.account_id', 'in', ids),
    renew,
  ).execute()
  const people = new Map(found.map((person) => [person.account_id, person]))
  const lines: string[][] = []
  for (const accountId of ids) {
    const person = people.get(accountId)
    if (person === undefined) continue
    const { password, stored } = initialPassword(nowMs)
    await within.updateTable('accounts').set({ password_hash: stored }).where('account_id', '=', accountId).execute()
    await forgetFailures(within, person.username)
    await note(audit, within, by, 'accountImport.passwords', accountId)
    lines.push([person.full_name, person.username, person.title, person.name, password])
  }
  return lines
}

function withoutOwn<O>(query: People<O>, renew: boolean): People<O> {
  return query.where(({ eb, or }) =>
    or([
      eb('accounts.password_hash', '=', NO_PASSWORD),
      ...(renew ? [eb('accounts.password_hash', 'like', `${INITIAL}%`)] : []),
    ]),
  )
}
