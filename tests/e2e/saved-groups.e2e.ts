import { expect, type Page } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

const NAME = 'Toàn bộ điểm cầu Đồng Văn'
const groupsOf = (page: Page) => page.getByRole('group', { name: 'Nhóm đã lưu' })

async function chooseGroup(page: Page, text: string): Promise<void> {
  await groupsOf(page).getByRole('combobox', { name: 'Nhóm đã lưu' }).click()
  await page.getByRole('option', { name: text }).click()
}

test('a secretary keeps a list of people and sites as a group, adds it to the next meeting at once, replaces and removes it', async ({
  openAs,
}) => {
  const page = await openAs('thuky1', { path: '/cuoc-hop/moi' })
  const faults = faultsOf(page)
  const saved = groupsOf(page)
  await expect(saved.getByRole('button', { name: 'Lưu thành nhóm' })).toBeDisabled()
  await page.getByRole('searchbox', { name: 'Tìm điểm cầu' }).fill('dong van')
  await page.getByRole('button', { name: /^Chọn \d+ điểm cầu đang hiện$/u }).click()
  const sites = Number((await page.getByText(/^Đã chọn \d+ trên/u).innerText()).split(' ')[2])
  expect(sites).toBeGreaterThan(10)
  await page.getByRole('button', { name: 'Thêm cán bộ điểm cầu của các điểm cầu đã chọn' }).click()
  await expect(page.getByText(/^Đã thêm \d+ cán bộ điểm cầu\.$/u)).toBeVisible()
  const people = Number((await page.getByText(/^\d+ người dự$/u).innerText()).split(' ')[0])

  await saved.getByRole('button', { name: 'Lưu thành nhóm' }).click()
  const dialog = page.getByRole('dialog', { name: 'Lưu danh sách này thành nhóm' })
  await expect(dialog).toContainText(`Lưu ${people} người và ${sites} điểm cầu`)
  await dialog.getByRole('button', { name: 'Lưu thành nhóm' }).click()
  await expect(dialog.getByLabel('Tên nhóm')).toHaveAccessibleDescription('Xin nhập tên nhóm.')
  await expectNothingSerious(page)
  await dialog.getByLabel('Tên nhóm').fill(NAME)
  // Enter saves the group and does not send the meeting's form around it.
  await dialog.getByLabel('Tên nhóm').press('Enter')
  await expect(saved.getByRole('status')).toHaveText(`Đã lưu nhóm “${NAME}”.`)
  expect(new URL(page.url()).pathname).toBe('/cuoc-hop/moi')
  expect(faults).toEqual([])

  const next = await openAs('thuky1', { path: '/cuoc-hop/moi' })
  await chooseGroup(next, `${NAME} (${people} người, ${sites} điểm cầu)`)
  await groupsOf(next).getByRole('button', { name: 'Thêm cả nhóm' }).click()
  await expect(groupsOf(next).getByRole('status')).toHaveText(
    `Đã thêm ${people} người và ${sites} điểm cầu của nhóm “${NAME}”.`,
  )
  await expect(next.getByText(`${people} người dự`, { exact: true })).toBeVisible()
  await expect(next.getByText(`Đã chọn ${sites} trên`)).toBeVisible()
  await expectNothingSerious(next)
  await next.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(next)
  await next.setViewportSize({ width: 1366, height: 768 })

  await next
    .getByRole('button', { name: /^Bỏ Cán bộ điểm cầu/u })
    .first()
    .click()
  await groupsOf(next).getByRole('button', { name: 'Lưu thành nhóm' }).click()
  const again = next.getByRole('dialog', { name: 'Lưu danh sách này thành nhóm' })
  await again.getByLabel('Tên nhóm').fill(NAME)
  await expect(again.getByRole('status')).toHaveText('Đã có nhóm tên này. Danh sách cũ của nhóm sẽ được thay.')
  await again.getByRole('button', { name: 'Thay danh sách của nhóm' }).click()
  await expect(groupsOf(next).getByRole('combobox', { name: 'Nhóm đã lưu' })).toHaveValue(
    `${NAME} (${people - 1} người, ${sites} điểm cầu)`,
  )
  await groupsOf(next).getByRole('button', { name: 'Xoá nhóm' }).click()
  await next
    .getByRole('dialog', { name: `Xoá nhóm “${NAME}”?` })
    .getByRole('button', { name: 'Xoá nhóm' })
    .click()
  await expect(groupsOf(next).getByRole('status')).toHaveText(`Đã xoá nhóm “${NAME}”.`)
  await expect(groupsOf(next).getByRole('combobox')).toHaveCount(0)
  // The list of the meeting stays.
  await expect(next.getByText(`${people - 1} người dự`, { exact: true })).toBeVisible()
})
