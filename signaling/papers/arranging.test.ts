import { afterEach, beforeEach, expect, test } from 'vitest'
import { newId } from '../kit/clock.ts'
import { AgendaItemId, PaperId, type MeetingId } from '../wire/ids.ts'
import { openWorld, type Person, type World } from './test-world.ts'

const fixture = (name: string) => new URL(`../../docs-fixtures/papers/${name}`, import.meta.url)
const FILES = ['01-chuong-trinh-hop.pdf', '02-to-trinh-to-cong-nghe-so.pdf', '03-du-thao-nghi-quyet.pdf'] as const

let world: World
let meetingId: MeetingId
let item: AgendaItemId
let otherItem: AgendaItemId
let papers: PaperId[]

beforeEach(async () => {
  world = await openWorld()
  const made = await world.addMeeting('draft')
  meetingId = made.meetingId
  item = made.agendaItemId
  otherItem = newId(AgendaItemId)
  await world.database
    .insertInto('agenda_items')
    .values({ agenda_item_id: otherItem, meeting_id: meetingId, position: 1, title: 'Mục 2', planned_minutes: 5 })
    .execute()
  papers = []
  for (const name of FILES) papers.push(await add(name))
})
afterEach(() => world.close())

async function add(name: string, state: 'prepared' | 'issued' = 'prepared'): Promise<PaperId> {
  const uploadedBy = world.account('secretary').accountId
  const title = name.slice(0, 2)
  const made = { meetingId, agendaItemId: item, title, accessClass: 'internal', state, uploadedBy } as const
  return (await world.papers.importFile({ ...made, file: fixture(name).pathname })).paperId
}
async function act<M extends 'papers.rename' | 'papers.place' | 'papers.remove'>(
  method: M,
  params: Omit<Parameters<World['papers']['handlers'][M]>[1], 'meetingId'>,
  by: Person = 'secretary',
) {
  const handler = world.papers.handlers[method] as (call: unknown, params: unknown) => Promise<unknown>
  return handler(await world.call(by, meetingId), { meetingId, ...params })
}
async function list() {
  const answer = await world.papers.handlers['papers.list'](await world.call('secretary', meetingId), { meetingId })
  return answer.ok ? answer.value.papers : []
}
const titles = async () => (await list()).map(({ title }) => title)
const paper = (index: number): PaperId => papers[index] ?? PaperId.parse('missing')

test('papers stand in the order of their coming until the secretary orders them, and new ones come last', async () => {
  expect(await titles()).toEqual(['01', '02', '03'])
  expect(await act('papers.place', { paperId: paper(2), agendaItemId: item, index: 0 })).toEqual({
    ok: true,
    value: {},
  })
  expect(await titles()).toEqual(['03', '01', '02'])
  await act('papers.place', { paperId: paper(2), agendaItemId: item, index: 99 })
  expect(await titles()).toEqual(['01', '02', '03'])
  await add('04-bao-cao-kinh-te-xa-hoi.pdf')
  expect(await titles()).toEqual(['01', '02', '03', '04'])
})

test('a paper moves to another item, at the place that was asked for', async () => {
  await act('papers.place', { paperId: paper(0), agendaItemId: otherItem, index: 0 })
  await act('papers.place', { paperId: paper(1), agendaItemId: otherItem, index: 0 })
  expect((await list()).map(({ title, agendaItemId }) => [title, agendaItemId])).toEqual([
    ['03', item],
    ['02', otherItem],
    ['01', otherItem],
  ])
})

test('a paper is renamed, but not so that its title says state secret', async () => {
  expect(await act('papers.rename', { paperId: paper(0), title: 'Chương trình' })).toEqual({ ok: true, value: {} })
  expect(await act('papers.rename', { paperId: paper(1), title: '[TỐI MẬT] Kế hoạch' })).toEqual({
    ok: false,
    error: 'stateSecret',
  })
  expect(await titles()).toEqual(['Chương trình', '02', '03'])
})

test('a removed paper takes its file along, unless another paper has the same one', async () => {
  const twin = await add('02-to-trinh-to-cong-nghe-so.pdf').then(async (paperId) => {
    // The same upload again is the same paper; as another meeting's it is a paper of its own.
    expect(paperId).toBe(paper(1))
    const other = await world.addMeeting('draft')
    const made = await world.papers.importFile({
      ...other,
      title: 'Bản khác',
      accessClass: 'internal',
      state: 'prepared',
      uploadedBy: world.account('secretary').accountId,
      file: fixture('02-to-trinh-to-cong-nghe-so.pdf').pathname,
    })
    return made.sha256
  })
  const [own] = await world.database
    .selectFrom('paper_versions')
    .select('sha256')
    .where('paper_id', '=', paper(0))
    .execute()
  expect(await act('papers.remove', { paperId: paper(0) })).toEqual({ ok: true, value: {} })
  expect(await act('papers.remove', { paperId: paper(1) })).toEqual({ ok: true, value: {} })
  expect(await titles()).toEqual(['03'])
  expect(await world.blobs.check(twin)).toBe('sound')
  if (own === undefined) throw new Error('The first paper has no version')
  expect(await world.blobs.check(own.sha256)).toBe('missing')
})

test('what was issued is not renamed, moved to another item or removed, only ordered', async () => {
  const issued = await add('04-bao-cao-kinh-te-xa-hoi.pdf', 'issued')
  const refused = { ok: false, error: 'illegalState' }
  expect(await act('papers.rename', { paperId: issued, title: 'Khác' })).toEqual(refused)
  expect(await act('papers.place', { paperId: issued, agendaItemId: otherItem, index: 0 })).toEqual(refused)
  expect(await act('papers.remove', { paperId: issued })).toEqual(refused)
  await act('papers.place', { paperId: issued, agendaItemId: item, index: 0 })
  expect(await titles()).toEqual(['04', '01', '02', '03'])
})

test('a paper or an item of another meeting is as unknown as one that does not exist, and an ended meeting stays as it is', async () => {
  const other = await world.addMeeting('draft')
  const unknown = { ok: false, error: 'notFound' }
  expect(await act('papers.place', { paperId: paper(0), agendaItemId: other.agendaItemId, index: 0 })).toEqual(unknown)
  expect(await act('papers.remove', { paperId: newId(PaperId) })).toEqual(unknown)
  await world.setState(meetingId, 'ended')
  expect(await act('papers.remove', { paperId: paper(0) })).toEqual({ ok: false, error: 'illegalState' })
  expect(await titles()).toEqual(['01', '02', '03'])
})

test('each change is on record', async () => {
  await act('papers.rename', { paperId: paper(0), title: 'Chương trình' })
  await act('papers.remove', { paperId: paper(0) })
  const rows = await world.database.selectFrom('audit').select('action').where('meeting_id', '=', meetingId).execute()
  expect(rows.map(({ action }) => action).slice(-2)).toEqual(['papers.rename', 'papers.remove'])
})
