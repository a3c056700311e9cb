// Over 300 lines on purpose: one meeting with one closed item, asked about by every request, address and event in turn.
// Items of the agenda that are for some people only: no byte that anybody else gets speaks of them, by whatever way they ask.
import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { MARKS_ARRAY, marksDocumentName, type Mark } from '../../signaling/annotations/wire.ts'
import type { MeetingDraft } from '../../signaling/meeting/wire.ts'
import { UploadResult } from '../../signaling/papers/wire.ts'
import {
  SiteId,
  type AccountId,
  type AgendaItemId,
  type BallotId,
  type MeetingId,
  type PaperVersionId,
  type SeatId,
} from '../../signaling/wire/ids.ts'
import { events, requests, type EventName } from '../../signaling/wire/registry.ts'
import { USUAL_TEMPLATE } from '../../signaling/wire/minutes-template.ts'
import { joinParams, TestClient, textOf, type TestSocket } from '../support/client.ts'
import { askForMarks } from '../support/world/marks-connection.ts'
import { sampleParams } from '../support/world/sample-params.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** Stands in the title of the closed item, of what is below it, of its paper, and in the name of its file. */
const SIGN = 'Nhân sự kín'

/** Who may see it: those who prepare the meeting, and those whom the item was given to, by name or by site. */
const INSIDE = { chair: 'chutri', secretary: 'thuky1', delegate: 'daibieu1', operator: 'dc.hg-so-tai-chinh' } as const
const OUTSIDE = { other: 'daibieu2', hall: 'dc.hg-dong-van-lung-cu', observer: 'duthinh' } as const
const SEATED = { ...INSIDE, ...OUTSIDE }
type Seated = keyof typeof SEATED
const isOutside = (who: string) => Object.hasOwn(OUTSIDE, who)
/** People without a seat there: an account of another unit, and nobody at all. */
const STRANGERS = { stranger: 'daibieu6', nobody: null } as const

let server: RunningServer
let meetingId: MeetingId
let draft: MeetingDraft
let [open, heading, below, bare]: AgendaItemId[] = []
let paper: UploadResult
let chairSeatId: SeatId
/** A second paper, prepared and never issued. */
let prepared: UploadResult
/** What is put to the vote under the closed item. */
let ballotId: BallotId | undefined
const clients = {} as Record<Seated, TestClient>
const sockets = {} as Record<Seated, TestSocket>
const accounts = {} as Record<Seated, AccountId>
/** All that came to each of them, as it came. */
const heard = {} as Record<Seated, string[]>

beforeAll(async () => {
  server = await startServer()
  for (const [who, username] of Object.entries(SEATED) as [Seated, string][]) {
    clients[who] = await TestClient.signIn(server.url, username)
    heard[who] = []
  }
  await makeTheMeeting()
  for (const who of Object.keys(SEATED) as Seated[]) {
    sockets[who] = await clients[who].connect()
    sockets[who].socket.on('message', (data) => heard[who].push(textOf(data)))
    const { seatId } = await sockets[who].join(meetingId, { place: placeOf(who) })
    if (who === 'chair') chairSeatId = seatId
  }
})
afterAll(async () => {
  for (const socket of Object.values(sockets)) socket.close()
  await server?.stop()
})

const placeOf = (who: Seated) => (who === 'operator' || who === 'hall' ? 'site' : 'own')

async function makeTheMeeting(): Promise<void> {
  const roles = { chair: 'chair', secretary: 'secretary', delegate: 'delegate', other: 'delegate' } as const
  const more = { operator: 'operator', hall: 'operator', observer: 'observer' } as const
  const participants = []
  for (const [who, role] of Object.entries({ ...roles, ...more }) as [Seated, (typeof roles & typeof more)[Seated]][]) {
    const me = await clients[who].call('identity.whoAmI', {})
    if (!me.ok || me.result.account === null) throw new Error('nobody is signed in')
    const { accountId, siteId } = me.result.account
    accounts[who] = accountId
    participants.push({ accountId, role, siteId })
  }
  const operatorSite = participants.find(({ accountId }) => accountId === accounts.operator)?.siteId
  if (operatorSite === undefined) throw new Error('the operator has no site')
  const startsAtMs = Date.now() - 600_000
  draft = {
    ...{
      title: 'Họp có phần kín',
      kind: 'meeting',
      place: 'Phòng họp số 3',
      startsAtMs,
      endsAtMs: startsAtMs + 7_200_000,
    },
    siteIds: [...new Set(participants.map(({ siteId }) => siteId))],
    participants,
    agenda: [
      { title: 'Khai mạc', plannedMinutes: 15 },
      {
        ...{ title: `${SIGN} chung`, plannedMinutes: 0 },
        audience: [
          { kind: 'person', accountId: accounts.delegate },
          { kind: 'site', siteId: operatorSite },
        ],
      },
      { title: `${SIGN} từng phần`, plannedMinutes: 77, level: 1 },
      { title: `${SIGN} không tài liệu`, plannedMinutes: 5, level: 1 },
    ],
  }
  const made = await clients.secretary.call('meetings.create', { requestId: crypto.randomUUID(), draft })
  if (!made.ok) throw new Error(made.error)
  meetingId = made.result.meetingId
  await done('secretary', 'meetings.send', { meetingId })
  await done('secretary', 'meetings.start', { meetingId })
  const { agenda } = await read('secretary')
  ;[open, heading, below, bare] = agenda.map(({ agendaItemId }) => agendaItemId)
}

