import { launchBrowser } from '../../support/browsers/browsers.ts'
import { keepPeers } from '../../support/media/media.ts'
import { openContext } from '../../support/browsers/pages.ts'
import { poll } from '../../support/poll.ts'
import { enterRoom } from '../../support/browsers/room.ts'
import { Rung } from '../../../signaling/media/wire.ts'
import { listen, takeLoudness } from './known-sound.ts'
import type { Page } from 'playwright/test'
import type { RungAt } from './rungs.ts'
import type { LinkShape } from './shaped-way.ts'
import type { WeakMeeting } from './weak-meeting.ts'

const LOOK_EVERY_MS = 100
const READY_WITHIN_MS = 60_000
/** Sound at least this loud is the known sound, not the noise of an open link. */
const HEARD_RMS = 0.02

/** One Chromium that receives behind a link of its own. */
export interface Hall {
  readonly page: Page
  /** Null: as good as it can be. */
  shape(link: LinkShape | null): void
  /** What the page has shown as its rung, change by change, on `performance.now()`. */
  rungs(): readonly RungAt[]
  /** Bytes that the link has carried towards the page, repairs and the control socket included. */
  carriedBytes(): number
  /** Those of them that were pages, stills and the control socket. */
  webBytes(): number
  close(): Promise<void>
}

/** Opens the page, and waits until it shows the full rung and the known sound is heard. @throws when it never is. */
export async function openHall(meeting: WeakMeeting): Promise<Hall> {
  const link = await meeting.openLink()
  const browser = await launchBrowser('bare')
  const timeline: RungAt[] = []
  let looking: NodeJS.Timeout | undefined
  const close = async (): Promise<void> => {
    clearInterval(looking)
    await browser.close()
    await link.close()
  }
  try {
    const context = await openContext(browser, { url: link.url }, meeting.hallUsername, { bypassCSP: true })
    const page = await context.newPage()
    await keepPeers(page)
    await enterRoom(page, meeting.meetingId)
    await listen(page)
    looking = setInterval(() => {
      void readRung(page).then((rung) => {
        if (rung !== undefined && rung !== timeline.at(-1)?.rung) timeline.push({ atMs: performance.now(), rung })
      })
    }, LOOK_EVERY_MS)
    const ready = { deadlineMs: READY_WITHIN_MS, everyMs: 200 }
    await poll(async () => (await takeLoudness(page)).some((rms) => rms > HEARD_RMS), {
      ...ready,
      what: 'the known sound',
    })
    await poll(() => timeline.at(-1)?.rung === 'full', { ...ready, what: 'the full rung' })
    return {
      page,
      shape: (shape) => link.shape(shape),
      rungs: () => timeline,
      carriedBytes: () => link.carriedBytes(),
      webBytes: () => link.webBytes(),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Undefined: the page shows none now. */
async function readRung(page: Page): Promise<Rung | undefined> {
  const shown = await page
    .evaluate(() => document.querySelector('[data-rung]')?.getAttribute('data-rung') ?? null)
    .catch(() => null)
  return Rung.safeParse(shown).data
}
