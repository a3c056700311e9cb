/** Adds synthetic sites to a running server, or to one of its own: `npm run bots -- --help`. */
import { setTimeout as wait } from 'node:timers/promises'
import { readOptions, USAGE, type CliOptions } from './cli.ts'
import { operatorUsernames, runningMeetingOf, totalsOf } from './crowd.ts'
import { loadText, LoadMeter } from './loads.ts'
import { deedsOf, joinDelays, SCRIPTS, type Deed, type Member } from './script.ts'
import { startBenchServer } from './start-bench-server.ts'
import { summaryOf } from './summary.ts'
import { WideCrowd } from './wide-crowd.ts'

const TELL_EVERY_MS = 3_000
const SPREAD_EACH_MS = 150
/** How far ahead a script is laid out when no end is given. */
const LONGEST_MS = 24 * 60 * 60 * 1000
const BESIDE = { chair: 'chutri', wall: 'thuky1' } as const

function membersOf({ sites, skip, speaking, roles }: CliOptions): Member[] {
  const operators = operatorUsernames().slice(skip, skip + sites)
  return [
    ...roles.map((role) => ({ username: BESIDE[role], role })),
    ...operators.map((username, index) => ({
      username,
      role: index < speaking ? ('speaker' as const) : ('hall' as const),
    })),
  ]
}

function joinOverMs({ storm, spread }: CliOptions, members: number): number {
  return (storm ?? spread) === undefined ? members * SPREAD_EACH_MS : (storm ?? spread ?? 0) * 1000
}

/** Carries out one act of a script. A bot that is to get the floor must have joined. */
async function happen(crowd: WideCrowd, { usernames, do: what, of }: Deed): Promise<void> {
  if (what !== 'giveFloor' && what !== 'putOnStage') {
    await crowd.act(usernames, { do: what })
    return
  }
  const seatId = (await crowd.reports()).find(({ username }) => username === of)?.seatId ?? null
  if (seatId !== null) await crowd.act(usernames, { do: what, seatId })
}

async function playScript(crowd: WideCrowd, deeds: readonly Deed[], stopped: AbortSignal): Promise<void> {
  const sinceMs = performance.now()
  for (const deed of deeds) {
    await wait(Math.max(0, sinceMs + deed.atMs - performance.now()), undefined, { signal: stopped }).catch(
      () => undefined,
    )
    if (stopped.aborted) return
    void happen(crowd, deed).catch((error: unknown) => console.error(`${deed.do}: ${String(error)}`))
  }
}

async function run(options: CliOptions): Promise<void> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const server = options.own ? await startBenchServer() : undefined
  const url = server?.url ?? options.url
  const members = membersOf(options)
  const usernames = members.map(({ username }) => username)
  const { password, seed, seconds } = options
  let crowd: WideCrowd | undefined
  try {
    const meetingId = options.meeting ?? (await runningMeetingOf(url, usernames[0] ?? '', password))
    crowd = await WideCrowd.open({
      url,
      meetingId,
      usernames,
      password,
      perProcess: options['per-process'],
      roles: Object.fromEntries(members.map(({ username, role }) => [username, role])),
      speaking: 0,
      full: options.full,
      ...(server === undefined ? {} : { plainDesk: server.plainDesk }),
      smallPictures: options.pictures,
      shape: { keyPicturesOnly: options.small === 'keys', soundFrames: SOUND_FRAMES[options.sound] },
      stills: true,
      ...(options.journal === undefined ? {} : { journalDir: options.journal }),
      ...(options.link === undefined ? {} : { link: { seed, shape: options.link } }),
      note: (what) => console.error(what),
    })
    console.log(`${members.length} bots join meeting ${meetingId} on ${url}, seed ${seed}`)
    await crowd.prepare()
    const meter = new LoadMeter(crowd.pids, server?.pid)
    await meter.take()
    const here = crowd
    const endsMs = seconds === undefined ? Infinity : performance.now() + seconds * 1000
    const joining = crowd.start(joinDelays(usernames, joinOverMs(options, members.length), seed)).then((joined) => {
      console.log(`${joined} of ${members.length} joined`)
      if (joined > 0) {
        const durationMs = Math.min(LONGEST_MS, endsMs - performance.now())
        return playScript(here, deedsOf(SCRIPTS[options.script], members, durationMs, seed), stopping.signal)
      }
      // With nobody in, there is nothing to wait for.
      process.exitCode = 1
      return stop()
    })
    joining.catch((error: unknown) => {
      // Bots that were still joining when all were asked to leave.
      if (stopping.signal.aborted) return
      console.error(String(error))
      process.exitCode = 1
      stop()
    })
    await tellUntil(crowd, meter, endsMs, stopping.signal)
    console.log(summaryOf(await crowd.reports()))
  } finally {
    stop()
    await crowd?.close()
    await server?.stop()
  }
  console.log('all left')
}

const SOUND_FRAMES = { '20': 1, '40': 2, '60': 3 } as const

async function tellUntil(crowd: WideCrowd, meter: LoadMeter, endsMs: number, stopped: AbortSignal): Promise<void> {
  let before = await crowd.totals()
  while (!stopped.aborted && performance.now() < endsMs) {
    const sinceMs = performance.now()
    const forMs = endsMs - sinceMs < 2 * TELL_EVERY_MS ? endsMs - sinceMs : TELL_EVERY_MS
    await wait(forMs, undefined, { signal: stopped }).catch(() => undefined)
    if (stopped.aborted) return
    const now = totalsOf(await crowd.reports())
    const passed = (performance.now() - sinceMs) / 1000
    const packets = Math.round((now.packets - before.packets) / passed)
    const kilobits = Math.round(((now.bytes - before.bytes) * 8) / 1000 / passed)
    const loads = await meter.take()
    console.log(
      `joined ${now.joined}, connected ${now.connected}, streams ${now.streams}, received ${packets} packets/s, ` +
        `${kilobits} kbit/s, back again ${now.reconnections}${loads === null ? '' : `; ${loadText(loads)}`}`,
    )
    before = now
  }
}

const options = readOptions(process.argv.slice(2), process.env['PORT'])
if (options === null) console.log(USAGE)
else if ('wrong' in options) {
  console.error(`${options.wrong}\n\n${USAGE}`)
  process.exitCode = 2
} else await run(options)
