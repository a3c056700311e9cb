import { expect, type Locator, type Page } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { putToTheVote } from '../support/world/ballots.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'
import { enterRoom } from '../support/browsers/room.ts'

const TITLE =
  'Thông qua Nghị quyết về việc điều chỉnh, bổ sung Kế hoạch đầu tư công trung hạn của tỉnh và phân bổ vốn cho các xã vùng cao'
const delegate = (fullName: string) => ({ fullName, role: 'delegate' }) as const
const PHONE = { viewport: { width: 390, height: 844 } }

const sheet = (page: Page) => page.getByRole('region', { name: 'Phiếu biểu quyết' })
const turnout = (page: Page | Locator, voted: number) =>
  page.getByRole('img', { name: `${voted} trên 3 người đã biểu quyết` })
const result = (page: Page) => page.getByRole('list', { name: 'Kết quả biểu quyết' })

/** Chooses and confirms, by keyboard alone. @returns the receipt's number. */
async function vote(page: Page, choice: string): Promise<string> {
  await sheet(page).getByRole('button', { name: choice, exact: true }).focus()
  await page.keyboard.press('Space')
  await expect(sheet(page)).toContainText(`Ông/bà chọn: ${choice}. Xin xác nhận.`)
  await sheet(page)
    .getByRole('button', { name: `Gửi phiếu: ${choice}` })
    .focus()
  await page.keyboard.press('Enter')
  await expect(sheet(page)).toContainText('Phiếu đã được ghi nhận')
  return receiptOf(page)
}
async function receiptOf(page: Page): Promise<string> {
  await expect(sheet(page)).toContainText(/Mã biên nhận: \S+/u)
  return /Mã biên nhận: (\S+)/u.exec(await sheet(page).innerText())?.[1] ?? ''
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Biểu quyết' })).toHaveCount(0)
}

