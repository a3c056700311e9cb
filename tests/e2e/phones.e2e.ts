import { DatabaseSync } from 'node:sqlite'
import { readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, type Browser, type BrowserContext, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectHeard, expectMoving, keepPeers, pollSounds, SAMPLED, soundsAt } from '../support/media/media.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, smallPicture, turnMicOn } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'
import { writeVoice } from '../support/media/voice.ts'

const PROVINCE = 'UBND tỉnh Hà Giang'
const LUNG_CU = 'UBND xã Lũng Cú'
const OPERATOR = 'dc.hg-dong-van-lung-cu'
/** A small phone, and one of the usual size. */
const SCREENS = [
  [360, 640],
  [390, 844],
] as const

// One hall and its phones: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let browser: Browser
let voice: string
let secretary: TestClient
let meetingId: MeetingId
let chair: Page
let operator: Page
let phone: Page
let used: string
const faults: string[][] = []

test.beforeAll(async ({ server }) => {
  voice = await writeVoice()
  browser = await launchBrowser('whole', [`--use-file-for-fake-audio-capture=${voice}`])
  secretary = await TestClient.signIn(server.url, 'thuky1')
  meetingId = await newMeeting('Giao ban có điện thoại dự phòng cho các hội trường vùng cao')
  const open = async (username: string) => {
    const page = await (await openContext(browser, server, username)).newPage()
    faults.push(faultsOf(page))
    await keepPeers(page)
    return page
  }
  ;[chair, operator] = [await open('chutri'), await open(OPERATOR)]
  await enterRoom(chair, meetingId, { camera: 'off' })
  await enterRoom(operator, meetingId, { camera: 'off' })
  phone = await openPhone(server)
})
test.afterAll(async () => {
  await browser?.close()
  await rm(dirname(voice), { recursive: true })
})

async function newMeeting(title: string): Promise<MeetingId> {
  return (await makeMeeting(secretary, { title, people: [...THREE, LUNG_CU_HALL] })).meetingId
}

/** The browser of a phone that nobody has signed in on. It counts how often its page asks for a microphone or a camera. */
async function openPhone(server: RunningServer): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    ...{ baseURL: server.url, locale: 'vi-VN', isMobile: true, hasTouch: true },
    viewport: { width: 390, height: 844 },
  })
  const page = await context.newPage()
  faults.push(faultsOf(page))
  await keepPeers(page)
  await page.addInitScript(() => {
    const asked = { times: 0 }
    Object.assign(window, { askedForDevices: asked })
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = (...given) => {
      asked.times += 1
      return ask(...given)
    }
  })
  return page
}

const timesAsked = (page: Page) =>
  page.evaluate(() => (window as typeof window & { askedForDevices?: { times: number } }).askedForDevices?.times ?? 0)

/** Opens the dialog on the operator's page, and reads the address below the QR code, as a phone's camera reads the code. */
async function addressOnScreen(): Promise<string> {
  await operator.getByRole('button', { name: 'Thêm', exact: true }).click()
  await operator.getByRole('menuitem', { name: 'Thêm điện thoại' }).click()
  const dialog = operator.getByRole('dialog', { name: 'Thêm điện thoại vào điểm cầu' })
  await expect(dialog.getByRole('img', { name: 'Mã QR để thêm điện thoại' })).toBeVisible()
  return dialog.getByText(/\/dien-thoai#/u).innerText()
}

/** Nothing wider than the screen, no serious fault for axe, and a picture to look at, in each size and language. */
async function looksRight(page: Page, name: string, sizes: readonly (readonly [number, number])[]): Promise<void> {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    await expectNoSideScroll(page)
    await expectNothingSerious(page, `${name} ${width}`)
    await page.screenshot({ path: `test-results/looks/phone-${name}-${width}.png`, fullPage: true })
  }
}

