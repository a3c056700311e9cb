import { expect, type Page } from 'playwright/test'
import { readSites } from '../../docs-fixtures/sites.ts'
import { ensureWebBuild } from '../../signaling/start/web-build.ts'
import { operatorUsernames } from '../load/crowd.ts'
import { startBenchServer, type BenchServer } from '../load/start-bench-server.ts'
import { WideCrowd } from '../load/wide-crowd.ts'
import { TestClient } from '../support/client.ts'
import { expectHeard, expectMoving, expectSilent } from '../support/media/media.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { doWith, enterRoom, smallPictures, stage, turnMicOn } from '../support/browsers/room.ts'
import { PASSWORD } from '../support/server.ts'

const BOTS = 40
/** With ICE, DTLS and SRTP, the one that speaks among them; the others speak bare RTP, for the sake of the machine. */
const FULL = 4
const FIRST_BOT = 40
const JOINS_EVERY_MS = 50
const [SPEAKER = '', HALL = ''] = [FIRST_BOT, FIRST_BOT + BOTS].map((index) => readSites()[index]?.name)
const EVERYBODY = BOTS + 3

// One meeting led in turns: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let server: BenchServer
let crowd: WideCrowd
let chair: Page
let delegate: Page
let hall: Page
const notes: string[] = []

test.beforeAll(async ({ browser }) => {
  server = await startBenchServer({ WEB_DIST: await ensureWebBuild(() => undefined), MEDIA_WORKERS: '2' })
  const meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
  const operators = operatorUsernames()
  const bots = operators.slice(FIRST_BOT, FIRST_BOT + BOTS)
  crowd = await WideCrowd.open({
    url: server.url,
    meetingId,
    usernames: bots,
    password: PASSWORD,
    perProcess: BOTS / 2,
    roles: {},
    speaking: 1,
    full: FULL,
    plainDesk: server.plainDesk,
    smallPictures: 2,
    shape: { keyPicturesOnly: false, soundFrames: 1 },
    stills: true,
    note: (what) => notes.push(what),
  })
  await crowd.prepare()
  const delays = new Map(bots.map((username, index) => [username, index * JOINS_EVERY_MS]))
  expect(await crowd.start(delays), notes.join('\n')).toBe(BOTS)
  const open = async (username: string, camera: 'on' | 'off') => {
    const page = await (await openContext(browser, server, username)).newPage()
    await enterRoom(page, meetingId, camera === 'off' ? { camera } : {})
    return page
  }
  chair = await open('chutri', 'on')
  delegate = await open('daibieu1', 'off')
  hall = await open(operators[FIRST_BOT + BOTS] ?? '', 'on')
})
test.afterAll(async () => {
  for (const page of [chair, delegate, hall]) await page?.context().close()
  await crowd?.close()
  await server?.stop()
})

test('three browsers among forty synthetic sites count everybody and see the chair move', async () => {
  for (const page of [delegate, hall]) await expectMoving(stage(page).locator('video'), { deadlineMs: 30_000 })
  for (const page of [chair, delegate, hall]) {
    await expect(page.getByRole('tab', { name: `Người dự (${EVERYBODY})` })).toBeVisible()
    await page.getByRole('tab', { name: /^Người dự/u }).click()
    await expect(page.getByRole('button', { name: `${EVERYBODY} đã vào` })).toBeVisible()
  }
})

test('beside the papers of a laptop stands a whole page of nine small pictures, and turning it brings nine others', async () => {
  const shown = smallPictures(chair).getByRole('figure')
  // One's own is there on every page.
  await expect(shown).toHaveCount(1 + 9)
  const first = await shown.allInnerTexts()
  await expect(smallPictures(chair)).toContainText('1/5')
  await chair.getByRole('button', { name: 'Trang hình sau' }).click()
  await expect(smallPictures(chair)).toContainText('2/5')
  await expect(shown).toHaveCount(1 + 9)
  expect(await shown.allInnerTexts()).not.toEqual(first)
  await expectMoving(shown.nth(1).locator('video'), { deadlineMs: 30_000 })
  // Whoever does not lead sees the chair too, whatever the page.
  await expect(smallPictures(delegate).getByRole('figure')).toHaveCount(2 + 9)
})

test('the chair gives a site the floor: every browser sees and hears it', async () => {
  await giveFloor(SPEAKER)
  for (const page of [chair, delegate, hall]) {
    await expect(page.getByRole('banner')).toContainText(`Đang phát biểu: ${SPEAKER}`)
    await expect(stage(page)).toContainText(SPEAKER)
    await expectMoving(stage(page).locator('video'))
    await expectHeard(page, SPEAKER)
  }
})

test('the floor goes on to a hall with a browser: it is seen at once and heard when its people turn the microphone on', async () => {
  await giveFloor(HALL)
  await expect(hall.getByRole('button', { name: 'Micrô đang tắt' })).toBeEnabled()
  await turnMicOn(hall)
  for (const page of [chair, delegate]) {
    await expect(stage(page)).toContainText(HALL)
    await expectMoving(stage(page).locator('video'))
    await expectHeard(page, HALL)
    await expectSilent(page, SPEAKER)
  }
  // Whoever speaks goes on seeing who was there before.
  await expectMoving(stage(hall).locator('video'))
})

async function giveFloor(siteName: string): Promise<void> {
  const search = chair.getByLabel('Tìm người hoặc điểm cầu')
  await search.fill(siteName)
  await doWith(chair, siteName, 'Mời phát biểu')
  await search.fill('')
}
