import { expect, type Browser, type Page } from 'playwright/test'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
import {
  enterRoom,
  leaveButton,
  personRow,
  smallPicture,
  smallPictures,
  stage,
  turnMicOn,
} from '../support/browsers/room.ts'

const FINANCE = 'Sở Tài chính'
const LUNG_CU = 'UBND xã Lũng Cú'

// One meeting led in turns, with a hall that has no microphone: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let bareBrowser: Browser
let chair: Page
let delegate: Page
let hall: Page
let address: string
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Giao ban có nơi không có micrô',
    people: [...THREE, LUNG_CU_HALL],
  })
  address = `/cuoc-hop/${meetingId}`
  bareBrowser = await launchBrowser('bare')
  const open = async (from: Browser, username: string) => {
    const page = await (await openContext(from, server, username, { locale: 'vi-VN' })).newPage()
    faults.push(faultsOf(page))
    await page.goto(address)
    return page
  }
  chair = await open(browser, 'chutri')
  delegate = await open(browser, 'daibieu1')
  hall = await open(bareBrowser, 'dc.hg-dong-van-lung-cu')
  await enterRoom(chair, meetingId, { camera: 'off' })
  // By the page's own link, as people come: then Back stays within the page.
  await delegate.getByRole('link', { name: 'Vào họp' }).click()
  await delegate.getByRole('switch', { name: 'Dùng máy quay' }).uncheck()
  await delegate.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(leaveButton(delegate)).toBeVisible()
  // A slow machine: the person is in before the browser has said that there is no microphone.
  await hall.addInitScript(() => {
    const openDevice = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      await new Promise((resolve) => addEventListener('joined-at-last', resolve))
      return openDevice(wanted)
    }
  })
  await hall.goto(`${address}/vao`)
  await hall.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(leaveButton(hall)).toBeVisible()
})
test.afterAll(async () => {
  for (const page of [chair, delegate]) await page?.context().close()
  await bareBrowser?.close()
})

/** The open menu of a site's picture; another one may still be fading away. */
const menuOf = (name: string) => chair.getByRole('menu').filter({ hasText: name })

test('“off” and “not there” differ in word and icon: on small pictures, in the list, and on the wall', async () => {
  const picture = (name: string) => smallPicture(chair, name).locator('[data-device-state]')
  await expect(picture(LUNG_CU)).toHaveText('không cóKhông có micrô')
  await expect(picture(FINANCE)).toHaveText('tắtMicrô tắt')
  const icons = await Promise.all([LUNG_CU, FINANCE].map((name) => picture(name).locator('svg').innerHTML()))
  expect(icons[0]).not.toBe(icons[1])
  await expect((await personRow(chair, LUNG_CU)).getByTitle('Không có micrô')).toContainText('không có')
  await expect((await personRow(chair, FINANCE)).getByTitle('Micrô tắt')).toContainText('tắt')
  await chair.getByRole('button', { name: 'Bố cục' }).click()
  await chair.getByRole('menuitem', { name: 'Giám sát điểm cầu' }).click()
  const wall = chair.getByRole('main', { name: 'Giám sát điểm cầu' })
  await expect(wall.getByRole('listitem').filter({ hasText: 'Lũng Cú' }).getByTitle('Không có micrô')).toBeVisible()
  await chair.getByRole('button', { name: 'Về phòng họp' }).click()
})

test('who leads acts on a site by its small picture, with mouse, keyboard or finger; for others it is a picture', async () => {
  const pictures = smallPictures(chair).getByRole('button', { name: `Hình của ${FINANCE}: chọn việc cần làm` })
  await pictures.focus()
  await chair.keyboard.press('Enter')
  await expect(chair.getByRole('menuitem', { name: 'Tắt micrô' })).toBeDisabled()
  await chair.getByRole('menuitem', { name: 'Đưa lên màn hình chính' }).click()
  await expect(delegate.getByText('Mọi người đang xem hình của ông/bà')).toBeVisible()
  await pictures.click()
  await chair.getByRole('menuitem', { name: 'Bỏ khỏi màn hình chính' }).click()
  await expect(delegate.getByText('Mọi người đang xem hình của ông/bà')).toHaveCount(0)
  await expect(smallPictures(delegate).getByRole('button', { name: /^Hình của/u })).toHaveCount(0)
})

