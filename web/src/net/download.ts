// Downloads that the server makes when they are asked for: kept as a file once they are whole, or refused in words.
import { z } from 'zod'
import { log } from '../log/log.ts'

const Refused = z.object({ error: z.string() })
/** Making it may take as long as checking a large file. */
const WITHIN_MS = 180_000

/** Fetches a file and gives it to the browser to keep under this name. Never throws. */
export async function download(path: string, name: string): Promise<{ ok: true } | { ok: false; error: string }> {
  try {
    const response = await fetch(path, { credentials: 'same-origin', signal: AbortSignal.timeout(WITHIN_MS) })
    if (!response.ok) {
      // An answer that is no JSON comes from something between here and the server.
      const refused = Refused.safeParse(await response.json().catch(() => null))
      return { ok: false, error: refused.data?.error ?? 'unavailable' }
    }
    const url = URL.createObjectURL(await response.blob())
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    // The browser has taken the file over by the next turn.
    requestAnimationFrame(() => URL.revokeObjectURL(url))
    return { ok: true }
  } catch (error) {
    log.net('a file could not be downloaded', {}, error)
    return { ok: false, error: error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'offline' }
  }
}
