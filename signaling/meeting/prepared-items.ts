// Meetings for which a unit prepares papers: those with an item of the agenda that names it and that the person asking sees.
import { meetingActor } from '../identity/rules.ts'
import type { Account } from '../identity/wire.ts'
import type { Database } from '../storage/database.ts'
import { seesAll, seesItem } from '../visibility/audience.ts'
import { visibleTo } from '../visibility/visible.ts'
import { NOTHING_CLOSED } from '../wire/agenda-audience.ts'
import type { MeetingId, SiteId } from '../wire/ids.ts'
import { closedItemsAmong } from './closed-items.ts'
import { withRoleOf } from './store.ts'

/** An item that is hidden from this person leads to no meeting. */
export async function meetingsPreparedBy(
  database: Database,
  account: Account,
  units: readonly SiteId[],
  administered: ReadonlySet<SiteId>,
): Promise<MeetingId[]> {
  const rows = await withRoleOf(database, account)
    .innerJoin('agenda_items', 'agenda_items.meeting_id', 'meetings.meeting_id')
    .select('agenda_items.agenda_item_id')
    .where('agenda_items.unit_site_id', 'in', units)
    .where(visibleTo(account, administered))
    .execute()
  const seen = rows.flatMap((row) => {
    const actor = meetingActor({
      ...{ state: row.state, role: row.role, administersOwner: administered.has(row.owner_site_id) },
      prepares: account.mayPrepareMeetings && row.created_by === account.accountId,
      // A delegate finds an unsent meeting only to approve its papers, see `visibleTo`.
      approves: true,
    })
    if (actor === null) return []
    return { meetingId: row.meeting_id, agendaItemId: row.agenda_item_id, actor }
  })
  const partly = new Set(seen.flatMap(({ meetingId, actor }) => (seesAll(actor) ? [] : [meetingId])))
  const closed = partly.size === 0 ? new Map<MeetingId, never>() : await closedItemsAmong(database, partly)
  const found = seen.flatMap(({ meetingId, agendaItemId, actor }) => {
    const viewer = { accountId: account.accountId, actor }
    return seesItem(closed.get(meetingId) ?? NOTHING_CLOSED, viewer, agendaItemId) ? [meetingId] : []
  })
  return [...new Set(found)]
}
