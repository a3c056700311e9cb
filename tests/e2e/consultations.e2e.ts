import { readFile } from 'node:fs/promises'
import { expect, type Page } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

// One consultation from its draft to its result; a second one closes by the clock.
test.describe.configure({ mode: 'serial' })

const PAPER = 'docs-fixtures/papers/03-du-thao-nghi-quyet.pdf'
const TITLE = 'Dự thảo Quyết định về hỗ trợ làm đường thôn bản'
const WIDTHS = [
  [390, 844],
  [768, 1024],
  [1366, 768],
] as const

const own = (page: Page) => page.getByRole('region', { name: 'Ý kiến của ông/bà' })
const status = (page: Page) => page.getByRole('region', { name: 'Tình hình' })
const people = (page: Page) => page.getByRole('region', { name: 'Ý kiến của các thành viên' })
const notices = (page: Page) => page.getByRole('button', { name: /^Thông báo/u })

/** In the province's clock, so many days ahead. */
function dayAhead(days: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric' },
  })
  return parts.format(Date.now() + days * 86_400_000)
}

async function fits(page: Page, what: string): Promise<void> {
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height })
    await expectNoSideScroll(page)
    await expectNothingSerious(page, `${what} at ${width}`)
  }
}

async function open(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Lấy ý kiến', exact: true }).click()
  await page.getByRole('link', { name: TITLE }).click()
  await expect(page.getByRole('heading', { name: TITLE })).toBeVisible()
}

test('a secretary drafts a consultation with a paper and a follower, and sends it', async ({ openAs }) => {
  const page = await openAs('thuky1', { path: '/lay-y-kien' })
  const faults = faultsOf(page)
  await expect(page.getByRole('heading', { name: 'Chưa có văn bản lấy ý kiến nào' })).toBeVisible()
  await expectNothingSerious(page, 'an empty list')
  await page.getByRole('link', { name: 'Soạn văn bản lấy ý kiến' }).click()
  await page.getByRole('button', { name: 'Lưu dự thảo' }).click()
  await expect(page.getByText('Xin nhập tên văn bản.')).toBeVisible()
  await expect(page.getByText('Xin chọn cơ quan.')).toBeVisible()
  await page.getByLabel('Tên văn bản').fill(TITLE)
  await page.getByLabel('Nội dung xin ý kiến').fill('Xin các thành viên Uỷ ban cho ý kiến về mức hỗ trợ.')
  await page.getByRole('combobox', { name: 'Cơ quan được lấy ý kiến' }).click()
  await page.getByRole('option', { name: /^Uỷ ban nhân dân tỉnh/u }).click()
  await expect(page.getByRole('combobox', { name: 'Quy định' })).toHaveValue(/^Thông qua quyết định/u)
  await page.getByLabel('Hạn cho ý kiến').fill(dayAhead(3))
  await page.getByLabel('Hạn cho ý kiến').blur()
  await page.getByRole('combobox', { name: 'Người theo dõi' }).fill('daibieu6')
  await page.getByRole('option').first().click()
  await fits(page, 'the form')
  await page.getByRole('button', { name: 'Lưu dự thảo' }).click()
  await expect(page.getByRole('heading', { name: TITLE })).toBeVisible()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Thêm tệp PDF' }).click(),
  ])
  await chooser.setFiles(PAPER)
  const papers = page.getByRole('region', { name: 'Tài liệu' })
  await expect(papers.getByRole('listitem')).toContainText('SHA-256')
  await fits(page, 'the draft')
  await page.getByRole('button', { name: 'Gửi lấy ý kiến' }).click()
  const question = page.getByRole('dialog', { name: 'Gửi lấy ý kiến?' })
  await expect(question).toContainText('6 thành viên của Uỷ ban nhân dân tỉnh')
  await question.getByRole('button', { name: 'Gửi lấy ý kiến' }).click()
  await expect(status(page)).toContainText('0/6')
  await expect(people(page).getByRole('listitem')).toHaveCount(6)
  expect(faults).toEqual([])
})

test('a member finds it by the notice, reads the paper and answers with another opinion', async ({ openAs }) => {
  const page = await openAs('daibieu1', { path: '/' })
  const faults = faultsOf(page)
  await notices(page).click()
  await page.getByRole('link', { name: TITLE }).click()
  await expect(own(page)).toBeVisible()
  await page.getByRole('button', { name: /^Đọc 03-du-thao/u }).click()
  const reader = page.getByRole('dialog')
  await expect(reader.getByRole('region', { name: 'Nội dung tài liệu' })).toBeVisible()
  await expect(reader.locator('canvas').first()).toBeVisible()
  await expectNothingSerious(page, 'the reader')
  await reader.getByRole('button', { name: 'Đóng' }).click()
  await own(page).getByRole('button', { name: 'Ý kiến khác' }).click()
  await own(page).getByRole('button', { name: 'Gửi ý kiến' }).click()
  await expect(own(page).getByText('Xin viết nội dung ý kiến.')).toBeVisible()
  await own(page).getByLabel('Nội dung ý kiến khác').fill('Đề nghị nâng mức hỗ trợ ở xã biên giới.')
  await fits(page, 'the answer')
  await own(page).getByRole('button', { name: 'Gửi ý kiến' }).click()
  await expect(own(page)).toContainText('Đã ghi nhận ý kiến')
  await expect(own(page)).toContainText('Biên nhận:')
  // The rule of this body lets nobody change what was sent, and others' opinions are for the follower.
  await expect(own(page).getByRole('button', { name: 'Đổi ý kiến' })).toHaveCount(0)
  await expect(people(page)).toHaveCount(0)
  await expect(status(page)).toHaveCount(0)
  await fits(page, 'the receipt')
  await expect(notices(page)).toHaveAccessibleName('Thông báo')
  expect(faults).toEqual([])
})

