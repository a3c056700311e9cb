import { expect, type Page } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { PlainBrowser } from '../support/servers/oidc-provider.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'
import { PASSWORD } from '../support/server.ts'
import { startSso } from '../support/servers/sso-world.ts'

const NAME = 'Cổng của tỉnh'

/** At the provider's own pages, as somebody without a session there. */
async function passProvider(page: Page, login: string): Promise<void> {
  await page.locator('input[name="login"]').fill(login)
  await page.locator('input[name="password"]').fill('x')
  await page.locator('button[type="submit"]').click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

test('a person links the account once, signs out both here and there, and signs in by password while the provider is down', async ({
  page,
}) => {
  const world = await startSso({ 'sub-1': 'daibieu1' }, ['daibieu1'], { OIDC_NAME: NAME })
  try {
    const faults = faultsOf(page)
    // The provider's own pages ask for a font of another machine.
    await page.route(/fonts\.googleapis/u, (route) => route.abort())
    await page.goto(`${world.pages}/dang-nhap`)
    const button = page.getByRole('link', { name: `Đăng nhập bằng ${NAME}` })
    await expect(button).toBeVisible()
    await expectNothingSerious(page)
    await button.click()
    await passProvider(page, 'sub-1')
    await expect(page.getByRole('status')).toContainText(`${NAME} xác nhận: Người dùng thử (daibieu1).`)
    await expect(page.getByLabel('Tên đăng nhập')).toHaveValue('daibieu1')
    await expectNothingSerious(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectNoSideScroll(page)
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Nối tài khoản và đăng nhập' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Cuộc họp' })).toBeVisible()

    await page.goto(`${world.pages}/tai-khoan`)
    const section = page.getByRole('region', { name: 'Đăng nhập một lần' })
    await expect(section).toContainText('Đã nối với Người dùng thử (daibieu1)')
    await expectNothingSerious(page)
    await page.getByRole('button', { name: /^Tài khoản của / }).click()
    await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click()
    // The provider asks as well, and sends the person back.
    await page.getByRole('button', { name: 'Yes, sign me out' }).click()
    await expect(button).toBeVisible()
    // Nobody at this machine gets in by the button alone.
    await button.click()
    await expect(page.locator('input[name="login"]')).toBeVisible()

    await world.provider.close()
    const start = `${world.pages}/api/sso/start`
    const leadsTo = async () => (await new PlainBrowser().once(start)).response.headers.get('location')
    await expect.poll(leadsTo).toBe('/dang-nhap?sso=unavailable')
    await page.goto(start)
    await expect(page.getByRole('alert')).toContainText('Xin dùng tên đăng nhập và mật khẩu, hoặc thử lại sau.')
    await expectNothingSerious(page)
    await page.getByLabel('Tên đăng nhập').fill('daibieu1')
    await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Đăng nhập' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Cuộc họp' })).toBeVisible()
    expect(faults).toEqual([])
  } finally {
    await world.close()
  }
})
