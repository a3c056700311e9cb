import type { Selectable } from 'kysely'
import { isEditable } from '../meeting/rules.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import type { MarkLinesTable } from '../storage/schema.ts'
import type { AccountId, MeetingId, PaperVersionId } from '../wire/ids.ts'

/** How long after the end the marks of a connection that had broken before it are still taken. */
export const RETURN_WITHIN_MS = 24 * 60 * 60_000
/** The same for a connection that stood when the meeting ended: what was under way, a stroke or a message, has arrived by then. */
export const UNDER_WAY_MS = 60_000

/** One author's shared layer of one paper version, as one of their sessions had it open for writing. */
export interface MarksConnection {
  readonly paperVersionId: PaperVersionId
  readonly author: AccountId
  readonly sessionHash: string
}

type AwayConnection = Selectable<MarkLinesTable>

const OVER: readonly MeetingState[] = (['ended', 'minutesDraft', 'signed', 'archived', 'cancelled'] as const).filter(
  (state) => !isEditable(state),
)

/**
 * Who may come back with marks made before the end of a meeting, by facts of connections alone: what a client says about times proves
 * nothing. A connection is written down when it opens, so that a restart of the server forgets none; each may come back once.
 */
export class ReturningConnections {
  readonly #database: Database
  readonly #clock: Clock
  readonly #trust: ClockTrust

  constructor(database: Database, clock: Clock, trust: ClockTrust) {
    this.#database = database
    this.#clock = clock
    this.#trust = trust
  }

  /** An author has opened their shared layer for writing. */
  async opened({ paperVersionId, author, sessionHash }: MarksConnection, meetingId: MeetingId): Promise<void> {
    await this.#addUnlessKnown({
      paper_version_id: paperVersionId,
      account_id: author,
      session_hash: sessionHash,
      meeting_id: meetingId,
      opened_at_ms: this.#clock.steadyMs(),
      may_return_until_ms: null,
      is_back: 0,
    })
  }

  /** The meeting has ended: from now on time runs for every connection of it. */
  async meetingOver(meetingId: MeetingId): Promise<void> {
    await this.#endingAt(this.#clock.steadyMs() + RETURN_WITHIN_MS)
      .where('meeting_id', '=', meetingId)
      .where('may_return_until_ms', 'is', null)
      .execute()
  }

  /** The connection still answered when it was closed at the end: only what was under way may follow. */
  async stoodAtEnd({ paperVersionId, author, sessionHash }: MarksConnection): Promise<void> {
    await this.#endingAt(this.#clock.steadyMs() + UNDER_WAY_MS)
      .where('paper_version_id', '=', paperVersionId)
      .where('account_id', '=', author)
      .where('session_hash', '=', sessionHash)
      .execute()
  }

  async mayReturn(connection: MarksConnection): Promise<boolean> {
    return (await this.#away(connection)) !== null
  }

  /**
   * The author is back. Another of their connections, of another device, still may come.
   *
   * @param broughtMarks - Without any, a session that has no connection of its own is another device, and not the one that is away.
   */
  async back(connection: MarksConnection, broughtMarks: boolean): Promise<void> {
    const { paperVersionId, author, sessionHash } = connection
    const away = await this.#away(connection)
    if (away === null) return
    if (!broughtMarks && away.session_hash !== sessionHash) {
      return this.#addUnlessKnown({ ...away, session_hash: sessionHash, is_back: 1 })
    }
    await this.#database
      .updateTable('mark_lines')
      .set({ is_back: 1, session_hash: sessionHash })
      .where('paper_version_id', '=', paperVersionId)
      .where('account_id', '=', author)
      .where('session_hash', '=', away.session_hash)
      .execute()
  }

  /** At start: connections of meetings whose end was not followed up, and connections whose time is over. */
  async restore(): Promise<void> {
    const nowMs = this.#clock.steadyMs()
    if (!(await this.#trust.isInDoubt())) {
      // A day longer than they count: a session that was here is not to be taken for a new one.
      await this.#database
        .deleteFrom('mark_lines')
        .where('may_return_until_ms', '<=', nowMs - RETURN_WITHIN_MS)
        .execute()
    }
    // Written under a clock that stood ahead: time runs from now.
    const latestMs = nowMs + RETURN_WITHIN_MS
    await this.#endingAt(latestMs).where('may_return_until_ms', '>', latestMs).execute()
    await this.#endingAt(latestMs)
      .where('may_return_until_ms', 'is', null)
      .where('meeting_id', 'in', (select) =>
        select.selectFrom('meetings').select('meeting_id').where('state', 'in', OVER),
      )
      .execute()
  }

  /**
   * The connection by which somebody may come back: their session's own. After signing in again the same device comes with a session
   * that has none; then it is the author's oldest that is still away.
   */
  async #away({ paperVersionId, author, sessionHash }: MarksConnection): Promise<AwayConnection | null> {
    const connections = await this.#database
      .selectFrom('mark_lines')
      .selectAll()
      .where('paper_version_id', '=', paperVersionId)
      .where('account_id', '=', author)
      .orderBy('opened_at_ms')
      .execute()
    const nowMs = this.#clock.steadyMs()
    const waiting = connections.filter((connection) => connection.is_back === 0)
    const inTime = waiting.filter((connection) => (connection.may_return_until_ms ?? Infinity) > nowMs)
    // Nobody's work is refused by a clock that may be wrong.
    const away = waiting.length > inTime.length && (await this.#trust.isInDoubt()) ? waiting : inTime
    const known = connections.some((connection) => connection.session_hash === sessionHash)
    return (known ? away.find((connection) => connection.session_hash === sessionHash) : away[0]) ?? null
  }

  async #addUnlessKnown(connection: AwayConnection): Promise<void> {
    await this.#database
      .insertInto('mark_lines')
      .values(connection)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  /** Sets until when connections may come back; which ones, the caller says. */
  #endingAt(untilMs: number) {
    return this.#database.updateTable('mark_lines').set({ may_return_until_ms: untilMs })
  }
}
