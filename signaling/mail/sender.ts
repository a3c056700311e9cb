// Sends what is in the outbox, one letter after another, and writes down before and after each step how far it is.
import type { Logger } from 'pino'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { WRITE_AGAIN_MS, writeUntilKept } from '../kit/write-until-kept.ts'
import type { Database } from '../storage/database.ts'
import type { MadeLetter } from './letter.ts'
import { pauseMs, waitBeforeRetryMs } from './rules.ts'
import type { MailSettings } from './settings.ts'
import type { deliver, Delivery } from './smtp.ts'
import { claimNext, giveUpOld, markHanded, nextDueMs, settleTry, type OutboxRow, type TryEnd } from './store.ts'
import type { MailTrouble } from './wire.ts'

export interface SenderDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>
  readonly timers: Pick<Timers, 'after'>
  readonly log: Logger
  readonly settings: MailSettings
  readonly makeLetter: (row: OutboxRow, nowMs: number) => Promise<MadeLetter>
  readonly deliver: typeof deliver
}

/** At the longest between two looks at the outbox. */
const LOOK_MS = 60_000
/** How long a stop waits for the answer to content that the server has been handed. */
const STOP_WAIT_MS = 5_000

export class MailSender {
  readonly #deps: SenderDeps
  readonly #stopped = new AbortController()
  #working: Promise<void> | null = null
  #woken = false
  #timer: Cancel | null = null
  #closed = false
  /** Troubles of the mail server since it last took a letter. */
  #troubles = 0
  #pause: { readonly untilMs: number; readonly why: MailTrouble } | null = null
  /** When the last letter ended; null: none has yet. */
  #endedAt: MonoMs | null = null
  /** The content of the letter under way may have left. */
  #handing = false

  constructor(deps: SenderDeps) {
    this.#deps = deps
  }

  /** All letters wait until then; null: they do not. */
  get pause(): { readonly untilMs: number; readonly why: MailTrouble } | null {
    return this.#pause
  }

  /** There may be something to send. */
  wake(): void {
    this.#woken = true
    this.#lookAfter(0)
  }

  /** Tries the server at once, although it gave trouble a moment ago: somebody has asked for it. */
  endPause(): void {
    this.#pause = null
    this.wake()
  }

  /** Ends the letter under way: at once while its content has not left, else after its answer or some seconds. */
  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.()
    const stop = (): void => this.#stopped.abort()
    if (!this.#handing) stop()
    else this.#deps.timers.after(STOP_WAIT_MS, stop)
    await this.#working
  }

  #lookAfter(delayMs: number): void {
    if (this.#closed) return
    this.#timer?.()
    this.#timer = this.#deps.timers.after(Math.max(delayMs, this.#gapLeftMs()), () => this.#look())
  }

