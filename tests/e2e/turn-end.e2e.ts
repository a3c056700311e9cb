import { expect, type Page } from 'playwright/test'
import { TestClient, type TestSocket } from '../support/client.ts'
import { writtenSmallerThan } from '../support/browsers/letters.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectHeard, expectSilent } from '../support/media/media.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, openDesk, turnMicOn } from '../support/browsers/room.ts'

const FINANCE = 'Sở Tài chính'
/** The shortest limit that the rules allow. */
const LIMIT_SECONDS = 30
const AT_THE_END = { timeout: 1_000 * (LIMIT_SECONDS + 15) }
const CHIME_HZ = 880

test('at a hard end the server takes the floor: every screen shows it, the hall’s display sounds and lights, and nobody hears the speaker any more', async ({
  browser,
  server,
}) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(maker, { title: 'Giao ban có hết giờ', people: [...THREE, LUNG_CU_HALL] })
  const secretary = await maker.connect()
  const { snapshot } = await secretary.join(meetingId, { place: 'own', claim: 'ask', mic: 'none', camera: 'none' })
  expect(snapshot.queues.speaking.phase).toBe('open')
  const faults: string[][] = []
  const open = async (username: string): Promise<Page> => {
    const page = await (await openContext(browser, server, username)).newPage()
    faults.push(faultsOf(page))
    return page
  }
  const [chair, delegate, display] = [
    await open('chutri'),
    await open('daibieu1'),
    await open('dc.hg-dong-van-lung-cu'),
  ]
  await enterRoom(chair, meetingId, { camera: 'off' })
  await enterRoom(delegate, meetingId, { camera: 'off' })
  await keepChimes(display)
  await display.setViewportSize({ width: 1920, height: 1080 })
  await display.goto(`/cuoc-hop/${meetingId}/man-hinh`)
  const band = display.getByRole('contentinfo')
  await expect(band).toContainText('Đang hiện: ')

  const rules = { limitSeconds: LIMIT_SECONDS, warnSeconds: 20, hardEnd: true, districtsFirst: false }
  expect(await secretary.request('queues.setRules', { queue: 'speaking', rules })).toMatchObject({ ok: true })
  await openDesk(chair)
  await chair.getByRole('button', { name: 'Về phòng họp' }).click()
  await chair.getByRole('tab', { name: /^Phát biểu/u }).click()
  await chair.getByText('Điều hành theo lượt').click()
  await chair.getByRole('dialog').getByRole('button', { name: 'Điều hành theo lượt' }).click()
  await openDesk(chair)
  await delegate.getByRole('button', { name: 'Xin phát biểu' }).click()
  await callFirst(secretary)
  await turnMicOn(delegate)
  for (const page of [chair, display]) await expectHeard(page, FINANCE)
  await expect(band).toHaveAttribute('data-phase', 'soon', AT_THE_END)
  expect(await chimesOf(display)).toEqual([CHIME_HZ])

  await expect(band).toContainText(`Đã hết giờ: ${FINANCE}`, AT_THE_END)
  await expect(band).toHaveAttribute('data-phase', 'over')
  expect(await chimesOf(display)).toEqual([CHIME_HZ, CHIME_HZ, CHIME_HZ])
  await expect(delegate.getByText('Đã hết giờ phát biểu của ông/bà.')).toBeVisible()
  await expect(
    delegate.getByText('Ông/bà không còn quyền phát biểu; micrô đã tắt. Khi được mời, xin tự bật.'),
  ).toBeVisible()
  await expect(delegate.getByRole('button', { name: 'Chờ mời phát biểu' })).toBeDisabled()
  const onAir = chair.getByRole('region', { name: 'Đang lên màn hình' })
  await expect(onAir.getByRole('list', { name: 'Đang phát biểu' })).toContainText('Chưa mời ai phát biểu')
  expect(await writtenSmallerThan(display, 28)).toEqual([])
  for (const [width, height] of [
    [1920, 1080],
    [1366, 768],
    [768, 1024],
  ] as const) {
    await display.setViewportSize({ width, height })
    await expectNoSideScroll(display)
    await display.screenshot({ path: `test-results/looks/display-ended-${width}.png` })
  }
  for (const page of [chair, display]) await expectSilent(page, FINANCE)
  // It is told for a while only.
  await expect(band).toContainText('Đang hiện: ')
  await expect(band).toHaveAttribute('data-phase', 'running')
  expect(await chimesOf(display)).toHaveLength(3)
  expect(faults.flat()).toEqual([])
  secretary.close()
  for (const page of [chair, delegate, display]) await page.context().close()
})

/** Calls whom the queue has first, once somebody stands in it. */
async function callFirst(secretary: TestSocket): Promise<void> {
  const { entries } = await secretary.event('queues.changed', (change) =>
    change.entries.some(({ stage }) => stage === 'waiting'),
  )
  const [first] = entries.filter(({ stage }) => stage === 'waiting')
  if (first === undefined) throw new Error('somebody waits')
  expect(await secretary.request('queues.call', { entryId: first.entryId })).toMatchObject({ ok: true })
}

/** Records the pitch of each tone that the page begins. */
async function keepChimes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const chimes: number[] = []
    Object.assign(window, { chimes })
    const start = AudioScheduledSourceNode.prototype.start
    AudioScheduledSourceNode.prototype.start = function (this: AudioScheduledSourceNode, when) {
      if (this instanceof OscillatorNode) chimes.push(this.frequency.value)
      start.call(this, when)
    }
  })
}

const chimesOf = (page: Page) => page.evaluate(() => (window as typeof window & { chimes: number[] }).chimes)
