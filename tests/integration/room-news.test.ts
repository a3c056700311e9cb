import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAgendaClock } from '../../signaling/agenda/clock.ts'
import { createTurnsEnd } from '../../signaling/queues/turns.ts'
import { createActorIn } from '../../signaling/identity/actors.ts'
import { callBy, SITES } from '../../signaling/identity/test-support.ts'
import type { Account, MeetingRole } from '../../signaling/identity/wire.ts'
import { createMeetings, type Meetings } from '../../signaling/meeting/commands.ts'
import type { MeetingDetail } from '../../signaling/meeting/wire.ts'
import { createPapers, type Papers } from '../../signaling/papers/assembly/papers.ts'
import type { Paper } from '../../signaling/papers/wire.ts'
import { granted, openRoomWorld, settle, type FakeClient, type RoomWorld } from '../../signaling/seats/test-support.ts'
import { openBlobStore } from '../../signaling/storage/blobs.ts'
import { newId } from '../../signaling/kit/clock.ts'
import { AgendaItemId, type PaperId } from '../../signaling/wire/ids.ts'
import { meetingKey, papersKey } from '../../web/src/queries/use-meetings.ts'
import { followNews, spreadMs } from '../../web/src/meeting-room/room-news.ts'
import { createListeners } from '../../web/src/net/listeners.ts'
import { issuePrepared } from '../../signaling/papers/issue-prepared.ts'

const PAGES = 241
const LONGEST_MS = 4_000
const FILES = ['01-chuong-trinh-hop.pdf', '02-to-trinh-to-cong-nghe-so.pdf', '03-du-thao-nghi-quyet.pdf'] as const

let folder: string
let world: RoomWorld
let papers: Papers
let meetings: Meetings
let paperIds: PaperId[]
let agendaItemId: AgendaItemId
const pages: Page[] = []

/** A page that sits in the room: what it shows, and how often it asked the server. */
interface Page {
  readonly account: Account
  readonly asked: { meeting: number; papers: number }
  papers(): readonly Paper[]
  meeting(): MeetingDetail | undefined
  /** Takes what came on its socket since it was last called. */
  hear(): void
  cut(): void
  comeBack(): Promise<void>
  close(): void
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'room-news-'))
  world = await openRoomWorld()
  const { database, clock, audit, meetingId } = world
  const shared = { database, clock, audit, announcer: world.rooms.announcer }
  papers = createPapers({
    ...shared,
    blobs: await openBlobStore(folder),
    actorIn: createActorIn(database),
    log: pino({ level: 'silent' }),
    tellJobs: () => undefined,
    tellNotices: () => undefined,
    settings: {
      ...{ maxBytes: 2 ** 24, maxPages: 2_000, checkTimeoutMs: 20_000, checkMemoryMb: 512 },
      converting: {
        timeoutMs: 1,
        memoryMb: 1,
        maxUnpackedBytes: 1,
        inspecting: { timeoutMs: 1, memoryMb: 1 },
        workFolder: join(folder, 'work'),
      },
    },
  })
  meetings = createMeetings({
    ...shared,
    onStateChanged: (id, state) => world.rooms.meetingStateChanged(id, state),
    onPeopleChanged: (id) => world.rooms.participantsChanged(id),
    changingPapers: papers.changing,
    issuePapers: issuePrepared,
    ...createAgendaClock(clock),
    turnsEnd: createTurnsEnd(clock),
    voteStops: () => Promise.resolve(),
    castsSettled: () => Promise.resolve(),
    tellNotices: () => undefined,
  })
  agendaItemId = newId(AgendaItemId)
  const item = { agenda_item_id: agendaItemId, meeting_id: meetingId, position: 0, title: 'Mục 1', planned_minutes: 5 }
  await database.insertInto('agenda_items').values(item).execute()
  const chairAccount = await world.invite('chutri', 'chair')
  paperIds = []
  for (const name of FILES) {
    const file = fileURLToPath(new URL(`../../docs-fixtures/papers/${name}`, import.meta.url))
    const uploadedBy = chairAccount.accountId
    const paper = {
      meetingId,
      agendaItemId,
      title: name,
      accessClass: 'internal',
      state: 'prepared',
      uploadedBy,
    } as const
    paperIds.push((await papers.importFile({ ...paper, file })).paperId)
  }
  // Before any page opens: a page waits up to some seconds before it asks, and one on the real clock would ask in the middle of a test.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await openPage(chairAccount)
  await openPage(await world.invite('thuky', 'secretary'))
  while (pages.length < PAGES) await openPage(await world.invite(`daibieu${pages.length}`, 'delegate'))
  await later()
})
afterAll(async () => {
  vi.useRealTimers()
  for (const page of pages) page.close()
  await papers?.close()
  await world?.rooms.close()
  await world?.database.destroy()
  await rm(folder, { recursive: true, force: true })
})

