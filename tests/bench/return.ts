import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { CpuMeter } from './usage/cpu.ts'
import { openFullMeeting } from './full-meeting.ts'
import { Gathered, percentile, type Figures } from './report/figures.ts'
import type { Bench, BenchContext } from './bench.ts'
import type { FullMeeting } from './full-meeting.ts'
import type { Loss } from './meeting/site-crowd.ts'

const Values = z.object({
  sites: z.coerce.number().int().min(5).max(241),
  full: z.coerce.number().int().min(1).max(64),
  small: z.coerce.number().int().min(0).max(9),
  away: z.coerce.number().min(1).max(300),
  deadline: z.coerce.number().min(5).max(300),
  how: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(['cut', 'drop'])).min(1)),
})
type Values = z.output<typeof Values>

const JOIN_SPREAD_MS = 15_000
const BEFORE_S = 10
/** CPU peaks are of one second each; shorter ones would measure the clock's 10 ms steps. */
const PEAK_OVER_MS = 1_000
const PEAK_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 1_000

/** The server's CPU second by second, in cores, while something else happens. */
function watchCpu({ pids }: FullMeeting): { stop(): Promise<number[]> } {
  const seconds: number[] = []
  const stopping = new AbortController()
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const { signalling, workers } = await pids()
      const meter = await CpuMeter.start([signalling, ...workers])
      await wait(PEAK_OVER_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (!stopping.signal.aborted) seconds.push((await meter.stop()).reduce((sum, { cores }) => sum + cores, 0))
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await watching
      return seconds
    },
  }
}

/** One loss and the coming back of all. @returns how it went, in a few words. */
async function loseOnce(meeting: FullMeeting, how: Loss, values: Values, gathered: Gathered): Promise<string> {
  const { sites, away, deadline } = values
  const quiet = watchCpu(meeting)
  await wait(BEFORE_S * 1000)
  const before = Math.max(...(await quiet.stop()))

  const readBack = await meeting.crowd.lose(how, away * 1000)
  const sinceMs = performance.now()
  const busy = watchCpu(meeting)
  let back: readonly number[] = []
  while (back.length < sites && performance.now() < sinceMs + deadline * 1000) {
    await wait(LOOK_EVERY_MS)
    back = await readBack()
  }
  // The work of coming back may outlast the first packet.
  await wait(Math.max(0, sinceMs + PEAK_WITHIN_MS - performance.now()))
  const peak = Math.max(...(await busy.stop()))
  const most = Math.ceil(sites * 0.95)
  if (back.length >= most) gathered.add(`${how}: 95 % receive again after`, 'ms', percentile(back, most / back.length))
  if (back.length === sites) gathered.add(`${how}: all receive again after`, 'ms', Math.max(...back))
  gathered.add(`${how}: not back`, '', sites - back.length)
  gathered.add(`${how}: CPU before, busiest second`, 'cores', before)
  gathered.add(`${how}: CPU peak, one second`, 'cores', peak)
  gathered.add(`${how}: CPU peak against before`, '×', peak / before)
  return back.length < sites ? `${sites - back.length} not back` : `all back after ${Math.round(Math.max(...back))} ms`
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const values = Values.parse(given)
  const { sites, full, small, how: hows } = values
  const gathered = new Gathered()
  const meeting = await openFullMeeting({ sites, full, smallPictures: small, keysOnly: false })
  try {
    await meeting.crowd.join(JOIN_SPREAD_MS)
    await meeting.crowd.run()
    for (let turn = 1; turn <= runs; turn += 1) {
      for (const how of hows) {
        say(`${turn}/${runs} ${how}: ${await loseOnce(meeting, how, values, gathered)}`)
      }
    }
    return gathered.figures()
  } finally {
    await meeting.close()
  }
}

export const returning: Bench = {
  summary:
    'All sites lose the meeting at once and reconnect: cut off, control and media, until their links carry again; or with everything dead at once and links that carry, as when the power fails for a moment, media opened anew.',
  runs: { usual: 5, quick: 1 },
  options: {
    sites: { default: '241', quick: '24', says: 'sites in the meeting' },
    full: { default: '16', quick: '4', says: 'of them with ICE, DTLS and SRTP' },
    small: { default: '9', says: 'small pictures that each site shows' },
    how: { default: 'cut,drop', says: 'how they lose it, in turns' },
    away: {
      default: '40',
      quick: '5',
      says: 'with `cut`, seconds until the links carry again; after 30 the server has given up the media connections',
    },
    deadline: { default: '60', says: 'seconds after which those still away are counted as not back' },
  },
  run,
}
