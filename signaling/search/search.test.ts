// The real thread, the real index and real PDFs: what a search finds, and what it keeps to itself.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { poll } from '../../tests/support/poll.ts'
import { systemTimers } from '../kit/timers.ts'
import { openHttp } from '../papers/test-http.ts'
import { PEOPLE, type Person } from '../papers/test-world.ts'
import { AccessClass } from '../papers/wire.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { ParamsOf, ResultOf } from '../wire/registry.ts'
import { createSearch, type Search } from './search.ts'

vi.setConfig({ testTimeout: 150_000, hookTimeout: 60_000 })

/** Stands on the scanned page alone. */
const SCANNED = 'đợt mưa lũ đầu tháng 10'
const NO_FILTER = { states: [], fromMs: null, toMs: null, siteId: null, page: 0 }
const http = await openHttp({ maxBytes: 20 * 1024 * 1024 })
const { world } = http
let search: Search

function open(): Search {
  const opened = createSearch({
    timers: systemTimers,
    log: world.log,
    install: undefined,
    settings: {
      databaseFile: world.databaseFile,
      indexFile: join(world.folder, 'search.sqlite'),
      blobFolder: join(world.folder, 'blobs'),
      limits: { timeoutMs: 20_000, memoryMb: 512, maxPages: 2_000 },
      scanFolder: join(world.folder, 'scanning'),
      scanning: { timeoutMs: 60_000, memoryMb: 1_024 },
    },
  })
  opened.start()
  return opened
}
beforeAll(() => void (search = open()))
afterAll(async () => {
  await search.close()
  await http.close()
})

async function found(person: Person, text: string, filters: Partial<ParamsOf<'search.find'>> = {}) {
  const call = { ...(await world.call(person, (await someMeeting()).meetingId)), actor: null }
  const outcome = await search.handlers['search.find'](call, { text, ...NO_FILTER, ...filters })
  if (!outcome.ok) throw new Error(outcome.error)
  return outcome.value
}
let some: ReturnType<typeof world.addMeeting> | null = null
const someMeeting = () => (some ??= world.addMeeting('draft'))
/** Waits until everything that this person may read has been read by the server. */
async function allRead(person: Person = 'secretary'): Promise<void> {
  search.papersChanged()
  const isRead = async () => {
    const { unread } = await found(person, 'x')
    const rows = indexRows('SELECT count(*) AS n FROM files')
    return unread === 0 && rows === (await filesNamed()) ? true : undefined
  }
  await poll(isRead, { deadlineMs: 90_000, what: 'the text of all papers to be read' })
}
async function filesNamed(): Promise<number> {
  const rows = await world.database
    .selectFrom('paper_versions')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .select('sha256')
    .distinct()
    .where('papers.state', '!=', 'recalled')
    .execute()
  return rows.length
}
function indexRows(sql: string): number {
  const index = new DatabaseSync(join(world.folder, 'search.sqlite'), { readOnly: true })
  try {
    return Number(index.prepare(sql).get()?.['n'])
  } finally {
    index.close()
  }
}
const fixture = (path: string) => readFile(new URL(`../../docs-fixtures/${path}`, import.meta.url))
const pagesIn = (result: ResultOf<'search.find'>, meetingId: MeetingId) =>
  result.meetings
    .filter((meeting) => meeting.meetingId === meetingId)
    .flatMap(({ papers }) => papers.flatMap(({ pages }) => pages))
const hitsOf = (pages: ReturnType<typeof pagesIn>) =>
  pages.flatMap(({ snippet }) => snippet.filter(({ hit }) => hit).map(({ text }) => text))

