import { expect, type Browser, type BrowserContext, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { stage } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

const HALL = 'UBND xã Lũng Cú'

// One hall's browser: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let operator: Page
let hall: Page
let secretary: TestClient
let meetingId: MeetingId
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  secretary = await TestClient.signIn(server.url, 'thuky1')
  operator = await (await openContext(browser, server, 'dc.hg-dong-van-lung-cu')).newPage()
  hall = await (await browser.newContext({ baseURL: server.url })).newPage()
  for (const page of [operator, hall]) faults.push(faultsOf(page))
})
test.afterAll(async () => {
  for (const page of [operator, hall]) await page?.context().close()
})

/** The machine loses its power: the same browser profile is opened anew, with the cookies that lay on its disk. */
async function powerCut(browser: Browser, server: RunningServer, before: Page): Promise<Page> {
  const storageState = await before.context().storageState()
  await before.context().close()
  const context: BrowserContext = await browser.newContext({ baseURL: server.url, storageState })
  const page = await context.newPage()
  faults.push(faultsOf(page))
  return page
}

/** Has the browser show a code. @returns it, as somebody reads it off the screen. */
async function codeOn(page: Page): Promise<string> {
  await page.goto('/hoi-truong')
  await page.getByRole('button', { name: /^Lấy mã/u }).click()
  return page.getByLabel(/^Mã ghép: /u).innerText()
}

async function pair(part: 'Màn hình hội trường' | 'Máy cán bộ điểm cầu', label: string): Promise<void> {
  const shown = await codeOn(hall)
  await operator.goto('/ghep-may')
  await operator.getByLabel('Mã trên màn hình').fill(shown.toLowerCase())
  await operator.getByText(part, { exact: true }).first().click()
  await operator.getByLabel('Tên máy').fill(label)
  await operator.getByRole('button', { name: 'Ghép máy', exact: true }).click()
  const sure = operator.getByRole('dialog', { name: 'Ghép máy này?' })
  await expect(sure).toContainText('Chrome, Linux')
  await sure.getByRole('button', { name: 'Ghép máy', exact: true }).click()
  await expect(operator.getByText(`Đã ghép “${label}”.`)).toBeVisible()
}

test('a hall’s browser shows a code, the operator confirms it, and it waits calmly for the next meeting', async () => {
  await makeMeeting(secretary, {
    title: 'Giao ban chiều',
    people: [...THREE, LUNG_CU_HALL],
    state: 'invited',
    startsAtMs: Date.now() + 5 * 60 * 60_000,
  })
  await endDemoMeeting()
  await pair('Màn hình hội trường', 'Máy chiếu')
  await expect(hall.getByRole('heading', { name: HALL })).toBeVisible()
  await expect(hall.getByRole('status')).toContainText('Chưa có cuộc họp nào đang diễn ra')
  await expect(hall.getByText('Giao ban chiều')).toBeVisible()
  await looksRight(hall, 'pairing-waiting')
  await looksRight(operator, 'pairing-list')
})

test('it goes into its meeting by itself, as the hall’s display', async () => {
  const made = await makeMeeting(secretary, { title: 'Giao ban sáng', people: [...THREE, LUNG_CU_HALL] })
  meetingId = made.meetingId
  await expect(hall).toHaveURL(new RegExp(`/cuoc-hop/${meetingId}/man-hinh$`, 'u'), { timeout: 20_000 })
  await expect(stage(hall)).toBeVisible()
  await expect(hall.getByRole('contentinfo')).toContainText('Giao ban sáng')
})

test('after a power cut it is back in its seat within 10 s of the page being opened, muted, without a password', async ({
  browser,
  server,
}) => {
  hall = await powerCut(browser, server, hall)
  const began = Date.now()
  await hall.goto('/hoi-truong')
  await expect(stage(hall)).toBeVisible({ timeout: 10_000 })
  await expect(hall.getByRole('contentinfo')).toContainText('Giao ban sáng')
  expect(Date.now() - began).toBeLessThan(10_000)
  // Nothing but the hall's pages is to be had there.
  await hall.goto('/')
  await expect(hall).toHaveURL(new RegExp(`/cuoc-hop/${meetingId}/man-hinh$`, 'u'))
})

test('a pairing is withdrawn in the list: the screen leaves the meeting at once and is nobody’s', async () => {
  await expect(stage(hall)).toBeVisible()
  await operator.goto('/ghep-may')
  const row = operator.getByRole('listitem').filter({ hasText: 'Máy chiếu' })
  await expect(row).toContainText('Đang dùng')
  await row.getByRole('button', { name: 'Thu hồi' }).click()
  const sure = operator.getByRole('dialog', { name: 'Thu hồi máy này?' })
  await sure.getByRole('button', { name: 'Thu hồi' }).click()
  await expect(hall.getByRole('heading', { name: 'Máy này chưa ghép với điểm cầu nào' })).toBeVisible({
    timeout: 5_000,
  })
  await expect(row).toHaveCount(0)
  await looksRight(hall, 'pairing-none')
})

