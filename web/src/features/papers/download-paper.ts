import { z } from 'zod'
import { log } from '../../log/log.ts'

const Refused = z.object({ error: z.string() })

/** Fetches a file and gives it to the browser to keep. @returns the code of what was refused; null when nothing was. */
export async function downloadPaper(path: string, fileName: string): Promise<string | null> {
  try {
    const response = await fetch(path, { credentials: 'same-origin' })
    if (!response.ok) {
      const body: unknown = await response.json().catch(() => null)
      return Refused.safeParse(body).data?.error ?? 'unavailable'
    }
    const url = URL.createObjectURL(await response.blob())
    const link = document.createElement('a')
    link.href = url
    link.download = fileName
    link.click()
    // The browser has taken the file over by the next turn.
    requestAnimationFrame(() => URL.revokeObjectURL(url))
    return null
  } catch (error) {
    log.papers('a paper could not be downloaded', {}, error)
    return 'offline'
  }
}
