// What the logs of turns and of the agenda add up to; server and pages count by these functions alone.
import type { AgendaRun } from '../agenda/wire.ts'
import { MOST_NAMED, type PlannedItem, type SpeakingSum, type SpeakingSums } from '../proceedings/wire.ts'
import type { SpeakingTurn } from '../queues/wire.ts'
import type { AgendaItemId } from './ids.ts'

interface Logs {
  readonly items: readonly PlannedItem[]
  readonly runs: readonly AgendaRun[]
  readonly turns: readonly SpeakingTurn[]
}

/**
 * @param nowMs - By the clock by which turns and runs are written down.
 * @param before - What other turns of the same meeting add up to: those of `turns` are added to it.
 */
export function speakingSums({ items, runs, turns }: Logs, nowMs: number, before = NOTHING): SpeakingSums {
  const sites = new Sums()
  const people = new Sums()
  const itemSums = new Sums()
  const spans = spansOf(runs, nowMs)
  for (const { agendaItemId, title } of items) itemSums.add(agendaItemId, title, '', {})
  for (const { agendaItemId, title } of runs) itemSums.add(agendaItemId, title, '', {})
  sites.addAll(before.sites)
  people.addAll(before.people)
  itemSums.addAll(before.items)
  for (const turn of turns) {
    const ms = lengthOf(turn, nowMs)
    const one = { ms, turns: 1, speaks: turn.endedAtMs === null }
    sites.add(turn.siteId ?? turn.siteName, turn.siteName, '', one)
    // In a hall many may speak from one seat.
    people.add(`${turn.seatId} ${turn.speaker}`, turn.speaker || turn.seatName, turn.siteName, one)
    let outside = ms
    for (const { agendaItemId, fromMs, toMs } of spans) {
      const under = Math.max(0, Math.min(toMs, turn.startedAtMs + ms) - Math.max(fromMs, turn.startedAtMs))
      if (under > 0) itemSums.add(agendaItemId, '', '', { ms: under })
      outside -= under
    }
    const current = turn.endedAtMs === null ? itemNow(runs) : null
    if (current !== null) itemSums.add(current, '', '', { speaks: true })
    if (outside > 0) itemSums.add(OUTSIDE, '', '', { ms: outside })
    itemSums.add(turn.agendaItemId ?? OUTSIDE, turn.agendaTitle, '', { turns: 1 })
  }
  return {
    ms: turns.reduce((sum, turn) => sum + lengthOf(turn, nowMs), before.ms),
    turns: before.turns + turns.length,
    sites: sites.longestFirst(),
    people: people.longestFirst(),
    items: itemSums.all().sort((a, b) => Number(a.key === OUTSIDE) - Number(b.key === OUTSIDE)),
  }
}

/** The sum of those that are not named one by one. */
export const OTHERS = 'others'
const NOTHING: SpeakingSums = { ms: 0, turns: 0, sites: [], people: [], items: [] }

/** The same sums with no more than {@link MOST_NAMED} sites and people; those that spoke least are one sum at the end of their list. */
export function firstNamed(sums: SpeakingSums, most = MOST_NAMED): SpeakingSums {
  const first = (all: SpeakingSum[]): SpeakingSum[] => {
    if (all.length <= most) return all
    const others = new Sums()
    for (const { ms, turns, speaks } of all.slice(most)) others.add(OTHERS, '', '', { ms, turns, speaks })
    return [...all.slice(0, most), ...others.all()]
  }
  return { ...sums, sites: first(sums.sites), people: first(sums.people) }
}

/** The time that was under no item: before the first, in a break or a pause. */
const OUTSIDE = 'outside'

function lengthOf({ startedAtMs, endedAtMs }: SpeakingTurn, nowMs: number): number {
  return Math.max(0, (endedAtMs ?? nowMs) - startedAtMs)
}

/** The item whose time runs. */
function itemNow(runs: readonly AgendaRun[]): AgendaItemId | null {
  const last = runs.at(-1)
  return last?.toMs === null ? last.agendaItemId : null
}

interface Span {
  readonly agendaItemId: AgendaItemId
  readonly fromMs: number
  readonly toMs: number
}

/** The runs one after the other: where a clock was put back in between, no moment counts twice. */
function spansOf(runs: readonly AgendaRun[], nowMs: number): Span[] {
  let covered = -Infinity
  return runs.flatMap((run) => {
    const fromMs = Math.max(run.fromMs, covered)
    const toMs = run.toMs ?? nowMs
    if (toMs <= fromMs) return []
    covered = toMs
    return [{ agendaItemId: run.agendaItemId, fromMs, toMs }]
  })
}

class Sums {
  readonly #sums = new Map<string, SpeakingSum>()

  add(key: string, name: string, siteName: string, more: Partial<Pick<SpeakingSum, 'ms' | 'turns' | 'speaks'>>): void {
    const before = this.#sums.get(key) ?? { key, name, siteName, ms: 0, turns: 0, speaks: false }
    this.#sums.set(key, {
      ...before,
      name: before.name || name,
      ms: before.ms + (more.ms ?? 0),
      turns: before.turns + (more.turns ?? 0),
      speaks: before.speaks || more.speaks === true,
    })
  }

  addAll(sums: readonly SpeakingSum[]): void {
    for (const { key, name, siteName, ...more } of sums) this.add(key, name, siteName, more)
  }

  all(): SpeakingSum[] {
    return [...this.#sums.values()]
  }

  longestFirst(): SpeakingSum[] {
    const last = (sum: SpeakingSum): number => Number(sum.key === OTHERS)
    return this.all().sort(
      (a, b) => last(a) - last(b) || b.ms - a.ms || b.turns - a.turns || a.name.localeCompare(b.name, 'vi'),
    )
  }
}

/** An item with the time that it took. */
export interface ItemTime {
  readonly agendaItemId: AgendaItemId
  /** Null, as the plan: not on the agenda any more. */
  readonly number: number | null
  readonly title: string
  readonly plannedMinutes: number | null
  /** When it was taken up first; null: never. */
  readonly fromMs: number | null
  /** When it was left last; null: never, or it is under discussion. */
  readonly toMs: number | null
  readonly tookMs: number
  readonly runs: number
}

/** Planned against real, in the order of the agenda; then what was discussed and is not on it any more. */
export function itemTimes({ items, runs }: Pick<Logs, 'items' | 'runs'>, nowMs: number): ItemTime[] {
  const spans = spansOf(runs, nowMs)
  const timed = (item: Pick<ItemTime, 'agendaItemId' | 'number' | 'title' | 'plannedMinutes'>): ItemTime => {
    const own = runs.filter(({ agendaItemId }) => agendaItemId === item.agendaItemId)
    return {
      ...item,
      fromMs: own[0]?.fromMs ?? null,
      toMs: own.at(-1)?.toMs ?? null,
      tookMs: spans
        .filter(({ agendaItemId }) => agendaItemId === item.agendaItemId)
        .reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
      runs: own.length,
    }
  }
  const listed = new Set(items.map(({ agendaItemId }) => agendaItemId))
  const gone = new Map(
    runs.filter(({ agendaItemId }) => !listed.has(agendaItemId)).map((run) => [run.agendaItemId, run]),
  )
  return [
    ...items.map(timed),
    ...[...gone.values()].map(({ agendaItemId, title }) =>
      timed({ agendaItemId, title, number: null, plannedMinutes: null }),
    ),
  ]
}
