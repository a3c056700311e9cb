// Subscriptions of other systems and what is on its way to them, as rows.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../storage/database.ts'
import type { AccountId, InterfaceKeyId, SiteId, WebhookId } from '../../wire/ids.ts'
import { InterfaceScope } from '../wire.ts'
import { WebhookKind, type Webhook, type WebhookDelivery } from './wire.ts'

const LISTED = 100
const DELIVERIES_SHOWN = 50
/** Deliveries that have ended are kept so long, and at most so many of all subscriptions together. */
const ENDED_KEPT_MS = 30 * 86_400_000
const ENDED_KEPT = 20_000

const Kinds = z.array(WebhookKind)
const Scopes = z.array(InterfaceScope)

/** A subscription that is not withdrawn, with what its key says. */
export interface Subscription {
  readonly webhookId: WebhookId
  readonly keyId: InterfaceKeyId
  readonly keyName: string
  readonly url: string
  readonly kinds: readonly WebhookKind[]
  readonly secret: string
  readonly oldSecret: string | null
  readonly oldSecretUntilMs: number
  readonly failures: number
  readonly pausedUntilMs: number
  readonly isOff: boolean
  readonly siteId: SiteId
  readonly scopes: readonly InterfaceScope[]
  /** Whether its key may be used. */
  readonly isKeyOpen: boolean
}

export async function subscriptions(database: Database, nowMs: number): Promise<Subscription[]> {
  const rows = await database
    .selectFrom('webhooks')
    .innerJoin('interface_keys', 'interface_keys.key_id', 'webhooks.key_id')
    .selectAll('webhooks')
    .select(['interface_keys.name', 'interface_keys.site_id', 'interface_keys.scopes', 'interface_keys.expires_at_ms'])
    .select('interface_keys.withdrawn_at_ms as key_withdrawn_at_ms')
    .where('webhooks.withdrawn_at_ms', 'is', null)
    .orderBy('webhooks.created_at_ms')
    .orderBy('webhooks.webhook_id')
    .execute()
  return rows.map((row) => ({
    webhookId: row.webhook_id,
    keyId: row.key_id,
    keyName: row.name,
    url: row.url,
    kinds: Kinds.parse(JSON.parse(row.kinds)),
    secret: row.secret,
    oldSecret: row.old_secret,
    oldSecretUntilMs: row.old_secret_until_ms ?? 0,
    failures: row.failures,
    pausedUntilMs: row.paused_until_ms,
    isOff: row.off_at_ms !== null,
    siteId: row.site_id,
    scopes: Scopes.parse(JSON.parse(row.scopes)),
    isKeyOpen: row.key_withdrawn_at_ms === null && row.expires_at_ms > nowMs,
  }))
}

export async function subscriptionOf(
  database: Database,
  webhookId: WebhookId,
  nowMs: number,
): Promise<Subscription | null> {
  return (await subscriptions(database, nowMs)).find((one) => one.webhookId === webhookId) ?? null
}

/** Those that send first, then the others; of each the newest first. */
export async function allWebhooks(database: Database, nowMs: number): Promise<Webhook[]> {
  const rows = await database
    .selectFrom('webhooks')
    .innerJoin('interface_keys', 'interface_keys.key_id', 'webhooks.key_id')
    .innerJoin('accounts', 'accounts.account_id', 'webhooks.created_by')
    .selectAll('webhooks')
    .select(['interface_keys.name', 'interface_keys.expires_at_ms', 'accounts.full_name'])
    .select('interface_keys.withdrawn_at_ms as key_withdrawn_at_ms')
    .select(({ selectFrom }) => [
      selectFrom('webhook_deliveries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.webhook_id')
        .where('webhook_deliveries.state', '=', 'waiting')
        .as('waiting'),
      selectFrom('webhook_deliveries')
        .select(({ fn }) => fn.max('webhook_deliveries.last_tried_at_ms').as('last'))
        .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.webhook_id')
        .where('webhook_deliveries.state', '=', 'delivered')
        .as('last_delivered'),
    ])
    .orderBy(sql`webhooks.withdrawn_at_ms is not null or webhooks.off_at_ms is not null`)
    .orderBy('webhooks.created_at_ms', 'desc')
    .orderBy('webhooks.webhook_id')
    .limit(LISTED)
    .execute()
  return rows.map((row) => ({
    webhookId: row.webhook_id,
    keyId: row.key_id,
    keyName: row.name,
    url: row.url,
    kinds: Kinds.parse(JSON.parse(row.kinds)),
    createdAtMs: row.created_at_ms,
    byName: row.full_name,
    state: stateOf(row, nowMs),
    offReason: row.off_reason,
    failures: row.failures,
    waiting: Number(row.waiting ?? 0),
    lastDeliveredAtMs: row.last_delivered,
    oldSecretUntilMs:
      row.old_secret_until_ms !== null && row.old_secret_until_ms > nowMs ? row.old_secret_until_ms : null,
  }))
}