async function read(who: Seated) {
  const got = await clients[who].call('meetings.get', { meetingId })
  if (!got.ok) throw new Error(got.error)
  return got.result.meeting
}
async function done(who: Seated, method: string, params: unknown): Promise<void> {
  expect((await clients[who].callRaw(method, params)).body).toMatchObject({ ok: true })
}
async function pressed(who: Seated, method: 'agenda.goTo' | 'presenting.give' | 'presenting.goTo', params: never) {
  expect(await sockets[who].request(method, params)).toMatchObject({ ok: true })
}
const Uploaded = z.object({ ok: z.literal(true), result: UploadResult })
async function upload(who: string, more = ''): Promise<Response> {
  const client = who === 'nobody' ? new TestClient(server.url) : clients[who as Seated]
  const query = new URLSearchParams({
    fileName: `${SIGN}.pdf`,
    title: `${SIGN}: tờ trình${more}`,
    accessClass: 'public',
  })
  const fixture = await readFile(new URL('../../docs-fixtures/papers/01-chuong-trinh-hop.pdf', import.meta.url))
  return fetch(`${server.url}/api/meetings/${meetingId}/agenda/${below}/papers?${query}`, {
    method: 'POST',
    headers: client.headers({ 'content-type': 'application/octet-stream' }),
    body: Buffer.concat([fixture, Buffer.from(more)]),
  })
}

/** Everything that names the item or its papers. */
function traces(): string[] {
  const ids = [heading, below, bare, paper?.paperId, paper?.paperVersionId, prepared?.paperId, prepared?.paperVersionId]
  return [SIGN, ...ids.filter((id) => id !== undefined), paper?.sha256, ballotId].filter((trace) => trace !== undefined)
}
const named = (text: string) => traces().filter((trace) => text.includes(trace))

/** Until everybody has got what was sent before. */
const settled = () =>
  Promise.all(Object.values(sockets).map((socket) => socket.request('seats.beat', { link: 'good' })))
/** The events by which somebody learned of the item since they came, each once. */
const learnedBy = (who: Seated) => [
  ...new Set(
    sockets[who].events.filter(({ data }) => named(JSON.stringify(data)).length > 0).map(({ event }) => event),
  ),
]

/**
 * Each event of the registry: whether those whom the item is for may learn of it by this one. A new event has to be decided here; every event
 * that tells of it must have told them in the course below.
 */
const TELLS: Record<EventName, boolean> = {
  'meeting.changed': true,
  'agenda.moved': true,
  'papers.changed': true,
  'presenting.changed': true,
  'annotations.authorAdded': true,
  'voting.changed': true,
  'voting.turnout': true,
  ...(Object.fromEntries(
    events
      .map(({ name }) => [name, false] as const)
      .filter(
        ([name]) =>
          !/^(meeting.changed|agenda|papers.changed|presenting|annotations|voting.(changed|turnout))/u.test(name),
      ),
  ) as Record<
    Exclude<
      EventName,
      | 'meeting.changed'
      | 'agenda.moved'
      | 'papers.changed'
      | 'presenting.changed'
      | 'annotations.authorAdded'
      | 'voting.changed'
      | 'voting.turnout'
    >,
    false
  >),
}

