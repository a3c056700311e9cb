import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { issuePrepared } from './issue-prepared.ts'
import { openHttp, SOUND } from './test-http.ts'
import type { Person } from './test-world.ts'
import type { UploadResult } from './wire.ts'

const OTHER = Buffer.from(manyPages(4, 'Sửa'))
let http: Awaited<ReturnType<typeof openHttp>>
let place: Awaited<ReturnType<typeof http.world.addMeeting>>
let version: UploadResult

beforeAll(async () => {
  http = await openHttp()
})
afterAll(() => http.close())
beforeEach(async () => {
  place = await http.world.addMeeting('draft')
  version = await http.uploaded(SOUND, place, {}, 'secretary')
})

const handlers = () => http.world.papers.handlers
const ids = (of: UploadResult = version) => ({
  meetingId: place.meetingId,
  paperId: of.paperId,
  paperVersionId: of.paperVersionId,
})
const as = (person: Person) => http.world.call(person, place.meetingId)
async function need(person: Person = 'secretary', needed = true, approver: Person | null = null) {
  const approverAccountId = approver === null ? null : http.world.account(approver).accountId
  return handlers()['papers.setApproval'](await as(person), { meetingId: place.meetingId, needed, approverAccountId })
}
const submit = async (person: Person = 'secretary', of = version) =>
  handlers()['papers.submit'](await as(person), ids(of))
const approve = async (person: Person, of = version) =>
  handlers()['papers.decide'](await as(person), { ...ids(of), decision: 'approve' })
const sendBack = async (person: Person, reason = 'Thiếu phụ lục') =>
  handlers()['papers.decide'](await as(person), { ...ids(), decision: 'sendBack', reason })
const issue = async (person: Person = 'secretary') =>
  handlers()['papers.issue'](await as(person), { meetingId: place.meetingId, paperId: version.paperId })
const OK = { ok: true, value: {} }

test('a paper goes back and forth until the chair approves it; only then it is issued, and its history keeps every reason', async () => {
  expect(await need()).toEqual(OK)
  expect(await issue()).toMatchObject({ error: 'notApproved' })
  expect(await submit('unitAdmin')).toEqual(OK)
  expect(await submit('secretary')).toMatchObject({ error: 'illegalState' })
  expect(await approve('secretary')).toMatchObject({ error: 'forbidden' })
  expect(await sendBack('chair')).toEqual(OK)
  expect(await issue()).toMatchObject({ error: 'notApproved' })
  expect(await submit('secretary')).toEqual(OK)
  expect(await approve('chair')).toEqual(OK)
  expect(await approve('chair')).toMatchObject({ error: 'illegalState' })
  expect(await issue()).toEqual(OK)
  expect(await issue()).toEqual(OK)
  const { paperId } = version
  const told = await handlers()['papers.history'](await as('secretary'), { meetingId: place.meetingId, paperId })
  if (!told.ok) throw new Error(told.error)
  expect(told.value.acts.map(({ act, byName, reason }) => [act, byName, reason])).toEqual([
    ['issue', 'Người secretary', ''],
    ['approve', 'Người chair', ''],
    ['submit', 'Người secretary', ''],
    ['sendBack', 'Người chair', 'Thiếu phụ lục'],
    ['submit', 'Người unitAdmin', ''],
  ])
})

test('an approval is of the file that was read: another file has to be submitted again', async () => {
  await need()
  await submit()
  const next = await http.uploaded(OTHER, place, { paperId: version.paperId })
  expect(await approve('chair')).toMatchObject({ error: 'illegalState' })
  expect(await issue()).toMatchObject({ error: 'notApproved' })
  await submit('secretary', next)
  expect(await approve('chair', next)).toEqual(OK)
  expect(await issue()).toEqual(OK)
})

test('a new version of an issued paper waits for its approval, also when a secretary sends it', async () => {
  await need()
  await submit()
  await approve('chair')
  await issue()
  const next = await http.uploaded(OTHER, place, { paperId: version.paperId })
  const replace = async () =>
    handlers()['papers.replace'](await as('secretary'), { ...ids(next), reason: 'Sửa số liệu' })
  expect(await replace()).toMatchObject({ error: 'notApproved' })
  await submit('secretary', next)
  await approve('chair', next)
  expect(await replace()).toEqual(OK)
})

test('a delegate who was named approves before the invitations go out, and sees only what was submitted', async () => {
  const secret = await http.uploaded(OTHER, place, { title: 'Chưa trình', fileName: 'khac.pdf' })
  await need('secretary', true, 'delegate')
  await submit()
  expect((await http.list('delegate', place.meetingId)).map(({ paperId }) => paperId)).toEqual([version.paperId])
  expect((await http.get(version, 'delegate')).status).toBe(200)
  expect((await http.get(secret, 'delegate')).status).toBe(404)
  expect((await http.get(version, 'otherDelegate')).status).toBe(404)
  expect(await approve('otherDelegate')).toMatchObject({ ok: false })
  expect(await approve('delegate')).toEqual(OK)
  expect(await http.list('secretary', place.meetingId)).toMatchObject([
    { current: { approval: 'approved' } },
    { current: { approval: 'none' } },
  ])
})

