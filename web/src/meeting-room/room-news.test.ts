import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { meetingChanged, MeetingDetail } from '../../../signaling/meeting/wire.ts'
import { Paper, papersChanged } from '../../../signaling/papers/wire.ts'
import { caughtUp } from '../../../signaling/seats/wire.ts'
import { createListeners } from '../net/listeners.ts'
import { someChange, someOwn, someSeat, someSnapshot } from '../net/test-rooms.ts'
import { meetingKey, papersKey } from '../queries/use-meetings.ts'
import { askLater, followNews, spreadMs } from './room-news.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const MEETING_ID = 'meeting-1-xxxx'
const WITHIN_MS = 4_000

function somePaper(number: number, changed: Partial<Paper> = {}): Paper {
  return Paper.parse({
    paperId: `paper-${number}-xxxx`,
    agendaItemId: 'item-1-xxxx',
    title: `Tờ trình ${number}`,
    accessClass: 'internal',
    state: 'issued',
    recallReason: null,
    current: null,
    waiting: null,
    versionCount: 1,
    late: false,
    mayDownload: true,
    mayPrint: true,
    ...changed,
  })
}
const idsOf = (papers: readonly Paper[]) => papers.map(({ paperId }) => paperId)
const titlesOf = (papers: readonly Paper[] | undefined) => papers?.map(({ title }) => title)

/** A page in a room, in front of a server that answers when it is let: with what it has when it is asked. */
function openPage(server: { meeting: MeetingDetail; papers: Paper[] }) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 15_000 } } })
  const asked = { meeting: 0, papers: 0 }
  const answers: (() => void)[] = []
  let slow = false
  function answer<T>(value: T): Promise<T> {
    if (!slow) return Promise.resolve(value)
    return new Promise((resolve) => answers.push(() => resolve(value)))
  }
  const observers = [
    new QueryObserver(client, {
      queryKey: meetingKey(MEETING_ID),
      queryFn() {
        asked.meeting += 1
        return answer(server.meeting)
      },
    }),
    new QueryObserver(client, {
      queryKey: papersKey(MEETING_ID),
      queryFn() {
        asked.papers += 1
        return answer(server.papers)
      },
    }),
  ]
  const listeners = createListeners()
  const stops = observers.map((observer) => observer.subscribe(() => undefined))
  return {
    asked,
    /** Enters the room, and has asked for what it has to. */
    async enter() {
      await vi.advanceTimersByTimeAsync(0)
      const stop = followNews(listeners, client, MEETING_ID, () => WITHIN_MS)
      stops.push(stop)
      await vi.advanceTimersByTimeAsync(WITHIN_MS)
      Object.assign(asked, { meeting: 0, papers: 0 })
      return stop
    },
    hear: (event: string, data: unknown) => listeners.event({ event, data }),
    joined: () => listeners.joined({ resumed: true, linkStart: null }),
    papers: () => client.getQueryData<Paper[]>(papersKey(MEETING_ID)),
    meeting: () => client.getQueryData<MeetingDetail>(meetingKey(MEETING_ID)),
    ask: () => void client.invalidateQueries({ queryKey: papersKey(MEETING_ID) }),
    holdAnswers: () => void (slow = true),
    letAnswers() {
      slow = false
      for (const go of answers.splice(0)) go()
    },
    close() {
      for (const stop of stops) stop()
      client.clear()
    },
  }
}
function aServer(papers: Paper[] = [somePaper(1), somePaper(2)]) {
  const { agenda: _agenda, peopleChanged: _others, ...shown } = someChange({ revision: 6 })
  const meeting = MeetingDetail.parse({
    ...shown,
    meetingId: MEETING_ID,
    ownerSiteId: 'hg',
    siteIds: [],
    participants: [],
    agenda: [{ agendaItemId: 'item-1-xxxx', position: 0, title: 'Khai mạc', plannedMinutes: 5 }],
    myRole: 'delegate',
  })
  return { meeting, papers }
}

test('a page that got everything in the event shows it and asks nothing', async () => {
  const page = openPage(aServer())
  await page.enter()
  const [first, second, third] = [somePaper(1, { title: 'Bản sửa' }), somePaper(2), somePaper(3)]
  page.hear(papersChanged.name, { papers: [first, third], order: idsOf([third, first, second]), tooMany: false })
  expect(titlesOf(page.papers())).toEqual(['Tờ trình 3', 'Bản sửa', 'Tờ trình 2'])
  page.hear(papersChanged.name, { papers: [], order: idsOf([third, second]), tooMany: false })
  expect(titlesOf(page.papers())).toEqual(['Tờ trình 3', 'Tờ trình 2'])
  page.hear(meetingChanged.name, someChange({ state: 'paused', title: 'Giao ban quý' }))
  page.hear(meetingChanged.name, someChange({ revision: 8, agenda: [] }))
  expect(page.meeting()).toMatchObject({ revision: 8, title: 'Giao ban tháng 11', state: 'inSession', agenda: [] })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(page.asked).toEqual({ meeting: 0, papers: 0 })
  page.close()
})

