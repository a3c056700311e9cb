import { expect as waitFor, type Locator, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { MADE_CAMERAS, makeDevices, setMade } from '../support/media/made-devices.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectMoving } from '../support/media/media.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { doWith, enterRoom, stage, turnMicOn } from '../support/browsers/room.ts'

/** A still is looked at every ten seconds, figures come with a beat and are gathered for ten more, on a machine that may be slow. */
const expect = waitFor.configure({ timeout: 60_000 })
const LUNG_CU = 'UBND xã Lũng Cú'

// One hall, looked at by its province: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let chair: Page
let receiver: Page
let hall: Page
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const { meetingId } = await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), {
    title: 'Giám sát thiết bị của điểm cầu',
    people: [...THREE, LUNG_CU_HALL],
  })
  const open = async (username: string): Promise<Page> => {
    const page = await (await openContext(browser, server, username, { locale: 'vi-VN' })).newPage()
    faults.push(faultsOf(page))
    return page
  }
  ;[chair, receiver, hall] = [await open('chutri'), await open('daibieu1'), await open('dc.hg-dong-van-lung-cu')]
  await makeDevices(hall)
  await enterRoom(chair, meetingId, { camera: 'off' })
  await enterRoom(receiver, meetingId, { camera: 'off' })
  await enterRoom(hall, meetingId)
  await turnMicOn(hall)
  await doWith(chair, LUNG_CU, 'Đưa lên màn hình chính')
  await chair.getByRole('button', { name: 'Bố cục' }).click()
  await chair.getByRole('menuitem', { name: 'Giám sát điểm cầu' }).click()
})
test.afterAll(async () => {
  for (const page of [chair, receiver, hall]) await page?.context().close()
})

const monitor = (): Locator => chair.getByRole('main', { name: 'Giám sát điểm cầu' })
const tile = (): Locator => monitor().getByRole('listitem').filter({ hasText: LUNG_CU })
const details = (): Locator => chair.getByRole('dialog', { name: LUNG_CU })
const question = (): Locator => hall.getByRole('dialog', { name: 'Đề nghị đổi máy quay' })
const shown = (): Locator => stage(receiver).locator('video').first()
const ask = () => details().getByRole('button', { name: 'Đề nghị đổi máy quay' }).click()

test('a camera is switched when its people agree, and those who watch see the other one’s picture', async () => {
  await expectMoving(shown(), { deadlineMs: 30_000 })
  await expect.poll(() => colourOf(shown())).toBe('red')
  await tile()
    .getByRole('button', { name: `Mở chi tiết: ${LUNG_CU}` })
    .click()
  await ask()
  await expect(question()).toContainText('Chủ trì phiên họp đề nghị chuyển sang máy quay khác')
  await question().getByRole('button', { name: 'Đổi máy quay' }).click()
  await expect(details()).toContainText('Đã đổi máy quay.')
  await expect.poll(() => colourOf(shown())).toBe('blue')
  await expectMoving(shown(), { deadlineMs: 30_000 })
})

test('refused, nothing changes and the desk is told; and so it is when no other camera can be opened', async () => {
  await ask()
  await question().getByRole('button', { name: 'Không đổi' }).click()
  await expect(details()).toContainText('Người ở máy không đồng ý đổi.')
  expect(await colourOf(shown())).toBe('blue')

  await setMade(hall, { busy: [MADE_CAMERAS[0]] })
  await ask()
  await question().getByRole('button', { name: 'Đổi máy quay' }).click()
  await expect(details()).toContainText('Không mở được máy quay khác; hình vẫn như cũ.')
  await expectMoving(shown(), { deadlineMs: 30_000 })
  expect(await colourOf(shown())).toBe('blue')
  await setMade(hall, { busy: [] })
  await chair.keyboard.press('Escape')
  await expect(details()).toHaveCount(0)
})

for (const [trouble, made, well, words] of [
  ['a black camera', { look: 'black' }, { look: 'moving' }, 'Hình đen'],
  ['a covered camera', { look: 'even' }, { look: 'moving' }, 'Máy quay bị che'],
  ['a camera that the system keeps off', { cameraMuted: true }, { cameraMuted: false }, 'Máy quay bị tắt ở hệ thống'],
  ['a silent microphone', { gain: 0 }, { gain: 0.5 }, 'Micrô bật nhưng không có tiếng'],
  [
    'a microphone that the system keeps off',
    { micMuted: true },
    { micMuted: false },
    'Micrô bị tắt ở hệ thống hoặc trên thiết bị',
  ],
] as const) {
  test(`${trouble} stands on the tile in words, in front of the others, is counted, and is gone with its cause`, async () => {
    await expect(tile()).not.toContainText(words)
    await setMade(hall, made)
    await expect(tile()).toContainText(words)
    // A busy machine may have more of them: the pages' own processors.
    const counted = monitor().getByRole('button', { name: /^[1-3] thiết bị lỗi$/u })
    await counted.click()
    await expect(monitor().getByRole('listitem').first()).toContainText(LUNG_CU)
    await expect(monitor().getByRole('heading', { name: /^Cần chú ý \([1-3]\)$/u })).toBeVisible()
    await counted.click()
    await setMade(hall, well)
    await expect(tile()).not.toContainText(words)
  })
}

test('no page had a fault of its own', () => {
  expect(faults.flat()).toEqual([])
})

/** Which of the two cameras a picture is of, by its colour; `none`: no picture, or a black one. */
async function colourOf(video: Locator): Promise<'red' | 'blue' | 'none'> {
  return video.evaluate((element) => {
    const copy = document.createElement('canvas')
    ;[copy.width, copy.height] = [16, 9]
    const context = copy.getContext('2d', { willReadFrequently: true })
    if (context === null || !(element instanceof HTMLVideoElement)) return 'none'
    context.drawImage(element, 0, 0, 16, 9)
    const { data } = context.getImageData(0, 0, 16, 9)
    let [red, blue] = [0, 0]
    for (let at = 0; at < data.length; at += 4) {
      red += data[at] ?? 0
      blue += data[at + 2] ?? 0
    }
    return Math.max(red, blue) < 144 * 40 ? 'none' : red > blue ? 'red' : 'blue'
  })
}
