import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'
import { poll } from '../support/poll.ts'

test('an administrator makes a key for another system, which is shown once, sees it used, and withdraws it', async ({
  openAs,
  server,
}) => {
  const page = await openAs('quantri', { path: '/quan-tri?muc=ket-noi' })
  const faults = faultsOf(page)
  await page.getByRole('button', { name: 'Tạo khoá' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tên hệ thống').fill('Trung tâm điều hành')
  await dialog.getByRole('combobox', { name: 'Đơn vị' }).fill('so tai chinh')
  await page.getByRole('option', { name: 'Sở Tài chính' }).click()
  await expectNothingSerious(page)
  await dialog.getByRole('button', { name: 'Tạo khoá' }).click()
  const key = await dialog.getByLabel('Khoá', { exact: true }).inputValue()
  const asked = await fetch(`${server.url}/api/v1/meetings`, { headers: { authorization: `Bearer ${key}` } })
  expect(asked.status).toBe(200)
  await dialog.getByRole('button', { name: 'Đã lưu, đóng lại' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.locator('body')).not.toContainText(key)

  const admin = await TestClient.signIn(server.url, 'quantri')
  await poll(
    async () => {
      const use = await admin.call('interface.use', { keyId: null, calls: 'all' })
      return use.ok && use.result.calls.length > 0
    },
    { what: 'the call to be written down' },
  )
  await page.reload()
  const calls = page.getByRole('list', { name: 'Các lượt gọi gần đây' })
  await expect(calls).toContainText('Trung tâm điều hành · Danh sách cuộc họp')
  await page.getByText('Không được trả lời', { exact: true }).click()
  await expect(page.getByText('Chưa có lượt nào.')).toBeVisible()
  await expectNothingSerious(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  await page.getByRole('button', { name: 'Thu hồi khoá của Trung tâm điều hành' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click()
  await expect(page.getByText(/^Đã thu hồi ngày/u)).toBeVisible()
  const again = await fetch(`${server.url}/api/v1/meetings`, { headers: { authorization: `Bearer ${key}` } })
  expect(await again.json()).toEqual({ ok: false, error: 'keyWithdrawn' })
  expect(faults).toEqual([])
})
