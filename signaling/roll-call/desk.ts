// What chair and secretary do with a roll call: begin, call, call again, mark, end.
import type { Audit } from '../audit/audit.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import type { Database } from '../storage/database.ts'
import { RollCallId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { listPlaces } from './listing.ts'
import type { OnAir } from './on-air.ts'
import { nextToCall, reasonMissing, untouched, type Act, type ActKind, type Place } from './rules.ts'
import type { RollCalls } from './slice.ts'
import type { RollCall } from './store.ts'

export interface RollCallDeps {
  readonly rollCallIn: (room: LiveRoom) => RollCalls
  readonly onAir: OnAir
  readonly database: Database
  readonly clock: Clock
  readonly seated: Seated
  readonly audit: Audit | undefined
}

export type DeskMethod = Extract<Method, `rollCall.${'start' | 'call' | 'callAgain' | 'mark' | 'end'}`>

/** A running roll call in the room's turn. */
interface Turn {
  readonly room: LiveRoom
  readonly own: RollCalls
  readonly rollCall: RollCall
  /** An act of the person who asks, now. */
  act(place: Place, act: ActKind, change?: Partial<Act>): Act
}

/** Runs a command about the newest roll call in the room's turn. One about another roll call is refused: its screen is behind. */
export async function inRollCall<T, E extends string>(
  { seated, rollCallIn, clock }: Pick<RollCallDeps, 'seated' | 'rollCallIn' | 'clock'>,
  call: Call,
  rollCallId: RollCallId,
  work: (turn: Turn) => Promise<Outcome<T, E>>,
): Promise<Outcome<T, E | 'notSeated' | 'rollCallChanged'>> {
  const at = seated(call)
  if (at === null) return refuse('notSeated')
  const { room } = at
  return room.serial.run<Outcome<T, E | 'notSeated' | 'rollCallChanged'>>(async () => {
    const own = rollCallIn(room)
    const rollCall = own.newest
    if (rollCall?.rollCallId !== rollCallId) return refuse('rollCallChanged')
    const { accountId: byId, fullName: byName } = call.account
    const by = { atMs: clock.nowMs(), byId, byName }
    const nothing = { state: null, headCount: 0, guests: 0, people: null, reason: '' }
    return work({
      ...{ room, own, rollCall },
      act: ({ seatId }, act, change = {}) => ({ seatId, act, ...by, ...nothing, ...change }),
    })
  })
}

export function deskHandlers(deps: RollCallDeps): Handlers<DeskMethod> {
  return { ...callingHandlers(deps), ...markingHandlers(deps) }
}

async function note(
  { audit }: Pick<RollCallDeps, 'audit'>,
  { account: { accountId } }: Call,
  { meetingId }: LiveRoom,
  action: DeskMethod,
  details: Record<string, string | number>,
): Promise<void> {
  await audit?.record({ accountId, meetingId, action, details })
}

/** Begins a roll call, and calls places on air. */
function callingHandlers(
  deps: RollCallDeps,
): Handlers<Extract<DeskMethod, `rollCall.${'start' | 'call' | 'callAgain'}`>> {
  const { clock, onAir, rollCallIn, seated } = deps
  return {
    'rollCall.start': async (call, { way, ifNewest }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const own = rollCallIn(room)
        const last = own.newest
        if (last !== null && last.endedAtMs === null) return refuse('rollCallRunning')
        if ((last?.rollCallId ?? null) !== ifNewest) return refuse('rollCallChanged')
        const listed = await listPlaces(deps.database, room, last)
        const rollCall: RollCall = {
          rollCallId: newId(RollCallId),
          meetingId: room.meetingId,
          number: (last?.number ?? 0) + 1,
          way,
          startedAtMs: clock.nowMs(),
          startedBy: call.account.fullName,
          ...{ endedAtMs: null, endedBy: null, round: 1, calledSeatId: null },
          before: onAir.before(room),
          places: new Map(listed.map((place) => [place.seatId, untouched(place)])),
        }
        await own.begin(rollCall)
        if (way === 'inTurn') await onAir.call(room, null, call.account.fullName)
        await note(deps, call, room, 'rollCall.start', { way, number: rollCall.number, places: listed.length })
        return accept({ rollCallId: rollCall.rollCallId })
      })
    },

    'rollCall.call': (call, { rollCallId, seatId, ifCalled }) =>
      inRollCall(deps, call, rollCallId, async (turn) => {
        const { room, rollCall } = turn
        if (rollCall.endedAtMs !== null) return refuse('rollCallOver')
        if (rollCall.way !== 'inTurn') return refuse('notInTurn')
        const called = rollCall.calledSeatId
        if (called !== ifCalled) return accept({ calledSeatId: called })
        const callable = onAir.callable(room)
        if (seatId !== null) {
          if (!rollCall.places.has(seatId)) return refuse('noSuchSeat')
          const may = callable(seatId)
          if (may !== 'yes') return refuse(may)
        }
        const { places, round } = rollCall
        const next = seatId ?? nextToCall(places, { round, called }, callable)
        const place = next === null ? undefined : places.get(next)
        await turn.own.commit(place === undefined ? [] : [turn.act(place, 'called')], { calledSeatId: next })
        await onAir.call(room, next, call.account.fullName)
        return accept({ calledSeatId: next })
      }),

    'rollCall.callAgain': (call, { rollCallId, ifRound }) =>
      inRollCall(deps, call, rollCallId, async ({ own, rollCall, act }) => {
        if (rollCall.endedAtMs !== null) return refuse('rollCallOver')
        if (rollCall.round !== ifRound) return accept({ again: 0 })
        const absent = [...rollCall.places.values()].filter(({ state }) => state === 'absent')
        const acts = absent.map((place) => act(place, 'calledAgain', { state: 'waiting' }))
        await own.commit(acts, { round: rollCall.round + 1 })
        return accept({ again: absent.length })
      }),
  }
}

