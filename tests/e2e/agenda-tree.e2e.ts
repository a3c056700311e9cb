// The agenda as a tree, written by keyboard and by hand, with an item that is for some people only.
import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { test } from '../support/browsers/pages.ts'
import { enterRoom } from '../support/browsers/room.ts'

test('items are put below others and moved, one is kept from a delegate, and the chair reads who will hear it', async ({
  server,
  openAs,
}) => {
  const client = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(client, {
    title: 'Họp có phần riêng',
    people: [...THREE, { fullName: 'Đại biểu Sở Nội vụ', role: 'delegate' }],
    agenda: ['Khai mạc', 'Nhân sự', 'Điều động', 'Bổ nhiệm'],
  })
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}/sua` })
  await page.getByRole('button', { name: 'Đưa nội dung 3 vào trong mục phía trên' }).press('Enter')
  await page.getByRole('button', { name: 'Đưa nội dung 3 vào trong mục phía trên' }).press('Enter')
  await expect(page.getByRole('textbox', { name: 'Nội dung 2.2', exact: true })).toHaveValue('Bổ nhiệm')
  await page.getByRole('button', { name: 'Chuyển nội dung 2.2 lên' }).press('Enter')
  await expect(page.getByRole('textbox', { name: 'Nội dung 2.1', exact: true })).toHaveValue('Bổ nhiệm')
  await expect(page.getByText('Cộng 30 phút')).toBeVisible()
  // By hand, the whole heading with what is below it before the first item.
  await page
    .getByTitle('Kéo để chuyển nội dung 2', { exact: true })
    .dragTo(page.getByRole('textbox', { name: 'Nội dung 1', exact: true }))
  await expect(page.getByRole('textbox', { name: 'Nội dung 1.1', exact: true })).toHaveValue('Bổ nhiệm')
  await page.getByRole('checkbox', { name: 'Chỉ dành cho một số người dự, nội dung 1', exact: true }).check()
  const audience = page.getByRole('combobox', { name: 'Thành phần được xem, nội dung 1', exact: true })
  await audience.fill('so tai chinh')
  await page.getByRole('option', { name: /^Đại biểu Sở Tài chính/u }).click()
  await page.keyboard.press('Escape')
  await expectNothingSerious(page, 'the form')
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click()
  const agenda = page.getByRole('region', { name: 'Chương trình và tài liệu' })
  await expect(agenda.getByRole('heading', { name: '1.1. Bổ nhiệm' })).toBeVisible()
  await expect(agenda.getByText('Chỉ dành cho 3 trên 4 người dự')).toBeVisible()

  const other = await openAs('daibieu2', { path: `/cuoc-hop/${meetingId}` })
  await expect(other.getByRole('heading', { name: '1. Khai mạc' })).toBeVisible()
  await expect(other.getByText('Bổ nhiệm')).toHaveCount(0)
  await enterRoom(other, meetingId, { camera: 'off' })
  const chair = await openAs('chutri', { path: '/' })
  await enterRoom(chair, meetingId, { camera: 'off' })
  await chair.getByRole('tab', { name: 'Chương trình' }).click()
  await chair.getByRole('button', { name: 'Tiếp theo: 1.1. Bổ nhiệm' }).click()
  await expect(chair.getByRole('dialog')).toContainText(
    '1 nơi đang trong phòng không thuộc thành phần của nội dung này',
  )
  await chair.getByRole('button', { name: 'Vẫn chuyển đến nội dung này' }).click()
  await expect(chair.getByText('Nội dung 1/3', { exact: true })).toBeVisible()
  await expect(other.getByText('Nội dung dành cho một số đại biểu').first()).toBeVisible()
})
