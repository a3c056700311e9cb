// Who may see a consultation, and as what: its keepers, its follower, and the members who are asked. Nobody else learns that there is one.
import type { Account } from '../identity/wire.ts'
import { unitsNowIn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { administeredBy } from '../visibility/visible.ts'
import type { ConsultationId, SiteId } from '../wire/ids.ts'
import { consultationRow, isAsked, type ConsultationRow } from './store.ts'

export interface Sight {
  /** Writes, sends and closes it. */
  readonly keeps: boolean
  /** Sees everybody's opinions and reminds; who keeps it does so too. */
  readonly follows: boolean
  readonly asked: boolean
}

/** Units whose consultations this account keeps: its own as one who prepares, and those that it administers. */
export async function unitsKept(database: Database, account: Account): Promise<ReadonlySet<SiteId>> {
  const administered = await administeredBy(database, account)
  return account.mayPrepareMeetings
    ? new Set([...administered, ...(await unitsNowIn(database, account.siteId))])
    : administered
}

/** @param kept - Of {@link unitsKept}. @returns null: the account does not learn of it. */
export function sightOf(
  account: Account,
  row: Pick<ConsultationRow, 'site_id' | 'created_by' | 'follower_id' | 'state'>,
  kept: ReadonlySet<SiteId>,
  asked: boolean,
): Sight | null {
  const wrote =
    row.created_by === account.accountId && (account.mayPrepareMeetings || account.systemRole === 'unitAdmin')
  const keeps = wrote || kept.has(row.site_id)
  // Before it is sent nobody is asked, and nobody follows.
  const sent = row.state !== 'draft'
  const follows = keeps || (sent && row.follower_id === account.accountId)
  const sight = { keeps, follows, asked: sent && asked }
  return sight.follows || sight.asked ? sight : null
}

export interface Seen {
  readonly row: ConsultationRow
  readonly sight: Sight
}

/** The consultation as this account sees it; null: there is none for them. */
export async function seen(within: Database, account: Account, consultationId: ConsultationId): Promise<Seen | null> {
  const row = await consultationRow(within, consultationId)
  if (row === null) return null
  const asked = await isAsked(within, consultationId, account.accountId)
  const sight = sightOf(account, row, await unitsKept(within, account), asked)
  return sight === null ? null : { row, sight }
}
