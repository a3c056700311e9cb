import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import type { AgendaItemId, MeetingId, PaperId } from '../wire/ids.ts'
import { openHttp } from './test-http.ts'
import type { Person } from './test-world.ts'
import type { UploadResult } from './wire.ts'

// Each starts processes that read files, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const { world, uploaded, get, list, change, close } = await openHttp()
afterAll(close)

let place: { meetingId: MeetingId; agendaItemId: AgendaItemId }
let first: UploadResult
beforeEach(async () => {
  place = await world.addMeeting()
  first = await uploaded(Buffer.from(manyPages(1, 'Trang')), place)
  await change('issue', place.meetingId, first.paperId)
})

const held = (pages: number, by: Person = 'secretary', hold: Record<string, string> = { hold: 'yes' }) =>
  uploaded(Buffer.from(manyPages(pages, 'Trang')), place, { paperId: first.paperId, ...hold }, by)
async function act(method: 'papers.replace' | 'papers.takeBack' | 'papers.dropVersion', version: UploadResult) {
  const call = await world.call('secretary', place.meetingId)
  const paperId: PaperId = first.paperId
  const params = { meetingId: place.meetingId, paperId, paperVersionId: version.paperVersionId }
  return method === 'papers.dropVersion'
    ? world.papers.handlers[method](call, params)
    : world.papers.handlers[method](call, { ...params, reason: 'Sửa số liệu' })
}
async function seenBy(person: Person) {
  const paper = (await list(person, place.meetingId))[0]
  return [paper?.current?.pages, paper?.waiting?.pages ?? null]
}
const done = { ok: true, value: {} }
const refused = { ok: false, error: 'illegalState' }

test('a held version is seen by the people alone who prepare the meeting, until it takes the place of the old one', async () => {
  const second = await held(2)
  expect([await seenBy('secretary'), await seenBy('delegate')]).toEqual([
    [1, 2],
    [1, null],
  ])
  expect((await get(second, 'delegate')).status).toBe(404)
  expect(await act('papers.replace', second)).toEqual(done)
  expect([await seenBy('secretary'), await seenBy('delegate')]).toEqual([
    [2, null],
    [2, null],
  ])
  expect([(await get(first, 'delegate')).status, (await get(second, 'delegate')).status]).toEqual([200, 200])
  expect(await act('papers.replace', second)).toEqual(refused)
})

test('what took the place is taken back: readers have the old one, and the new one waits again', async () => {
  const second = await held(2)
  await act('papers.replace', second)
  expect(await act('papers.takeBack', first)).toEqual(refused)
  expect(await act('papers.takeBack', second)).toEqual(done)
  expect([await seenBy('secretary'), await seenBy('delegate')]).toEqual([
    [1, 2],
    [1, null],
  ])
  expect((await get(second, 'delegate')).status).toBe(404)
  const presented = { paperId: first.paperId, paperVersionId: second.paperVersionId, pageIndex: 0 }
  expect(await world.papers.mayPresent(place.meetingId, presented)).toBe('paperNotIssued')
  // Readers are never left with nothing.
  expect(await act('papers.takeBack', first)).toEqual(refused)
})

test('a waiting version is dropped with its file; what readers have is not', async () => {
  // As many pages as no other paper here has: its file is named by nothing else.
  const second = await held(9)
  expect(await act('papers.dropVersion', first)).toEqual(refused)
  expect(await act('papers.dropVersion', second)).toEqual(done)
  expect(await seenBy('secretary')).toEqual([1, null])
  expect(await world.blobs.check(second.sha256)).toBe('missing')
  expect(await act('papers.dropVersion', second)).toEqual({ ok: false, error: 'notFound' })
})

test('the new version of a unit’s administrator waits, asked for or not; a secretary’s goes out at once unless held', async () => {
  await held(2, 'unitAdmin', {})
  expect(await seenBy('delegate')).toEqual([1, null])
  await held(3, 'secretary', {})
  expect(await seenBy('delegate')).toEqual([3, null])
})

test('each step is on record with its reason', async () => {
  const second = await held(2)
  await act('papers.replace', second)
  await act('papers.takeBack', second)
  const rows = await world.database
    .selectFrom('audit')
    .select(['action', 'details'])
    .where('meeting_id', '=', place.meetingId)
    .where('action', 'in', ['papers.replace', 'papers.takeBack'])
    .execute()
  expect(rows.map(({ action }) => action)).toEqual(['papers.replace', 'papers.takeBack'])
  for (const { details } of rows) expect(JSON.stringify(details)).toContain('Sửa số liệu')
})
