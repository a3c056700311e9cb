import { expect } from 'playwright/test'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL } from '../support/world/make-meeting.ts'
import { expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { doWith, enterRoom, stage } from '../support/browsers/room.ts'

const LUNG_CU = 'UBND xã Lũng Cú'

test('a hall turns on its camera over papers, and chooses which of its two cameras the others see', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Hội trường có hai máy quay',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
      LUNG_CU_HALL,
    ],
  })
  const browser = await launchBrowser('threeCameras')
  try {
    const chair = await openAs('chutri')
    await enterRoom(chair, meetingId, { camera: 'off' })
    const hall = await (await openContext(browser, server, 'dc.hg-dong-van-lung-cu')).newPage()
    await enterRoom(hall, meetingId)
    await doWith(chair, LUNG_CU, 'Đưa lên màn hình chính')
    const picture = stage(chair).locator('video').first()
    await expectMoving(picture, { deadlineMs: 30_000 })
    const hallPicture = await trackOf(picture)

    await hall.getByRole('button', { name: 'Thêm', exact: true }).click()
    await hall.getByRole('menuitem', { name: 'Thiết bị và đường truyền' }).click()
    const second = hall.getByRole('region', { name: 'Máy quay tài liệu' })
    await second.getByRole('combobox', { name: 'Chọn máy quay tài liệu' }).click()
    // The dialog opens before the browser has named the cameras, of which only the third's picture can be sent.
    const cameras = hall.getByRole('listbox', { name: 'Chọn máy quay tài liệu' }).getByRole('option')
    await expect.poll(() => cameras.count()).toBeGreaterThan(2)
    await cameras.last().click()
    await second.getByRole('switch', { name: 'Máy quay tài liệu' }).press('Space')
    await expect(second.getByRole('switch', { name: 'Máy quay tài liệu' })).toBeChecked()
    await hall.keyboard.press('Escape')

    await hall.getByRole('tab', { name: /^Người dự/u }).click()
    await hall.getByRole('button', { name: /^Điểm cầu của ta/u }).click()
    const own = hall.getByRole('dialog', { name: 'Điểm cầu của ta' })
    await expect(own.getByText('Máy quay bật · Máy quay tài liệu bật')).toBeVisible()
    await own.getByRole('combobox', { name: 'Hình đại diện của điểm cầu' }).click()
    await hall.getByRole('option', { name: /máy quay tài liệu$/u }).click()

    await expect.poll(() => trackOf(picture), { timeout: 30_000 }).not.toBe(hallPicture)
    await expectMoving(picture, { deadlineMs: 30_000 })
    const papers = await trackOf(picture)
    await own.getByRole('combobox', { name: 'Hình đại diện của điểm cầu' }).click()
    await hall.getByRole('option', { name: 'Máy quay đầu tiên đang bật' }).click()
    await expect.poll(() => trackOf(picture), { timeout: 30_000 }).not.toBe(papers)
    await expectMoving(picture, { deadlineMs: 30_000 })
  } finally {
    await browser.close()
  }

  /** Names the stream that is shown. */
  function trackOf(video: ReturnType<typeof stage>): Promise<string> {
    return video.evaluate((element) => {
      const shown = element instanceof HTMLVideoElement ? element.srcObject : null
      return shown instanceof MediaStream ? (shown.getVideoTracks()[0]?.id ?? '') : ''
    })
  }
})
