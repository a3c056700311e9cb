import { expect, type Browser, type Locator, type Page } from 'playwright/test'
import { marksDocumentName } from '../../signaling/annotations/wire.ts'
import type { UploadResult } from '../../signaling/papers/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, LONG_REPORT, SUBMISSION } from '../support/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/make-meeting.ts'
import { askForMarks } from '../support/marks-line.ts'
import { faultsOf, openContext, test } from '../support/pages.ts'
import {
  darkPoints,
  expectAtPage,
  expectDrawn,
  expectSaved,
  goToPage,
  openInRoom,
  paperPage,
  spotOn,
  stroke,
  takeTool,
  timeToSee,
} from '../support/reading.ts'
import { enterRoom } from '../support/room.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const FINANCE = 'Đại biểu Sở Tài chính'
const INTERIOR = 'Đại biểu Sở Nội vụ'
/** Longest time from a mark to its being seen by another, milliseconds. */
const SEEN_WITHIN_MS = 1_000

let server: RunningServer
let meetingId: MeetingId
let long: UploadResult
let short: UploadResult

test.beforeAll(async () => {
  test.setTimeout(150_000)
  // One of its own, because a test here kills it.
  server = await startServer()
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, {
    title: 'Họp đọc và ghi chú',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
      { fullName: FINANCE, role: 'delegate' },
      { fullName: INTERIOR, role: 'delegate' },
      { fullName: 'Đại biểu Sở Y tế', role: 'delegate' },
    ],
    agenda: ['Nội dung duy nhất'],
    state: 'inSession',
  })
  meetingId = made.meetingId
  const [agendaItemId] = made.agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  long = await addPaper(secretary, { meetingId, agendaItemId }, LONG_REPORT)
  short = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
})
test.afterAll(() => server?.stop())

test('a paper of 123 pages shows its first page before the file has come, is searched without diacritics, and read in every way', async ({
  browser,
}) => {
  const context = await openContext(browser, server, 'daibieu1')
  const page = await context.newPage()
  const faults = faultsOf(page)
  let [askedBytes, wholeFiles] = [0, 0]
  page.on('response', (response) => {
    if (!response.url().includes(`/api/papers/${long.paperVersionId}/file`)) return
    if (response.status() !== 206) wholeFiles += 1
    askedBytes += Number(response.headers()['content-length'])
  })

  await openAlone(page, long)
  expect(wholeFiles).toBe(0)
  expect(askedBytes).toBeGreaterThan(0)
  expect(askedBytes).toBeLessThan(LONG_REPORT.bytes / 2)

  await page.getByRole('button', { name: 'Tìm trong tài liệu' }).click()
  const search = page.getByRole('search')
  await search.getByRole('textbox').fill('duong truyen tai tung diem cau vao ba khung gio')
  await expect(search.getByRole('status')).toHaveText(/^1\/[1-9]/u)
  await expectAtPage(page, 8)
  await expect(paperPage(page, 8).locator('[data-current]').first()).toBeInViewport()
  await search.getByRole('textbox').fill('duong')
  await expect(search.getByRole('status')).toHaveText(/^\d+\/[1-9]\d\d/u, { timeout: 30_000 })
  await search.getByRole('textbox').fill('không có câu này')
  await expect(search.getByRole('status')).toHaveText('Không tìm thấy', { timeout: 30_000 })
  await search.getByRole('button', { name: 'Đóng ô tìm' }).click()
  await expect(page.locator('[data-hit]')).toHaveCount(0)

  await goToPage(page, 100)
  await expectDrawn(page, 100)
  await page.getByRole('button', { name: 'Trang sau' }).click()
  await expectAtPage(page, 101)

  await page.getByRole('button', { name: 'Hình thu nhỏ các trang' }).click()
  const thumbnails = page.getByRole('navigation', { name: 'Hình thu nhỏ các trang' })
  const picked = thumbnails.getByRole('button', { name: 'Đến trang 99', exact: true })
  await expect.poll(() => darkPoints(picked.locator('canvas'))).toBeGreaterThan(20)
  await picked.click()
  await expectAtPage(page, 99)
  await expect(picked).toHaveAttribute('aria-current', 'page')

  const widthOf = async () => (await paperPage(page, 99).boundingBox())?.width ?? 0
  const before = await widthOf()
  await page.getByRole('button', { name: 'Phóng to' }).click()
  await expect.poll(widthOf).toBeGreaterThan(before * 1.1)
  await page.getByRole('button', { name: /^Cỡ hiển thị/u }).click()
  await page.getByRole('menuitem', { name: 'Vừa cả trang' }).click()
  await expect.poll(widthOf).toBeLessThan(before)
  await expectAtPage(page, 99)

  await goToPage(page, 8)
  const line = paperPage(page, 8)
    .locator('[data-text-layer] span')
    .filter({ hasText: /truyền/u })
    .first()
  await selectAll(page, line)
  const selected = (await page.evaluate(() => String(getSelection()))).normalize('NFC')
  expect(selected).toContain('truyền')
  expect(faults).toEqual([])
  await context.close()
})

