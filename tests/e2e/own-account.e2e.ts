import { Secret, TOTP } from 'otpauth'
import { expect } from 'playwright/test'
import { SiteId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { expectNoSideScroll, faultsOf, signIn, test } from '../support/browsers/pages.ts'
import { PASSWORD } from '../support/server.ts'

/** An account of this file's own: those of the demo are signed in by other files that use the same server. */
async function addAccount(server: { readonly url: string }, username: string, fullName: string): Promise<void> {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const sites = await admin.call('sites.list', {})
  if (!sites.ok) throw new Error(sites.error)
  const siteId = SiteId.parse(sites.result.sites[0]?.siteId)
  const person = { username, password: PASSWORD, fullName, title: 'Văn thư', siteId }
  const added = await admin.call('identity.createAccount', { ...person, systemRole: 'user', mayPrepareMeetings: true })
  if (!added.ok) throw new Error(added.error)
}

test('a person signs out elsewhere, and the administrator finds it on record', async ({ openAs, server }) => {
  await addAccount(server, 'van.thu.hai', 'Giàng Thị Say')
  const elsewhere = await openAs('van.thu.hai', { path: '/tai-khoan' })
  await expect(elsewhere.getByRole('heading', { level: 1, name: 'Bảo mật tài khoản' })).toBeVisible()
  const page = await openAs('van.thu.hai', { path: '/tai-khoan' })
  const faults = faultsOf(page)
  const places = page.getByRole('region', { name: 'Đang đăng nhập' }).getByRole('listitem')
  await expect(places).toHaveCount(2)
  await expect(places.first()).toContainText('Máy này')
  await expectNothingSerious(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  await page.getByRole('button', { name: 'Đăng xuất mọi nơi khác' }).click()
  await expect(page.getByRole('dialog')).toContainText('1 nơi khác sẽ bị đăng xuất ngay')
  await page.getByRole('dialog').getByRole('button', { name: 'Đăng xuất mọi nơi khác' }).click()
  await expect(page.getByText('Đã đăng xuất 1 nơi.')).toBeVisible()
  await expect(places).toHaveCount(1)
  await elsewhere.reload()
  await expect(elsewhere.getByRole('heading', { level: 1, name: 'Đăng nhập' })).toBeVisible()
  expect(faults).toEqual([])

  const record = await openAs('quantri', { path: '/quan-tri' })
  await record.getByRole('button', { name: 'Tài khoản của Quản trị hệ thống' }).click()
  await record.getByRole('button', { name: 'Nhật ký' }).click()
  await expect(record.getByText(/^Chuỗi nhật ký nguyên vẹn đến dòng /u)).toBeVisible()
  const rows = record.getByRole('region', { name: 'Các việc đã ghi' }).getByRole('row')
  await expect(rows.nth(1)).toContainText('Đăng nhập')
  await record.getByRole('combobox', { name: 'Tài khoản' }).fill('van.thu.hai')
  await record.getByRole('option', { name: /\(van\.thu\.hai\)$/u }).click()
  await expect(rows.nth(1)).toContainText('Đăng xuất các nơi khác')
  await expectNothingSerious(record)
  await record.getByRole('tab', { name: 'Nhật ký hoạt động' }).click()
  await record.getByRole('combobox', { name: 'Loại việc' }).click()
  await record.getByRole('option', { name: 'Tài liệu' }).click()
  await expect(record.getByText('Không có việc nào khớp với bộ lọc này.')).toBeVisible()
})

test('a unit’s administrator has the file of the own unit alone, and a delegate none', async ({ server }) => {
  const csvFor = async (username: string) => {
    const client = await TestClient.signIn(server.url, username)
    return fetch(`${server.url}/api/audit.csv?kind=signIns`, { headers: { cookie: client.cookie ?? '' } })
  }
  expect((await csvFor('daibieu3')).status).toBe(403)
  const answer = await csvFor('quantri.vanphong')
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  expect(text).toContain('"quantri.vanphong"')
  expect(text).not.toContain('"daibieu3"')
})

test('two-step sign-in is set up by the typed key, asked for at the next sign-in, and reset by the administrator', async ({
  page,
  openAs,
  server,
}) => {
  await addAccount(server, 'van.thu', 'Vàng Thị Mỷ')

  await signIn(page, server, 'van.thu')
  await expect(page.getByRole('heading', { level: 1, name: 'Cuộc họp' })).toBeVisible()
  await page.goto(`${server.url}/tai-khoan`)
  await page.getByRole('button', { name: 'Bật xác thực hai bước' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Mật khẩu hiện tại', { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Tiếp tục' }).click()
  await expect(dialog.getByRole('img', { name: 'Mã QR để thêm tài khoản vào ứng dụng xác thực' })).toBeVisible()
  await expectNothingSerious(page)
  const key = (await dialog.locator('pre').textContent()) ?? ''
  const app = new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) })
  await dialog.getByLabel('Mã xác thực').fill(app.generate())
  await dialog.getByRole('button', { name: 'Xác nhận' }).click()
  await expect(dialog.getByRole('listitem')).toHaveCount(10)
  await expectNothingSerious(page)
  const recovery = (await dialog.getByRole('listitem').first().textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Tôi đã cất các mã này' }).click()
  await expect(page.getByText('Còn 10 mã dự phòng chưa dùng.')).toBeVisible()

  await page.context().clearCookies()
  await signIn(page, server, 'van.thu')
  await page.getByLabel('Mã xác thực').fill('000000')
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('Mã xác thực chưa đúng')
  await expectNothingSerious(page)
  await page.getByLabel('Mã xác thực').fill(recovery)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Cuộc họp' })).toBeVisible()

  const desk = await openAs('quantri', { path: '/quan-tri' })
  await desk.getByLabel('Tìm tài khoản').fill('van.thu')
  await desk.getByRole('button', { name: 'Gỡ xác thực hai bước của Vàng Thị Mỷ' }).click()
  await desk.getByRole('dialog').getByRole('button', { name: 'Gỡ xác thực hai bước' }).click()
  await expect(desk.getByText('Đã gỡ xác thực hai bước của Vàng Thị Mỷ.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Đăng nhập' })).toBeVisible()
})
