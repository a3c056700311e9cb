import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { measureBareSpeed } from './forwarding/bare-speed.ts'
import { openFullMeeting, type FullMeeting } from './full-meeting.ts'
import { Gathered, medianOf, type Figures } from './report/figures.ts'
import { addJoinCost, measureJoins, measureJoinsOf } from './meeting/join-cpu.ts'
import { addExponents, addJoins, totalName } from './meeting/meeting-figures.ts'
import { ServerLoad, serverMemory } from './usage/server-load.ts'
import type { Bench, BenchContext } from './bench.ts'

const SPREADS_MS = { storm: 5_000, minute: 60_000 } as const
type Spread = keyof typeof SPREADS_MS

const Values = z.object({
  sites: z
    .string()
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.int().min(5).max(241)).min(1)),
  spreads: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(['storm', 'minute'])).min(1)),
  seconds: z.coerce.number().min(1).max(600),
  settle: z.coerce.number().min(0).max(120),
  full: z.coerce.number().int().min(1).max(64),
  small: z.coerce.number().int().min(0).max(9),
  pace: z.enum(['all', 'keys']),
  beside: z.string().min(1).optional(),
  joins: z.enum(['only', 'all']),
  desk: z.enum(['closed', 'open']),
})
type Values = z.output<typeof Values>

/** While the desk is open, a site asks for the floor and another is called so often. */
const LEAD_EVERY_MS = 1_000

/** One meeting from the first join to the last leave. */
async function measureMeeting(spread: Spread, sites: number, values: Values, gathered: Gathered): Promise<void> {
  const name = `${spread} ${sites}`
  const { small: smallPictures, pace } = values
  const meeting = await openFullMeeting({ sites, full: values.full, smallPictures, keysOnly: pace === 'keys' })
  try {
    const { crowd, pids } = meeting
    const empty = await serverMemory(await pids())
    const joining = await ServerLoad.start(await pids(), crowd.pids)
    const cost = await ledByDesk(meeting, values.desk, name, gathered, async () => {
      const joins = await measureJoins(meeting, SPREADS_MS[spread])
      await joining.addTo(gathered, `${name} joining`)
      await wait(values.settle * 1000)
      return joins
    })
    addJoinCost(gathered, name, cost)
    addJoins(gathered, name, await crowd.joins())
    const joined = await crowd.count()
    gathered.add(totalName(spread, sites, 'messages'), '', joined.messages)
    gathered.add(totalName(spread, sites, 'bytes'), 'B', joined.messageBytes)

    if (values.joins === 'only') return
    await crowd.run()
    await wait(values.settle * 1000)
    const running = await ServerLoad.start(await pids(), crowd.pids)
    const before = await crowd.count()
    const sinceMs = performance.now()
    await wait(values.seconds * 1000)
    const after = await crowd.count()
    const passedS = (performance.now() - sinceMs) / 1000
    await running.addTo(gathered, `${name} running`)
    gathered.add(`${name} running: packets a second`, '', (after.packets - before.packets) / passedS)
    gathered.add(`${name} running: kbit/s a site`, '', ((after.bytes - before.bytes) * 8) / 1000 / passedS / sites)
    gathered.add(`${name} running: sites receiving`, '', after.receiving)
    gathered.add(`${name} running: sites with the shared content`, '', after.withContent)
    gathered.add(`${name} running: sites with 3 voices`, '', after.withThreeVoices)
    gathered.add(`${name} running: cameras a site`, '', medianOf(after.pictures))
    const messages = (after.messages - before.messages) / passedS / sites
    gathered.add(`${name} running: control messages a second and site`, '', messages)
    const filled = await serverMemory(await pids())
    const signallingKb = (filled.signallingKb - empty.signallingKb) / sites
    const workersKb = (filled.workersKb - empty.workersKb) / sites
    gathered.add(`${name}: server memory a site`, 'kB', signallingKb + workersKb)
    gathered.add(`${name}: of that signalling`, 'kB', signallingKb)
    gathered.add(`${name}: of that media workers`, 'kB', workersKb)
  } finally {
    await meeting.close()
  }
}