/** A body of those inside and one outside, and a ballot under the closed item that one of them votes in. */
async function vote(): Promise<void> {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const made = await admin.call('bodies.save', { bodyId: null, name: 'Ban Thường vụ', siteId: SiteId.parse('hg') })
  if (!made.ok) throw new Error(made.error)
  const { bodyId } = made.result
  const days = { firstDay: '2021-07-01', lastDay: null }
  for (const accountId of [accounts.chair, accounts.delegate, accounts.other]) {
    const member = await admin.call('bodies.saveMember', { bodyId, membershipId: null, accountId, ...days })
    if (!member.ok) throw new Error(member.error)
  }
  const share = { numerator: 1, denominator: 2, strict: true }
  const text = {
    ...{ name: 'Thông qua', threshold: share, base: 'allMembers' as const, quorum: share, mayChange: false },
    legalBasis: '',
    choices: [
      { key: 'for', label: 'Tán thành', countsAs: 'for' as const },
      { key: 'against', label: 'Không tán thành', countsAs: 'against' as const },
    ],
  }
  const rule = await admin.call('bodies.saveRule', { bodyId, ruleId: null, revision: 0, text, ...days })
  if (!rule.ok) throw new Error(rule.error)
  await done('secretary', 'voting.setBody', { meetingId, bodyId })
  const added = await clients.secretary.call('voting.add', {
    ...{ requestId: crypto.randomUUID(), meetingId },
    ballot: { agendaItemId: below ?? null, form: 'open', title: SIGN, text: '', ruleId: rule.result.ruleId },
  })
  if (!added.ok) throw new Error(added.error)
  ballotId = added.result.ballotId
  const begun = await clients.chair.call('voting.startApproval', { meetingId, onChairsOrder: false })
  if (!begun.ok) throw new Error(begun.error)
  const { approvalId } = begun.result
  const approved = { meetingId, approvalId, outcome: 'approved', reason: '', onChairsOrder: false }
  await done('chair', 'voting.endApproval', approved)
  await done('chair', 'voting.open', { meetingId, ballotId, revision: 1, onChairsOrder: false })
  await done('delegate', 'voting.cast', { meetingId, ballotId, choice: 'for', changes: null })
  const asked = { meetingId, ballotId, choice: 'for', changes: null }
  expect((await clients.other.callRaw('voting.cast', asked)).body).toMatchObject({ error: 'notFound' })
  for (const who of ['chair', 'delegate'] as const)
    await sockets[who].event('voting.turnout', ({ voted }) => voted === 1)
}

test('its whole course tells those outside nothing: papers, issue, presenting, marks, votes, the running agenda, editing', async () => {
  paper = Uploaded.parse(await (await upload('secretary')).json()).result
  await done('secretary', 'papers.issue', { meetingId, paperId: paper.paperId })
  prepared = Uploaded.parse(await (await upload('secretary', ' 2')).json()).result
  await done('secretary', 'papers.rename', { meetingId, paperId: prepared.paperId, title: `${SIGN}: đổi tên` })
  await pressed('chair', 'agenda.goTo', { agendaItemId: bare, ifCurrent: null } as never)
  await pressed('chair', 'agenda.goTo', { agendaItemId: below, ifCurrent: bare } as never)
  await pressed('chair', 'presenting.give', { seatId: chairSeatId } as never)
  const { paperId, paperVersionId } = paper
  await pressed('chair', 'presenting.goTo', { page: { paperId, paperVersionId, pageIndex: 0 } } as never)
  await drawOn(paperVersionId)
  await vote()
  await done('secretary', 'meetings.update', {
    ...{ meetingId, revision: (await read('secretary')).revision },
    draft: { ...draft, agenda: await agendaWith({ title: `${SIGN} đổi tên` }) },
  })
  await settled()
  for (const who of Object.keys(OUTSIDE) as Seated[])
    expect({ who, heard: heard[who].filter((text) => named(text).length > 0) }).toEqual({ who, heard: [] })
  const telling = Object.entries(TELLS).flatMap(([name, tells]) => (tells ? [name] : []))
  for (const who of ['chair', 'delegate'] as const) expect(learnedBy(who).sort()).toEqual(telling.sort())
  // Outside they see, calmly, that something goes on which is not theirs.
  const last = sockets.other.events.findLast(({ event }) => event === 'agenda.moved')
  expect(last?.data).toMatchObject({ current: null, closedItem: true, lastItemId: null, spent: [] })
})

async function agendaWith(renamed: { title: string }) {
  const { agenda } = await read('secretary')
  return agenda.map(({ agendaItemId, title, plannedMinutes }) => ({
    ...{ agendaItemId, title, plannedMinutes },
    ...(agendaItemId === below ? renamed : {}),
  }))
}
async function drawOn(paperVersionId: PaperVersionId): Promise<void> {
  const mark: Mark = {
    kind: 'note',
    id: 'mark-0001',
    pageIndex: 0,
    colour: 'red',
    createdAtMs: 1,
    x: 0.5,
    y: 0.5,
    text: SIGN,
  }
  const name = marksDocumentName(paperVersionId, 'shared', accounts.delegate)
  await askForMarks(clients.delegate, name, (document) => document.getArray(MARKS_ARRAY).push([mark]))
  await sockets.chair.event('annotations.authorAdded', (data) => data.paperVersionId === paperVersionId)
}

