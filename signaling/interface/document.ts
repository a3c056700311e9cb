// The OpenAPI 3.1 document that other systems read, made of the same shapes that check their questions.
import { z } from 'zod'
import { ADDRESSES, refusalsOf, type Address } from './shapes.ts'
import { scopeOf, WebhookBody, WebhookKind } from './webhooks/wire.ts'

type Json = Readonly<Record<string, unknown>>

/** JSON Schema of the dialect that OpenAPI 3.1 has by itself. `input`: as a caller writes it. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' })
  return rest
}

function parametersOf(of: z.ZodObject, place: 'path' | 'query'): Json[] {
  return Object.entries<z.ZodType>(of.shape).map(([name, field]) => {
    const required = place === 'path' || !field.safeParse(undefined).success
    const { description, ...schema } = schemaOf(field, 'input')
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema }
  })
}

const PDF = { 'application/pdf': { schema: { type: 'string', contentMediaType: 'application/pdf' } } }
/** A file is sent as RFC 9110 has it: also a part of it, or word that the caller has it already. */
const FILE_ANSWERS = {
  200: { description: 'The whole file; its ETag is its SHA-256', content: PDF },
  206: { description: 'The part that `Range` asked for', content: PDF },
  304: { description: 'The caller has it: `If-None-Match` named its ETag' },
  416: { description: 'The file has no such part' },
}

function answersOf(address: Address): Json {
  const { result } = address
  const found =
    result === null
      ? FILE_ANSWERS
      : { 200: { description: 'Found', content: { 'application/json': { schema: schemaOf(result, 'output') } } } }
  const refusals = [...refusalsOf(address)].map(([status, codes]): [string, Json] => [
    String(status),
    {
      description: codes.join(', '),
      ...(status === 429
        ? { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } }
        : {}),
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['ok', 'error'],
            properties: { ok: { const: false }, error: { type: 'string', enum: codes } },
          },
        },
      },
    },
  ])
  return { ...found, ...Object.fromEntries(refusals) }
}

function descriptionOf({ description, scope, cost }: Address): string {
  const counts = cost === 1 ? '' : ` Counts as ${cost} calls.`
  return `${description === undefined ? '' : `${description} `}Needs a key with the right \`${scope}\`.${counts}`
}

const HAPPENED: Readonly<Record<WebhookKind, string>> = {
  'meeting.planned': 'The invitations of a meeting went out',
  'meeting.changed': 'What the address of a meeting answers has changed: its time, place, agenda or state',
  'meeting.cancelled': 'A meeting was called off',
  'meeting.ended': 'A meeting has ended',
  'minutes.issued': 'The signed minutes of a meeting, or a correction of them, were issued',
  'paper.issued': 'A paper may be read',
  'paper.replaced': 'Readers of a paper have another version than before',
  'paper.recalled': 'A paper was recalled',
}
/** Of the Standard Webhooks specification. */
const SIGNED_HEADERS: Readonly<Record<string, string>> = {
  'webhook-id': 'Of the event for this subscription, the same at each try: by it a receiver drops what comes twice.',
  'webhook-timestamp': 'Of the try, in seconds since the epoch.',
  'webhook-signature':
    '`v1,` and base 64 of HMAC-SHA256 over `id.timestamp.body`; after a change of the secret two of them with a space.',
}
const WEBHOOK_ANSWERS = {
  '2XX': { description: 'Received. The body of the answer is not read.' },
  410: { description: 'The subscription is switched off.' },
  default: {
    description:
      'Not received, like no answer within 10 s; redirects are not followed. Tried again after 5 s, then after growing pauses of up to 4 h, for 72 h. After 18 tries in a row without success the subscription is switched off.',
  },
}

function webhookOf(kind: WebhookKind): Json {
  const schema = schemaOf(WebhookBody.extend({ type: z.literal(kind) }), 'output')
  return {
    post: {
      operationId: kind,
      summary: HAPPENED[kind],
      description: `For keys with the right \`${scopeOf(kind)}\`. Sent at least once, in no certain order; what it points at is read with the key.`,
      parameters: Object.entries(SIGNED_HEADERS).map(([name, description]) => ({
        ...{ name, in: 'header', required: true, description, schema: { type: 'string' } },
      })),
      requestBody: {
        required: true,
        content: { 'application/json': { schema } },
      },
      responses: WEBHOOK_ANSWERS,
    },
  }
}

/** @param version - Of the addresses and their shapes. */
export function interfaceDocument(version: string): Json {
  const paths = Object.entries<Address>(ADDRESSES).map(([operationId, address]): [string, Json] => [
    address.path,
    {
      get: {
        operationId,
        summary: address.summary,
        description: descriptionOf(address),
        security: [{ key: [] }],
        parameters: [...parametersOf(address.params, 'path'), ...parametersOf(address.query, 'query')],
        responses: answersOf(address),
      },
    },
  ])
  return {
    openapi: '3.1.0',
    info: {
      title: 'Họp không giấy – giao diện cho hệ thống khác',
      version,
      description:
        'Meetings, issued papers and figures of the unit of the key and those below it: what they hold or are invited to. Meetings whose invitations were not sent, items of the agenda that are for some people only, restricted papers, and papers that were not issued or were recalled never appear.',
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(paths),
    webhooks: Object.fromEntries(WebhookKind.options.map((kind) => [kind, webhookOf(kind)])),
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  }
}
