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

/** How long a message waits after so many tries that did not work. */
export const waitAfter = (tries: number, retryMs: number): number =>
  Math.min(retryMs * 2 ** Math.max(0, tries - 1), LONGEST_WAIT_MS)

/** The part of a message that names its file; the same in each try. */
export const contentIdOf = (messageId: string): string => `file-1.${messageId}@axis`

export class Outbox {
  readonly #deps: OutboxDeps
  readonly #turns = createSerial()
  readonly #stop = new AbortController()
  #cancel: Cancel | null = null

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

  /** Delivers what is due now. */
  check(): Promise<void> {
    return this.#turns.run(async () => {
      while (!this.#stop.signal.aborted) {
        const row = await nextDue(this.#deps.database, this.#deps.clock.nowMs())
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

  async #send(row: MessageRow): Promise<void> {
    const { log, timers } = this.#deps
    const delivered = await this.#try(row)
    if (this.#stop.signal.aborted && delivered.kind === 'later') return
    // What was delivered and is not written down would be delivered again at once: until it is kept, no other begins.
    await writeUntilKept(() => this.#record(row, delivered), {
      ...{ timers, stop: this.#stop.signal },
      onFailure: (error) =>
        log.error({ err: error, messageId: row.message_id }, 'what came of a delivery could not be written down'),
    })
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

  async #record(row: MessageRow, delivered: Delivered): Promise<void> {
    const { audit, clock, database, log, settings } = this.#deps
    const { message_id: messageId, meeting_id: meetingId, organ_code: organCode, document_id: documentId } = row
    const nowMs = clock.nowMs()
    const tries = row.tries + 1
    const change = changeFor(delivered, tries, settings, nowMs)
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

function changeFor(
  delivered: Delivered,
  tries: number,
  { tries: most, retryMs }: OutboxDeps['settings'],
  nowMs: number,
): Change {
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
      const { reason, text } = delivered
      const said = { reason, reason_text: text }
      if (delivered.kind === 'failed' || tries >= most) return { ...said, state: 'failed', next_try_at_ms: null }
      return { ...said, next_try_at_ms: nowMs + waitAfter(tries, retryMs) }
    }
    default:
      return delivered satisfies never
  }
}
