import { fileURLToPath } from 'node:url'
import { expect, type Locator, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'
import { expectAtPage, expectDrawn, goToPage } from '../support/browsers/reading.ts'
import { enterRoom } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../docs-fixtures/${name}`, import.meta.url))
const PROGRAMME = 'Chương trình Phiên họp thường kỳ Ủy ban nhân dân tỉnh tháng 10 năm 2024'
const SUBMISSION = /^Tờ trình về việc ban hành Nghị quyết/u
const PHONE = { width: 390, height: 844 }

test('papers of a draft get their title from the document, and are renamed, ordered, moved and removed, by mouse and by keyboard', async ({
  openAs,
  server,
}) => {
  const meetingId = await meeting(server, 'draft')
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(page)
  const [first, second] = [itemOf(page, 'Nội dung thứ nhất'), itemOf(page, 'Nội dung thứ hai')]
  await upload(page, 1, ['papers/01-chuong-trinh-hop.pdf', 'papers/02-to-trinh-to-cong-nghe-so.pdf'])
  await expect(titles(first)).toHaveText([PROGRAMME, SUBMISSION], { timeout: 20_000 })

  // By mouse. What is lacking is said at the field and goes when it is mended.
  await menuOf(first, SUBMISSION).click()
  await page.getByRole('menuitem', { name: 'Đổi tên' }).click()
  const rename = page.getByRole('dialog', { name: 'Đổi tên' })
  const field = rename.getByLabel('Tên tài liệu')
  await expect(field).toHaveValue(SUBMISSION)
  await field.fill(' ')
  await rename.getByRole('button', { name: 'Lưu tên' }).click()
  await expect(rename.getByText('Xin nhập tên tài liệu.')).toBeVisible()
  await expect(field).toBeFocused()
  await field.fill('Tờ trình đã ký của Sở')
  await expect(rename.getByText('Xin nhập tên tài liệu.')).toHaveCount(0)
  await rename.getByRole('button', { name: 'Lưu tên' }).click()
  await expect(titles(first)).toHaveText([PROGRAMME, 'Tờ trình đã ký của Sở'])

  // By keyboard; the menu that was used keeps the focus, wherever its paper has gone in the list.
  await menuOf(first, 'Tờ trình đã ký của Sở').focus()
  await choose(page, 'Chuyển lên')
  await expect(titles(first)).toHaveText(['Tờ trình đã ký của Sở', PROGRAMME])
  await expect(menuOf(first, 'Tờ trình đã ký của Sở')).toBeFocused()
  await choose(page, 'Chuyển sang nội dung 2')
  await expect(titles(second)).toHaveText(['Tờ trình đã ký của Sở'])
  await expect(titles(first)).toHaveText([PROGRAMME])
  await expect(menuOf(second, 'Tờ trình đã ký của Sở')).toBeFocused()
  await page.reload()
  await expect(titles(second)).toHaveText(['Tờ trình đã ký của Sở'])

  // A single one has nowhere to go up or down.
  await menuOf(first, PROGRAMME).click()
  await expect(page.getByRole('menuitem', { name: 'Chuyển lên' })).toBeDisabled()
  await expect(page.getByRole('menuitem', { name: 'Chuyển xuống' })).toBeDisabled()
  await page.getByRole('menuitem', { name: 'Bỏ tài liệu' }).click()
  const removing = page.getByRole('dialog', { name: 'Bỏ tài liệu' })
  await expect(removing).toContainText(`“${PROGRAMME}” và ghi chú trên đó sẽ bị xoá.`)
  await removing.getByRole('button', { name: 'Thôi' }).click()
  await expect(titles(first)).toHaveText([PROGRAMME])
  await menuOf(first, PROGRAMME).focus()
  await choose(page, 'Bỏ tài liệu')
  await removing.getByRole('button', { name: 'Bỏ tài liệu' }).press('Enter')
  await expect(first.getByText(/^Chưa có tài liệu\./u)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Thêm tài liệu cho nội dung 1' })).toBeFocused()
  await page.setViewportSize(PHONE)
  await expectNoSideScroll(page)
  expect(faults).toEqual([])
})

test('a refused file gives way to another one, also of the same name', async ({ openAs, server }) => {
  const meetingId = await meeting(server, 'draft')
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const first = itemOf(page, 'Nội dung thứ nhất')
  await upload(page, 1, ['bad/truncated.pdf'])
  await expect(first.getByRole('alert')).toContainText('tệp PDF bị cắt giữa chừng')
  await page.setViewportSize(PHONE)
  await expectNoSideScroll(page)
  expect((await first.getByRole('alert').boundingBox())?.height).toBeLessThan(250)
  await page.setViewportSize({ width: 1366, height: 768 })
  const other = first.getByRole('button', { name: 'Gửi lại tệp khác thay cho truncated.pdf' })
  // The mended file mostly lies where the torn one lay.
  await chooseFiles(page, other, ['bad/truncated.pdf'])
  await expect(first.getByRole('alert')).toContainText('tệp PDF bị cắt giữa chừng')
  // A browser says nothing when a field that holds a file is given the same name again, so none may hold one.
  for (const field of await page.locator('input[type="file"]').all()) await expect(field).toHaveValue('')
  await chooseFiles(page, other, ['papers/01-chuong-trinh-hop.pdf'])
  await expect(first.getByRole('alert')).toHaveCount(0)
  await expect(titles(first)).toHaveText([PROGRAMME], { timeout: 20_000 })

  // The same file once more from the same button: it was put off the list, and is wanted after all.
  await first.getByRole('button', { name: 'Bỏ 01-chuong-trinh-hop.pdf khỏi danh sách' }).click()
  await menuOf(first, PROGRAMME).click()
  await page.getByRole('menuitem', { name: 'Bỏ tài liệu' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Bỏ tài liệu' }).click()
  await expect(titles(first)).toHaveCount(0)
  for (const expected of [1, 2]) {
    await upload(page, 2, ['papers/01-chuong-trinh-hop.pdf'])
    await expect(page.getByText('01-chuong-trinh-hop.pdf: Đã nhận: 2 trang')).toHaveCount(expected, { timeout: 20_000 })
  }
})

test('a new version of an issued paper asks first, is given to its readers with a reason, and is taken back', async ({
  openAs,
  server,
}) => {
  test.slow()
  const meetingId = await meeting(server, 'inSession')
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(page)
  const first = itemOf(page, 'Nội dung thứ nhất')
  await upload(page, 1, ['drafts/draft-v1.pdf'])
  await expect(titles(first)).toHaveCount(1, { timeout: 20_000 })
  const title = (await titles(first).textContent()) ?? ''
  await first.getByRole('button', { name: `Phát hành ${title}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Phát hành', exact: true }).click()
  await expect(first.getByText('Đã phát hành')).toBeVisible()
  const reader = await openAs('daibieu1')
  await enterRoom(reader, meetingId, { camera: 'off' })
  await reader.getByRole('button', { name: title }).click()
  await expectDrawn(reader, 1)
  await goToPage(reader, 2)

  await chooseFiles(page, first.getByRole('button', { name: `Tải lên bản mới của ${title}` }), ['drafts/draft-v2.pdf'])
  const asking = page.getByRole('dialog', { name: `Thay bản đang dùng của “${title}”?` })
  await expect(asking).toContainText(/Đang dùng: bản 1, draft-v1\.pdf, \d+ trang/u, { timeout: 20_000 })
  await expect(asking).toContainText(/Bản mới: bản 2, draft-v2\.pdf, \d+ trang/u)
  // Nothing is replaced without a reason, and "later" leaves everything as it is.
  await asking.getByRole('button', { name: 'Thay bản đang dùng' }).click()
  await expect(asking.getByText('Xin ghi lý do.')).toBeVisible()
  await asking.getByRole('button', { name: 'Để sau' }).click()
  await expect(first).toContainText(/Bản 2 đã nhận, người đọc chưa thấy: draft-v2\.pdf/u)
  await page.setViewportSize(PHONE)
  await expectNoSideScroll(page)
  await page.setViewportSize({ width: 1366, height: 768 })
  await expect(reader.getByText(/Phiên bản 2 đã có/u)).toHaveCount(0)

  await first.getByRole('button', { name: 'Thay bản đang dùng' }).click()
  await asking.getByLabel('Lý do thay').fill('Sửa số liệu biểu 2')
  await asking.getByRole('button', { name: 'Thay bản đang dùng' }).click()
  await expect(asking).toHaveCount(0)
  await expect(first).toContainText('bản 2')
  await expect(reader.getByText(/Phiên bản 2 đã có/u)).toBeVisible()
  await expectAtPage(reader, 2)
  await reader.getByRole('button', { name: 'Mở phiên bản 2' }).click()
  await expect(reader.getByRole('button', { name: /^Đang đọc phiên bản 2/u })).toBeVisible()
  await goToPage(reader, 4)

  await menuOf(first, title).click()
  await page.getByRole('menuitem', { name: 'Lấy lại bản vừa thay' }).click()
  const taking = page.getByRole('dialog', { name: 'Lấy lại bản vừa thay' })
  await taking.getByLabel('Lý do').fill('Nhầm tệp')
  await taking.getByRole('button', { name: 'Lấy lại bản vừa thay' }).click()
  await expect(taking).toHaveCount(0)
  await expect(first).toContainText(/Bản 2 đã nhận, người đọc chưa thấy/u)
  // Who was reading it has the old one again, at the same page.
  await expect(reader.getByText('Phiên bản vừa đọc đã được lấy lại. Ông/bà đang đọc phiên bản 1.')).toBeVisible()
  await expectAtPage(reader, 4)
  await expectDrawn(reader, 4)

  await first.getByRole('button', { name: 'Bỏ bản này' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Bỏ bản này' }).click()
  await expect(first.getByText(/Bản 2 đã nhận/u)).toHaveCount(0)
  expect(faults).toEqual([])
})

test('a question that comes by itself waits for the one that is being answered', async ({ openAs, server }) => {
  const meetingId = await meeting(server, 'inSession')
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const first = itemOf(page, 'Nội dung thứ nhất')
  await upload(page, 1, ['drafts/draft-v1.pdf', 'papers/01-chuong-trinh-hop.pdf'])
  await expect(titles(first)).toHaveCount(2, { timeout: 20_000 })
  const title = (await titles(first).first().textContent()) ?? ''
  await first.getByRole('button', { name: `Phát hành ${title}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Phát hành', exact: true }).click()
  await expect(first.getByText('Đã phát hành')).toBeVisible()

  // The menu of an issued one begins with what cannot be pressed at the top of the list; keys work in it all the same.
  await menuOf(first, title).focus()
  await choose(page, 'Chuyển xuống')
  await expect(titles(first)).toHaveText([PROGRAMME, title])
  await choose(page, 'Chuyển lên')
  await expect(titles(first)).toHaveText([title, PROGRAMME])

  // The file comes while she writes another name for another paper.
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => (letThrough = resolve))
  await page.route(/\/papers\?/u, async (route) => {
    await held
    await route.continue()
  })
  await chooseFiles(page, first.getByRole('button', { name: `Tải lên bản mới của ${title}` }), ['drafts/draft-v2.pdf'])
  await menuOf(first, PROGRAMME).click()
  await page.getByRole('menuitem', { name: 'Đổi tên' }).click()
  const rename = page.getByRole('dialog', { name: 'Đổi tên' })
  await rename.getByLabel('Tên tài liệu').fill('Chương trình đã sửa')
  letThrough()
  await expect(page.getByText(/Bản 2 đã nhận, người đọc chưa thấy/u)).toBeVisible({ timeout: 20_000 })
  await expect(rename.getByLabel('Tên tài liệu')).toHaveValue('Chương trình đã sửa')
  await rename.getByRole('button', { name: 'Lưu tên' }).click()
  await expect(page.getByRole('dialog', { name: /^Thay bản đang dùng của/u })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Để sau' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(titles(first)).toHaveText([title, 'Chương trình đã sửa'])
})

test('before the meeting the attendance calls nobody absent', async ({ openAs, server }) => {
  const meetingId = await meeting(server, 'invited')
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}/diem-danh` })
  const invited = page.getByRole('region', { name: 'Những người được mời' })
  await expect(invited.getByRole('listitem')).toHaveCount(3)
  await expect(page.getByText(/vắng/iu)).toHaveCount(0)
  const answer = await page.request.get(`/api/meetings/${meetingId}/attendance.csv`)
  expect(await answer.text()).not.toMatch(/vắng/iu)
  await page.setViewportSize(PHONE)
  await expectNoSideScroll(page)
})

async function meeting(server: RunningServer, state: 'draft' | 'invited' | 'inSession'): Promise<MeetingId> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Họp chuẩn bị tài liệu',
    agenda: ['Nội dung thứ nhất', 'Nội dung thứ hai'],
    state,
    ...(state === 'invited' ? { startsAtMs: Date.now() + 60 * 60_000 } : {}),
  })
  return meetingId
}

