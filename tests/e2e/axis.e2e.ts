import { expect, test as base, type Page } from 'playwright/test'
import { TestAuthority } from '../../signaling/signatures/test-authority.ts'
import { SiteId, type MeetingId } from '../../signaling/wire/ids.ts'
import { readFile } from 'node:fs/promises'
import { SUBMISSION } from '../support/world/add-paper.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { axisEnv, DocumentSystem, paperOf, statusOf } from '../support/servers/document-system.ts'
import { issuedMinutes } from '../support/world/issued-minutes.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { cookieOf, expectNoSideScroll, faultsOf } from '../support/browsers/pages.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

// Signed minutes to two organisations by the page, what they say of them, and a paper of another organisation that becomes one of a meeting.
base.describe.configure({ mode: 'serial' })

let authority: TestAuthority
let system: DocumentSystem
let server: RunningServer
let secretary: TestClient
let meetingId: MeetingId
let key: string

const test = base.extend<{ openAs: (username: string, path: string) => Promise<Page> }>({
  openAs: async ({ browser }, use) => {
    const contexts: { close(): Promise<void> }[] = []
    await use(async (username, path) => {
      const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1366, height: 768 } })
      contexts.push(context)
      await context.addCookies([await cookieOf(server, username)])
      const page = await context.newPage()
      await page.goto(path)
      return page
    })
    for (const context of contexts) await context.close()
  },
})

test.beforeAll(async () => {
  authority = await TestAuthority.open()
  system = await DocumentSystem.open()
  server = await startServer({ env: { ...axisEnv(system.url), TRUSTED_CERTIFICATES: authority.trustFolder } })
  const admin = await TestClient.signIn(server.url, 'quantri')
  const chair = await TestClient.signIn(server.url, 'chutri')
  secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await admin.call('interface.makeKey', {
    ...{ name: 'Hệ thống văn bản', siteId: SiteId.parse('hg'), scopes: ['axis'], validDays: 30, perMinute: 300 },
  })
  if (!made.ok) throw new Error(made.error)
  ;({ key } = made.result)
  const ofChair = authority.issue({ name: 'Chủ trì phiên họp' })
  ;({ meetingId } = await issuedMinutes({ chair, secretary }, ofChair, { title: 'Giao ban gửi đi', number: '15' }))
})
test.afterAll(async () => {
  await server?.stop()
  await system?.close()
  authority?.close()
})

