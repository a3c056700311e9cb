// The search over meetings and the text of their papers, from the words to the page in the reader.
import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { test } from '../support/browsers/pages.ts'
import { expectDrawn } from '../support/browsers/reading.ts'

test('words without marks lead to the page of the paper that has them, by keyboard, and the way back to the results', async ({
  openAs,
}) => {
  const page = await openAs('thuky1', { path: '/' })
  await page.getByRole('navigation').getByRole('link', { name: 'Tìm kiếm' }).click()
  await page.getByRole('searchbox', { name: 'Từ cần tìm' }).fill('tong kinh phi thuc hien')
  await page.keyboard.press('Enter')
  const results = page.getByRole('region', { name: 'Kết quả tìm kiếm' })
  await expect(results.locator('mark').first()).toHaveText('Tổng kinh phí thực hiện')
  await expectNothingSerious(page, 'results')
  const address = page.url()

  const hit = results.getByRole('link', { name: /^Mở trang 3/u }).first()
  await hit.focus()
  await page.keyboard.press('Enter')
  await expectDrawn(page, 3)
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^1\/\d+$/u)

  await page.goBack()
  await expect(page).toHaveURL(address)
  await expect(results.locator('mark').first()).toBeVisible()

  await page.getByRole('searchbox', { name: 'Từ cần tìm' }).fill('từ này không có ở đâu cả')
  await page.getByRole('button', { name: 'Tìm', exact: true }).click()
  await expect(page.getByRole('heading', { name: /^Không tìm thấy/u })).toBeVisible()
  await expectNothingSerious(page, 'nothing found')
})
