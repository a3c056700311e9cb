import { expect as waitFor, type Browser, type Locator, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectHeard, expectMoving, expectTone, keepPlayed } from '../support/media/media.ts'
import { expectNoSideScroll, faultsOf, openContext, test as base } from '../support/browsers/pages.ts'
import { enterRoom, leaveButton, leaveRoom, personRow, smallPicture, turnMicOn } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

const expect = waitFor.configure({ timeout: 30_000 })
const PATIENT = { deadlineMs: 30_000 }
const PROVINCE = 'UBND tỉnh Hà Giang'
const FINANCE = 'Sở Tài chính'
const INTERIOR = 'Sở Nội vụ'

/** Browsers on machines of other kinds, closed after the test. */
const test = base.extend<{ launch: typeof launchBrowser }>({
  // Playwright finds what a fixture needs by this pattern.
  // oxlint-disable-next-line no-empty-pattern
  launch: async ({}, use) => {
    const launched: Browser[] = []
    await use(async (kind) => {
      const browser = await launchBrowser(kind)
      launched.push(browser)
      return browser
    })
    for (const browser of launched) await browser.close()
  },
})

test('before joining one sees oneself, sees one’s voice, hears the loudspeaker, and chooses among the devices', async ({
  launch,
  server,
}) => {
  const meetingId = await meetingOfThree(server)
  const context = await openContext(await launch('twoCameras'), server, 'daibieu1')
  const page = await context.newPage()
  const faults = faultsOf(page)
  await keepPlayed(page)
  await toDoor(page, meetingId)

  const picture = page.getByLabel('Hình của ông/bà')
  await expectMoving(picture, PATIENT)
  await expectLevelMoves(page.getByRole('meter', { name: 'Độ to của tiếng nói' }))

  const second = await chooseLast(page, 'Chọn máy quay')
  await expect.poll(() => trackLabel(picture)).toBe(second)
  await expectMoving(picture, PATIENT)
  await chooseLast(page, 'Chọn micrô')
  await expectLevelMoves(page.getByRole('meter', { name: 'Độ to của tiếng nói' }))

  const playTone = page.getByRole('button', { name: 'Phát âm thử' })
  await expectTone(page, () => playTone.click())
  await expect(page.getByText('Nếu không nghe thấy, xin kiểm tra dây loa và nút âm lượng.')).toBeVisible()
  expect(await loudspeakerOfTone(page)).toBe('')
  await chooseLast(page, 'Chọn loa')
  await expectTone(page, () => playTone.click())
  await expect(playTone).toBeEnabled()
  expect(await loudspeakerOfTone(page)).not.toBe('')
  await expectNoSideScroll(page)

  // What was chosen goes along into the meeting, and is there the next time.
  await page.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(leaveButton(page)).toBeVisible()
  const own = smallPicture(page, FINANCE).locator('video')
  await expect.poll(() => trackLabel(own)).toBe(second)
  await expectMoving(own, PATIENT)
  await leaveRoom(page)
  await toDoor(page, meetingId)
  await expect(page.getByRole('combobox', { name: 'Chọn máy quay' })).toHaveValue(second)
  expect(faults).toEqual([])
})

test('the link is measured, and the result says in words what it is good for', async ({ openAs, server }) => {
  const meetingId = await meetingOfThree(server)
  const page = await openAs('daibieu1')
  await toDoor(page, meetingId)
  const result = page.getByRole('region', { name: 'Đường truyền' }).getByRole('status')
  await expect(result).toHaveText(/^Đường truyền (tốt|yếu|rất yếu): /u)

  const cdp = await page.context().newCDPSession(page)
  for (const [kbps, words] of [
    [600, 'Đường truyền yếu: nên tắt máy quay.'],
    [120, 'Đường truyền rất yếu: chỉ nên nghe, xin tắt máy quay.'],
  ] as const) {
    const bytesPerS = (kbps * 1_000) / 8
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 20,
      downloadThroughput: bytesPerS,
      uploadThroughput: bytesPerS,
    })
    await page.getByRole('button', { name: 'Đo lại' }).click()
    await expect(result).toHaveText(words)
  }
  // On a link as thin as this the test takes seconds, and nobody has to wait for it.
  await page.getByRole('button', { name: 'Đo lại' }).click()
  await page.getByRole('button', { name: 'Bỏ qua' }).click()
  await expect(result).toHaveText('Chưa đo đường truyền.')
  await cdp.detach()

  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Đo lại' }).click()
  await expect(result).toHaveText('Không đo được: máy chủ không trả lời. Xin kiểm tra dây mạng.')
  await page.context().setOffline(false)
})

