import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

test('a secretary reads the figures of the own meetings and takes them away, and a delegate has none', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  await makeMeeting(secretary, { title: 'Họp để thống kê' })
  const page = await openAs('thuky1', { path: '/thong-ke' })
  const faults = faultsOf(page)
  const sums = page.getByRole('region', { name: 'Tổng số' })
  await expect(sums).toContainText('Thời gian họp')
  const before = Number(await sums.getByRole('definition').first().innerText())
  await makeMeeting(secretary, { title: 'Họp thứ hai để thống kê' })
  await page.reload()
  await expect(sums.getByRole('definition').first()).toHaveText(String(before + 1))
  await expectNothingSerious(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  const file = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Tải tệp Excel' }).click()
  expect((await file).suggestedFilename()).toBe('thong-ke.xlsx')
  await page.getByText('Đơn vị hiện nay').click()
  await expect(page).toHaveURL(/don-vi=hien-nay/u)
  await page.getByRole('combobox', { name: 'Năm' }).click()
  await page.getByRole('option').last().click()
  await expect(page.getByText('Không có cuộc họp nào trong kỳ này')).toBeVisible()
  expect(faults).toEqual([])

  const delegate = await openAs('daibieu1', { path: '/thong-ke' })
  await expect(delegate.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(delegate.getByRole('region', { name: 'Tổng số' })).toHaveCount(0)
})
