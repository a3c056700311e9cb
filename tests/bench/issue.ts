import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { signIn } from '../../signaling/identity/wire.ts'
import { getMeeting } from '../../signaling/meeting/wire.ts'
import { issuePaper } from '../../signaling/papers/wire.ts'
import { PaperId, type MeetingId } from '../../signaling/wire/ids.ts'
import { callHttp, type SignedIn } from '../load/control-socket.ts'
import { operatorUsernames, runningMeetingOf } from '../load/crowd.ts'
import { startBenchServer } from '../load/start-bench-server.ts'
import { PASSWORD } from '../support/server.ts'
import { Bystander } from './issue/bystander.ts'
import { CpuMeter } from './usage/cpu.ts'
import { Gathered, medianOf, type Figures } from './report/figures.ts'
import { SeatedPage, type OnEvent } from './issue/seated-page.ts'
import type { Bench, BenchContext } from './bench.ts'

const Values = z.object({
  sites: z.coerce.number().int().min(2).max(241),
  papers: z.coerce.number().int().min(1).max(20),
  pages: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(['ask', 'take'])).min(1)),
})

const CHAIR = 'chutri'
const BYSTANDER = 'daibieu1'
const PAPER = new URL('../../docs-fixtures/papers/01-chuong-trinh-hop.pdf', import.meta.url)
const Uploaded = z.object({ result: z.object({ paperId: PaperId }) })
const SIGNING_IN_AT_ONCE = 8
const QUIET_S = 5
/** The server's work may outlast the last answer. */
const SETTLE_MS = 500
const DEADLINE_MS = 60_000
const LOOK_EVERY_MS = 5

const NAMES = { ask: 'pages that ask', take: 'pages that take the event' } as const satisfies Record<OnEvent, string>

interface Scene {
  readonly chair: SignedIn
  readonly meetingId: MeetingId
  readonly pages: readonly SeatedPage[]
  readonly bystander: Bystander
  readonly serverPid: number
  /** Prepared and not issued yet. */
  readonly prepared: PaperId[]
}

const sumOf = (pages: readonly SeatedPage[], what: (page: SeatedPage) => number) =>
  pages.reduce((sum, page) => sum + what(page), 0)

/** Issues one paper. @returns how long it took until every page showed it and had all of its answers. */
async function issueOne({ chair, meetingId, pages }: Scene, paperId: PaperId): Promise<number> {
  const sinceMs = performance.now()
  await callHttp(chair, issuePaper, { meetingId, paperId })
  while (!pages.every((page) => page.pending === 0 && page.shows(paperId))) {
    if (performance.now() - sinceMs > DEADLINE_MS) throw new Error('not every page showed the paper in time')
    await wait(LOOK_EVERY_MS)
  }
  return performance.now() - sinceMs
}

/** CPU of the server's own process with everybody seated and nothing done: a part of what is measured beside it. */
async function measureQuiet({ serverPid }: Scene, gathered: Gathered): Promise<void> {
  const meter = await CpuMeter.start([serverPid])
  await wait(QUIET_S * 1000)
  gathered.add('nothing is issued: CPU of the server in a second', 'ms', 1000 * ((await meter.stop())[0]?.cores ?? 0))
}

/** @returns the server's CPU time for one paper, in ms, from its issue to a little after the last answer. */
async function measure(scene: Scene, onEvent: OnEvent, papers: number, gathered: Gathered): Promise<number> {
  const { pages, bystander, serverPid, prepared } = scene
  for (const page of pages) page.onEvent = onEvent
  const before = [sumOf(pages, (page) => page.questions), bytesTo(pages)] as const
  await bystander.trips()
  const meter = await CpuMeter.start([serverPid])
  const took: number[] = []
  for (const paperId of prepared.splice(0, papers)) {
    took.push(await issueOne(scene, paperId))
    await wait(SETTLE_MS)
  }
  const cpuMs = (1000 * ((await meter.stop())[0]?.seconds ?? 0)) / papers
  const trips = await bystander.trips()
  const name = NAMES[onEvent]
  gathered.add(`${name}: CPU of the server for one paper`, 'ms', cpuMs)
  gathered.add(`${name}: shown by all after`, 'ms', medianOf(took))
  gathered.add(`${name}: longest round trip of a bystander`, 'ms', Math.max(...trips))
  gathered.add(`${name}: median round trip of a bystander`, 'ms', medianOf(trips))
  gathered.add(`${name}: questions for one paper`, '', (sumOf(pages, (page) => page.questions) - before[0]) / papers)
  gathered.add(`${name}: sent to all pages for one paper`, 'kB', (bytesTo(pages) - before[1]) / papers / 1000)
  return cpuMs
}

