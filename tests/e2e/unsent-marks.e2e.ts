// Over 300 lines: one story, marks that never reached the server, tried on one browser profile and server that all its cases build on.
import { mkdtemp, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type BrowserContext, type Page } from 'playwright/test'
import { launchOnFolder } from '../support/browsers/browsers.ts'
import { cuttableMarks, type CuttableSocket } from '../support/links/cuttable-sockets.ts'
import {
  chooseLayer,
  endMeeting,
  expectOpened,
  meetingWithPaper,
  notesOf,
  writeNote,
  type MeetingWithPaper,
} from '../support/world/notes.ts'
import { cookieOf, openContext, signIn, test } from '../support/browsers/pages.ts'
import { expectDrawn, expectSaved, paperPage, spotOn, stroke, takeTool } from '../support/browsers/reading.ts'
import type { RunningServer } from '../support/server.ts'

const KEPT = 'Chưa gửi, trình duyệt đang giữ'

test('marks made without a link outlive a reload and a killed browser, and are sent once the link is back', async ({
  browser,
  server,
}) => {
  const { paper, path } = await meetingWithPaper(server, 'Họp rồi mất điện')
  const folder = await mkdtemp(join(tmpdir(), 'kept-browser-'))
  const first = await launchOnFolder(folder, server.url)
  const { page } = await openCut(first.context, await cookieOf(server, 'daibieu1'), server, { paper, path })
  await writeNote(page, [0.3, 0.2], 'Chung trước mất điện')
  await takeTool(page, 'Bút')
  await stroke(page, 1, [0.2, 0.5], [0.6, 0.5])
  await chooseLayer(page, 'Riêng tôi')
  await writeNote(page, [0.5, 0.2], 'Riêng trước mất điện')
  await expectKept(page)

  // What is on the disk of this machine needs no question.
  const questions: string[] = []
  page.on('dialog', (dialog) => questions.push(dialog.type()))
  await page.reload()
  await expectDrawn(page, 1)
  await expect(note(page, 'Chung trước mất điện')).toBeVisible()
  await expect(note(page, 'Riêng trước mất điện')).toBeVisible()
  await expect(paperPage(page, 1).locator('path[data-mark]')).toHaveCount(1)
  await expectKept(page)
  await expect(page.getByRole('button', { name: 'Hoàn tác' })).toBeDisabled()
  expect(questions).toEqual([])
  await chooseLayer(page, 'Riêng tôi')
  await writeNote(page, [0.4, 0.3], 'Riêng sau khi tải lại')
  await expectKept(page)
  await first.kill()
  expect(await notesOf(server, paper, 'shared')).toEqual([])

  const second = await launchOnFolder(folder, server.url)
  await second.context.addCookies([await cookieOf(server, 'daibieu1')])
  const again = await second.context.newPage()
  // Not the paper, only the list of meetings.
  await again.goto('/')
  await expect.poll(() => notesOf(server, paper, 'shared')).toEqual(['Chung trước mất điện'])
  await expect.poll(() => notesOf(server, paper, 'private')).toEqual(['Riêng trước mất điện', 'Riêng sau khi tải lại'])
  await expect.poll(() => recordsIn(again)).toBe(0)
  await second.context.close()
  await rm(folder, { recursive: true })

  const elsewhere = await openContext(browser, server, 'daibieu1')
  const fresh = await elsewhere.newPage()
  await fresh.goto(path)
  await expectDrawn(fresh, 1)
  await expect(paperPage(fresh, 1).locator('path[data-mark]')).toHaveCount(1)
  await expect(note(fresh, 'Riêng sau khi tải lại')).toBeVisible()
  await elsewhere.close()
})

test('with a link nothing stays on the machine', async ({ openAs, server }) => {
  const { path } = await meetingWithPaper(server, 'Họp có mạng')
  const page = await openAs('daibieu1', { path })
  await expectDrawn(page, 1)
  await chooseLayer(page, 'Riêng tôi')
  await writeNote(page, [0.3, 0.2], 'Gửi ngay')
  await expectSaved(page)
  await expect.poll(() => recordsIn(page)).toBe(0)
  await page.reload()
  await expectSaved(page)
  await expect(note(page, 'Gửi ngay')).toBeVisible()
  expect(await recordsIn(page)).toBe(0)
})

