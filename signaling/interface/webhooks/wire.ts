// Webhooks: what another system is told by itself, and to which address of its own. Subscribed to by the administrator on the page of keys.
import { z } from 'zod'
import {
  AgendaItemId,
  InterfaceKeyId,
  MeetingId,
  PaperId,
  PaperVersionId,
  TimeMs,
  WebhookDeliveryId,
  WebhookId,
} from '../../wire/ids.ts'
import { request } from '../../wire/kit.ts'
import type { InterfaceScope } from '../wire.ts'

export const WebhookKind = z.enum([
  'meeting.planned',
  'meeting.changed',
  'meeting.cancelled',
  'meeting.ended',
  'minutes.issued',
  'paper.issued',
  'paper.replaced',
  'paper.recalled',
])
export type WebhookKind = z.infer<typeof WebhookKind>

/** The right that a key needs for a kind of event: the one that opens what the event points at. */
export function scopeOf(kind: WebhookKind): InterfaceScope {
  return kind.startsWith('paper.') ? 'papers' : 'meetings'
}

/** What is sent, as JSON: it says what happened to what, and the receiver reads the rest with its key. Addresses are those of this server. */
export const WebhookBody = z.object({
  type: WebhookKind,
  timestamp: z.iso.datetime().describe('When it happened, not when it was sent.'),
  data: z.object({
    meeting: z.object({ id: MeetingId, href: z.string() }),
    paper: z
      .object({
        id: PaperId,
        agendaItemId: AgendaItemId,
        versionId: PaperVersionId.nullable().describe('Null: there is none to be read any more.'),
        href: z.string().nullable().describe('Of the file of that version.'),
      })
      .optional()
      .describe('Of events of papers only.'),
  }),
})
export type WebhookBody = z.infer<typeof WebhookBody>

/** Longest address that is taken, in characters. */
export const MAX_TARGET_URL = 500

/** `off`: it failed too often, the receiver said that it has gone, or too much waited. `keyEnded`: its key was withdrawn or has expired. */
export const WebhookState = z.enum(['on', 'off', 'keyEnded', 'withdrawn'])
export type WebhookState = z.infer<typeof WebhookState>
export const WebhookOffReason = z.enum(['failing', 'gone', 'tooMany'])
export type WebhookOffReason = z.infer<typeof WebhookOffReason>

export const Webhook = z.strictObject({
  webhookId: WebhookId,
  keyId: InterfaceKeyId,
  keyName: z.string(),
  url: z.string(),
  kinds: z.array(WebhookKind),
  createdAtMs: TimeMs,
  byName: z.string(),
  state: WebhookState,
  offReason: WebhookOffReason.nullable(),
  /** Tries in a row that failed, up to now. */
  failures: z.int().min(0),
  waiting: z.int().min(0),
  lastDeliveredAtMs: TimeMs.nullable(),
  /** Until when the secret before this one signs as well; null: there is none. */
  oldSecretUntilMs: TimeMs.nullable(),
})
export type Webhook = z.infer<typeof Webhook>

/** `targets`: the origins that the server's settings allow. Those that are on first, then the newest first, at most 100. */
export const listWebhooks = request('interface.webhooks', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ targets: z.array(z.string()), webhooks: z.array(Webhook) }),
})

const Made = z.strictObject({ webhookId: WebhookId, secret: z.string() })

/** Subscribes the system of a key. The answer is the only time that the secret is given. */
export const addWebhook = request('interface.addWebhook', {
  via: 'http',
  params: z.strictObject({
    keyId: InterfaceKeyId,
    url: z.string().max(MAX_TARGET_URL),
    kinds: z.array(WebhookKind).min(1).max(WebhookKind.options.length),
  }),
  result: Made,
  errors: ['keyEnded', 'targetNotAllowed', 'outsideScopes', 'tooManyWebhooks'],
})

/** A new secret, given this once; the old one signs as well for a day, so that the receiver can change over. */
export const renewWebhookSecret = request('interface.renewWebhookSecret', {
  via: 'http',
  params: z.strictObject({ webhookId: WebhookId }),
  result: Made,
  errors: ['illegalState'],
})

/** Sends again through one that was switched off; what waits is tried at once. */
export const switchWebhookOn = request('interface.switchWebhookOn', {
  via: 'http',
  params: z.strictObject({ webhookId: WebhookId }),
  result: z.strictObject({}),
  errors: ['illegalState', 'targetNotAllowed'],
})

export const withdrawWebhook = request('interface.withdrawWebhook', {
  via: 'http',
  params: z.strictObject({ webhookId: WebhookId }),
  result: z.strictObject({}),
})

/** `waiting`: also those that failed and are tried again. `dropped`: what it is about was hidden from the caller meanwhile, or its key ended. */
export const WebhookDeliveryState = z.enum(['waiting', 'delivered', 'givenUp', 'dropped'])
export type WebhookDeliveryState = z.infer<typeof WebhookDeliveryState>
/** Why a try had no answer. */
export const WebhookFailure = z.enum([
  'timeout',
  'noConnection',
  'noAddress',
  'tls',
  'notAllowed',
  'broken',
  'internal',
])
export type WebhookFailure = z.infer<typeof WebhookFailure>

export const WebhookDelivery = z.strictObject({
  deliveryId: WebhookDeliveryId,
  kind: WebhookKind,
  meetingTitle: z.string(),
  /** When it happened. */
  atMs: TimeMs,
  state: WebhookDeliveryState,
  tries: z.int().min(0),
  /** Of the last try: the status of HTTP, or why there was none. Both null: not tried yet. */
  lastStatus: z.int().nullable(),
  lastFailure: WebhookFailure.nullable(),
  lastTriedAtMs: TimeMs.nullable(),
  /** Null: it is not tried any more. */
  nextTryAtMs: TimeMs.nullable(),
})
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

/** The last deliveries, the newest first, at most 50. */
export const readDeliveries = request('interface.deliveries', {
  via: 'http',
  params: z.strictObject({ webhookId: WebhookId }),
  result: z.strictObject({ deliveries: z.array(WebhookDelivery) }),
})
