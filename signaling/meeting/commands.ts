import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { KeptReads } from '../storage/kept-reads.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { createDetails } from './details.ts'
import { draftingHandlers, type DraftingDeps, type DraftingMethod } from './drafting.ts'
import { findMeetings } from './finding.ts'
import { historyFor } from './history.ts'
import { Lifecycle, type LifecycleDeps, type LifecycleMethod } from './lifecycle.ts'
import { toRecord, toSummary, type MeetingRecord } from './shapes.ts'
import * as store from './store.ts'
import type { Participant } from './wire.ts'

export type { MeetingRecord }

export type MeetingsDeps = DraftingDeps & LifecycleDeps
type ReadingMethod = 'meetings.list' | 'meetings.find' | 'meetings.get' | 'meetings.history'

export interface Meetings {
  readonly handlers: Handlers<ReadingMethod | DraftingMethod | LifecycleMethod>
  findMeeting(meetingId: MeetingId): Promise<MeetingRecord | null>
  /** Ends a running meeting in nobody's name. One that is over already stays as it is. */
  endByRule(meetingId: MeetingId): Promise<void>
  participantOf(meetingId: MeetingId, accountId: AccountId): Promise<Participant | null>
}

const MOST_LISTED = 500
const MOST_KEPT = 500

/** Life cycle, people and agenda of meetings. */
export function createMeetings(deps: MeetingsDeps): Meetings {
  const { database, clock } = deps
  const lifecycle = new Lifecycle(deps)
  /** Everybody who joins asks for the same one. */
  const records = new KeptReads<MeetingRecord>(database, ['meetings'], MOST_KEPT)
  return {
    handlers: { ...readingHandlers(database, clock), ...draftingHandlers(deps), ...lifecycle.handlers },
    async findMeeting(meetingId) {
      const record = await records.get(meetingId, async () => {
        const row = await store.meetingRow(database, meetingId)
        return row === null ? undefined : toRecord(row)
      })
      return record ?? null
    },
    endByRule: (meetingId) => lifecycle.endByRule(meetingId),
    participantOf: (meetingId, accountId) => store.participantOf(database, meetingId, accountId),
  }
}

function readingHandlers(database: Database, clock: Clock): Handlers<ReadingMethod> {
  const details = createDetails(database, clock)
  return {
    'meetings.list': async ({ account }) => {
      const nowMs = clock.nowMs()
      const rows = await store.meetingsAround(database, account, MOST_LISTED)
      return accept({ meetings: rows.map((row) => toSummary(row, nowMs)), nowMs })
    },

    'meetings.find': async ({ account }, asked) => {
      const nowMs = clock.nowMs()
      const { rows, next } = await findMeetings(database, account, asked)
      return accept({ meetings: rows.map((row) => toSummary(row, nowMs)), next, nowMs })
    },

    'meetings.get': async ({ account, actor }, { meetingId }) => {
      const row = await store.meetingRow(database, meetingId)
      if (row === null || actor === null) return refuse('notFound')
      return accept(await details.of(row, account.accountId, actor))
    },

    'meetings.history': async ({ actor }, { meetingId }) =>
      actor === null ? refuse('notFound') : accept({ changes: await historyFor(database, meetingId, actor) }),
  }
}
