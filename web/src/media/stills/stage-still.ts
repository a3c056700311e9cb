// Fetches a still of the stage every two seconds, where the link is too slow for video.
import { log } from '../../log/log.ts'

/** How often the still of the stage is fetched. */
export const STAGE_STILL_EVERY_MS = 2_000
/** On a link this slow the next try is worth more than the end of this one. */
const DEADLINE_MS = 10_000

export interface StageStill {
  /** Fetches from this address for as long as it is not null. */
  follow(address: string | null): void
  close(): void
}

interface Deps {
  /** The newest picture as an object URL, which holds until the next call; null when there is none. */
  onStill(url: string | null): void
  fetch: typeof fetch
}

/** Fetches a still of the stage every two seconds, one request at a time, so that sound keeps what the link has left. */
export function createStageStill({ onStill, fetch: get }: Deps): StageStill {
  let address: string | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let running: AbortController | null = null
  let shown: string | null = null
  /** What the server calls the picture that is shown, so that it need not send the same one twice. */
  let tag: string | null = null

  function show(url: string | null): void {
    const before = shown
    shown = url
    if (url === null) tag = null
    if (url !== before) onStill(url)
    if (before !== null) URL.revokeObjectURL(before)
  }
  function stop(): void {
    clearInterval(timer)
    timer = undefined
    running?.abort()
    running = null
  }

  async function look(): Promise<void> {
    if (running !== null || address === null) return
    const mine = new AbortController()
    running = mine
    try {
      const signal = AbortSignal.any([mine.signal, AbortSignal.timeout(DEADLINE_MS)])
      const headers: HeadersInit = tag === null ? {} : { 'if-none-match': tag }
      const response = await get(address, { credentials: 'same-origin', cache: 'no-store', headers, signal })
      const still = response.status === 200 ? await response.blob() : null
      if (running !== mine) return
      if (still !== null) {
        tag = response.headers.get('etag')
        show(URL.createObjectURL(still))
      }
      // Nobody is on the stage, or its camera is off. After any other answer (304: it is still the same) the last picture stays.
      else if (response.status === 204) show(null)
    } catch (error) {
      // Cut or too slow: what is shown stays until the next one comes.
      if (running === mine) log.stills('the still of the stage did not come', {}, error)
    } finally {
      if (running === mine) running = null
    }
  }

  return {
    follow(next) {
      if (next === address) return
      address = next
      stop()
      if (next === null) return show(null)
      timer = setInterval(() => void look(), STAGE_STILL_EVERY_MS)
      void look()
    },
    close() {
      address = null
      stop()
      show(null)
    },
  }
}
