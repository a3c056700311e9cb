// Which items of an agenda are for some people only, and for whom; server and pages decide it by this function alone.
import type { AgendaItem, Participant } from '../meeting/wire.ts'
import type { AccountId, AgendaItemId } from './ids.ts'
import type { MeetingActor } from './permissions.ts'

/** Each restricted item of a meeting, and each below one, with the accounts that see it beside those who prepare the meeting. */
export type ClosedItems = ReadonlyMap<AgendaItemId, ReadonlySet<AccountId>>
export const NOTHING_CLOSED: ClosedItems = new Map()

/** Somebody to whom something of a meeting is shown, and what they are in it. */
export interface Viewer {
  readonly accountId: AccountId
  readonly actor: MeetingActor
}

type Item = Pick<AgendaItem, 'agendaItemId' | 'level' | 'restricted' | 'audience' | 'speaker'>
type Person = Pick<Participant, 'accountId' | 'siteId' | 'role'>

/** @param items - In the order of the agenda. */
export function closedItems(items: readonly Item[], people: readonly Person[]): ClosedItems {
  const closed = new Map<AgendaItemId, ReadonlySet<AccountId>>()
  /** Who sees the items that the next one may be below; null: everybody. */
  const above: (ReadonlySet<AccountId> | null)[] = []
  for (const item of items) {
    above.length = Math.min(above.length, item.level)
    const parent = above.at(-1) ?? null
    const own = item.restricted ? openTo(item, people) : null
    const both = own === null || parent === null ? (own ?? parent) : new Set([...own].filter((one) => parent.has(one)))
    if (both !== null) closed.set(item.agendaItemId, both)
    above.push(both)
  }
  return closed
}

/** Those on the list who were chosen, by themselves or with their site, the item's speaker, and the chair and secretaries of the list. */
function openTo({ audience, speaker }: Item, people: readonly Person[]): ReadonlySet<AccountId> {
  const chosen = speaker === null ? audience : [...audience, speaker]
  const accounts = new Set(chosen.flatMap((one) => (one.kind === 'person' ? [one.accountId] : [])))
  const sites = new Set(chosen.flatMap((one) => (one.kind === 'site' ? [one.siteId] : [])))
  return new Set(
    people
      .filter(
        ({ accountId, siteId, role }) =>
          role === 'chair' || role === 'secretary' || accounts.has(accountId) || sites.has(siteId),
      )
      .map(({ accountId }) => accountId),
  )
}