const bring = (contentType: string, body: Buffer | string) =>
  fetch(`${server.url}/api/v1/axis/messages`, {
    method: 'POST',
    headers: { 'content-type': contentType, authorization: `Bearer ${key}` },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
const english = async (page: Page) => {
  await page.evaluate(() => localStorage.setItem('ngon-ngu', 'en'))
  await page.reload()
}

test('an administrator fills the directory; a wrong code is said in words', async ({ openAs }) => {
  const page = await openAs('quantri', '/quan-tri?muc=truc-lien-thong')
  const faults = faultsOf(page)
  await expect(page.getByText('UBND tỉnh Hà Giang, mã định danh H10')).toBeVisible()
  await expect(page.getByText('Chưa có văn bản nào được gửi đi')).toBeVisible()
  await page.getByText('Danh bạ', { exact: true }).click()
  for (const [code, name] of [
    ['H11', 'Sở Tài chính tỉnh Hà Giang'],
    ['000.02.01.H12', 'Sở Y tế tỉnh Hà Giang'],
  ] as const) {
    await page.getByRole('button', { name: 'Thêm cơ quan' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Mã định danh').fill('sai mã')
    await dialog.getByLabel('Tên cơ quan').fill(name)
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await expect(dialog.getByText('Mã gồm chữ in hoa, số và dấu chấm.')).toBeVisible()
    await expectNothingSerious(page, 'the form of an organisation')
    await dialog.getByLabel('Mã định danh').fill(code)
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await expect(dialog).toHaveCount(0)
  }
  await expect(page.getByRole('list', { name: 'Danh bạ' }).getByRole('listitem')).toHaveCount(2)
  await expectNothingSerious(page, 'the directory')
  expect(faults).toEqual([])
})

test('a secretary sends the minutes and sees at each receiver what became of them', async ({ openAs }) => {
  const page = await openAs('thuky1', `/cuoc-hop/${meetingId}/bien-ban`)
  const faults = faultsOf(page)
  const part = page.getByRole('region', { name: 'Trục liên thông văn bản' })
  await part.getByRole('button', { name: 'Gửi qua trục liên thông' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Chọn cơ quan nhận' })).toBeDisabled()
  await dialog.getByLabel('Tìm theo tên hoặc mã định danh').fill('so y te')
  await dialog.getByLabel('Sở Y tế tỉnh Hà Giang').check()
  await dialog.getByLabel('Tìm theo tên hoặc mã định danh').fill('')
  await dialog.getByLabel('Sở Tài chính tỉnh Hà Giang').check()
  await expectNothingSerious(page, 'choosing organisations')
  await dialog.getByRole('button', { name: 'Gửi 2 cơ quan' }).click()
  await expect(dialog).toHaveCount(0)
  const receivers = part.getByRole('list', { name: 'Tình trạng ở từng nơi nhận' })
  await expect(receivers.getByText('Đã gửi đến')).toHaveCount(2, { timeout: 30_000 })
  const [documentId = ''] = system.papers().keys()
  expect((await bring('text/xml', statusOf(documentId, '03'))).status).toBe(200)
  expect((await bring('text/xml', statusOf(documentId, '02', 'Gửi nhầm nơi', '000.02.01.H12'))).status).toBe(200)
  await page.reload()
  await expect(receivers.getByRole('listitem').filter({ hasText: 'H11' })).toContainText('Nơi nhận đã tiếp nhận')
  await expect(receivers.getByRole('listitem').filter({ hasText: 'H12' })).toContainText('lý do: Gửi nhầm nơi')
  await expectNothingSerious(page, 'what became of it')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  await english(page)
  const inEnglish = page.getByRole('region', { name: 'National document axis' })
  await expect(inEnglish).toContainText('reason: Gửi nhầm nơi')
  await expectNothingSerious(page, 'in English')
  expect(faults).toEqual([])
})

test('a paper that came is taken for a unit, and a secretary takes its file into a meeting', async ({ openAs }) => {
  const bytes = await readFile(new URL(`../../docs-fixtures/papers/${SUBMISSION.file}`, import.meta.url))
  const { contentType, body } = paperOf({
    documentId: 'H10.05,2026/11/20,7/SNV-TCCB',
    subject: 'Về việc chuẩn bị nội dung kỳ họp',
    files: [{ name: 'to-trinh.pdf', bytes }],
  })
  expect((await bring(contentType, body)).status).toBe(200)
  expect((await bring(contentType, body.subarray(0, 500))).status).toBe(400)
  const page = await openAs('quantri', '/quan-tri?muc=truc-lien-thong')
  const faults = faultsOf(page)
  await expect(page.getByText(/đã tiếp nhận 1 .* bị từ chối 1/u)).toBeVisible()
  await expectNothingSerious(page, 'outgoing')
  await page.getByText('Văn bản đến', { exact: true }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Về việc chuẩn bị nội dung kỳ họp' })
  await expect(row).toContainText('Mới đến')
  await expectNothingSerious(page, 'incoming')
  await row.getByRole('button', { name: /^Tiếp nhận/u }).click()
  const dialog = page.getByRole('dialog')
  const { meetingId: other } = await makeMeeting(secretary, { title: 'Họp dùng văn bản đến', state: 'draft' })
  await dialog.getByRole('combobox', { name: 'Đơn vị' }).fill('van phong')
  await page.getByRole('option').first().click()
  await expectNothingSerious(page, 'taking it for a unit')
  await dialog.getByRole('button', { name: 'Tiếp nhận' }).click()
  await expect(row).toContainText('Đã tiếp nhận')
  await poll(() => system.statusesOf('H10.05,2026/11/20,7/SNV-TCCB').includes('03'), {
    what: 'the status',
    deadlineMs: 20_000,
  })
  await page.getByText('Không nhận', { exact: true }).click()
  await expect(page.getByText(/gói tin bị cắt giữa chừng/u)).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  await english(page)
  await page.getByText('Incoming', { exact: true }).click()
  await expect(page.getByText('Received', { exact: true })).toBeVisible()
  await expectNoSideScroll(page)
  expect(faults).toEqual([])

  const desk = await openAs('thuky1', `/cuoc-hop/${other}`)
  await desk.getByRole('button', { name: 'Lấy từ văn bản đến cho nội dung 1' }).click()
  await expectNothingSerious(desk, 'papers that came')
  await desk.getByRole('button', { name: 'Lấy tệp to-trinh.pdf' }).click()
  await expect(desk.getByText('Đã lấy to-trinh.pdf.')).toBeVisible({ timeout: 30_000 })
  await desk.getByRole('button', { name: 'Đóng' }).click()
  await expect(desk.getByRole('link', { name: /^Mở tài liệu Tờ trình/u })).toBeVisible()
  await expect(desk.getByText('Chưa phát hành', { exact: true })).toBeVisible()
})