test('every request of the registry, asked about it by name, tells those outside nothing', async () => {
  const about = {
    ...{
      meetingId,
      agendaItemId: below,
      ifCurrent: null,
      paperId: paper.paperId,
      paperVersionId: paper.paperVersionId,
      ballotId,
    },
    ...{
      ...{ firstDay: '2001-01-01', lastDay: null, numerator: 1, denominator: 2, strict: false },
      choices: ['for', 'against'].map((key) => ({ key, label: key, countsAs: key })),
    },
    ...{
      link: 'good',
      sections: USUAL_TEMPLATE.sections,
      version: 'x',
      text: SIGN,
      revision: 0,
      before: null,
      fromMs: null,
      toMs: null,
      siteId: null,
      onDay: '2001-01-01',
      from: null,
      until: null,
    },
  }
  // Signing out and leaving would end the asking; the rest of these make or need another machine's cookie.
  const apart = /^(identity\.sign|seats\.(leave|join)|pairing\.|phones\.)/u
  const strangers = await Promise.all(
    Object.entries(STRANGERS).map(
      async ([who, username]) =>
        [who, username === null ? new TestClient(server.url) : await TestClient.signIn(server.url, username)] as const,
    ),
  )
  const askers = [...strangers, ...(Object.keys(SEATED) as Seated[]).map((who) => [who, clients[who]] as const)]
  /** The requests by which each learned of it. */
  const learned: Record<string, string[]> = {}
  for (const { method, via, params } of requests) {
    if (apart.test(method)) continue
    const asked = sampleParams(params, about)
    for (const [who, client] of askers) {
      // Those inside ask what changes nothing, to see that the question is one that tells.
      if (
        !isOutside(who) &&
        !Object.hasOwn(STRANGERS, who) &&
        !/\.(get|list|read|versions|authors|find)$/u.test(method)
      )
        continue
      const socket = Object.hasOwn(SEATED, who) ? sockets[who as Seated] : undefined
      const answer =
        via === 'ws' && socket !== undefined
          ? await socket.request(method as never, asked as never)
          : (await client.callRaw(method, asked)).body
      // An answer that the limits or a bad question gave would say nothing about what is told.
      expect({ method, answer }).not.toMatchObject({
        answer: { error: expect.stringMatching(/^(rateLimited|badRequest|tooLarge)$/u) as unknown },
      })
      const found = named(JSON.stringify(answer).replace(JSON.stringify(asked), ''))
      if (found.length > 0) (learned[who] ??= []).push(method)
    }
  }
  const all = ['meetings.get', 'search.find', 'papers.list', 'papers.versions', 'proceedings.read']
  all.push('voting.list', 'voting.read')
  // The draft of the minutes is for chair and secretaries alone.
  const leads = [...all, 'minutes.read']
  expect(learned).toEqual({ chair: leads, secretary: leads, delegate: all, operator: all })
})

test('coming in, they are told nothing of it in the state of the meeting; those inside are', async () => {
  for (const who of Object.keys(SEATED) as Seated[]) {
    const socket = await clients[who].connect()
    const joined = await socket.request('seats.join', joinParams(meetingId, { place: placeOf(who) }))
    expect(joined.ok, who).toBe(true)
    expect({ who, named: named(JSON.stringify(joined)).length > 0 }).toEqual({ who, named: !isOutside(who) })
    // Its device has taken the place over.
    sockets[who] = socket
  }
})

/** Every address of the server that stands in its source, with what it has of names filled in. */
async function addresses(): Promise<string[]> {
  const root = new URL('../../signaling/', import.meta.url)
  const files = (await readdir(root, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.includes('test'),
  )
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, root), 'utf8')))
  const found = texts.flatMap((text) =>
    [...text.matchAll(/['"`](\/api\/[^'"`$ ]*:[^'"`$ ]*)['"`]/gu)].map(([, path]) => path ?? ''),
  )
  const names = { meetingId, agendaItemId: below, paperVersionId: paper.paperVersionId }
  return [...new Set(found)].map((path) =>
    path.replaceAll(
      /:(\w+)/gu,
      (_, name: string) => (names as Record<string, string | undefined>)[name] ?? 'AAAAAAAAAAAAAAAAAAAAAA',
    ),
  )
}

