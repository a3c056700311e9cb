import { expect, type Page } from 'playwright/test'
import { seatIdOf } from '../../signaling/room/roster.ts'
import type { MeetingId, PaperId, PaperVersionId, SeatId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { expectHeard, expectMoving } from '../support/media/media.ts'
import { writtenSmallerThan } from '../support/browsers/letters.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, stage } from '../support/browsers/room.ts'

const FINANCE = 'Sở Tài chính'

// One meeting: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let chair: TestSocket
let delegate: Page
let operator: Page
let display: Page
let meetingId: MeetingId
let presented: { paperId: PaperId; paperVersionId: PaperVersionId }
let chairSeatId: SeatId | undefined
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, {
    title: 'Giao ban tháng 11 về phát triển kinh tế - xã hội và giải ngân vốn đầu tư công các xã vùng cao',
    people: [...THREE, LUNG_CU_HALL, { fullName: 'Đại biểu huyện Mèo Vạc', role: 'delegate' }],
    agenda: [
      'Khai mạc',
      'Báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội của các huyện vùng cao núi đá',
    ],
  })
  meetingId = made.meetingId
  const [, second] = made.agendaItemIds
  if (second === undefined) throw new Error('The meeting has two items')
  const paper = await addPaper(secretary, { meetingId, agendaItemId: second }, SUBMISSION)
  presented = { paperId: paper.paperId, paperVersionId: paper.paperVersionId }
  chair = await (await TestClient.signIn(server.url, 'chutri')).connect()
  chairSeatId = (await chair.join(meetingId)).seatId
  await chair.request('agenda.goTo', { agendaItemId: second, ifCurrent: null })
  const contextOf = (username: string) => openContext(browser, server, username)
  const hall = await contextOf('dc.hg-dong-van-lung-cu')
  ;[delegate, operator, display] = [
    await (await contextOf('daibieu1')).newPage(),
    await hall.newPage(),
    await hall.newPage(),
  ]
  for (const page of [delegate, operator, display]) faults.push(faultsOf(page))
  await enterRoom(delegate, meetingId, { mic: 'on' })
  await enterRoom(operator, meetingId, { camera: 'off' })
})
test.afterAll(async () => {
  chair?.close()
  for (const page of [delegate, operator]) await page?.context().close()
})

test('the hall’s display shows what is on air, who speaks, on which item, beside the operator in one seat', async () => {
  await display.setViewportSize({ width: 1920, height: 1080 })
  await display.goto(`/cuoc-hop/${meetingId}/man-hinh`)
  await expectMoving(stage(display).locator('video').first())
  const band = display.getByRole('contentinfo')
  await expect(band).toContainText('Nội dung 2/2: Báo cáo tình hình')
  await expect(band).toContainText(`Đang hiện: ${FINANCE}`)
  await expect(operator.getByRole('button', { name: 'Vào họp', exact: true })).toHaveCount(0)
  await operator.getByRole('tab', { name: /^Người dự/u }).click()
  await expect(operator.getByRole('button', { name: /^Điểm cầu của ta: 2 thiết bị/u })).toBeVisible()
})

test('sound comes from the operator’s machine or from the display as the operator chooses, never from both', async () => {
  await expectHeard(operator, FINANCE)
  await expect(display.locator('audio')).toHaveCount(0)
  const hall = await openHall()
  await hall.getByRole('radiogroup', { name: 'Tiếng của cuộc họp phát ra từ' }).getByText('Màn hình hội trường').click()
  await expectHeard(display, FINANCE)
  await expect(operator.locator('audio')).toHaveCount(0)
  await expect(operator.getByText('Tiếng phát ở màn hình hội trường').first()).toBeVisible()
})

test('a presented paper fills the display, its page follows, and the operator shows picture or paper and the queue', async () => {
  await chair.request('presenting.give', { seatId: chairSeatId ?? null })
  await chair.request('presenting.goTo', { page: { ...presented, pageIndex: 1 } })
  await expect(display.getByLabel('Trang 2', { exact: true }).locator('canvas').first()).toBeVisible({
    timeout: 30_000,
  })
  await chair.request('presenting.goTo', { page: { ...presented, pageIndex: 2 } })
  await expect(display.getByLabel('Trang 3', { exact: true }).locator('canvas').first()).toBeVisible()
  const hall = await openHall()
  await hall.getByRole('switch', { name: 'Hiện danh sách chờ phát biểu' }).check()
  await delegate.getByRole('button', { name: 'Xin phát biểu' }).click()
  await expect(display.getByRole('heading', { name: 'Chờ phát biểu (1)' })).toBeVisible()
  await hall.getByRole('radiogroup', { name: 'Màn hình chiếu' }).getByText('Hình', { exact: true }).click()
  await expect(display.getByLabel('Trang 3', { exact: true })).toHaveCount(0)
  await hall.getByRole('radiogroup', { name: 'Màn hình chiếu' }).getByText('Theo cuộc họp').click()
  await expect(display.getByLabel('Trang 3', { exact: true })).toBeVisible()
})

