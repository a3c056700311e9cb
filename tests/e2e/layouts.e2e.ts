import { expect, type Locator, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, openDesk } from '../support/browsers/room.ts'

// One meeting whose chair sets layouts: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let meetingId: MeetingId
let chair: Page
let delegate: Page
let hall: Page
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  ;({ meetingId } = await makeMeeting(maker, {
    title: 'Giao ban có bố cục chung',
    people: [...THREE, LUNG_CU_HALL],
    agenda: ['Tình hình kinh tế - xã hội'],
  }))
  const open = async (username: string) => {
    const options = { viewport: { width: 1366, height: 768 } }
    const page = await (await openContext(browser, server, username, options)).newPage()
    faults.push(faultsOf(page))
    return page
  }
  ;[chair, delegate, hall] = [await open('chutri'), await open('daibieu1'), await open('dc.hg-dong-van-lung-cu')]
  for (const page of [chair, delegate, hall]) await enterRoom(page, meetingId)
})
test.afterAll(async () => {
  for (const page of [chair, delegate, hall]) await page?.context().close()
})

const grid = (page: Page): Locator => page.getByRole('region', { name: 'Hình các điểm cầu' })
const videos = (page: Page): Locator => grid(page).locator('video')
const picture = (page: Page, name: string) => page.screenshot({ path: `test-results/layouts-${name}.png` })
const set = (page: Page): Locator => page.getByText(/^Chủ trì đang đặt bố cục: /u)

test('a person chooses a layout by keyboard from its pictures, and finds it again after a reload', async () => {
  await delegate.getByRole('button', { name: 'Bố cục' }).press('Enter')
  const wanted = delegate.getByRole('menuitem', { name: 'Lưới 2×2' })
  await expect(wanted).toBeVisible()
  await picture(delegate, 'menu')
  await expectNothingSerious(delegate)
  for (let press = 0; press < 20 && !(await wanted.evaluate((item) => item === document.activeElement)); press += 1) {
    await delegate.keyboard.press('ArrowDown')
  }
  await delegate.keyboard.press('Enter')
  await expect(videos(delegate)).toHaveCount(2)
  await delegate.reload()
  await expect(videos(delegate)).toHaveCount(2)
  await expect(grid(delegate).locator('[data-cell="empty"]')).toHaveCount(2)
  await picture(delegate, 'own-2x2')
})

test('the desk sets a layout for the halls, saying beforehand how many; a desk of one’s own is not touched', async () => {
  await openDesk(chair)
  await chair.getByRole('button', { name: 'Đặt bố cục' }).press('Enter')
  const dialog = chair.getByRole('dialog', { name: /bố cục/iu })
  await expect(dialog).toContainText('Sẽ đổi bố cục ở 1 nơi đang dự.')
  await dialog.getByText('Tất cả', { exact: true }).click()
  await expect(dialog).toContainText('Sẽ đổi bố cục ở 3 nơi đang dự.')
  await dialog.getByText('Các điểm cầu', { exact: true }).click()
  await dialog.getByRole('radio', { name: 'Lưới 3×3' }).press('Enter')
  await picture(chair, 'desk')
  await expectNothingSerious(chair)
  await dialog.getByRole('button', { name: 'Đặt cho 1 nơi' }).press('Enter')
  await expect(set(hall)).toHaveText(/Lưới 3×3/u)
  await expect(videos(hall)).toHaveCount(2)
  await expect(grid(hall).locator('[data-cell]')).toHaveCount(9)
  // In a row of its own above the pictures.
  const said = await set(hall).boundingBox()
  const cells = await grid(hall).boundingBox()
  expect((said?.y ?? NaN) + (said?.height ?? NaN)).toBeLessThanOrEqual(cells?.y ?? NaN)
  await expect(set(delegate)).toHaveCount(0)
  await expect(grid(delegate).locator('[data-cell]')).toHaveCount(4)
  await picture(hall, 'hall-3x3')
  await expectNothingSerious(hall)
})

test('in the hall somebody may choose another layout, which stays until the chair’s is followed again', async () => {
  await hall.getByRole('button', { name: 'Bố cục' }).click()
  await hall.getByRole('menuitem', { name: 'Chủ trì và người phát biểu', exact: true }).click()
  await expect(grid(hall).locator('[data-cell]')).toHaveCount(2)
  await expect(set(hall)).toHaveText(/Trang này đang dùng bố cục riêng/u)
  await hall.reload()
  await expect(grid(hall).locator('[data-cell]')).toHaveCount(2)
  await picture(hall, 'hall-own')
  await hall.getByRole('button', { name: 'Theo bố cục của chủ trì' }).click()
  await expect(grid(hall).locator('[data-cell]')).toHaveCount(9)
})

test('content large makes the paper large at the hall, and the halls have their own again when it is taken back', async () => {
  await chair.getByRole('button', { name: 'Bố cục đang đặt: Lưới 3×3' }).click()
  const dialog = chair.getByRole('dialog', { name: /bố cục/iu })
  await dialog.getByRole('radio', { name: 'Nội dung lớn' }).click()
  await dialog.getByRole('button', { name: 'Đặt cho 1 nơi' }).click()
  await expect(grid(hall)).toHaveCount(0)
  await expect(hall.getByRole('group', { name: /^Hình thu nhỏ/u })).toBeVisible()
  await picture(hall, 'hall-content')
  await chair.getByRole('button', { name: 'Bố cục đang đặt: Nội dung lớn' }).click()
  await dialog.getByRole('button', { name: 'Thôi đặt (1 nơi)' }).click()
  await expect(grid(hall).locator('[data-cell]')).toHaveCount(2)
  await expect(set(hall)).toHaveCount(0)
})

test('every layout stands on all screens in both languages', async () => {
  await delegate.getByRole('button', { name: 'Thêm' }).click()
  await delegate.getByRole('menuitem', { name: 'English' }).click()
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
    [768, 1024],
  ] as const) {
    await delegate.setViewportSize({ width, height })
    for (const name of ['By district', '3×3 grid', 'Chair and speaker', 'One site']) {
      await delegate.getByRole('button', { name: 'Layout' }).click()
      await delegate.getByRole('menuitem', { name, exact: true }).click()
      await expectNoSideScroll(delegate)
      await picture(delegate, `${width}-${name.replaceAll(' ', '-')}`)
    }
  }
  for (const found of faults) expect(found).toEqual([])
})
