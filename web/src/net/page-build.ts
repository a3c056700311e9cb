import { createStore } from 'zustand/vanilla'
import { BuildReply } from '../../../signaling/server/wire.ts'
import { log } from '../log/log.ts'

declare const PAGE_BUILD_OF_VITE: string

/** The build that this page is of; empty while developing and in tests. */
export const PAGE_BUILD = typeof PAGE_BUILD_OF_VITE === 'string' ? PAGE_BUILD_OF_VITE : ''

/** Whether the server serves another build by now. Once true it stays so until the page is loaded again. */
export const newBuild = createStore<{ readonly there: boolean }>(() => ({ there: false }))

/** After a start of the server all pages come back together; they need not ask all at once. */
const SPREAD_MS = 8_000
const ASKS_WITHIN_MS = 10_000
let asking = false

/** Asks after a while which build is served now. For whenever the server may have been started again. Never throws. */
export function checkBuild(spreadMs = SPREAD_MS): void {
  if (PAGE_BUILD === '' || asking || newBuild.getState().there) return
  asking = true
  setTimeout(() => {
    void ask().finally(() => (asking = false))
  }, Math.random() * spreadMs)
}

/** Pages that ask on occasions (another page is opened, the tab is shown again) ask at most this often. */
const OCCASIONS_EVERY_MS = 15_000
let lastOccasionMs = -OCCASIONS_EVERY_MS
let occasionWaits = false

/** The same for pages that keep no link to the server, on any occasion. One that comes too soon after another is asked about later. */
export function checkBuildNow(): void {
  if (occasionWaits) return
  occasionWaits = true
  const waitMs = Math.max(0, lastOccasionMs + OCCASIONS_EVERY_MS - performance.now())
  setTimeout(() => {
    occasionWaits = false
    lastOccasionMs = performance.now()
    checkBuild()
  }, waitMs)
}

async function ask(): Promise<void> {
  try {
    const response = await fetch('/api/build', { cache: 'no-store', signal: AbortSignal.timeout(ASKS_WITHIN_MS) })
    const { build } = BuildReply.parse(await response.json())
    if (build === '' || build === PAGE_BUILD) return
    log.page('the server serves another build than this page is of')
    newBuild.setState({ there: true })
  } catch (error) {
    // Asked again after the next return.
    log.page('could not ask which build is served', {}, error)
  }
}
