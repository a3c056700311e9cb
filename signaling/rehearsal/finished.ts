// Tells chair and secretaries once that a rehearsal is over, and how many sites want to be looked after.
import type { Logger } from 'pino'
import type { Clock } from '../kit/clock.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { participantsOf } from '../meeting/store.ts'
import { keepNotices } from '../notices/store.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import type { Database } from '../storage/database.ts'
import { isStorageTrouble } from '../storage/trouble.ts'
import type { AccountId, MeetingId, RehearsalId } from '../wire/ids.ts'
import { resultsOf } from './store.ts'
import { isWell } from './wire.ts'

export const LOOK_EVERY_MS = 30_000
/**
 * A rehearsal that ended longer ago, while the server was down or before it told of this at all, is no news. Much shorter than a read notice is kept, since
 * the notice itself says that it was told.
 */
const NEWS_FOR_MS = 3 * 86_400_000

export interface FinishedDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly timers: Pick<Timers, 'every'>
  readonly log: Logger
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}

/** Watches for rehearsals that are over: one ends by its time as well as by a press, and while the server is down. */
export class FinishedRehearsals {
  readonly #deps: FinishedDeps
  #stop: Cancel | null = null

  constructor(deps: FinishedDeps) {
    this.#deps = deps
  }

  /** From now on; looks at once for those that ended before. */
  start(): void {
    this.#stop ??= this.#deps.timers.every(LOOK_EVERY_MS, () => void this.#look())
    void this.#look()
  }

  /** Tells of all that are over and were not told of. */
  async check(): Promise<void> {
    const { database, clock, tellNotices } = this.#deps
    const nowMs = clock.nowMs()
    const over = await database
      .selectFrom('rehearsals')
      .innerJoin('meetings', 'meetings.meeting_id', 'rehearsals.meeting_id')
      .select(['rehearsals.rehearsal_id', 'rehearsals.meeting_id'])
      .where('rehearsals.closes_at_ms', '<=', nowMs)
      .where('rehearsals.closes_at_ms', '>', nowMs - NEWS_FOR_MS)
      .where('meetings.state', '!=', 'cancelled')
      .execute()
    for (const { rehearsal_id: rehearsalId, meeting_id: meetingId } of over) {
      const told = await database.transaction().execute((within) => tellOnce(within, meetingId, rehearsalId, nowMs))
      if (told.length > 0) tellNotices(new Set(told))
    }
  }

  close(): void {
    this.#stop?.()
    this.#stop = null
  }

  async #look(): Promise<void> {
    try {
      await this.check()
    } catch (error) {
      // The next look finds it again.
      this.#deps.log[isStorageTrouble(error) ? 'warn' : 'error']({ err: error }, 'nobody was told of a rehearsal')
    }
  }
}

/** @returns the accounts that got the notice; none: they had it before. */
async function tellOnce(
  within: Database,
  meetingId: MeetingId,
  rehearsalId: RehearsalId,
  nowMs: number,
): Promise<AccountId[]> {
  const before = await within
    .selectFrom('notices')
    .select('notice_id')
    .where('meeting_id', '=', meetingId)
    // Ids are of letters that `like` takes as they are.
    .where('what', 'like', `%"rehearsalId":"${rehearsalId}"%`)
    .executeTakeFirst()
  if (before !== undefined) return []
  const to = (await participantsOf(within, meetingId)).flatMap(({ accountId, role }) =>
    role === 'chair' || role === 'secretary' ? [accountId] : [],
  )
  const sites = await resultsOf(within, meetingId, rehearsalId)
  const silent = sites.filter(({ result }) => result === null).length
  const failed = sites.filter(({ result }) => result !== null && !Object.values(result.checks).every(isWell)).length
  const what: NoticeWhat = { kind: 'rehearsalDone', rehearsalId, toSee: failed + silent, silent }
  await keepNotices(within, { to, meetingId, byName: null, what }, nowMs)
  return to
}
