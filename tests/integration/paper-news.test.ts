import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { UploadResult, type AccessClass } from '../../signaling/papers/wire.ts'
import type { AgendaItemId, MeetingId, PaperId, SeatId } from '../../signaling/wire/ids.ts'
import type { EventDataOf, EventName } from '../../signaling/wire/registry.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** One seat of each role. */
const SEATED = {
  chair: 'chutri',
  secretary: 'thuky1',
  delegate: 'daibieu1',
  operator: 'dc.hg-so-tai-chinh',
  observer: 'duthinh',
} as const
type Role = keyof typeof SEATED
const ROLES = Object.keys(SEATED) as Role[]
const ALL = ROLES.join(' ')
const PREPARING = 'chair secretary'

let server: RunningServer
let meetingId: MeetingId
let agendaItemId: AgendaItemId
let unitAdmin: TestClient
const clients = {} as Record<Role, TestClient>
const sockets = {} as Record<Role, TestSocket>

beforeAll(async () => {
  server = await startServer()
  for (const role of ROLES) clients[role] = await TestClient.signIn(server.url, SEATED[role])
  unitAdmin = await TestClient.signIn(server.url, 'quantri.vanphong')
  meetingId = await runningMeeting(clients.chair)
  const meeting = await clients.chair.call('meetings.get', { meetingId })
  if (!meeting.ok) throw new Error(meeting.error)
  const [item] = meeting.result.meeting.agenda
  if (item === undefined) throw new Error('The meeting has no agenda')
  agendaItemId = item.agendaItemId
  for (const role of ROLES) {
    sockets[role] = await clients[role].connect()
    await sockets[role].join(meetingId, { place: role === 'operator' ? 'site' : 'own' })
  }
})
afterAll(async () => {
  for (const role of ROLES) sockets[role]?.close()
  await server?.stop()
})

const Uploaded = z.object({ ok: z.literal(true), result: UploadResult })
/** Each time another file: the same bytes again would be the same paper. */
let files = 0
async function upload(query: Record<string, string>, by = clients.secretary): Promise<UploadResult> {
  files += 1
  const search = new URLSearchParams({ fileName: `${files}.pdf`, ...query })
  const fixture = await readFile(new URL('../../docs-fixtures/papers/01-chuong-trinh-hop.pdf', import.meta.url))
  const response = await fetch(`${server.url}/api/meetings/${meetingId}/agenda/${agendaItemId}/papers?${search}`, {
    method: 'POST',
    headers: by.headers({ 'content-type': 'application/octet-stream' }),
    body: Buffer.concat([fixture, Buffer.from('\n'.repeat(files))]),
  })
  return Uploaded.parse(await response.json()).result
}
const prepared = (accessClass: AccessClass) => upload({ accessClass, title: `Bản chuẩn bị ${files}` })
async function issued(accessClass: AccessClass): Promise<UploadResult> {
  const paper = await prepared(accessClass)
  await done(clients.chair, 'papers.issue', { meetingId, paperId: paper.paperId })
  return paper
}
async function done(client: TestClient, method: string, params: unknown): Promise<void> {
  const { body } = await client.callRaw(method, params)
  expect(body).toMatchObject({ ok: true })
}
const recall = (paperId: PaperId) => done(clients.chair, 'papers.recall', { meetingId, paperId, reason: 'Nhầm bản' })

/** What each seat was told by an act: what was sent before an answer comes before it on the same link. */
async function toldBy<N extends EventName>(event: N, act: () => Promise<unknown>) {
  await answered()
  const before = Object.fromEntries(ROLES.map((role) => [role, sockets[role].events.length]))
  await act()
  await answered()
  const told = ROLES.map((role) => {
    const heard = sockets[role].events.slice(before[role]).filter((one) => one.event === event)
    return [role, heard.map(({ data }) => data as EventDataOf<N>)] as const
  })
  return Object.fromEntries(told) as Record<Role, EventDataOf<N>[]>
}
const answered = () => Promise.all(ROLES.map((role) => sockets[role].request('seats.beat', { link: 'good' })))
/** Those who were told anything at all. */
const hearers = (told: Record<Role, unknown[]>) => ROLES.filter((role) => told[role].length > 0).join(' ')
const whoHears = async (act: () => Promise<unknown>) => hearers(await toldBy('papers.changed', act))

