import { createHash } from 'node:crypto'
import type { MeetingRole } from '../identity/wire.ts'
import { SEAT_ID_LENGTH, SeatId, type AccountId, type MeetingId, type SiteId } from '../wire/ids.ts'
import type { RosterSeat } from '../seats/wire.ts'

export interface RosterSite {
  readonly siteId: SiteId
  readonly name: string
  readonly shortName: string
  readonly level: string
  readonly parentSiteId: SiteId | null
}
export interface RosterPerson {
  readonly accountId: AccountId
  readonly fullName: string
  readonly title: string
  readonly role: MeetingRole
  readonly site: RosterSite
}

/** Everybody who is invited, as seats, with the name that this very list goes by. */
export interface BuiltRoster {
  readonly hash: string
  readonly seats: readonly RosterSeat[]
  /** As what and for which site each account is invited, operators included. */
  readonly people: ReadonlyMap<AccountId, Pick<RosterPerson, 'role' | 'site'>>
  /** The body of the route that gives it out. */
  readonly json: string
}
/** Who is chair by the list; undefined: nobody. */
export function chairOf({ people }: BuiltRoster): AccountId | undefined {
  return [...people].find(([, { role }]) => role === 'chair')?.[0]
}

export const NO_ROSTER: BuiltRoster = { hash: '0'.repeat(32), seats: [], people: new Map(), json: '{"seats":[]}' }

/**
 * The same meeting and the same site or person give the same seat, whenever and wherever it is asked: so a seat outlives
 * restarts. Knowing it gives no right. Two seats of one meeting get the same by chance once in three billion meetings of 400.
 */
export function seatIdOf(meetingId: MeetingId, kind: RosterSeat['kind'], of: SiteId | AccountId): SeatId {
  const hash = createHash('sha256').update(`${meetingId}/${kind}/${of}`).digest('base64url')
  return SeatId.parse(hash.slice(0, SEAT_ID_LENGTH))
}

/**
 * Bridge points first, then people at desks, both in the order given. Sites of the meeting and those of its operators get a
 * seat each; everybody who is not an operator gets one of their own.
 */
export function buildRoster(
  meetingId: MeetingId,
  sites: readonly RosterSite[],
  people: readonly RosterPerson[],
): BuiltRoster {
  const seats: RosterSeat[] = [
    ...[...new Map(sites.map((site) => [site.siteId, site])).values()].map((site): RosterSeat => ({
      seatId: seatIdOf(meetingId, 'site', site.siteId),
      kind: 'site',
      name: site.name,
      shortName: site.shortName,
      title: '',
      role: 'operator',
      accountId: null,
      siteId: site.siteId,
      siteName: site.name,
      level: site.level,
      parentSiteId: site.parentSiteId,
    })),
    ...people
      .filter(({ role }) => role !== 'operator')
      .map(({ accountId, fullName, title, role, site }): RosterSeat => ({
        seatId: seatIdOf(meetingId, 'person', accountId),
        kind: 'person',
        name: fullName,
        shortName: fullName,
        title,
        role,
        accountId,
        siteId: site.siteId,
        siteName: site.name,
        level: site.level,
        parentSiteId: site.parentSiteId,
      })),
  ]
  // Keys stand in one order everywhere, so the text is the same whenever the content is.
  const json = JSON.stringify({ seats })
  return {
    hash: createHash('sha256').update(json).digest('hex').slice(0, 32),
    seats,
    people: new Map(people.map(({ accountId, role, site }) => [accountId, { role, site }])),
    json,
  }
}
