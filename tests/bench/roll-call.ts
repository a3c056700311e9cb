import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { signIn } from '../../signaling/identity/wire.ts'
import { endRollCall, placesChanged, rollCallChanged, startRollCall } from '../../signaling/roll-call/wire.ts'
import { joinSeat, Roster } from '../../signaling/seats/wire.ts'
import type { MeetingId, SeatId } from '../../signaling/wire/ids.ts'
import { callHttp, ControlSocket, fetchUnchanging } from '../load/control-socket.ts'
import { operatorUsernames, runningMeetingOf } from '../load/crowd.ts'
import { RollCallManners } from '../load/roll-call-manners.ts'
import { startBenchServer } from '../load/start-bench-server.ts'
import { PASSWORD } from '../support/server.ts'
import { CpuMeter } from './usage/cpu.ts'
import { Gathered, type Figures } from './report/figures.ts'
import type { Bench, BenchContext } from './bench.ts'

const Values = z.object({
  sites: z.coerce.number().int().min(2).max(241),
  first: z.coerce.number().min(0),
  each: z.coerce.number().min(0),
  own: z.coerce.number().min(0).max(1),
})
type Values = z.infer<typeof Values>

const SECRETARY = 'thuky1'
const SIGNING_IN_AT_ONCE = 8
const DEADLINE_MS = 10 * 60_000
const LOOK_EVERY_MS = 20
const SETTLE_MS = 3_000

/** A site's socket, and how its operator answers. */
interface Site {
  readonly control: ControlSocket
  readonly seatId: SeatId
}

interface Scene {
  readonly desk: ControlSocket
  readonly sites: readonly Site[]
  readonly serverPid: number
  /** Places that the desk knows to be answered. */
  readonly known: Set<SeatId>
}

async function open(url: string, username: string, meetingId: MeetingId, place: 'site' | 'own') {
  const { cookie } = await callHttp({ url, cookie: '' }, signIn, { username, password: PASSWORD })
  const control = await ControlSocket.open({ url, cookie })
  const joined = await control.request(joinSeat, { meetingId, place, claim: 'takeOver', mic: 'none', camera: 'none' })
  return { control, cookie, joined }
}

async function openSites(url: string, meetingId: MeetingId, values: Values, roster: Roster): Promise<Site[]> {
  const waiting = operatorUsernames().slice(0, values.sites)
  const sites: Site[] = []
  const openNext = async (): Promise<void> => {
    for (let username = waiting.shift(); username !== undefined; username = waiting.shift()) {
      const { control, joined } = await open(url, username, meetingId, 'site')
      const manners = new RollCallManners({
        control,
        seatId: joined.seatId,
        ...{ firstMs: values.first * 1000, eachMs: values.each * 1000, own: values.own },
        note: (what) => console.error(what),
      })
      manners.listIs(roster.seats)
      control.on(rollCallChanged, ({ now }) => manners.rollCallIs(now))
      control.on(placesChanged, ({ places }) => manners.placesAre(places))
      sites.push({ control, seatId: joined.seatId })
    }
  }
  await Promise.all(Array.from({ length: SIGNING_IN_AT_ONCE }, openNext))
  return sites
}

const sumOf = (sites: readonly Site[]) => ({
  messages: sites.reduce((sum, { control }) => sum + control.messages, 0),
  bytes: sites.reduce((sum, { control }) => sum + control.bytes, 0),
})

/** One roll call from its start until the desk has seen the answer of each site, and to its end. */
async function callTheRoll({ desk, sites, serverPid, known }: Scene, ifNewest: string | null, gathered: Gathered) {
  known.clear()
  const [before, deskBefore] = [sumOf(sites), { messages: desk.messages, bytes: desk.bytes }]
  const meter = await CpuMeter.start([serverPid])
  const sinceMs = performance.now()
  const { rollCallId } = await desk.request(startRollCall, { way: 'byDistrict', ifNewest })
  while (!sites.every(({ seatId }) => known.has(seatId))) {
    if (performance.now() - sinceMs > DEADLINE_MS) throw new Error('not every site had answered in time')
    await wait(LOOK_EVERY_MS)
  }
  const allMs = performance.now() - sinceMs
  await desk.request(endRollCall, { rollCallId })
  await wait(SETTLE_MS)
  const cpuMs = 1000 * ((await meter.stop())[0]?.seconds ?? 0)
  const after = sumOf(sites)
  gathered.add('all sites answered after', 's', allMs / 1000)
  gathered.add('messages a site', '', (after.messages - before.messages) / sites.length)
  gathered.add('bytes a site', 'kB', (after.bytes - before.bytes) / sites.length / 1000)
  gathered.add('messages to and from the desk', '', desk.messages - deskBefore.messages)
  gathered.add('bytes to and from the desk', 'kB', (desk.bytes - deskBefore.bytes) / 1000)
  gathered.add('CPU of the server for one roll call', 'ms', cpuMs)
  return rollCallId
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const values = Values.parse(given)
  const gathered = new Gathered()
  const server = await startBenchServer()
  let scene: Scene | undefined
  try {
    const { url } = server
    const meetingId = await runningMeetingOf(url, SECRETARY, PASSWORD)
    const { control: desk, cookie, joined } = await open(url, SECRETARY, meetingId, 'own')
    const { rosterHash } = joined.snapshot
    const roster = Roster.parse(
      await fetchUnchanging({ url, cookie }, `/api/meetings/${meetingId}/roster/${rosterHash}`),
    )
    const known = new Set<SeatId>()
    desk.on(placesChanged, ({ places }) => {
      for (const { seatId, state } of places) if (state !== 'waiting') known.add(seatId)
    })
    scene = { desk, sites: await openSites(url, meetingId, values, roster), serverPid: server.pid, known }
    let newest: string | null = null
    for (let turn = 1; turn <= runs; turn += 1) {
      newest = await callTheRoll(scene, newest, gathered)
      say(`${turn}/${runs}: all answered after ${gathered.runsOf('all sites answered after').at(-1)?.toFixed(1)} s`)
    }
    return gathered.figures()
  } finally {
    scene?.desk.close()
    for (const { control } of scene?.sites ?? []) control.close()
    await server.stop()
  }
}

export const rollCall: Bench = {
  summary:
    'A roll call by districts in parallel: operators answer as people do, some seconds after they are asked, and districts answer for those of their communes that have not answered themselves, one after the other in one form. Timed until the desk has been sent the answer of each site. Messages are frames on the control socket both ways, from the start to 3 s after the end.',
  runs: { usual: 3, quick: 1 },
  options: {
    sites: { default: '241', quick: '40', says: 'sites in the meeting' },
    first: { default: '20', quick: '2', says: 'seconds until an operator answers at most; evenly spread' },
    each: { default: '6', quick: '0.2', says: 'seconds that a district takes for each commune that it answers for' },
    own: { default: '0.5', says: 'the share of communes that answer for themselves' },
  },
  run,
}