/** What became of places, and the end. */
function markingHandlers(deps: RollCallDeps): Handlers<Extract<DeskMethod, `rollCall.${'mark' | 'end'}`>> {
  const { clock, onAir } = deps
  return {
    'rollCall.mark': (call, params) =>
      inRollCall<{ changed: number }, 'noSuchSeat' | 'reasonMissing'>(deps, call, params.rollCallId, async (turn) => {
        const { room, own, rollCall, act } = turn
        const { seatIds, ifState, state, reason } = params
        if (reasonMissing({ state, reason })) return refuse('reasonMissing')
        const places = [...new Set(seatIds)].map((seatId) => rollCall.places.get(seatId))
        if (places.includes(undefined)) return refuse('noSuchSeat')
        const changing = places.flatMap((place) => (place?.state === ifState ? [place] : []))
        const acts = changing.map((place) => {
          const known =
            params.headCount ??
            (ifState === 'present' ? place.headCount : (room.seats.get(place.seatId)?.headCount ?? 0))
          const headCount = place.kind === 'site' ? known : 0
          const guests = Math.min(place.guests, headCount)
          return act(place, 'marked', { state, reason, headCount, guests })
        })
        if (acts.length > 0) await own.commit(acts)
        if (acts.length > 0) await note(deps, call, room, 'rollCall.mark', { state, places: acts.length })
        await advanceAfter(deps, turn, own, call.account.fullName)
        return accept({ changed: acts.length })
      }),

    'rollCall.end': (call, { rollCallId }) =>
      inRollCall(deps, call, rollCallId, async ({ room, own, rollCall, act }) => {
        if (rollCall.endedAtMs !== null) return accept({})
        const silent = [...rollCall.places.values()].filter(({ state }) => state === 'waiting')
        const acts = silent.map((place) => act(place, 'ended', { state: 'absent' }))
        const { fullName } = call.account
        await own.commit(acts, { calledSeatId: null, endedAtMs: clock.nowMs(), endedBy: fullName })
        if (rollCall.way === 'inTurn') await onAir.release(room, rollCall, fullName)
        await note(deps, call, room, 'rollCall.end', { number: rollCall.number, absent: silent.length })
        return accept({})
      }),
  }
}

/** The called place that has answered or was marked makes way for the next one that can be called. */
export async function advanceAfter(
  { onAir }: Pick<RollCallDeps, 'onAir'>,
  { room, act }: Pick<Turn, 'room' | 'act'>,
  own: RollCalls,
  byName: string,
): Promise<void> {
  const now = own.newest
  if (now === null || now.endedAtMs !== null || now.calledSeatId === null) return
  const called = now.places.get(now.calledSeatId)
  if (called === undefined || called.state === 'waiting' || called.state === 'checkedIn') return
  const next = nextToCall(now.places, { round: now.round, called: now.calledSeatId }, onAir.callable(room))
  const place = next === null ? undefined : now.places.get(next)
  await own.commit(place === undefined ? [] : [act(place, 'called')], { calledSeatId: next })
  await onAir.call(room, next, byName)
}
