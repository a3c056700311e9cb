import { expect, type Page } from 'playwright/test'
import { TestClient, type TestSocket } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, openDesk } from '../support/browsers/room.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const HOME = 'Đại biểu Sở Nội vụ'
const SECOND_ITEM = 'Phòng, chống thiên tai'
const BACK_AFTER_MS = 10_000

let server: RunningServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server?.stop())

test('all that the chair has set is on everybody’s screen again within 10 s of the server’s being back after SIGKILL', async ({
  browser,
}) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const more = ['Đại biểu Sở Y tế', HOME].map((fullName) => ({ fullName, role: 'delegate' as const }))
  const { meetingId, agendaItemIds } = await makeMeeting(maker, {
    title: 'Giao ban khi máy chủ tắt đột ngột',
    people: [...THREE, ...more, LUNG_CU_HALL],
    agenda: ['Tình hình kinh tế - xã hội', SECOND_ITEM],
  })
  const hallContext = await openContext(browser, server, 'dc.hg-dong-van-lung-cu')
  const deskContext = await openContext(browser, server, 'thuky1')
  const [desk, hall, display] = [await deskContext.newPage(), await hallContext.newPage(), await hallContext.newPage()]
  await enterRoom(desk, meetingId, { camera: 'off' })
  await openDesk(desk)
  await enterRoom(hall, meetingId, { camera: 'off' })
  await display.setViewportSize({ width: 1920, height: 1080 })
  await display.goto(`/cuoc-hop/${meetingId}/man-hinh`)

  const seated = async (username: string): Promise<TestSocket> => {
    const socket = await (await TestClient.signIn(server.url, username)).connect()
    await socket.join(meetingId, { place: 'own', claim: 'ask', mic: 'off', camera: 'none' })
    return socket
  }
  const [chair, first, second] = [await seated('chutri'), await seated('daibieu3'), await seated('daibieu2')]
  const done = async (by: TestSocket, ...request: Parameters<TestSocket['request']>) =>
    expect(await by.request(...request)).toMatchObject({ ok: true })
  for (const [by, topic] of [
    [second, 'Biên chế giáo viên'],
    [first, 'Thuốc cho các trạm y tế xã'],
  ] as const)
    await done(by, 'queues.ask', { queue: 'speaking', topic, speaker: '', point: false })
  const rules = { limitSeconds: 1_800, warnSeconds: 60, hardEnd: false, districtsFirst: false }
  await done(chair, 'queues.setRules', { queue: 'speaking', rules })
  await done(chair, 'agenda.goTo', { agendaItemId: agendaItemIds[1] ?? null, ifCurrent: null })
  await done(chair, 'locks.set', { lock: 'mics', on: true })
  await done(chair, 'layouts.impose', { layout: 'chairAndSpeaker', on: 'all' })
  await done(chair, 'rollCall.start', { way: 'byDistrict', ifNewest: null })
  const nextUp = desk.getByRole('region', { name: 'Tiếp theo' })
  await expect(nextUp).toContainText(HOME)
  await nextUp.getByRole('button', { name: 'Mời phát biểu' }).click()
  const everything = (timeout: number) => [
    expect(desk.getByRole('list', { name: 'Đang phát biểu' })).toContainText(HOME, { timeout }),
    expect(desk.getByRole('region', { name: 'Đang lên màn hình' })).toContainText(/còn (29|30):\d\d/u, { timeout }),
    expect(desk.getByRole('list', { name: 'Đăng ký phát biểu' })).toContainText('Thuốc cho các trạm y tế xã', {
      timeout,
    }),
    expect(desk.getByText('Nội dung 2/2').first()).toBeVisible({ timeout }),
    expect(hall.getByRole('button', { name: 'Micrô đang khoá' })).toBeVisible({ timeout }),
    expect(hall.getByText(/^Chủ trì đang đặt bố cục: Chủ trì và người phát biểu/u)).toBeVisible({ timeout }),
    expect(hall.getByRole('region', { name: 'Trả lời điểm danh' })).toContainText('Số người dự', { timeout }),
    expect(display.getByRole('contentinfo')).toContainText(`Nội dung 2/2: ${SECOND_ITEM}`, { timeout }),
    expect(display.getByRole('contentinfo')).toContainText(HOME, { timeout }),
    expect(display.getByRole('contentinfo')).toContainText(/còn (29|30):\d\d/u, { timeout }),
  ]
  await Promise.all(everything(15_000))

  await server.kill()
  const cut = (page: Page) => page.getByText(/^Mất kết nối[.,] [đĐ]ang nối lại…/u)
  for (const page of [desk, hall, display]) await expect(cut(page).first()).toBeVisible()
  await server.start()
  const deadlineMs = performance.now() + BACK_AFTER_MS
  const left = () => Math.max(1, deadlineMs - performance.now())
  // What a page shows while it is cut off stands from before.
  await Promise.all([desk, hall, display].map((page) => expect(cut(page)).toHaveCount(0, { timeout: left() })))
  await Promise.all(everything(left()))
  // And what is done at the desk now is done.
  await desk.getByRole('button', { name: 'Kết thúc lượt' }).click()
  await expect(display.getByRole('contentinfo')).not.toContainText(HOME)

  for (const socket of [chair, first, second]) socket.close()
  for (const context of [deskContext, hallContext]) await context.close()
})