test('nothing on the display is written smaller than 28 px at 1080p, and axe finds no serious fault at any size', async () => {
  for (const [width, height, language] of [
    [1920, 1080, 'vi'],
    [1920, 1080, 'en'],
    [1366, 768, 'vi'],
    [768, 1024, 'en'],
    [768, 1024, 'vi'],
  ] as const) {
    await display.setViewportSize({ width, height })
    await display.evaluate((chosen) => localStorage.setItem('ngon-ngu', chosen), language)
    await display.reload()
    await expect(display.getByLabel(language === 'vi' ? 'Trang 3' : 'Page 3', { exact: true })).toBeVisible({
      timeout: 30_000,
    })
    await expectMoving(display.locator('section video').first())
    await expectNoSideScroll(display)
    await display.mouse.move(5, 5)
    if (height === 1080) expect(await writtenSmallerThan(display, 28)).toEqual([])
    await expectNothingSerious(display)
    await display.screenshot({ path: `test-results/looks/display-${width}-${language}.png` })
  }
  expect(faults.flat()).toEqual([])
})

test('a layout that the chair sets for the halls is shown, until it is taken back', async () => {
  await display.setViewportSize({ width: 1920, height: 1080 })
  await chair.request('layouts.impose', { layout: 'grid4', on: 'halls' })
  const grid = display.getByRole('region', { name: 'Hình các điểm cầu' })
  await expect(grid).toBeVisible()
  await expectMoving(grid.locator('video').first())
  await expect(display.getByLabel('Trang 3', { exact: true })).toHaveCount(0)
  expect(await writtenSmallerThan(display, 28)).toEqual([])
  await display.screenshot({ path: 'test-results/looks/display-grid.png' })
  await chair.request('layouts.impose', { layout: 'content', on: 'halls' })
  await expect(display.getByLabel('Trang 3', { exact: true })).toBeVisible({ timeout: 30_000 })
})

test('the band lights up before the speaker’s time ends and at its end, and says so in words', async ({ server }) => {
  const speaker = await TestClient.signIn(server.url, 'daibieu1')
  const who = await speaker.call('identity.whoAmI', {})
  if (!who.ok || who.result.account === null) throw new Error('Nobody is signed in')
  const seatId = seatIdOf(meetingId, 'person', who.result.account.accountId)
  const rules = { limitSeconds: 30, warnSeconds: 25, hardEnd: false, districtsFirst: false }
  expect(await chair.request('queues.setRules', { queue: 'speaking', rules })).toMatchObject({ ok: true })
  expect(await chair.request('floor.give', { seatId, instead: true })).toMatchObject({ ok: true })
  const band = display.getByRole('contentinfo')
  await expect(band).toContainText('Còn dưới 1 phút', { timeout: 20_000 })
  await expect(band).toHaveAttribute('data-phase', 'soon')
  await expectNothingSerious(display)
  await display.screenshot({ path: 'test-results/looks/display-soon.png' })
  await expect(band).toContainText('Đã hết giờ', { timeout: 40_000 })
  await expect(band).toHaveAttribute('data-phase', 'over')
  expect(await writtenSmallerThan(display, 28)).toEqual([])
  await expectNothingSerious(display)
  await display.screenshot({ path: 'test-results/looks/display-over.png' })
})

test('a display that is reloaded is back in the seat by itself, and the server’s choice of sound holds', async () => {
  await display.reload()
  await expectHeard(display, FINANCE)
  await expect(operator.locator('audio')).toHaveCount(0)
})

async function openHall() {
  const dialog = operator.getByRole('dialog', { name: 'Điểm cầu của ta' })
  if (!(await dialog.isVisible())) await operator.getByRole('button', { name: /^Điểm cầu của ta: /u }).click()
  return dialog
}
