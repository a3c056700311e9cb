import { expect, type Page } from 'playwright/test'
import { addPaper, LONG_REPORT, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'
import { expectAtPage, expectDrawn, goToPage, paperPage, stroke, takeTool } from '../support/browsers/reading.ts'
import { doWith, enterRoom, leaveButton } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

const CHAIR = 'Chủ trì phiên họp'
const HALL = 'dc.hg-dong-van-lung-cu'
const FOLLOWING = `Đang xem theo ${CHAIR}`

test('the presenter’s page carries everyone along; one touch leaves, one touch returns', async ({ openAs, server }) => {
  const meetingId = await meetingWithPapers(server)
  const enter = async (username: string): Promise<Page> => {
    const page = await openAs(username)
    await enterRoom(page, meetingId, { camera: 'off' })
    return page
  }
  const chair = await enter('chutri')
  const one = await enter('daibieu1')
  const faults = [faultsOf(chair), faultsOf(one)]

  await chair.getByRole('button', { name: LONG_REPORT.title }).click()
  await expectDrawn(chair, 1)
  // Until the chair presents, the paper is the chair's own reading.
  await expect(one.getByRole('button', { name: LONG_REPORT.title })).toBeVisible()
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expect(chair.getByText('Ông/bà đang trình bày: mọi người thấy trang này')).toBeVisible()
  await expectDrawn(one, 1)
  await expect(one.getByText(FOLLOWING)).toBeVisible()
  await goToPage(chair, 60)
  await expectAtPage(one, 60)
  await expectDrawn(one, 60)

  await one.getByRole('button', { name: 'Xem riêng' }).click()
  await expect(one.getByText('Đang xem riêng')).toBeVisible()
  await goToPage(chair, 80)
  await goToPage(one, 7)
  await goToPage(chair, 81)
  const late = await enter('daibieu2')
  // Whoever comes later lands where the meeting is; by then the chair's last turn has long been told to all.
  await expectAtPage(late, 81)
  await expectAtPage(one, 7)
  await one.getByRole('button', { name: 'Quay lại theo người trình bày' }).click()
  await expectAtPage(one, 81)
  await expect(one.getByText(FOLLOWING)).toBeVisible()

  // Turning a page oneself is leaving, too.
  await one.getByRole('button', { name: 'Trang trước' }).click()
  await expect(one.getByText('Đang xem riêng')).toBeVisible()
  await expectAtPage(one, 80)
  await one.getByRole('button', { name: 'Quay lại theo người trình bày' }).click()
  await expectAtPage(one, 81)

  // While other things are looked at, the paper goes on following behind them.
  await one.getByRole('tab', { name: /^Người dự/u }).click()
  await goToPage(chair, 30)
  await one.getByRole('tab', { name: 'Tài liệu' }).click()
  await expectAtPage(one, 30)
  await expectDrawn(one, 30)
  await chair.getByRole('button', { name: 'Bố cục' }).click()
  await chair.getByRole('menuitem', { name: 'Chỉ hình' }).click()
  await expect(chair.getByRole('textbox', { name: /^Số trang/u })).toBeHidden()
  await chair.getByRole('button', { name: 'Bố cục' }).click()
  await chair.getByRole('menuitem', { name: 'Hình và tài liệu' }).click()
  await expectAtPage(chair, 30)
  await goToPage(chair, 31)
  await expectAtPage(one, 31)

  // Another paper carries along as well, by whoever presents.
  await doWith(chair, 'Đại biểu Sở Tài chính', 'Trao quyền trình bày')
  await chair.getByRole('tab', { name: 'Tài liệu' }).click()
  await one.getByRole('button', { name: 'Danh sách tài liệu' }).click()
  await one.getByRole('button', { name: SUBMISSION.title }).click()
  await goToPage(one, 2)
  for (const page of [chair, late]) {
    await expect(page.getByRole('region', { name: `Các trang của ${SUBMISSION.title}` })).toBeVisible()
    await expectAtPage(page, 2)
    await expect(page.getByText('Đang xem theo Đại biểu Sở Tài chính')).toBeVisible()
  }
  expect(faults.flat()).toEqual([])
})

test('the presenter’s scrolling carries along, one’s own leaves; a reload brings both back to the presented page', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingWithPapers(server)
  const chair = await openAs('chutri')
  const one = await openAs('daibieu1')
  const faults = [faultsOf(chair), faultsOf(one)]
  for (const page of [chair, one]) await enterRoom(page, meetingId, { camera: 'off' })
  await chair.getByRole('button', { name: LONG_REPORT.title }).click()
  await goToPage(chair, 20)
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expectAtPage(one, 20)
  await expectDrawn(one, 20)

  await scroll(chair, 20, 1_500)
  await expect.poll(() => numberOf(chair)).toBeGreaterThan(20)
  await expect.poll(async () => (await numberOf(one)) - (await numberOf(chair))).toBe(0)
  await expect(one.getByText(FOLLOWING)).toBeVisible()

  await scroll(one, await numberOf(one), 4_000)
  await expect(one.getByText('Đang xem riêng')).toBeVisible()
  await goToPage(chair, 90)
  await expect.poll(() => numberOf(one)).toBeLessThan(60)
  await expect(one.getByText('Đang xem riêng')).toBeVisible()

  await one.reload()
  await expect(leaveButton(one)).toBeVisible()
  await expect(one.getByText(FOLLOWING)).toBeVisible()
  await expectAtPage(one, 90)
  await expectDrawn(one, 90)

  await chair.reload()
  await expect(leaveButton(chair)).toBeVisible()
  await expect(chair.getByText('Ông/bà đang trình bày: mọi người thấy trang này')).toBeVisible()
  await expectAtPage(chair, 90)
  await goToPage(chair, 91)
  await expectAtPage(one, 91)
  expect(faults.flat()).toEqual([])
})

