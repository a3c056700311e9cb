import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { exactNowMs } from '../load/journal.ts'
import type { Layout } from '../../signaling/wire/layout.ts'
import { CpuTrace } from './usage/cpu-trace.ts'
import { Gathered, type Figures } from './report/figures.ts'
import { openFullMeeting, type FullMeeting } from './full-meeting.ts'
import { addJoinCost, measureJoins } from './meeting/join-cpu.ts'
import type { Bench, BenchContext } from './bench.ts'

const Values = z.object({
  sites: z.coerce.number().int().min(6).max(241),
  full: z.coerce.number().int().min(1).max(64),
  small: z.coerce.number().int().min(0).max(9),
  seconds: z.coerce.number().min(1).max(60),
})
const JOIN_SPREAD_MS = 15_000
const SETTLES_MS = 5_000
/** From no small pictures to nine: as much as a layout can ask of the server, and back. */
const TURNS = ['one', 'grid9'] as const satisfies readonly Layout[]

interface Spent {
  readonly signallingS: number
  readonly workersS: number
  readonly messages: number
  readonly bytes: number
}

/** What the server uses while `seconds` pass, and what the sites say and hear. */
async function spend({ crowd, pids }: FullMeeting, seconds: number, first?: () => Promise<unknown>): Promise<Spent> {
  const { signalling, workers } = await pids()
  const before = await crowd.count()
  const trace = await CpuTrace.start([signalling, ...workers])
  const fromMs = exactNowMs()
  await first?.()
  await wait(fromMs + seconds * 1_000 - exactNowMs())
  const toMs = exactNowMs()
  await trace.stop()
  const after = await crowd.count()
  const [signallingS = 0, ...ofWorkers] = trace.between(fromMs, toMs)
  const workersS = ofWorkers.reduce((sum, one) => sum + one, 0)
  return {
    ...{ signallingS, workersS, messages: after.messages - before.messages },
    bytes: after.messageBytes - before.messageBytes,
  }
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const { sites, full, small, seconds } = Values.parse(given)
  const gathered = new Gathered()
  const meeting = await openFullMeeting({ sites, full, smallPictures: small, keysOnly: false })
  try {
    const { crowd } = meeting
    addJoinCost(gathered, 'join', await measureJoins(meeting, JOIN_SPREAD_MS))
    await crowd.imposeLayout('grid9')
    await wait(SETTLES_MS)
    for (let turn = 1; turn <= runs; turn += 1) {
      for (const layout of TURNS) {
        const calm = await spend(meeting, seconds)
        const changed = await spend(meeting, seconds, () => crowd.imposeLayout(layout))
        const more = (pick: (spent: Spent) => number): number => (pick(changed) - pick(calm)) / sites
        const signallingMs = 1_000 * more((spent) => spent.signallingS)
        gathered.add(`${layout}: signalling CPU a site more than calm`, 'ms', signallingMs)
        gathered.add(`${layout}: media workers' CPU a site more than calm`, 'ms', 1_000 * more((one) => one.workersS))
        gathered.add(
          `${layout}: control messages a site more than calm`,
          '',
          more((one) => one.messages),
        )
        gathered.add(
          `${layout}: control bytes a site more than calm`,
          'B',
          more((one) => one.bytes),
        )
        say(`${turn}/${runs} ${layout}: ${signallingMs.toFixed(1)} ms of signalling a site`)
      }
    }
    return gathered.figures()
  } finally {
    await meeting.close()
  }
}

export const layout: Bench = {
  summary:
    'The chair imposes a layout on all sites, one picture and nine in turn; each page answers with its new view. What that costs the server a site beyond the running meeting, beside what a join costs.',
  runs: { usual: 6, quick: 2 },
  options: {
    sites: { default: '241', quick: '24', says: 'sites in the meeting' },
    full: { default: '16', quick: '4', says: 'of them with ICE, DTLS and SRTP' },
    small: { default: '9', says: 'small pictures that each site shows where the layout has room' },
    seconds: { default: '5', quick: '3', says: 'seconds that are measured, calm and after the change' },
  },
  run,
}
