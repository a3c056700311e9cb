// Brings one message to the document system: into a folder, over HTTP, or both. Either may happen again for the same message without harm: the file
// has the message's id, and the system knows the paper by its id.
import { mkdir, open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../storage/sync.ts'
import { STATUS } from './build.ts'
import { readEnvelope, type EdxmlStatus } from './edxml.ts'
import { readRelated } from './multipart.ts'
import type { AxisSettings } from './settings.ts'
import type { OutgoingReason } from './wire.ts'

/**
 * `taken`: the system has it, and may have said more. `refused`: it will not have it. `failed`: sent again as it is it would be turned away again.
 * `later`: it may work another time.
 */
export type Delivered =
  | { readonly kind: 'taken'; readonly status: EdxmlStatus | null }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'failed' | 'later'; readonly reason: OutgoingReason; readonly text: string }
export interface MessageToDeliver {
  readonly messageId: string
  readonly documentId: string
  readonly contentType: string
  readonly body: Buffer
}

/** An answer is one status. */
const MOST_ANSWER_BYTES = 64 * 1024
/** Answers about the message itself; all others are about the connection, the key or the server, and may be others later. */
const ABOUT_MESSAGE: ReadonlySet<number> = new Set([400, 409, 410, 413, 415, 422])

export type Deliver = (message: MessageToDeliver, stop: AbortSignal) => Promise<Delivered>

export function createDeliver(settings: Pick<AxisSettings, 'endpoint' | 'outboxFolder' | 'timeoutMs'>): Deliver {
  const { endpoint, outboxFolder, timeoutMs } = settings
  return async (message, stop) => {
    if (outboxFolder !== null) {
      try {
        await layDown(outboxFolder, message)
      } catch (error) {
        return { kind: 'later', reason: 'folder', text: codeOf(error) }
      }
    }
    if (endpoint === null) return { kind: 'taken', status: null }
    const late = AbortSignal.timeout(timeoutMs)
    try {
      return await post(endpoint, message, AbortSignal.any([late, stop]))
    } catch (error) {
      // Whatever the line does, it is not known whether the system has the message: it is sent again under its id.
      return { kind: 'later', reason: late.aborted ? 'timedOut' : 'unreachable', text: codeOf(error) }
    }
  }
}

/** The whole message as one MIME file, which appears under its name once it is whole. */
async function layDown(folder: string, { messageId, contentType, body }: MessageToDeliver): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o750 })
  const path = join(folder, `${messageId}.mime`)
  const known = await stat(path).catch(() => null)
  if (known !== null) return
  const temporary = join(folder, `.${messageId}.part`)
  const file = await open(temporary, 'w', 0o640)
  try {
    await file.writeFile(`MIME-Version: 1.0\r\nContent-Type: ${contentType}\r\n\r\n`)
    await file.writeFile(body)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await syncFolder(folder)
}

async function post(
  { url, authorization }: NonNullable<AxisSettings['endpoint']>,
  { contentType, body, documentId }: MessageToDeliver,
  signal: AbortSignal,
): Promise<Delivered> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': contentType, soapaction: '""' },
    body: new Uint8Array(body),
    // Papers and the key go where the settings say, and nowhere else.
    redirect: 'manual',
    signal,
  })
  const status = statusIn(answer.headers.get('content-type') ?? '', await readAtMost(answer), documentId)
  if (status?.StatusCode === STATUS.refused) return { kind: 'refused', text: status.Description }
  if (answer.ok) return { kind: 'taken', status }
  const kind = ABOUT_MESSAGE.has(answer.status) ? 'failed' : 'later'
  return { kind, reason: 'httpStatus', text: String(answer.status) }
}

/** A status about this very paper; null: the answer is something else. */
function statusIn(contentType: string, bytes: Buffer | null, documentId: string): EdxmlStatus | null {
  const related = bytes === null ? null : readRelated(contentType, bytes)
  const read = related?.ok === true ? readEnvelope(related.value.root.bytes) : null
  if (read?.ok !== true || read.value.kind !== 'status') return null
  return read.value.status.ResponseFor.DocumentId === documentId ? read.value.status : null
}

/** Null: it is longer than an answer is. Leaving the loop cancels the rest. */
async function readAtMost({ body }: Response): Promise<Buffer | null> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of body ?? []) {
    bytes += piece.byteLength
    if (bytes > MOST_ANSWER_BYTES) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Of the system, such as ENOSPC or ECONNREFUSED: messages may name paths. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string'
    ? cause.code.slice(0, 60)
    : ''
}
