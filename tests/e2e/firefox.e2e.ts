import { expect } from 'playwright/test'
import type { Browser as Firefox } from 'puppeteer-core'
import { ownAddresses } from '../../signaling/start/tls.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, LONG_REPORT } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { FirefoxPage, launchFirefox } from '../support/browsers/firefox.ts'
import { LINK_IP, openMediaLink, openWebLink } from '../support/links/links.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectHeard, expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { expectAtPage, expectDrawn, goToPage, paperPage, stroke, takeTool } from '../support/browsers/reading.ts'
import { enterRoom, smallPicture, stage } from '../support/browsers/room.ts'
import { freePort, startServer, type RunningServer } from '../support/server.ts'

const FINANCE = 'Sở Tài chính'
const WAITING = 'Đang chờ hình'
const PAGE_FIELD = 'input[aria-label^="Số trang"]'
const PATIENT = { deadlineMs: 30_000 }

// One meeting of a Firefox and a Chromium, as bare `npm start` serves them: no setting says where media are reached.
test.describe.configure({ mode: 'serial' })

let firefox: Firefox
let delegate: FirefoxPage
let meetingId: MeetingId

test.beforeAll(async ({ server }) => {
  firefox = await launchFirefox()
  meetingId = await meetingWithPaper(server)
  delegate = await FirefoxPage.open(firefox)
})
// Playwright's own pictures show Chromium alone.
test.afterEach(async ({ browserName }, info) => {
  if (info.status === info.expectedStatus) return
  const body = Buffer.from(await delegate.page.screenshot())
  await info.attach(`firefox beside ${browserName}`, { body, contentType: 'image/png' })
})
test.afterAll(async () => {
  await firefox?.close()
})

test('Firefox: one signs in by the form, sees oneself, sees the level bar move and hears that the link is good', async ({
  server,
}) => {
  await delegate.signIn(server, 'daibieu1')
  await delegate.page.goto(`${server.url}/cuoc-hop/${meetingId}/vao`)
  await delegate.reads('Kiểm tra thiết bị')
  await delegate.expectMoving()
  // The tone is as loud all the time; this machine has no loudspeaker, and the bar stands at 0 where that matters.
  await expect.poll(() => level(delegate)).toBeGreaterThan(20)
  await delegate.reads('Đường truyền tốt')
  await delegate.press('Dùng micrô', 'switch')
  await delegate.reads('Vào họp không dùng micrô')
  await delegate.press('Dùng micrô', 'switch')
  await expect.poll(() => level(delegate)).toBeGreaterThan(20)
  // Without a loudspeaker a tone cannot be played: said in words, and the button can be pressed again.
  await delegate.press('Phát âm thử')
  await delegate.sees('button', 'Phát âm thử')
})

test('Firefox: one is seen and heard, and sees and hears, without a word of waiting over pictures that move', async ({
  openAs,
}) => {
  const chair = await openAs('chutri')
  await enterRoom(chair, meetingId, { mic: 'on' })
  await delegate.press('Vào họp')
  await delegate.sees('button', 'Rời cuộc họp')
  await delegate.press('Micrô đang tắt')
  await delegate.sees('button', 'Micrô đang bật')

  await expectMoving(smallPicture(chair, FINANCE).locator('video'), PATIENT)
  await expectHeard(chair, FINANCE, PATIENT)
  await expect(smallPicture(chair, FINANCE)).not.toContainText(WAITING)
  await delegate.expectMoving(30_000, WAITING)
  await delegate.expectHears()
  await delegate.doesNotRead('Cổng truyền hình bị chặn')
})

test('Firefox: a shared screen takes the stage of the others and moves, and one can be seen there as well', async ({
  openAs,
}) => {
  const chair = await openAs('chutri')
  await enterRoom(chair, meetingId, { camera: 'off' })
  // Headless Firefox 153 has no screen to share (NotFoundError, also with `media.navigator.streams.fake`), so it gets a drawing for one.
  await delegate.page.evaluate(drawScreen)
  await delegate.press('Chia sẻ màn hình')
  await delegate.sees('button', 'Dừng chia sẻ')
  await delegate.reads('Ông/bà đang chia sẻ màn hình này với mọi người.')
  await expect(stage(chair)).toContainText(`${FINANCE} đang chia sẻ màn hình`)
  await expectMoving(chair.getByLabel(`Màn hình của ${FINANCE}`), PATIENT)
  await delegate.press('Dừng chia sẻ')
  await expect(chair.getByLabel(`Màn hình của ${FINANCE}`)).toHaveCount(0)

  await chair.getByRole('button', { name: 'Chia sẻ màn hình' }).click()
  await delegate.reads('UBND tỉnh Hà Giang đang chia sẻ màn hình')
  await delegate.expectMoving(30_000)
  await chair.getByRole('button', { name: 'Dừng chia sẻ' }).click()
})

test('Firefox: what one draws is seen by others and theirs by oneself; the presenter’s page carries along', async ({
  openAs,
}) => {
  const chair = await openAs('chutri')
  await enterRoom(chair, meetingId, { camera: 'off' })
  await chair.getByRole('button', { name: LONG_REPORT.title }).click()
  await expectDrawn(chair, 1)
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await delegate.box(PAGE_FIELD)
  await goToPage(chair, 60)
  await expectAtPage(chair, 60)
  await expect.poll(() => pageNumber(delegate)).toBe('60')
  await delegate.reads('Đang xem theo Chủ trì phiên họp')

  await takeTool(chair, 'Bút')
  await stroke(chair, 60, [0.3, 0.2], [0.6, 0.25])
  await expect.poll(() => marksOn(delegate, 60)).toBe(1)
  await draw(delegate, 60)
  await expect(paperPage(chair, 60).getByRole('img', { name: 'Nét bút của Đại biểu Sở Tài chính' })).toHaveCount(1)
  await delegate.reads('Đã lưu')
})

