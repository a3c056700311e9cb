import { expect, type BrowserContext, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { LINK_IP, openMediaLink, openWebLink, type MediaLink, type WebLink } from '../support/links/links.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, stage, turnMicOn } from '../support/browsers/room.ts'
import { freePort, startServer, type RunningServer } from '../support/server.ts'

const TITLE = 'Giao ban đột xuất về sạt lở Mèo Vạc'
const DELEGATE = 'Đại biểu Sở Tài chính'
const COPY = 'Sao chép thông tin chẩn đoán'
const COPIED = 'Đã sao chép. Không có tên người, tiêu đề hay mật khẩu.'

let server: RunningServer
let media: MediaLink
let web: WebLink
let meetingId: MeetingId

test.beforeAll(async () => {
  const mediaPort = await freePort()
  server = await startServer({ env: { MEDIA_PORT: String(mediaPort), MEDIA_ANNOUNCED_ADDRESS: LINK_IP } })
  media = await openMediaLink(mediaPort)
  web = await openWebLink(Number(new URL(server.url).port))
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, {
    title: TITLE,
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
      { fullName: DELEGATE, role: 'delegate' },
    ],
    agenda: ['Nội dung duy nhất'],
    state: 'inSession',
  })
  meetingId = made.meetingId
})
test.afterAll(async () => {
  await web?.close()
  await media?.close()
  await server?.stop()
})

test('after a cut link, what the help sheet copies tells of it by area and figures, and names nobody', async ({
  browser,
}) => {
  const chair = await openContext(browser, server, 'chutri')
  await enterRoom(await chair.newPage(), meetingId)
  const context = await openContext(browser, { url: web.url }, 'daibieu1', {
    permissions: ['clipboard-read', 'clipboard-write', 'camera', 'microphone'],
  })
  const page = await context.newPage()
  const tokens = resumeTokensOf(page)
  await enterRoom(page, meetingId)
  await turnMicOn(page)
  await expectMoving(stage(page).locator('video'))

  media.cut()
  web.cut()
  await expect(page.getByText(/^Mất kết nối\. Đang nối lại…/u)).toBeVisible({ timeout: 40_000 })
  media.mend()
  web.mend()
  await expect(page.getByText(/^Mất kết nối\. Đang nối lại…/u)).toHaveCount(0, { timeout: 40_000 })
  await expectMoving(stage(page).locator('video'), { deadlineMs: 40_000 })

  await page.keyboard.press('?')
  let text = ''
  // The figures of the link are there when a beat was answered on the new connection, which goes every 5 s.
  await expect
    .poll(async () => (text = await copied(page)), { timeout: 20_000 })
    .toMatch(/^link: quality=\w+ beatRttMs=\d\S* mediaRttMs=\d\S* /mu)
  expect(text).toMatch(/^page build: \w+$/mu)
  expect(text).toMatch(/^protocol version: \d+$/mu)
  expect(text).toMatch(/^browser: .*Chrome\/\d+/mu)
  expect(text).toMatch(/^media: flow=flowing receiveRung=\w+ /mu)
  expect(text).toMatch(/^ *\d+ net: control socket closed code=1006$/mu)
  expect(text).toMatch(/^ *\d+ net: tries to connect later waitMs=\d+/mu)
  expect(text.match(/^ *\d+ net: joined resumed=\w+ seq=\d+$/gmu)?.length).toBeGreaterThanOrEqual(2)
  expect(text).toMatch(/^ *\d+ ice: connection state direction=recv state=(disconnected|failed)$/mu)
  expect(text).toMatch(/^ *\d+ publish: producer made source=mic kind=audio /mu)
  expect(text).toMatch(/^ *\d+ receive: consumers added=1 removed=0 /mu)
  await expectNamesNobody(text, context, tokens)
  await context.close()
  await chair.close()
})

test('outside a meeting the account’s menu copies it; where the browser gives no clipboard, the text stands there selected', async ({
  browser,
}) => {
  const context = await openContext(browser, server, 'daibieu1')
  const page = await context.newPage()
  // As on a page without HTTPS, where browsers take the clipboard away.
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
    document.execCommand = () => false
  })
  await page.goto('/')
  await page.getByRole('button', { name: `Tài khoản của ${DELEGATE}` }).click()
  await page.getByRole('button', { name: 'Thông tin chẩn đoán' }).click()
  await page.getByRole('button', { name: COPY }).click()
  await expect(page.getByText('Trình duyệt chưa cho sao chép.')).toBeVisible()
  const field = page.getByRole('textbox', { name: 'Nội dung thông tin chẩn đoán' })
  await expect(field).toBeFocused()
  const text = await field.inputValue()
  expect(text).toMatch(/^ *\d+ page: the page begins online=true hidden=false$/mu)
  expect(
    await field.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
  ).toBe(text)
  await expectNamesNobody(text, context, [])
  await context.close()
})

/** Presses the help sheet’s button and reads the clipboard. */
async function copied(page: Page): Promise<string> {
  await page.getByRole('dialog').getByRole('button', { name: COPY }).click()
  await expect(page.getByRole('dialog').getByText(COPIED)).toBeVisible()
  return page.evaluate(() => navigator.clipboard.readText())
}

/** The proofs of the seat that the server hands out on the control socket, as they come. */
function resumeTokensOf(page: Page): string[] {
  const tokens: string[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const token = /"resumeToken":"([^"]+)"/u.exec(String(payload))?.[1]
      if (token !== undefined) tokens.push(token)
    }),
  )
  return tokens
}

async function expectNamesNobody(text: string, context: BrowserContext, tokens: readonly string[]): Promise<void> {
  const cookies = (await context.cookies()).map(({ value }) => value)
  expect(cookies.length).toBeGreaterThan(0)
  const secrets = [...cookies, ...tokens, TITLE, DELEGATE, 'Sở Tài chính', 'daibieu1', meetingId, 'Chủ trì phiên họp']
  for (const secret of secrets) expect(text).not.toContain(secret)
  // No address either, and no word that a person wrote: the log is in plain letters.
  const log = text.split('\n').filter((line) => !line.startsWith('browser: '))
  expect(log.join('\n')).not.toMatch(/:\/\/|127\.0\.0|localhost|[À-ỹ]/u)
}
