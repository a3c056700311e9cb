// Over 300 lines: one meeting, one short and one long paper, read and marked by several browsers that all its tests share.
import { expect, type Browser, type Locator, type Page } from 'playwright/test'
import { marksDocumentName } from '../../signaling/annotations/wire.ts'
import type { UploadResult } from '../../signaling/papers/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, LONG_REPORT, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { askForMarks } from '../support/world/marks-connection.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
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
} from '../support/browsers/reading.ts'
import { enterRoom } from '../support/browsers/room.ts'
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

test('with the pen in hand a finger scrolls and draws nothing, while the pen draws and scrolls nothing, even while the page still glides', async ({
  browser,
}) => {
  const context = await openContext(browser, server, 'daibieu3', {
    hasTouch: true,
    viewport: { width: 820, height: 1180 },
  })
  const page = await context.newPage()
  await openAlone(page, short)
  // So large that no fling leaves the first page: the middle of what is seen always lies on it.
  for (let step = 0; step < 12; step += 1) await page.getByRole('button', { name: 'Phóng to' }).click()
  await expect(page.getByRole('button', { name: 'Cỡ hiển thị: 500 phần trăm' })).toBeVisible()
  await takeTool(page, 'Bút')
  const marks = page.getByRole('img', { name: 'Nét bút của Đại biểu Sở Y tế' })
  const view = page.getByRole('region', { name: /^Các trang của/u })
  const scrolled = () => view.evaluate((element) => Math.round(element.scrollTop))
  const chromium = await context.newCDPSession(page)
  /** With the momentum that a flung page has on this machine: much, little or none. */
  const fling = async () => {
    const from = await middleOf(view, [0.5, 0.8])
    await chromium.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
    for (let by = 20; by <= 400; by += 20) {
      const touchPoints = [{ ...from, y: from.y - by }]
      await chromium.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints })
    }
    await chromium.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  const pen = async (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: { x: number; y: number }) =>
    chromium.send('Input.dispatchMouseEvent', { pointerType: 'pen', button: 'left', clickCount: 1, type, ...at })

  await fling()
  await expect.poll(scrolled).toBeGreaterThan(200)
  await expect(marks).toHaveCount(0)

  // Where the page has come to meanwhile does not matter: the pen lands in the middle of what is seen.
  for (const strokes of [1, 2]) {
    const [down, up] = [await middleOf(view, [0.3, 0.4]), await middleOf(view, [0.6, 0.6])]
    await pen('mousePressed', down)
    const restsAt = await scrolled()
    for (let part = 1; part <= 40; part += 1)
      await pen('mouseMoved', { x: down.x + ((up.x - down.x) * part) / 40, y: down.y + ((up.y - down.y) * part) / 40 })
    expect(await scrolled()).toBe(restsAt)
    await pen('mouseReleased', up)
    await expect(marks).toHaveCount(strokes)
    const drawn = await marks.last().boundingBox()
    if (drawn === null) throw new Error('The stroke is out of sight')
    // It lies under the way of the pen, from its landing to its lifting.
    for (const [is, should] of [
      [drawn.x, down.x],
      [drawn.y, down.y],
      [drawn.x + drawn.width, up.x],
      [drawn.y + drawn.height, up.y],
    ] as const)
      expect(Math.abs(is - should)).toBeLessThan(12)
    // Back to the top, then again: the second time the pen lands at once, while the page may still glide.
    await goToPage(page, 1)
    await fling()
  }
  await context.close()
})

test('a pen drawn over the bars selects none of their text', async ({ browser }) => {
  const context = await openContext(browser, server, 'daibieu3', { viewport: { width: 820, height: 1180 } })
  const page = await context.newPage()
  await openAlone(page, short)
  const title = page.getByText(SUBMISSION.title, { exact: true })
  const box = await title.boundingBox()
  if (box === null) throw new Error('The bar has no title')
  const chromium = await context.newCDPSession(page)
  const pen = async (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number, y: number) =>
    chromium.send('Input.dispatchMouseEvent', { pointerType: 'pen', button: 'left', clickCount: 1, type, x, y })
  await pen('mousePressed', box.x + 2, box.y + 8)
  for (let part = 1; part <= 8; part += 1) await pen('mouseMoved', box.x + (box.width * part) / 8, box.y + 8 + part)
  await pen('mouseReleased', box.x + box.width, box.y + 16)
  expect(await page.evaluate(() => String(getSelection()))).toBe('')
  await context.close()
})

/** A place of what is seen, in parts of its width and height. */
async function middleOf(view: Locator, [x, y]: readonly [number, number]): Promise<{ x: number; y: number }> {
  const box = await view.boundingBox()
  if (box === null) throw new Error('The pages are not on the screen')
  return { x: box.x + x * box.width, y: box.y + y * box.height }
}

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