test('the chair opens a ballot with a quorum, members vote once each from a desk and a phone, who came later is told why not, and all see the same result', async ({
  openAs,
  server,
}) => {
  const signIn = (username: string) => TestClient.signIn(server.url, username)
  const [admin, secretary, leader] = [await signIn('quantri'), await signIn('thuky1'), await signIn('chutri')]
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Kỳ họp thứ hai',
    people: [...THREE, LUNG_CU_HALL, delegate('Đại biểu Sở Nội vụ'), delegate('Đại biểu Sở Y tế')],
  })
  await putToTheVote(
    { admin, secretary, chair: leader },
    {
      ...{ meetingId, bodyName: 'Hội đồng thử' },
      members: ['Chủ trì phiên họp', 'Đại biểu Sở Tài chính', 'Đại biểu Sở Nội vụ', 'Đại biểu Sở Y tế'],
      ballots: [{ title: TITLE }, { title: 'Thông qua biên bản' }],
    },
  )
  const takeSeat = async (username: string) => (await (await signIn(username)).connect()).join(meetingId)
  const path = `/cuoc-hop/${meetingId}/bieu-quyet`
  const chair = await openAs('chutri')
  const display = await openAs('dc.hg-dong-van-lung-cu', { path: `/cuoc-hop/${meetingId}/man-hinh` })
  const finance = await openAs('daibieu1', { path: `/cuoc-hop/${meetingId}` })
  const phone = await openAs('daibieu2', { path, context: PHONE })
  const faults = [chair, display, finance, phone].map((page) => faultsOf(page))

  await enterRoom(chair, meetingId, { camera: 'off' })
  await chair.getByRole('tab', { name: 'Chương trình' }).click()
  await chair.getByRole('button', { name: 'Nội dung biểu quyết (2)' }).click()
  const drawer = chair.getByRole('dialog', { name: 'Biểu quyết' })
  await drawer.getByRole('button', { name: `Xem “${TITLE}”` }).click()
  await drawer.getByRole('button', { name: 'Mở biểu quyết' }).click()
  const opening = chair.getByRole('dialog', { name: 'Mở biểu quyết' })
  const open = opening.getByRole('button', { name: 'Mở biểu quyết' })
  const asking = chair.getByRole('dialog').filter({ has: chair.getByRole('heading', { name: TITLE, exact: true }) })
  await expect(opening).toContainText('Có mặt 1 trên 4 thành viên')
  await expect(open).toBeDisabled()
  await takeSeat('daibieu1')
  await takeSeat('daibieu2')
  await expect(opening).toContainText('3 × 2 = 6 > 4 = 4 × 1')
  await expectNothingSerious(chair)
  await open.click()

  await expect(display.getByRole('heading', { name: TITLE })).toBeVisible()
  // The chair is asked too: the ballot stands before everything else until it is put aside, which leaves the list below it open.
  await expect(asking).toBeVisible()
  await chair.keyboard.press('Escape')
  await expect(asking).toHaveCount(0)
  await expect(opening).toHaveCount(0)
  await expect(turnout(drawer, 0)).toBeVisible()
  await finance.getByRole('link', { name: 'Trang biểu quyết và kết quả' }).click()
  const receiptOfFinance = await vote(finance, 'Không tán thành')
  await expect(turnout(drawer, 1)).toBeVisible()
  const again = await finance.context().newPage()
  await again.goto(path)
  expect(await receiptOf(again)).toBe(receiptOfFinance)
  await expect(sheet(again)).toContainText('Không tán thành')
  await again.close()
  // The chair's list has stayed open: it shows what the room tells.
  const receiptOfPhone = await vote(phone, 'Tán thành')
  for (const page of [drawer, display]) await expect(turnout(page, 2)).toBeVisible()
  await expectNoSideScroll(phone)
  await takeSeat('daibieu3')
  const late = await openAs('daibieu3', { path, context: PHONE })
  await expect(sheet(late)).toContainText('Ông/bà vào họp sau khi mở biểu quyết')
  await expect(sheet(late).getByRole('button')).toHaveCount(0)

  await closeDialog(chair)
  await chair.getByRole('status').getByRole('button', { name: 'Biểu quyết', exact: true }).click()
  await vote(chair, 'Tán thành')
  await closeDialog(chair)
  // Who would end the meeting over it is told that it would be counted at once.
  await chair.getByRole('button', { name: 'Kết thúc cuộc họp' }).click()
  const ending = chair.getByRole('dialog', { name: 'Kết thúc cuộc họp?' })
  await expect(ending).toContainText(`“${TITLE}” đang biểu quyết sẽ được kết thúc và kiểm phiếu ngay`)
  await ending.getByRole('button', { name: 'Thôi' }).click()
  await chair.getByRole('button', { name: 'Đang biểu quyết – xem nội dung' }).click()
  await expect(turnout(drawer, 3)).toBeVisible()
  for (const page of [chair, display, phone]) await expect(result(page)).toHaveCount(0)
  await expect(drawer.getByRole('button', { name: 'Xem ai biểu quyết gì' })).toHaveCount(0)
  await drawer.getByRole('button', { name: 'Kết thúc và kiểm phiếu' }).click()
  const sure = chair.getByRole('dialog', { name: 'Kết thúc biểu quyết?' })
  await expect(sure).toContainText('Chưa biểu quyết: 0 người.')
  await sure.getByRole('button', { name: 'Kết thúc và kiểm phiếu' }).click()

  for (const page of [drawer, display, finance, phone, late]) {
    await expect(page.getByText('2 × 2 = 4 ≤ 4 = 4 × 1')).toBeVisible()
    await expect(page.getByText('Không được thông qua').first()).toBeVisible()
  }
  expect(await receiptOf(phone)).toBe(receiptOfPhone)
  await drawer.getByRole('button', { name: 'Xem ai biểu quyết gì' }).click()
  const row = drawer.getByRole('row').filter({ hasText: 'Đại biểu Sở Tài chính' })
  await expect(row).toContainText('Không tán thành')
  await expect(drawer.getByRole('row').filter({ hasText: 'Đại biểu Sở Y tế' })).toContainText('Vắng mặt khi mở')
  for (const page of [chair, phone, display]) await expectNothingSerious(page)
  await expectNoSideScroll(phone)
  for (const found of faults) expect(found).toEqual([])
})
