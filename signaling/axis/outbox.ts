// Delivers messages that wait, one after the other, and writes down what came of each. A message that was delivered while the server died is delivered
// again after its start, with the same bytes under the same id: whether the other side got the first one cannot be known.
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import { createSerial } from '../kit/serial.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { writeUntilKept } from '../kit/write-until-kept.ts'
import { newestFile } from '../signing/store.ts'
import type { Database } from '../storage/database.ts'
import { hashOf } from './hash.ts'
import type { Deliver, Delivered, MessageToDeliver } from './delivery.ts'
import { writeRelated } from './multipart.ts'
import type { AxisSettings } from './settings.ts'
import { stateAfter } from './rules.ts'
import { changeMessage, nextDue, type Change, type MessageRow } from './store.ts'

export interface OutboxDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Pick<Clock, 'nowMs'>
  readonly timers: Pick<Timers, 'after'>
  readonly log: Logger
  readonly settings: Pick<AxisSettings, 'tries' | 'retryMs'>
  readonly deliver: Deliver
}

const LOOK_EVERY_MS = 2_000
const LONGEST_WAIT_MS = 6 * 3_600_000
const LONGEST_PAUSE_MS = 15 * 60_000

/** How long a message waits after so many tries that did not work. */
export const waitAfter = (tries: number, retryMs: number): number =>
  Math.min(retryMs * 2 ** Math.max(0, tries - 1), LONGEST_WAIT_MS)

/** How long all messages wait after so many deliveries in a row that the system did not take. */
export const pauseAfter = (troubles: number, retryMs: number): number =>
  Math.min(waitAfter(troubles, retryMs), LONGEST_PAUSE_MS)

/** The part of a message that names its file; the same in each try. */
export const contentIdOf = (messageId: string): string => `file-1.${messageId}@axis`

export class Outbox {
  readonly #deps: OutboxDeps
  readonly #turns = createSerial()
  readonly #stop = new AbortController()
  #cancel: Cancel | null = null
  /** Deliveries in a row that the connection, the key or the system stood in the way of. */
  #troubles = 0
  #pausedUntilMs = 0

  constructor(deps: OutboxDeps) {
    this.#deps = deps
  }

  start(timers: Pick<Timers, 'every'>): void {
    this.kick()
    this.#cancel ??= timers.every(LOOK_EVERY_MS, () => this.kick())
  }

  /** Looks for messages that are due, unless that is being done. */
  kick(): void {
    if (this.#turns.pending > 0) return
    this.check().catch((error: unknown) =>
      this.#deps.log.error({ err: error }, 'the outbox could not be worked through'),
    )
  }

  /** Tries the system at once, although it gave trouble a moment ago: somebody has asked for it. */
  endPause(): void {
    this.#pausedUntilMs = 0
    this.kick()
  }

  /** Delivers what is due now. */
  check(): Promise<void> {
    return this.#turns.run(async () => {
      while (!this.#stop.signal.aborted) {
        const { clock, database } = this.#deps
        if (this.#isPaused()) return
        const row = await nextDue(database, clock.nowMs(), 2 * LONGEST_WAIT_MS)
        if (row === null) return
        await this.#send(row)
      }
    })
  }

  /** Gives up the delivery that is under way; its message stays as it was. */
  async close(): Promise<void> {
    this.#cancel?.()
    this.#stop.abort()
    await this.#turns.run(() => undefined)
  }

