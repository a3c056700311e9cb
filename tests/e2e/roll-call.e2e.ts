import { readFile } from 'node:fs/promises'
import { expect, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, stage } from '../support/browsers/room.ts'

// One meeting whose roll is called twice: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let desk: Page
let hall: Page
let delegate: Page
let district: Page
let meetingId: MeetingId
let address: string
const faults: string[][] = []
const LAPTOP = { viewport: { width: 1366, height: 768 } }
const TABLET = { viewport: { width: 768, height: 1024 } }

test.beforeAll(async ({ browser, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  ;({ meetingId } = await makeMeeting(secretary, {
    title: 'Giao ban có điểm danh điểm cầu',
    people: [
      ...[...THREE, LUNG_CU_HALL],
      { fullName: 'Đại biểu huyện Mèo Vạc', role: 'delegate' },
      { fullName: 'Cán bộ điểm cầu Huyện Đồng Văn', role: 'operator' },
      { fullName: 'Cán bộ điểm cầu Xã Hố Quáng Phìn', role: 'operator' },
    ],
  }))
  address = `/cuoc-hop/${meetingId}`
  const open = async (username: string, options = {}) => {
    const page = await (await openContext(browser, server, username, options)).newPage()
    faults.push(faultsOf(page))
    return page
  }
  ;[desk, hall, delegate] = [
    await open('thuky1', LAPTOP),
    await open('dc.hg-dong-van-lung-cu', LAPTOP),
    await open('daibieu1', TABLET),
  ]
  for (const page of [desk, hall, delegate]) await enterRoom(page, meetingId, { camera: 'off' })
})
test.afterAll(async () => {
  for (const page of [desk, hall, delegate, district]) await page?.context().close()
})

const panel = () => desk.getByRole('region', { name: 'Điểm danh', exact: true })
const answer = (page: Page) => page.getByRole('region', { name: 'Trả lời điểm danh' })
const picture = (page: Page, name: string) => page.screenshot({ path: `test-results/roll-call-${name}.png` })

test('by districts: the hall answers with its head count, the delegate in two steps, the desk sees what is open', async () => {
  await desk.getByRole('tab', { name: /^Người dự/u }).click()
  await desk.getByText('Điểm danh', { exact: true }).click()
  await panel().getByRole('button', { name: 'Bắt đầu điểm danh' }).click()
  await expect(panel()).toContainText(/0 trên \d+ đã trả lời/u)
  await expect(hall.getByText('Đang điểm danh – xin trả lời')).toBeVisible()
  await picture(hall, 'hall-asked')
  await answer(hall).getByLabel('Số người dự').fill('12')
  await answer(hall).getByLabel('Trong đó khách mời').fill('2')
  await answer(hall).getByRole('button', { name: 'Ghi họ tên' }).click()
  await answer(hall)
    .getByLabel(/^Họ tên/u)
    .fill('Người thử một\nNgười thử hai')
  await answer(hall).getByRole('button', { name: 'Có mặt: 12 người' }).click()
  await expect(answer(hall)).toContainText(/Đã trả lời \d\d:\d\d · 12 người/u)
  await picture(delegate, 'delegate-asked')
  await answer(delegate).getByRole('button', { name: 'Tôi có mặt' }).click()
  await expect(answer(delegate)).toContainText('xin xác nhận')
  await expect(panel()).toContainText('Chưa xác nhận')
  await answer(delegate).getByRole('button', { name: 'Xác nhận' }).click()
  await expect(answer(delegate)).toContainText(/Đã trả lời \d\d:\d\d/u)
  await expect(panel()).toContainText(/2 trên \d+ đã trả lời/u)
  await expect(panel()).toContainText('Người dự có mặt: 11 đại biểu · 2 khách mời')
  await picture(desk, 'desk-by-district')
  await expectNothingSerious(desk)
  await expectNothingSerious(hall)
  for (const page of [desk, hall, delegate]) await expectNoSideScroll(page)
})

test('an absence has a reason, those not joined are noted at once, and a page that is loaded again has all of it', async () => {
  await panel()
    .getByRole('button', { name: /^Ghi kết quả cho .*Mèo Vạc · Đại biểu/u })
    .click()
  await desk.getByRole('menuitem', { name: 'Vắng có lý do…' }).click()
  const reason = desk.getByRole('dialog', { name: /vắng có lý do$/u })
  await reason.getByLabel('Lý do').fill('Đường sạt lở')
  await reason.getByRole('button', { name: 'Ghi vắng có lý do' }).click()
  await expect(reason).toBeHidden()
  await panel()
    .getByRole('button', { name: /^Ghi vắng \d chỗ chưa vào$/u })
    .click()
  await desk.getByRole('dialog').getByRole('button', { name: 'Vắng mặt' }).click()
  await expect(panel().getByText(/^Vắng \(\d\)$/u)).toBeVisible()
  await hall.reload()
  await expect(answer(hall)).toContainText('12 người')
  await panel().getByRole('button', { name: 'Kết thúc điểm danh' }).click()
  await desk.getByRole('dialog').getByRole('button', { name: 'Kết thúc điểm danh' }).click()
  await expect(answer(delegate)).toHaveCount(0)
  // The secretary was not there by their own word, and need not hear of it for the rest of the meeting.
  await expect(answer(desk)).toContainText('Điểm danh đã kết thúc.')
  await answer(desk).getByRole('button', { name: 'Bỏ qua' }).click()
  await expect(answer(desk)).toHaveCount(0)
})

test('a district answers for its communes in one message, and the absent are asked again', async ({
  browser,
  server,
}) => {
  district = await (await openContext(browser, server, 'dc.hg-dong-van', LAPTOP)).newPage()
  faults.push(faultsOf(district))
  await enterRoom(district, meetingId, { camera: 'off' })
  await panel().getByRole('button', { name: 'Điểm danh lần 2' }).click()
  await answer(district).getByRole('button', { name: 'Trả lời cho các xã (0 trên 2)' }).click()
  const communes = district.getByRole('dialog', { name: 'Trả lời điểm danh cho các xã' })
  await communes.getByRole('button', { name: 'Chọn có mặt cho các xã đã vào' }).click()
  const answerFor = communes.getByRole('combobox', { name: /Hố Quáng Phìn/u })
  await answerFor.click()
  await district.getByRole('option', { name: 'Vắng mặt', exact: true }).click()
  await picture(district, 'district')
  await expectNothingSerious(district)
  await communes.getByRole('button', { name: 'Gửi trả lời của 2 xã' }).click()
  await expect(communes).toBeHidden()
  await expect(answer(district).getByRole('button', { name: 'Trả lời cho các xã (2 trên 2)' })).toBeVisible()
  await expect(panel()).toContainText(/2 trên \d+ đã trả lời/u)
  await expect(answer(hall)).toContainText(/Đã trả lời/u)

  await panel().getByRole('button', { name: 'Gọi lại vắng mặt (1)' }).click()
  await expect(desk.getByRole('dialog')).toContainText('1 chỗ được hỏi lại.')
  await desk.getByRole('dialog').getByRole('button', { name: 'Gọi lại' }).click()
  await expect(answer(district).getByRole('button', { name: 'Trả lời cho các xã (1 trên 2)' })).toBeVisible()
  await panel().getByRole('button', { name: 'Kết thúc điểm danh' }).click()
  await desk.getByRole('dialog').getByRole('button', { name: 'Kết thúc điểm danh' }).click()
})

test('one after another, by keyboard: the called hall is on everybody’s stage, and its answer calls the next', async () => {
  await panel().getByText('Lần lượt', { exact: true }).click()
  await panel().getByRole('button', { name: 'Điểm danh lần 3' }).press('Enter')
  await desk.getByRole('dialog').getByRole('button', { name: 'Bắt đầu điểm danh' }).press('Enter')
  await expect(answer(hall)).toContainText('Xin chờ được gọi')
  await panel().getByRole('button', { name: 'Gọi chỗ đầu tiên' }).press('Enter')
  await expect(answer(district)).toContainText('Đang gọi điểm cầu của ta – xin trả lời')
  await expect(answer(hall)).toContainText('Xin chờ được gọi')
  await answer(district).getByLabel('Số người dự').fill('5')
  await answer(district).getByRole('button', { name: 'Có mặt: 5 người' }).press('Enter')
  await expect(answer(hall)).toContainText('Đang gọi điểm cầu của ta – xin trả lời')
  await expect(stage(delegate)).toContainText('Lũng Cú')
  await picture(desk, 'desk-in-turn')
  await answer(hall).getByRole('button', { name: 'Có mặt: 12 người' }).press('Enter')
  await expect(panel()).toContainText('Đang gọi')
  await expect(answer(hall)).toContainText(/Đã trả lời/u)
  await picture(hall, 'hall-answered')
})

test('the results are read, and downloaded for Excel and as an annex', async () => {
  await desk.goto(`${address}/diem-danh`)
  await desk.getByRole('link', { name: 'Kết quả điểm danh' }).click()
  await expect(desk.getByRole('region', { name: 'Điểm danh lần 3' })).toBeVisible()
  await desk.getByRole('combobox', { name: 'Lần điểm danh' }).click()
  await desk.getByRole('option', { name: /^Lần 1/u }).click()
  await expect(desk.getByRole('region', { name: 'Bảng kết quả' }).first()).toContainText('Đường sạt lở')
  await picture(desk, 'results')
  await desk.setViewportSize(TABLET.viewport)
  await picture(desk, 'results-tablet')
  await desk.setViewportSize(LAPTOP.viewport)
  await expectNothingSerious(desk)
  const save = async (name: string) => {
    const [download] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('link', { name }).click()])
    return { file: download.suggestedFilename(), bytes: await readFile(await download.path()) }
  }
  const csv = await save('Tải CSV (Excel)')
  expect(csv.file).toBe('diem-danh-lan-1.csv')
  expect([...csv.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(csv.bytes.toString('utf8')).toContain('"Người thử một; Người thử hai"')
  const pdf = await save('Tải phụ lục PDF')
  expect(pdf.file).toBe('diem-danh-lan-1.pdf')
  expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(faults.flat()).toEqual([])
})