/** What happens while a secretary's desk has the queue and the roll call open, or with `closed` no desk is there. */
async function ledByDesk<T>(
  { crowd, openDesk }: FullMeeting,
  open: Values['desk'],
  name: string,
  gathered: Gathered,
  work: () => Promise<T>,
): Promise<T> {
  if (open === 'closed') return work()
  const desk = await openDesk()
  try {
    const led = desk.lead(LEAD_EVERY_MS, () => crowd.askOneMore())
    const worked = (async () => {
      try {
        return await work()
      } finally {
        await desk.close()
      }
    })()
    const [done] = await Promise.all([worked, led])
    gathered.add(`${name}: turns called at the desk`, '', desk.calls)
    gathered.add(`${name}: sites that answered the roll call`, '', desk.answered.size)
    gathered.add(`${name}: messages of the monitor`, '', desk.watched)
    gathered.add(`${name}: control messages of the desk`, '', desk.traffic.messages)
    gathered.add(`${name}: control kB of the desk`, 'kB', desk.traffic.bytes / 1000)
    return done
  } finally {
    await desk.close()
  }
}

/** The same joins on the other version, and what ours cost against them. */
async function measureBeside(spread: Spread, sites: number, values: Values, gathered: Gathered): Promise<void> {
  if (values.beside === undefined) return
  const name = `${spread} ${sites}`
  const { small: smallPictures, pace, full } = values
  const wanted = { sites, full, smallPictures, keysOnly: pace === 'keys' }
  const other = await measureJoinsOf(values.beside, wanted, SPREADS_MS[spread])
  addJoinCost(gathered, `${name} beside`, other)
  gathered.add(`${name} beside: came in`, '', other.joined)
  const [ours] = gathered.runsOf(`${name}: CPU a join`).slice(-1)
  if (ours !== undefined) gathered.add(`${name}: CPU a join against beside`, '×', ours / other.totalMs)
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const values = Values.parse(given)
  const gathered = new Gathered()
  for (let turn = 1; turn <= runs; turn += 1) {
    gathered.add('the machine: CPU of a bare worker a packet', 'µs', await measureBareSpeed())
    for (const sites of values.sites) {
      for (const spread of values.spreads) {
        await measureMeeting(spread, sites, values, gathered)
        await measureBeside(spread, sites, values, gathered)
        const last = (figure: string): string =>
          gathered.runsOf(`${spread} ${sites}: ${figure}`).at(-1)?.toFixed(1) ?? 'none'
        say(`${turn}/${runs} ${spread} ${sites}: join p95 ${last('join p95')} ms, CPU a join ${last('CPU a join')} ms`)
      }
    }
  }
  for (const spread of values.spreads) addExponents(gathered, spread, values.sites)
  return gathered.figures()
}

export const meeting: Bench = {
  summary:
    'A meeting fills up, as a storm of 5 s and over a minute, and runs. Each site gets the stage (640×360, 10 pictures/s, 295 kbit/s), the chair (320×180, 10/s, 126 kbit/s), the shared screen (640×360, 5/s, 147 kbit/s), the voices of the chair and of three sites (21 kbit/s each, 60 ms a packet) and one page of 9 small pictures (160×90, 5/s, 24 kbit/s each).',
  runs: { usual: 5, quick: 1 },
  options: {
    sites: { default: '30,60,120,241', quick: '12,24', says: 'how many sites join, one size after the other' },
    spreads: { default: 'storm,minute', quick: 'storm', says: 'how they come' },
    seconds: { default: '20', quick: '5', says: 'of the running meeting that are measured' },
    settle: { default: '5', quick: '2', says: 'seconds left to settle after joining and after the meeting runs' },
    full: { default: '16', quick: '4', says: 'sites that come with ICE, DTLS and SRTP; the others with plain RTP' },
    small: { default: '9', says: 'small pictures that each site shows' },
    pace: { default: 'all', says: 'of the small pictures: `all`, or `keys` for key pictures alone, one a second' },
    joins: { default: 'all', says: '`only`: the meeting is not measured once all have joined' },
    desk: {
      default: 'closed',
      says: '`open`: while they join, the monitor is open, a roll call runs, a site a second asks for the floor and another is called',
    },
    beside: { says: 'a folder with another version of this project, whose joins are measured in turns with ours' },
  },
  run,
}
