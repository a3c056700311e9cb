import { expect, type Browser, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { launchBrowser } from '../support/browsers.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/make-meeting.ts'
import { expectHeard, expectMoving, expectTone, keepPlayed } from '../support/media.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/pages.ts'
import { enterRoom, leaveButton, smallPicture, turnMicOn } from '../support/room.ts'
import type { RunningServer } from '../support/server.ts'

const PROVINCE = 'UBND tỉnh Hà Giang'
const FINANCE = 'Sở Tài chính'
const LINK_WORDS = /^Đường truyền (?:tốt: xem và nói bình thường|yếu: nên tắt máy quay|rất yếu: chỉ nên nghe)/u

test('before joining one sees one’s picture and level, hears the loudspeaker, chooses devices and reads what the line is good for', async ({
  server,
}) => {
  const { meetingId } = await meetingOfTwo(server)
  const browser = await launchBrowser('twoCameras')
  const page = await openCheck(browser, server, meetingId, 'daibieu1')
  const faults = faultsOf(page)
  await expectMoving(page.getByLabel('Hình của ông/bà'))
  const level = page.getByRole('meter', { name: 'Độ to của tiếng nói' })
  await expect.poll(async () => Number(await level.getAttribute('aria-valuenow'))).toBeGreaterThan(10)
  await expectTone(page, () => page.getByRole('button', { name: 'Phát âm thử' }).click())
  await expect(page.getByText('Nếu không nghe thấy, xin kiểm tra dây loa và nút âm lượng.')).toBeVisible()

  await page.getByRole('combobox', { name: 'Chọn máy quay' }).click()
  await page.getByRole('option').nth(2).click()
  const chosen = await page.getByRole('combobox', { name: 'Chọn máy quay' }).inputValue()
  expect(chosen).toMatch(/fake_device_1/u)
  const shown = () =>
    page.getByLabel('Hình của ông/bà').evaluate((video) => {
      if (!(video instanceof HTMLVideoElement) || !(video.srcObject instanceof MediaStream)) return ''
      return video.srcObject.getVideoTracks()[0]?.label ?? ''
    })
  await expect.poll(shown).toBe(chosen)
  await expectMoving(page.getByLabel('Hình của ông/bà'))
  // The choice is remembered for the next time.
  await page.reload()
  await expect(page.getByRole('combobox', { name: 'Chọn máy quay' })).toHaveValue(chosen)

  const link = page.getByRole('region', { name: 'Đường truyền' })
  await expect(link.getByRole('status')).toHaveText(LINK_WORDS)
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  const thin = { offline: false, latency: 100, downloadThroughput: 10_000, uploadThroughput: 4_000 }
  await network.send('Network.emulateNetworkConditions', thin)
  await link.getByRole('button', { name: 'Đo lại' }).click()
  await expect(link.getByRole('status')).toHaveText('Đường truyền rất yếu: chỉ nên nghe, xin tắt máy quay.')
  await network.send('Network.emulateNetworkConditions', { ...thin, offline: true })
  await link.getByRole('button', { name: 'Đo lại' }).click()
  await expect(link.getByRole('status')).toHaveText(/^Không đo được: máy chủ không trả lời/u)
  await expectNoSideScroll(page)
  expect(faults).toEqual([])
  await browser.close()
})

test('one joins without a camera, without a microphone, or with neither by choice, and the others see it in words', async ({
  browser,
  server,
}) => {
  const { meetingId, chair } = await meetingWithChair(browser, server)
  for (const { off, seen, bar } of [
    { off: ['Dùng máy quay'], seen: ['Không có máy quay', 'Micrô tắt'], bar: 'Không có máy quay' },
    { off: ['Dùng micrô'], seen: ['Không có micrô'], bar: 'Không có micrô' },
    { off: ['Dùng máy quay', 'Dùng micrô'], seen: ['Không có máy quay', 'Không có micrô'], bar: 'Không có micrô' },
  ]) {
    const page = await openCheck(browser, server, meetingId, 'daibieu1')
    for (const name of off) await page.getByRole('switch', { name }).uncheck()
    await join(page)
    await expect(page.getByRole('button', { name: bar })).toBeVisible()
    for (const words of seen) await expect(smallPicture(chair, FINANCE)).toContainText(words)
    if (!off.includes('Dùng máy quay')) await expectMoving(smallPicture(chair, FINANCE).locator('video'))
    await expectMoving(smallPicture(page, PROVINCE).locator('video'))
    await expectHeard(page, PROVINCE)
    await leaveButton(page).click()
    await expect(page.getByRole('heading', { name: 'Ông/bà đã rời cuộc họp' })).toBeVisible()
    await page.context().close()
  }
  await chair.context().close()
})

test('a machine without any device says so and joins all the same, to see and hear', async ({ browser, server }) => {
  const { meetingId, chair } = await meetingWithChair(browser, server)
  const bare = await launchBrowser('bare')
  const page = await openCheck(bare, server, meetingId, 'daibieu1')
  await expect(page.getByText('Không thấy máy quay nào. Xin cắm máy quay, hoặc vào họp không có hình.')).toBeVisible()
  await expect(page.getByText('Không thấy micrô nào. Xin cắm micrô, hoặc vào họp chỉ để nghe.')).toBeVisible()
  await join(page)
  await expect(smallPicture(chair, FINANCE)).toContainText('Không có máy quay')
  await expectMoving(smallPicture(page, PROVINCE).locator('video'))
  await expectHeard(page, PROVINCE)
  await bare.close()
  await chair.context().close()
})

test('a refused permission is explained with the way out, and once it is given the picture comes without a reload', async ({
  server,
}) => {
  const { meetingId } = await meetingOfTwo(server)
  const asking = await launchBrowser('asking')
  const page = await openCheck(asking, server, meetingId, 'daibieu1')
  const alerts = page.getByRole('alert')
  await expect(alerts.filter({ hasText: 'máy quay' })).toContainText(
    'Trình duyệt chưa cho dùng máy quay. Bấm biểu tượng máy quay hoặc ổ khoá cạnh địa chỉ trang, chọn “Cho phép”, rồi bấm “Thử lại”.',
  )
  await expect(alerts.filter({ hasText: 'micrô' })).toContainText('Trình duyệt chưa cho dùng micrô.')
  await expect(page.getByRole('button', { name: 'Vào họp', exact: true })).toBeEnabled()

  await page.context().grantPermissions(['camera', 'microphone'])
  for (const device of ['máy quay', 'micrô'])
    await alerts.filter({ hasText: device }).getByRole('button', { name: 'Thử lại' }).click()
  await expectMoving(page.getByLabel('Hình của ông/bà'))
  await expect(page.getByRole('meter', { name: 'Độ to của tiếng nói' })).toBeVisible()
  await join(page)
  await turnMicOn(page)
  await asking.close()
})

async function openCheck(
  browser: Browser,
  server: RunningServer,
  meetingId: MeetingId,
  username: string,
): Promise<Page> {
  const context = await openContext(browser, server, username)
  const page = await context.newPage()
  await keepPlayed(page)
  await page.goto(`/cuoc-hop/${meetingId}/vao`)
  await expect(page.getByRole('button', { name: 'Vào họp', exact: true })).toBeVisible()
  return page
}

async function join(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(leaveButton(page)).toBeVisible()
}

async function meetingOfTwo(server: RunningServer) {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  return makeMeeting(secretary, {
    title: 'Họp thử thiết bị',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
      { fullName: 'Đại biểu Sở Tài chính', role: 'delegate' },
    ],
    agenda: ['Nội dung duy nhất'],
    state: 'inSession',
  })
}

/** The chair sits there already, seen and heard. */
async function meetingWithChair(
  browser: Browser,
  server: RunningServer,
): Promise<{ meetingId: MeetingId; chair: Page }> {
  const { meetingId } = await meetingOfTwo(server)
  const context = await openContext(browser, server, 'chutri')
  const chair = await context.newPage()
  await enterRoom(chair, meetingId, { mic: 'on' })
  return { meetingId, chair }
}
