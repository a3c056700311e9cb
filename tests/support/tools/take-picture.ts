/** Takes the README's picture of a running meeting: `node tests/support/tools/take-picture.ts`. Everything on it is real. */
import { fileURLToPath } from 'node:url'
import { chromium, expect } from 'playwright/test'
import { Crowd, operatorUsernames } from '../../load/crowd.ts'
import { TestClient } from '../client.ts'
import { runningMeeting } from '../world/meetings.ts'
import { openContext } from '../browsers/pages.ts'
import { enterRoom, stage } from '../browsers/room.ts'
import { PASSWORD, startServer } from '../server.ts'

const PICTURE = fileURLToPath(new URL('../../../docs-fixtures/pictures/meeting.png', import.meta.url))
const SITES = 24

const server = await startServer()
const chair = await TestClient.signIn(server.url, 'chutri')
const meetingId = await runningMeeting(chair)
const usernames = operatorUsernames().slice(37, 37 + SITES)
const note = (what: string) => process.stderr.write(`${what}\n`)
const crowd = new Crowd({
  url: server.url,
  meetingId,
  usernames,
  password: PASSWORD,
  speaking: 1,
  smallPictures: 1,
  note,
})
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--disable-gpu'],
})
try {
  await crowd.start()
  const context = await openContext(browser, server, 'chutri', {
    viewport: { width: 1366, height: 768 },
    locale: 'vi-VN',
  })
  const page = await context.newPage()
  await enterRoom(page, meetingId, { camera: 'off' })
  await page
    .getByRole('button', { name: /tình hình kinh tế - xã hội tháng 10/u })
    .first()
    .click()
  await page.getByRole('button', { name: 'Bút' }).click()
  const sheet = page.getByLabel('Trang 1', { exact: true }).first()
  await expect(sheet.locator('canvas')).toBeVisible({ timeout: 30_000 })
  await expect
    .poll(
      () =>
        stage(page)
          .locator('video')
          .evaluateAll((all) => all.some((video) => video instanceof HTMLVideoElement && video.videoWidth > 0)),
      { timeout: 30_000 },
    )
    .toBe(true)
  const box = await sheet.boundingBox()
  if (box !== null) {
    await page.mouse.move(box.x + box.width * 0.2, box.y + 190)
    await page.mouse.down()
    for (let step = 0; step <= 30; step += 1) {
      await page.mouse.move(box.x + box.width * (0.2 + step / 50), box.y + 190 + Math.sin(step / 2) * 3)
    }
    await page.mouse.up()
  }
  await expect(page.getByText('Đã lưu')).toBeVisible()
  await page.getByRole('button', { name: 'Đọc', exact: true }).click()
  await expect(page.getByText('Đường truyền tốt')).toBeVisible({ timeout: 30_000 })
  await page.screenshot({ path: PICTURE })
  process.stdout.write(`${PICTURE}\n`)
} finally {
  await browser.close()
  await crowd.close()
  await server.stop()
}