describe('words of a paper', () => {
  test('are found on their page with and without marks; typed with marks only as they are spelt', async () => {
    const place = await world.addMeeting()
    await http.uploaded(await fixture('papers/02-to-trinh-to-cong-nghe-so.pdf'), place)
    await http.uploaded(await fixture('odd/tcvn3-letter.pdf'), place, { title: 'Thư' })
    await allRead()

    const marked = pagesIn(await found('secretary', 'Tổng kinh phí thực hiện trong 3 năm'), place.meetingId)
    expect(marked.map(({ pageNumber }) => pageNumber)).toEqual([3])
    expect(hitsOf(marked)[0]).toBe('Tổng kinh phí thực hiện trong 3 năm')
    const plain = pagesIn(await found('secretary', 'tong kinh phi thuc hien TRONG 3 nam'), place.meetingId)
    expect(plain).toEqual(marked)
    // Decomposed, as some keyboards send it.
    const decomposed = await found('secretary', 'Tổng kinh phí thực hiện'.normalize('NFD'))
    expect(pagesIn(decomposed, place.meetingId).map(({ pageNumber }) => pageNumber)).toContain(3)
    // Other marks are other words, and parts of words are none.
    expect((await found('secretary', 'Tổng kinh phì thực hiện')).total).toBe(0)
    expect((await found('secretary', 'ong kinh phi thuc hien')).total).toBe(0)
    // Both places of the tone are the same word, đ is a d without marks, TCVN3 is text like any other.
    expect((await found('secretary', 'CỘNG HOÀ XÃ HỘI')).papersFound).toBe(
      (await found('secretary', 'cộng hòa xã hội')).papersFound,
    )
    expect((await found('secretary', 'hoi dong nhan dan tinh')).papersFound).toBeGreaterThan(0)
    for (const text of ['quyết định', 'quyet dinh'])
      expect(
        (await found('secretary', text)).meetings.flatMap(({ papers }) => papers.map(({ title }) => title[0]?.text)),
      ).toContain('Thư')
  })

  test('two phrases with a comma must stand in the same paper; signs alone find nothing', async () => {
    const place = await world.addMeeting()
    await http.uploaded(Buffer.from(manyPages(2, 'cau treo Lung Cu')), place, { title: 'Một' })
    await http.uploaded(Buffer.from(manyPages(2, 'cau treo Ma Pi Leng')), place, { title: 'Hai' })
    await allRead()
    const both = await found('secretary', 'cau treo, lung cu')
    expect(both.meetings.map(({ papers }) => papers.map(({ title }) => title[0]?.text))).toEqual([['Một']])
    expect((await found('secretary', '"; *')).total).toBe(0)
    expect((await found('secretary', 'cau" OR folded:"treo')).total).toBe(0)
  })

  test('a paper that is recalled is gone from the answers, and its text from the disk', async () => {
    const place = await world.addMeeting()
    const { paperId } = await http.uploaded(Buffer.from(manyPages(4, 'bi mat gia dinh kangaroo')), place)
    await http.change('issue', place.meetingId, paperId)
    await allRead()
    expect((await found('delegate', 'kangaroo')).papersFound).toBe(1)
    const before = indexRows('SELECT count(*) AS n FROM pages')
    await http.change('recall', place.meetingId, paperId)
    expect((await found('delegate', 'kangaroo')).total).toBe(0)
    search.papersChanged()
    const gone = () => (indexRows('SELECT count(*) AS n FROM pages') === before - 4 ? true : undefined)
    await poll(async () => gone(), { deadlineMs: 20_000, what: 'the text to be removed' })
  })
})

test('scanned pages are found by their words, also when the server ended in the middle; the file stays as it is', async () => {
  const place = await world.addMeeting()
  const bytes = await fixture('papers/06-cong-van-ban-quet.pdf')
  const version = await http.uploaded(bytes, place, { title: 'Bản quét' })
  search.papersChanged()
  const waiting = `SELECT count(*) AS n FROM pages JOIN files USING (file_id) WHERE scan = 1 AND sha256 = '${version.sha256}'`
  await poll(() => indexRows(waiting) > 0, { deadlineMs: 90_000, what: 'the scan to be seen as one' })
  await search.close()
  search = open()
  await allRead()
  const pages = pagesIn(await found('secretary', SCANNED), place.meetingId)
  expect(pages.length).toBeGreaterThan(0)
  const file = await http.get(version, 'secretary')
  expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
})

