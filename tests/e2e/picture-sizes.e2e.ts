import { expect as waitFor, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { test } from '../support/browsers/pages.ts'
import { enterRoom, smallPicture, stage } from '../support/browsers/room.ts'

const expect = waitFor.configure({ timeout: 40_000 })

test('upright, small and odd cameras arrive whole on the stage, also when the camera changes its size while it is sent', async ({
  openAs,
  server,
}) => {
  test.setTimeout(300_000)
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Họp thử cỡ hình',
  })
  const chair = await openAs('chutri')
  await enterRoom(chair, meetingId, { camera: 'off' })
  const sender = await openAs('daibieu1')
  await drawCamera(sender, '720x1280')
  await sender.goto(`/cuoc-hop/${meetingId}/vao`)
  await expect(sender.locator('video')).toHaveCSS('object-fit', 'contain')
  await enterRoom(sender, meetingId)
  await expect.poll(() => sizeOnStage(chair)).toBe('720x1280')
  const small = smallPicture(chair, 'Sở Tài chính').locator('video')
  await expect(small).toHaveCSS('object-fit', 'contain')

  // A camera that is turned off and comes back in another size.
  for (const size of ['320x240', '360x640']) {
    await sender.getByRole('button', { name: 'Máy quay đang bật' }).click()
    await resize(sender, size)
    await sender.getByRole('button', { name: 'Máy quay đang tắt' }).click()
    await expect.poll(() => sizeOnStage(chair), { message: size }).toBe(size)
    await expect(small).toHaveCSS('object-fit', size === '320x240' ? 'cover' : 'contain')
  }
  // One that changes its size while it is sent.
  for (const size of ['800x600', '240x320', '1280x720']) {
    await resize(sender, size)
    await expect.poll(() => sizeOnStage(chair), { message: `changed to ${size}` }).toBe(size)
  }
})

/** In the place of the camera the page gets a drawing of this size, whatever it asks for, as a phone may give it. */
async function drawCamera(page: Page, size: string): Promise<void> {
  await page.addInitScript((given) => {
    const canvas = document.createElement('canvas')
    const [width = 0, height = 0] = given.split('x').map(Number)
    Object.assign(canvas, { width, height })
    Object.assign(window, { drawnCamera: canvas })
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    let drawn = 0
    const draw = () => {
      requestAnimationFrame(draw)
      const context = canvas.getContext('2d')
      if (context === null) return
      drawn += 1
      context.fillStyle = `hsl(${(drawn * 7) % 360} 80% 50%)`
      context.fillRect(0, 0, canvas.width, canvas.height)
      context.fillStyle = '#000'
      context.fillRect((drawn * 9) % canvas.width, 10, canvas.width / 4, canvas.height / 4)
    }
    draw()
    navigator.mediaDevices.getUserMedia = async (asked) => {
      if (asked?.video === undefined) return real(asked)
      return canvas.captureStream(15)
    }
  }, size)
}

async function resize(page: Page, size: string): Promise<void> {
  await page.evaluate((given) => {
    const { drawnCamera } = window as typeof window & { drawnCamera?: HTMLCanvasElement }
    const [width = 0, height = 0] = given.split('x').map(Number)
    if (drawnCamera !== undefined) Object.assign(drawnCamera, { width, height })
  }, size)
}

async function sizeOnStage(page: Page): Promise<string> {
  const video = stage(page).locator('video').first()
  return video
    .evaluate((element) =>
      element instanceof HTMLVideoElement ? `${element.videoWidth}x${element.videoHeight}` : 'no video',
    )
    .catch(() => 'no video')
}