test('a hall presents: it turns the pages and draws for all; its second machine follows until it takes the part', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingWithPapers(server)
  const [chair, one, hall, second] = [
    await openAs('chutri'),
    await openAs('daibieu1'),
    await openAs(HALL),
    await openAs(HALL),
  ]
  const faults = [chair, one, hall, second].map(faultsOf)
  for (const page of [chair, one, hall]) await enterRoom(page, meetingId, { camera: 'off' })
  await second.goto(`/cuoc-hop/${meetingId}/vao`)
  await second.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await second.getByRole('button', { name: 'Thêm máy này vào điểm cầu' }).click()
  await expect(leaveButton(second)).toBeVisible()

  await hall.getByRole('tab', { name: 'Tài liệu' }).click()
  await hall.getByRole('button', { name: SUBMISSION.title }).click()
  await expectDrawn(hall, 1)
  await expect(hall.getByRole('button', { name: 'Bút', exact: true })).toBeVisible()
  await doWith(chair, 'UBND xã Lũng Cú', 'Trao quyền trình bày')
  await expect(hall.getByText(/Ông\/bà đang trình bày/u)).toBeVisible()
  await goToPage(hall, 2)
  await chair.getByRole('tab', { name: 'Tài liệu' }).click()
  for (const page of [chair, one]) {
    await expectAtPage(page, 2)
    await expect(page.getByText('Đang xem theo UBND xã Lũng Cú')).toBeVisible()
  }
  await takeTool(hall, 'Bút')
  await stroke(hall, 2, [0.2, 0.3], [0.6, 0.35])
  await expect(one.getByRole('img', { name: /^Nét bút của Cán bộ điểm cầu/u })).toBeVisible()
  await hall.screenshot({ path: 'test-results/presenting-hall.png' })

  await expect(second.getByText(/“.*” của nơi ta đang trình bày$/u)).toBeVisible()
  await expectAtPage(second, 2)
  await second.screenshot({ path: 'test-results/presenting-second.png' })
  await second.getByRole('button', { name: 'Trình bày trên máy này' }).click()
  await goToPage(second, 1)
  await expectAtPage(one, 1)
  await expect(hall.getByText(/“.*” của nơi ta đang trình bày$/u)).toBeVisible()
  await doWith(chair, 'UBND xã Lũng Cú', 'Thôi quyền trình bày')
  await expect(second.getByText(/Đang xem theo trang trình bày/u)).toBeVisible()
  expect(faults.flat()).toEqual([])
})

async function meetingWithPapers(server: RunningServer): Promise<MeetingId> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp theo trang trình bày',
    people: [...THREE, LUNG_CU_HALL, { fullName: 'Đại biểu Sở Nội vụ', role: 'delegate' }],
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  for (const paper of [LONG_REPORT, SUBMISSION]) await addPaper(secretary, { meetingId, agendaItemId }, paper)
  return meetingId
}

/** With the wheel, over a page that is in sight. CSS pixels. */
async function scroll(page: Page, pageNumber: number, px: number): Promise<void> {
  await paperPage(page, pageNumber).hover()
  await page.mouse.wheel(0, px)
}

async function numberOf(page: Page): Promise<number> {
  return Number(await page.getByRole('textbox', { name: /^Số trang/u }).inputValue())
}
