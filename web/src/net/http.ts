// Typed calls by HTTP (`POST /api/call/<method>`), uploads and cached downloads.
import type { z } from 'zod'
import { HttpReply, type RefusalDetails, type RequestDefinition } from '../../../signaling/wire/kit.ts'
import type { Answer } from './session.ts'
import { codeOf, log } from '../log/log.ts'

const CALL_TIMEOUT_MS = 15_000

type HttpRequest<P extends z.ZodType, R extends z.ZodType> = RequestDefinition<string, 'http', P, R, string>

/** Long answers of late under their hashes: the server says "as before" instead of sending them again. */
const answered = new Map<string, { readonly etag: string; readonly text: string }>()
const ANSWERS_KEPT = 8

function remember(key: string, response: Response, text: string): void {
  const etag = response.headers.get('etag')
  if (response.status !== 200 || etag === null) return
  answered.delete(key)
  answered.set(key, { etag, text })
  const oldest = answered.keys().next().value
  if (answered.size > ANSWERS_KEPT && oldest !== undefined) answered.delete(oldest)
}

/** The next person to sign in gets nothing of what was answered before. */
export function forgetAnswers(): void {
  answered.clear()
}

let onSessionEnded: () => void = () => {}

/** Sets the listener for the server's word that nobody is signed in (any more). */
export function whenSessionEnds(listener: () => void): void {
  onSessionEnded = listener
}

/**
 * Sends one request of the registry by HTTP. Never throws: beside the server's refusals it answers `offline` when the
 * server can't be reached, `timeout` after 15 s (or `options.timeoutMs`), and `unreadable` when the answer isn't what the
 * definition promises.
 */
export async function call<P extends z.ZodType, R extends z.ZodType>(
  definition: HttpRequest<P, R>,
  params: z.input<P>,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<Answer<z.output<R>>> {
  const limit = AbortSignal.timeout(options.timeoutMs ?? CALL_TIMEOUT_MS)
  const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal])
  const body = JSON.stringify(params)
  const key = `${definition.method} ${body}`
  const had = answered.get(key)
  let text: string
  let status: number
  try {
    const response = await fetch(`/api/call/${definition.method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(had === undefined ? {} : { 'if-none-match': had.etag }) },
      body,
      credentials: 'same-origin',
      signal,
    })
    status = response.status
    if (status === 304 && had !== undefined) text = had.text
    else text = await response.text()
    remember(key, response, text)
  } catch (error) {
    const wanted = options.signal?.aborted !== true
    if (wanted) log.net('a request got no answer', { method: codeOf(definition.method), late: limit.aborted }, error)
    return { ok: false, error: limit.aborted ? 'timeout' : 'offline' }
  }
  const answer = readReply(text, status, definition.result)
  if (!answer.ok)
    log.net('a request was refused', { method: codeOf(definition.method), code: codeOf(answer.error), status })
  return answer
}

/** A refusal as an exception, for react-query, which knows failures only as things thrown. */
export class Refusal extends Error {
  readonly code: string
  readonly details: RefusalDetails | undefined

  constructor(code: string, details: RefusalDetails | undefined) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }
}

/** Like {@link call}, but gives the result itself and throws a {@link Refusal}. For `queryFn` alone. */
export async function ask<P extends z.ZodType, R extends z.ZodType>(
  definition: HttpRequest<P, R>,
  params: z.input<P>,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<z.output<R>> {
  const answer = await call(definition, params, options)
  if (!answer.ok) throw new Refusal(answer.error, answer.details)
  return answer.result
}

/** The code of whatever a query failed with. */
export function refusalCode(error: unknown): string {
  return error instanceof Refusal ? error.code : 'internal'
}

/**
 * Sends a file as the body of a POST and tells how far it is (fetch can't). Never throws; a cancelled one answers
 * `cancelled`, a link that broke `offline`. Without a time limit, since links are slow; a stalled one can be cancelled.
 *
 * @param onProgress - Share sent, from 0 to 1.
 */
export function upload<R extends z.ZodType>(
  path: string,
  file: Blob,
  result: R,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Answer<z.output<R>>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const cancel = () => request.abort()
    const finish = (answer: Answer<z.output<R>>) => {
      signal.removeEventListener('abort', cancel)
      resolve(answer)
    }
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0)
    request.onload = () => finish(readReply(request.responseText, request.status, result))
    request.onerror = () => {
      log.net('the link broke while a file was sent')
      finish({ ok: false, error: 'offline' })
    }
    request.onabort = () => finish({ ok: false, error: 'cancelled' })
    if (signal.aborted) return resolve({ ok: false, error: 'cancelled' })
    signal.addEventListener('abort', cancel)
    request.open('POST', path)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.send(file)
  })
}

function readReply<R extends z.ZodType>(text: string, status: number, result: R): Answer<z.output<R>> {
  const reply = HttpReply.safeParse(parseJson(text))
  if (!reply.success) return { ok: false, error: codeOfStatus(status) }
  if (!reply.data.ok) {
    if (reply.data.error === 'unauthenticated') onSessionEnded()
    return { ok: false, error: reply.data.error, details: reply.data.details }
  }
  const parsed = result.safeParse(reply.data.result)
  return parsed.success ? { ok: true, result: parsed.data } : { ok: false, error: 'unreadable' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    log.net('an answer was no JSON', {}, error)
    return undefined
  }
}

/** For answers that are not ours, for example of a proxy in between. */
export function codeOfStatus(status: number): string {
  if (status === 401) {
    onSessionEnded()
    return 'unauthenticated'
  }
  if (status === 413) return 'tooLarge'
  if (status === 429) return 'rateLimited'
  return status >= 500 ? 'unavailable' : 'unreadable'
}
