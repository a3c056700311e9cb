import { expect, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { LINK_IP } from '../support/links/links.ts'
import { openTcpLink } from '../support/links/link-tcp.ts'
import { openUdpLink } from '../support/links/link-udp.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, leaveButton, smallPicture } from '../support/browsers/room.ts'
import { freePort, startServer, type RunningServer } from '../support/server.ts'

const PROVINCE = 'UBND tỉnh Hà Giang'
const FINANCE = 'Sở Tài chính'

// The server tells browsers an address where nothing listens but what a test puts there: a firewall that lets so much through.
let server: RunningServer
let mediaPort: number
let meetingId: MeetingId
let secretary: TestClient

test.beforeAll(async () => {
  mediaPort = await freePort()
  server = await startServer({ env: { MEDIA_PORT: String(mediaPort), MEDIA_ANNOUNCED_ADDRESS: LINK_IP } })
  secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, { title: 'Họp sau tường lửa', people: [...THREE, LUNG_CU_HALL] })
  meetingId = made.meetingId
})
test.afterAll(() => server?.stop())

const way = () => ({ listen: { ip: LINK_IP, port: mediaPort }, server: { ip: '127.0.0.1', port: mediaPort }, seed: 1 })
const result = (page: Page) => page.getByRole('region', { name: 'Đường truyền' }).getByRole('status')

test('media ports that are open are said to be nothing else than a good link', async ({ browser }) => {
  const udp = await openUdpLink(way())
  const page = await atDoor(browser, 'chutri')
  await expect(result(page)).toHaveText('Đường truyền tốt: xem và nói bình thường.')
  expect(udp.flows().size).toBeGreaterThan(0)
  await page.context().close()
  await udp.close()
})

test('a link that loses 8 % each way, 80 ms long, is measured as such on the way of the media', async ({ browser }) => {
  const udp = await openUdpLink({ ...way(), shape: { lossShare: 0.08, delayMs: 80 } })
  const page = await atDoor(browser, 'dc.hg-dong-van-lung-cu')
  await expect(page.getByText('Đã lưu kết quả cho điểm cầu.')).toBeVisible({ timeout: 60_000 })
  const listed = await secretary.call('passport.list', { meetingId })
  if (!listed.ok) throw new Error(listed.error)
  const newest = listed.result.sites.find(({ name }) => name === 'UBND xã Lũng Cú')?.newest
  expect(newest?.way).toBe('udp')
  // There and back 15 % of a hundred packets, give or take four standard deviations.
  expect(newest?.lossShare).toBeGreaterThan(0.01)
  expect(newest?.lossShare).toBeLessThan(0.32)
  expect(newest?.rttMs).toBeGreaterThanOrEqual(160)
  await page.context().close()
  await udp.close()
})

test('with UDP blocked, TCP is tried and found, and the door says what to ask for; the meeting takes that way', async ({
  browser,
}) => {
  const tcp = await openTcpLink(way())
  const chair = await atDoor(browser, 'chutri')
  await expect(result(chair)).toContainText(
    `“Xin mở đường ra từ máy này tới ${LINK_IP} cổng ${mediaPort}, loại UDP.”`,
    {
      timeout: 30_000,
    },
  )
  const delegate = await atDoor(browser, 'daibieu1')
  for (const page of [chair, delegate]) await enterRoom(page, meetingId)
  await expectMoving(smallPicture(chair, FINANCE).locator('video'), { deadlineMs: 30_000 })
  for (const page of [chair, delegate]) await page.context().close()
  await tcp.close()
})

test('with both blocked, door and room say so and whom to ask; sound and picture come by themselves when they are open again', async ({
  browser,
}) => {
  const chair = await atDoor(browser, 'chutri')
  const sentence = `“Xin mở đường ra từ máy này tới ${LINK_IP} cổng ${mediaPort}, cả UDP và TCP.”`
  await expect(result(chair)).toContainText('Cổng truyền hình bị chặn', { timeout: 30_000 })
  await expect(result(chair)).toContainText(sentence)
  const delegate = await atDoor(browser, 'daibieu1')
  for (const page of [chair, delegate]) await enterRoom(page, meetingId)

  await expect(chair.getByText('Cổng truyền hình bị chặn', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(chair.getByText(sentence)).toBeVisible()
  await expect(leaveButton(chair)).toBeVisible()
  const udp = await openUdpLink(way())
  await expectMoving(smallPicture(chair, FINANCE).locator('video'), { deadlineMs: 60_000 })
  await expect(chair.getByText('Cổng truyền hình bị chặn', { exact: true })).toHaveCount(0)
  await expectMoving(smallPicture(delegate, PROVINCE).locator('video'), { deadlineMs: 60_000 })
  for (const page of [chair, delegate]) await page.context().close()
  await udp.close()
})

async function atDoor(browser: Parameters<typeof openContext>[0], username: string): Promise<Page> {
  const context = await openContext(browser, server, username)
  const page = await context.newPage()
  await page.goto(`/cuoc-hop/${meetingId}/vao`)
  return page
}