interface StateColumns {
  readonly withdrawn_at_ms: number | null
  readonly off_at_ms: number | null
  readonly key_withdrawn_at_ms: number | null
  readonly expires_at_ms: number
}

function stateOf(row: StateColumns, nowMs: number): Webhook['state'] {
  if (row.withdrawn_at_ms !== null) return 'withdrawn'
  if (row.key_withdrawn_at_ms !== null || row.expires_at_ms <= nowMs) return 'keyEnded'
  return row.off_at_ms === null ? 'on' : 'off'
}

export interface NewWebhook {
  readonly webhookId: WebhookId
  readonly keyId: InterfaceKeyId
  readonly url: string
  readonly kinds: readonly WebhookKind[]
  readonly secret: string
  readonly createdAtMs: number
  readonly createdBy: AccountId
}

export async function addWebhookRow(within: Database, webhook: NewWebhook): Promise<void> {
  await within
    .insertInto('webhooks')
    .values({
      webhook_id: webhook.webhookId,
      key_id: webhook.keyId,
      url: webhook.url,
      kinds: JSON.stringify(webhook.kinds),
      secret: webhook.secret,
      old_secret: null,
      old_secret_until_ms: null,
      created_at_ms: webhook.createdAtMs,
      created_by: webhook.createdBy,
      failures: 0,
      paused_until_ms: 0,
      off_at_ms: null,
      off_reason: null,
      withdrawn_at_ms: null,
    })
    .execute()
}

/** Nothing that waits for this subscription is sent any more. */
export async function dropWaiting(within: Database, webhookId: WebhookId): Promise<void> {
  await within
    .updateTable('webhook_deliveries')
    .set({ state: 'dropped', next_try_at_ms: null })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'waiting')
    .execute()
}

export async function lastDeliveries(database: Database, webhookId: WebhookId): Promise<WebhookDelivery[]> {
  const rows = await database
    .selectFrom('webhook_deliveries')
    .innerJoin('meetings', 'meetings.meeting_id', 'webhook_deliveries.meeting_id')
    .selectAll('webhook_deliveries')
    .select('meetings.title')
    .where('webhook_deliveries.webhook_id', '=', webhookId)
    .orderBy('webhook_deliveries.at_ms', 'desc')
    .orderBy('webhook_deliveries.delivery_id')
    .limit(DELIVERIES_SHOWN)
    .execute()
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    kind: row.kind,
    meetingTitle: row.title,
    atMs: row.at_ms,
    state: row.state,
    tries: row.tries,
    lastStatus: row.last_status,
    lastFailure: row.last_failure,
    lastTriedAtMs: row.last_tried_at_ms,
    nextTryAtMs: row.next_try_at_ms,
  }))
}

/** Gives up what was tried for too long, also of subscriptions that are off, and forgets the oldest that have ended. */
export async function settleOld(database: Database, nowMs: number, givenUpAfterMs: number): Promise<void> {
  await database.transaction().execute(async (within) => {
    await within
      .updateTable('webhook_deliveries')
      .set({ state: 'givenUp', next_try_at_ms: null })
      .where('state', '=', 'waiting')
      .where('at_ms', '<', nowMs - givenUpAfterMs)
      .execute()
    await within
      .deleteFrom('webhook_deliveries')
      .where('state', '!=', 'waiting')
      .where((where) =>
        where.or([
          where('at_ms', '<', nowMs - ENDED_KEPT_MS),
          sql<boolean>`rowid <= (select max(rowid) from webhook_deliveries) - ${ENDED_KEPT}`,
        ]),
      )
      .execute()
  })
}
