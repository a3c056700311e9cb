// What a new meeting is made from: the pattern of an old one, as far as its people and units are there today.
import type { Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { listedAudience, listedSpeaker } from '../meeting/draft-rules.ts'
import { agendaOf, participantsOf, siteIdsOf, type MeetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import { seesItem } from '../visibility/audience.ts'
import { closedItems } from '../wire/agenda-audience.ts'
import { treeLevels } from '../wire/agenda-tree.ts'
import { AgendaItemId, type SiteId } from '../wire/ids.ts'
import { invitableToday } from './invitable.ts'
import type { KeptPattern, Pattern } from './wire.ts'

/** A whole meeting without its papers; chair, secretaries and administrators of the unit see all of it. */
export async function patternOf(database: Database, row: MeetingRow): Promise<KeptPattern> {
  const people = await participantsOf(database, row.meeting_id)
  const agenda = await agendaOf(database, row.meeting_id)
  return {
    title: row.title,
    kind: row.kind,
    place: row.place,
    startsAtMs: Number(row.starts_at_ms),
    durationMs: Number(row.ends_at_ms) - Number(row.starts_at_ms),
    siteIds: await siteIdsOf(database, row.meeting_id),
    people: people.map(({ accountId, role, siteId }) => ({ accountId, role, siteId })),
    agenda: agenda.map(({ title, plannedMinutes, speaker, level, unit, restricted, audience }) => ({
      ...{ title, plannedMinutes, level, unitSiteId: unit?.siteId ?? null },
      speaker: speaker === null ? null : withoutName(speaker),
      audience: restricted ? audience : null,
    })),
  }
}

type PatternItem = KeptPattern['agenda'][number]
type Speaker = NonNullable<PatternItem['speaker']>
function withoutName(speaker: Speaker): Speaker {
  return speaker.kind === 'person'
    ? { kind: 'person', accountId: speaker.accountId }
    : { kind: 'site', siteId: speaker.siteId }
}

/** What was chosen of it. An item that is for some only stays closed where its people are left out. */
export function chosenOf(
  pattern: KeptPattern,
  { withAgenda, withPeople }: { readonly withAgenda: boolean; readonly withPeople: boolean },
): KeptPattern {
  const { siteIds, people } = withPeople ? pattern : { siteIds: [], people: [] }
  return {
    ...pattern,
    siteIds,
    people,
    agenda: withAgenda ? pattern.agenda.map((item) => listedOnly(item, { siteIds, people })) : [],
  }
}

function listedOnly(item: PatternItem, { siteIds, people }: Pick<KeptPattern, 'siteIds' | 'people'>): PatternItem {
  const list = { siteIds, participants: people }
  return {
    ...item,
    speaker: listedSpeaker(item.speaker, list),
    audience: item.audience === null ? null : listedAudience(item.audience, list),
  }
}

/** The pattern without what this person would not see in a meeting made like this one: closed items, and for whom closed items are. */
export function seenBy(pattern: KeptPattern, account: Account, seesAll: boolean): KeptPattern {
  const role = pattern.people.find(({ accountId }) => accountId === account.accountId)?.role
  if (seesAll || role === 'chair' || role === 'secretary') return pattern
  const items = pattern.agenda.map((item) => ({ item, agendaItemId: newId(AgendaItemId) }))
  const closed = closedItems(
    items.map(({ item, agendaItemId }) => ({
      ...{ agendaItemId, level: item.level, restricted: item.audience !== null, audience: item.audience ?? [] },
      speaker: item.speaker === null ? null : { ...item.speaker, name: '' },
    })),
    pattern.people,
  )
  const viewer = { accountId: account.accountId, actor: 'observer' } as const
  const agenda = items.flatMap(({ item, agendaItemId }) =>
    seesItem(closed, viewer, agendaItemId) ? [forOthers(item)] : [],
  )
  const levels = treeLevels(agenda.map(({ level }) => level))
  return { ...pattern, agenda: agenda.map((item, index) => ({ ...item, level: levels[index] ?? 0 })) }
}

/** A closed item as those see it who do not prepare the meeting: it stays closed, and for whom it is they do not learn. */
function forOthers(item: PatternItem): PatternItem {
  return item.audience === null ? item : { ...item, audience: [] }
}

/** An open item whose speaker is a unit: its heir speaks, as it is invited. */
function speakingToday(item: PatternItem, today: ReadonlyMap<SiteId, SiteId>): PatternItem {
  const { speaker } = item
  if (speaker?.kind !== 'site') return item
  return { ...item, speaker: { ...speaker, siteId: today.get(speaker.siteId) ?? speaker.siteId } }
}

/**
 * With names, and without those who can be invited no longer, whose names are said. In the place of a unit that went over to another as a whole
 * stands that one; who sees a closed item is never widened so.
 */
export async function usableToday(database: Database, pattern: KeptPattern, nowMs: number): Promise<Pattern> {
  const units = pattern.agenda.flatMap(({ unitSiteId }) => unitSiteId ?? [])
  const { today, siteIds, people, leftOut } = await invitableToday(database, pattern, { nowMs, units })
  const same = pattern.siteIds.filter((siteId) => today.get(siteId) === siteId)
  const grown = new Set([...today].flatMap(([siteId, heir]) => (siteId === heir ? [] : [heir])))
  const alike = same.filter((siteId) => !grown.has(siteId))
  const agenda = pattern.agenda.map((item) => ({
    ...(item.audience === null
      ? listedOnly(speakingToday(item, today), { siteIds, people })
      : listedOnly(item, { siteIds: alike, people })),
    unitSiteId: item.unitSiteId === null ? null : (today.get(item.unitSiteId) ?? null),
  }))
  return { ...pattern, siteIds, people, agenda, leftOut }
}
