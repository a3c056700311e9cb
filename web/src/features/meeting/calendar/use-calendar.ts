import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import type { z } from 'zod'
import { findMeetings, MeetingState, MeetingView, type MeetingSummary } from '../../../../../signaling/meeting/wire.ts'
import { SiteId } from '../../../../../signaling/wire/ids.ts'
import { ask } from '../../../net/http.ts'
import { addDays, isDay, rangeOf, type CalendarView } from './calendar-rules.ts'
import { fromPickerValue } from '../../../ui/format.ts'

type Params = z.input<typeof findMeetings.params>
type Cursor = Params['after']

/** The words of the address; each view can be sent to somebody as a link. */
const VIEWS: Readonly<Record<string, CalendarView>> = { ngay: 'day', tuan: 'week', thang: 'month', 'danh-sach': 'list' }
const NAMES = { day: 'ngay', week: 'tuan', month: 'thang', list: 'danh-sach' } as const

export interface Asked {
  readonly show: CalendarView
  readonly day: string
  readonly scope: MeetingView
  readonly state: MeetingState | null
  readonly lead: SiteId | null
  readonly from: string | null
  readonly until: string | null
  readonly text: string
  readonly order: 'earliestFirst' | 'latestFirst'
}

/** What the page shows is its address: going back leads to what was seen before, and a reload shows the same. */
export function useAsked(today: string): [Asked, (change: Partial<Asked>) => void] {
  const [params, setParams] = useSearchParams()
  const day = params.get('ngay') ?? ''
  const dayOrNull = (name: string) => (isDay(params.get(name) ?? '') ? params.get(name) : null)
  const asked: Asked = {
    show: VIEWS[params.get('xem') ?? ''] ?? 'month',
    day: isDay(day) ? day : today,
    scope: MeetingView.catch('mine').parse(params.get('cua')),
    state: MeetingState.nullable().catch(null).parse(params.get('tt')),
    lead: SiteId.nullable().catch(null).parse(params.get('dv')),
    from: dayOrNull('tu'),
    until: dayOrNull('den'),
    text: (params.get('tim') ?? '').slice(0, 200),
    order: params.get('tt-sap') === 'som' ? 'earliestFirst' : 'latestFirst',
  }
  const change = (changed: Partial<Asked>) => {
    const next = { ...asked, ...changed }
    const written = {
      xem: NAMES[next.show],
      ngay: next.day,
      cua: next.scope,
      tt: next.state,
      dv: next.lead,
      tu: next.from,
      den: next.until,
      tim: next.text,
      'tt-sap': next.order === 'earliestFirst' ? 'som' : null,
    }
    const kept = Object.entries(written).filter(
      (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
    )
    // Typing makes no history of its own.
    setParams(kept, { replace: changed.text !== undefined, preventScrollReset: true })
  }
  return [asked, change]
}

function paramsOf(asked: Asked): Omit<Params, 'after' | 'limit' | 'fromMs' | 'untilMs' | 'order'> {
  const { scope, state, lead, text } = asked
  return { view: scope, states: state === null ? [] : [state], leadSiteId: lead, text }
}
const KEY = 'meetings.find'
const AT_ONCE = 200
const MOST_PAGES = 5
const LOOK_EVERY_MS = 60_000

/** All meetings of a page of the calendar, up to a bound. */
export function useCalendar(asked: Asked) {
  const show = asked.show === 'list' ? 'month' : asked.show
  const fixed = { ...paramsOf(asked), ...rangeOf(show, asked.day), order: 'earliestFirst' as const, limit: AT_ONCE }
  return useQuery({
    queryKey: [KEY, fixed],
    enabled: asked.show !== 'list',
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async ({ signal }) => {
      const meetings: MeetingSummary[] = []
      let after: Cursor = null
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const found: { meetings: MeetingSummary[]; next: Cursor } = await ask(
          findMeetings,
          { ...fixed, after },
          { signal },
        )
        meetings.push(...found.meetings)
        after = found.next
        if (after === null) break
      }
      return { meetings, complete: after === null }
    },
  })
}

const LISTED_AT_ONCE = 30

/** The list, page after page. */
export function useMeetingPages(asked: Asked) {
  const start = (day: string) => fromPickerValue(`${day} 00:00:00`)
  const fixed = {
    ...paramsOf(asked),
    fromMs: asked.from === null ? null : start(asked.from),
    untilMs: asked.until === null ? null : start(addDays(asked.until, 1)),
    order: asked.order,
    limit: LISTED_AT_ONCE,
  }
  return useInfiniteQuery({
    queryKey: [KEY, 'pages', fixed],
    enabled: asked.show === 'list',
    initialPageParam: null as Cursor,
    queryFn: ({ pageParam, signal }) => ask(findMeetings, { ...fixed, after: pageParam }, { signal }),
    getNextPageParam: ({ next }): Cursor => next,
  })
}
