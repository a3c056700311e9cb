// Sends webhooks: looks into the database every second for what is due, tries it, and writes down how it went. What a crash cuts off is due again
// at the next start, so that a receiver may get one twice, with the same `webhook-id`.
import type { Logger } from 'pino'
import type { Audit } from '../../audit/audit.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Cancel, Timers } from '../../kit/timers.ts'
import { writeUntilKept } from '../../kit/write-until-kept.ts'
import { keepNotices } from '../../notices/store.ts'
import type { Database } from '../../storage/database.ts'
import type { AccountId, WebhookDeliveryId, WebhookId } from '../../wire/ids.ts'
import { bodyFor, fillDeliveries, outboxAfter } from './addressees.ts'
import type { Happened } from './outbox.ts'
import type { Answered, Post } from './post.ts'
import { signedHeaders } from './secret.ts'
import { dropWaiting, settleOld, subscriptionOf, subscriptions, type Subscription } from './store.ts'
import { GIVEN_UP_AFTER_MS, LONGEST_PAUSE_MS, MOST_FAILURES, pauseAfter, targetOf } from './target-rules.ts'
import type { WebhookOffReason } from './wire.ts'

export interface SenderDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
  readonly timers: Pick<Timers, 'every' | 'after'>
  readonly log: Logger
  readonly post: Post
  /** Origins that may be sent to. */
  readonly targets: readonly string[]
  /** From 0 up to 1. */
  readonly random: () => number
  readonly tellNotices: (accountIds: ReadonlySet<AccountId>) => void
}

const LOOK_EVERY_MS = 1_000
const SETTLE_OLD_EVERY_MS = 60_000
/** Tries at the same time; of each subscription one, so that a slow receiver holds up itself alone. */
const AT_ONCE = 8
const GONE = 410

interface Due extends Happened {
  readonly deliveryId: WebhookDeliveryId
  readonly atMs: number
  readonly body: string
  readonly tries: number
}

export class WebhookSender {
  readonly #deps: SenderDeps
  readonly #trying = new Map<WebhookId, Promise<void>>()
  readonly #ending = new AbortController()
  #triedLast: WebhookId | null = null
  #stopLooking: Cancel | null = null
  #looking: Promise<void> | null = null
  #settledOldAtMs = -Infinity
  /** Rows of the outbox that failed; they are tried again a minute later. */
  readonly #faulty = new Set<number>()

  constructor(deps: SenderDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#stopLooking = this.#deps.timers.every(LOOK_EVERY_MS, () => void this.look())
  }

