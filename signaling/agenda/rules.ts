// Decides how the log of the agenda goes on: which item's time begins, which ends. Pure functions.
import type { AgendaItem, MeetingState } from '../meeting/wire.ts'
import type { AgendaItemId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { seesAll, seesItem } from '../visibility/audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { ClosedItems } from '../wire/agenda-audience.ts'
import { leavesOf } from '../wire/agenda-tree.ts'
import type { AgendaProgress, CurrentItem } from './wire.ts'

/** The newest row of a meeting's log. */
export interface LastRun {
  readonly agendaItemId: AgendaItemId
  readonly fromMs: number
  /** Null while it lasts. */
  readonly toMs: number | null
  /** Ended because the meeting was paused: its item is current all the same. */
  readonly goesOn: boolean
}
/** What is written: how the newest row ends, and the row that follows it. */
export interface LogChange {
  readonly end: { readonly toMs: number; readonly goesOn: boolean } | null
  readonly begin: {
    readonly agendaItemId: AgendaItemId
    readonly title: string
    readonly fromMs: number
    /** Already over: the meeting is paused. */
    readonly paused: boolean
  } | null
}
type Titled = Pick<AgendaItem, 'agendaItemId' | 'title'>
type Placed = Titled & Pick<AgendaItem, 'level'>

const NOTHING: LogChange = { end: null, begin: null }

/** The item that is current by the log. */
export function currentItemId(last: LastRun | null): AgendaItemId | null {
  return last !== null && (last.toMs === null || last.goesOn) ? last.agendaItemId : null
}

/** No item is under discussion for longer; what says so was written under a clock that stood otherwise, and counts for nothing. */
const LONGEST_RUN_MS = 24 * 3_600_000

/** From when a run counts: as written, or from now where that can't be. */
export function boundFrom(fromMs: number, steadyMs: number): number {
  return fromMs <= steadyMs && steadyMs - fromMs <= LONGEST_RUN_MS ? fromMs : steadyMs
}

function ended(last: LastRun | null, steadyMs: number, goesOn: boolean): LogChange['end'] {
  if (last === null || currentItemId(last) === null) return null
  return { toMs: last.toMs ?? endOf(last, steadyMs), goesOn }
}

/** A run that can't have lasted so long has lasted no time. */
function endOf({ fromMs }: LastRun, steadyMs: number): number {
  return boundFrom(fromMs, steadyMs) === fromMs ? steadyMs : fromMs
}

/**
 * Goes to an item, or to none.
 *
 * @param move.to - Null: none. Undefined: the agenda does not have it.
 * @param move.ifCurrent - What was current where it was asked from.
 * @returns `NOTHING` to write when the meeting is there already, by this client's move or another's.
 */
export function moveTo(
  last: LastRun | null,
  move: { readonly to: Titled | null | undefined; readonly ifCurrent: AgendaItemId | null },
  state: MeetingState,
  steadyMs: number,
): Outcome<LogChange, 'noSuchItem' | 'movedMeanwhile' | 'notRunning'> {
  const { to, ifCurrent } = move
  if (state !== 'inSession' && state !== 'paused') return refuse('notRunning')
  if (to === undefined) return refuse('noSuchItem')
  const current = currentItemId(last)
  if (current === (to?.agendaItemId ?? null)) return accept(NOTHING)
  if (current !== ifCurrent) return refuse('movedMeanwhile')
  const begin =
    to === null
      ? null
      : { agendaItemId: to.agendaItemId, title: to.title, fromMs: steadyMs, paused: state === 'paused' }
  return accept({ end: ended(last, steadyMs, false), begin })
}

/** What becomes of the current item's time when the meeting moves into another state. */
export function withState(
  last: LastRun | null,
  state: MeetingState,
  titleOf: (agendaItemId: AgendaItemId) => string | undefined,
  steadyMs: number,
): LogChange {
  const current = currentItemId(last)
  if (last === null || current === null) return NOTHING
  if (state === 'paused') return last.toMs === null ? { end: ended(last, steadyMs, true), begin: null } : NOTHING
  if (state !== 'inSession') return { end: ended(last, steadyMs, false), begin: null }
  const title = titleOf(current)
  if (last.toMs === null || title === undefined) return NOTHING
  return {
    end: ended(last, steadyMs, false),
    begin: { agendaItemId: current, title, fromMs: steadyMs, paused: false },
  }
}

/** An item that was taken off the agenda is current no longer: its time ends, and the meeting is at none until somebody goes on. */
export function withAgenda(last: LastRun | null, agenda: readonly Titled[], steadyMs: number): LogChange {
  const current = currentItemId(last)
  if (current === null || agenda.some(({ agendaItemId }) => agendaItemId === current)) return NOTHING
  return { end: ended(last, steadyMs, false), begin: null }
}

/** Where the meeting stands, as everybody is shown it. */
export function shownCurrent(last: LastRun | null, agenda: readonly Placed[]): CurrentItem | null {
  const current = currentItemId(last)
  const index = agenda.findIndex(({ agendaItemId }) => agendaItemId === current)
  const item = agenda[index]
  if (last === null || item === undefined) return null
  const { agendaItemId, title } = item
  const leaves = leavesOf(agenda)
  // An item that was given others below it while it was discussed counts as the first of them.
  const number = agenda.slice(0, index).filter((one) => leaves.includes(one)).length + 1
  return { agendaItemId, number, of: leaves.length, title, sinceMs: last.toMs === null ? last.fromMs : null }
}

/** The agenda and where the meeting stands in it, as one person sees both. */
export function progressFor({ progress, last, agenda, closed }: WholeProgress, viewer: Viewer): AgendaProgress {
  if (closed.size === 0 || seesAll(viewer.actor)) return progress
  const seen = (agendaItemId: AgendaItemId) => seesItem(closed, viewer, agendaItemId)
  const current = shownCurrent(
    last,
    agenda.filter(({ agendaItemId }) => seen(agendaItemId)),
  )
  return {
    current,
    closedItem: current === null && progress.current !== null,
    lastItemId: progress.lastItemId !== null && seen(progress.lastItemId) ? progress.lastItemId : null,
    spent: progress.spent.filter(({ agendaItemId }) => seen(agendaItemId)),
  }
}

/** Where a meeting stands in its agenda, nothing left out. */
export interface WholeProgress {
  readonly progress: AgendaProgress
  readonly last: LastRun | null
  readonly agenda: readonly Placed[]
  readonly closed: ClosedItems
}
