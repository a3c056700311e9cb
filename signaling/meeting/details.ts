import type { MeetingActor } from '../wire/permissions.ts'
import { closedItemsOf } from './closed-items.ts'
import { agendaFor, hiddenKey } from '../visibility/audience.ts'
import type { ClosedItems } from '../wire/agenda-audience.ts'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { rightsOf } from './rules.ts'
import { toRecord } from './shapes.ts'
import * as store from './store.ts'
import type { AgendaItem, MeetingDetail, Participant } from './wire.ts'
import type { SiteId } from '../wire/ids.ts'

/** Whole meetings with sites, people and agenda, read once for all who ask. */
export interface Details {
  /** The same object to all who may see the same, until something changes. */
  of(row: store.MeetingRow, accountId: AccountId, actor: MeetingActor): Promise<{ meeting: MeetingDetail }>
}

/** For changes that raise no revision: they show this much later at the most. */
const SERVES_MS = 500
const MEETINGS_KEPT = 20

interface ReadMeeting {
  readonly revision: number
  readonly readAtMs: MonoMs
  readonly parts: Promise<{
    readonly siteIds: SiteId[]
    readonly participants: Participant[]
    readonly agenda: AgendaItem[]
    readonly closed: ClosedItems
  }>
  readonly shown: Map<string, { meeting: MeetingDetail }>
}

export function createDetails(database: Database, clock: Clock): Details {
  const known = new Map<MeetingId, ReadMeeting>()

  function read({ meeting_id: meetingId, revision }: store.MeetingRow): ReadMeeting {
    const before = known.get(meetingId)
    if (before?.revision === revision && clock.monotonicMs() - before.readAtMs < SERVES_MS) return before
    const made: ReadMeeting = {
      revision,
      readAtMs: clock.monotonicMs(),
      parts: readParts(database, meetingId),
      shown: new Map(),
    }
    known.delete(meetingId)
    known.set(meetingId, made)
    const oldest = known.keys().next().value
    if (known.size > MEETINGS_KEPT && oldest !== undefined) known.delete(oldest)
    made.parts.catch(() => known.get(meetingId) === made && known.delete(meetingId))
    return made
  }

  return {
    async of(row, accountId, actor) {
      const { parts, shown } = read(row)
      const { agenda, closed, ...shared } = await parts
      const viewer = { accountId, actor }
      const { meetingId, ...record } = toRecord(row)
      const myRole = (await store.participantOf(database, meetingId, accountId))?.role ?? null
      const rights = rightsOf(actor, record, clock.nowMs())
      const key = JSON.stringify([record, myRole, rights, hiddenKey(closed, viewer)])
      const before = shown.get(key)
      if (before !== undefined) return before
      const made = {
        meeting: { meetingId, ...record, ...shared, agenda: agendaFor(agenda, closed, viewer), myRole, rights },
      }
      shown.set(key, made)
      return made
    },
  }
}

async function readParts(database: Database, meetingId: MeetingId) {
  return {
    siteIds: await store.siteIdsOf(database, meetingId),
    participants: await store.participantsOf(database, meetingId),
    agenda: await store.agendaOf(database, meetingId),
    closed: await closedItemsOf(database, meetingId),
  }
}
