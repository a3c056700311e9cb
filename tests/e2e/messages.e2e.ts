import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'
import { enterRoom, openDesk } from '../support/browsers/room.ts'

const LUNG_CU = 'UBND xã Lũng Cú'

test('the desk writes to all and to one site; the site answers from the strip; without a link a message waits and goes out once', async ({
  openAs,
  server,
}) => {
  test.slow()
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(maker, { title: 'Họp có tin nhắn', people: [...THREE, LUNG_CU_HALL] })
  const chair = await openAs('chutri')
  const hall = await openAs('dc.hg-dong-van-lung-cu')
  const delegate = await openAs('daibieu1')
  const faults = [chair, hall, delegate].map(faultsOf)
  for (const page of [chair, hall, delegate]) await enterRoom(page, meetingId, { camera: 'off' })

  // From the desk, to all: the button says to how many.
  await openDesk(chair)
  await chair.getByRole('tab', { name: /^Tin nhắn/u }).click()
  await expect(chair.getByText('Chưa có tin nhắn nào.')).toBeVisible()
  await chair.getByRole('textbox', { name: 'Nội dung tin' }).fill('Mời các điểm cầu kiểm tra micrô')
  await chair.getByRole('button', { name: 'Gửi tất cả (2)' }).click()
  const strip = (page: typeof chair) => page.getByRole('status').getByRole('region', { name: 'Tin nhắn' })
  for (const page of [hall, delegate]) {
    await expect(strip(page)).toContainText('Mời các điểm cầu kiểm tra micrô')
    await expect(page.getByRole('tab', { name: 'Tin nhắn (1)' })).toBeVisible()
  }
  // The writer is shown no strip of what they wrote.
  await expect(chair.getByRole('log')).toContainText('Mời các điểm cầu kiểm tra micrô')
  await expect(strip(chair)).toHaveCount(0)
  await strip(delegate).getByRole('button', { name: 'Đã xem' }).click()
  await expect(delegate.getByRole('tab', { name: 'Tin nhắn', exact: true })).toBeVisible()

  // To one site, from its row; the site answers where the message stands.
  await chair.getByRole('tab', { name: /^Điểm cầu/u }).click()
  await chair.getByRole('button', { name: `Nhắn tin cho ${LUNG_CU}` }).click()
  const writing = chair.getByRole('dialog', { name: `Nhắn tin cho ${LUNG_CU}` })
  await writing.getByRole('textbox', { name: 'Nội dung tin' }).fill('Xin bật máy quay')
  await writing.getByRole('button', { name: `Gửi ${LUNG_CU}` }).click()
  await expect(writing).toHaveCount(0)
  await expect(strip(hall)).toContainText('Xin bật máy quay (và 1 tin khác)')
  await expect(strip(delegate)).toHaveCount(0)
  await strip(hall).getByRole('button', { name: 'Trả lời' }).click()
  await strip(hall).getByRole('textbox', { name: 'Nội dung tin' }).fill('Máy quay đã bật')
  await hall.keyboard.press('Enter')
  await expect(strip(hall)).toHaveCount(0)
  await expect(strip(chair)).toContainText(`${LUNG_CU} nhắn: Máy quay đã bật`)
  await strip(chair).getByRole('button', { name: 'Xem', exact: true }).click()
  await expect(chair.getByRole('log')).toContainText('Máy quay đã bật')

  // The link breaks while the hall writes: the message is kept, and is there once when the link is back.
  await hall.getByRole('tab', { name: /^Tin nhắn/u }).click()
  await hall.context().setOffline(true)
  await expect(hall.getByText('Mất kết nối. Tin gửi lúc này')).toBeVisible({ timeout: 60_000 })
  await hall.getByRole('textbox', { name: 'Nội dung tin' }).fill('Mất điện ít phút')
  await hall.getByRole('button', { name: 'Gửi chủ trì và thư ký' }).click()
  await expect(hall.getByRole('log')).toContainText('Chưa gửi')
  await hall.context().setOffline(false)
  await expect(chair.getByRole('log')).toContainText('Mất điện ít phút', { timeout: 60_000 })
  await expect(hall.getByRole('log').getByText('Mất điện ít phút')).toHaveCount(1)
  await expect(hall.getByText('Chưa gửi', { exact: true })).toHaveCount(0)

  // All may write to all once the chair lets them.
  await chair.getByRole('switch', { name: 'Mọi người được nhắn cho tất cả' }).click()
  await hall.getByRole('combobox', { name: 'Gửi đến' }).click()
  await hall.getByRole('option', { name: 'Tất cả (2 nơi đang họp)' }).click()
  await hall.getByRole('textbox', { name: 'Nội dung tin' }).fill('Chào cả hội nghị')
  await hall.getByRole('button', { name: 'Gửi tất cả (2)' }).click()
  await expect(strip(delegate)).toContainText('Chào cả hội nghị')

  for (const [width, height] of [
    [1920, 1080],
    [768, 1024],
    [1366, 768],
  ] as const) {
    for (const page of [chair, hall]) {
      await page.setViewportSize({ width, height })
      await expectNoSideScroll(page)
      await expect(page.getByRole('textbox', { name: 'Nội dung tin' })).toBeInViewport()
      await expectNothingSerious(page)
    }
  }

  // The record, for each what is theirs.
  await chair.goto(`/cuoc-hop/${meetingId}/tin-nhan`)
  await expect(chair.getByRole('row')).toHaveCount(6)
  await delegate.goto(`/cuoc-hop/${meetingId}/tin-nhan`)
  await expect(delegate.getByRole('row')).toHaveCount(3)
  await expectNothingSerious(delegate)
  expect(faults.flat()).toEqual([])
})
