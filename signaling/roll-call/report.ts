import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId, RollCallId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { ResultOf } from '../wire/registry.ts'
import { countPlaces } from '../wire/roll-call.ts'
import { placeNow } from './rules.ts'
import { allRollCalls, findRollCall, type RollCall } from './store.ts'
import type { RollCallSummary } from './wire.ts'

export type RollCallReport = ResultOf<'rollCall.read'>

/** The results, read from what is on disk: they outlive the meeting. */
export function reportHandlers(database: Database): Handlers<'rollCall.list' | 'rollCall.read'> {
  return {
    'rollCall.list': async (_call, { meetingId }) => accept({ rollCalls: await rollCallsOf(database, meetingId) }),
    'rollCall.read': async (_call, { meetingId, rollCallId }) => {
      const report = await readReport(database, meetingId, rollCallId)
      return report === null ? refuse('notFound') : accept(report)
    },
  }
}

/** All of a meeting, the newest first. */
export async function rollCallsOf(database: Database, meetingId: MeetingId): Promise<RollCallSummary[]> {
  return (await allRollCalls(database, meetingId)).map(summaryOf)
}

/** Null where that meeting has no such roll call. */
export async function readReport(
  database: Database,
  meetingId: MeetingId,
  rollCallId: RollCallId,
): Promise<RollCallReport | null> {
  const rollCall = await findRollCall(database, meetingId, rollCallId)
  if (rollCall === null) return null
  return {
    rollCall: summaryOf(rollCall),
    places: [...rollCall.places.values()].map((place) => ({
      ...placeNow(place),
      countedAs: place.countedAs,
      name: place.name,
      title: place.title,
      role: place.role,
      siteId: place.siteId,
      siteName: place.siteName,
      district: place.district,
      accountId: place.accountId,
      people: [...place.people],
      byName: place.byName,
    })),
  }
}

function summaryOf(rollCall: RollCall): RollCallSummary {
  const { rollCallId, number, way, startedAtMs, startedBy, endedAtMs, endedBy, round, places } = rollCall
  const counts = countPlaces(places.values())
  return { rollCallId, number, way, startedAtMs, startedBy, endedAtMs, endedBy, round, counts }
}
