import { readFile } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { expectNoSideScroll, openContext, signIn, test } from '../support/browsers/pages.ts'

const LINES = [
  'Tên đăng nhập;Họ tên;Chức vụ;Đơn vị;Quyền;Chuẩn bị cuộc họp',
  'nguoi.moi;Vàng Thị Mỷ;Chuyên viên;UBND xã Lũng Cú;;Có',
  'nguoi.khac;Sùng Mí Sính;Chuyên viên;UBND xã Không Có;;',
]

test('an administrator sees what a file of accounts would do, imports it, and the new person signs in', async ({
  browser,
  server,
}) => {
  const context = await openContext(browser, server, 'quantri')
  const page = await context.newPage()
  await page.goto('/quan-tri')
  await page.getByRole('tab', { name: 'Nhập từ tệp' }).click()
  const buffer = Buffer.from(`\uFEFF${LINES.join('\r\n')}`)
  await page.locator('input[type=file]').setInputFiles({ name: 'can-bo.csv', mimeType: 'text/csv', buffer })
  const table = page.getByRole('table', { name: 'Các dòng của tệp' })
  await expect(table.getByRole('row', { name: /nguoi\.moi/u })).toContainText('Tạo tài khoản mới, Người dùng.')
  await expect(table.getByRole('row', { name: /nguoi\.khac/u })).toContainText('Không có điểm cầu nào tên như vậy.')
  await expectNothingSerious(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)

  await page.getByRole('tab', { name: 'Tài khoản' }).click()
  await page.getByRole('searchbox').fill('nguoi.moi')
  await expect(page.getByText('Không có tài khoản nào khớp.')).toBeVisible()
  await page.getByRole('tab', { name: 'Nhập từ tệp' }).click()
  await page.getByRole('button', { name: 'Nhập 1 tài khoản' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Đã nhập xong' })).toContainText('Đã tạo: 1')

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Cấp mật khẩu cho 1 người' }).click()
  const list = await readFile(await (await saved).path(), 'utf8')
  const [, password = ''] = /"nguoi\.moi",.*"([^"]+)"/u.exec(list) ?? []
  await expect(page.getByRole('status').filter({ hasText: 'Đã tải về tệp' })).toBeVisible()
  await expectNothingSerious(page)
  await expectNoSideScroll(page)
  await context.close()

  const person = await (await browser.newContext({ baseURL: server.url })).newPage()
  await signIn(person, server, 'nguoi.moi', password)
  await person.getByLabel('Mật khẩu mới', { exact: true }).fill('hàng đông núi cao')
  await person.getByLabel('Nhập lại mật khẩu mới').fill('hàng đông núi cao')
  await expectNothingSerious(person)
  await person.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
  await expect(person.getByRole('button', { name: 'Tài khoản của Vàng Thị Mỷ' })).toBeVisible()
  await person.context().close()
})
