import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

test('an administrator writes a template of minutes beside the paper that it makes', async ({ openAs }) => {
  const page = await openAs('quantri', { path: '/quan-tri' })
  const faults = faultsOf(page)
  await page.getByRole('tab', { name: 'Cơ quan quyết định' }).click()
  await page.getByRole('button', { name: 'Lập cơ quan' }).first().click()
  const making = page.getByRole('dialog')
  await making.getByLabel(/^Tên cơ quan/u).fill('Uỷ ban nhân dân có mẫu biên bản')
  await making.getByRole('button', { name: 'Lập cơ quan' }).click()
  const card = page.getByRole('region', { name: 'Mẫu biên bản' })
  await expect(card).toContainText('Biên bản theo mẫu chung')
  await card.getByRole('button', { name: 'Thêm mẫu' }).click()
  const paper = page.getByRole('region', { name: 'Bản xem trước mẫu' })
  await expect(paper).toContainText('BIÊN BẢN')
  await page.getByLabel('Tên loại văn bản').fill('BIÊN BẢN PHIÊN HỌP')
  await page.getByLabel('Căn cứ').fill('Căn cứ Quy chế làm việc của Uỷ ban;')
  await page.getByRole('button', { name: 'Đưa phần Kết luận lên' }).click()
  await page.getByLabel('Tài liệu').uncheck()
  await expect(paper).toContainText('BIÊN BẢN PHIÊN HỌP')
  await expect(paper).toContainText('Căn cứ Quy chế làm việc của Uỷ ban;')
  await expect(paper).toContainText('II. KẾT LUẬN')
  await expect(paper).not.toContainText('Tờ trình')
  for (const [width, height] of [
    [390, 844],
    [1366, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expectNoSideScroll(page)
    await expectNothingSerious(page, `at ${width}`)
    await page.screenshot({ path: `test-results/minutes-template-${width}.png`, fullPage: true })
  }
  await page.getByRole('button', { name: 'Lưu mẫu' }).click()
  await expect(card).toContainText('BIÊN BẢN PHIÊN HỌP')
  await page.evaluate(() => localStorage.setItem('ngon-ngu', 'en'))
  await page.reload()
  const english = page.getByRole('region', { name: 'Templates of minutes' })
  await english.getByRole('button', { name: /^Edit/u }).click()
  await expect(page.getByLabel('Kind of document')).toHaveValue('BIÊN BẢN PHIÊN HỌP')
  await expectNothingSerious(page, 'in English')
  await page.screenshot({ path: 'test-results/minutes-template-en.png', fullPage: true })
  expect(faults).toEqual([])
})