async function openPage(account: Account): Promise<Page> {
  const call = async () => callBy(account, await createActorIn(world.database)(account, meetingId))
  const { meetingId } = world
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const asked = { meeting: 0, papers: 0 }
  const stops = [
    new QueryObserver(client, {
      queryKey: meetingKey(meetingId),
      async queryFn() {
        asked.meeting += 1
        return granted(await meetings.handlers['meetings.get'](await call(), { meetingId })).meeting
      },
    }),
    new QueryObserver(client, {
      queryKey: papersKey(meetingId),
      async queryFn() {
        asked.papers += 1
        return granted(await papers.handlers['papers.list'](await call(), { meetingId })).papers
      },
    }),
  ].map((observer) => observer.subscribe(() => undefined))
  const listeners = createListeners()
  let socket: FakeClient = world.client(account)
  let heard = 0
  await socket.join()
  stops.push(followNews(listeners, client, meetingId, () => spreadMs(PAGES)))
  const page: Page = {
    account,
    asked,
    papers: () => client.getQueryData<Paper[]>(papersKey(meetingId)) ?? [],
    meeting: () => client.getQueryData<MeetingDetail>(meetingKey(meetingId)),
    hear() {
      for (const event of socket.heard.slice(heard)) listeners.event(event)
      heard = socket.heard.length
    },
    cut: () => socket.cut(),
    async comeBack() {
      socket = world.client(account)
      heard = 0
      await socket.join({ claim: 'takeOver' })
      listeners.joined({ resumed: false, linkStart: null })
    },
    close() {
      for (const stop of stops) stop()
      client.clear()
    },
  }
  pages.push(page)
  return page
}

/** All pages hear what was told, and whoever has something to ask has asked it and got its answer. */
async function later(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (const page of pages) page.hear()
    await vi.advanceTimersByTimeAsync(LONGEST_MS)
    for (let turns = 0; turns < 5; turns += 1) await settle()
  }
}
/** How many questions all pages together asked because of an act. */
async function questions(act: () => Promise<unknown>): Promise<number> {
  const total = () => pages.reduce((sum, { asked }) => sum + asked.meeting + asked.papers, 0)
  const before = total()
  await act()
  await later()
  return total() - before
}
const [chair, secretary] = [() => pages[0], () => pages[1]]
const lead = () => callBy(chair()?.account ?? never(), 'chair')
const issue = (paperId: PaperId | undefined) =>
  papers.handlers['papers.issue'](lead(), { meetingId: world.meetingId, paperId: paperId ?? never() })
function never(): never {
  throw new Error('unreachable')
}
const statesSeenBy = (page: Page | undefined) => page?.papers().map(({ paperId, state }) => [paperId, state])

test('a paper that is issued is shown by 241 pages, none of which asked the server for anything', async () => {
  expect(pages.filter((page) => page.papers().length === 0)).toHaveLength(PAGES - 2)
  expect(await questions(() => issue(paperIds[0]))).toBe(0)
  for (const page of pages.slice(2)) expect(statesSeenBy(page)).toEqual([[paperIds[0], 'issued']])
  expect(statesSeenBy(secretary())).toHaveLength(FILES.length)
})

test('four events in a row, a pause and another agenda cost no question either', async () => {
  const { meetingId } = world
  const asked = await questions(async () => {
    granted(await issue(paperIds[1]))
    granted(await issue(paperIds[2]))
    const recall = { meetingId, paperId: paperIds[1] ?? never(), reason: 'Nhầm bản' }
    granted(await papers.handlers['papers.recall'](lead(), recall))
    granted(await meetings.handlers['meetings.pause'](lead(), { meetingId }))
  })
  expect(asked).toBe(0)
  for (const page of pages) {
    expect(page.meeting()).toMatchObject({ state: 'paused', revision: 2 })
    expect(page.papers().map(({ state }) => state)).toEqual(['issued', 'recalled', 'issued'])
  }
})

test('a change of people costs a running room no question: its list of seats tells it', async () => {
  const { meetingId } = world
  const now = secretary()?.meeting() ?? never()
  const asked = await questions(async () => {
    const participants = pages.slice(0, -1).map(({ account }, index) => ({
      accountId: account.accountId,
      role: (['chair', 'secretary'] as const)[index] ?? ('delegate' as const),
      siteId: SITES.district,
    }))
    const { title, kind, place, startsAtMs, endsAtMs } = now
    const agenda = now.agenda.map((item) => ({ agendaItemId: item.agendaItemId, title: item.title, plannedMinutes: 5 }))
    const draft = { title, kind, place, startsAtMs, endsAtMs, siteIds: [SITES.district], participants, agenda }
    const call = callBy(secretary()?.account ?? never(), 'secretary')
    const params = { meetingId, revision: now.revision, draft, givesUpLead: false }
    granted(await meetings.handlers['meetings.update'](call, params))
  })
  expect(asked).toBe(0)
})

test('a page that was away while papers changed has the right state after its return, and asks twice', async () => {
  const away = pages[7] ?? never()
  away.cut()
  const { meetingId } = world
  const recall = { meetingId, paperId: paperIds[2] ?? never(), reason: 'Nhầm bản' }
  granted(await papers.handlers['papers.recall'](lead(), recall))
  granted(await meetings.handlers['meetings.resume'](lead(), { meetingId }))
  await later()
  expect(away.papers().at(-1)?.state).toBe('issued')
  expect(await questions(() => away.comeBack())).toBe(2)
  expect(away.papers()).toEqual(pages[8]?.papers())
  expect([away.papers().at(-1)?.state, away.meeting()?.state]).toEqual(['recalled', 'inSession'])
})

test('all who may see the same get the very same answer, written once', async () => {
  const { meetingId } = world
  const ask = async (page: Page | undefined, actor: MeetingRole) =>
    granted(await papers.handlers['papers.list'](callBy(page?.account ?? never(), actor), { meetingId }))
  const [one, other, led] = [
    await ask(pages[4], 'delegate'),
    await ask(pages[5], 'delegate'),
    await ask(chair(), 'chair'),
  ]
  expect(one).toBe(other)
  expect(await ask(secretary(), 'secretary')).toBe(led)
})
