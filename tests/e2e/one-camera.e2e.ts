import { expect as waitFor, type Page } from 'playwright/test'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { leaveButton, smallPicture, stage } from '../support/browsers/room.ts'

const expect = waitFor.configure({ timeout: 30_000 })
const PATIENT = { deadlineMs: 30_000 }

test('on a phone that gives one camera at a time, cameras are changed at the door and in the room, and the list says the truth', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Họp thử điện thoại',
  })
  const browser = await launchBrowser('threeCameras')
  try {
    const page = await (await openContext(browser, server, 'daibieu1')).newPage()
    await giveOneCameraAtATime(page)
    await page.goto(`/cuoc-hop/${meetingId}/vao`)
    const preview = page.getByLabel('Hình của ông/bà')
    await expectMoving(preview, PATIENT)
    // The third one's picture stands still (Chromium 156).
    const third = await chooseCamera(page, -1)
    await expect.poll(() => labelOf(preview)).toBe(third)

    // What cannot be had does not take the picture away, and the list goes back to what is in use.
    await breakCamera(page, 'fake_device_1')
    await chooseCamera(page, 2)
    await expect(page.getByText(/^Chưa chuyển sang máy quay vừa chọn được, vẫn dùng máy quay trước\./u)).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'Chọn máy quay' })).toHaveValue(third)
    expect(await labelOf(preview)).toBe(third)

    await page.getByRole('button', { name: 'Vào họp', exact: true }).click()
    await expect(leaveButton(page)).toBeVisible()
    const own = smallPicture(page, 'Sở Tài chính').locator('video')
    await expect.poll(() => labelOf(own)).toBe(third)
    await page.getByRole('button', { name: 'Thêm', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Thiết bị và đường truyền' }).click()
    const first = await chooseCamera(page, 1)
    await expect.poll(() => labelOf(own)).toBe(first)
    await chooseCamera(page, 2)
    await expect(page.getByRole('dialog').getByText(/^Chưa chuyển sang máy quay vừa chọn được/u)).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'Chọn máy quay' })).toHaveValue(first)
    await expect.poll(() => labelOf(own)).toBe(first)
    await page.keyboard.press('Escape')

    await expectMoving(own, PATIENT)

    // The others see the camera that came back.
    const chair = await openAs('chutri')
    await chair.goto(`/cuoc-hop/${meetingId}/vao`)
    await chair.getByRole('button', { name: 'Vào họp', exact: true }).click()
    await expectMoving(stage(chair).locator('video').first(), PATIENT)
  } finally {
    await browser.close()
  }
})

/** As phones do: a second camera is refused while one runs and for a moment after, and so is the one named broken. */
async function giveOneCameraAtATime(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const running = new Set<MediaStreamTrack>()
    let freedMs = -Infinity
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (asked) => {
      const refused = () => new DOMException('Could not start video source', 'NotReadableError')
      const held = [...running].some(({ readyState }) => readyState === 'live') || performance.now() - freedMs < 200
      const { brokenCamera } = window as typeof window & { brokenCamera?: string }
      const broken = brokenCamera !== undefined && JSON.stringify(asked?.video ?? null).includes(brokenCamera)
      if (asked?.video !== undefined && (held || broken)) throw refused()
      const stream = await real(asked)
      for (const track of stream.getVideoTracks()) {
        running.add(track)
        const stop = track.stop.bind(track)
        track.stop = () => {
          if (track.readyState === 'live') freedMs = performance.now()
          stop()
        }
      }
      return stream
    }
  })
}

/** From now on this camera cannot be opened. */
async function breakCamera(page: Page, label: string): Promise<void> {
  await page.evaluate(async (name) => {
    const all = await navigator.mediaDevices.enumerateDevices()
    const brokenCamera = all.find((one) => one.kind === 'videoinput' && one.label.includes(name))?.deviceId
    if (brokenCamera === undefined) throw new Error('no such camera')
    Object.assign(window, { brokenCamera })
  }, label)
}

/** @returns the name that was pressed, counted from the list's top; its first line leaves the choice to the computer. */
async function chooseCamera(page: Page, at: number): Promise<string> {
  await page.getByRole('combobox', { name: 'Chọn máy quay' }).click()
  const options = page.getByRole('listbox', { name: 'Chọn máy quay' }).getByRole('option')
  // The picture may move before the browser has named the cameras.
  await expect.poll(() => options.count()).toBeGreaterThan(2)
  const option = options.nth(at)
  const name = await option.innerText()
  await option.click()
  return name
}

function labelOf(video: ReturnType<typeof stage>): Promise<string> {
  return video.evaluate((element) => {
    const shown = element instanceof HTMLVideoElement ? element.srcObject : null
    return shown instanceof MediaStream ? (shown.getVideoTracks()[0]?.label ?? '') : ''
  })
}