test('meetings are found by title, state, time and the unit that holds them, the latest first', async () => {
  const [early, late] = [await world.addMeeting('ended'), await world.addMeeting('invited')]
  const change = (meetingId: MeetingId, values: object) =>
    world.database.updateTable('meetings').set(values).where('meeting_id', '=', meetingId).execute()
  await change(early.meetingId, { title: 'Giao ban voi hương tháng 1', starts_at_ms: 1_000 })
  await change(late.meetingId, { title: 'Giao ban VOI HƯƠNG tháng 2', starts_at_ms: 2_000 })
  const ids = async (filters: object, text = 'voi huong') =>
    (await found('delegate', text, filters)).meetings.map(({ meetingId }) => meetingId)
  expect(await ids({})).toEqual([late.meetingId, early.meetingId])
  expect(await ids({}, '')).toEqual(expect.arrayContaining([late.meetingId, early.meetingId]))
  expect(await ids({ states: ['ended'] })).toEqual([early.meetingId])
  expect(await ids({ fromMs: 1_500 })).toEqual([late.meetingId])
  expect(await ids({ toMs: 2_000 })).toEqual([early.meetingId])
  expect(await ids({ siteId: 'hg' })).toEqual([late.meetingId, early.meetingId])
  expect(await ids({ siteId: 'hg/dong-van' })).toEqual([])
  expect(await ids({ page: 1 })).toEqual([])
  expect((await found('stranger', 'voi huong')).total).toBe(0)
})

test('nobody finds, or is told the number of, papers that the list of papers does not give: every person, class and state', async () => {
  const place = await world.addMeeting('ended')
  const states = ['prepared', 'issued', 'recalled'] as const
  const upload = Buffer.from(manyPages(1, 'thach nhung so'))
  await world.setState(place.meetingId, 'inSession')
  for (const accessClass of AccessClass.options)
    for (const state of states) {
      const { paperId } = await http.uploaded(upload, place, { accessClass, title: `${accessClass} ${state}` })
      if (state !== 'prepared') await http.change('issue', place.meetingId, paperId)
      if (state === 'recalled') await http.change('recall', place.meetingId, paperId)
    }
  await allRead()
  for (const meetingState of ['draft', 'invited', 'inSession', 'ended', 'cancelled'] as const) {
    await world.setState(place.meetingId, meetingState)
    for (const person of PEOPLE) {
      const actor = await world.actorIn(world.account(person), place.meetingId)
      const listed = actor === null ? [] : await http.list(person, place.meetingId)
      const readable = listed.filter(({ current }) => current !== null).map(({ title }) => title)
      const answer = await found(person, 'thach nhung so')
      const titles = answer.meetings.flatMap(({ papers }) =>
        papers.map(({ title }) => title.map(({ text }) => text).join('')),
      )
      const shown = `${meetingState} ${person}`
      // Five of a meeting are shown; the number counts them all.
      expect({ shown, titles }).toEqual({ shown, titles: readable.slice(0, 5) })
      expect({ shown, found: answer.papersFound }).toEqual({ shown, found: readable.length })
      expect(answer.meetings.map(({ morePapers }) => morePapers)).toEqual(
        readable.length === 0 ? [] : [Math.max(0, readable.length - 5)],
      )
      expect({ shown, total: answer.total, unread: answer.unread }).toEqual({
        shown,
        total: readable.length === 0 ? 0 : 1,
        unread: 0,
      })
    }
  }
})

test('an index that was lost or is damaged is made again of all papers that are there', async () => {
  const place = await world.addMeeting()
  await http.uploaded(Buffer.from(manyPages(3, 'tap chi lap lai chi muc')), place)
  await allRead()
  await search.close()
  const { rm, writeFile } = await import('node:fs/promises')
  for (const ending of ['-wal', '-shm']) await rm(join(world.folder, `search.sqlite${ending}`), { force: true })
  await writeFile(join(world.folder, 'search.sqlite'), 'not a database'.repeat(1_000))
  search = open()
  await allRead()
  expect((await found('secretary', 'lap lai chi muc')).papersFound).toBe(1)
})