const bytesTo = (pages: readonly SeatedPage[]) => sumOf(pages, ({ answerBytes, frames }) => answerBytes + frames.bytes)

async function openPages(url: string, usernames: readonly string[], meetingId: MeetingId): Promise<SeatedPage[]> {
  const pages: SeatedPage[] = []
  const waiting = [...usernames]
  const seatNext = async (): Promise<void> => {
    for (let username = waiting.shift(); username !== undefined; username = waiting.shift()) {
      pages.push(await SeatedPage.open(url, username, PASSWORD, meetingId))
    }
  }
  await Promise.all(Array.from({ length: SIGNING_IN_AT_ONCE }, seatNext))
  return pages
}

/** Each is another file: the same bytes again would be the same paper. */
async function preparePapers({ url, cookie }: SignedIn, meetingId: MeetingId, count: number): Promise<PaperId[]> {
  const { result } = await callHttp({ url, cookie }, getMeeting, { meetingId })
  const [item] = result.meeting.agenda
  if (item === undefined) throw new Error('the meeting has no agenda')
  const file = await readFile(PAPER)
  const prepared: PaperId[] = []
  while (prepared.length < count) {
    const number = prepared.length + 1
    const query = new URLSearchParams({ fileName: `${number}.pdf`, title: `Tài liệu ${number}` })
    const response = await fetch(`${url}/api/meetings/${meetingId}/agenda/${item.agendaItemId}/papers?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', origin: url, cookie },
      body: Buffer.concat([file, Buffer.from('\n'.repeat(number))]),
    })
    prepared.push(Uploaded.parse(await response.json()).result.paperId)
  }
  return prepared
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const { sites, papers, pages: kinds } = Values.parse(given)
  const gathered = new Gathered()
  const server = await startBenchServer()
  let pages: SeatedPage[] = []
  let bystander: Bystander | undefined
  try {
    const { url } = server
    const { cookie } = await callHttp({ url, cookie: '' }, signIn, { username: CHAIR, password: PASSWORD })
    const chair = { url, cookie }
    const meetingId = await runningMeetingOf(url, CHAIR, PASSWORD)
    const prepared = await preparePapers(chair, meetingId, runs * papers * kinds.length)
    pages = await openPages(url, operatorUsernames().slice(0, sites), meetingId)
    bystander = await Bystander.sit({ url, username: BYSTANDER, password: PASSWORD, meetingId })
    const scene: Scene = { chair, meetingId, pages, bystander, serverPid: server.pid, prepared }
    for (let turn = 1; turn <= runs; turn += 1) {
      await measureQuiet(scene, gathered)
      const cpuMs = new Map<OnEvent, number>()
      for (const kind of kinds) {
        cpuMs.set(kind, await measure(scene, kind, papers, gathered))
        say(`${turn}/${runs}: ${NAMES[kind]} ${Math.round(cpuMs.get(kind) ?? 0)} ms`)
      }
      const [ask, take] = [cpuMs.get('ask'), cpuMs.get('take')]
      if (ask !== undefined && take !== undefined && take > 0)
        gathered.add('CPU of asking against taking', '×', ask / take)
    }
    return gathered.figures()
  } finally {
    bystander?.close()
    for (const page of pages) page.close()
    await server.stop()
  }
}

export const issue: Bench = {
  summary:
    'The chair issues papers to seated pages, one after the other: the processor time of the server’s own process for each, and what somebody who sits there too notices of it. Pages that ask put three questions at each event (the meeting, and twice its papers), as the pages once did; the others take what the event carries.',
  runs: { usual: 5, quick: 1 },
  options: {
    sites: { default: '241', quick: '24', says: 'pages in the meeting, one a site' },
    papers: { default: '4', quick: '2', says: 'papers that are issued in each run' },
    pages: { default: 'ask,take', says: 'what they do at the event, one kind after the other' },
  },
  run,
}
