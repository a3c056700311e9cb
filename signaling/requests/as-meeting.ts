// The meeting that an accepted request becomes: its people, sites and time as a draft of the unit.
import { MeetingDraft } from '../meeting/wire.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import { accountById } from '../identity/store.ts'
import type { Database } from '../storage/database.ts'
import { usableToday } from '../templates/pattern.ts'
import { draftOf, namesOf, type RequestRow } from './store.ts'

export interface AcceptedAs {
  readonly startsAtMs: number
  readonly place: string
}

/**
 * Chair and wished people sit for their own units, which are invited with them. The author becomes a secretary where they may prepare meetings, else a
 * delegate, unless they are the chair. What can be invited no longer on the day of the meeting is left out and named. The one item of the agenda names the unit that prepares the papers.
 */
export async function meetingOf(
  within: Database,
  row: RequestRow,
  { startsAtMs, place }: AcceptedAs,
): Promise<{ readonly draft: MeetingDraft; readonly leftOut: string[] }> {
  const { title, kind, durationMinutes, siteIds, peopleIds, papersSiteId, chairId } = draftOf(row)
  const asker = await accountById(within, row.asked_by)
  const roles = new Map<Account['accountId'], MeetingRole>()
  if (chairId !== null) roles.set(chairId, 'chair')
  if (asker !== null && !roles.has(asker.accountId))
    roles.set(asker.accountId, asker.mayPrepareMeetings ? 'secretary' : 'delegate')
  for (const accountId of peopleIds) if (!roles.has(accountId)) roles.set(accountId, 'delegate')
  const people = (await namesOf(within, [...roles.keys()])).map(({ accountId, siteId }) => ({
    ...{ accountId, siteId, role: roles.get(accountId) ?? 'delegate' },
  }))
  const durationMs = durationMinutes * 60_000
  const usable = await usableToday(
    within,
    {
      ...{ title, kind, place, startsAtMs, durationMs, people },
      siteIds: [...new Set([...siteIds, ...people.map(({ siteId }) => siteId)])],
      agenda: [
        { title, plannedMinutes: durationMinutes, speaker: null, level: 0, unitSiteId: papersSiteId, audience: null },
      ],
    },
    // The draft is judged by the units of that day: one that ends before it would refuse the whole.
    startsAtMs,
  )
  const draft = MeetingDraft.parse({
    ...{ title, kind, place, startsAtMs, endsAtMs: startsAtMs + durationMs, siteIds: usable.siteIds },
    participants: usable.people.map(({ accountId, role, siteId }) => ({ accountId, role, siteId })),
    agenda: usable.agenda,
  })
  return { draft, leftOut: [...usable.leftOut.people, ...usable.leftOut.sites] }
}
