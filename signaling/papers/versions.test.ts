import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import type { AgendaItemId, MeetingId, PaperId } from '../wire/ids.ts'
import { openHttp } from './test-http.ts'
import type { Person } from './test-world.ts'

// Each starts processes that read files, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const { world, uploaded, get, list, change, close } = await openHttp()
afterAll(close)

let place: { meetingId: MeetingId; agendaItemId: AgendaItemId }
beforeEach(async () => {
  place = await world.addMeeting()
})

const add = (pages: number, paperId?: PaperId) =>
  uploaded(Buffer.from(manyPages(pages, 'Trang')), place, paperId === undefined ? {} : { paperId })

async function versions(person: Person, paperId: PaperId): Promise<number[] | string> {
  const { meetingId } = place
  const call = await world.call(person, meetingId)
  const asked = await world.papers.handlers['papers.versions'](call, { meetingId, paperId })
  return asked.ok ? asked.value.versions.map(({ number }) => number) : asked.error
}
const count = async (person: Person) => (await list(person, place.meetingId))[0]?.versionCount

test('a version that was issued stays readable when the next one has come; its marks too', async () => {
  const first = await add(1)
  await change('issue', place.meetingId, first.paperId)
  const second = await add(2, first.paperId)
  for (const person of ['chair', 'secretary', 'delegate', 'operator'] as const) {
    expect(await versions(person, first.paperId)).toEqual([1, 2])
    expect(await count(person)).toBe(2)
    for (const { paperVersionId } of [first, second])
      expect(await world.papers.mayRead(world.account(person), paperVersionId)).toEqual({ meetingId: place.meetingId })
    expect((await get(first, person)).status).toBe(200)
  }
  expect(await versions('observer', first.paperId)).toBe('notFound')
  expect(await versions('stranger', first.paperId)).toBe('notFound')
})

test('a draft that was replaced before the paper was issued stays with the people who prepare the meeting', async () => {
  const draft = await add(1)
  const { paperVersionId } = await add(2, draft.paperId)
  await change('issue', place.meetingId, draft.paperId)
  expect(await versions('chair', draft.paperId)).toEqual([1, 2])
  expect(await versions('delegate', draft.paperId)).toEqual([2])
  expect([await count('secretary'), await count('delegate')]).toEqual([2, 1])
  expect(await world.papers.mayRead(world.account('delegate'), draft.paperVersionId)).toBeNull()
  expect((await get(draft, 'delegate')).status).toBe(404)
  expect((await get(draft, 'secretary')).status).toBe(200)
  expect(await world.papers.mayRead(world.account('delegate'), paperVersionId)).not.toBeNull()
  const page = { paperId: draft.paperId, pageIndex: 0 }
  const { meetingId } = place
  expect(await world.papers.mayPresent(meetingId, { ...page, paperVersionId: draft.paperVersionId })).toBe(
    'paperNotIssued',
  )
  expect(await world.papers.mayPresent(meetingId, { ...page, paperVersionId })).toBe('ok')
})

test('of a recalled paper no version is readable, and a foreign paper is as if it did not exist', async () => {
  const first = await add(1)
  await change('issue', place.meetingId, first.paperId)
  await add(2, first.paperId)
  const elsewhere = await world.addMeeting()
  const foreign = await world.papers.handlers['papers.versions'](await world.call('chair', elsewhere.meetingId), {
    meetingId: elsewhere.meetingId,
    paperId: first.paperId,
  })
  expect(foreign).toEqual({ ok: false, error: 'notFound' })
  const { paperId } = first
  await change('recall', place.meetingId, paperId)
  for (const person of ['chair', 'delegate'] as const) {
    expect(await versions(person, paperId)).toBe('notFound')
    expect(await world.papers.mayRead(world.account(person), first.paperVersionId)).toBeNull()
    expect((await get(first, person)).status).toBe(404)
  }
})