test('one joins without a camera, or without a microphone and uses the other, or with neither', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingOfThree(server)
  const [chair, noCamera, noMic] = [await openAs('chutri'), await openAs('daibieu1'), await openAs('daibieu2')]
  const faults = [chair, noCamera, noMic].map((page) => faultsOf(page))
  await enterRoom(chair, meetingId, { mic: 'on' })

  await toDoor(noCamera, meetingId)
  await noCamera.getByRole('switch', { name: 'Dùng máy quay' }).uncheck()
  await expect(noCamera.getByText('Vào họp không có hình')).toBeVisible()
  await join(noCamera)
  await turnMicOn(noCamera)
  await expectHeard(chair, FINANCE, PATIENT)
  await expect(smallPicture(chair, FINANCE)).toContainText('Không có máy quay')
  await expect(smallPicture(chair, FINANCE).locator('video')).toHaveCount(0)
  await expectHeard(noCamera, PROVINCE, PATIENT)

  await toDoor(noMic, meetingId)
  await noMic.getByRole('switch', { name: 'Dùng micrô' }).uncheck()
  await expect(noMic.getByText('Vào họp không dùng micrô')).toBeVisible()
  await join(noMic)
  await expect(noMic.getByRole('button', { name: 'Không có micrô' })).toBeVisible()
  await expectMoving(smallPicture(chair, INTERIOR).locator('video'), PATIENT)
  await expect(await personRow(chair, INTERIOR)).toContainText('Không có micrô')
  await expectHeard(noMic, FINANCE, PATIENT)

  await leaveRoom(noCamera)
  await expect(noCamera.getByRole('heading', { name: 'Ông/bà đã rời cuộc họp' })).toBeVisible()
  await toDoor(noCamera, meetingId)
  await noCamera.getByRole('switch', { name: 'Dùng micrô' }).uncheck()
  await join(noCamera)
  await expect(noCamera.getByRole('button', { name: 'Không có micrô' })).toBeVisible()
  for (const words of ['Không có máy quay', 'Không có micrô'])
    await expect(await personRow(chair, FINANCE)).toContainText(words)
  await expectMoving(smallPicture(noCamera, PROVINCE).locator('video'), PATIENT)
  await expectHeard(noCamera, PROVINCE, PATIENT)
  expect(faults.flat()).toEqual([])
})

test('a machine without any camera and microphone says so, and joins to listen and watch', async ({
  launch,
  openAs,
  server,
}) => {
  const meetingId = await meetingOfThree(server)
  const chair = await openAs('chutri')
  await enterRoom(chair, meetingId, { mic: 'on' })
  const context = await openContext(await launch('bare'), server, 'daibieu1')
  const bare = await context.newPage()
  const faults = faultsOf(bare)

  await toDoor(bare, meetingId)
  await expect(bare.getByText('Không thấy máy quay nào. Xin cắm máy quay, hoặc vào họp không có hình.')).toBeVisible()
  await expect(bare.getByText('Không thấy micrô nào. Xin cắm micrô, hoặc vào họp chỉ để nghe.')).toBeVisible()
  await expect(bare.getByText('Chưa có thiết bị vẫn vào họp được.')).toBeVisible()
  await join(bare)
  await expect(bare.getByRole('button', { name: 'Không có micrô' })).toBeVisible()
  await expect(bare.getByRole('button', { name: 'Không có máy quay' })).toBeVisible()
  await expectMoving(smallPicture(bare, PROVINCE).locator('video'), PATIENT)
  await expectHeard(bare, PROVINCE, PATIENT)
  const row = await personRow(chair, FINANCE)
  await expect(row).toContainText('Không có micrô')
  await expect(row).toContainText('Không có máy quay')
  expect(faults).toEqual([])
})

