// Pure decisions about the queues: who stands where, what a change of the floor makes of them, and how long somebody may speak.
import { LONGEST_HELD_MS } from '../floor/rules.ts'
import type { FloorState } from '../floor/wire.ts'
import type { SeatId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import {
  inOrder,
  isWaiting,
  line,
  MAX_DONE,
  MAX_WAITING,
  type QueueEntry,
  type QueueEntryId,
  type QueueHead,
  type QueueName,
  type QueuePhase,
  type QueuesState,
  type SpeakerClock,
  type Spoken,
} from './wire.ts'

export interface Asking extends Pick<QueueEntry, 'entryId' | 'queue' | 'seatId' | 'topic' | 'speaker' | 'point'> {
  readonly nowMs: number
  /** Its district passes it on first. */
  readonly atDistrict: boolean
}

/** Puts a seat in line. One that waits there already keeps its place; a point of order comes whatever the queue's phase is. */
export function ask(
  state: QueuesState,
  { nowMs, atDistrict, ...asked }: Asking,
): Outcome<{ readonly state: QueuesState; readonly entryId: QueueEntryId }, 'queueClosed' | 'queueFull'> {
  const waits = state.entries.find((one) => one.queue === asked.queue && one.seatId === asked.seatId && isWaiting(one))
  if (waits !== undefined) {
    const { topic, speaker } = asked
    const point = waits.point || asked.point
    const entry: QueueEntry = { ...waits, topic, speaker, point, stage: point ? 'waiting' : waits.stage }
    return accept({ state: withEntry(state, entry), entryId: waits.entryId })
  }
  if (!asked.point && state[asked.queue].phase !== 'open') return refuse('queueClosed')
  if (state.entries.filter(isWaiting).length >= MAX_WAITING) return refuse('queueFull')
  const entry: QueueEntry = {
    ...asked,
    stage: atDistrict && !asked.point ? 'atDistrict' : 'waiting',
    rank: lastRank(state) + 1,
    askedAtMs: nowMs,
    calledAtMs: null,
    endedAtMs: null,
  }
  return accept({ state: { ...state, entries: [...state.entries, entry] }, entryId: asked.entryId })
}

/** Takes an entry out that waits. */
export function withdraw(state: QueuesState, entryId: QueueEntryId): QueuesState {
  return { ...state, entries: state.entries.filter((one) => one.entryId !== entryId || !isWaiting(one)) }
}

/** Ranks closer together than this are spread out before something is put between them. */
const CLOSEST_RANKS = 1e-6

/**
 * Moves an entry before another of its queue and stage; null, or one that is not there any more: to the end. Points of order stay before the
 * others: an entry that is moved across them comes to the end or the beginning of its kind.
 */
export function move(state: QueuesState, entry: QueueEntry, before: QueueEntryId | null): QueuesState {
  if (entry.entryId === before) return state
  const others = line(state, entry.queue, entry.stage).filter(({ entryId }) => entryId !== entry.entryId)
  const at = others.findIndex(({ entryId }) => entryId === before)
  const kind = others.filter(({ point }) => point === entry.point)
  const index = at === -1 ? kind.length : others.slice(0, at).filter(({ point }) => point === entry.point).length
  const [above, below] = [kind[index - 1]?.rank, kind[index]?.rank]
  if (above !== undefined && below !== undefined && below - above < CLOSEST_RANKS) {
    return move(spread(state), { ...entry }, before)
  }
  const rank = below === undefined ? lastRank(state) + 1 : above === undefined ? below - 1 : (above + below) / 2
  return withEntry(state, { ...entry, rank })
}

/** A district has heard the entry: it stands at the end of the province's line. */
export function passOn(state: QueuesState, entry: QueueEntry): QueuesState {
  return withEntry(state, { ...entry, stage: 'waiting', rank: lastRank(state) + 1 })
}

export function setHead(state: QueuesState, queue: QueueName, head: Partial<QueueHead>): QueuesState {
  return { ...state, [queue]: { ...state[queue], ...head } }
}

/** Ending a queue sends all home that wait in it. */
export function setPhase(state: QueuesState, queue: QueueName, phase: QueuePhase): QueuesState {
  const next = setHead(state, queue, { phase })
  if (phase !== 'ended') return next
  return { ...next, entries: next.entries.filter((one) => one.queue !== queue || !isWaiting(one)) }
}

/** Takes entries of seats out that may not speak (any more); turns that are over stay. */
export function keepSeats(state: QueuesState, may: (seatId: SeatId) => boolean): QueuesState {
  const entries = state.entries.filter((one) => !isWaiting(one) || may(one.seatId))
  return entries.length === state.entries.length ? state : { ...state, entries }
}

/** A turn at the floor. */
export interface Turn {
  readonly clock: SpeakerClock
  /** Null: was given the floor without asking. */
  readonly entry: QueueEntry | null
  readonly point: boolean
}
export interface Followed {
  readonly state: QueuesState
  readonly begun: readonly Turn[]
  readonly ended: readonly { readonly clock: SpeakerClock; readonly endedAtMs: number }[]
}

/**
 * What the queues are once the floor is this: the floor alone decides who speaks, however it was given. A seat that has got it is called, one that
 * has lost it is done, and what it spoke is added to its sum.
 *
 * @param chosen - The entry that was called; else the first of the seat is taken for called.
 */
export function followFloor(
  state: QueuesState,
  { holders, pointOfOrder }: Pick<FloorState, 'holders' | 'pointOfOrder'>,
  nowMs: number,
  chosen: QueueEntryId | null = null,
): Followed {
  const admitted = pointOfOrder !== null && holders.some(({ seatId }) => seatId === pointOfOrder.seatId)
  const speaking = [
    ...holders.map((held) => ({ ...held, point: false })),
    // Who makes a point of order while holding the floor speaks once: one turn goes on.
    ...(pointOfOrder === null || admitted ? [] : [{ ...pointOfOrder, point: true }]),
  ]
  const stays = (clock: SpeakerClock) =>
    speaking.some((one) => one.seatId === clock.seatId && one.sinceMs === clock.sinceMs)
  const ended = state.clocks
    .filter((clock) => !stays(clock))
    .map((clock) => ({ clock, endedAtMs: endOf(clock, nowMs) }))
  const begun: Turn[] = []
  const taken = new Set<QueueEntryId>()
  for (const { seatId, sinceMs, point } of speaking) {
    if (state.clocks.some((clock) => clock.seatId === seatId && clock.sinceMs === sinceMs)) continue
    const entry = calledBy(state, { seatId, point, chosen, taken })
    if (entry !== null) taken.add(entry.entryId)
    const { rules } = state[entry?.queue ?? 'speaking']
    begun.push({ clock: clockOf(seatId, sinceMs, point ? null : rules), entry, point })
  }
  const within = admitted ? pointWithin(state, pointOfOrder, chosen) : null
  if (ended.length === 0 && begun.length === 0 && within === null) return { state, begun, ended }
  const clocks = [...state.clocks.filter(stays), ...begun.map(({ clock }) => clock)]
  const entries = state.entries.map((entry): QueueEntry => {
    const turn = begun.find((one) => one.entry?.entryId === entry.entryId)
    if (turn !== undefined) return { ...entry, stage: 'called', calledAtMs: turn.clock.sinceMs }
    if (entry === within) return { ...entry, stage: 'done', calledAtMs: nowMs, endedAtMs: nowMs }
    if (entry.stage !== 'called') return entry
    const over = ended.find(({ clock }) => clock.seatId === entry.seatId && clock.sinceMs === entry.calledAtMs)
    return over === undefined ? entry : { ...entry, stage: 'done', endedAtMs: over.endedAtMs }
  })
  return {
    state: { ...state, clocks, entries: newestDone(entries), spoken: addSpoken(state.spoken, ended) },
    begun,
    ended,
  }
}

/** Lets a seat speak for longer; where its time is over already, from now on. Null: it does not have the floor. */
export function addTime(state: QueuesState, seatId: SeatId, seconds: number, nowMs: number): QueuesState | null {
  const clock = state.clocks.find((one) => one.seatId === seatId)
  if (clock === undefined) return null
  const endsAtMs = Math.max(clock.endsAtMs ?? nowMs, nowMs) + seconds * 1_000
  const warning = clock.endsAtMs === null || clock.warnAtMs === null ? 0 : clock.endsAtMs - clock.warnAtMs
  const longer: SpeakerClock = { ...clock, endsAtMs, warnAtMs: endsAtMs - warning }
  return { ...state, clocks: state.clocks.map((one) => (one === clock ? longer : one)) }
}

/** The clock that ends first among those at whose end the server takes the floor. */
export function nextHardEnd(state: QueuesState): { readonly seatId: SeatId; readonly atMs: number } | null {
  const ends = state.clocks.flatMap(({ seatId, hardEnd, endsAtMs }) =>
    hardEnd && endsAtMs !== null ? [{ seatId, atMs: endsAtMs }] : [],
  )
  return ends.sort((a, b) => a.atMs - b.atMs)[0] ?? null
}

function withEntry(state: QueuesState, entry: QueueEntry): QueuesState {
  return { ...state, entries: state.entries.map((one) => (one.entryId === entry.entryId ? entry : one)) }
}

function lastRank(state: QueuesState): number {
  return state.entries.reduce((last, { rank }) => Math.max(last, rank), 0)
}

/** The same order with whole ranks. */
function spread(state: QueuesState): QueuesState {
  const order = [...state.entries].sort((a, b) => a.rank - b.rank || inOrder(a, b))
  const ranks = new Map(order.map(({ entryId }, index) => [entryId, index + 1]))
  return { ...state, entries: state.entries.map((one) => ({ ...one, rank: ranks.get(one.entryId) ?? one.rank })) }
}

function calledBy(
  state: QueuesState,
  of: { seatId: SeatId; point: boolean; chosen: QueueEntryId | null; taken: ReadonlySet<QueueEntryId> },
): QueueEntry | null {
  const mine = state.entries
    .filter((one) => one.seatId === of.seatId && isWaiting(one) && !of.taken.has(one.entryId))
    .sort(inOrder)
  const named = mine.find(({ entryId }) => entryId === of.chosen)
  return named ?? mine.find(({ point }) => point === of.point) ?? mine[0] ?? null
}

/** The point of order that a holder of the floor was admitted to; one that was asked for later waits. */
function pointWithin(
  state: QueuesState,
  { seatId, sinceMs }: { readonly seatId: SeatId; readonly sinceMs: number },
  chosen: QueueEntryId | null,
): QueueEntry | null {
  const mine = state.entries.filter((one) => one.seatId === seatId && one.point && isWaiting(one)).sort(inOrder)
  return mine.find(({ entryId, askedAtMs }) => entryId === chosen || askedAtMs <= sinceMs) ?? null
}

function clockOf(seatId: SeatId, sinceMs: number, rules: QueueHead['rules'] | null): SpeakerClock {
  if (rules === null || rules.limitSeconds === null) {
    return { seatId, sinceMs, endsAtMs: null, warnAtMs: null, hardEnd: false }
  }
  const endsAtMs = sinceMs + rules.limitSeconds * 1_000
  // A warning before the beginning would be none.
  const warnAtMs = Math.max(sinceMs, endsAtMs - rules.warnSeconds * 1_000)
  return { seatId, sinceMs, endsAtMs, warnAtMs, hardEnd: rules.hardEnd }
}

/** Whatever the clock did in between: never before its beginning, and a turn that can't have lasted so long has lasted no time. */
function endOf({ sinceMs }: SpeakerClock, nowMs: number): number {
  return nowMs - sinceMs > LONGEST_HELD_MS ? sinceMs : Math.max(sinceMs, nowMs)
}

function addSpoken(before: readonly Spoken[], ended: Followed['ended']): Spoken[] {
  const sums = new Map(before.map((one) => [one.seatId, one]))
  for (const { clock, endedAtMs } of ended) {
    const { ms, turns } = sums.get(clock.seatId) ?? { ms: 0, turns: 0 }
    sums.set(clock.seatId, { seatId: clock.seatId, ms: ms + endedAtMs - clock.sinceMs, turns: turns + 1 })
  }
  return [...sums.values()]
}

/** Of those that are done the newest stay in sight; the log has them all. */
function newestDone(entries: readonly QueueEntry[]): QueueEntry[] {
  const done = entries.filter(({ stage }) => stage === 'done').sort((a, b) => (b.endedAtMs ?? 0) - (a.endedAtMs ?? 0))
  const old = new Set(done.slice(MAX_DONE).map(({ entryId }) => entryId))
  return entries.filter(({ entryId }) => !old.has(entryId))
}
