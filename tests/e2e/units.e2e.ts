import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { openContext, test } from '../support/browsers/pages.ts'

const [MERGED, OTHER, NEW] = ['UBND xã Lũng Cú', 'UBND xã Ma Lé', 'UBND xã Lũng Cú mới']

test('an administrator merges two communes: old meetings keep the old names, new ones invite the new unit only', async ({
  browser,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Giao ban trước khi sắp xếp đơn vị',
    people: [...THREE, LUNG_CU_HALL],
    state: 'invited',
    startsAtMs: Date.now() + 3_600_000,
  })
  const admin = await (await openContext(browser, server, 'quantri')).newPage()
  await admin.goto('/quan-tri?muc=diem-cau')
  await admin.getByRole('button', { name: 'Sáp nhập, chia tách' }).click()
  const dialog = admin.getByRole('dialog', { name: 'Sáp nhập, chia tách, đổi tên đơn vị' })
  const ending = dialog.getByRole('combobox', { name: 'Đơn vị kết thúc' })
  for (const [typed, name] of [
    ['lung cu', MERGED],
    ['ma le', OTHER],
  ] as const) {
    await ending.fill(typed)
    await admin.getByRole('option', { name }).click()
  }
  await admin.keyboard.press('Escape')
  await dialog.getByRole('textbox', { name: 'Tên đơn vị mới' }).fill(NEW)
  await expect(dialog.getByRole('status')).toContainText(
    '2 đơn vị kết thúc. 2 tài khoản chuyển sang đơn vị mới. 1 cuộc họp',
  )
  await expectNothingSerious(admin)
  await dialog.getByRole('button', { name: 'Thực hiện' }).click()
  await expect(admin.getByRole('status').filter({ hasText: 'Đã sắp xếp lại 2 đơn vị.' })).toBeVisible()
  await admin.getByRole('searchbox', { name: 'Tìm điểm cầu' }).fill('lung cu')
  await expect(admin.getByText(`nay là ${NEW}`)).toBeVisible()

  const desk = await (await openContext(browser, server, 'thuky1')).newPage()
  await desk.goto(`/cuoc-hop/${meetingId}`)
  await desk
    .getByRole('button', { name: /điểm cầu/u })
    .first()
    .click()
  await expect(desk.getByText(MERGED, { exact: true })).toBeVisible()
  await desk.goto('/cuoc-hop/moi')
  await desk.getByRole('searchbox', { name: 'Tìm điểm cầu' }).fill('lung cu')
  await expect(desk.getByRole('checkbox', { name: NEW, exact: true })).toBeVisible()
  await expect(desk.getByRole('checkbox', { name: MERGED, exact: true })).toHaveCount(0)
})
