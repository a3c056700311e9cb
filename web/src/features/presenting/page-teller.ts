import { presentPage, type PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { RoomSession } from '../../net/session.ts'

/** Turning quickly through a paper is one turn for everybody else. */
const GATHER_MS = 150
/** Refusals that pass when the link is back; the page is sent again then. */
const PASSING = new Set(['offline', 'timeout', 'unavailable', 'rateLimited', 'notSeated'])

export interface PageTeller {
  tell(page: PresentedPage): void
  /** Drops a page turn that has not been sent. */
  forget(): void
  close(): void
}

/** Tells the meeting the presenter's page, only the latest one. */
export function createPageTeller(session: RoomSession, onRefused: (error: string) => void): PageTeller {
  let latest: PresentedPage | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  async function send(): Promise<void> {
    const page = latest
    if (page === null) return
    const answer = await session.request(presentPage, { page })
    if (latest !== page) return
    if (answer.ok || !PASSING.has(answer.error)) latest = null
    if (!answer.ok && !PASSING.has(answer.error)) onRefused(answer.error)
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), GATHER_MS)
  }
  const stop = session.onJoined(() => {
    if (latest !== null) soon()
  })
  return {
    tell(page) {
      latest = page
      soon()
    },
    forget() {
      latest = null
      clearTimeout(timer)
    },
    close() {
      latest = null
      clearTimeout(timer)
      stop()
    },
  }
}
