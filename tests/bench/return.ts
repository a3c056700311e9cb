import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { CpuMeter } from './cpu.ts'
import { openFullMeeting } from './full-meeting.ts'
import { Gathered, type Figures } from './figures.ts'
import type { Bench, BenchContext } from './bench.ts'
import type { FullMeeting } from './full-meeting.ts'

const Values = z.object({
  sites: z.coerce.number().int().min(2).max(241),
  full: z.coerce.number().int().min(1).max(64),
  small: z.coerce.number().int().min(0).max(9),
  away: z.coerce.number().min(1).max(300),
  deadline: z.coerce.number().min(5).max(300),
})
const JOIN_SPREAD_MS = 15_000
const BEFORE_S = 10
/** CPU peaks are of one second each; shorter ones would measure the clock's 10 ms steps. */
const PEAK_OVER_MS = 1_000
const PEAK_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 100

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

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const { sites, full, small, away, deadline } = Values.parse(given)
  const gathered = new Gathered()
  const meeting = await openFullMeeting({ sites, full, smallPictures: small })
  try {
    const { crowd } = meeting
    await crowd.join(JOIN_SPREAD_MS)
    await crowd.run()
    for (let turn = 1; turn <= runs; turn += 1) {
      const quiet = watchCpu(meeting)
      await wait(BEFORE_S * 1000)
      const before = Math.max(...(await quiet.stop()))

      const countBack = await crowd.cutAll(away * 1000)
      const mendedAtMs = performance.now()
      const busy = watchCpu(meeting)
      let most: number | undefined
      let receiving = 0
      let all: number | undefined
      while (all === undefined && performance.now() < mendedAtMs + deadline * 1000) {
        await wait(LOOK_EVERY_MS)
        receiving = await countBack()
        const passedMs = performance.now() - mendedAtMs
        if (receiving >= sites * 0.95) most ??= passedMs
        if (receiving >= sites) all = passedMs
      }
      // The work of coming back may outlast the first packet.
      await wait(Math.max(0, mendedAtMs + PEAK_WITHIN_MS - performance.now()))
      const peak = Math.max(...(await busy.stop()))
      if (most !== undefined) gathered.add('95 % receive again after', 'ms', most)
      if (all !== undefined) gathered.add('all receive again after', 'ms', all)
      gathered.add('not back', '', sites - receiving)
      gathered.add('CPU before, busiest second', 'cores', before)
      gathered.add('CPU peak, one second', 'cores', peak)
      gathered.add('CPU peak against before', '×', peak / before)
      say(
        `${turn}/${runs}: ${all === undefined ? `${sites - receiving} not back` : `all back after ${Math.round(all)} ms`}`,
      )
    }
    return gathered.figures()
  } finally {
    await meeting.close()
  }
}

export const returning: Bench = {
  summary:
    'All sites are cut off at once, control and media, and come back by themselves when their lines carry again.',
  runs: { usual: 5, quick: 1 },
  options: {
    sites: { default: '241', quick: '24', says: 'sites in the meeting' },
    full: { default: '16', quick: '4', says: 'of them with ICE, DTLS and SRTP' },
    small: { default: '9', says: 'small pictures that each site looks at' },
    away: {
      default: '40',
      quick: '5',
      says: 'seconds until the lines carry again; after 30 the server has given up the media connections',
    },
    deadline: { default: '60', says: 'seconds after which those still away are counted as not back' },
  },
  run,
}
