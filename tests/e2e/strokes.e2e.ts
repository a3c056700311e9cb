import { expect, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, LONG_REPORT, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'
import {
  expectAtPage,
  expectDrawn,
  goToPage,
  openInRoom,
  paperPage,
  spotOn,
  takeTool,
  type Spot,
} from '../support/browsers/reading.ts'
import { enterRoom } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

test('a stroke ends on the page it began on when the presenter turns the page, and keeps what was drawn', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingWithPapers(server)
  const chair = await openAs('chutri')
  const one = await openAs('daibieu1')
  const faults = faultsOf(one)
  for (const page of [chair, one]) await enterRoom(page, meetingId, { camera: 'off' })
  await openInRoom(chair, LONG_REPORT.title)
  await goToPage(chair, 3)
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expectAtPage(one, 3)
  await expectDrawn(one, 3)
  await takeTool(one, 'Bút')

  const lastSpot = await drawTo(one, 3, [0.3, 0.1], [0.5, 0.15])
  // The next page, so that the old one is still near: the stroke could run over both.
  await goToPage(chair, 4)
  await expectAtPage(one, 4)
  await expectDrawn(one, 4)
  // The hand has noticed nothing and draws on.
  for (let by = 20; by <= 100; by += 20) await one.mouse.move(lastSpot.x + by, lastSpot.y + by)
  await one.mouse.up()
  await expect(paperPage(one, 4).locator('path[data-mark]')).toHaveCount(0)
  // The next stroke is the new page's.
  await drawTo(one, 4, [0.3, 0.1], [0.5, 0.15])
  await one.mouse.up()
  await expectStroke(one, 4, [0.3, 0.1], [0.5, 0.15])
  await goToPage(chair, 3)
  await expectAtPage(one, 3)
  await expectStroke(one, 3, [0.3, 0.1], [0.5, 0.15])
  expect(faults).toEqual([])
})

test('a highlight of text ends on the page it began on when the presenter turns the page, and keeps what was selected', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingWithPapers(server)
  const chair = await openAs('chutri')
  const one = await openAs('daibieu1')
  for (const page of [chair, one]) await enterRoom(page, meetingId, { camera: 'off' })
  await openInRoom(chair, LONG_REPORT.title)
  await goToPage(chair, 3)
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expectAtPage(one, 3)
  await expectDrawn(one, 3)
  await takeTool(one, 'Tô sáng')

  const [from, to] = [await lineOfText(one, 3, 2), await lineOfText(one, 3, 4)]
  await one.mouse.move(from.x, from.y)
  await one.mouse.down()
  await one.mouse.move(to.x + 40, to.y, { steps: 8 })
  await expect.poll(() => one.evaluate(() => String(getSelection()).length)).toBeGreaterThan(10)
  await goToPage(chair, 4)
  await expectAtPage(one, 4)
  await expectDrawn(one, 4)
  const elsewhere = await lineOfText(one, 4, 5)
  await one.mouse.move(elsewhere.x + 60, elsewhere.y, { steps: 8 })
  await one.mouse.up()
  await expect(highlights(one, 4)).toHaveCount(0)
  expect(await one.evaluate(() => String(getSelection()))).toBe('')
  await goToPage(chair, 3)
  await expectAtPage(one, 3)
  await expect(highlights(one, 3)).toHaveCount(1)

  // The next one is the new page's.
  await goToPage(chair, 4)
  await expectAtPage(one, 4)
  await expectDrawn(one, 4)
  const start = await lineOfText(one, 4, 2)
  await one.mouse.move(start.x, start.y)
  await one.mouse.down()
  await one.mouse.move(start.x + 80, start.y, { steps: 8 })
  await one.mouse.up()
  await expect(highlights(one, 4)).toHaveCount(1)
})

