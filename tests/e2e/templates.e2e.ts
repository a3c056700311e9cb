import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

const AGENDA = ['Báo cáo công tác tuần', 'Kết luận của chủ trì']

test('a secretary saves a meeting as a template and makes the next one from it, a week later; a delegate has no templates', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const title = 'Giao ban tuần của Văn phòng'
  const startsAtMs = Date.parse('2031-03-04T08:00:00+07:00')
  const { meetingId } = await makeMeeting(secretary, { title, state: 'invited', agenda: AGENDA, startsAtMs })
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(page)

  await page.getByRole('button', { name: 'Việc khác' }).click()
  await page.getByRole('menuitem', { name: 'Sao chép cuộc họp' }).click()
  const copying = page.getByRole('dialog', { name: 'Sao chép cuộc họp' })
  await expect(copying.getByLabel('Ngày họp mới')).toHaveValue('11/03/2031')
  await expectNothingSerious(page)
  await copying.getByRole('button', { name: 'Thôi' }).click()

  await page.getByRole('button', { name: 'Việc khác' }).click()
  await page.getByRole('menuitem', { name: 'Lưu làm mẫu' }).click()
  const saving = page.getByRole('dialog', { name: 'Lưu làm mẫu' })
  await saving.getByLabel('Tên mẫu').fill(' ')
  await saving.getByRole('button', { name: 'Lưu làm mẫu' }).click()
  await expect(saving.getByLabel('Tên mẫu')).toHaveAccessibleDescription('Xin nhập tên mẫu.')
  await saving.getByLabel('Tên mẫu').fill('Giao ban đầu tuần')
  await saving.getByRole('button', { name: 'Lưu làm mẫu' }).click()
  await expect(saving.getByRole('status')).toHaveText('Đã lưu mẫu “Giao ban đầu tuần”.')
  await expect(saving.getByRole('button', { name: 'Đóng' })).toBeFocused()
  await saving.getByRole('link', { name: 'Xem các mẫu' }).click()

  const template = page.getByRole('listitem').filter({ hasText: 'Giao ban đầu tuần' })
  await expect(template).toContainText('3 điểm cầu · 3 người dự · 2 nội dung')
  await expectNothingSerious(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  await template.getByRole('link', { name: 'Tạo cuộc họp từ mẫu Giao ban đầu tuần' }).click()
  await expect(page.getByText('Từ mẫu: Giao ban đầu tuần')).toBeVisible()
  await expectNoSideScroll(page)
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.getByLabel('Tên cuộc họp').fill('Giao ban tuần sau')
  await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Giao ban tuần sau' })).toBeVisible()
  await expect(page.getByText('Nháp', { exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Thành phần' })).toContainText('Chủ trì: Chủ trì phiên họp')
  for (const item of AGENDA) await expect(page.getByRole('region', { name: /^Chương trình/u })).toContainText(item)
  expect(faults).toEqual([])

  const delegate = await openAs('daibieu1', { path: '/mau-hop' })
  await expect(delegate.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(delegate.getByText('Giao ban đầu tuần')).toHaveCount(0)
})
