import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { startServer, type RunningServer } from '../support/server.ts'
import { receiveWebhooks, type WebhookReceiver } from '../support/servers/webhook-receiver.ts'

let receiver: WebhookReceiver
let server: RunningServer
test.beforeAll(async () => {
  receiver = await receiveWebhooks()
  server = await startServer({ env: { WEBHOOK_TARGETS: receiver.origin } })
})
test.afterAll(async () => {
  await server?.stop()
  await receiver?.close()
})

test('an administrator subscribes another system, watches what it is sent, changes its secret and withdraws it', async ({
  browser,
}) => {
  const admin = await TestClient.signIn(server.url, 'quantri')
  const made = await admin.call('interface.makeKey', {
    ...{ name: 'Trung tâm điều hành', siteId: 'hg', scopes: ['meetings'], validDays: 30, perMinute: 300 },
  })
  expect(made.ok).toBe(true)
  const context = await openContext(browser, server, 'quantri')
  const page = await context.newPage()
  const faults = faultsOf(page)
  await page.goto('/quan-tri?muc=ket-noi')
  await page.getByRole('button', { name: 'Đăng ký nhận sự kiện' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Địa chỉ nhận').fill('http://10.0.0.1/hop')
  await expect(dialog.getByLabel('Phát hành tài liệu')).toBeDisabled()
  await dialog.getByRole('button', { name: 'Đăng ký nhận sự kiện' }).click()
  await expect(dialog.getByRole('alert')).toContainText('không nằm trong danh sách được phép')
  await dialog.getByLabel('Địa chỉ nhận').fill(receiver.url)
  await expectNothingSerious(page)
  await dialog.getByRole('button', { name: 'Đăng ký nhận sự kiện' }).click()
  receiver.secret = await dialog.getByLabel('Mã ký', { exact: true }).inputValue()
  await dialog.getByRole('button', { name: 'Đã lưu, đóng lại' }).click()
  await expect(dialog).toHaveCount(0)

  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const startsAtMs = Date.now() + 86_400_000
  const { meetingId } = await makeMeeting(secretary, { title: 'Họp báo đi', state: 'invited', startsAtMs })
  await receiver.got(meetingId, ['meeting.planned'])
  expect(receiver.received.at(-1)?.isSigned).toBe(true)
  await page.getByRole('button', { name: 'Các lần gửi tới Trung tâm điều hành' }).click()
  await expect(page.getByRole('list', { name: 'Các lần gửi gần đây' })).toContainText(
    'Gửi giấy mời cuộc họp: Họp báo đi',
  )
  await expect(page.getByText('Bên nhận trả lời 204')).toBeVisible()
  await expectNothingSerious(page)
  await page.getByRole('button', { name: 'Đóng', exact: true }).click()
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  await page.getByRole('button', { name: 'Đổi mã ký của Trung tâm điều hành' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Đổi mã ký', exact: true }).click()
  const renewed = page.getByLabel('Mã ký', { exact: true })
  await expect(renewed).toHaveValue(/^whsec_/u)
  expect(await renewed.inputValue()).not.toBe(receiver.secret)
  await page.getByRole('button', { name: 'Đã lưu, đóng lại' }).click()
  await page.getByRole('button', { name: 'Thu hồi đăng ký của Trung tâm điều hành' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Các đăng ký nhận sự kiện' })).toContainText('Đã thu hồi')
  expect(faults).toEqual([])
  await context.close()
})

test('a chair has the archive made, leaves, finds it again and downloads it; an administrator hands all meetings over', async ({
  browser,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const chair = await TestClient.signIn(server.url, 'chutri')
  const { meetingId } = await makeMeeting(secretary, { title: 'Họp để lưu' })
  expect((await chair.call('meetings.end', { meetingId })).ok).toBe(true)
  const context = await openContext(browser, server, 'chutri')
  const page = await context.newPage()
  const faults = faultsOf(page)
  await page.goto(`/cuoc-hop/${meetingId}`)
  await page.getByRole('button', { name: 'Hồ sơ', exact: true }).click()
  await page.getByRole('button', { name: 'Lập hồ sơ' }).click()
  await expect(page.getByText(/^Đã lập lúc/u)).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Hồ sơ', exact: true }).click()
  await expect(page.getByText(/^Đã lập lúc/u)).toBeVisible()
  await expectNothingSerious(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Tải về' }).click()
  expect((await download).suggestedFilename()).toBe('ho-so-cuoc-hop.zip')
  await context.close()

  const admins = await openContext(browser, server, 'quantri')
  const desk = await admins.newPage()
  faultsOf(desk)
  await desk.goto('/quan-tri?muc=sao-luu')
  await desk.getByRole('button', { name: 'Lập hồ sơ bàn giao' }).click()
  const list = desk.getByRole('list', { name: 'Các lần lập hồ sơ bàn giao' })
  await expect(list).toContainText('Đã xong', { timeout: 60_000 })
  await expectNothingSerious(desk)
  await desk.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(desk)
  expect(faults).toEqual([])
  await admins.close()
})