test('the floor for a hall without a microphone: said before it is given, and large to chair and hall afterwards', async () => {
  await smallPictures(chair)
    .getByRole('button', { name: `Hình của ${LUNG_CU}: chọn việc cần làm` })
    .click()
  const give = menuOf(LUNG_CU).getByRole('menuitem', { name: /^Mời phát biểu/u })
  await expect(give).toContainText('Điểm cầu này không có micrô')
  await give.click()
  const question = chair.getByRole('dialog', { name: `${LUNG_CU} không có micrô` })
  await question.getByRole('button', { name: 'Thôi' }).click()
  await expect(hall.getByText(/^Mời ông\/bà phát biểu/u)).toHaveCount(0)

  await smallPictures(chair)
    .getByRole('button', { name: `Hình của ${LUNG_CU}: chọn việc cần làm` })
    .click()
  await give.click()
  await question.getByRole('button', { name: 'Vẫn mời' }).click()
  await expectLarge(chair, /^UBND xã Lũng Cú đã được mời nhưng không có micrô/u)
  await expectLarge(hall, /^Mời ông\/bà phát biểu, nhưng máy này không có micrô/u)
  await hall.getByRole('button', { name: 'Thiết bị và đường truyền' }).click()
  await expect(hall.getByRole('dialog')).toBeVisible()
  await hall.keyboard.press('Escape')
  await chair.getByRole('status').getByRole('button', { name: 'Thu quyền' }).click()
  await expect(chair.getByText(/đã được mời nhưng không có micrô/u)).toHaveCount(0)
  await expect(hall.getByText(/^Mời ông\/bà phát biểu/u)).toHaveCount(0)
})

test('a microphone that stays off after the floor was given is named to the chair, until the first word', async () => {
  await smallPictures(chair)
    .getByRole('button', { name: `Hình của ${FINANCE}: chọn việc cần làm` })
    .click()
  const give = menuOf(FINANCE).getByRole('menuitem', { name: /^Mời phát biểu/u })
  await expect(give).toContainText('Micrô đang tắt')
  await give.click()
  await expectLarge(delegate, 'Mời ông/bà phát biểu. Xin bấm nút micrô để bật.')
  await expectLarge(chair, /Sở Tài chính.*đã được mời nhưng chưa bật micrô/u)
  await delegate.getByRole('button', { name: 'Bật micrô', exact: true }).click()
  await expect(delegate.getByRole('button', { name: 'Micrô đang bật' })).toBeVisible()
  await expect(chair.getByText(/chưa bật micrô/u)).toHaveCount(0)
})

test('who has the floor is asked before leaving, by the button, by Back and by closing, and is never trapped', async () => {
  const question = delegate.getByRole('dialog', { name: 'Rời cuộc họp?' })
  await leaveButton(delegate).click()
  await expect(question).toContainText('Ông/bà đang được mời phát biểu.')
  await question.getByRole('button', { name: 'Ở lại' }).click()
  await expect(question).toHaveCount(0)

  await delegate.goBack()
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'Ở lại' }).click()
  await expect(question).toHaveCount(0)
  await expect(stage(delegate)).toBeVisible()
  expect(new URL(delegate.url()).pathname).toBe(`${address}/vao`)

  const closing = delegate.waitForEvent('dialog')
  await delegate.close({ runBeforeUnload: true })
  const asked = await closing
  expect(asked.type()).toBe('beforeunload')
  await asked.dismiss()

  await delegate.goBack()
  await question.getByRole('button', { name: 'Rời cuộc họp' }).click()
  await expect(delegate).toHaveURL(address)
  await expect(smallPicture(chair, FINANCE)).toHaveCount(0)
})

test('the chair is asked too; who only listens goes without a question', async () => {
  await leaveButton(chair).click()
  const question = chair.getByRole('dialog', { name: 'Rời cuộc họp?' })
  await expect(question).toContainText('Ông/bà đang chủ trì.')
  await question.getByRole('button', { name: 'Ở lại' }).click()
  await leaveButton(hall).click()
  await expect(hall.getByRole('heading', { name: 'Ông/bà đã rời cuộc họp' })).toBeVisible()
})

test('the chair pauses the meeting in the room and goes on, and muting all says how many on its button', async () => {
  await delegate.goto(`${address}/vao`)
  await delegate.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await turnMicOn(delegate)
  await chair.getByRole('button', { name: 'Tạm dừng' }).click()
  await chair.getByRole('dialog').getByRole('button', { name: 'Tạm dừng' }).click()
  await expect(stage(delegate)).toContainText('Cuộc họp đang tạm dừng')
  await chair.getByRole('button', { name: 'Tiếp tục' }).click()
  await chair.getByRole('dialog').getByRole('button', { name: 'Tiếp tục' }).click()
  await expect(stage(delegate)).not.toContainText('Cuộc họp đang tạm dừng')
  await chair.getByRole('button', { name: 'Tắt tất cả micrô (1)' }).click()
  await expect(chair.getByRole('dialog')).toContainText('Sẽ tắt 1 micrô đang bật')
  await chair.getByRole('dialog').getByRole('button', { name: 'Tắt tất cả micrô' }).click()
  await expect(chair.getByText('Đã tắt 1 micrô.')).toBeVisible()
  await expect(chair.getByRole('button', { name: 'Tắt tất cả micrô (0)' })).toBeVisible()
  expect(faults.flat()).toEqual([])
})

/** Readable from where a hall sits: larger than the room's own words. */
async function expectLarge(page: Page, words: string | RegExp): Promise<void> {
  const said = page.getByText(words)
  await expect(said).toBeVisible()
  expect(
    await said.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
  ).toBeGreaterThanOrEqual(20)
}