test('the operator’s page shows a QR code with its address and how long it lasts; the phone that opens it is asked what it is for', async () => {
  used = await addressOnScreen()
  expect(new URL(used).hash.replaceAll(/[#-]/gu, '')).toMatch(/^[a-z0-9]{28}$/u)
  const dialog = operator.getByRole('dialog', { name: 'Thêm điện thoại vào điểm cầu' })
  await expect(dialog).toContainText(/còn hiệu lực\s*0\d:\d\d/u)
  await looksRight(operator, 'dialog', [[1366, 768]])
  await phone.goto(used)
  await expect(phone.getByRole('heading', { name: LUNG_CU })).toBeVisible()
  await expect(phone.getByRole('status')).toContainText('Giao ban có điện thoại dự phòng')
  await looksRight(phone, 'door', SCREENS)
  await speak(phone, 'en')
  await expect(phone.getByRole('heading', { name: 'What is this phone for?' })).toBeVisible()
  await looksRight(phone, 'door-en', SCREENS)
  await speak(phone, 'vi')
  expect(await timesAsked(phone)).toBe(0)
  await phone.getByRole('button', { name: 'Chỉ dùng tiếng' }).tap()
  await expect(phone.getByText('Đang ở máy hội trường.')).toBeVisible({ timeout: 30_000 })
  expect(new URL(phone.url()).hash).toBe('')
  expect(await timesAsked(phone)).toBe(0)
  await expect(dialog.getByRole('status')).toContainText('Điện thoại 1 đã vào điểm cầu.')
  await dialog.getByRole('button', { name: 'Đóng', exact: true }).last().click()
  await looksRight(phone, 'standby', SCREENS)
})

test('it takes the hall’s sound over with one touch: the others hear the phone and not the hall, and the hall hears nothing twice', async () => {
  for (const page of [chair, operator]) await turnMicOn(page)
  await expectHeard(operator, PROVINCE)
  await expect(phone.locator('audio')).toHaveCount(0)
  await expect.poll(() => soundsAt(chair), SAMPLED).toHaveLength(1)
  const [hallTrack] = await pollSounds(chair)

  await phone.getByRole('button', { name: 'Nhận tiếng thay hội trường' }).tap()
  await expect(phone.getByRole('button', { name: 'Tắt micrô' })).toBeVisible({ timeout: 30_000 })
  await expect(operator.getByText('Tiếng của điểm cầu đang ở Điện thoại 1.')).toBeVisible()
  await expect(operator.getByRole('button', { name: 'Tiếng ở điện thoại' })).toBeDisabled()
  await expect(operator.locator('audio')).toHaveCount(0)
  await expectHeard(phone, PROVINCE)
  await expect.poll(() => soundsAt(chair).then((ids) => ids.map((id) => id === hallTrack)), SAMPLED).toEqual([false])
  await looksRight(phone, 'sound', SCREENS)
  await operator.screenshot({ path: 'test-results/looks/phone-operator-band.png' })

  await operator.getByRole('button', { name: 'Nhận lại tiếng' }).click()
  await expect(phone.getByText('Đang ở máy hội trường.')).toBeVisible()
  await expect(phone.locator('audio')).toHaveCount(0)
  await expectHeard(operator, PROVINCE)
  // Nobody is turned on by it.
  await expect.poll(() => soundsAt(chair), SAMPLED).toEqual([])
  const back = operator.getByText('Tiếng đã về máy này. Micrô đang tắt')
  await expect(back).toBeVisible()
  await operator.screenshot({ path: 'test-results/looks/phone-operator-back.png' })
  await operator.getByRole('button', { name: 'Bật micrô', exact: true }).click()
  await expect(back).toHaveCount(0)
  await expect.poll(() => soundsAt(chair), SAMPLED).toEqual([hallTrack])
})

test('it gives the sound back by itself with one touch, and calls for help when the hall’s machine is lost', async ({
  server,
}) => {
  await phone.getByRole('button', { name: 'Nhận tiếng thay hội trường' }).tap()
  await expect(operator.getByText('Tiếng của điểm cầu đang ở Điện thoại 1.')).toBeVisible()
  await phone.getByRole('button', { name: 'Trả tiếng lại' }).tap()
  await expect(operator.getByText('Tiếng của điểm cầu đang ở Điện thoại 1.')).toHaveCount(0)
  await operator.context().close()
  await expect(phone.getByRole('alert')).toContainText('Máy hội trường mất kết nối.')
  await looksRight(phone, 'alarm', SCREENS)
  await phone.getByRole('button', { name: 'Nhận tiếng thay hội trường' }).tap()
  await expectHeard(phone, PROVINCE)
  operator = await (await openContext(browser, server, OPERATOR)).newPage()
  await enterRoom(operator, meetingId, { camera: 'off' })
  await expect(operator.getByText('Tiếng của điểm cầu đang ở Điện thoại 1.')).toBeVisible()
})

test('a second phone is a second camera, which the others see; a phone is withdrawn at once', async ({ server }) => {
  const camera = await openPhone(server)
  await camera.goto(await addressOnScreen())
  await camera.getByRole('button', { name: 'Máy quay thứ hai' }).tap()
  await expectMoving(camera.getByLabel('Hình của điện thoại này'), { deadlineMs: 30_000 })
  await expectMoving(smallPicture(chair, LUNG_CU).locator('video').first(), { deadlineMs: 30_000 })
  await looksRight(camera, 'camera', SCREENS)
  await operator.keyboard.press('Escape')
  await operator.getByRole('tab', { name: /^Người dự/u }).click()
  await operator.getByRole('button', { name: /^Điểm cầu của ta: 3 thiết bị/u }).click()
  await looksRight(operator, 'list', [[1366, 768]])
  await operator.getByRole('button', { name: 'Thu hồi Điện thoại 2' }).click()
  const sure = operator.getByRole('group', { name: 'Thu hồi điện thoại này?' })
  await expect(sure).toContainText('Điện thoại 2 rời cuộc họp ngay.')
  await expect(sure.getByRole('button', { name: 'Giữ lại' })).toBeFocused()
  await looksRight(operator, 'withdrawing', [[1366, 768]])
  await sure.getByRole('button', { name: 'Thu hồi', exact: true }).click()
  await expect(camera.getByRole('heading', { name: 'Điện thoại đã được thu hồi' })).toBeVisible()
  await looksRight(camera, 'withdrawn', SCREENS)
  await operator.keyboard.press('Escape')
  await camera.context().close()
})

test('a code that was used, made up, has run out, or is of a meeting that is over says so in a sentence', async ({
  server,
}) => {
  const other = await openPhone(server)
  const says = async (address: string, sentence: string) => {
    await other.goto('/dien-thoai')
    await expect(other.getByRole('heading', { name: 'Điện thoại này chưa ở điểm cầu nào' })).toBeVisible()
    await other.goto(address)
    await expect(other.getByRole('status')).toContainText(sentence)
  }
  await says(used, 'Mã này đã được dùng.')
  await looksRight(other, 'used', SCREENS)
  await says(`${server.url}/dien-thoai#${'abcd-'.repeat(6)}abcd`, 'Mã này không đúng')
  await says(`${server.url}/dien-thoai#xyz`, 'Mã này không đúng')
  const late = await addressOnScreen()
  await runOut(server)
  await says(late, 'Mã này đã hết hạn.')
  const short = await newMeeting('Họp ngắn')
  const hall = await TestClient.signIn(server.url, OPERATOR)
  const made = await hall.call('phones.invite', { meetingId: short })
  const chutri = await TestClient.signIn(server.url, 'chutri')
  await chutri.call('meetings.end', { meetingId: short })
  await says(`${server.url}/dien-thoai#${made.ok ? made.result.code : ''}`, 'Cuộc họp của mã này đã kết thúc')
  await other.context().close()
  await operator.keyboard.press('Escape')
  await operator.getByRole('button', { name: 'Thêm', exact: true }).click()
  await operator.getByRole('menuitem', { name: 'English' }).click()
  await operator.getByRole('button', { name: 'More', exact: true }).click()
  await operator.getByRole('menuitem', { name: 'Add a phone' }).click()
  await expect(operator.getByRole('img', { name: 'QR code that adds a phone' })).toBeVisible()
  await looksRight(operator, 'dialog-en', [[1366, 768]])
})

test('a phone has no other page and no other meeting, in either language, and it ends with its own', async ({
  server,
}) => {
  const elsewhere = await newMeeting('Họp khác của Lũng Cú')
  await speak(phone, 'en')
  for (const path of ['/', `/cuoc-hop/${elsewhere}/vao`, `/cuoc-hop/${meetingId}/ban-dieu-hanh`]) {
    await phone.goto(path)
    await expect(phone).toHaveURL(/\/dien-thoai$/u)
  }
  await looksRight(phone, 'back-en', SCREENS)
  await phone.getByRole('button', { name: 'Join the meeting' }).tap()
  // The sound was its own before the page was loaded again.
  await expect(phone.getByRole('button', { name: 'Give the sound back' })).toBeVisible({ timeout: 30_000 })
  await looksRight(phone, 'sound-en', SCREENS)
  const chutri = await TestClient.signIn(server.url, 'chutri')
  await chutri.call('meetings.end', { meetingId })
  await expect(phone.getByRole('heading', { name: 'The meeting is over' })).toBeVisible()
  await phone.reload()
  await expect(phone.getByRole('heading', { name: 'This phone belongs to no site yet' })).toBeVisible()
  await looksRight(phone, 'none-en', SCREENS)
  expect(faults.flat()).toEqual([])
})

async function speak(page: Page, language: 'vi' | 'en'): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('ngon-ngu', chosen), language)
  await page.reload()
}

/** Puts the end of every code that waits into the past, as five minutes would. */
async function runOut(server: RunningServer): Promise<void> {
  const name = (await readdir(server.dataDir)).find((file) => file.endsWith('.sqlite'))
  if (name === undefined) throw new Error('There is a database')
  const database = new DatabaseSync(join(server.dataDir, name), { timeout: 5_000 })
  database.exec('update phones set code_until_ms = 1 where began_at_ms is null')
  database.close()
}
