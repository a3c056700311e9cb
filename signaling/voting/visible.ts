// Who sees a ballot.
import type { Call } from '../kit/handlers.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { Database } from '../storage/database.ts'
import { seesAll, seesItem } from '../visibility/audience.ts'
import type { ClosedItems, Viewer } from '../wire/agenda-audience.ts'
import { isApproved, type BallotRow } from './store.ts'

/**
 * Whether somebody sees a ballot: its item of the agenda, and of drafts those that were approved; who prepares the meeting sees all.
 */
export function seesBallot(row: BallotRow, closed: ClosedItems, viewer: Viewer): boolean {
  if (seesAll(viewer.actor)) return true
  if (row.agenda_item_id !== null && !seesItem(closed, viewer, row.agenda_item_id)) return false
  return row.state !== 'draft' || isApproved(row)
}

export async function seesBallotNow(database: Database, row: BallotRow, { account, actor }: Call): Promise<boolean> {
  if (actor === null) return false
  const closed = await closedItemsOf(database, row.meeting_id)
  return seesBallot(row, closed, { accountId: account.accountId, actor })
}