test('what an event does not carry is asked for once, and a missed revision too', async () => {
  const server = aServer()
  const page = openPage(server)
  await page.enter()
  server.papers = [1, 2, 3].map((number) => somePaper(number))
  server.meeting = { ...server.meeting, revision: 9, title: 'Họp khác' }
  page.hear(papersChanged.name, { papers: [], order: idsOf(server.papers), tooMany: true })
  page.hear(papersChanged.name, { papers: [], order: idsOf(server.papers), tooMany: false })
  page.hear(meetingChanged.name, someChange({ revision: 9 }))
  await vi.advanceTimersByTimeAsync(WITHIN_MS)
  expect(page.asked).toEqual({ meeting: 1, papers: 1 })
  expect(page.papers()).toHaveLength(3)
  expect(page.meeting()?.title).toBe('Họp khác')
  page.close()
})

test('an answer that was under way when the event came does not undo it', async () => {
  const server = aServer()
  const page = openPage(server)
  await page.enter()
  page.holdAnswers()
  page.ask()
  server.papers = [somePaper(1, { state: 'recalled', recallReason: 'Nhầm bản' }), somePaper(2)]
  page.hear(papersChanged.name, { papers: [server.papers[0]], order: idsOf(server.papers), tooMany: false })
  page.letAnswers()
  await vi.advanceTimersByTimeAsync(0)
  expect(page.papers()?.[0]?.state).toBe('recalled')
  await vi.advanceTimersByTimeAsync(WITHIN_MS)
  expect(page.papers()?.[0]?.state).toBe('recalled')
  expect(page.asked.papers).toBe(2)
  page.close()
})

test.each(['joins again', 'has caught up'])(
  'a page that was away asks for both when it %s, and shows what is now',
  async (how) => {
    const server = aServer()
    const page = openPage(server)
    await page.enter()
    server.papers = [somePaper(2)]
    server.meeting = { ...server.meeting, revision: 12, state: 'paused' }
    if (how === 'joins again') page.joined()
    else page.hear(caughtUp.name, { seq: 1, snapshot: someSnapshot([someSeat(1)]), own: someOwn(someSeat(1)) })
    await vi.advanceTimersByTimeAsync(WITHIN_MS)
    expect(page.asked).toEqual({ meeting: 1, papers: 1 })
    expect([titlesOf(page.papers()), page.meeting()?.state]).toEqual([['Tờ trình 2'], 'paused'])
    page.close()
  },
)

test('that people changed is asked for when the room is left: inside, the list of seats tells it', async () => {
  const page = openPage(aServer())
  const leave = await page.enter()
  page.hear(meetingChanged.name, someChange({ peopleChanged: true }))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(page.asked.meeting).toBe(0)
  leave()
  await vi.advanceTimersByTimeAsync(0)
  expect(page.asked.meeting).toBe(1)
  page.close()
})

test('four questions in a row are one, within the time and not at once', () => {
  const ask = vi.fn<() => void>()
  const news = askLater(ask, () => 4_000)
  for (let nth = 0; nth < 4; nth += 1) news.ask()
  expect(ask).not.toHaveBeenCalled()
  vi.advanceTimersByTime(4_000)
  expect(ask).toHaveBeenCalledTimes(1)
  news.ask()
  vi.advanceTimersByTime(4_000)
  expect(ask).toHaveBeenCalledTimes(2)
})

test('pages that must ask after the same event do so at different moments; in a small meeting nobody waits', () => {
  expect(spreadMs(12)).toBe(0)
  const at: number[] = []
  const start = Date.now()
  for (let page = 0; page < 241; page += 1)
    askLater(
      () => void at.push(Date.now() - start),
      () => spreadMs(241),
    ).ask()
  vi.advanceTimersByTime(3_700)
  expect(at).toHaveLength(241)
  for (let second = 0; second < 3; second += 1) {
    expect(at.filter((ms) => ms >= second * 1_000 && ms < (second + 1) * 1_000).length).toBeLessThan(120)
  }
})

test('a page that is left asks no more', () => {
  const ask = vi.fn<() => void>()
  const news = askLater(ask, () => 4_000)
  news.ask()
  news.stop()
  vi.advanceTimersByTime(10_000)
  expect(ask).not.toHaveBeenCalled()
})