test.each(['public', 'internal', 'restricted'] as const)(
  'of a %s paper that is only prepared those alone hear who prepare the meeting, also when it is renamed, moved, removed or withdrawn',
  async (accessClass) => {
    let paperId: PaperId | undefined
    expect(await whoHears(async () => ({ paperId } = await prepared(accessClass)))).toBe(PREPARING)
    const about = { meetingId, paperId }
    expect(await whoHears(() => done(clients.secretary, 'papers.rename', { ...about, title: 'Tên khác' }))).toBe(
      PREPARING,
    )
    expect(await whoHears(() => done(clients.secretary, 'papers.place', { ...about, agendaItemId, index: 0 }))).toBe(
      PREPARING,
    )
    expect(await whoHears(() => upload({ paperId: paperId ?? '' }))).toBe(PREPARING)
    expect(await whoHears(() => done(clients.secretary, 'papers.remove', about))).toBe(PREPARING)
    const withdrawn = await prepared(accessClass)
    expect(await whoHears(() => recall(withdrawn.paperId))).toBe(PREPARING)
  },
)

test.each([
  ['public', ALL],
  ['internal', 'chair secretary delegate operator'],
  ['restricted', 'chair secretary delegate'],
] as const)('a %s paper: its issue, new version and recall are told to %s', async (accessClass, readers) => {
  const { paperId } = await prepared(accessClass)
  const shown = await toldBy('papers.changed', () => done(clients.chair, 'papers.issue', { meetingId, paperId }))
  expect(hearers(shown)).toBe(readers)
  expect(shown.delegate[0]?.papers).toMatchObject([{ paperId, state: 'issued', versionCount: 1 }])
  expect(await whoHears(() => upload({ paperId }))).toBe(readers)
  // It stays on the list of those who could read it, with the reason and without its file.
  const gone = await toldBy('papers.changed', () => recall(paperId))
  expect(hearers(gone)).toBe(readers)
  expect(gone.delegate[0]?.papers).toMatchObject([
    { paperId, state: 'recalled', current: null, recallReason: 'Nhầm bản' },
  ])
})

test('a version that waits, a secretary’s or the unit administrator’s, is announced to the people alone who prepare the meeting', async () => {
  const { paperId } = await issued('public')
  let waiting: UploadResult | undefined
  const held = await toldBy('papers.changed', async () => (waiting = await upload({ paperId }, unitAdmin)))
  expect(hearers(held)).toBe(PREPARING)
  const about = { meetingId, paperId, paperVersionId: waiting?.paperVersionId }
  expect(await whoHears(() => done(clients.secretary, 'papers.dropVersion', about))).toBe(PREPARING)
  const second = await upload({ paperId, hold: 'yes' })
  const replace = { ...about, paperVersionId: second.paperVersionId, reason: 'Sửa số liệu' }
  const replaced = await toldBy('papers.changed', () => done(clients.secretary, 'papers.replace', replace))
  expect(hearers(replaced)).toBe(ALL)
  expect(replaced.observer[0]?.papers).toMatchObject([{ current: { number: 2 }, waiting: null, versionCount: 2 }])
  // Taken back, readers are told the old one again, and nothing of the new one.
  const back = await toldBy('papers.changed', () => done(clients.secretary, 'papers.takeBack', replace))
  expect(back.observer[0]?.papers).toMatchObject([{ current: { number: 1 }, waiting: null, versionCount: 1 }])
  expect(JSON.stringify(back.observer)).not.toContain(second.paperVersionId)
  expect(back.chair[0]?.papers).toMatchObject([{ waiting: { paperVersionId: second.paperVersionId } }])
})