test('another person at the same machine neither sees nor sends them, and signs out without taking them away', async ({
  browser,
  server,
}) => {
  const { paper, path } = await meetingWithPaper(server, 'Họp chung máy')
  const context = await openContext(browser, server, 'daibieu1')
  const { page, link } = await openCut(context, null, server, { paper, path })
  await writeNote(page, [0.3, 0.2], 'Của người trước')
  await expectKept(page)
  // The session runs out; the page stays open.
  await context.clearCookies()
  link.mend()
  await page.goto('/')
  await signIn(page, server, 'chutri')
  await expect(page.getByRole('article').first()).toBeVisible()
  await page.goto(path)
  await expectDrawn(page, 1)
  await expectSaved(page)
  await expect(note(page, 'Của người trước')).toHaveCount(0)
  await page.getByRole('button', { name: 'Về trang cuộc họp' }).click()
  await signOut(page)
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
  expect(await notesOf(server, paper, 'shared')).toEqual([])

  await signIn(page, server, 'daibieu1')
  await expect.poll(() => notesOf(server, paper, 'shared')).toEqual(['Của người trước'])
  await expect.poll(() => recordsIn(page)).toBe(0)
  await context.close()
})

test('who signs out is asked about marks that an earlier page left, and giving them up deletes them', async ({
  browser,
  server,
}) => {
  const { paper, path } = await meetingWithPaper(server, 'Họp rồi bỏ ghi chú')
  const context = await openContext(browser, server, 'daibieu1')
  const { page } = await openCut(context, null, server, { paper, path })
  await writeNote(page, [0.3, 0.2], 'Sẽ bỏ')
  await expectKept(page)
  await page.close()
  const next = await context.newPage()
  const link = await cuttableMarks(next)
  link.cut()
  await next.goto('/')
  await signOut(next)
  await next
    .getByRole('dialog', { name: 'Còn ghi chú chưa gửi được' })
    .getByRole('button', { name: 'Đăng xuất, bỏ ghi chú' })
    .click()
  await expect(next.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
  expect(await next.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)
  link.mend()
  await signIn(next, server, 'daibieu1')
  // Going elsewhere at once would break off the sign-in.
  await expect(next.getByRole('article').first()).toBeVisible()
  await next.goto(path)
  await expectDrawn(next, 1)
  await expectSaved(next)
  await expect(note(next, 'Sẽ bỏ')).toHaveCount(0)
  expect(await notesOf(server, paper, 'shared')).toEqual([])
  await context.close()
})

test('what was given up in one tab is given up in the others', async ({ browser, server }) => {
  const { paper, path } = await meetingWithPaper(server, 'Họp rồi bỏ ở thẻ khác')
  const context = await openContext(browser, server, 'daibieu1')
  const { page, link } = await openCut(context, null, server, { paper, path })
  await writeNote(page, [0.3, 0.2], 'Bỏ ở thẻ khác')
  await expectKept(page)
  const other = await context.newPage()
  const otherLink = await cuttableMarks(other)
  otherLink.cut()
  await other.goto('/')
  await signOut(other)
  await other.getByRole('button', { name: 'Đăng xuất, bỏ ghi chú' }).click()
  await expect(other.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
  await page.bringToFront()
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
  link.mend()
  await signIn(page, server, 'daibieu1')
  await expectDrawn(page, 1)
  await expectSaved(page)
  await expect(note(page, 'Bỏ ở thẻ khác')).toHaveCount(0)
  expect(await notesOf(server, paper, 'shared')).toEqual([])
  await context.close()
})

test('a meeting that ended meanwhile takes what a closed page left, private and shared', async ({
  browser,
  server,
}) => {
  const { meetingId, paper, path } = await meetingWithPaper(server, 'Họp kết thúc lúc đóng máy')
  const context = await openContext(browser, server, 'daibieu1')
  const { page } = await openCut(context, null, server, { paper, path })
  await writeNote(page, [0.3, 0.2], 'Chung trước khi kết thúc')
  await chooseLayer(page, 'Riêng tôi')
  await writeNote(page, [0.5, 0.2], 'Riêng trước khi kết thúc')
  await expectKept(page)
  await page.close()
  await endMeeting(server, meetingId)
  const back = await context.newPage()
  await back.goto('/')
  await expect.poll(() => notesOf(server, paper, 'shared')).toEqual(['Chung trước khi kết thúc'])
  await expect.poll(() => notesOf(server, paper, 'private')).toEqual(['Riêng trước khi kết thúc'])
  await expect(back.getByRole('dialog')).toHaveCount(0)
  await context.close()
})

test('what a closed page left and the server refuses is said in words, again after a reload until it has been read', async ({
  browser,
  server,
}) => {
  const { meetingId, paper, path } = await meetingWithPaper(server, 'Họp kết thúc từ hôm qua')
  const context = await openContext(browser, server, 'daibieu1')
  const { page } = await openCut(context, null, server, { paper, path })
  await writeNote(page, [0.3, 0.2], 'Chung đến quá muộn')
  await chooseLayer(page, 'Riêng tôi')
  await writeNote(page, [0.5, 0.2], 'Riêng trên bản lưu trữ')
  await expectKept(page)
  await page.close()
  await endMeeting(server, meetingId)
  // As if the day were over, and the meeting put away.
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { timeout: 5_000 })
  database.exec('update mark_lines set may_return_until_ms = 1')
  database.prepare("update meetings set state = 'archived' where meeting_id = ?").run(meetingId)
  database.close()
  const back = await context.newPage()
  await back.goto('/')
  const dialog = back.getByRole('dialog', { name: 'Có ghi chú không lưu được' })
  const words = dialog.getByRole('textbox', { name: 'Nội dung ghi chú' })
  await expect(words).toHaveValue(/Trang 1: Chung đến quá muộn/u)
  await expect(words).toHaveValue(/Trang 1: Riêng trên bản lưu trữ/u)
  back.on('dialog', (question) => void question.accept())
  await back.reload()
  await expect(words).toHaveValue(/Trang 1: Chung đến quá muộn/u)
  await expect(words).toHaveValue(/Trang 1: Riêng trên bản lưu trữ/u)
  await dialog.getByRole('button', { name: 'Đã đọc' }).last().click()
  await expect(dialog).toHaveCount(0)
  await expect.poll(() => recordsIn(back)).toBe(0)
  expect(await notesOf(server, paper, 'shared')).toEqual([])
  await context.close()
})

test('two tabs without a link: each keeps its own marks, and the server gets each of them once', async ({
  browser,
  server,
}) => {
  const { paper, path } = await meetingWithPaper(server, 'Họp hai thẻ')
  const context = await openContext(browser, server, 'daibieu1')
  const one = await openCut(context, null, server, { paper, path })
  await writeNote(one.page, [0.3, 0.2], 'Thẻ một')
  await expectKept(one.page)
  const two = await openCut(context, null, server, { paper, path })
  await writeNote(two.page, [0.5, 0.2], 'Thẻ hai')
  await expectKept(two.page)
  await one.page.bringToFront()
  await writeNote(one.page, [0.4, 0.3], 'Thẻ một lần nữa')
  await expectKept(one.page)
  await one.page.reload()
  await two.page.reload()
  for (const { page } of [one, two]) {
    await page.bringToFront()
    await expectDrawn(page, 1)
    for (const words of ['Thẻ một', 'Thẻ hai', 'Thẻ một lần nữa']) await expect(note(page, words)).toHaveCount(1)
  }
  one.link.mend()
  two.link.mend()
  await expectSaved(one.page)
  await expectSaved(two.page)
  expect((await notesOf(server, paper, 'shared')).sort()).toEqual(['Thẻ hai', 'Thẻ một', 'Thẻ một lần nữa'])
  for (const { page } of [one, two]) await expect(page.locator('[data-mark]')).toHaveCount(3)
  await expect.poll(() => recordsIn(one.page)).toBe(0)
  await context.close()
})

/** A page on which a note is written and not saved, which the machine has already. */
async function halfWritten(context: BrowserContext, path: string, text: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(path)
  await expectDrawn(page, 1)
  await takeTool(page, 'Ghi chú')
  const spot = await spotOn(page, 1, [0.3, 0.2])
  await page.mouse.click(spot.x, spot.y)
  await page.getByRole('textbox', { name: 'Nội dung ghi chú' }).fill(text)
  await expect.poll(() => countIn(page, 'drafts')).toBe(1)
  return page
}

test('a half-written note outlives its page, and no second tab goes on with it meanwhile', async ({
  browser,
  server,
}) => {
  const { path } = await meetingWithPaper(server, 'Họp viết dở')
  const context = await openContext(browser, server, 'daibieu1')
  const page = await halfWritten(context, path, 'Viết dở thì mất điện')
  const second = await context.newPage()
  await second.goto(path)
  await expectDrawn(second, 1)
  await expect(second.getByRole('textbox', { name: 'Nội dung ghi chú' })).toHaveCount(0)
  // Without a question, as when the power fails.
  await page.close()
  await second.reload()
  const editor = second.getByRole('textbox', { name: 'Nội dung ghi chú' })
  await expect(editor).toHaveValue('Viết dở thì mất điện')
  await second.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expectSaved(second)
  await expect(note(second, 'Viết dở thì mất điện')).toBeVisible()
  await expect.poll(() => countIn(second, 'drafts')).toBe(0)
  await context.close()
})

test('a half-written note that is saved the moment it is back is not brought back once more', async ({
  browser,
  server,
}) => {
  const { path } = await meetingWithPaper(server, 'Họp lưu ngay')
  const context = await openContext(browser, server, 'daibieu1')
  const page = await halfWritten(context, path, 'Lưu ngay khi trở lại')
  await page.close()
  const next = await context.newPage()
  // Quicker than anybody could be.
  await next.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      const save = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Lưu')
      if (save === undefined) return
      observer.disconnect()
      save.click()
    }).observe(document, { childList: true, subtree: true })
  })
  await next.goto(path)
  await expect(note(next, 'Lưu ngay khi trở lại')).toBeVisible()
  await expectSaved(next)
  await expect.poll(() => countIn(next, 'drafts')).toBe(0)
  await context.close()
})

