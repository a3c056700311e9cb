import { expect, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { doWith, enterRoom, expectFirstRung, openDesk, stage } from '../support/browsers/room.ts'

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

/** Samples each frame that is decoded on the stage, by the place that it is of: how many there were, and how many of them were black. */
async function watchFrames(page: Page): Promise<() => Promise<Record<string, { frames: number; black: number }>>> {
  const watched = await page.evaluateHandle(() => {
    const seen: Record<string, { frames: number; black: number }> = {}
    const state = { seen, done: false }
    const copy = document.createElement('canvas')
    ;[copy.width, copy.height] = [16, 9]
    const context = copy.getContext('2d', { willReadFrequently: true })
    const followed = new WeakSet<HTMLVideoElement>()
    const follow = (video: HTMLVideoElement): void => {
      if (followed.has(video)) return
      followed.add(video)
      const frame = (): void => {
        context?.drawImage(video, 0, 0, 16, 9)
        const bright = (context?.getImageData(0, 0, 16, 9).data ?? []).some((value, at) => at % 4 < 3 && value > 20)
        const of = (seen[video.dataset['seatName'] ?? ''] ??= { frames: 0, black: 0 })
        of.frames += 1
        if (!bright) of.black += 1
        if (!state.done) video.requestVideoFrameCallback(frame)
      }
      video.requestVideoFrameCallback(frame)
    }
    const look = (): void => {
      for (const video of document.querySelectorAll('section[aria-label="Màn hình chính"] video')) {
        if (video instanceof HTMLVideoElement) follow(video)
      }
      if (!state.done) requestAnimationFrame(look)
    }
    look()
    return state
  })
  return () =>
    watched.evaluate((state) => {
      state.done = true
      return state.seen
    })
}

test('the next one of the queue is called: its first decoded frame on a receiver is a picture, and no frame before or after is black', async ({
  browser,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Mời người tiếp theo từ danh sách',
    people: [...THREE, LUNG_CU_HALL],
  })
  const open = async (username: string): Promise<Page> => {
    const page = await (await openContext(browser, server, username, { locale: 'vi-VN' })).newPage()
    await enterRoom(page, meetingId, username === 'chutri' ? { camera: 'off' } : {})
    return page
  }
  const chair = await open('chutri')
  const delegate = await open('daibieu1')
  const hall = await open('dc.hg-dong-van-lung-cu')
  await doWith(chair, 'UBND xã Lũng Cú', 'Đưa lên màn hình chính')
  await openDesk(chair)
  await delegate.getByRole('button', { name: 'Xin phát biểu' }).click()
  const nextUp = chair.getByRole('region', { name: 'Tiếp theo' })
  await expect(nextUp).toContainText('Hình: tốt', { timeout: 60_000 })
  // Before the call the chair's page sees the hall on its stage; after it the delegate.
  const shown = (name: string) => stage(chair).locator(`video[data-seat-name="${name}"]`)
  await expectMoving(shown('UBND xã Lũng Cú'), { deadlineMs: 30_000 })
  await expectFirstRung(chair)
  const [watched, frames] = [await watchStage(chair), await watchFrames(chair)]
  await nextUp.getByRole('button', { name: 'Mời phát biểu' }).click()
  await expectMoving(shown('Sở Tài chính'), { deadlineMs: 30_000 })
  const { samples, black } = await watched()
  expect(samples).toBeGreaterThan(5)
  expect(black).toBe(0)
  const seen = await frames()
  expect(seen['Sở Tài chính']?.frames).toBeGreaterThan(2)
  for (const [name, counted] of Object.entries(seen)) expect({ name, black: counted.black }).toEqual({ name, black: 0 })
  for (const page of [chair, delegate, hall]) await page.context().close()
})
