// The list of a meeting's papers as each may see it, read and filtered once for all who ask, and told to seats when it changes.
import type { Logger } from 'pino'
import { hiddenKey, oncePerKey } from '../visibility/audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { ClosedItems } from '../wire/agenda-audience.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId, PaperVersionId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { isForViewer, mayListPaper, mayReadToApprove, mayReadVersion, sightOf, versionFor } from './rules.ts'
import { papersOf } from './store.ts'
import type { Paper, PaperVersion } from './wire.ts'

/**
 * Does something that may change a meeting's papers, and then tells each seat what changed of those that it may see, nothing else. The
 * rights are those of before and after: a seat that may no longer see a paper is sent that it is gone.
 */
export type Changing = <T>(meetingId: MeetingId, work: () => Promise<T>) => Promise<T>

/** Told after these versions of papers got other readers. */
export type ReadersChanged = (meetingId: MeetingId, paperVersionIds: ReadonlySet<PaperVersionId>) => void

export interface PaperNews {
  /** The same object to all who may see the same, until something changes. */
  listFor(meetingId: MeetingId, viewer: Viewer): Promise<{ papers: Paper[] }>
  /** With what was put before somebody who approves without preparing the meeting. */
  listForApprover(meetingId: MeetingId, viewer: Viewer): Promise<{ papers: Paper[] }>
  readonly changing: Changing
}

export interface PaperNewsDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly announcer: Pick<Announcer, 'tellByViewer'>
  readonly log: Logger
}

type Listed = Awaited<ReturnType<typeof papersOf>>
type News = EventDataOf<'papers.changed'>

/** All papers of a meeting, read once. */
interface ReadList {
  readonly all: Promise<Listed>
  readonly readAtMs: MonoMs
  readonly shown: Map<string, { papers: Paper[] }>
}
interface Meeting {
  /** Null: to be read from the database again. */
  list: ReadList | null
  /** Changes under way. */
  changes: number
  /** The list that seats were sent last; null while nothing changes. */
  lastSent: Listed | null
  telling: Promise<void>
}

/** For what changes outside `changing`, such as the name of somebody who uploaded: it shows this much later at the most. */
const SERVES_MS = 500
const MEETINGS_KEPT = 20
/** Rows in one event; a row takes some 600 bytes, and each seat gets them. */
const MOST_ROWS = 10

export function createPaperNews({ database, clock, announcer, log }: PaperNewsDeps): PaperNews {
  const meetings = new Map<MeetingId, Meeting>()

  function meetingOf(meetingId: MeetingId): Meeting {
    const known = meetings.get(meetingId)
    const meeting = known ?? { list: null, changes: 0, lastSent: null, telling: Promise.resolve() }
    meetings.delete(meetingId)
    meetings.set(meetingId, meeting)
    for (const [id, { changes }] of meetings) {
      if (meetings.size <= MEETINGS_KEPT) break
      if (changes === 0) meetings.delete(id)
    }
    return meeting
  }

  function read(meetingId: MeetingId, meeting: Meeting): ReadList {
    const { list: known } = meeting
    if (known !== null && clock.monotonicMs() - known.readAtMs < SERVES_MS) return known
    const list: ReadList = {
      all: papersOf(database, meetingId),
      readAtMs: clock.monotonicMs(),
      shown: new Map(),
    }
    meeting.list = list
    list.all.catch(() => {
      if (meeting.list === list) meeting.list = null
    })
    return list
  }

  /** From the list that seats were sent last to what is on disk now; changes that came close together are announced together. */
  async function tell(meetingId: MeetingId, meeting: Meeting): Promise<void> {
    const before = meeting.lastSent
    if (before === null) return
    const now = await read(meetingId, meeting).all
    if (now === before) return
    meeting.lastSent = now
    const dataFor = oncePerKey(
      (viewer) => newsOf(shownTo(viewer, before), shownTo(viewer, now)),
      (viewer) => `${sightKey(now.closed, viewer)}/${sightKey(before.closed, viewer)}`,
    )
    announcer.tellByViewer(meetingId, 'papers.changed', dataFor)
  }

  return {
    async listFor(meetingId, viewer) {
      const list = read(meetingId, meetingOf(meetingId))
      const all = await list.all
      const key = sightKey(all.closed, viewer)
      const known = list.shown.get(key)
      if (known !== undefined) return known
      const shown = { papers: shownTo(viewer, all) }
      list.shown.set(key, shown)
      return shown
    },
    async listForApprover(meetingId, viewer) {
      const all = await read(meetingId, meetingOf(meetingId)).all
      return { papers: shownToApprover(viewer, all) }
    },
    async changing(meetingId, work) {
      const meeting = meetingOf(meetingId)
      meeting.changes += 1
      try {
        const before = await read(meetingId, meeting).all
        meeting.lastSent ??= before
        return await work()
      } finally {
        meeting.list = null
        meeting.telling = meeting.telling
          .then(() => tell(meetingId, meeting))
          .catch((error: unknown) => log.error({ err: error, meetingId }, 'a change of papers could not be announced'))
        await meeting.telling
        meeting.changes -= 1
        if (meeting.changes === 0) meeting.lastSent = null
      }
    },
  }
}

/** People with the same key see the same papers. */
function sightKey(closed: ClosedItems, viewer: Viewer): string {
  return `${sightOf(viewer.actor)} ${hiddenKey(closed, viewer)}`
}

function shownTo(viewer: Viewer, { papers }: Listed): Paper[] {
  return papers
    .filter(({ reach }) => mayListPaper(viewer, reach))
    .map(({ reach, issuedCount, ...paper }) => ({
      ...paper,
      current: paper.current === null ? null : versionFor(viewer.actor, paper.current),
      waiting: mayReadVersion(viewer, reach, false) ? paper.waiting : null,
      versionCount: mayReadVersion(viewer, reach, false) ? paper.versionCount : issuedCount,
    }))
}

function shownToApprover(viewer: Viewer, all: Listed): Paper[] {
  const own = new Map(shownTo(viewer, all).map((paper) => [paper.paperId, paper]))
  return all.papers.flatMap(({ reach, issuedCount, ...paper }) => {
    // Who approves is one of those whom its item is for.
    if (!isForViewer(viewer, reach)) return []
    const shown = own.get(paper.paperId)
    const toDecide = (version: PaperVersion | null) =>
      version !== null && mayReadToApprove(reach, version.approval) ? { ...version, original: null } : null
    const waiting = toDecide(paper.waiting)
    if (shown !== undefined) return [{ ...shown, waiting, versionCount: issuedCount + (waiting === null ? 0 : 1) }]
    const current = toDecide(paper.current)
    return current === null ? [] : [{ ...paper, current, waiting, versionCount: 1 }]
  })
}

/** Null: nothing that could be seen is another than before. */
function newsOf(before: readonly Paper[], now: readonly Paper[]): News | null {
  const old = new Map(before.map((paper) => [paper.paperId, JSON.stringify(paper)]))
  const papers = now.filter((paper) => old.get(paper.paperId) !== JSON.stringify(paper))
  const order = now.map(({ paperId }) => paperId)
  if (papers.length === 0 && order.join() === before.map(({ paperId }) => paperId).join()) return null
  const tooMany = papers.length > MOST_ROWS
  return { papers: tooMany ? [] : papers, order, tooMany }
}