test('paired as the operator’s machine it comes back into the room after a power cut, its microphone off', async ({
  browser,
  server,
}) => {
  await pair('Máy cán bộ điểm cầu', 'Máy cán bộ')
  await expect(hall.getByRole('button', { name: 'Rời cuộc họp' })).toBeVisible({ timeout: 20_000 })
  hall = await powerCut(browser, server, hall)
  const began = Date.now()
  await hall.goto('/hoi-truong')
  await expect(hall.getByRole('button', { name: 'Rời cuộc họp' })).toBeVisible({ timeout: 10_000 })
  await expect(hall.getByRole('button', { name: 'Micrô đang tắt' })).toBeVisible()
  expect(Date.now() - began).toBeLessThan(10_000)
  await hall.getByRole('button', { name: 'Rời cuộc họp' }).click()
  await expect(hall.getByText('Đã rời cuộc họp “Giao ban sáng”')).toBeVisible()
  await hall.getByRole('button', { name: 'Vào lại cuộc họp' }).click()
  await expect(hall.getByRole('button', { name: 'Rời cuộc họp' })).toBeVisible()
  expect(faults.flat()).toEqual([])
})

test('an administrator pairs a hall’s screen for its operator, finds it in the list, and withdraws it: it falls out of the meeting at once', async ({
  browser,
  server,
}) => {
  const open = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage()
    faults.push(faultsOf(page))
    return page
  }
  const admin = await open(await openContext(browser, server, 'quantri'))
  const screen = await open(await browser.newContext({ baseURL: server.url }))
  const shown = await codeOn(screen)
  await admin.goto('/ghep-may')
  await admin.getByLabel('Mã trên màn hình').fill(shown)
  await admin.getByRole('button', { name: 'Ghép máy', exact: true }).click()
  // An administrator's own account operates no hall.
  await expect(admin.getByText('Xin chọn điểm cầu và cán bộ.')).toBeVisible()
  await admin.getByRole('combobox', { name: 'Điểm cầu', exact: true }).fill('lung cu')
  await admin.getByRole('option', { name: HALL }).click()
  await admin.getByRole('combobox', { name: 'Cán bộ điểm cầu', exact: true }).click()
  await admin.getByRole('option', { name: /dc\.hg-dong-van-lung-cu/u }).click()
  await admin.getByLabel('Tên máy').fill('Máy chiếu do quản trị ghép')
  await admin.getByRole('button', { name: 'Ghép máy', exact: true }).click()
  const sure = admin.getByRole('dialog', { name: 'Ghép máy này?' })
  await expect(sure).toContainText('Chrome, Linux')
  await sure.getByRole('button', { name: 'Ghép máy', exact: true }).click()
  await expect(admin.getByText('Đã ghép “Máy chiếu do quản trị ghép”.')).toBeVisible()
  await expect(stage(screen)).toBeVisible({ timeout: 20_000 })
  await expect(screen).toHaveURL(new RegExp(`/cuoc-hop/${meetingId}/man-hinh$`, 'u'))

  const row = admin.getByRole('listitem').filter({ hasText: 'Máy chiếu do quản trị ghép' })
  await expect(row).toContainText(HALL)
  await expect(row).toContainText('Quản trị')
  await row.getByRole('button', { name: 'Thu hồi' }).click()
  await admin.getByRole('dialog', { name: 'Thu hồi máy này?' }).getByRole('button', { name: 'Thu hồi' }).click()
  await expect(screen.getByRole('heading', { name: 'Máy này chưa ghép với điểm cầu nào' })).toBeVisible({
    timeout: 5_000,
  })
  await expect(row).toHaveCount(0)
  // A reload does not bring it back.
  await screen.reload()
  await expect(screen.getByRole('heading', { name: 'Máy này chưa ghép với điểm cầu nào' })).toBeVisible()
  expect(faults.flat()).toEqual([])
  for (const page of [admin, screen]) await page.context().close()
})

/** The demo's meeting runs for everybody: here the hall has none until the test makes it one. */
async function endDemoMeeting(): Promise<void> {
  const chair = await TestClient.signIn(secretary.url, 'chutri')
  const listed = await chair.call('meetings.list', {})
  if (!listed.ok) throw new Error(listed.error)
  for (const { meetingId: running, state } of listed.result.meetings) {
    if (state === 'inSession') await chair.call('meetings.end', { meetingId: running })
  }
}

/** Nothing wider than the screen, no serious fault for axe, and a picture to look at, in each size and language. */
async function looksRight(page: Page, name: string): Promise<void> {
  for (const [width, height, language] of [
    [1920, 1080, 'vi'],
    [768, 1024, 'en'],
    [1366, 768, 'vi'],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.evaluate((chosen) => localStorage.setItem('ngon-ngu', chosen), language)
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.getByRole('heading').first()).toBeVisible()
    await expectNoSideScroll(page)
    await expectNothingSerious(page)
    await page.screenshot({ path: `test-results/looks/${name}-${width}-${language}.png` })
  }
}