/** An agenda item with its papers. */
function itemOf(page: Page, words: string): Locator {
  return page
    .getByRole('region', { name: 'Chương trình và tài liệu' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: words }) })
}

const titles = (item: Locator): Locator => item.getByRole('link', { name: /^Mở tài liệu/u })

function menuOf(item: Locator, title: string | RegExp): Locator {
  const words = typeof title === 'string' ? title : title.source.replace(/^\^/u, '')
  return item.getByRole('button', { name: `Việc khác với ${words}` })
}

/** Opens the menu that has the focus and presses one of its items, by keys alone. */
async function choose(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Enter')
  const wanted = page.getByRole('menuitem', { name })
  await expect(wanted).toBeVisible()
  for (let step = 0; step < 12 && !(await wanted.evaluate((item) => item === document.activeElement)); step += 1)
    await page.keyboard.press('ArrowDown')
  await expect(wanted).toBeFocused()
  await page.keyboard.press('Enter')
}

function upload(page: Page, item: number, files: readonly string[]): Promise<void> {
  return chooseFiles(page, page.getByRole('button', { name: `Thêm tài liệu cho nội dung ${item}` }), files)
}

async function chooseFiles(page: Page, button: Locator, files: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()])
  await chooser.setFiles(files.map(fixture))
}
