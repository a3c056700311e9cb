// What places answer for themselves: operators for their halls, delegates in two steps.
import type { Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import type { Method } from '../wire/registry.ts'
import { answersFor } from '../wire/roll-call.ts'
import { advanceAfter, inRollCall, type RollCallDeps } from './desk.ts'
import { isNews, reasonMissing, type Act, type Place } from './rules.ts'
import { newestRollCall, saveActs, type RollCall } from './store.ts'

export type AnswerMethod = Extract<Method, `rollCall.${'answer' | 'checkIn' | 'confirm'}`>

export function answerHandlers(deps: RollCallDeps): Handlers<AnswerMethod> {
  return {
    'rollCall.answer': (call, { rollCallId, answers }) =>
      inRollCall<{ answeredAtMs: number }, 'notYours' | 'reasonMissing'>(deps, call, rollCallId, async (turn) => {
        const { room, own, rollCall, act } = turn
        const { accountId } = call.account
        const site = room.roster.people.get(accountId)?.site
        if (site === undefined) return refuse('notYours')
        const who = { accountId, role: 'operator', siteId: site.siteId, parentSiteId: site.parentSiteId } as const
        const acts: Act[] = []
        for (const answer of answers) {
          const place = rollCall.places.get(answer.seatId)
          if (place === undefined || !answersFor(who, place, rollCall.way)) return refuse('notYours')
          if (reasonMissing(answer)) return refuse('reasonMissing')
          const { seatId: _seat, ...change } = answer
          if (isNews(place, change)) acts.push(act(place, 'answered', change))
        }
        if (acts.length > 0) await own.commit(acts)
        await advanceAfter(deps, turn, own, call.account.fullName)
        return accept({ answeredAtMs: deps.clock.nowMs() })
      }),

    'rollCall.checkIn': (call, { rollCallId }) =>
      inRollCall(deps, call, rollCallId, async ({ own, rollCall, act }) => {
        const place = placeOf(rollCall, call.account.accountId)
        if (place === null) return refuse('notYours')
        const answeredAtMs = deps.clock.nowMs()
        // Twice is fine, and so is after the confirmation.
        if (place.state !== 'checkedIn' && place.state !== 'present')
          await own.commit([act(place, 'checkedIn', { state: 'checkedIn' })])
        return accept({ answeredAtMs })
      }),

    'rollCall.confirm': (call, { rollCallId }) =>
      inRollCall(deps, call, rollCallId, async (turn) => {
        const { own, rollCall, act } = turn
        const place = placeOf(rollCall, call.account.accountId)
        if (place === null) return refuse('notYours')
        if (place.state === 'present') return accept({ answeredAtMs: place.atMs ?? deps.clock.nowMs() })
        if (place.state !== 'checkedIn') return refuse('notCheckedIn')
        await own.commit([act(place, 'confirmed', { state: 'present' })])
        await advanceAfter(deps, turn, own, call.account.fullName)
        return accept({ answeredAtMs: deps.clock.nowMs() })
      }),
  }
}

function placeOf({ places }: RollCall, accountId: AccountId): Place | null {
  for (const place of places.values()) if (place.accountId === accountId) return place
  return null
}

/** The meeting is over: a roll call that nobody ended is ended with it. Must run in the room's turn. */
export async function endWithMeeting(deps: Pick<RollCallDeps, 'rollCallIn' | 'clock'>, room: LiveRoom): Promise<void> {
  const own = deps.rollCallIn(room)
  const rollCall = own.newest
  if (rollCall === null || rollCall.endedAtMs !== null) return
  const { acts, head } = endOf(rollCall, deps.clock.nowMs())
  await own.commit(acts, head)
}

/** The same where no room is open any more: nobody has come back after a crash before the meeting ended. */
export async function endLeftOpen(database: Database, meetingId: MeetingId, atMs: number): Promise<void> {
  await database.transaction().execute(async (within) => {
    const rollCall = await newestRollCall(within, meetingId)
    if (rollCall === null || rollCall.endedAtMs !== null) return
    const { acts, head } = endOf(rollCall, atMs)
    await saveActs(within, rollCall.rollCallId, acts, head)
  })
}

/** Places that have not answered are absent; nobody has ended it. */
function endOf({ places }: RollCall, atMs: number) {
  const silent = [...places.values()].filter(({ state }) => state === 'waiting')
  const nothing = { byId: null, byName: '', headCount: 0, guests: 0, people: null, reason: '' }
  const acts = silent.map(({ seatId }) => ({ seatId, act: 'ended', atMs, state: 'absent', ...nothing }) as const)
  return { acts, head: { calledSeatId: null, endedAtMs: atMs, endedBy: null } }
}