  /** Sends nothing any more; a try that is under way counts as not made. */
  async close(): Promise<void> {
    this.#ending.abort()
    this.#stopLooking?.()
    await this.#looking
    await Promise.all(this.#trying.values())
  }

  /** Begins to try what is due. Settled when all of that has been begun; never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'webhooks could not be looked after'))
      .finally(() => (this.#looking = null))
    return this.#looking
  }

  /** Settled when nothing is being tried. */
  async idle(): Promise<void> {
    await Promise.all(this.#trying.values())
  }

  async #look(): Promise<void> {
    const { database, clock } = this.#deps
    if (this.#ending.signal.aborted) return
    const nowMs = clock.nowMs()
    const passedMs = clock.monotonicMs()
    if (passedMs - this.#settledOldAtMs >= SETTLE_OLD_EVERY_MS) {
      this.#settledOldAtMs = passedMs
      this.#faulty.clear()
      await settleOld(database, nowMs, GIVEN_UP_AFTER_MS)
    }
    await this.#empty(nowMs)
    const all = await subscriptions(database, nowMs)
    // Behind the one that was tried last: eight slow receivers would keep those behind them waiting for good.
    const from = all.findIndex(({ webhookId }) => webhookId === this.#triedLast) + 1
    for (const subscription of [...all.slice(from), ...all.slice(0, from)]) {
      if (this.#trying.size >= AT_ONCE || this.#ending.signal.aborted) return
      if (this.#trying.has(subscription.webhookId) || subscription.isOff) continue
      if (!isDue(subscription.pausedUntilMs, nowMs)) continue
      const due = await this.#nextDue(subscription.webhookId, nowMs)
      if (due !== null) this.#begin(subscription, due)
    }
  }

  /** Turns the outbox into deliveries. What fails in that stays in it and holds up nothing behind it. */
  async #empty(nowMs: number): Promise<void> {
    const { database, log } = this.#deps
    for (let after = 0; ;) {
      const rows = await outboxAfter(database, after)
      for (const row of rows) {
        const { outbox_id: outboxId } = row
        after = outboxId
        if (this.#ending.signal.aborted) return
        if (this.#faulty.has(outboxId)) continue
        try {
          for (const full of await fillDeliveries(database, row, nowMs)) await this.#switchOff(full, 'tooMany')
        } catch (error) {
          log.error({ err: error, outboxId }, 'it could not be decided who is told of an event')
          this.#faulty.add(outboxId)
        }
      }
      if (rows.length === 0) return
    }
  }

  /** Of what is due what was tried least, and of that the oldest: one that a receiver refuses again and again does not hold up the others. */
  async #nextDue(webhookId: WebhookId, nowMs: number): Promise<Due | null> {
    const row = await this.#deps.database
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook_id', '=', webhookId)
      .where('state', '=', 'waiting')
      .where((where) =>
        where.or([where('next_try_at_ms', '<=', nowMs), where('next_try_at_ms', '>', nowMs + 2 * LONGEST_PAUSE_MS)]),
      )
      .orderBy('tries')
      .orderBy('at_ms')
      .orderBy('delivery_id')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return null
    const { delivery_id: deliveryId, kind, meeting_id: meetingId, paper_id: paperId, at_ms: atMs, body, tries } = row
    return { deliveryId, kind, meetingId, paperId, atMs, body, tries }
  }

  #begin(subscription: Subscription, due: Due): void {
    const { webhookId } = subscription
    this.#triedLast = webhookId
    const tried = this.#try(subscription, due)
      .catch((error: unknown) => this.#deps.log.error({ err: error, webhookId }, 'a webhook could not be tried'))
      .then((goesOn) => {
        this.#trying.delete(webhookId)
        // Many that wait for one receiver need not wait for the next second each.
        if (goesOn === true && !this.#ending.signal.aborted) void this.look()
      })
    this.#trying.set(webhookId, tried)
  }

  /** @returns whether it arrived. */
  async #try(subscription: Subscription, due: Due): Promise<boolean> {
    const { log, timers } = this.#deps
    const { webhookId } = subscription
    const answered = await this.#send(subscription, due).catch((error: unknown): Answered => {
      log.error({ err: error, webhookId }, 'a webhook could not be made')
      return { failure: 'internal' }
    })
    if (answered === 'dropped' || this.#ending.signal.aborted) return answered === 'dropped'
    // What arrived and is not written down would be sent again at once: until it is kept, nothing else goes to this receiver.
    const arrived = await writeUntilKept(() => this.#settle(webhookId, due, answered), {
      ...{ timers, stop: this.#ending.signal },
      onFailure: (error) => log.error({ err: error, webhookId }, 'how a webhook went could not be written down'),
    })
    return arrived === true
  }

  /** Posts it, or drops what is not to be told any more. */
  async #send(subscription: Subscription, due: Due): Promise<Answered | 'dropped'> {
    const { database, clock, post, targets } = this.#deps
    if (!subscription.isKeyOpen) {
      await dropWaiting(database, subscription.webhookId)
      return 'dropped'
    }
    // What was issued may have been recalled or closed since.
    if ((await bodyFor(database, subscription, due)) === null) {
      await database
        .updateTable('webhook_deliveries')
        .set({ state: 'dropped', next_try_at_ms: null })
        .where('delivery_id', '=', due.deliveryId)
        .where('state', '=', 'waiting')
        .execute()
      return 'dropped'
    }
    const target = targetOf(subscription.url, targets)
    const nowMs = clock.nowMs()
    const secrets = [subscription.secret]
    if (subscription.oldSecret !== null && subscription.oldSecretUntilMs > nowMs) secrets.push(subscription.oldSecret)
    const signed = { id: due.deliveryId, timestamp: Math.floor(nowMs / 1_000), body: due.body }
    if (target === null) return { failure: 'notAllowed' }
    return post(target, signedHeaders(secrets, signed), due.body, this.#ending.signal)
  }

  /** Writes down how a try went. @returns whether it arrived. */
  async #settle(webhookId: WebhookId, due: Due, answered: Answered): Promise<boolean> {
    const { database, clock, random } = this.#deps
    const nowMs = clock.nowMs()
    const status = 'status' in answered ? answered.status : null
    const arrived = status !== null && status >= 200 && status < 300
    const tries = due.tries + 1
    const givenUp = !arrived && (status === GONE || nowMs - due.atMs >= GIVEN_UP_AFTER_MS)
    const off = await database.transaction().execute(async (within) => {
      const subscription = await subscriptionOf(within, webhookId, nowMs)
      await within
        .updateTable('webhook_deliveries')
        .set({
          ...{ tries, last_status: status, last_failure: 'failure' in answered ? answered.failure : null },
          last_tried_at_ms: nowMs,
          ...(arrived || givenUp
            ? { state: arrived ? ('delivered' as const) : ('givenUp' as const), next_try_at_ms: null }
            : { next_try_at_ms: nowMs + pauseAfter(tries, random()) }),
        })
        .where('delivery_id', '=', due.deliveryId)
        // It was withdrawn in the meantime.
        .where('state', '=', 'waiting')
        .execute()
      // A fault of this server says nothing of the receiver.
      if (subscription === null || ('failure' in answered && answered.failure === 'internal')) return null
      const failures = arrived ? 0 : subscription.failures + 1
      const pausedUntilMs = arrived ? 0 : nowMs + pauseAfter(failures, random())
      await within
        .updateTable('webhooks')
        .set({ failures, paused_until_ms: pausedUntilMs })
        .where('webhook_id', '=', webhookId)
        .execute()
      if (status === GONE) return { subscription, reason: 'gone' as const }
      return failures >= MOST_FAILURES ? { subscription, reason: 'failing' as const } : null
    })
    if (off !== null) await this.#switchOff(off.subscription, off.reason)
    return arrived
  }

  /** Stops sending to a receiver, and lets the administrators of the system know. */
  async #switchOff({ webhookId, keyName, url }: Subscription, reason: WebhookOffReason): Promise<void> {
    const { database, audit, clock, tellNotices, log } = this.#deps
    const nowMs = clock.nowMs()
    const told = await database.transaction().execute(async (within) => {
      const { numUpdatedRows } = await within
        .updateTable('webhooks')
        .set({ off_at_ms: nowMs, off_reason: reason })
        .where('webhook_id', '=', webhookId)
        .where('off_at_ms', 'is', null)
        .where('withdrawn_at_ms', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return []
      const details = { webhookId, reason }
      await audit.record({ accountId: null, meetingId: null, action: 'interface.webhookOff', details }, within)
      const admins = await within
        .selectFrom('accounts')
        .select('account_id')
        .where('system_role', '=', 'admin')
        .where('disabled', '=', 0)
        .execute()
      const to = admins.map((row) => row.account_id)
      const what = { kind: 'webhookOff' as const, system: keyName, host: new URL(url).host, why: reason }
      await keepNotices(within, { to, meetingId: null, byName: null, what }, nowMs)
      return to
    })
    if (told.length === 0) return
    log.warn({ webhookId, reason }, 'a webhook was switched off')
    tellNotices(new Set(told))
  }
}

/** A pause that is longer than any can be was begun before the clock was set back. */
const isDue = (pausedUntilMs: number, nowMs: number): boolean =>
  pausedUntilMs <= nowMs || pausedUntilMs > nowMs + 2 * LONGEST_PAUSE_MS