test('refused permission is explained with what to do, hinders nobody from joining, and can be given later', async ({
  launch,
  openAs,
  server,
}) => {
  const meetingId = await meetingOfThree(server)
  const chair = await openAs('chutri')
  await enterRoom(chair, meetingId)
  const context = await openContext(await launch('asking'), server, 'daibieu1')
  const page = await context.newPage()
  const faults = faultsOf(page)

  await toDoor(page, meetingId)
  const camera = page.getByText(/^Trình duyệt chưa cho dùng máy quay\. .*chọn “Cho phép”, rồi bấm “Thử lại”\.$/u)
  const mic = page.getByText(/^Trình duyệt chưa cho dùng micrô\. .*chọn “Cho phép”, rồi bấm “Thử lại”\.$/u)
  await expect(camera).toBeVisible()
  await expect(mic).toBeVisible()

  await context.grantPermissions(['microphone'], { origin: server.url })
  await page.getByRole('region', { name: 'Micrô' }).getByRole('button', { name: 'Thử lại' }).click()
  await expectLevelMoves(page.getByRole('meter', { name: 'Độ to của tiếng nói' }))
  await page.getByRole('button', { name: 'Thử lại' }).click()
  await expect(camera).toBeVisible()

  await join(page)
  await turnMicOn(page)
  await expectHeard(chair, FINANCE, PATIENT)
  await expect(smallPicture(chair, FINANCE)).toContainText('Không có máy quay')
  await page.getByRole('button', { name: 'Không có máy quay' }).click()
  await expect(camera).toBeVisible()
  await context.grantPermissions(['microphone', 'camera'], { origin: server.url })
  await page.getByRole('button', { name: 'Không có máy quay' }).click()
  await expectMoving(smallPicture(chair, FINANCE).locator('video'), PATIENT)
  expect(faults).toEqual([])
})

async function toDoor(page: Page, meetingId: MeetingId): Promise<void> {
  await page.goto(`/cuoc-hop/${meetingId}/vao`)
  await expect(page.getByText('Kiểm tra thiết bị', { exact: true })).toBeVisible()
}

async function join(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(leaveButton(page)).toBeVisible()
}

/** The made-up microphone beeps and pauses, so its level rises and falls. */
async function expectLevelMoves(meter: Locator): Promise<void> {
  let [highest, lowestAfter] = [0, 100]
  await expect
    .poll(
      async () => {
        const now = Number(await meter.getAttribute('aria-valuenow'))
        if (now > highest) [highest, lowestAfter] = [now, now]
        lowestAfter = Math.min(lowestAfter, now)
        return highest > 10 && lowestAfter < highest / 2
      },
      { intervals: [50], message: 'the level rises and falls' },
    )
    .toBe(true)
}

/** @returns the name that was chosen: the last one, which is not what the computer would take by itself. */
async function chooseLast(page: Page, list: string): Promise<string> {
  await page.getByRole('combobox', { name: list }).click()
  const options = page.getByRole('listbox', { name: list }).getByRole('option')
  await expect.poll(() => options.count()).toBeGreaterThan(2)
  const name = await options.last().innerText()
  await options.last().click()
  await expect(page.getByRole('combobox', { name: list })).toHaveValue(name)
  return name
}

async function trackLabel(video: Locator): Promise<string> {
  return video.evaluate((element) =>
    element instanceof HTMLVideoElement && element.srcObject instanceof MediaStream
      ? (element.srcObject.getVideoTracks()[0]?.label ?? '')
      : '',
  )
}

/** @returns where the last tone went; empty for the computer's own choice. */
async function loudspeakerOfTone(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { played = [] } = window as typeof window & { played?: HTMLMediaElement[] }
    const last = played.at(-1)
    if (last === undefined) throw new Error('No tone was played')
    return last.sinkId
  })
}

async function meetingOfThree(server: RunningServer): Promise<MeetingId> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Họp thử thiết bị',
    people: [...THREE, { fullName: 'Đại biểu Sở Nội vụ', role: 'delegate' }],
  })
  return meetingId
}
