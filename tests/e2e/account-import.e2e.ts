import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/axe.ts'
import { openContext, test } from '../support/pages.ts'

const LINES = [
  'Tên đăng nhập;Họ tên;Chức vụ;Đơn vị;Quyền;Chuẩn bị cuộc họp',
  'nguoi.moi;Vàng Thị Mỷ;Chuyên viên;UBND xã Lũng Cú;;Có',
  'nguoi.khac;Sùng Mí Sính;Chuyên viên;UBND xã Không Có;;',
]

test('an administrator sees what a file of accounts would do, leaves the page, and confirms it', async ({
  browser,
  server,
}) => {
  const page = await (await openContext(browser, server, 'quantri')).newPage()
  await page.goto('/quan-tri')
  await page.getByRole('tab', { name: 'Nhập từ tệp' }).click()
  const buffer = Buffer.from(`\uFEFF${LINES.join('\r\n')}`)
  await page.locator('input[type=file]').setInputFiles({ name: 'can-bo.csv', mimeType: 'text/csv', buffer })
  const table = page.getByRole('table', { name: 'Các dòng của tệp' })
  await expect(table.getByRole('row', { name: /nguoi\.moi/u })).toContainText('Tạo tài khoản mới, Người dùng.')
  await expect(table.getByRole('row', { name: /nguoi\.khac/u })).toContainText('Không có điểm cầu nào tên như vậy.')
  await expectNothingSerious(page)

  await page.getByRole('tab', { name: 'Tài khoản' }).click()
  await page.getByRole('searchbox').fill('nguoi.moi')
  await expect(page.getByText('Không có tài khoản nào khớp.')).toBeVisible()
  await page.getByRole('tab', { name: 'Nhập từ tệp' }).click()
  await page.getByRole('button', { name: 'Nhập 1 tài khoản' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Đã nhập xong' })).toContainText('Đã tạo: 1')

  await page.getByRole('tab', { name: 'Tài khoản' }).click()
  await page.getByRole('searchbox').fill('nguoi.moi')
  await expect(page.getByRole('listitem', { name: 'Vàng Thị Mỷ' })).toContainText('Được chuẩn bị cuộc họp')
})
