import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, type Browser, type Page } from 'playwright/test'
import type { UploadResult } from '../../signaling/papers/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { cuttableMarks, type CuttableSocket } from '../support/links/cuttable-sockets.ts'
import { chooseLayer, endMeeting, expectOpened, meetingWithPaper, notesOf, writeNote } from '../support/world/notes.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { expectDrawn, expectSaved } from '../support/browsers/reading.ts'
import type { RunningServer } from '../support/server.ts'

test('marks made without a link are kept although the meeting ended meanwhile; afterwards one’s own notes still are', async ({
  browser,
  server,
}) => {
  const { meetingId, paper } = await meetingWithPaper(server, 'Họp có người mất mạng')
  const { page, link } = await openAlone(browser, server, meetingId, paper)
  link.cut()
  await writeNote(page, [0.3, 0.2], 'Ý chung lúc mất mạng')
  await expect(page.getByRole('status').filter({ hasText: 'Chưa gửi' })).toBeVisible()
  await chooseLayer(page, 'Riêng tôi')
  await writeNote(page, [0.5, 0.2], 'Ý riêng lúc mất mạng')
  await endMeeting(server, meetingId)
  link.mend()
  await expectSaved(page)
  expect(await notesOf(server, paper, 'shared')).toEqual(['Ý chung lúc mất mạng'])
  expect(await notesOf(server, paper, 'private')).toEqual(['Ý riêng lúc mất mạng'])
  await expect(page.getByRole('dialog')).toHaveCount(0)

  // The meeting is over: the shared layer takes nothing more, one's own does.
  await expect(page.getByRole('button', { name: /^Chung/u })).toBeDisabled()
  await writeNote(page, [0.4, 0.3], 'Ghi thêm sau cuộc họp')
  await expectSaved(page)
  expect(await notesOf(server, paper, 'private')).toEqual(['Ý riêng lúc mất mạng', 'Ghi thêm sau cuộc họp'])
  await page.context().close()
})

test('shared marks that come too late are said in words, and become one’s own notes', async ({ browser, server }) => {
  const { meetingId, paper } = await meetingWithPaper(server, 'Họp có người mất mạng')
  const { page, link } = await openAlone(browser, server, meetingId, paper)
  link.cut()
  await writeNote(page, [0.3, 0.2], 'Đến quá muộn')
  await endMeeting(server, meetingId)
  // As if the day were over.
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { timeout: 5_000 })
  database.exec('update mark_lines set may_return_until_ms = 1')
  database.close()
  link.mend()

  const dialog = page.getByRole('dialog', { name: 'Có ghi chú không lưu được' })
  await expect(dialog).toContainText('Cuộc họp đã kết thúc')
  await expect(dialog).toContainText('1 ghi chú, nét vẽ đã chuyển sang lớp Riêng tôi')
  await expect(dialog.getByRole('textbox', { name: 'Nội dung ghi chú' })).toHaveValue(/Trang 1: Đến quá muộn$/u)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await dialog.getByRole('button', { name: 'Chép nội dung' }).press('Enter')
  await expect(dialog.getByRole('status')).toHaveText('Đã chép')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Đến quá muộn')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expectSaved(page)
  await expect(page.getByRole('button', { name: /: Đến quá muộn$/u })).toHaveCount(1)
  expect(await notesOf(server, paper, 'shared')).toEqual([])
  expect(await notesOf(server, paper, 'private')).toEqual(['Đến quá muộn'])
  await page.context().close()
})

test('when the paper was recalled meanwhile, the text of the notes can still be copied', async ({
  browser,
  server,
}) => {
  const { meetingId, paper } = await meetingWithPaper(server, 'Họp có người mất mạng')
  const { page, link } = await openAlone(browser, server, meetingId, paper)
  link.cut()
  await chooseLayer(page, 'Riêng tôi')
  await writeNote(page, [0.3, 0.2], 'Ý trên tài liệu bị thu hồi')
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { paperId } = paper
  expect(await secretary.call('papers.recall', { meetingId, paperId, reason: 'Nhầm bản' })).toMatchObject({ ok: true })
  link.mend()
  const dialog = page.getByRole('dialog', { name: 'Có ghi chú không lưu được' })
  await expect(dialog).toContainText('đã thu hồi')
  await expect(dialog.getByRole('textbox')).toHaveValue(/Ý trên tài liệu bị thu hồi$/u)
  await dialog.getByRole('button', { name: 'Đã đọc' }).last().click()
  await expect(dialog).toHaveCount(0)
  await page.context().close()
})

/** A page of the paper whose marks the server has open. */
async function openAlone(
  browser: Browser,
  server: RunningServer,
  meetingId: MeetingId,
  paper: UploadResult,
): Promise<{ page: Page; link: CuttableSocket }> {
  const context = await openContext(browser, server, 'daibieu1')
  const page = await context.newPage()
  const link = await cuttableMarks(page)
  await page.goto(`/cuoc-hop/${meetingId}/tai-lieu/${paper.paperId}`)
  await expectDrawn(page, 1)
  await expectOpened(server, paper)
  await expectSaved(page)
  return { page, link }
}
