import { expect, type Page } from 'playwright/test'
import { addPaper, LONG_REPORT, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { expectAtPage, expectDrawn, goToPage, paperPage, takeTool } from '../support/browsers/reading.ts'
import { enterRoom, smallPictures, stage } from '../support/browsers/room.ts'

const LAPTOP = { viewport: { width: 1366, height: 768 } }
const SIDEWAYS = { viewport: { width: 844, height: 390 }, hasTouch: true }
const UPRIGHT = { viewport: { width: 390, height: 844 }, hasTouch: true }
/** A laptop's page at 200 %. */
const ENLARGED = { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 }
const OFFER = 'Chủ trì phiên họp đang trình bày tài liệu'

// One meeting: the chair presents, others read on screens of many sizes.
test.describe.configure({ mode: 'serial' })

let chair: Page
let delegate: Page
let address: string
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp mà việc chính là đọc',
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  for (const paper of [LONG_REPORT, SUBMISSION]) await addPaper(secretary, { meetingId, agendaItemId }, paper)
  address = `/cuoc-hop/${meetingId}`
  chair = await (await openContext(browser, server, 'chutri', LAPTOP)).newPage()
  delegate = await (await openContext(browser, server, 'daibieu1', LAPTOP)).newPage()
  faults.push(faultsOf(chair), faultsOf(delegate))
  await enterRoom(chair, meetingId, { camera: 'off' })
  await enterRoom(delegate, meetingId, { camera: 'off' })
})
test.afterAll(async () => {
  for (const page of [chair, delegate]) await page?.context().close()
})

test('beside the pictures a page keeps more than half of a laptop’s height, and names on pictures are 16 px or more', async () => {
  await delegate.getByRole('button', { name: LONG_REPORT.title }).click()
  await expectDrawn(delegate, 1)
  expect((await boxOfPages(delegate)).height).toBeGreaterThan(768 / 2)
  for (const place of [stage(delegate), smallPictures(delegate)]) {
    const sizes = await place
      .locator('figcaption strong')
      .evaluateAll((all) => all.map((name) => Number.parseFloat(getComputedStyle(name).fontSize)))
    expect(sizes.length).toBeGreaterThan(0)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16)
  }
})

test('a list of notes leaves more than half of the page in sight', async () => {
  const whole = await boxOfPages(delegate)
  await openList(delegate)
  const list = await boxOf(delegate.getByRole('complementary', { name: 'Ghi chú trên tài liệu' }))
  const left = await boxOfPages(delegate)
  const covered = Math.max(0, left.y + left.height - list.y) * (list.x < left.x + left.width ? 1 : 0)
  expect(left.height - covered).toBeGreaterThanOrEqual(whole.height / 2 - 1)
  await delegate.getByRole('button', { name: 'Đóng danh sách ghi chú' }).click()
  await delegate.getByRole('button', { name: 'Danh sách tài liệu' }).click()
})

test('when somebody presents, the paper comes large by itself, with the stage as a small picture that moves and folds', async () => {
  await chair.getByRole('button', { name: LONG_REPORT.title }).click()
  await expectDrawn(chair, 1)
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expectDrawn(delegate, 1)
  const pages = await boxOfPages(delegate)
  expect(pages.height).toBeGreaterThanOrEqual(560)
  expect(pages.width).toBeGreaterThan(1_100)
  // The presenter's own screen stays as it was.
  await expect(smallPictures(chair)).toBeVisible()

  const floating = delegate.getByRole('group', { name: /^Hình thu nhỏ/u })
  const at = await boxOf(floating)
  await delegate.getByRole('button', { name: 'Dời hình sang góc khác' }).click()
  expect((await boxOf(floating)).y).toBeLessThan(at.y - 200)
  await floating.focus()
  await delegate.keyboard.press('ArrowLeft')
  expect((await boxOf(floating)).x).toBeLessThan(at.x)
  await delegate.getByRole('button', { name: 'Thu gọn hình' }).click()
  await expect(stage(delegate)).toHaveCount(0)
  await delegate.getByRole('button', { name: 'Hiện lại hình' }).click()
  await expect(stage(delegate)).toBeVisible()
  expect((await boxOfPages(delegate)).height).toBe(pages.height)

  await chair.getByRole('button', { name: 'Thôi trình bày' }).click()
  await expect(smallPictures(delegate)).toBeVisible()
})

