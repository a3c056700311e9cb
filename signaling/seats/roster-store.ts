import type { Clock, MonoMs } from '../kit/clock.ts'
import { participantsOf } from '../meeting/store.ts'
import type { Participant } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId, SiteId } from '../wire/ids.ts'
import { buildRoster, type BuiltRoster, type RosterPerson, type RosterSite } from '../room/roster.ts'

/** Lists of seats as the database has them, and those given out lately, by their hashes. */
export interface Rosters {
  /** Reads it from the database. */
  build(meetingId: MeetingId): Promise<BuiltRoster>
  /**
   * The list with this hash: the one that was built last for the meeting, the one before it, or what the database says now.
   * Undefined when it is none of them.
   */
  find(meetingId: MeetingId, hash: string): Promise<BuiltRoster | undefined>
}

/** Meetings whose lists are remembered, each with its last two; a list of 300 seats is about 100 kB. */
const REMEMBERED = 40
/** For how long one answer of the database serves requests for hashes that are not remembered: a client that guesses hashes does not have the list built at each guess. */
const SERVES_MS = 2_000

export function createRosters(database: Database, clock: Clock): Rosters {
  const lately = new Map<MeetingId, readonly BuiltRoster[]>()
  /** Built for a hash that was not remembered; forgotten together with the lists. */
  const asked = new Map<MeetingId, { readonly atMs: MonoMs; readonly built: Promise<BuiltRoster> }>()

  async function build(meetingId: MeetingId): Promise<BuiltRoster> {
    const invitedPeople = await participantsOf(database, meetingId)
    const sites = await sitesOf(database, meetingId, invitedPeople)
    const people = peopleAt(invitedPeople, new Map(sites.map((site) => [site.siteId, site])))
    const invited = sites.filter((site) => site.invited)
    const built = buildRoster(meetingId, invited.map(plainSite), people)
    const before = lately.get(meetingId) ?? []
    lately.delete(meetingId)
    lately.set(meetingId, [built, ...before.filter(({ hash }) => hash !== built.hash)].slice(0, 2))
    const oldest = lately.keys().next().value
    if (lately.size > REMEMBERED && oldest !== undefined) {
      lately.delete(oldest)
      asked.delete(oldest)
    }
    return built
  }

  async function asNow(meetingId: MeetingId): Promise<BuiltRoster> {
    const atMs = clock.monotonicMs()
    const before = asked.get(meetingId)
    if (before !== undefined && atMs - before.atMs < SERVES_MS) return before.built
    const built = build(meetingId)
    asked.set(meetingId, { atMs, built })
    try {
      return await built
    } catch (error) {
      asked.delete(meetingId)
      throw error
    }
  }

  return {
    build,
    async find(meetingId, hash) {
      const known = lately.get(meetingId)?.find((one) => one.hash === hash)
      if (known !== undefined) return known
      const now = await asNow(meetingId)
      return now.hash === hash ? now : undefined
    },
  }
}

type NamedSite = RosterSite & { readonly invited: boolean }

/** Sites that the meeting has to do with, in their order; `invited` are those with a hall of their own in it. */
async function sitesOf(
  database: Database,
  meetingId: MeetingId,
  people: readonly Pick<Participant, 'siteId' | 'role'>[],
): Promise<NamedSite[]> {
  const operated = new Set(people.filter(({ role }) => role === 'operator').map(({ siteId }) => siteId))
  const siteIds = [...new Set(people.map(({ siteId }) => siteId))]
  const rows = await database
    .selectFrom('sites')
    .leftJoin('meeting_sites', (join) =>
      join.onRef('meeting_sites.site_id', '=', 'sites.site_id').on('meeting_sites.meeting_id', '=', meetingId),
    )
    .select([
      'sites.site_id as siteId',
      'sites.name',
      'sites.short_name as shortName',
      'sites.level',
      'sites.parent_id as parentSiteId',
      'meeting_sites.site_id as invitedId',
    ])
    .where((where) =>
      where.or([
        where('meeting_sites.site_id', 'is not', null),
        ...(siteIds.length === 0 ? [] : [where('sites.site_id', 'in', siteIds)]),
      ]),
    )
    .orderBy('sites.position')
    .orderBy('sites.site_id')
    .execute()
  return rows.map(({ invitedId, ...site }) => ({ ...site, invited: invitedId !== null || operated.has(site.siteId) }))
}

function peopleAt(invited: readonly Participant[], sites: ReadonlyMap<SiteId, RosterSite>): RosterPerson[] {
  return invited.flatMap(({ siteId, siteName: _name, ...person }) => {
    const site = sites.get(siteId)
    return site === undefined ? [] : [{ ...person, site: plainSite(site) }]
  })
}

function plainSite({ siteId, name, shortName, level, parentSiteId }: RosterSite): RosterSite {
  return { siteId, name, shortName, level, parentSiteId }
}
