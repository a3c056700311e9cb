import { expect as waitFor, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL } from '../support/world/make-meeting.ts'
import { test } from '../support/browsers/pages.ts'
import { enterRoom, turnMicOn } from '../support/browsers/room.ts'

const expect = waitFor.configure({ timeout: 30_000 })
const OWN = /^Micrô đang bật nhưng không có tiếng/u
const SEEN_BY_CHAIR = 'Micrô bật nhưng không có tiếng'

test('a hall says at the door how many it is; a microphone that gives no sound is shown there and to the chair, until sound comes', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Họp thử micrô',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
      LUNG_CU_HALL,
    ],
  })
  const chair = await openAs('chutri')
  await enterRoom(chair, meetingId, { camera: 'off' })
  const hall = await openAs('dc.hg-dong-van-lung-cu')
  await makeMic(hall)
  await hall.goto(`/cuoc-hop/${meetingId}/vao`)
  await hall.getByLabel(/^Số người đang ở hội trường/u).fill('23')
  for (const [width, height] of [
    [390, 844],
    [360, 640],
    [1366, 768],
  ] as const) {
    await hall.setViewportSize({ width, height })
    await expect(hall.getByRole('button', { name: 'Vào họp', exact: true })).toBeInViewport({ ratio: 1 })
  }
  await setGain(hall, 0)
  await expect(hall.getByText(OWN)).toBeVisible()
  await setGain(hall, 0.5)
  await expect(hall.getByText(OWN)).toBeHidden()
  await hall.getByRole('button', { name: 'Vào họp', exact: true }).click()

  await turnMicOn(hall)
  await expect
    .poll(async () => {
      const attendance = await secretary.call('seats.attendance', { meetingId })
      return attendance.ok ? attendance.result.sites.map(({ siteName, headCount }) => [siteName, headCount]) : null
    })
    .toContainEqual(['UBND xã Lũng Cú', 23])
  await setGain(hall, 0)
  await expect(hall.getByText(OWN)).toBeVisible()
  await expect(chair.getByRole('figure').getByText(SEEN_BY_CHAIR).first()).toBeVisible()
  await setGain(hall, 0.5)
  await expect(hall.getByText(OWN)).toBeHidden()
  await expect(chair.getByRole('figure').getByText(SEEN_BY_CHAIR)).toHaveCount(0)
})

/** In the place of the microphone the page gets a tone, which can be turned down to true zeros. */
async function makeMic(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const gains: GainNode[] = []
    Object.assign(window, { gains, gain: 0.5 })
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (asked) => {
      if (asked?.audio === undefined) return real(asked)
      const context = new AudioContext()
      const tone = new OscillatorNode(context)
      const gain = new GainNode(context, { gain: Number(Reflect.get(window, 'gain')) })
      const out = context.createMediaStreamDestination()
      tone.connect(gain).connect(out)
      tone.start()
      gains.push(gain)
      return out.stream
    }
  })
}

async function setGain(page: Page, value: number): Promise<void> {
  await page.evaluate((next) => {
    const { gains = [] } = window as typeof window & { gains?: GainNode[] }
    Object.assign(window, { gain: next })
    for (const { gain } of gains) gain.value = next
  }, value)
}