test('a member without a link loses nothing: what was written is there again, and goes out when the link is back', async ({
  openAs,
}) => {
  const page = await openAs('daibieu2', { path: '/lay-y-kien' })
  await open(page)
  await own(page).getByRole('button', { name: 'Đồng ý', exact: true }).click()
  await own(page).getByLabel('Nội dung ý kiến').fill('Nhất trí với dự thảo.')
  await expect(own(page)).toContainText('Chưa gửi. Nội dung được giữ trong máy này.')
  await page.reload()
  await expect(own(page).getByLabel('Nội dung ý kiến')).toHaveValue('Nhất trí với dự thảo.')
  await page.context().setOffline(true)
  await own(page).getByRole('button', { name: 'Gửi ý kiến' }).click()
  await expect(own(page)).toContainText('Chưa gửi (mất mạng)')
  await fits(page, 'unsent')
  await page.context().setOffline(false)
  await expect(own(page)).toContainText('Đã ghi nhận ý kiến')
})

test('the follower sees who is missing and reminds them; nobody else learns of it', async ({ openAs, server }) => {
  const page = await openAs('daibieu6', { path: '/lay-y-kien' })
  await open(page)
  await expect(status(page)).toContainText('2/6')
  await expect(people(page)).toContainText('Đề nghị nâng mức hỗ trợ ở xã biên giới.')
  await people(page).getByText('Chưa trả lời (4)').click()
  await expect(people(page).getByRole('listitem')).toHaveCount(4)
  await status(page).getByRole('button', { name: 'Nhắc 4 người chưa trả lời' }).click()
  await expect(status(page).getByRole('status')).toHaveText('Đã nhắc 4 người.')
  await expect(status(page).getByRole('button', { name: 'Thu hồi' })).toHaveCount(0)
  await fits(page, 'the state')
  const missing = await openAs('daibieu3', { path: '/' })
  await notices(missing).click()
  await expect(missing.getByText('Nhắc: ông/bà chưa cho ý kiến', { exact: false })).toBeVisible()
  const stranger = await openAs('duthinh', { path: new URL(page.url()).pathname })
  await expect(stranger.getByRole('heading', { name: TITLE })).toHaveCount(0)
  const asStranger = await TestClient.signIn(server.url, 'duthinh')
  expect(await asStranger.call('consultations.list', {})).toMatchObject({ ok: true, result: { consultations: [] } })
})

