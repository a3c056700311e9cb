import { readFile } from 'node:fs/promises'
import { expect, type Page } from 'playwright/test'
import type { AgendaItemId, MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { putToTheVote } from '../support/world/ballots.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, leaveButton, openDesk } from '../support/browsers/room.ts'

const HALL = 'dc.hg-dong-van-lung-cu'
const HALF = { numerator: 1, denominator: 2, strict: false }

// One meeting, looked at from the desk while it runs and from its own page to its end.
test.describe.configure({ mode: 'serial' })

let meetingId: MeetingId
let agendaItemIds: AgendaItemId[]
let chair: Page
let faults: string[]
let hall: TestSocket
let secretary: TestSocket
const sockets: TestSocket[] = []

async function join(url: string, username: string): Promise<TestSocket> {
  const socket = await (await TestClient.signIn(url, username)).connect()
  sockets.push(socket)
  await socket.join(meetingId, { place: username === HALL ? 'site' : 'own', mic: 'off', camera: 'none' })
  return socket
}

test.beforeAll(async ({ browser, server }) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  ;({ meetingId, agendaItemIds } = await makeMeeting(maker, {
    title: 'Giao ban có diễn biến',
    people: [...THREE, LUNG_CU_HALL],
    agenda: ['Tình hình kinh tế - xã hội', 'Phòng, chống thiên tai'],
  }))
  await join(server.url, 'daibieu1')
  hall = await join(server.url, HALL)
  secretary = await join(server.url, 'thuky1')
  chair = await (await openContext(browser, server, 'chutri')).newPage()
  faults = faultsOf(chair)
  await enterRoom(chair, meetingId, { camera: 'off' })
  const leader = await TestClient.signIn(server.url, 'chutri')
  const [passed, , running] = await putToTheVote(
    { admin: await TestClient.signIn(server.url, 'quantri'), secretary: maker, chair: leader },
    {
      ...{ meetingId, bodyName: 'Hội đồng của diễn biến' },
      // Not the chair, over whose desk the ballot would open. One of the two is here.
      members: ['Đại biểu Sở Tài chính', 'Đại biểu Sở Nội vụ'],
      rule: { threshold: HALF, quorum: HALF },
      ballots: ['Kế hoạch năm 2027', 'Chưa mở lần nào', 'Phân bổ vốn'].map((title) => ({ title })),
    },
  )
  if (passed === undefined || running === undefined) throw new Error('Two ballots were to be opened')
  const act = { meetingId, ballotId: passed, onChairsOrder: false }
  expect(await leader.call('voting.open', { ...act, revision: 1 })).toMatchObject({ ok: true })
  const member = await TestClient.signIn(server.url, 'daibieu1')
  const choice = { meetingId, ballotId: passed, choice: 'for', changes: null }
  expect(await member.call('voting.cast', choice)).toMatchObject({ ok: true })
  expect(await leader.call('voting.end', act)).toMatchObject({ ok: true, result: { result: { passed: true } } })
  expect(await leader.call('voting.open', { ...act, ballotId: running, revision: 1 })).toMatchObject({ ok: true })
  await openDesk(chair)
})
test.afterAll(async () => {
  for (const socket of sockets) socket.close()
  await chair?.context().close()
})

const bars = (page: Page, name: string) => page.getByRole('list', { name, exact: true }).getByRole('listitem')

test('at the desk the time of a site, a person and an item runs on while somebody has the floor', async () => {
  const times = chair.getByRole('region', { name: 'Thời gian phát biểu' })
  await expect(times).toContainText('Chưa có lượt phát biểu nào.')
  const [first = null, second = null] = agendaItemIds
  expect(await secretary.request('agenda.goTo', { agendaItemId: first, ifCurrent: null })).toMatchObject({ ok: true })
  const asked = await hall.request('queues.ask', {
    ...{ queue: 'speaking', topic: 'Đường vào thôn', speaker: 'Bà Vàng Thị Mỷ', point: false },
  })
  if (!asked.ok) throw new Error(asked.error)
  const { entryId } = asked.result
  expect(await secretary.request('queues.call', { entryId })).toMatchObject({ ok: true })
  await expect(bars(chair, 'Điểm cầu')).toHaveText(/UBND xã Lũng Cú.*đang phát biểu · (?!00:00)[\d:]+ · 1 lượt/u)
  await times.getByText('Người', { exact: true }).click()
  await expect(bars(chair, 'Người')).toHaveText(/Bà Vàng Thị Mỷ.*đang phát biểu/u)
  await times.getByText('Nội dung', { exact: true }).click()
  await expect(bars(chair, 'Nội dung').first()).toHaveText(/Tình hình kinh tế - xã hội.*đang phát biểu/u)
  expect(await secretary.request('queues.finish', { entryId })).toMatchObject({ ok: true })
  await expect(times).not.toContainText('đang phát biểu')
  expect(await secretary.request('agenda.goTo', { agendaItemId: second, ifCurrent: first })).toMatchObject({ ok: true })
  await expectNothingSerious(chair, 'desk')
  expect(faults).toEqual([])
})

