import { expect, type Page } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

// One request from its draft to the meeting that it becomes.
test.describe.configure({ mode: 'serial' })

const TITLE = 'Họp bàn khắc phục sạt lở đường lên Lũng Cú'
const WIDTHS = [
  [390, 844],
  [1366, 768],
] as const

/** In the province's clock, so many days ahead. */
function dayAhead(days: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric' },
  })
  return parts.format(Date.now() + days * 86_400_000)
}
async function fits(page: Page, what: string): Promise<void> {
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height })
    await expectNoSideScroll(page)
    await expectNothingSerious(page, `${what} at ${width}`)
  }
}
async function fillDay(page: Page, label: string, days: number): Promise<void> {
  await page.getByLabel(label).fill(dayAhead(days))
  await page.getByLabel(label).blur()
}

test('a secretary writes a request, with another time that would do, and sends it', async ({ openAs }) => {
  const page = await openAs('thuky1', { path: '/' })
  const faults = faultsOf(page)
  await page.getByRole('link', { name: 'Đề nghị họp' }).click()
  await expect(page.getByRole('heading', { name: 'Ông/bà chưa có đề nghị nào' })).toBeVisible()
  await fits(page, 'an empty list')
  await page.getByRole('link', { name: 'Soạn đề nghị' }).click()
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(page.getByText('Xin nhập tên cuộc họp.')).toBeVisible()
  await expect(page.getByText('Xin ghi lý do.')).toBeVisible()
  await expect(page.getByText('Xin chọn ngày và giờ.')).toBeVisible()
  await page.getByLabel('Tên cuộc họp').fill(TITLE)
  await page.getByLabel('Lý do, nội dung cần họp').fill('Đường bị sạt ba đoạn sau mưa.\nCần thống nhất phương án.')
  await fillDay(page, 'Ngày mong muốn', 3)
  await page.getByRole('button', { name: 'Thêm thời gian khác cũng được' }).click()
  await fillDay(page, 'Ngày khác 1', 4)
  await page.getByRole('combobox', { name: 'Chủ trì' }).fill('Chủ trì phiên')
  await page.getByRole('option', { name: /^Chủ trì phiên họp/u }).click()
  await page.getByRole('combobox', { name: 'Điểm cầu, đơn vị mời' }).fill('lung cu')
  await page.getByRole('option', { name: /Lũng Cú/u }).click()
  await page.getByRole('combobox', { name: 'Đơn vị chuẩn bị tài liệu' }).fill('so tai chinh')
  await page.getByRole('option', { name: 'Sở Tài chính' }).click()
  await fits(page, 'the form')
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(page.getByText('Bản nháp', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Gửi đề nghị' }).click()
  await expect(page.getByText('Đã gửi, chờ tiếp nhận')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Nội dung đề nghị' })).toContainText('Chủ trì phiên họp')
  await fits(page, 'a request that was sent')
  expect(faults).toEqual([])
})

test('the administrator asks for more, the secretary adds it, and it becomes a meeting that names the request', async ({
  openAs,
}) => {
  const admin = await openAs('quantri.vanphong', { path: '/de-nghi-hop' })
  const faults = faultsOf(admin)
  await expect(admin.getByText('Gửi đến đơn vị (1 chờ)')).toBeVisible()
  await fits(admin, 'the queue')
  await admin.getByRole('link', { name: TITLE }).click()
  await admin.getByRole('button', { name: 'Yêu cầu bổ sung' }).click()
  const asking = admin.getByRole('dialog')
  await asking.getByLabel('Cần bổ sung gì').fill('Xin nêu kinh phí.')
  await asking.getByRole('button', { name: 'Yêu cầu bổ sung' }).click()
  await expect(admin.getByText('Cần bổ sung', { exact: true })).toBeVisible()

  const secretary = await openAs('thuky1', { path: '/de-nghi-hop' })
  await secretary.getByRole('link', { name: TITLE }).click()
  await expect(secretary.getByText(/Quản trị đơn vị đề nghị bổ sung: Xin nêu kinh phí\./u)).toBeVisible()
  await secretary.getByLabel('Lý do, nội dung cần họp').fill('Đường bị sạt ba đoạn. Kinh phí khoảng 2 tỷ đồng.')
  await secretary.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(secretary.getByText('Đã lưu.')).toBeVisible()
  await secretary.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await secretary.getByRole('dialog').getByRole('button', { name: 'Gửi đề nghị' }).click()
  await expect(secretary.getByText('Đã gửi, chờ tiếp nhận')).toBeVisible()

  await admin.reload()
  await expect(admin.getByText('Kinh phí khoảng 2 tỷ đồng.')).toBeVisible()
  await admin.getByRole('button', { name: 'Chấp thuận, lập cuộc họp' }).click()
  const accepting = admin.getByRole('dialog', { name: 'Chấp thuận và lập cuộc họp' })
  await accepting.getByRole('button', { name: 'Chấp thuận, lập cuộc họp' }).click()
  await expect(accepting.getByText('Xin nhập địa điểm.')).toBeVisible()
  await accepting.getByLabel('Địa điểm').fill('Phòng họp số 2')
  await fits(admin, 'accepting')
  await accepting.getByRole('button', { name: 'Chấp thuận, lập cuộc họp' }).click()
  await expect(admin.getByText(`Đã lập cuộc họp “${TITLE}”.`)).toBeVisible()
  await fits(admin, 'an accepted request')
  await admin.getByRole('link', { name: 'Mở cuộc họp' }).click()
  await expect(admin.getByRole('heading', { level: 1, name: TITLE })).toBeVisible()
  await expect(admin.getByText('Lập từ đề nghị của Thư ký thứ nhất:')).toBeVisible()
  await expect(admin.getByRole('region', { name: 'Thành phần' })).toContainText('Chủ trì: Chủ trì phiên họp')
  await admin.getByRole('link', { name: TITLE }).click()
  await expect(admin.getByText('Chấp thuận', { exact: true })).toBeVisible()
  expect(faults).toEqual([])

  const delegate = await openAs('daibieu1', { path: new URL(admin.url()).pathname })
  await expect(delegate.getByRole('heading', { name: 'Không có trang này' })).toBeVisible()
})
