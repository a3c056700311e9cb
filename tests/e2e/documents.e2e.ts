import { expect, type Page } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'
import { expectDrawn, expectSaved, stroke, takeTool } from '../support/browsers/reading.ts'

// One person's documents, from the first file to the last one deleted.
test.describe.configure({ mode: 'serial' })

const FILE = 'docs-fixtures/papers/03-du-thao-nghi-quyet.pdf'
const NAME = '03-du-thao-nghi-quyet'
const WIDTHS = [
  [390, 844],
  [1366, 768],
] as const

async function fits(page: Page, what: string): Promise<void> {
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height })
    await expectNoSideScroll(page)
    await expectNothingSerious(page, `${what} at ${width}`)
  }
}
async function choose(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Việc khác với ${name}` }).click()
  await page.getByRole('menuitem', { name: act }).click()
}
const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

test('a delegate makes a folder, adds a PDF, renames, finds, reads and marks it; nobody else finds the page of it', async ({
  openAs,
}) => {
  const page = await openAs('daibieu1', { path: '/' })
  const faults = faultsOf(page)
  await page.getByRole('button', { name: 'Tài khoản của Đại biểu Sở Tài chính' }).click()
  await page.getByRole('button', { name: 'Tài liệu cá nhân' }).click()
  await expect(page.getByRole('heading', { name: 'Chưa có tài liệu nào' })).toBeVisible()
  await fits(page, 'no documents')
  await page.getByRole('button', { name: 'Thư mục mới' }).click()
  const naming = page.getByRole('dialog', { name: 'Thư mục mới' })
  await naming.getByRole('button', { name: 'Thư mục mới' }).click()
  await expect(naming.getByText('Xin nhập tên.')).toBeVisible()
  await naming.getByLabel('Tên').fill('Đường sá')
  await naming.getByRole('button', { name: 'Thư mục mới' }).click()
  await page.getByRole('link', { name: 'Đường sá' }).click()
  await expect(page.getByRole('heading', { name: 'Thư mục trống' })).toBeVisible()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Thêm tệp PDF' }).click(),
  ])
  await chooser.setFiles(FILE)
  await expect(row(page, NAME)).toBeVisible()
  await choose(page, NAME, 'Đổi tên')
  await page.getByRole('dialog').getByLabel('Tên').fill('Dự thảo của tôi')
  await page.getByRole('dialog').getByRole('button', { name: 'Đổi tên' }).click()
  await expect(row(page, 'Dự thảo của tôi')).toBeVisible()
  await fits(page, 'a folder')

  await page.getByRole('link', { name: 'Tài liệu cá nhân' }).first().click()
  await page.getByLabel('Tìm theo tên').fill('du thao')
  await expect(page.getByText('Tìm thấy 1 mục')).toBeVisible()
  await expect(row(page, 'Dự thảo của tôi')).toContainText('Tài liệu cá nhân / Đường sá')
  await page.getByRole('link', { name: 'Dự thảo của tôi' }).click()
  await expect(page.getByRole('toolbar', { name: 'Thanh đọc tài liệu' })).toContainText('Dự thảo của tôi')
  await expectDrawn(page, 1)
  await takeTool(page, 'Bút')
  await stroke(page, 1, [0.2, 0.2], [0.6, 0.25])
  await expectSaved(page)
  await page.reload()
  await expect(page.getByLabel(/^Nét bút của/u)).toHaveCount(1)
  await fits(page, 'the reader')
  const address = new URL(page.url()).pathname
  expect(faults).toEqual([])

  const other = await openAs('quantri', { path: address })
  await expect(other.getByRole('heading', { name: 'Không có trang này' })).toBeVisible()
})

test('a paper of a meeting is saved among them, and is locked once it is recalled; a folder is deleted with what is in it', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, { title: 'Họp có tài liệu', state: 'invited' })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('the meeting has no item')
  const { paperId } = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  const page = await openAs('daibieu1', { path: `/cuoc-hop/${meetingId}/tai-lieu/${paperId}` })
  const faults = faultsOf(page)
  await page.getByRole('button', { name: 'Lưu vào tài liệu cá nhân' }).click()
  await expect(page.getByRole('button', { name: 'Đã lưu vào tài liệu cá nhân' })).toBeVisible()
  await page.goto('/tai-lieu-ca-nhan')
  await expect(row(page, SUBMISSION.title)).toContainText('Bản lưu từ tài liệu họp')
  await choose(page, SUBMISSION.title, 'Chuyển đến')
  await page.getByRole('combobox', { name: 'Thư mục đến' }).click()
  await page.getByRole('option', { name: 'Đường sá' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Chuyển đến' }).click()
  await expect(row(page, 'Đường sá')).toContainText('2 tài liệu')

  const recalled = await secretary.call('papers.recall', { meetingId, paperId, reason: 'Nhầm bản' })
  expect(recalled.ok).toBe(true)
  await page.reload()
  await page.getByRole('link', { name: 'Đường sá' }).click()
  await expect(row(page, SUBMISSION.title)).toContainText('Tài liệu họp đã thu hồi')
  await expect(page.getByRole('link', { name: SUBMISSION.title })).toHaveCount(0)
  await fits(page, 'a locked copy')

  await page.getByRole('link', { name: 'Tài liệu cá nhân' }).first().click()
  await choose(page, 'Đường sá', 'Xoá')
  const asking = page.getByRole('dialog', { name: 'Xoá thư mục?' })
  await expect(asking).toContainText('cùng 0 thư mục con và 2 tài liệu bên trong')
  await asking.getByRole('button', { name: 'Xoá' }).click()
  await expect(page.getByRole('heading', { name: 'Chưa có tài liệu nào' })).toBeVisible()
  expect(faults).toEqual([])
})