test('ink, highlight and note of one are seen by another within a second with the author’s name; each erases and undoes only their own', async ({
  browser,
}) => {
  const [one, other] = [await openInMeeting(browser, 'daibieu1'), await openInMeeting(browser, 'daibieu2')]
  const ink = (page: Page, name: string) => paperPage(page, 1).getByRole('img', { name: `Nét bút của ${name}` })

  await takeTool(one, 'Bút')
  const times = [await timeToSee(() => stroke(one, 1, [0.2, 0.3], [0.6, 0.35]), other, `Nét bút của ${FINANCE}`)]
  times.push(await timeToSee(() => stroke(one, 1, [0.2, 0.4], [0.6, 0.45]), other, `Nét bút của ${FINANCE}`))
  await takeTool(one, 'Tô sáng')
  times.push(await timeToSee(() => stroke(one, 1, [0.02, 0.6], [0.06, 0.7]), other, `Tô sáng của ${FINANCE}`))
  await takeTool(one, 'Ghi chú')
  const at = await spotOn(one, 1, [0.3, 0.2])
  await one.mouse.click(at.x, at.y)
  await one.getByRole('textbox', { name: 'Nội dung ghi chú' }).fill('Đề nghị làm rõ mức “khoán” 70%')
  const keep = () => one.getByRole('button', { name: 'Lưu', exact: true }).click()
  times.push(await timeToSee(keep, other, `Ghi chú của ${FINANCE}`))
  expect(Math.max(...times), `${times.join(', ')} ms`).toBeLessThan(SEEN_WITHIN_MS)

  await other.getByRole('button', { name: `Ghi chú của ${FINANCE}: Đề nghị làm rõ mức “khoán” 70%` }).click()
  const read = other.getByRole('group', { name: `Ghi chú của ${FINANCE}` })
  await expect(read).toContainText(`${FINANCE} · Chung`)
  await expect(read.getByRole('button', { name: 'Xoá' })).toHaveCount(0)
  await read.getByRole('button', { name: 'Đóng' }).click()
  const over = await spotOn(other, 1, [0.4, 0.325])
  await other.mouse.move(over.x, over.y)
  await expect(other.getByRole('tooltip', { name: FINANCE })).toBeVisible()

  await takeTool(other, 'Bút')
  await stroke(other, 1, [0.2, 0.5], [0.6, 0.55])
  await expect(ink(one, INTERIOR)).toHaveCount(1)
  // A second stroke through the first: the eraser of the one takes theirs alone.
  await takeTool(other, 'Tẩy')
  await stroke(other, 1, [0.4, 0.25], [0.4, 0.58])
  await expect(ink(one, INTERIOR)).toHaveCount(0)
  await expect(ink(other, FINANCE)).toHaveCount(2)
  await other.getByRole('button', { name: 'Hoàn tác' }).click()
  await expect(ink(one, INTERIOR)).toHaveCount(1)

  // The last thing that happened was the other's; what is undone is the note, one's own last.
  await one.getByRole('button', { name: 'Hoàn tác' }).click()
  await expect(other.getByRole('button', { name: new RegExp(`^Ghi chú của ${FINANCE}`, 'u') })).toHaveCount(0)
  await expect(ink(one, INTERIOR)).toHaveCount(1)
  await one.getByRole('button', { name: 'Làm lại' }).click()
  await expect(other.getByRole('button', { name: new RegExp(`^Ghi chú của ${FINANCE}`, 'u') })).toHaveCount(1)
  await one.context().close()
  await other.context().close()
})

test('marks of both layers are there after a reload and after the server was killed; the private ones are nobody else’s', async ({
  browser,
}) => {
  const one = await openInMeeting(browser, 'daibieu1')
  const note = (page: Page, words: string) => page.getByRole('button', { name: new RegExp(`: ${words}$`, 'u') })
  await writeNote(one, [0.3, 0.8], 'Ý chung')
  await one.getByRole('button', { name: /^Riêng tôi/u }).click()
  await writeNote(one, [0.5, 0.8], 'Ý riêng')
  await takeTool(one, 'Bút')
  await stroke(one, 1, [0.2, 0.9], [0.6, 0.92])
  await expectSaved(one)
  const privateInk = await lastMark(one)

  const me = await TestClient.signIn(server.url, 'daibieu1')
  const who = await me.call('identity.whoAmI', {})
  if (!who.ok || who.result.account === null) throw new Error('Nobody is signed in')
  const mine = marksDocumentName(short.paperVersionId, 'private', who.result.account.accountId)
  expect(await askForMarks(me, mine)).toMatchObject({ kind: 'opened', marks: [{ text: 'Ý riêng' }, { kind: 'ink' }] })
  for (const username of ['daibieu2', 'chutri', 'thuky1', 'quantri'])
    expect(await askForMarks(await TestClient.signIn(server.url, username), mine)).toEqual({ kind: 'refused' })

  await one.reload()
  await openInRoom(one, SUBMISSION.title)
  await expect(note(one, 'Ý chung')).toBeVisible()
  await expect(note(one, 'Ý riêng')).toBeVisible()
  await expect(one.locator(`[data-mark="${privateInk}"]`)).toBeVisible()

  await server.kill()
  await server.start()
  const again = await openContext(browser, server, 'daibieu1')
  const fresh = await again.newPage()
  await openAlone(fresh, short)
  await expect(note(fresh, 'Ý chung')).toBeVisible()
  await expect(note(fresh, 'Ý riêng')).toBeVisible()
  await expect(fresh.locator(`[data-mark="${privateInk}"]`)).toBeVisible()

  const stranger = await openContext(browser, server, 'daibieu2')
  const elsewhere = await stranger.newPage()
  await openAlone(elsewhere, short)
  await expect(note(elsewhere, 'Ý chung')).toBeVisible()
  await expect(note(elsewhere, 'Ý riêng')).toHaveCount(0)
  await expect(elsewhere.locator(`[data-mark="${privateInk}"]`)).toHaveCount(0)
  expect(await askForMarks(await TestClient.signIn(server.url, 'daibieu2'), mine)).toEqual({ kind: 'refused' })
  for (const context of [one.context(), again, stranger]) await context.close()
})

