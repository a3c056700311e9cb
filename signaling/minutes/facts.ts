// What the logs of a meeting say of it, gathered for its minutes. It reads them as the chair may, and writes nothing.
import { holderOf } from '../meeting/holder.ts'
import { agendaOf, meetingRow, participantsOf } from '../meeting/store.ts'
import type { Participant } from '../meeting/wire.ts'
import { papersOf } from '../papers/store.ts'
import { proceedingsOf } from '../proceedings/commands.ts'
import type { SpeakingTurn } from '../queues/wire.ts'
import { rollCallsOf } from '../roll-call/report.ts'
import type { AttendanceReport } from '../seats/attendance-report.ts'
import type { Database } from '../storage/database.ts'
import { votingRecord, type BallotRecord } from '../voting/record.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import { isHeading, treeNumbers } from '../wire/agenda-tree.ts'
import { AccountId, type MeetingId } from '../wire/ids.ts'
import { placeOf } from '../wire/letter-words.ts'
import { itemTimes } from '../wire/speaking-sums.ts'
import type { MinutesBallot, MinutesFacts, MinutesSpeaker, SavedEntry } from './wire.ts'

export interface FactsSources {
  readonly database: Database
  readonly provinceName: string
  attendanceOf(meetingId: MeetingId): Promise<AttendanceReport>
}

/** Sees everything of a meeting and is nobody: who may read the outcome is decided before (`sight.ts`). */
export const WHOLE: Viewer = { accountId: AccountId.parse('whole-meeting'), actor: 'secretary' }

/** @param nowMs - By the clock by which turns and runs are written down. @returns null where there is no such meeting. */
export async function minutesFacts(
  { database, provinceName, attendanceOf }: FactsSources,
  meetingId: MeetingId,
  nowMs: number,
): Promise<MinutesFacts | null> {
  const row = await meetingRow(database, meetingId)
  const proceedings = await proceedingsOf(database, meetingId, WHOLE)
  if (row === null || proceedings === null) return null
  const holder = await holderOf(database, row)
  const people = await participantsOf(database, meetingId)
  const attendance = await attendanceOf(meetingId)
  const votes = (await votingRecord(database, meetingId, WHOLE)).ballots.filter(
    ({ ballot }) => ballot.state !== 'draft',
  )
  const { papers } = await papersOf(database, meetingId)
  const agenda = await agendaOf(database, meetingId)
  const numbers = treeNumbers(agenda)
  const times = new Map(itemTimes(proceedings, nowMs).map((time) => [time.agendaItemId, time]))
  const listed = agenda.map((item, index) => ({
    ...{ agendaItemId: item.agendaItemId, number: numbers[index] ?? '', title: item.title },
    heading: isHeading(agenda, index),
  }))
  const onAgenda = new Set(agenda.map(({ agendaItemId }) => agendaItemId))
  const gone = [...times.values()].flatMap(({ agendaItemId, title }) =>
    onAgenda.has(agendaItemId) ? [] : [{ agendaItemId, number: '', title, heading: false }],
  )
  return {
    ...{ title: row.title, kind: row.kind, place: row.place, holder: holder.name, above: holder.above },
    placeName: placeOf(holder.name, provinceName),
    ...{ startsAtMs: proceedings.startsAtMs, endsAtMs: proceedings.endsAtMs },
    ...{ beganAtMs: proceedings.beganAtMs, endedAtMs: proceedings.endedAtMs },
    chairs: people.filter(({ role }) => role === 'chair').map(named),
    secretaries: people.filter(({ role }) => role === 'secretary').map(named),
    came: cameOf(attendance),
    absent: attendance.absent.filter(({ role }) => role !== 'operator').map(named),
    sites: attendance.sites.map(({ siteName, joinedAtMs, leftAtMs, headCount }) => ({
      ...{ siteName, fromMs: joinedAtMs, toMs: leftAtMs, headCount },
    })),
    rollCalls: (await rollCallsOf(database, meetingId)).reverse().map(({ number, startedAtMs, endedAtMs, counts }) => ({
      ...{ number, startedAtMs, endedAtMs },
      ...{ sites: counted(counts.sites), delegates: counted(counts.delegates), guests: counted(counts.guests) },
      people: counts.people.delegates + counts.people.guests,
    })),
    items: [...listed, ...gone].map((item) => {
      const time = times.get(item.agendaItemId)
      return {
        ...item,
        plannedMinutes: time?.plannedMinutes ?? null,
        ...{ fromMs: time?.fromMs ?? null, toMs: time?.toMs ?? null, tookMs: time?.tookMs ?? 0 },
        speakers: speakersOf(
          proceedings.turns.filter(({ agendaItemId }) => agendaItemId === item.agendaItemId),
          nowMs,
        ),
        papers: papers.flatMap(({ agendaItemId, state, title, current }) =>
          agendaItemId === item.agendaItemId && state === 'issued' && current !== null
            ? [{ title, version: current.number, pages: current.pages }]
            : [],
        ),
        ballots: votes.filter(({ ballot }) => ballot.agendaItemId === item.agendaItemId).map(ballotFacts),
      }
    }),
    speakers: speakersOf(
      proceedings.turns.filter(({ agendaItemId }) => agendaItemId === null),
      nowMs,
    ),
    ballots: votes.filter(({ ballot }) => ballot.agendaItemId === null).map(ballotFacts),
    nowMs,
  }
}

