import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { CpuTrace } from '../usage/cpu-trace.ts'
import type { FullMeeting, MeetingWanted, openFullMeeting } from '../full-meeting.ts'
import type { Gathered } from '../report/figures.ts'
import type { JoinRecord } from './meeting-figures.ts'

/** What a join costs the server: CPU time of its processes from the first ask to the last bot's being ready, divided by the joins. */
export interface JoinCost {
  readonly signallingMs: number
  readonly workersMs: number
  readonly totalMs: number
  readonly joined: number
}

/** Lets the crowd of a meeting join. @throws when nobody came in. */
export async function measureJoins({ crowd, pids }: FullMeeting, spreadMs: number): Promise<JoinCost> {
  const { signalling, workers } = await pids()
  const trace = await CpuTrace.start([signalling, ...workers])
  try {
    await crowd.join(spreadMs)
  } finally {
    await trace.stop()
  }
  return costOf(await crowd.joins(), (fromMs, toMs) => trace.between(fromMs, toMs))
}

/** @param cpuBetween - CPU seconds of the signalling process and of each worker between two moments. @throws RangeError when nobody came in. */
export function costOf(
  joins: readonly JoinRecord[],
  cpuBetween: (fromMs: number, toMs: number) => readonly number[],
): JoinCost {
  const readyAtMs = joins.flatMap((join) => join.readyAtMs ?? [])
  if (readyAtMs.length === 0) throw new RangeError('nobody came in')
  const fromMs = Math.min(...joins.map(({ askedAtMs }) => askedAtMs))
  const [signalling = 0, ...workers] = cpuBetween(fromMs, Math.max(...readyAtMs))
  const aJoin = (seconds: number): number => (1000 * seconds) / readyAtMs.length
  const signallingMs = aJoin(signalling)
  const workersMs = aJoin(workers.reduce((sum, one) => sum + one, 0))
  return { signallingMs, workersMs, totalMs: signallingMs + workersMs, joined: readyAtMs.length }
}

export function addJoinCost(gathered: Gathered, name: string, cost: JoinCost): void {
  gathered.add(`${name}: CPU a join`, 'ms', cost.totalMs)
  gathered.add(`${name}: of that signalling a join`, 'ms', cost.signallingMs)
  gathered.add(`${name}: of that media workers a join`, 'ms', cost.workersMs)
}

const Bench = z.object({ openFullMeeting: z.custom<typeof openFullMeeting>((it) => typeof it === 'function') })

/**
 * The same joins on another version of this project, with that version's own server and bots.
 *
 * @param folder - Where that version stands, with its packages installed.
 */
export async function measureJoinsOf(folder: string, wanted: MeetingWanted, spreadMs: number): Promise<JoinCost> {
  const file = pathToFileURL(resolve(folder, 'tests/bench/full-meeting.ts')).href
  const other = Bench.parse(await import(file))
  const meeting = await other.openFullMeeting(wanted)
  try {
    return await measureJoins(meeting, spreadMs)
  } finally {
    await meeting.close()
  }
}
