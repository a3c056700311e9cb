import { AxeBuilder } from '@axe-core/playwright'
import { expect as waitFor, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/meetings.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/pages.ts'

const expect = waitFor.configure({ timeout: 40_000 })
const SITE = 'Sở Tài chính'
const OPERATOR = 'dc.hg-so-tai-chinh'

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
}

test('what an operator’s page measures before joining is kept for the site, and the secretary and the administrator see it over time', async ({
  openAs,
  server,
}) => {
  test.setTimeout(150_000)
  const meetingId = await runningMeeting(await TestClient.signIn(server.url, 'thuky1'))
  const operator = await openAs(OPERATOR, { path: `/cuoc-hop/${meetingId}/vao` })
  await expect(operator.getByText('Đã lưu kết quả cho điểm cầu.')).toBeVisible()

  const secretary = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(secretary)
  await secretary.getByRole('link', { name: 'Kiểm tra trước họp' }).click()
  await secretary.getByLabel('Tìm điểm cầu').fill('so tai chinh')
  const row = secretary.getByRole('row').filter({ hasText: SITE })
  await expect(row).toContainText(/kbit\/s/u)
  // Loss is measured on the way of the media, so it is there only where packets came back.
  await expect(row).toContainText(/\d %/u)
  await secretary.getByText(/^Chưa đo \(\d+\)$/u).click()
  await expect(row).toHaveCount(0)
  await secretary.getByText(/^Tất cả \(\d+\)$/u).click()
  await expectAccessible(secretary)
  await row.getByRole('button', { name: `Xem các lần đo của ${SITE}` }).click()
  await expect(secretary.getByText(/Vào họp lần tới bắt đầu từ: tải về/u)).toBeVisible()
  await expect(secretary.getByText(/^Mất gói: thấp nhất/u)).toBeVisible()
  await expect(secretary.getByRole('region', { name: 'Các lần đo' }).getByText('UDP').first()).toBeVisible()
  await expectAccessible(secretary)
  await expectNoSideScroll(secretary)
  await secretary.getByRole('button', { name: 'Về danh sách' }).click()
  await expect(secretary.getByLabel('Tìm điểm cầu')).toBeVisible()
  expect(faults).toEqual([])

  const admin = await openAs('quantri', { path: '/quan-tri?muc=diem-cau' })
  await admin.getByRole('textbox', { name: 'Tìm điểm cầu' }).fill('so tai chinh')
  await admin.getByRole('link', { name: `Đường truyền của ${SITE}` }).click()
  await expect(admin.getByRole('heading', { name: `Đường truyền của ${SITE}` })).toBeVisible()
  await expect(admin.getByText(/^Tải về: thấp nhất/u)).toBeVisible()
})
