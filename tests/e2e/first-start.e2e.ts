import { expect, test, type Page } from 'playwright/test'
import { faultsOf, signIn } from '../support/browsers/pages.ts'
import { startServer } from '../support/server.ts'

const PASSWORD = 'mat-khau-dau-tien'

test('on an empty system the first administrator adds a site and an account by hand, and that person prepares a meeting', async ({
  page,
  browser,
}) => {
  test.slow()
  const server = await startServer({
    args: ['--empty'],
    env: { ADMIN_USERNAME: 'quantri', ADMIN_PASSWORD: PASSWORD, PROVINCE_NAME: 'Tỉnh Thử Nghiệm' },
  })
  try {
    const faults = faultsOf(page)
    await page.goto(server.url)
    await expect(page.getByText('Tỉnh Thử Nghiệm')).toBeVisible()
    await signIn(page, server, 'quantri', PASSWORD)
    await expect(page.getByRole('heading', { name: 'Chưa có cuộc họp nào' })).toBeVisible()

    await page.getByRole('link', { name: 'Quản trị' }).click()
    await page.getByRole('tab', { name: /^Điểm cầu/u }).click()
    await page.getByRole('button', { name: 'Thêm điểm cầu' }).click()
    await fillSite(page, 'UBND xã Thượng Nguồn', 'Xã Thượng Nguồn')
    await expect(page.getByRole('status').filter({ hasText: 'Đã thêm UBND xã Thượng Nguồn.' })).toBeVisible()
    await expect(page.getByRole('tab', { name: 'Điểm cầu (2)' })).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    // The same name twice in one place is a mistake.
    await page.getByRole('button', { name: 'Thêm điểm cầu' }).click()
    await fillSite(page, 'UBND xã Thượng Nguồn', 'Xã Thượng Nguồn')
    await expect(page.getByRole('dialog').getByText('Đã có điểm cầu cùng tên ở đó.')).toBeVisible()
    await page.getByRole('dialog').getByRole('button', { name: 'Thôi' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await page.getByRole('tab', { name: 'Tài khoản' }).click()
    await page.getByRole('button', { name: 'Tạo tài khoản' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Họ tên').fill('Thư ký xã')
    await dialog.getByLabel('Chức vụ').fill('Công chức văn phòng')
    await dialog.getByRole('combobox', { name: 'Đơn vị' }).fill('thuong nguon')
    await page.getByRole('option', { name: 'UBND xã Thượng Nguồn' }).click()
    await dialog.getByLabel('Tên đăng nhập').fill('thuky.xa')
    await dialog.getByLabel(/^Mật khẩu/u).fill('ngan')
    await dialog.getByLabel('Được chuẩn bị cuộc họp (thư ký)').check()
    await dialog.getByRole('button', { name: 'Tạo tài khoản' }).click()
    await expect(dialog.getByText('Mật khẩu cần ít nhất 10 ký tự.')).toBeVisible()
    await dialog.getByLabel(/^Mật khẩu/u).fill('mat-khau-cua-xa')
    await dialog.getByRole('button', { name: 'Tạo tài khoản' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Đã tạo tài khoản Thư ký xã.' })).toBeVisible()
    await expect(page.getByRole('listitem', { name: 'Thư ký xã' })).toContainText('UBND xã Thượng Nguồn')

    const context = await browser.newContext({ baseURL: server.url })
    const theirs = await context.newPage()
    await signIn(theirs, server, 'thuky.xa', 'mat-khau-cua-xa')
    await theirs.getByRole('link', { name: 'Tạo cuộc họp' }).click()
    await theirs.getByLabel('Tên cuộc họp').fill('Họp xã đầu tiên')
    await theirs.getByLabel('Địa điểm').fill('Hội trường xã')
    await theirs.getByRole('button', { name: 'Tạo cuộc họp' }).click()
    await expect(theirs.getByRole('heading', { level: 1, name: 'Họp xã đầu tiên' })).toBeVisible()
    await expect(theirs.getByRole('link', { name: 'Quản trị' })).toHaveCount(0)
    await theirs.goto('/quan-tri')
    await expect(theirs.getByRole('heading', { level: 1, name: 'Không có quyền' })).toBeVisible()
    await theirs.goto('/')
    await expect(theirs.getByRole('article')).toHaveCount(1)

    // Disabled, the person is out at once.
    await page.getByRole('button', { name: 'Khoá tài khoản Thư ký xã' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Khoá', exact: true }).click()
    await expect(page.getByRole('listitem', { name: 'Thư ký xã' })).toContainText('Đã khoá')
    await theirs.reload()
    await expect(theirs.getByRole('heading', { level: 1, name: 'Đăng nhập' })).toBeVisible()
    await context.close()
    expect(faults).toEqual([])
  } finally {
    await server.stop()
  }
})

async function fillSite(page: Page, name: string, shortName: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tên điểm cầu').fill(name)
  await dialog.getByLabel('Tên ngắn').fill(shortName)
  await dialog.getByRole('button', { name: 'Thêm điểm cầu' }).click()
}
