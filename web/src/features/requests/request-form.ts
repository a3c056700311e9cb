// The form of a request for a meeting: what is typed, and what of it is not sound yet.
import type { RequestDraft, RequestView } from '../../../../signaling/requests/wire.ts'
import type { AccountId, SiteId } from '../../../../signaling/wire/ids.ts'
import { fromPickerValue, toPickerValue } from '../../ui/format.ts'

export interface Person {
  readonly accountId: AccountId
  readonly fullName: string
}
/** `YYYY-MM-DD` and `HH:mm` of the province's clock. */
export interface Moment {
  readonly day: string | null
  readonly time: string
}
export interface RequestFields {
  readonly unitSiteId: SiteId | null
  readonly title: string
  readonly kind: RequestDraft['kind']
  readonly why: string
  readonly at: Moment
  readonly alternatives: readonly Moment[]
  readonly durationMinutes: number | null
  readonly place: string
  readonly siteIds: readonly SiteId[]
  readonly people: readonly Person[]
  readonly papersSiteId: SiteId | null
  readonly chair: Person | null
}

export const NO_MOMENT: Moment = { day: null, time: '08:00' }

export const emptyForm = (unitSiteId: SiteId): RequestFields => ({
  ...{ unitSiteId, title: '', kind: 'meeting', why: '', at: NO_MOMENT, alternatives: [], durationMinutes: 120 },
  ...{ place: '', siteIds: [], people: [], papersSiteId: null, chair: null },
})

export function momentOfMs(atMs: number): Moment {
  const [day = '', time = ''] = toPickerValue(atMs).split(' ')
  return { day, time: time.slice(0, 5) }
}

/** Milliseconds since the epoch; null: not whole, or none. */
export function msOf({ day, time }: Moment): number | null {
  return day === null || !/^\d\d:\d\d/u.test(time) ? null : fromPickerValue(`${day} ${time.slice(0, 5)}:00`)
}

export function formOf({ draft, chair, people }: Pick<RequestView, 'draft' | 'chair' | 'people'>): RequestFields {
  const { unitSiteId, title, kind, why, startsAtMs, alternativesMs, durationMinutes, place, siteIds } = draft
  return {
    ...{ unitSiteId, title, kind, why, durationMinutes, place, siteIds, people, chair },
    ...{ at: momentOfMs(startsAtMs), alternatives: alternativesMs.map(momentOfMs), papersSiteId: draft.papersSiteId },
  }
}

export type Problem = 'titleNeeded' | 'unitNeeded' | 'whyNeeded' | 'timeNeeded' | 'timePast' | 'durationNeeded'
export interface Problems {
  readonly title?: Problem
  readonly unit?: Problem
  readonly why?: Problem
  readonly at?: Problem
  readonly duration?: Problem
  /** By the place in the list of other times. */
  readonly alternatives: ReadonlyMap<number, Problem>
}

function timeProblem(moment: Moment, nowMs: number): Problem | null {
  const atMs = msOf(moment)
  if (atMs === null) return 'timeNeeded'
  return atMs <= nowMs ? 'timePast' : null
}

export function problemsOf(fields: RequestFields, nowMs: number): Problems {
  const at = timeProblem(fields.at, nowMs)
  const { durationMinutes: minutes } = fields
  return {
    ...(fields.title.trim() === '' ? { title: 'titleNeeded' as const } : {}),
    ...(fields.unitSiteId === null ? { unit: 'unitNeeded' as const } : {}),
    ...(fields.why.trim() === '' ? { why: 'whyNeeded' as const } : {}),
    ...(at === null ? {} : { at }),
    ...(minutes === null || minutes < 5 || minutes > 1440 ? { duration: 'durationNeeded' as const } : {}),
    alternatives: new Map(
      fields.alternatives.flatMap((moment, index) => {
        const problem = timeProblem(moment, nowMs)
        return problem === null ? [] : [[index, problem] as const]
      }),
    ),
  }
}

export const isSound = ({ alternatives, ...others }: Problems): boolean =>
  alternatives.size === 0 && Object.keys(others).length === 0

/** Null: something is missing. */
export function draftOf(fields: RequestFields): RequestDraft | null {
  const { unitSiteId, title, kind, why, durationMinutes, place, siteIds, people, papersSiteId, chair } = fields
  const startsAtMs = msOf(fields.at)
  const alternativesMs = fields.alternatives.flatMap((moment) => msOf(moment) ?? [])
  if (unitSiteId === null || startsAtMs === null || durationMinutes === null || title.trim() === '') return null
  return {
    ...{ unitSiteId, title, kind, why, startsAtMs, alternativesMs, durationMinutes, place: place.trim() },
    ...{ siteIds: [...siteIds], peopleIds: people.map(({ accountId }) => accountId), papersSiteId },
    chairId: chair?.accountId ?? null,
  }
}
