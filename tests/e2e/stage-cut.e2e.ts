import { expect, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { doWith, enterRoom, stage } from '../support/browsers/room.ts'

/** Samples the stage at every frame of the page: whether anything of it is seen. */
async function watchStage(page: Page): Promise<() => Promise<{ samples: number; black: number }>> {
  const watched = await page.evaluateHandle(() => {
    const seen = { samples: 0, black: 0, done: false }
    const copy = document.createElement('canvas')
    ;[copy.width, copy.height] = [16, 9]
    const context = copy.getContext('2d', { willReadFrequently: true })
    const sample = (): void => {
      const region = document.querySelector('section[aria-label="Màn hình chính"]')
      const video = region?.querySelector('video')
      const held = region?.querySelector('canvas')
      context?.clearRect(0, 0, 16, 9)
      if (video instanceof HTMLVideoElement) context?.drawImage(video, 0, 0, 16, 9)
      if (held instanceof HTMLCanvasElement && !held.hidden) context?.drawImage(held, 0, 0, 16, 9)
      const bright = (context?.getImageData(0, 0, 16, 9).data ?? []).some((value, at) => at % 4 < 3 && value > 20)
      seen.samples += 1
      if (!bright) seen.black += 1
      if (!seen.done) requestAnimationFrame(sample)
    }
    sample()
    return seen
  })
  return () =>
    watched.evaluate((seen) => {
      seen.done = true
      return { samples: seen.samples, black: seen.black }
    })
}

test('a change of the stage shows one picture after the other, and never a black one between them', async ({
  browser,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Chuyển người phát biểu',
    people: [...THREE, LUNG_CU_HALL],
  })
  const open = async (username: string): Promise<Page> => {
    const page = await (await openContext(browser, server, username, { locale: 'vi-VN' })).newPage()
    await enterRoom(page, meetingId)
    return page
  }
  const chair = await open('chutri')
  const others = [await open('daibieu1'), await open('dc.hg-dong-van-lung-cu')]
  const picture = (name: string) => stage(chair).locator(`video[data-seat-name="${name}"]`)
  await doWith(chair, 'Đại biểu Sở Tài chính', 'Đưa lên màn hình chính')
  await expectMoving(picture('Sở Tài chính'))
  const watched = await watchStage(chair)
  await doWith(chair, 'UBND xã Lũng Cú', 'Đưa lên màn hình chính')
  await expectMoving(picture('UBND xã Lũng Cú'))
  const { samples, black } = await watched()
  expect(samples).toBeGreaterThan(5)
  expect(black).toBe(0)
  for (const page of [chair, ...others]) await page.context().close()
})