/** What was written of these facts: a text about an item that was taken off the agenda before it was discussed belongs to nothing in the minutes. */
export function writtenOf(facts: MinutesFacts, entries: readonly SavedEntry[]): SavedEntry[] {
  const known = new Set(facts.items.map(({ agendaItemId }) => agendaItemId))
  return entries.filter(({ entry }) => entry.kind !== 'item' || known.has(entry.agendaItemId))
}

const named = ({ fullName, title, siteName }: Pick<Participant, 'fullName' | 'title' | 'siteName'>) => ({
  ...{ fullName, title, siteName },
})
const counted = ({ all, present, excused }: { all: number; present: number; excused: number }) => ({
  ...{ all, present, excused },
})

/** Each person once, from the first coming to the last going; a hall's operator stands for the hall. */
function cameOf({ rows }: AttendanceReport): MinutesFacts['came'] {
  const stays = Map.groupBy(
    rows.filter(({ role }) => role !== 'operator'),
    ({ accountId }) => accountId,
  )
  return [...stays.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const left = own.map(({ leftAtMs }) => leftAtMs)
    const toMs = left.includes(null) ? null : Math.max(...left.map(Number))
    return [{ ...named(first), fromMs: first.joinedAtMs, toMs }]
  })
}

/** In a hall many may speak from one seat: a speaker is a seat and who is said to have spoken there. */
function speakersOf(turns: readonly SpeakingTurn[], nowMs: number): MinutesSpeaker[] {
  const own = Map.groupBy(turns, ({ seatId, speaker }) => `${seatId} ${speaker}`)
  return [...own.values()]
    .flatMap((all) => {
      const [first] = all
      if (first === undefined) return []
      const ms = all.reduce(
        (sum, { startedAtMs, endedAtMs }) => sum + Math.max(0, (endedAtMs ?? nowMs) - startedAtMs),
        0,
      )
      return [{ name: first.speaker || first.seatName, siteName: first.siteName, ms, turns: all.length }]
    })
    .sort((a, b) => b.ms - a.ms)
}

function ballotFacts({ ballot, bodyName, result }: BallotRecord): MinutesBallot {
  return {
    ...{ title: ballot.title, bodyName },
    ...{ ruleName: ballot.rule.name, legalBasis: ballot.rule.legalBasis, passed: result?.passed ?? null },
    ...{ form: ballot.form, counting: ballot.counting },
    ...{ members: result?.members ?? 0, entitled: result?.entitled ?? 0, voted: result?.voted ?? 0 },
    counts: (result?.counts ?? []).map(({ label, byDevice, byHand }) => ({ label, count: byDevice + byHand })),
    ...(result?.casting === undefined
      ? {}
      : { casting: { byName: result.casting.byName, label: result.casting.label } }),
  }
}
