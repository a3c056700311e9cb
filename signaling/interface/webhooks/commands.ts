// What the administrator does with subscriptions of other systems: make, watch, give a new secret, switch on again, withdraw.
import type { Audit } from '../../audit/audit.ts'
import { newId, type Clock } from '../../kit/clock.ts'
import type { Call, Handlers } from '../../kit/handlers.ts'
import type { Database } from '../../storage/database.ts'
import { WebhookId } from '../../wire/ids.ts'
import { accept, refuse } from '../../wire/kit.ts'
import { keyById } from '../store.ts'
import { makeSecret } from './secret.ts'
import { addWebhookRow, allWebhooks, dropWaiting, lastDeliveries, subscriptionOf, subscriptions } from './store.ts'
import { targetOf } from './target-rules.ts'
import { scopeOf } from './wire.ts'

interface WebhookDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
  /** Origins that may be sent to, from the settings. */
  readonly targets: readonly string[]
}
type Method =
  `interface.${'webhooks' | 'addWebhook' | 'renewWebhookSecret' | 'switchWebhookOn' | 'withdrawWebhook' | 'deliveries'}`

/** Not withdrawn at once. */
const MOST_WEBHOOKS = 50
/** How long the secret before the newest signs as well. */
const OLD_SECRET_MS = 86_400_000

export function webhookHandlers({ database, audit, clock, targets }: WebhookDeps): Handlers<Method> {
  const record = (
    within: Database,
    { account: { accountId } }: Call,
    action: `interface.${'addWebhook' | 'renewWebhookSecret' | 'switchWebhookOn' | 'withdrawWebhook'}`,
    details: Record<string, string>,
  ) => audit.record({ accountId, meetingId: null, action, details }, within)

  return {
    'interface.webhooks': async () =>
      accept({ targets: [...targets], webhooks: await allWebhooks(database, clock.nowMs()) }),

    'interface.deliveries': async (_call, { webhookId }) =>
      accept({ deliveries: await lastDeliveries(database, webhookId) }),

    'interface.addWebhook': (call, { keyId, url, kinds }) =>
      database.transaction().execute(async (within) => {
        const nowMs = clock.nowMs()
        const key = await keyById(within, keyId)
        if (key === null) return refuse('notFound')
        if (key.withdrawnAtMs !== null || key.expiresAtMs <= nowMs) return refuse('keyEnded')
        const target = targetOf(url, targets)
        if (target === null) return refuse('targetNotAllowed')
        if (kinds.some((kind) => !key.scopes.includes(scopeOf(kind)))) return refuse('outsideScopes')
        if ((await subscriptions(within, nowMs)).length >= MOST_WEBHOOKS)
          return refuse('tooManyWebhooks', { most: MOST_WEBHOOKS })
        const webhookId = newId(WebhookId)
        const secret = makeSecret()
        await addWebhookRow(within, {
          ...{ webhookId, keyId, url: target.href, kinds: [...new Set(kinds)], secret },
          ...{ createdAtMs: nowMs, createdBy: call.account.accountId },
        })
        // Not the whole address: a path may carry a secret of the receiver.
        const details = { webhookId, keyId, origin: target.origin, kinds: kinds.join(' ') }
        await record(within, call, 'interface.addWebhook', details)
        return accept({ webhookId, secret })
      }),

    'interface.renewWebhookSecret': (call, { webhookId }) =>
      database.transaction().execute(async (within) => {
        const nowMs = clock.nowMs()
        const before = await subscriptionOf(within, webhookId, nowMs)
        if (before === null) return (await isKnown(within, webhookId)) ? refuse('illegalState') : refuse('notFound')
        const secret = makeSecret()
        await within
          .updateTable('webhooks')
          .set({ secret, old_secret: before.secret, old_secret_until_ms: nowMs + OLD_SECRET_MS })
          .where('webhook_id', '=', webhookId)
          .execute()
        await record(within, call, 'interface.renewWebhookSecret', { webhookId })
        return accept({ webhookId, secret })
      }),

    'interface.switchWebhookOn': (call, { webhookId }) =>
      database.transaction().execute(async (within) => {
        const nowMs = clock.nowMs()
        const webhook = await subscriptionOf(within, webhookId, nowMs)
        if (webhook === null) return (await isKnown(within, webhookId)) ? refuse('illegalState') : refuse('notFound')
        if (!webhook.isKeyOpen) return refuse('illegalState')
        if (!webhook.isOff) return accept({})
        if (targetOf(webhook.url, targets) === null) return refuse('targetNotAllowed')
        await within
          .updateTable('webhooks')
          .set({ off_at_ms: null, off_reason: null, failures: 0, paused_until_ms: 0 })
          .where('webhook_id', '=', webhookId)
          .execute()
        await within
          .updateTable('webhook_deliveries')
          .set({ next_try_at_ms: nowMs })
          .where('webhook_id', '=', webhookId)
          .where('state', '=', 'waiting')
          .execute()
        await record(within, call, 'interface.switchWebhookOn', { webhookId })
        return accept({})
      }),

    'interface.withdrawWebhook': (call, { webhookId }) =>
      database.transaction().execute(async (within) => {
        const nowMs = clock.nowMs()
        if ((await subscriptionOf(within, webhookId, nowMs)) === null)
          return (await isKnown(within, webhookId)) ? accept({}) : refuse('notFound')
        await within
          .updateTable('webhooks')
          .set({ withdrawn_at_ms: nowMs, secret: '', old_secret: null, old_secret_until_ms: null })
          .where('webhook_id', '=', webhookId)
          .execute()
        await dropWaiting(within, webhookId)
        await record(within, call, 'interface.withdrawWebhook', { webhookId })
        return accept({})
      }),
  }
}

async function isKnown(database: Database, webhookId: WebhookId): Promise<boolean> {
  const row = await database
    .selectFrom('webhooks')
    .select('webhook_id')
    .where('webhook_id', '=', webhookId)
    .executeTakeFirst()
  return row !== undefined
}
