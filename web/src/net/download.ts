// Downloads that the server makes when they are asked for: kept as a file once they are whole, or refused in words.
import { z } from 'zod'
import { RefusalDetails } from '../../../signaling/wire/kit.ts'
import { log } from '../log/log.ts'
import { codeOfStatus } from './http.ts'

const Refused = z.object({ error: z.string(), details: RefusalDetails.optional() })
const ASK_WITHIN_MS = 15_000
const REFUSED: Readonly<Record<number, string>> = { 403: 'forbidden', 404: 'notFound' }

/** Making it may take as long as checking a large file. */
const WITHIN_MS = 180_000

/** Fetches a file and gives it to the browser to keep under this name. Never throws. */
export async function download(
  path: string,
  name: string,
  method: 'GET' | 'POST' = 'GET',
): Promise<{ ok: true } | { ok: false; error: string; details?: RefusalDetails | undefined }> {
  try {
    const response = await fetch(path, { method, credentials: 'same-origin', signal: AbortSignal.timeout(WITHIN_MS) })
    if (!response.ok) {
      // An answer that is no JSON comes from something between here and the server.
      const refused = Refused.safeParse(await response.json().catch(() => null))
      return { ok: false, error: refused.data?.error ?? 'unavailable', details: refused.data?.details }
    }
    const url = URL.createObjectURL(await response.blob())
    follow(url, name)
    // The browser has taken the file over by the next turn.
    requestAnimationFrame(() => URL.revokeObjectURL(url))
    return { ok: true }
  } catch (error) {
    log.net('a file could not be downloaded', {}, error)
    return { ok: false, error: error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'offline' }
  }
}

/** Gives the browser a text of this page to keep as a file. */
export function saveText(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  follow(url, name)
  requestAnimationFrame(() => URL.revokeObjectURL(url))
}

/** For a file too large for memory: asks whether it may be had, and leaves the rest to the browser. Never throws. */
export async function downloadLarge(path: string): Promise<{ ok: true } | { ok: false; error: string }> {
  try {
    const signal = AbortSignal.timeout(ASK_WITHIN_MS)
    const { ok, status } = await fetch(path, { method: 'HEAD', credentials: 'same-origin', signal })
    if (!ok) return { ok: false, error: REFUSED[status] ?? codeOfStatus(status) }
    follow(path, '')
    return { ok: true }
  } catch (error) {
    log.net('a file could not be asked for', {}, error)
    return { ok: false, error: error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'offline' }
  }
}

/** @param name - Empty: the one that the server gives. */
function follow(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