  /** What is left of the pause between two letters, which holds for one that somebody waits for as well. */
  #gapLeftMs(): number {
    const { clock, settings } = this.#deps
    return this.#endedAt === null ? 0 : Math.max(0, Math.ceil(settings.gapMs - (clock.monotonicMs() - this.#endedAt)))
  }

  #look(): void {
    if (this.#closed || this.#working !== null) return
    this.#woken = false
    this.#working = this.#turn()
      .catch((error: unknown): number => {
        this.#deps.log.error({ err: error }, 'the outbox of e-mail could not be read or written; it is tried again')
        return WRITE_AGAIN_MS
      })
      .then((delayMs) => {
        this.#working = null
        this.#lookAfter(this.#woken ? Math.min(delayMs, this.#deps.settings.gapMs) : delayMs)
      })
  }

  /** Sends one letter at the most. @returns milliseconds until the next look. */
  async #turn(): Promise<number> {
    const { clock, database, settings } = this.#deps
    const nowMs = clock.nowMs()
    if (this.#pause !== null) {
      const leftMs = this.#pause.untilMs - nowMs
      // One that lies further ahead was begun under a clock that has been put back.
      if (leftMs > 0 && leftMs <= pauseMs(this.#troubles)) return leftMs
      this.#pause = null
    }
    await giveUpOld(database, nowMs, settings.retryForMs)
    const row = await claimNext(database, nowMs)
    if (row === null) {
      const due = await nextDueMs(database)
      return due === null ? LOOK_MS : Math.min(LOOK_MS, Math.max(settings.gapMs, due - nowMs))
    }
    await this.#settle(row, await this.#try(row))
    this.#endedAt = clock.monotonicMs()
    return settings.gapMs
  }

  async #try(row: OutboxRow): Promise<TryEnd> {
    const { clock, log, makeLetter } = this.#deps
    try {
      const letter = await makeLetter(row, clock.nowMs())
      if (letter.kind === 'dropped') return { ...NOTHING, state: 'dropped', trouble: letter.trouble }
      if (letter.kind === 'noAddress') return { ...NOTHING, state: 'noAddress' }
      return await this.#send(row, letter)
    } catch (error) {
      log.error({ err: error, mailId: row.mail_id }, 'a letter could not be made')
      return { ...NOTHING, ...this.#again(row), trouble: 'internal' }
    }
  }

  async #send(row: OutboxRow, { to, content }: Extract<MadeLetter, { kind: 'letter' }>): Promise<TryEnd> {
    const { clock, database, log, settings, timers } = this.#deps
    const beganAt = clock.monotonicMs()
    const delivery = await this.#deps
      .deliver(
        settings,
        { to, content },
        {
          timers,
          stopped: this.#stopped.signal,
          beforeContent: async () => {
            this.#handing = true
            await markHanded(database, row.mail_no, clock.nowMs())
          },
        },
      )
      .finally(() => {
        this.#handing = false
      })
    this.#judgeServer(delivery)
    const facts = { mailId: row.mail_id, attempt: row.attempts, ms: Math.round(clock.monotonicMs() - beganAt) }
    if (delivery.kind === 'sent') log.debug(facts, 'a letter was sent')
    else
      log.warn(
        {
          ...facts,
          trouble: delivery.trouble,
          reply: delivery.reply,
          found: 'found' in delivery ? delivery.found : '',
        },
        `a letter was not sent: ${delivery.kind}`,
      )
    return this.#endOf(row, delivery, to)
  }

  /** A server that is away or refuses everybody is left alone for a while, rather than asked for each letter. */
  #judgeServer(delivery: Delivery): void {
    if (delivery.kind !== 'later' || !delivery.ofServer) {
      this.#troubles = 0
      return
    }
    this.#troubles += 1
    this.#pause = { untilMs: this.#deps.clock.nowMs() + pauseMs(this.#troubles), why: delivery.trouble }
  }

  #endOf(row: OutboxRow, delivery: Delivery, address: string): TryEnd {
    const reply = delivery.reply === '' ? null : delivery.reply
    switch (delivery.kind) {
      case 'sent':
        return { state: 'sent', trouble: null, reply, address }
      case 'refused':
        return { state: 'failed', trouble: delivery.trouble, reply, address }
      case 'inDoubt':
        return { state: 'inDoubt', trouble: delivery.trouble, reply, address }
      case 'later': {
        const { trouble } = delivery
        // The person who sent a test looks at how it went.
        if (row.kind === 'test') return { state: 'failed', trouble, reply, address }
        if (this.#stopped.signal.aborted) return { ...NOTHING, state: 'queued' }
        // The pause for all is the letter's wait, too.
        const again = delivery.ofServer
          ? { state: 'queued' as const, nextTryAtMs: this.#deps.clock.nowMs() + 1 }
          : this.#again(row)
        return { ...again, trouble, reply, address }
      }
      default:
        return delivery satisfies never
    }
  }

  #again({ attempts, created_at_ms: createdAtMs }: OutboxRow): { state: 'queued' | 'failed'; nextTryAtMs: number } {
    const { clock, settings } = this.#deps
    const nowMs = clock.nowMs()
    const tooLong = nowMs - Number(createdAtMs) > settings.retryForMs
    return { state: tooLong ? 'failed' : 'queued', nextTryAtMs: nowMs + waitBeforeRetryMs(attempts) }
  }

  /** What became of the letter is written until it is kept; before that no other begins, and a stop leaves it to the next start. */
  async #settle(row: OutboxRow, end: TryEnd): Promise<void> {
    const { clock, database, log, timers } = this.#deps
    await writeUntilKept(() => settleTry(database, row.mail_no, end, clock.nowMs()), {
      ...{ timers, stop: this.#stopped.signal },
      onFailure: (error) =>
        log.error({ err: error, mailId: row.mail_id, state: end.state }, 'how a letter ended could not be written'),
    })
  }
}

const NOTHING = { trouble: null, reply: null, address: null } as const