  #isPaused(): boolean {
    const leftMs = this.#pausedUntilMs - this.#deps.clock.nowMs()
    // One that lies further ahead was begun under a clock that has been put back.
    return leftMs > 0 && leftMs <= LONGEST_PAUSE_MS
  }

  async #send(row: MessageRow): Promise<void> {
    const { log, timers } = this.#deps
    const delivered = await this.#try(row)
    if (this.#stop.signal.aborted && delivered.kind === 'later') return
    const counts = this.#judge(delivered)
    // What was delivered and is not written down would be delivered again at once: until it is kept, no other begins.
    await writeUntilKept(() => this.#record(row, delivered, counts), {
      ...{ timers, stop: this.#stop.signal },
      onFailure: (error) =>
        log.error({ err: error, messageId: row.message_id }, 'what came of a delivery could not be written down'),
    })
  }

  /**
   * A system that is away or turns everybody away is left alone for a while, rather than asked for each message.
   *
   * @returns whether the message has had a try. The first trouble after a message that got past may be of this one; more of them are the system's.
   */
  #judge(delivered: Delivered): boolean {
    const { clock, settings } = this.#deps
    if (delivered.kind === 'later' && delivered.reason !== 'internal') {
      this.#troubles += 1
      this.#pausedUntilMs = clock.nowMs() + pauseAfter(this.#troubles, settings.retryMs)
      return this.#troubles === 1
    }
    if (delivered.kind === 'taken' || delivered.kind === 'refused' || delivered.reason === 'httpStatus')
      this.#troubles = 0
    return true
  }

  async #try(row: MessageRow): Promise<Delivered> {
    try {
      const message = await this.#messageOf(row)
      if (message === null) return { kind: 'failed', reason: 'fileGone', text: '' }
      return await this.#deps.deliver(message, this.#stop.signal)
    } catch (error) {
      this.#deps.log.error({ err: error, messageId: row.message_id }, 'a message of the axis could not be made')
      return { kind: 'later', reason: 'internal', text: '' }
    }
  }

  /** Null: the signed file is not the one that was sent for. */
  async #messageOf({ kind, meeting_id, number, sha256, ...row }: MessageRow): Promise<MessageToDeliver | null> {
    const { message_id: messageId, document_id: documentId, envelope } = row
    const parts = []
    if (kind === 'document' && meeting_id !== null && number !== null) {
      const bytes = await newestFile(this.#deps.database, meeting_id, number)
      if (bytes === null || hashOf(bytes) !== sha256) return null
      parts.push({ contentId: contentIdOf(messageId), contentType: 'application/pdf', bytes })
    }
    return { messageId, documentId, ...writeRelated(envelope, parts, `axis-${messageId}`) }
  }

  async #record(row: MessageRow, delivered: Delivered, counts: boolean): Promise<void> {
    const { audit, clock, database, log, settings } = this.#deps
    const { message_id: messageId, meeting_id: meetingId, organ_code: organCode, document_id: documentId } = row
    const nowMs = clock.nowMs()
    const tries = row.tries + (counts ? 1 : 0)
    const againAtMs = counts ? nowMs + waitAfter(tries, settings.retryMs) : this.#pausedUntilMs
    const change = changeFor(delivered, counts && tries >= settings.tries ? null : againAtMs, nowMs)
    await database.transaction().execute(async (within) => {
      // A status of its receiver may have come while it was on its way: then it is further than this.
      const now = await within
        .selectFrom('axis_messages')
        .select('state')
        .where('message_id', '=', messageId)
        .executeTakeFirst()
      if (now?.state !== 'waiting') return
      await changeMessage(within, messageId, { ...change, tries }, nowMs)
      if (change.state === undefined) return
      const action = delivered.kind === 'taken' ? 'axis.sent' : 'axis.notSent'
      const details = { messageId, kind: row.kind, organCode, documentId, state: change.state, tries }
      await audit.record({ accountId: null, meetingId, action, details }, within)
    })
    log.info({ messageId, outcome: delivered.kind, tries }, 'a message of the axis was tried')
  }
}

/** @param againAtMs - Null: its tries are used up. */
function changeFor(delivered: Delivered, againAtMs: number | null, nowMs: number): Change {
  switch (delivered.kind) {
    case 'taken': {
      // A system may say at once that its clerk has it.
      const state = stateAfter('sent', delivered.status?.StatusCode ?? '') ?? 'sent'
      return { state, reason: null, reason_text: '', next_try_at_ms: null, sent_at_ms: nowMs }
    }
    case 'refused':
      return { state: 'refused', reason: 'receiver', reason_text: delivered.text, next_try_at_ms: null }
    case 'failed':
    case 'later': {
      const said = { reason: delivered.reason, reason_text: delivered.text }
      return delivered.kind === 'failed' || againAtMs === null
        ? { ...said, state: 'failed', next_try_at_ms: null }
        : { ...said, next_try_at_ms: againAtMs }
    }
    default:
      return delivered satisfies never
  }
}