test('once something was submitted only the chair gives approval up', async () => {
  await need()
  expect(await need('secretary', false)).toEqual(OK)
  await need()
  await submit()
  expect(await need('secretary', false)).toMatchObject({ error: 'chairDecides' })
  expect(await need('secretary', true, 'delegate')).toMatchObject({ error: 'chairDecides' })
  expect(await need('chair', false)).toEqual(OK)
  expect(await need('chair', true, 'observer')).toMatchObject({ error: 'noSuchApprover' })
})

test('sending the meeting issues what was approved and leaves the rest where it is', async () => {
  const other = await http.uploaded(OTHER, place, { title: 'Chưa trình', fileName: 'khac.pdf' })
  await need()
  await submit()
  await approve('chair')
  const { audit, database, papers } = http.world
  const by = http.world.account('chair').accountId
  await papers.changing(place.meetingId, () =>
    issuePrepared(database, audit, { meetingId: place.meetingId, by, nowMs: 5 }),
  )
  await http.world.setState(place.meetingId, 'invited')
  expect(await http.list('delegate', place.meetingId)).toMatchObject([{ paperId: version.paperId, late: false }])
  const of = { meetingId: place.meetingId, paperId: version.paperId }
  const history = await handlers()['papers.history'](await as('secretary'), of)
  expect(history.ok && history.value.acts.map(({ act, byName }) => [act, byName])[0]).toEqual(['issue', 'Người chair'])
  await submit('secretary', other)
  await approve('chair', other)
  const { meetingId } = place
  await handlers()['papers.issue'](await as('chair'), { meetingId, paperId: other.paperId })
  // Everybody sees that it came after the invitations.
  const lists = await Promise.all(
    (['delegate', 'operator', 'secretary'] as const).map((who) => http.list(who, meetingId)),
  )
  for (const list of lists) expect(list.map(({ late }) => late)).toEqual([false, true])
})

test('without approval a secretary issues directly, and nothing can be submitted', async () => {
  expect(await submit()).toMatchObject({ error: 'illegalState' })
  expect(await issue()).toEqual(OK)
})

test('readers do not see how a paper came about', async () => {
  await need()
  await submit()
  await approve('chair')
  await issue()
  await http.world.setState(place.meetingId, 'invited')
  const [paper] = await http.list('delegate', place.meetingId)
  expect(paper).toMatchObject({ current: { approval: 'none', original: null } })
  const { paperId } = version
  expect(
    await handlers()['papers.history'](await as('delegate'), { meetingId: place.meetingId, paperId }),
  ).toMatchObject({
    error: 'notFound',
  })
})

test('who approves is told once of papers that wait, and who submitted one that it was sent back', async () => {
  await need('secretary', true, 'delegate')
  const other = await http.uploaded(OTHER, place, {}, 'secretary')
  http.world.toldNotices.length = 0
  const idOf = (person: Person) => http.world.account(person).accountId
  await submit()
  expect(new Set(http.world.toldNotices)).toEqual(new Set([idOf('chair'), idOf('delegate')]))
  await submit('secretary', other)
  expect(http.world.toldNotices).toHaveLength(2)
  await sendBack('delegate')
  expect(http.world.toldNotices.slice(2)).toEqual([idOf('secretary')])
  const kept = await http.world.database.selectFrom('notices').select(['account_id', 'what', 'by_name']).execute()
  const ofThis = kept.filter(({ account_id: to }) => to === idOf('secretary') || to === idOf('chair'))
  expect(ofThis.map(({ what, by_name: byName }) => [JSON.parse(what), byName])).toEqual(
    expect.arrayContaining([
      [{ kind: 'papersToApprove' }, 'Người secretary'],
      [{ kind: 'paperSentBack', reason: 'Thiếu phụ lục' }, 'Người delegate'],
    ]),
  )
})

test('somebody who was made an observer approves and reads no more', async () => {
  await need('secretary', true, 'delegate')
  await submit()
  const listed = async () => {
    const found = await handlers()['papers.list'](await as('delegate'), { meetingId: place.meetingId })
    return found.ok ? found.value.papers.length : found.error
  }
  expect(await listed()).toBe(1)
  await http.world.database
    .updateTable('participants')
    .set({ role: 'observer' })
    .where('meeting_id', '=', place.meetingId)
    .where('account_id', '=', http.world.account('delegate').accountId)
    .execute()
  expect(await listed()).toBe('notFound')
  expect((await approve('delegate')).ok).toBe(false)
  await http.world.database
    .updateTable('meetings')
    .set({ state: 'invited' })
    .where('meeting_id', '=', place.meetingId)
    .execute()
  expect(await listed()).toBe(0)
  expect(await approve('delegate')).toMatchObject({ error: 'forbidden' })
})

test('after the meeting nobody is offered to submit or to decide', async () => {
  await need()
  const rights = async (person: Person) => {
    const found = await handlers()['papers.approval'](await as(person), { meetingId: place.meetingId })
    return found.ok ? [found.value.maySubmit, found.value.mayDecide] : found.error
  }
  expect([await rights('secretary'), await rights('chair')]).toEqual([
    [true, false],
    [true, true],
  ])
  await http.world.database
    .updateTable('meetings')
    .set({ state: 'ended' })
    .where('meeting_id', '=', place.meetingId)
    .execute()
  expect([await rights('secretary'), await rights('chair')]).toEqual([
    [false, false],
    [false, false],
  ])
})
