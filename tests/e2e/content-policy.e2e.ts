import { expect, type Page } from 'playwright/test'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { signIn, test } from '../support/browsers/pages.ts'
import { expectDrawn } from '../support/browsers/reading.ts'
import { enterRoom } from '../support/browsers/room.ts'

test('no page asks for anything that the content policy forbids: no code made from text, no foreign address', async ({
  browser,
  server,
}) => {
  test.slow()
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp để xem hết các trang',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
    ],
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  const { paperId } = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  const address = `/cuoc-hop/${meetingId}`
  const context = await browser.newContext({ baseURL: server.url })
  const page = await context.newPage()
  const forbidden = await noteForbidden(page)

  await page.goto('/dang-nhap')
  await signIn(page, server, 'thuky1')
  await expect(page.getByRole('article').first()).toBeVisible()
  await page.goto('/cuoc-hop/moi')
  await expect(page.getByRole('button', { name: 'Tạo cuộc họp' })).toBeVisible()
  await page.goto(address)
  await expect(page.getByRole('link', { name: /^Mở tài liệu/u }).first()).toBeVisible()
  await page.goto(`${address}/diem-danh`)
  await expect(page.getByRole('heading', { level: 1, name: /^Điểm danh/u })).toBeVisible()
  await page.goto(`${address}/tai-lieu/${paperId}`)
  await expectDrawn(page, 1)
  await enterRoom(page, meetingId)
  await page.getByRole('button', { name: SUBMISSION.title }).click()
  await expectDrawn(page, 1)
  await page.getByRole('tab', { name: /^Người dự/u }).click()
  await page.getByRole('tab', { name: /^Phát biểu/u }).click()
  await page.goto(`${address}/giam-sat`)
  await expect(page.getByRole('main', { name: 'Giám sát điểm cầu' })).toBeVisible()
  await context.clearCookies()
  await signIn(page, server, 'quantri')
  // The next page would take the request to sign in along.
  await page.waitForURL((url) => !url.pathname.startsWith('/dang-nhap'))
  await page.goto('/quan-tri')
  await expect(page.getByRole('listitem').first()).toBeVisible()
  await page.goto('/quan-tri?muc=diem-cau')
  await expect(page.getByText('UBND tỉnh Hà Giang').first()).toBeVisible()
  await page.goto('/khong-co')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(forbidden).toEqual([])
  await context.close()
})

/** From the first script of every document on; of workers as far as the browser writes it to the console. */
async function noteForbidden(page: Page): Promise<string[]> {
  const forbidden: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|^Forbidden by policy/iu.test(message.text())) forbidden.push(message.text())
  })
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      console.info(`Forbidden by policy: ${effectiveDirective} ${blockedURI} ${sourceFile}`)
    })
  })
  return forbidden
}
