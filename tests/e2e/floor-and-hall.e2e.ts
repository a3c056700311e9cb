import { expect, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { expectHeard, expectMoving, expectSilent } from '../support/media/media.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, personRow, stage, turnMicOn } from '../support/browsers/room.ts'

const FINANCE = 'Sở Tài chính'
const LUNG_CU = 'UBND xã Lũng Cú'
const PHONE = { viewport: { width: 390, height: 800 } }

// One meeting led in turns: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let chair: Page
let delegate: Page
let hall: Page
let phone: Page
let address: string
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Giao ban có chủ trì mời',
    people: [...THREE, LUNG_CU_HALL],
  })
  address = `/cuoc-hop/${meetingId}`
  const open = async (username: string, options = {}) => {
    const page = await (await openContext(browser, server, username, options)).newPage()
    faults.push(faultsOf(page))
    return page
  }
  ;[chair, delegate, hall, phone] = [
    await open('chutri'),
    await open('daibieu1'),
    await open('dc.hg-dong-van-lung-cu'),
    await open('dc.hg-dong-van-lung-cu', PHONE),
  ]
  await enterRoom(chair, meetingId)
  await enterRoom(delegate, meetingId, { camera: 'off', mic: 'on' })
  await enterRoom(hall, meetingId)
})
test.afterAll(async () => {
  for (const page of [chair, delegate, hall, phone]) await page?.context().close()
})

test('the chair has people speak in turns, after seeing how many microphones go off', async () => {
  await expectHeard(chair, FINANCE)
  await chair.getByRole('tab', { name: /^Phát biểu/u }).click()
  await chair.getByText('Điều hành theo lượt').click()
  const question = chair.getByRole('dialog', { name: 'Chuyển sang điều hành theo lượt?' })
  await expect(question).toContainText('Sẽ tắt 1 micrô đang bật.')
  await question.getByRole('button', { name: 'Điều hành theo lượt' }).click()
  const waiting = delegate.getByRole('button', { name: 'Chờ mời phát biểu' })
  await expect(waiting).toBeDisabled()
  await expectSilent(chair, FINANCE)
})

test('who asks stands in the chair’s list, is invited from it, and turns the microphone on alone', async () => {
  await delegate.getByRole('button', { name: 'Xin phát biểu' }).click()
  await expect(delegate.getByRole('button', { name: 'Rút đăng ký', exact: true })).toBeVisible()
  const asking = chair.getByRole('list', { name: 'Đăng ký phát biểu' })
  await expect(asking.getByRole('listitem')).toHaveCount(1)
  await asking.getByRole('button', { name: 'Mời' }).click()
  for (const page of [chair, delegate, hall]) {
    await expect(page.getByRole('banner')).toContainText(/Đang phát biểu: Sở Tài chính.*\d\d:\d\d/u)
  }
  await expect(asking.getByRole('listitem')).toHaveCount(0)
  await expect(delegate.getByRole('button', { name: 'Micrô đang tắt' })).toBeEnabled()
  const invitation = delegate.getByText('Mời ông/bà phát biểu. Xin bấm nút micrô để bật.')
  await expect(invitation).toBeVisible()
  await expect(hall.getByText('Mời ông/bà phát biểu.')).toHaveCount(0)
  await turnMicOn(delegate)
  await expect(invitation).toHaveCount(0)
  await expectHeard(hall, FINANCE)
  await expect(hall.getByRole('button', { name: 'Chờ mời phát biểu' })).toBeDisabled()
})

test('the floor taken back turns the microphone off, and its owner reads why', async () => {
  await chair.getByRole('region', { name: 'Đang phát biểu' }).getByRole('button', { name: 'Thu quyền' }).click()
  await expect(delegate.getByRole('button', { name: 'Chờ mời phát biểu' })).toBeDisabled()
  await expect(delegate.getByText('Chủ trì phiên họp đã thu quyền phát biểu; micrô của ông/bà đã tắt.')).toBeVisible()
  await expectSilent(hall, FINANCE)
})

