// The state of a meeting follows its minutes: once these are signed by all, it is signed and locked.
import type { Audit } from '../audit/audit.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { recordChange } from './history.ts'
import { transition } from './rules.ts'
import { meetingRow } from './store.ts'

/** Brings a meeting that is over from `ended` over `minutesDraft` to `signed`; one that is there already stays. */
export async function meetingSigned(
  within: Database,
  audit: Audit,
  {
    meetingId,
    accountId,
    nowMs,
  }: { readonly meetingId: MeetingId; readonly accountId: AccountId; readonly nowMs: number },
): Promise<void> {
  for (const act of ['draftMinutes', 'sign'] as const) {
    const row = await meetingRow(within, meetingId)
    if (row === null) return
    const next = transition(row.state, act)
    if (!next.ok) continue
    const [from, to] = [row.state, next.value]
    await within
      .updateTable('meetings')
      .set({ state: to, revision: row.revision + 1 })
      .where('meeting_id', '=', meetingId)
      .execute()
    await audit.record({ accountId, meetingId, action: `meetings.${act}`, details: { from, to } }, within)
    await recordChange(within, { meetingId, atMs: nowMs, accountId, act, from, to })
  }
}