test('the secretary extends it, and closes it once all have answered: result, arithmetic and files', async ({
  openAs,
  server,
}) => {
  const page = await openAs('thuky1', { path: '/lay-y-kien' })
  const faults = faultsOf(page)
  await open(page)
  await status(page).getByRole('button', { name: 'Gia hạn' }).click()
  const dialog = page.getByRole('dialog', { name: 'Gia hạn lấy ý kiến' })
  await dialog.getByRole('button', { name: 'Gia hạn' }).click()
  await expect(dialog.getByText('Hạn mới phải sau hạn hiện nay.')).toBeVisible()
  await expectNothingSerious(page, 'extending')
  await dialog.getByLabel('Hạn cho ý kiến').fill(dayAhead(5))
  await dialog.getByLabel('Hạn cho ý kiến').blur()
  await dialog.getByLabel('Lý do').fill('Chờ số liệu của các huyện')
  await dialog.getByRole('button', { name: 'Gia hạn' }).click()
  await expect(page.getByText('Lý do: Chờ số liệu của các huyện').first()).toBeVisible()
  const consultationId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  for (const [username, choice] of [
    ['chutri', 'agree'],
    ['daibieu3', 'agree'],
    ['daibieu4', 'disagree'],
    ['daibieu5', 'agree'],
  ] as const) {
    const member = await TestClient.signIn(server.url, username)
    const asked = { consultationId, choice, text: '', fileId: null, changes: null }
    expect(await member.call('consultations.answer', asked)).toMatchObject({ ok: true })
  }
  await page.reload()
  await status(page).getByRole('button', { name: 'Kết thúc' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc' }).click()
  const result = page.getByRole('region', { name: 'Kết quả' })
  await expect(result).toContainText('Được thông qua')
  await expect(result).toContainText('4 × 2 = 8 > 6 = 6 × 1')
  await fits(page, 'the result')
  for (const [name, file, magic] of [
    ['Tải biên bản PDF', 'tong-hop-y-kien.pdf', '%PDF'],
    ['Tải CSV', 'tong-hop-y-kien.csv', '\uFEFF"STT"'],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
    expect(download.suggestedFilename()).toBe(file)
    expect((await readFile(await download.path())).toString().startsWith(magic)).toBe(true)
  }
  expect(faults).toEqual([])
  const member = await openAs('daibieu1', { path: `/lay-y-kien/${consultationId}` })
  await expect(member.getByRole('region', { name: 'Kết quả' })).toContainText('Được thông qua')
  await expect(people(member)).toHaveCount(0)
})

/** A draft of the secretary for the committee. */
async function drafted(
  secretary: TestClient,
  more: { title: string; text: string; deadlineAtMs: number; showsOpinions: boolean },
): Promise<string> {
  const bodies = await secretary.call('bodies.list', {})
  const body = bodies.ok ? bodies.result.bodies.find(({ name }) => name === 'Uỷ ban nhân dân tỉnh') : undefined
  if (body === undefined) throw new Error('the demo has no committee')
  const read = await secretary.call('bodies.read', { bodyId: body.bodyId })
  const ruleId = read.ok ? read.result.rules[0]?.ruleId : undefined
  if (ruleId === undefined) throw new Error('the committee has no rule')
  const made = await secretary.call('consultations.create', {
    requestId: crypto.randomUUID(),
    draft: {
      ...{ bodyId: body.bodyId, ruleId, choices: 'usual', followerId: null, ...more },
    },
  })
  if (!made.ok) throw new Error(made.error)
  return made.result.consultationId
}

test('at the deadline the server closes it by itself, and silence is no consent', async ({ openAs, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const consultationId = await drafted(secretary, {
    ...{ title: 'Hết hạn ngay', text: 'Xin ý kiến gấp.', deadlineAtMs: Date.now() + 12_000, showsOpinions: true },
  })
  expect(await secretary.call('consultations.send', { consultationId, revision: 1 })).toMatchObject({ ok: true })
  const page = await openAs('daibieu1', { path: `/lay-y-kien/${consultationId}` })
  await own(page).getByRole('button', { name: 'Đồng ý', exact: true }).click()
  await own(page).getByRole('button', { name: 'Gửi ý kiến' }).click()
  await expect(own(page)).toContainText('Đã ghi nhận ý kiến')
  const watched = await openAs('thuky1', { path: `/lay-y-kien/${consultationId}` })
  const result = watched.getByRole('region', { name: 'Kết quả' })
  await expect(result).toContainText('Không được thông qua', { timeout: 30_000 })
  await expect(result).toContainText('Không trả lời (không tính là đồng ý)')
  const late = await TestClient.signIn(server.url, 'daibieu2')
  const asked = { consultationId, choice: 'agree', text: 'Muộn rồi', fileId: null, changes: null }
  expect(await late.call('consultations.answer', asked)).toMatchObject({ ok: false, error: 'answerLate' })
  const tooLate = await openAs('daibieu2', { path: `/lay-y-kien/${consultationId}` })
  await expect(own(tooLate)).toContainText('Đến sau khi kết thúc, không được tính')
  // This one shows members each other's opinions.
  await expect(people(tooLate).getByRole('listitem')).toHaveCount(6)
  await expectNothingSerious(tooLate, 'late')
})

test('what is being written into a draft stays to be copied when a colleague sends it meanwhile', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const deadlineAtMs = Date.now() + 3 * 86_400_000
  const consultationId = await drafted(secretary, {
    ...{ title: 'Hai người cùng soạn', text: 'Xin ý kiến.', deadlineAtMs, showsOpinions: false },
  })
  const page = await openAs('thuky1', { path: `/lay-y-kien/${consultationId}` })
  const text = page.getByLabel('Nội dung xin ý kiến')
  await text.fill('Đoạn chưa lưu.')
  expect(await secretary.call('consultations.send', { consultationId, revision: 1 })).toMatchObject({ ok: true })
  await page.getByRole('button', { name: 'Lưu dự thảo' }).click()
  await expect(page.getByText('Văn bản đã gửi, không sửa được nữa.')).toBeVisible()
  await expect(page.getByText('Người khác đã gửi văn bản này')).toBeVisible()
  await expect(text).toHaveValue('Đoạn chưa lưu.')
  await expect(page.getByRole('button', { name: 'Lưu dự thảo' })).toHaveCount(0)
  await fits(page, 'a draft that was sent meanwhile')
  await page.getByRole('button', { name: 'Bỏ phần chưa lưu, xem bản đã gửi' }).click()
  await expect(status(page)).toContainText('0/6')
  await expect(page.getByText('Đoạn chưa lưu.')).toHaveCount(0)
})