test('one’s own turning, zooming and closing in the middle of a stroke end it, and keep what was drawn', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingWithPapers(server)
  const page = await openAs('daibieu1')
  await enterRoom(page, meetingId, { camera: 'off' })
  await openInRoom(page, SUBMISSION.title)
  await takeTool(page, 'Bút')

  // By the keyboard, since the pointer is busy.
  await drawTo(page, 1, [0.2, 0.2], [0.4, 0.25])
  await page.getByRole('button', { name: 'Trang sau' }).press('Enter')
  await expectAtPage(page, 2)
  await drawOn(page)
  await goToPage(page, 1)
  await expectStroke(page, 1, [0.2, 0.2], [0.4, 0.25])
  await page.getByRole('button', { name: 'Hoàn tác' }).click()

  await drawTo(page, 1, [0.2, 0.3], [0.4, 0.35])
  await page.getByRole('button', { name: 'Phóng to' }).press('Enter')
  await drawOn(page)
  await expectStroke(page, 1, [0.2, 0.3], [0.4, 0.35])
  await page.getByRole('button', { name: 'Hoàn tác' }).click()

  await drawTo(page, 1, [0.2, 0.2], [0.4, 0.25])
  const lies = () => paperPage(page, 1).boundingBox()
  const before = await lies()
  await page.setViewportSize({ width: 1_200, height: 700 })
  await expect.poll(lies).not.toEqual(before)
  await drawOn(page)
  await expectStroke(page, 1, [0.2, 0.2], [0.4, 0.25])
  await page.getByRole('button', { name: 'Hoàn tác' }).click()

  // Put down in the middle of the stroke, the pen has still drawn it.
  await drawTo(page, 1, [0.2, 0.2], [0.4, 0.25])
  await page.getByRole('button', { name: 'Đọc', exact: true }).press('Enter')
  await drawOn(page)
  await expectStroke(page, 1, [0.2, 0.2], [0.4, 0.25])
  await page.getByRole('button', { name: 'Hoàn tác' }).click()

  await takeTool(page, 'Bút')
  await drawTo(page, 1, [0.2, 0.2], [0.4, 0.25])
  await page.getByRole('button', { name: 'Danh sách tài liệu' }).press('Enter')
  await drawOn(page)
  await page.getByRole('button', { name: SUBMISSION.title }).click()
  await expectDrawn(page, 1)
  await expectStroke(page, 1, [0.2, 0.2], [0.4, 0.25])
})

async function meetingWithPapers(server: RunningServer): Promise<MeetingId> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp có người đang vẽ',
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  for (const paper of [LONG_REPORT, SUBMISSION]) await addPaper(secretary, { meetingId, agendaItemId }, paper)
  return meetingId
}

const highlights = (page: Page, pageNumber: number) => paperPage(page, pageNumber).locator('g[data-mark]')

/** The beginning of a piece of text on a page, the first of them being 0; on the screen. */
async function lineOfText(page: Page, pageNumber: number, index: number): Promise<{ x: number; y: number }> {
  const piece = paperPage(page, pageNumber).locator('[data-text-layer] > span').filter({ hasText: /\S{3}/u }).nth(index)
  const box = await piece.boundingBox()
  if (box === null) throw new Error(`Page ${pageNumber} has no text ${index}`)
  return { x: box.x + 3, y: box.y + box.height / 2 }
}

/** Puts the pointer down on a page and draws, without lifting it. Returns where it is on the screen then. */
async function drawTo(page: Page, pageNumber: number, from: Spot, to: Spot): Promise<{ x: number; y: number }> {
  const [start, end] = [await spotOn(page, pageNumber, from), await spotOn(page, pageNumber, to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 8 })
  return end
}

/** The hand that has noticed nothing goes on across the window, then lifts. */
async function drawOn(page: Page): Promise<void> {
  await page.mouse.move(700, 400, { steps: 4 })
  await page.mouse.move(740, 560, { steps: 4 })
  await page.mouse.up()
}

/** There is one stroke on the page, and it goes from here to there; in parts of the page. */
async function expectStroke(page: Page, pageNumber: number, from: Spot, to: Spot): Promise<void> {
  const strokes = paperPage(page, pageNumber).locator('path[data-mark]')
  await expect(strokes).toHaveCount(1)
  const [sheet, stroke] = [await paperPage(page, pageNumber).boundingBox(), await strokes.boundingBox()]
  if (sheet === null || stroke === null) throw new Error('The stroke is not on the screen')
  const drawn = [
    (stroke.x - sheet.x) / sheet.width,
    (stroke.y - sheet.y) / sheet.height,
    (stroke.x + stroke.width - sheet.x) / sheet.width,
    (stroke.y + stroke.height - sheet.y) / sheet.height,
  ]
  for (const [index, should] of [...from, ...to].entries()) expect(drawn[index]).toBeCloseTo(should, 1)
}