test('with the pen in hand a finger scrolls and draws nothing, while the pen draws and scrolls nothing', async ({
  browser,
}) => {
  const context = await openContext(browser, server, 'daibieu3', {
    hasTouch: true,
    viewport: { width: 820, height: 1180 },
  })
  const page = await context.newPage()
  await openAlone(page, short)
  await takeTool(page, 'Bút')
  const marks = paperPage(page, 1).getByRole('img', { name: 'Nét bút của Đại biểu Sở Y tế' })
  const scrolled = () =>
    page.getByRole('region', { name: /^Các trang của/u }).evaluate((element) => Math.round(element.scrollTop))
  const chromium = await context.newCDPSession(page)

  const from = await spotOn(page, 1, [0.5, 0.7])
  await chromium.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  for (let moved = 20; moved <= 400; moved += 20) {
    const touchPoints = [{ ...from, y: from.y - moved }]
    await chromium.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints })
  }
  await chromium.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect.poll(scrolled).toBeGreaterThan(200)
  await expect(marks).toHaveCount(0)

  // Nothing moves any more: the finger's scrolling has come to rest.
  let before = -1
  await expect.poll(async () => before === (before = await scrolled())).toBe(true)
  const [down, up] = [await spotOn(page, 1, [0.3, 0.6]), await spotOn(page, 1, [0.6, 0.8])]
  const pen = { pointerType: 'pen', button: 'left', clickCount: 1 } as const
  await chromium.send('Input.dispatchMouseEvent', { ...pen, type: 'mousePressed', ...down })
  for (let part = 1; part <= 8; part += 1) {
    const along = { x: down.x + ((up.x - down.x) * part) / 8, y: down.y + ((up.y - down.y) * part) / 8 }
    await chromium.send('Input.dispatchMouseEvent', { ...pen, type: 'mouseMoved', ...along })
  }
  await chromium.send('Input.dispatchMouseEvent', { ...pen, type: 'mouseReleased', ...up })
  await expect(marks).toHaveCount(1)
  expect(await scrolled()).toBe(before)
  await context.close()
})

async function openAlone(page: Page, paper: UploadResult): Promise<void> {
  await page.goto(`/cuoc-hop/${meetingId}/tai-lieu/${paper.paperId}`)
  await expectDrawn(page, 1)
}

/** A page of that person in the meeting, without camera, reading the short paper. */
async function openInMeeting(browser: Browser, username: string): Promise<Page> {
  const context = await openContext(browser, server, username)
  const page = await context.newPage()
  await enterRoom(page, meetingId, { camera: 'off' })
  await openInRoom(page, SUBMISSION.title)
  return page
}

async function writeNote(page: Page, at: readonly [number, number], words: string): Promise<void> {
  await takeTool(page, 'Ghi chú')
  const spot = await spotOn(page, 1, at)
  await page.mouse.click(spot.x, spot.y)
  await page.getByRole('textbox', { name: 'Nội dung ghi chú' }).fill(words)
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
}

async function lastMark(page: Page): Promise<string> {
  const id = await paperPage(page, 1).locator('path[data-mark]').last().getAttribute('data-mark')
  if (id === null) throw new Error('Nothing was drawn')
  return id
}

/** Selects a line of the text as a person does, by drawing over it. */
async function selectAll(page: Page, line: Locator): Promise<void> {
  await line.scrollIntoViewIfNeeded()
  const box = await line.boundingBox()
  if (box === null) throw new Error('The line is not on the screen')
  const middle = box.y + box.height / 2
  await page.mouse.move(box.x + 1, middle)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 1, middle, { steps: 8 })
  await page.mouse.up()
}