test('a browser that stores nothing says so and asks before it closes', async ({ browser, server }) => {
  const { paper, path } = await meetingWithPaper(server, 'Họp không có chỗ giữ')
  const context = await openContext(browser, server, 'daibieu1')
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Not here', 'SecurityError')
    }
  })
  const { page, link } = await openCut(context, null, server, { paper, path })
  await writeNote(page, [0.3, 0.2], 'Chỉ có trong trang')
  await expect(page.getByRole('status').filter({ hasText: 'Chưa gửi (mất mạng)' })).toBeVisible()
  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const question = await asked
  expect(question.type()).toBe('beforeunload')
  await question.dismiss()
  link.mend()
  await expectSaved(page)
  expect(await notesOf(server, paper, 'shared')).toEqual(['Chỉ có trong trang'])
  await context.close()
})

/** A page of the paper that had a link and has none now. */
async function openCut(
  context: BrowserContext,
  cookie: Awaited<ReturnType<typeof cookieOf>> | null,
  server: RunningServer,
  { paper, path }: Pick<MeetingWithPaper, 'paper' | 'path'>,
): Promise<{ page: Page; link: CuttableSocket }> {
  if (cookie !== null) await context.addCookies([cookie])
  const page = await context.newPage()
  const link = await cuttableMarks(page)
  await page.goto(path)
  await expectDrawn(page, 1)
  await expectOpened(server, paper)
  await expectSaved(page)
  link.cut()
  return { page, link }
}

async function expectKept(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: KEPT })).toBeVisible()
}

function note(page: Page, words: string) {
  return page.getByRole('button', { name: new RegExp(`: ${words}$`, 'u') })
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Tài khoản/u }).click()
  await page.getByRole('button', { name: 'Đăng xuất' }).click()
}

/** How many records of unsent marks the browser holds. */
const recordsIn = (page: Page) => countIn(page, 'records')

async function countIn(page: Page, store: 'records' | 'drafts'): Promise<number> {
  return page.evaluate(async (name) => {
    if (!(await indexedDB.databases()).some((each) => each.name === 'unsent-marks')) return 0
    return new Promise<number>((resolve, reject) => {
      const opening = indexedDB.open('unsent-marks')
      opening.addEventListener('error', () => reject(new Error('The database cannot be opened')))
      opening.addEventListener('success', () => {
        const counting = opening.result.transaction(name).objectStore(name).count()
        counting.addEventListener('success', () => {
          opening.result.close()
          resolve(counting.result)
        })
      })
    })
  }, store)
}
