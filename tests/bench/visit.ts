import { z } from 'zod'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { keepPeers } from '../support/media/media.ts'
import { openContext } from '../support/browsers/pages.ts'
import { poll } from '../support/poll.ts'
import { leaveButton } from '../support/browsers/room.ts'
import { Gathered, type Figures } from './report/figures.ts'
import { receivedMedia } from './link/received-media.ts'
import { openWeakMeeting, type WeakLink, type WeakMeeting } from './link/weak-meeting.ts'
import type { Page } from 'playwright/test'
import type { Bench, BenchContext } from './bench.ts'

const Values = z.object({
  rates: z
    .string()
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.number().positive()).min(1)),
  loss: z.coerce.number().min(0).max(90),
  roundtrip: z.coerce.number().min(0).max(10_000),
  seed: z.coerce.number().int(),
})
type Values = z.output<typeof Values>

/** Nobody in a hall waits longer than this for a page. */
const DEADLINE_MS = 240_000

/** From the address to the first packet of sound, with one click between at the first time. */
async function visit(
  page: Page,
  link: WeakLink,
  meeting: WeakMeeting,
  name: string,
  gathered: Gathered,
): Promise<void> {
  const bytesBefore = link.webBytes()
  const startedMs = performance.now()
  const passedS = (): number => (performance.now() - startedMs) / 1000
  await page.goto(`/cuoc-hop/${meeting.meetingId}/vao`, { waitUntil: 'commit', timeout: DEADLINE_MS })
  // A reloaded page joins without asking at the door again.
  const door = page.getByRole('button', { name: 'Vào họp', exact: true })
  await door.or(leaveButton(page)).waitFor({ timeout: DEADLINE_MS })
  gathered.add(`${name}: page shown after`, 's', passedS())
  gathered.add(`${name}: carried until then`, 'kB', (link.webBytes() - bytesBefore) / 1000)
  if (await door.isVisible()) await door.click()
  await poll(async () => (await receivedMedia(page)).soundPackets > 0, {
    deadlineMs: DEADLINE_MS,
    everyMs: 200,
    what: 'the first sound',
  })
  gathered.add(`${name}: first sound after`, 's', passedS())
}

/** A browser without any cache comes, and reloads the page: what it fetched the first time it has the second. */
async function measureRate(meeting: WeakMeeting, kbps: number, values: Values, gathered: Gathered): Promise<void> {
  const link = await meeting.openLink()
  const browser = await launchBrowser('bare')
  try {
    const context = await openContext(browser, { url: link.url }, meeting.hallUsername)
    link.shape({ kbps, lossShare: values.loss / 100, delayMs: values.roundtrip / 2 })
    const page = await context.newPage()
    await keepPeers(page)
    for (const which of ['first', 'second'] as const) {
      await visit(page, link, meeting, `${kbps} kbit/s, ${which} visit`, gathered)
    }
  } finally {
    await browser.close()
    await link.close()
  }
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const values = Values.parse(given)
  const gathered = new Gathered()
  const meeting = await openWeakMeeting(values.seed)
  try {
    for (let turn = 1; turn <= runs; turn += 1) {
      for (const kbps of values.rates) {
        await measureRate(meeting, kbps, values, gathered)
        const [sound] = gathered.runsOf(`${kbps} kbit/s, first visit: first sound after`).slice(-1)
        say(`${turn}/${runs} ${kbps} kbit/s: first sound ${sound?.toFixed(1) ?? 'not'} s after the first address`)
      }
    }
    return gathered.figures()
  } finally {
    await meeting.close()
  }
}

export const visiting: Bench = {
  summary:
    'A browser that was never here comes into the running meeting over a slow link, and reloads the page: from the address to the first sound. Losses hit sound and pictures; of TCP only the rate and the delay are modelled.',
  runs: { usual: 3, quick: 1 },
  options: {
    rates: { default: '512,128,64', quick: '512', says: 'kbit/s of the link, each way' },
    loss: { default: '2', says: 'packets lost, %, each way' },
    roundtrip: { default: '150', says: 'added round trip, ms: half of it each way' },
    seed: { default: '1', says: 'of the link’s losses' },
  },
  run,
}