test('Firefox: while all UDP is dropped the page says so and stays seated; after that sound and pictures are back', async ({
  browser,
}) => {
  // It sends nothing to 127.0.0.2 from an address that is not loopback, so the link stands at the machine's own where it has one.
  const ip = ownAddresses().slice(1).at(-1) ?? LINK_IP
  const port = await freePort()
  const server = await startServer({
    env: { MEDIA_PORT: String(port), MEDIA_LISTEN_IP: '127.0.0.1', MEDIA_ANNOUNCED_ADDRESS: ip },
  })
  const media = await openMediaLink(port, 1, ip)
  const behindLink = await launchFirefox({ loopback: true })
  try {
    const meeting = await meetingWithPaper(server)
    const context = await openContext(browser, server, 'chutri')
    const chair = await context.newPage()
    await enterRoom(chair, meeting, { mic: 'on' })
    const spared = media.flows()
    const other = await FirefoxPage.open(behindLink)
    await other.signIn(server, 'daibieu2')
    await other.page.goto(`${server.url}/cuoc-hop/${meeting}/vao`)
    await other.press('Vào họp')
    await other.sees('button', 'Rời cuộc họp')
    const small = smallPicture(chair, 'Sở Nội vụ').locator('video')
    await expectMoving(small, PATIENT)
    await other.expectHears()

    media.cut(spared)
    await other.reads('Tiếng và hình đang nối lại…', 60_000)
    media.mend()
    await expect.poll(() => other.text(), { timeout: 60_000 }).not.toContain('Tiếng và hình đang nối lại…')
    await expectMoving(small, PATIENT)
    await other.expectMoving(30_000)
    await other.expectHears()
    await other.doesNotRead('Mất kết nối')
    await context.close()
  } finally {
    await behindLink.close()
    await media.close()
    await server.stop()
  }
})

test('Firefox: after a cut link and after a reload one is back, muted, in the same place, with sound and pictures', async ({
  openAs,
  server,
}) => {
  const chair = await openAs('chutri')
  // A meeting of its own: in the one before a paper is still presented.
  const meeting = await meetingWithPaper(server)
  await enterRoom(chair, meeting, { mic: 'on' })
  const link = await openWebLink(server.port)
  // The delegate of the tests before has left: a second Firefox page in the meeting would take the processor from this one.
  await delegate.page.close()
  const other = await FirefoxPage.open(firefox)
  delegate = other
  await other.signIn(link, 'daibieu2')
  await other.page.goto(`${link.url}/cuoc-hop/${meeting}/vao`)
  await other.press('Vào họp')
  await other.sees('button', 'Rời cuộc họp')
  await expectMoving(smallPicture(chair, 'Sở Nội vụ').locator('video'), PATIENT)

  link.cut()
  await other.reads('Mất kết nối. Đang nối lại…', 40_000)
  link.mend()
  await expect.poll(() => other.text(), { timeout: 40_000 }).not.toContain('Mất kết nối')
  await other.expectHears()
  await expectMoving(smallPicture(chair, 'Sở Nội vụ').locator('video'), PATIENT)

  await other.page.reload()
  await other.sees('button', 'Rời cuộc họp')
  await other.sees('button', 'Micrô đang tắt')
  await expectMoving(smallPicture(chair, 'Sở Nội vụ').locator('video'), PATIENT)
  await other.expectMoving(30_000, WAITING)
  await other.expectHears()
  await link.close()
})

const level = (page: FirefoxPage): Promise<number> =>
  page.page.evaluate(() => Number(document.querySelector('[role=meter]')?.getAttribute('aria-valuenow') ?? 0))
const pageNumber = (page: FirefoxPage): Promise<string> =>
  page.page.$eval(PAGE_FIELD, (field) => (field instanceof HTMLInputElement ? field.value : ''))
const marksOn = (page: FirefoxPage, number: number): Promise<number> =>
  page.page.$$eval(`[aria-label="Trang ${number}"] path[data-mark]`, (marks) => marks.length)

async function draw(page: FirefoxPage, number: number): Promise<void> {
  await page.press('Bút')
  const box = await page.box(`[aria-label="Trang ${number}"]`)
  const { mouse } = page.page
  await mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3)
  await mouse.down()
  await mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.32, { steps: 12 })
  await mouse.up()
}

/** Runs in the page: in the place of a screen there is a drawing that changes. */
function drawScreen(): void {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 1280, height: 720 })
  let drawn = 0
  const paint = () => {
    const context = canvas.getContext('2d')
    if (context === null) return
    drawn += 1
    context.fillStyle = `hsl(${(drawn * 40) % 360} 80% 50%)`
    context.fillRect(0, 0, 1280, 720)
    requestAnimationFrame(paint)
  }
  paint()
  navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(canvas.captureStream(10))
}

async function meetingWithPaper(server: RunningServer): Promise<MeetingId> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, {
    title: 'Họp bằng hai trình duyệt',
    people: [...THREE, { fullName: 'Đại biểu Sở Nội vụ', role: 'delegate' }],
  })
  const [agendaItemId] = made.agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  await addPaper(secretary, { meetingId: made.meetingId, agendaItemId }, LONG_REPORT)
  return made.meetingId
}