test('a phone sits down in the hall’s seat beside its computer, and the hall counts its people', async () => {
  await phone.goto(`${address}/vao`)
  await phone.getByLabel('Tên gọi của thiết bị này').fill('Điện thoại')
  await phone.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await phone.getByRole('button', { name: 'Thêm máy này vào điểm cầu' }).click()
  await expect(phone.getByRole('button', { name: 'Rời cuộc họp' })).toBeVisible()
  await expectNoSideScroll(phone)

  await hall.getByRole('tab', { name: /^Người dự/u }).click()
  await hall.getByRole('button', { name: 'Điểm cầu của ta: 2 thiết bị' }).click()
  const own = hall.getByRole('dialog', { name: 'Điểm cầu của ta' })
  const devices = own.getByRole('region', { name: 'Thiết bị của điểm cầu' })
  await expect(devices.getByText('Điện thoại', { exact: true })).toBeVisible()
  await own.getByLabel('Tổng số người có mặt').fill('12')
  await own.getByLabel(/^Họ tên/u).fill('Người thử một\nNgười thử hai')
  await expect(own.getByText('Chưa lưu')).toBeVisible()
  await own.getByRole('button', { name: 'Lưu' }).click()
  await expect(own.getByText('Đã lưu')).toBeVisible()
  await hall.keyboard.press('Escape')
  await expect(await personRow(chair, LUNG_CU)).toContainText('12 người')
  await expect(chair.getByRole('tab', { name: 'Người dự (3)' })).toBeVisible()
})

test('what is typed about the hall is kept when the dialog is closed, and one that cannot be kept says so first', async () => {
  const own = hall.getByRole('dialog', { name: 'Điểm cầu của ta' })
  await hall.getByRole('button', { name: /^Điểm cầu của ta/u }).click()
  await own.getByLabel('Tổng số người có mặt').fill('15')
  await hall.keyboard.press('Escape')
  await expect(own).toBeHidden()
  await expect(await personRow(chair, LUNG_CU)).toContainText('15 người')

  await hall.getByRole('button', { name: 'Điểm cầu của ta: 2 thiết bị · 15 người' }).click()
  const names = own.getByLabel(/^Họ tên/u)
  await names.fill('Tên dài quá '.repeat(12))
  await hall.keyboard.press('Escape')
  await expect(own.getByText(/^Chưa lưu được/u)).toBeVisible()
  await hall.keyboard.press('Escape')
  await expect(own).toBeHidden()
  await hall.getByRole('button', { name: /^Điểm cầu của ta/u }).click()
  await expect(names).toHaveValue('Người thử một\nNgười thử hai')
  await hall.keyboard.press('Escape')
})

test('a link that is to be spared carries a still of the stage, then sound alone, and says so', async () => {
  const chooseRung = async (name: RegExp) => {
    await hall.getByRole('banner').getByRole('button').click()
    await hall.getByRole('menuitem', { name }).click()
  }
  await chooseRung(/^Ảnh tĩnh/u)
  await expect(hall.getByRole('banner')).toContainText('Tiết kiệm: ảnh tĩnh và tiếng')
  await expect(stage(hall)).toContainText('Ảnh tĩnh, mỗi 2 giây')
  await expect(stage(hall).getByRole('img', { name: /^Ảnh tĩnh của/u })).toBeVisible()
  await chooseRung(/^Chỉ tiếng/u)
  await expect(stage(hall)).toContainText('Chỉ còn tiếng')
  await chooseRung(/^Tự động/u)
  await expectMoving(stage(hall).locator('video'))
})

test('the wall shows every site, joined ones with a picture, and leads back without a new join', async () => {
  await chair.getByRole('button', { name: 'Bố cục' }).click()
  await chair.getByRole('menuitem', { name: 'Giám sát điểm cầu' }).click()
  const wall = chair.getByRole('main', { name: 'Giám sát điểm cầu' })
  // Searched for, since only tiles near the visible ones are drawn, and sites with troubles stand before all others.
  const search = wall.getByRole('searchbox', { name: 'Tìm điểm cầu' })
  await search.fill('lung cu')
  // Compared as a whole, so that a failure shows what the tile says instead.
  const tile = wall.getByRole('listitem').filter({ hasText: LUNG_CU })
  await expect(tile).toMatchAriaSnapshot(`- img "Ảnh của ${LUNG_CU}"`, { timeout: 30_000 })
  await search.clear()
  await wall.getByRole('button', { name: '3 đã vào' }).click()
  await expect(wall.getByRole('listitem')).toHaveCount(3)
  await wall.getByRole('button', { name: '4 chưa vào' }).click()
  await expect(wall.getByRole('listitem')).toHaveCount(4)
  await chair.getByRole('button', { name: 'Về phòng họp' }).click()
  await expect(stage(chair)).toBeVisible()
  expect(new URL(chair.url()).pathname).toBe(`${address}/vao`)
  expect(faults.flat()).toEqual([])
})

test('who does not lead the meeting has no wall', async () => {
  await delegate.getByRole('button', { name: 'Bố cục' }).click()
  await expect(delegate.getByRole('menuitem', { name: 'Giám sát điểm cầu' })).toHaveCount(0)
  await delegate.keyboard.press('Escape')
  await delegate.goto(`${address}/giam-sat`)
  await expect(stage(delegate)).toBeVisible()
})