test('the ids and the order that a seat gets are of papers on its own list', async () => {
  await prepared('internal')
  const { paperId } = await prepared('public')
  const told = await toldBy('papers.changed', () => done(clients.chair, 'papers.issue', { meetingId, paperId }))
  for (const role of ROLES) {
    const list = await clients[role].call('papers.list', { meetingId })
    if (!list.ok) throw new Error(list.error)
    expect(told[role]).toEqual([
      {
        papers: list.result.papers.filter((paper) => paper.paperId === paperId),
        order: list.result.papers.map((paper) => paper.paperId),
        tooMany: false,
      },
    ])
  }
})

test('the numbers of events do not show that something was prepared', async () => {
  const { seatId: chairSeatId } = await joinAgain('chair')
  const give = async (to: SeatId | null) => {
    const given = sockets.observer.event('presenting.changed', ({ seatId }) => seatId === to)
    expect(await sockets.chair.request('presenting.give', { seatId: to })).toMatchObject({ ok: true })
    await given
  }
  await give(chairSeatId)
  const before = sockets.observer.events.length
  await prepared('internal')
  await give(null)
  const numbers = sockets.observer.events.slice(before - 1).flatMap(({ seq }) => seq ?? [])
  expect(numbers.length).toBeGreaterThan(1)
  // Without a gap: every number belongs to something that this seat was told.
  expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
})

test('the presented page is announced to readers of its paper, also when they join, and to nobody once it is recalled', async () => {
  const { seatId } = await joinAgain('chair')
  await sockets.chair.request('presenting.give', { seatId })
  const { paperId, paperVersionId } = await issued('restricted')
  const page = { paperId, paperVersionId, pageIndex: 0 }
  const shown = await toldBy('presenting.changed', () => sockets.chair.request('presenting.goTo', { page }))
  for (const role of ROLES) {
    const mine = role === 'operator' || role === 'observer' ? null : page
    expect(shown[role]).toMatchObject([{ seatId, page: mine }])
    const { snapshot } = await joinAgain(role)
    expect(snapshot.presenting).toMatchObject({ seatId, page: mine })
  }
  await recall(paperId)
  await sockets.delegate.event('presenting.changed', (told) => told.seatId === seatId && told.page === null)
  expect((await joinAgain('chair')).snapshot.presenting).toMatchObject({ seatId, page: null })
})

test('identical answers have an equal hash and come as “not changed”; another one after a change', async () => {
  const other = await TestClient.signIn(server.url, 'daibieu2')
  const ask = (client: TestClient, etag?: string) =>
    fetch(`${server.url}/api/call/papers.list`, {
      method: 'POST',
      headers: client.headers({
        'content-type': 'application/json',
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      }),
      body: JSON.stringify({ meetingId }),
    })
  const first = await ask(clients.delegate)
  const etag = first.headers.get('etag') ?? ''
  expect([first.status, etag]).toEqual([200, expect.stringMatching(/^"[\w-]{22}"$/)])
  expect((await ask(other)).headers.get('etag')).toBe(etag)
  expect((await ask(clients.chair)).headers.get('etag')).not.toBe(etag)
  // What is prepared changes nothing of what a delegate sees.
  const { paperId } = await prepared('internal')
  const again = await ask(other, etag)
  expect([again.status, await again.text()]).toEqual([304, ''])
  await done(clients.chair, 'papers.issue', { meetingId, paperId })
  const after = await ask(other, etag)
  expect(after.status).toBe(200)
  expect(await after.text()).toContain(paperId)
})

async function joinAgain(role: Role) {
  sockets[role].close()
  sockets[role] = await clients[role].connect()
  return sockets[role].join(meetingId, { place: role === 'operator' ? 'site' : 'own' })
}
