// The signature of a webhook as the Standard Webhooks specification has it (symmetric, `v1`): HMAC-SHA256 over id, time and body.
import { createHmac } from 'node:crypto'
import { freshBytes } from '../../kit/random-bytes.ts'

/** Names the form of a secret, and lets a search of files find one that leaked. */
const PREFIX = 'whsec_'
const SECRET_BYTES = 32

/** A new secret, as receivers are given it. */
export function makeSecret(): string {
  return PREFIX + freshBytes(SECRET_BYTES).toString('base64')
}

/** What is signed. */
export interface Signed {
  readonly id: string
  /** Seconds since the epoch, of this try. */
  readonly timestamp: number
  readonly body: string
}

/** The headers of a try: signed by each of these secrets, so that a receiver who knows one of them can check it. */
export function signedHeaders(secrets: readonly string[], { id, timestamp, body }: Signed): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${signatureOf(secret, `${id}.${timestamp}.${body}`)}`).join(' '),
  }
}

function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(text)
    .digest('base64')
}
