// One try of a webhook: a POST with a time limit. A redirect is an answer like any other and is not followed.
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Timers } from '../../kit/timers.ts'
import type { WebhookFailure } from './wire.ts'

/** From the look-up of the name to the end of the answer. */
const DEADLINE_MS = 10_000
/** What is read of an answer's body, which nobody looks at: a receiver that sends more is cut off. */
const MAX_ANSWER_BYTES = 16 * 1_024

export type Answered = { readonly status: number } | { readonly failure: WebhookFailure }
/** Never rejects. @param signal - Cuts the try off; the answer is then `broken`. */
export type Post = (
  target: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
) => Promise<Answered>

export function createPost(timers: Pick<Timers, 'after'>, deadlineMs = DEADLINE_MS): Post {
  return (target, headers, body, signal) =>
    new Promise((resolve) => {
      let status: number | undefined
      let late = false
      const open = target.protocol === 'https:' ? httpsRequest : httpRequest
      const request = open(target, {
        method: 'POST',
        agent: false,
        signal,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'hop-khong-giay',
        },
      })
      const cancel = timers.after(deadlineMs, () => {
        late = true
        request.destroy()
      })
      const settle = (answered: Answered): void => {
        cancel()
        request.destroy()
        resolve(answered)
      }
      request.on('response', (response) => {
        status = response.statusCode ?? 0
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > MAX_ANSWER_BYTES) settle({ status: status ?? 0 })
        })
        // Cut off or not: the status has been said. One that comes too slowly to its end has not answered in time.
        response.on('close', () => settle(late ? { failure: 'timeout' } : { status: status ?? 0 }))
        response.on('error', () => undefined)
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (status === undefined) settle({ failure: late ? 'timeout' : failureOf(error) })
      })
      request.on('close', () => {
        if (status === undefined) settle({ failure: late ? 'timeout' : 'broken' })
      })
      request.end(body)
    })
}

const NO_ADDRESS: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'])
const NO_CONNECTION: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ETIMEDOUT', 'EADDRNOTAVAIL'],
])
/** Codes of OpenSSL and of Node's own check of certificates. */
const TLS = /^ERR_(?:TLS|SSL)|CERT|^UNABLE_TO_|^SELF_SIGNED|^EPROTO$|^HOSTNAME_MISMATCH$/u

function failureOf({ code = '' }: NodeJS.ErrnoException): WebhookFailure {
  if (NO_ADDRESS.has(code)) return 'noAddress'
  if (NO_CONNECTION.has(code)) return 'noConnection'
  return TLS.test(code) ? 'tls' : 'broken'
}
