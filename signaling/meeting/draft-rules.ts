import type { MeetingActor } from '../wire/permissions.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { AccountId, AgendaItemId, SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { MeetingDraft, SpeakerRef } from './wire.ts'

/** What the store knows about the things that a draft names. */
export interface DraftFacts {
  /** Units that exist on the meeting's day, or are invited already. */
  readonly knownSites: ReadonlySet<SiteId>
  /** Accounts that exist and are not barred, or are on the meeting's list already. */
  readonly invitable: ReadonlySet<AccountId>
  /** The meeting's agenda as it is; empty for a new one. */
  readonly agendaItems: ReadonlySet<AgendaItemId>
  readonly itemsWithPapers: ReadonlySet<AgendaItemId>
  readonly itemsWithBallots: ReadonlySet<AgendaItemId>
}
export type DraftError =
  | 'endsBeforeStart'
  | 'unknownSite'
  | 'unknownAccount'
  | 'personTwice'
  | 'siteNotInvited'
  | 'agendaItemHasPapers'
  | 'agendaItemHasBallots'
  | 'unknownAgendaItem'
  | 'unknownUnit'

/** Whether a meeting may be kept as this draft says. `details` name what is wrong, for the form to point at. */
export function checkDraft(draft: MeetingDraft, facts: DraftFacts): Outcome<true, DraftError> {
  if (draft.endsAtMs <= draft.startsAtMs) return refuse('endsBeforeStart')

  const siteIds = new Set(draft.siteIds)
  for (const siteId of siteIds) if (!facts.knownSites.has(siteId)) return refuse('unknownSite', { siteId })

  const people = new Set<AccountId>()
  for (const { accountId, siteId } of draft.participants) {
    if (people.has(accountId)) return refuse('personTwice', { accountId })
    if (!facts.invitable.has(accountId)) return refuse('unknownAccount', { accountId })
    if (!siteIds.has(siteId)) return refuse('siteNotInvited', { accountId, siteId })
    people.add(accountId)
  }

  for (const { unitSiteId } of draft.agenda) {
    if (unitSiteId != null && !facts.knownSites.has(unitSiteId)) return refuse('unknownUnit', { siteId: unitSiteId })
  }
  const kept = new Set<AgendaItemId>()
  for (const [position, { agendaItemId }] of draft.agenda.entries()) {
    if (agendaItemId === undefined) continue
    // The same item twice is as unknown as one of another meeting: an item has one place.
    if (kept.has(agendaItemId) || !facts.agendaItems.has(agendaItemId)) return refuse('unknownAgendaItem', { position })
    kept.add(agendaItemId)
  }
  for (const agendaItemId of facts.itemsWithPapers) {
    if (!kept.has(agendaItemId)) return refuse('agendaItemHasPapers', { agendaItemId })
  }
  for (const agendaItemId of facts.itemsWithBallots) {
    if (!kept.has(agendaItemId)) return refuse('agendaItemHasBallots', { agendaItemId })
  }
  return accept(true)
}

/** Those of an item's audience who are on the list of this draft, each once. */
export function listedAudience(
  audience: readonly SpeakerRef[],
  draft: Pick<MeetingDraft, 'participants' | 'siteIds'>,
): SpeakerRef[] {
  const byKey = new Map(audience.map((one) => [one.kind === 'person' ? one.accountId : one.siteId, one]))
  return [...byKey.values()].filter((one) => listedSpeaker(one, draft) !== null)
}

/** A speaker who is on the list of this draft, or none: a person who is taken off the list speaks to no item. */
export function listedSpeaker(
  speaker: SpeakerRef | null,
  { participants, siteIds }: Pick<MeetingDraft, 'participants' | 'siteIds'>,
): SpeakerRef | null {
  if (speaker === null) return null
  const listed =
    speaker.kind === 'person'
      ? participants.some(({ accountId }) => accountId === speaker.accountId)
      : siteIds.includes(speaker.siteId)
  return listed ? speaker : null
}

export type IncompleteError = 'noChair' | 'noSecretary' | 'noSites' | 'noAgenda'

/** What a meeting can't be sent without, nor go on without once it was sent. */
export function checkComplete(meeting: {
  readonly siteIds: readonly unknown[]
  readonly participants: readonly { readonly role: string }[]
  readonly agenda: readonly unknown[]
}): Outcome<true, IncompleteError> {
  if (!meeting.participants.some(({ role }) => role === 'chair')) return refuse('noChair')
  if (!meeting.participants.some(({ role }) => role === 'secretary')) return refuse('noSecretary')
  if (meeting.siteIds.length === 0) return refuse('noSites')
  if (meeting.agenda.length === 0) return refuse('noAgenda')
  return accept(true)
}

/**
 * The author of a meeting must be able to finish it: an author who is not on the list becomes a secretary of it, at their
 * own site. A unit's administrator has that right anyway and stays off the list.
 */
export function withAuthor(
  draft: MeetingDraft,
  author: { readonly accountId: AccountId; readonly siteId: SiteId; readonly systemRole: string },
): MeetingDraft {
  const listed = draft.participants.some(({ accountId }) => accountId === author.accountId)
  if (listed || author.systemRole === 'unitAdmin') return draft
  return {
    ...draft,
    siteIds: draft.siteIds.includes(author.siteId) ? draft.siteIds : [...draft.siteIds, author.siteId],
    participants: [...draft.participants, { accountId: author.accountId, role: 'secretary', siteId: author.siteId }],
  }
}

/**
 * Whether a chair or secretary would be neither of them in the meeting as this draft lists its people: they would lose every
 * button by their own change. An administrator of the unit keeps theirs, listed or not.
 */
export function losesLead(
  by: { readonly accountId: AccountId; readonly actor: MeetingActor | null },
  participants: readonly { readonly accountId: AccountId; readonly role: MeetingRole }[],
): boolean {
  if (by.actor === 'unitAdmin') return false
  const role = participants.find(({ accountId }) => accountId === by.accountId)?.role
  return role !== 'chair' && role !== 'secretary'
}
