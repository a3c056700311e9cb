import { setTimeout as wait } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright/test'
import { z } from 'zod'
import { ensureWebBuild } from '../../signaling/start/web-build.ts'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { openContext } from '../support/browsers/pages.ts'
import { poll } from '../support/poll.ts'
import { enterRoom } from '../support/browsers/room.ts'
import { Gathered, percentile, type Figures } from './report/figures.ts'
import { openFullMeeting } from './full-meeting.ts'
import type { Bench, BenchContext } from './bench.ts'

const Values = z.object({
  sites: z.coerce.number().int().min(2).max(241),
  minutes: z.coerce.number().min(0.1),
  scroll: z.coerce.number().min(1),
})
type Values = z.infer<typeof Values>

const SECRETARY = 'thuky1'
const STILLS_WITHIN_MS = 120_000
/** A hand on a wheel: a screenful a second. */
const SCROLL_PX_A_SECOND = 1_500

/** What came over the page's own control socket. */
interface Traffic {
  messages: number
  bytes: number
  linesMessages: number
  linesBytes: number
}

async function watchTraffic(session: CDPSession): Promise<Traffic> {
  const traffic: Traffic = { messages: 0, bytes: 0, linesMessages: 0, linesBytes: 0 }
  await session.send('Network.enable')
  session.on('Network.webSocketFrameReceived', ({ response: { payloadData } }) => {
    traffic.messages += 1
    traffic.bytes += payloadData.length
    if (!payloadData.includes('"monitor.lines"')) return
    traffic.linesMessages += 1
    traffic.linesBytes += payloadData.length
  })
  return traffic
}

/** Scrolls the tiles up and down. @returns how long each frame took, milliseconds. */
function scrollTiles(page: Page, seconds: number): Promise<number[]> {
  return page.getByRole('region', { name: 'Ảnh các điểm cầu' }).evaluate(
    (region, { forMs, pxAMs }) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = []
        const startMs = performance.now()
        let lastMs = startMs
        let down = true
        const step = (nowMs: number) => {
          if (nowMs > lastMs) gaps.push(nowMs - lastMs)
          const moved = Math.max(0, nowMs - lastMs) * pxAMs
          lastMs = nowMs
          region.scrollTop += down ? moved : -moved
          if (region.scrollTop + region.clientHeight >= region.scrollHeight - 1) down = false
          else if (region.scrollTop <= 0) down = true
          if (nowMs - startMs >= forMs) resolve(gaps)
          else requestAnimationFrame(step)
        }
        requestAnimationFrame(step)
      }),
    { forMs: seconds * 1_000, pxAMs: SCROLL_PX_A_SECOND / 1_000 },
  )
}

/** What the page's own objects take after everything unused was let go, and how many elements there are. */
async function memoryOf(session: CDPSession): Promise<{ heapMb: number; nodes: number }> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  return { heapMb: usedSize / 1_000_000, nodes }
}

async function openMonitor(page: Page, sites: number): Promise<void> {
  await page.getByRole('button', { name: 'Bố cục' }).click()
  await page.getByRole('menuitem', { name: 'Giám sát điểm cầu' }).click()
  const monitor = page.getByRole('main', { name: 'Giám sát điểm cầu' })
  await monitor.waitFor()
  // The secretary sits there as well.
  await monitor.getByRole('button', { name: `${sites + 1} đã vào` }).waitFor({ timeout: STILLS_WITHIN_MS })
  const shown = monitor.getByRole('listitem')
  await poll(async () => (await shown.getByRole('img', { name: /^Ảnh của/u }).count()) * 2 > (await shown.count()), {
    deadlineMs: STILLS_WITHIN_MS,
    everyMs: 1_000,
    what: 'stills of most of the sites on the screen',
  })
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const values: Values = Values.parse(given)
  const gathered = new Gathered()
  const WEB_DIST = await ensureWebBuild(say)
  const wanted = { sites: values.sites, full: 0, smallPictures: 0, keysOnly: true, stills: true, env: { WEB_DIST } }
  const meeting = await openFullMeeting(wanted)
  const browser = await launchBrowser('bare')
  try {
    await meeting.crowd.join(20_000)
    const viewport = { width: 1366, height: 768 }
    const page = await (await openContext(browser, meeting, SECRETARY, { locale: 'vi-VN', viewport })).newPage()
    const session = await page.context().newCDPSession(page)
    const traffic = await watchTraffic(session)
    await enterRoom(page, meeting.meetingId)
    await openMonitor(page, values.sites)
    for (let turn = 1; turn <= runs; turn += 1) {
      const gaps = await scrollTiles(page, values.scroll)
      gathered.add(
        'frames a second while scrolling',
        '',
        1_000 / (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length),
      )
      gathered.add('frame that 5 % are slower than', 'ms', percentile(gaps, 0.95))
      const before = await memoryOf(session)
      const since = { ...traffic }
      await wait(values.minutes * 60_000)
      const after = await memoryOf(session)
      const perMinute = (count: (of: Traffic) => number) => (count(traffic) - count(since)) / values.minutes
      gathered.add('memory of the page before', 'MB', before.heapMb)
      gathered.add('memory of the page after', 'MB', after.heapMb)
      gathered.add('memory after against before', '', after.heapMb / before.heapMb)
      gathered.add('elements of the page after', '', after.nodes)
      gathered.add(
        'messages to the leader a minute',
        '',
        perMinute(({ messages }) => messages),
      )
      gathered.add('bytes to the leader a minute', 'kB', perMinute(({ bytes }) => bytes) / 1_000)
      gathered.add(
        'of these lines: messages a minute',
        '',
        perMinute(({ linesMessages }) => linesMessages),
      )
      gathered.add('of these lines: bytes a minute', 'kB', perMinute(({ linesBytes }) => linesBytes) / 1_000)
      say(`${turn}/${runs}: ${gathered.runsOf('frames a second while scrolling').at(-1)?.toFixed(1)} frames a second`)
    }
    return gathered.figures()
  } finally {
    await browser.close()
    await meeting.close()
  }
}

export const monitor: Bench = {
  summary:
    'The monitor of all sites in a real Chromium, with a still of each: frames while its tiles are scrolled, what the page takes in memory before and after some minutes of new stills and lines, and what is sent to the leader who has it open. Server, sites and browser share the machine.',
  runs: { usual: 1, quick: 1 },
  options: {
    sites: { default: '241', quick: '40', says: 'sites in the meeting' },
    minutes: { default: '10', quick: '0.3', says: 'minutes between the two looks at memory' },
    scroll: { default: '20', quick: '5', says: 'seconds of scrolling' },
  },
  run,
}