test('the page shows agenda, speaking times, turns, votes, roll calls and attendance, and gives them as a file', async ({
  openAs,
}) => {
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  await page.getByRole('link', { name: 'Diễn biến' }).click()
  await expect(page.getByRole('heading', { name: 'Diễn biến cuộc họp' })).toBeVisible()
  const agenda = page.getByRole('list', { name: 'Chương trình: dự kiến và thực tế' }).getByRole('listitem')
  await expect(agenda).toHaveText([
    /1\. Tình hình kinh tế - xã hội.*dự kiến 15 phút · thực tế 0 phút \d+ giây/u,
    /2\. Phòng, chống thiên tai.*đang bàn/u,
  ])
  await expect(bars(page, 'Điểm cầu')).toHaveText(/UBND xã Lũng Cú.*1 lượt/u)
  const turns = page.getByRole('region', { name: 'Bảng các lượt phát biểu' })
  await expect(turns.getByRole('row').nth(1)).toContainText(/Bà Vàng Thị Mỷ.*Đường vào thôn/u)
  await expect(bars(page, 'Biểu quyết')).toHaveText([
    /Kế hoạch năm 2027Được thông qua\d\d:\d\d – \d\d:\d\d/u,
    /Phân bổ vốnĐang mởmở lúc \d\d:\d\d/u,
  ])
  await expect(page.getByRole('region', { name: 'Kết quả điểm danh' })).toContainText('Chưa điểm danh lần nào.')
  await expect(page.getByRole('region', { name: 'Người dự' })).toContainText('4 trên 4 người được mời đã vào')
  await expectNothingSerious(page, 'proceedings')
  for (const viewport of [
    { width: 768, height: 1024 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(viewport)
    await expectNoSideScroll(page)
  }
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tải diễn biến (CSV)' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('dien-bien-cuoc-hop.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text.startsWith('\uFEFF')).toBe(true)
  expect(text).toContain('"Bà Vàng Thị Mỷ","UBND xã Lũng Cú"')
})

test('a delegate sees agenda, speaking times and votes, and neither roll calls nor who attended; the end is on the page by itself', async ({
  openAs,
  server,
}) => {
  const page = await openAs('daibieu1', { path: `/cuoc-hop/${meetingId}/dien-bien` })
  await expect(bars(page, 'Điểm cầu')).toHaveText(/UBND xã Lũng Cú/u)
  await expect(page.getByRole('region', { name: 'Kết quả điểm danh' })).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Người dự' })).toHaveCount(0)
  const facts = page.getByRole('region', { name: 'Tóm tắt' })
  await expect(facts).toContainText('đang họp')
  const leads = await TestClient.signIn(server.url, 'chutri')
  expect(await leads.call('meetings.pause', { meetingId })).toMatchObject({ ok: true })
  await expect(bars(page, 'Biểu quyết').nth(1)).toContainText('Tạm dừng')
  expect(await leads.call('meetings.end', { meetingId })).toMatchObject({ ok: true })
  await expect(facts).not.toContainText('đang họp')
  // The end of the meeting ended the vote that was open; nobody had voted in it.
  await expect(bars(page, 'Biểu quyết').nth(1)).toContainText('Không được thông qua')
  await expect(facts).toContainText(/Kết thúc\d\d:\d\d/u)
  await expect(leaveButton(chair)).toHaveCount(0)
})