test('who is writing a note is not torn away: the note stays, and the presented paper is offered large', async () => {
  await delegate.getByRole('button', { name: 'Danh sách tài liệu' }).click()
  await delegate.getByRole('button', { name: SUBMISSION.title }).click()
  await expectDrawn(delegate, 1)
  await takeTool(delegate, 'Ghi chú')
  await paperPage(delegate, 1).click({ position: { x: 120, y: 160 } })
  const note = delegate.getByRole('textbox', { name: 'Nội dung ghi chú' })
  await note.fill('Chưa viết xong')
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expect(delegate.getByText(OFFER)).toBeVisible()
  await expect(note).toHaveValue('Chưa viết xong')
  await expect(smallPictures(delegate)).toBeVisible()
  await goToPage(chair, 5)
  await expect(note).toHaveValue('Chưa viết xong')
  await delegate.getByRole('button', { name: 'Thôi', exact: true }).click()
  await takeTool(delegate, 'Đọc')

  await delegate.getByRole('button', { name: 'Mở lớn' }).click()
  await expect(delegate.getByText(OFFER)).toHaveCount(0)
  await expectAtPage(delegate, 5)
  expect((await boxOfPages(delegate)).height).toBeGreaterThanOrEqual(560)
})

test('who has chosen a layout keeps it and gets the offer', async () => {
  await chair.getByRole('button', { name: 'Thôi trình bày' }).click()
  await delegate.getByRole('button', { name: 'Thu nhỏ', exact: true }).click()
  await expect(smallPictures(delegate)).toBeVisible()
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expect(delegate.getByText(OFFER)).toBeVisible()
  await expect(smallPictures(delegate)).toBeVisible()
  await delegate.getByRole('button', { name: 'Để sau' }).click()
  await expect(delegate.getByText(OFFER)).toHaveCount(0)
  await chair.getByRole('button', { name: 'Thôi trình bày' }).click()
  expect(faults.flat()).toEqual([])
})

for (const [name, screen, least] of [
  ['on a laptop’s page at 200 %', ENLARGED, 240],
  ['on a phone held sideways', SIDEWAYS, 240],
  ['on a phone held upright', UPRIGHT, 400],
] as const) {
  test(`${name} an open page is in sight, its tools are within reach, and nothing is cut off`, async ({
    browser,
    server,
  }) => {
    await delegate.goto('/')
    const context = await openContext(browser, server, 'daibieu1', screen)
    const page = await context.newPage()
    await page.goto(`${address}/vao`)
    await page.getByRole('button', { name: 'Vào họp', exact: true }).click()
    // The page that was presented last is where everybody begins who comes later.
    await expectAtPage(page, 5)
    await expectDrawn(page, 5)
    const pages = await boxOfPages(page)
    expect(pages.height).toBeGreaterThanOrEqual(least)
    expect(pages.width).toBeGreaterThanOrEqual(Math.min(340, screen.viewport.width / 2))
    expect(pages.y + pages.height).toBeLessThanOrEqual(screen.viewport.height)
    const sheet = await boxOf(paperPage(page, 5))
    expect(sheet.width).toBeGreaterThan(340)
    await expectNoSideScroll(page)
    // The bar scrolls inside itself, so the page's own width says nothing of it.
    for (const button of await page.getByRole('contentinfo').getByRole('button').all()) {
      const { x, width } = await boxOf(button)
      const words = await button.innerText()
      expect(x, words).toBeGreaterThanOrEqual(0)
      expect(x + width, words).toBeLessThanOrEqual(screen.viewport.width)
    }

    const list = await openList(page)
    const box = await boxOf(list)
    const seen = box.x > pages.x + 1 ? (box.x - pages.x) / pages.width : (box.y - pages.y) / pages.height
    expect(seen).toBeGreaterThanOrEqual(0.5)
    await page.getByRole('button', { name: 'Đóng danh sách ghi chú' }).click()
    await page.getByRole('button', { name: 'Danh sách tài liệu' }).click()
    await expect(page.getByRole('button', { name: SUBMISSION.title })).toBeVisible()
    for (const button of ['Micrô đang tắt', 'Xin phát biểu', 'Rời cuộc họp']) {
      const { y, height } = await boxOf(page.getByRole('button', { name: button }))
      expect(y + height).toBeLessThanOrEqual(screen.viewport.height)
      expect(height).toBeGreaterThanOrEqual(44)
    }
    await context.close()
  })
}

/** Where the pages of the open paper are seen. */
async function boxOfPages(page: Page) {
  return boxOf(page.getByRole('region', { name: /^Các trang của/u }))
}

async function boxOf(locator: ReturnType<Page['locator']>) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not on the screen')
  return box
}

async function openList(page: Page) {
  const button = page.getByRole('button', { name: /^Danh sách: /u })
  if (!(await button.isVisible())) await page.getByRole('button', { name: /^Thêm công cụ/u }).click()
  await button.click()
  const list = page.getByRole('complementary', { name: 'Ghi chú trên tài liệu' })
  await expect(list).toBeVisible()
  return list
}
