// Adds meetings up: by month, kind, level, unit and invited unit. Each list comes to the same sums.
import { MeetingKind } from '../meeting/wire.ts'
import type { Site } from '../sites/wire.ts'
import type { SiteId } from '../wire/ids.ts'
import type { Statistics, StatisticsAsked, Sums } from './wire.ts'

/** A meeting that was held, as far as it is counted. */
export interface Held {
  /** `YYYY-MM`. */
  readonly month: string
  readonly kind: MeetingKind
  readonly ownerSiteId: SiteId
  readonly minutes: number
  readonly papers: number
  /** Each invited unit, and whether anybody of it came. */
  readonly places: ReadonlyMap<SiteId, boolean>
}

type Counter = { -readonly [name in keyof Sums]: number }
const LEVELS: readonly string[] = ['central', 'province', 'district', 'commune']
/** Sums of a century: more than a chart can bear, and an end for wrong clocks. */
const MOST_MONTHS = 1_200

const nothing = (): Counter => ({ meetings: 0, minutes: 0, papers: 0, invited: 0, came: 0 })

/** The unit that stands for another one today: through mergers and renamings; one that was split or dissolved stands for itself. */
export function unitNow(sites: ReadonlyMap<SiteId, Site>, siteId: SiteId): SiteId {
  const walked = new Set<SiteId>()
  let at = siteId
  while (!walked.has(at)) {
    walked.add(at)
    const [heir, ...others] = sites.get(at)?.successorIds ?? []
    if (heir === undefined || others.length > 0) return at
    at = heir
  }
  return siteId
}

/** Takes meetings one by one, and holds no more than the sums. */
export class Tally {
  readonly #sites: ReadonlyMap<SiteId, Site>
  readonly #view: StatisticsAsked['units']
  readonly #all = nothing()
  readonly #months = new Map<string, Counter>()
  readonly #kinds = new Map<MeetingKind, Counter>()
  readonly #levels = new Map<string, Counter>()
  readonly #units = new Map<SiteId, Counter>()
  readonly #places = new Map<SiteId, { invited: number; came: number }>()

  /** @param sites - All of them, in their order. */
  constructor(sites: readonly Site[], view: StatisticsAsked['units']) {
    this.#sites = new Map(sites.map((site) => [site.siteId, site]))
    this.#view = view
  }

  add(held: Held): void {
    const unit = this.#unitOf(held.ownerSiteId)
    const level = this.#sites.get(unit)?.level ?? ''
    // Units that have become one were one place of the meeting.
    const places = new Map<SiteId, boolean>()
    for (const [siteId, here] of held.places) {
      const place = this.#unitOf(siteId)
      places.set(place, here || places.get(place) === true)
    }
    const came = [...places.values()].filter(Boolean).length
    const one = { meetings: 1, minutes: held.minutes, papers: held.papers, invited: places.size, came }
    increase(this.#all, one)
    increase(counterOf(this.#months, held.month), one)
    increase(counterOf(this.#kinds, held.kind), one)
    increase(counterOf(this.#levels, level), one)
    increase(counterOf(this.#units, unit), one)
    for (const [place, here] of places) {
      const sum = this.#places.get(place) ?? { invited: 0, came: 0 }
      this.#places.set(place, { invited: sum.invited + 1, came: sum.came + Number(here) })
    }
  }

  result(): Statistics {
    const order = new Map([...this.#sites.keys()].map((siteId, index) => [siteId, index]))
    const placeOf = (siteId: SiteId): number => order.get(siteId) ?? order.size
    return {
      all: { ...this.#all },
      months: monthsBetween([...this.#months.keys()]).map((month) => ({
        month,
        ...(this.#months.get(month) ?? nothing()),
      })),
      kinds: MeetingKind.options.flatMap((kind) => {
        const sums = this.#kinds.get(kind)
        return sums === undefined ? [] : [{ kind, ...sums }]
      }),
      levels: [...this.#levels]
        .map(([level, sums]) => ({ level, ...sums }))
        .sort((a, b) => rank(a.level) - rank(b.level) || (a.level < b.level ? -1 : 1)),
      units: [...this.#units]
        .map(([siteId, sums]) => ({ ...this.#named(siteId), ...sums }))
        .sort((a, b) => b.meetings - a.meetings || placeOf(a.siteId) - placeOf(b.siteId)),
      sites: [...this.#places]
        .map(([siteId, sums]) => ({ ...this.#named(siteId), ...sums }))
        .sort((a, b) => placeOf(a.siteId) - placeOf(b.siteId)),
    }
  }

  #unitOf(siteId: SiteId): SiteId {
    return this.#view === 'today' ? unitNow(this.#sites, siteId) : siteId
  }

  #named(siteId: SiteId) {
    const site = this.#sites.get(siteId)
    return { siteId, name: site?.name ?? siteId, endsOn: site?.endsOn ?? null }
  }
}

function rank(level: string): number {
  const at = LEVELS.indexOf(level)
  return at < 0 ? LEVELS.length : at
}

function counterOf<K>(counters: Map<K, Counter>, key: K): Counter {
  const known = counters.get(key) ?? nothing()
  counters.set(key, known)
  return known
}

function increase(sum: Counter, by: Sums): void {
  sum.meetings += by.meetings
  sum.minutes += by.minutes
  sum.papers += by.papers
  sum.invited += by.invited
  sum.came += by.came
}

/** From the first to the last of these, those without a meeting too. */
function monthsBetween(months: readonly string[]): string[] {
  const [first, last] = [months.toSorted().at(0), months.toSorted().at(-1)]
  if (first === undefined || last === undefined) return []
  const all: string[] = []
  for (let month = first; month <= last && all.length < MOST_MONTHS; month = nextMonth(month)) all.push(month)
  return all.at(-1) === last ? all : months.toSorted()
}

/** The month after this one, `YYYY-MM`. */
export function nextMonth(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))]
  const [y, m] = number === 12 ? [year + 1, 1] : [year, number + 1]
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}`
}
