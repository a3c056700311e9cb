// What a row of the file would do to the accounts that there are.
import type { AddressedAccount } from '../store.ts'
import type { AccountId, SiteId } from '../../wire/ids.ts'
import type { ReadRow } from './columns.ts'
import type { RowChange, RowFault, RowVerdict } from './wire.ts'

export interface JudgedRow extends ReadRow {
  readonly verdict: RowVerdict
  readonly siteId: SiteId | null
  readonly changes: readonly RowChange[]
}

interface Beside {
  /** The account of that user name, if there is one. */
  readonly account: AddressedAccount | undefined
  /** Of the row. */
  readonly unit: { readonly siteId: SiteId; readonly name: string } | { readonly fault: RowFault }
  /** Another row has the user name. */
  readonly twice: boolean
  /** Who brings the file. */
  readonly by: AccountId
}

export function judge(row: ReadRow, { account, unit, twice, by }: Beside): JudgedRow {
  const faulty = (fault: RowFault): JudgedRow => ({ ...row, fault, verdict: 'faulty', siteId: null, changes: [] })
  if (row.fault !== null) return faulty(row.fault)
  if (twice) return faulty('usernameTwice')
  if ('fault' in unit) return faulty(unit.fault)
  if (account === undefined) return { ...row, verdict: 'new', siteId: unit.siteId, changes: [] }
  if (account.disabled) return faulty('accountDisabled')
  // People are moved one by one or with their unit, where it is said what that does: a wrong cell must not do it for hundreds.
  if (account.siteId !== unit.siteId) return faulty('otherUnit')
  const changes = changesOf(row, account)
  if (account.accountId === by && changes.some(({ field }) => field === 'systemRole')) return faulty('ownRights')
  return { ...row, verdict: changes.length === 0 ? 'unchanged' : 'changed', siteId: unit.siteId, changes }
}

/** An empty cell of rights, or of the e-mail address, leaves them as they are. */
export function changesOf(
  {
    fullName,
    title,
    systemRole,
    mayPrepare,
    email,
  }: Pick<ReadRow, 'fullName' | 'title' | 'systemRole' | 'mayPrepare' | 'email'>,
  account: AddressedAccount,
): RowChange[] {
  const changes: RowChange[] = []
  const differs = (field: RowChange['field'], before: string, after: string) =>
    before === after ? 0 : changes.push({ field, before, after })
  differs('fullName', account.fullName, fullName)
  differs('title', account.title, title)
  if (systemRole !== null) differs('systemRole', account.systemRole, systemRole)
  if (mayPrepare !== null) differs('mayPrepareMeetings', String(account.mayPrepareMeetings), String(mayPrepare))
  if (email !== null) differs('email', account.email ?? '', email)
  return changes
}
