import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

const FINANCE = 'Đại biểu Sở Tài chính'
const COLLEAGUE = 'Cán bộ điểm cầu Sở Tài chính'

test('a delegate names a substitute, the chair agrees, and the substitute is the one who answers; the secretary sees and reminds', async ({
  openAs,
  server,
}) => {
  const { meetingId } = await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), {
    ...{ title: 'Họp có người dự thay', people: THREE, state: 'invited' },
    startsAtMs: Date.now() + 86_400_000,
  })
  const path = `/cuoc-hop/${meetingId}`
  const secretary = await openAs('thuky1', { path })
  const faults = faultsOf(secretary)
  const list = secretary.getByRole('region', { name: 'Trả lời giấy mời' })
  await list.getByRole('button', { name: 'Nhắc 1 người chưa trả lời' }).click()
  await secretary.getByRole('dialog').getByRole('button', { name: 'Nhắc 1 người chưa trả lời' }).click()
  await expect(secretary.getByRole('dialog')).toContainText('Đã nhắc ở 1 điểm cầu')
  await secretary.getByRole('button', { name: 'Đã hiểu' }).click()

  const delegate = await openAs('daibieu1', { path })
  await delegate.getByRole('button', { name: /^Thông báo: \d+ chưa đọc$/u }).click()
  await expect(delegate.getByText(/^Xin mở cuộc họp và trả lời giấy mời/u)).toBeVisible()
  await delegate.keyboard.press('Escape')
  const own = delegate.getByRole('region', { name: 'Trả lời giấy mời' })
  await own.getByRole('button', { name: 'Trả lời' }).click()
  const dialog = delegate.getByRole('dialog', { name: 'Trả lời giấy mời' })
  await dialog.getByRole('radio', { name: 'Cử người dự thay' }).check()
  await dialog.getByRole('button', { name: 'Gửi trả lời' }).click()
  await expect(dialog.getByText('Xin chọn người dự thay.')).toBeVisible()
  await dialog.getByLabel(/^Người dự thay/u).click()
  await delegate.getByRole('option', { name: new RegExp(`^${COLLEAGUE}`, 'u') }).click()
  await dialog.getByLabel('Lý do').fill('Đi công tác tại xã')
  await expectNothingSerious(delegate)
  await dialog.getByRole('button', { name: 'Gửi trả lời' }).click()
  await expect(own.getByText('Đang chờ chủ trì quyết định.')).toBeVisible()

  const chair = await openAs('chutri', { path })
  const toDecide = chair.getByRole('region', { name: 'Trả lời giấy mời' })
  await toDecide.getByRole('button', { name: `Đồng ý để ${COLLEAGUE} dự thay ${FINANCE}`, exact: true }).click()
  await chair.getByRole('dialog').getByRole('button', { name: 'Đồng ý dự thay' }).click()
  await expect(toDecide.getByText(`${COLLEAGUE} dự thay ${FINANCE}.`)).toBeVisible()

  const substitute = await openAs('dc.hg-so-tai-chinh', { path })
  const theirs = substitute.getByRole('region', { name: 'Trả lời giấy mời' })
  await theirs.getByRole('button', { name: 'Trả lời' }).click()
  await substitute.getByRole('dialog').getByRole('button', { name: 'Gửi trả lời' }).click()
  await expect(theirs.getByText('Sẽ dự')).toBeVisible()

  await secretary.reload()
  await expect(list.getByText('Sẽ dự (1)')).toBeVisible()
  await expectNothingSerious(secretary)
  await secretary.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(secretary)
  expect(faults).toEqual([])
})