test('every address of the server tells those outside nothing, and gives them neither file nor marks', async () => {
  const paths = await addresses()
  expect(paths.length).toBeGreaterThan(9)
  const learned: Record<string, string[]> = {}
  const gave: Record<string, number> = {}
  for (const who of Object.keys(SEATED) as Seated[]) {
    for (const path of paths) {
      const response = await fetch(`${server.url}${path}`, { headers: clients[who].headers() })
      const text = await response.text()
      const headers = JSON.stringify([...response.headers])
      if (named(`${text}${headers}`).length > 0 || decodeURIComponent(headers).includes(SIGN))
        (learned[who] ??= []).push(path)
      if (path.startsWith('/api/papers/') && path.endsWith('/file')) gave[who] = response.status
    }
  }
  expect(Object.keys(learned).filter(isOutside)).toEqual([])
  expect(learned['delegate']?.some((path) => path.endsWith('/proceedings.csv'))).toBe(true)
  expect(gave).toEqual({
    chair: 200,
    secretary: 200,
    delegate: 200,
    operator: 200,
    other: 404,
    hall: 404,
    observer: 404,
  })
  for (const who of Object.keys(OUTSIDE) as Seated[]) {
    const name = marksDocumentName(paper.paperVersionId, 'shared', accounts.delegate)
    expect(await askForMarks(clients[who], name)).toEqual({ kind: 'refused' })
    const own = marksDocumentName(paper.paperVersionId, 'private', accounts[who])
    expect(await askForMarks(clients[who], own)).toEqual({ kind: 'refused' })
  }
})

test('given to one more, it appears for them alone, with its paper; taken away, both are gone at once', async () => {
  const give = async (audience: MeetingDraft['agenda'][number]['audience']) =>
    done('secretary', 'meetings.update', {
      ...{ meetingId, revision: (await read('secretary')).revision },
      draft: {
        ...draft,
        agenda: (await read('secretary')).agenda.map(({ agendaItemId, title, plannedMinutes }) => ({
          ...{ agendaItemId, title, plannedMinutes },
          ...(agendaItemId === heading ? { audience } : {}),
        })),
      },
    })
  const seen = async (who: Seated) => {
    const papers = await clients[who].call('papers.list', { meetingId })
    return [(await read(who)).agenda.length, papers.ok ? papers.result.papers.length : -1]
  }
  expect([await seen('delegate'), await seen('other'), await seen('secretary')]).toEqual([
    [4, 1],
    [1, 0],
    [4, 2],
  ])
  await give([{ kind: 'person', accountId: accounts.other }])
  await settled()
  const news = ['agenda.moved', 'meeting.changed', 'papers.changed', 'presenting.changed', 'voting.changed']
  expect(learnedBy('other').sort()).toEqual(news)
  expect(learnedBy('hall')).toEqual([])
  expect([await seen('delegate'), await seen('other'), await seen('hall')]).toEqual([
    [1, 0],
    [4, 1],
    [1, 0],
  ])
  // The one it was taken from was told: the agenda without it, the paper gone, nothing presented.
  const last = (name: string) => sockets.delegate.events.findLast(({ event }) => event === name)?.data
  expect(last('papers.changed')).toMatchObject({ order: [] })
  expect(last('presenting.changed')).toMatchObject({ page: null })
  expect(last('agenda.moved')).toMatchObject({ current: null, closedItem: true })
  expect(named(JSON.stringify(last('meeting.changed')))).toEqual([])
  const file = await fetch(`${server.url}/api/papers/${paper.paperVersionId}/file`, {
    headers: clients.delegate.headers(),
  })
  expect(file.status).toBe(404)
})

test('off the agenda, what was discussed stays in the proceedings of those whom it was for, and of nobody else', async () => {
  await pressed('chair', 'agenda.goTo', { agendaItemId: open, ifCurrent: below } as never)
  const { agenda, revision } = await read('secretary')
  const kept = agenda.flatMap(({ agendaItemId, title, plannedMinutes }) =>
    agendaItemId === bare ? [] : [{ agendaItemId, title, plannedMinutes }],
  )
  await done('secretary', 'meetings.update', { meetingId, revision, draft: { ...draft, agenda: kept } })
  const discussed = async (who: Seated) => {
    const found = await clients[who].call('proceedings.read', { meetingId })
    return found.ok
      ? found.result.runs.map(({ agendaItemId }) => [open, heading, below, bare].indexOf(agendaItemId))
      : null
  }
  // It was for the delegate when it was discussed; what is still on the agenda is for the other one now.
  expect([await discussed('chair'), await discussed('delegate')]).toEqual([
    [3, 2, 0],
    [3, 0],
  ])
  expect([await discussed('other'), await discussed('hall')]).toEqual([[2, 0], [0]])
})
