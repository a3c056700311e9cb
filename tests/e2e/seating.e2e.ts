import { expect, type Locator, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, openDesk } from '../support/browsers/room.ts'

// A room is drawn, people of one meeting are placed in it, and the desk shows them: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let meetingId: MeetingId
let admin: Page
let desk: Page
const faults: string[][] = []
const FINANCE = 'Đại biểu Sở Tài chính'

test.beforeAll(async ({ browser, server }) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  ;({ meetingId } = await makeMeeting(maker, { title: 'Giao ban có sơ đồ chỗ ngồi', people: THREE }))
  const open = async (username: string) => {
    const page = await (await openContext(browser, server, username)).newPage()
    await page.setViewportSize({ width: 1366, height: 768 })
    faults.push(faultsOf(page))
    return page
  }
  ;[admin, desk] = [await open('quantri'), await open('thuky1')]
})
test.afterAll(async () => {
  for (const page of [admin, desk]) await page?.context().close()
})

const chair = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })
const picture = (page: Page, name: string) => page.screenshot({ path: `test-results/seating-${name}.png` })

test('an administrator draws a room: tables, dragging, arrow keys; it is there again', async () => {
  await admin.goto('/phong-hop')
  await expect(admin.getByText('Chưa có phòng họp nào')).toBeVisible()
  await picture(admin, 'empty')
  await admin.getByRole('button', { name: 'Thêm phòng họp' }).click()
  await admin.getByLabel(/^Tên phòng/u).fill('Phòng họp số 3')
  const first = chair(admin, 'A1')
  const before = await first.boundingBox()
  await first.focus()
  await admin.keyboard.press('Shift+ArrowRight')
  await admin.keyboard.press('ArrowDown')
  await expect.poll(async () => (await first.boundingBox())?.x).toBeGreaterThan((before?.x ?? 0) + 10)
  const second = await chair(admin, 'A2').boundingBox()
  if (second === null) throw new Error('The place is on the screen')
  await admin.mouse.move(second.x + 20, second.y + 20)
  await admin.mouse.down()
  await admin.mouse.move(second.x + 20, second.y + 50, { steps: 4 })
  await admin.mouse.up()
  await expect.poll(async () => (await chair(admin, 'A2').boundingBox())?.y).toBeGreaterThan(second.y + 10)
  await picture(admin, 'editor')
  await expectNothingSerious(admin)
  await admin.getByRole('button', { name: 'Lưu sơ đồ' }).click()
  await expect(admin.getByText('24 chỗ ngồi')).toBeVisible()
  await admin.reload()
  await expect(admin.getByRole('heading', { name: 'Phòng họp số 3' })).toBeVisible()
  for (const [width, height] of [
    [1920, 1080],
    [768, 1024],
  ] as const) {
    await admin.setViewportSize({ width, height })
    await admin.getByRole('button', { name: 'Sửa sơ đồ Phòng họp số 3' }).click()
    await expect(chair(admin, 'A1')).toBeVisible()
    await expectNoSideScroll(admin)
    await picture(admin, `editor-${width}`)
    await admin.getByRole('button', { name: 'Thôi', exact: true }).click()
  }
})

test('the secretary places people by keyboard, and takes one off again', async () => {
  await desk.goto(`/cuoc-hop/${meetingId}/cho-ngoi`)
  await expect(desk.getByText('Chọn phòng họp để xếp chỗ')).toBeVisible()
  await desk.getByRole('combobox', { name: 'Họp tại phòng' }).click()
  await desk.getByRole('option', { name: /^Phòng họp số 3/u }).click()
  await desk.getByRole('listitem').getByRole('button', { name: FINANCE }).press('Enter')
  await chair(desk, 'A1 Trống').press('Enter')
  await expect(chair(desk, `A1 ${FINANCE}`)).toBeVisible()
  await desk.getByRole('listitem').getByRole('button', { name: 'Chủ trì phiên họp' }).click()
  await chair(desk, 'B2 Trống').click()
  await expect(chair(desk, 'B2 Chủ trì phiên họp')).toBeVisible()
  await picture(desk, 'placing')
  await expectNothingSerious(desk)
  await chair(desk, 'B2 Chủ trì phiên họp').click()
  await desk.getByRole('button', { name: 'Bỏ khỏi chỗ' }).click()
  await expect(chair(desk, 'B2 Trống')).toBeVisible()
})

test('the desk shows who is present and who asks, as they come and ask', async ({ server }) => {
  await enterRoom(desk, meetingId, { camera: 'off' })
  await openDesk(desk)
  await desk.getByRole('tab', { name: 'Chỗ ngồi' }).click()
  const place = desk.getByRole('region', { name: 'Sơ đồ phòng Phòng họp số 3' }).getByRole('button')
  await expect(place).toHaveText(/A1.*Chưa vào/u)
  const delegate = await (await TestClient.signIn(server.url, 'daibieu1')).connect()
  await delegate.join(meetingId)
  await expect(place).toHaveText(/A1.*Có mặt/u)
  await delegate.request('queues.ask', { queue: 'speaking', topic: 'Vốn', speaker: '', point: false })
  await expect(place).toHaveText(/A1.*Xin phát biểu/u)
  await picture(desk, 'desk')
  await expectNothingSerious(desk)
  delegate.close()
  for (const found of faults) expect(found).toEqual([])
})
