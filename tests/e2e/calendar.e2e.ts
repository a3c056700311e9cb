import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

const DAY_MS = 86_400_000
/** Ten in the morning of a day far from the demo's own meetings, on the province's clock. */
const AT = Date.parse('2031-03-04T10:00:00+07:00')

test('a postponed meeting is told of at once, stands on its new day of the calendar, and its page says who moved it', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const title = 'Rà soát đường lên Lũng Cú'
  const { meetingId } = await makeMeeting(secretary, { title, state: 'invited', startsAtMs: AT })
  const page = await openAs('daibieu1', { path: '/lich-hop?xem=thang&ngay=2031-03-15&tim=duong%20lung' })
  const faults = faultsOf(page)
  const bell = page.getByRole('button', { name: /^Thông báo/u })
  await expect(page.getByRole('row').filter({ hasText: title })).toContainText('10:00')
  await expect(bell).toHaveAccessibleName('Thông báo')

  const moved = { reason: 'Sạt lở đường', startsAtMs: AT + DAY_MS, endsAtMs: AT + DAY_MS + 3_600_000 }
  const done = await secretary.call('meetings.reschedule', { meetingId, ...moved })
  expect(done).toMatchObject({ ok: true })
  await expect(bell).toHaveAccessibleName('Thông báo: 1 chưa đọc')
  await bell.press('Enter')
  const notices = page.getByRole('dialog', { name: 'Thông báo' })
  await expect(notices).toContainText('Thời gian họp mới: thứ Tư, 05/03/2031, 10:00 – 11:00')
  await expect(notices).toContainText('Lý do: Sạt lở đường')
  await expectNothingSerious(page)
  await notices.getByRole('button', { name: /^Đã đọc/u }).press('Enter')
  await expect(notices).toContainText('Không có thông báo chưa đọc.')
  await page.keyboard.press('Escape')

  await page.reload()
  await page.getByRole('link', { name: 'thứ Tư, 05/03/2031: 1 cuộc họp' }).press('Enter')
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('thứ Tư, 05/03/2031')
  await expect(page.getByRole('article')).toContainText(title)
  await expectNothingSerious(page)
  await expectNoSideScroll(page)
  await page.getByRole('button', { name: 'Ngày trước' }).press('Enter')
  await expect(page.getByText('Không có cuộc họp.')).toBeVisible()

  await page.goto(`/cuoc-hop/${meetingId}`)
  const history = page.getByRole('region', { name: 'Quá trình' })
  await expect(history).toContainText('Đổi thời gian')
  await expect(history).toContainText('Thư ký thứ nhất')
  await expect(history).not.toContainText('Tạo bản nháp')
  expect(faults).toEqual([])
})
