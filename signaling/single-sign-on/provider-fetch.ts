// How the provider is asked: only where it is meant to be, without following anybody elsewhere, and for an answer of some size at most.

/** Metadata and key sets are some kilobytes; ID tokens with many groups some tens. */
const MOST_BYTES = 512 * 1024

export class AnswerTooLongError extends Error {}
export class NotHttpsError extends Error {}

/** What the libraries ask for. */
interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string> | Headers
  /** The form by which a code is exchanged, or nothing. */
  readonly body?: unknown
  /** The deadline. */
  readonly signal?: AbortSignal | undefined
}
type Fetch = (url: string, asked: Asked) => Promise<Response>

/** @param allowHttp - For a provider of this machine, for trying. */
export function providerFetch(allowHttp: boolean): Fetch {
  return async (url, { method = 'GET', headers: sent = {}, body: form, signal = null }) => {
    // The addresses come from the provider's own document, which may say anything.
    const { protocol } = new URL(url)
    if (protocol !== 'https:' && !(allowHttp && protocol === 'http:')) throw new NotHttpsError('only https is asked')
    const body = form instanceof URLSearchParams ? form : null
    const answer = await fetch(url, { method, headers: sent, body, signal, redirect: 'manual' })
    const { status, statusText } = answer
    const headers = new Headers(answer.headers)
    // What came compressed is not any more.
    headers.delete('content-encoding')
    headers.delete('content-length')
    return new Response(await readAtMost(answer, MOST_BYTES), { status, statusText, headers })
  }
}

async function readAtMost({ body }: Response, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body === null) return null
  const pieces: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop early cancels the rest.
  for await (const piece of body) {
    bytes += piece.byteLength
    if (bytes > mostBytes) throw new AnswerTooLongError(`an answer of more than ${mostBytes} bytes`)
    pieces.push(piece)
  }
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}
