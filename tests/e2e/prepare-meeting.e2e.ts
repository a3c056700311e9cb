import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { expect, type Page, type Response } from 'playwright/test'
import { formatDate } from '../../web/src/ui/format.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { TestClient } from '../support/client.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'

const paper = (name: string) => fileURLToPath(new URL(`../../docs-fixtures/papers/${name}`, import.meta.url))
const DAY_MS = 24 * 60 * 60_000

test('a secretary prepares a meeting with papers and sends it; who is invited sees it from then on, with what was issued', async ({
  openAs,
}) => {
  test.slow()
  const title = 'Họp rà soát “đường – điện – nước” quý IV'
  const page = await openAs('thuky1', { path: '/' })
  const faults = faultsOf(page)
  await page.getByRole('link', { name: 'Tạo cuộc họp' }).click()
  // One day throughout, also where midnight passes meanwhile.
  const dayMs = Date.now() + DAY_MS
  await fillForm(page, title, dayMs)
  await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()

  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page.getByText('Nháp', { exact: true })).toBeVisible()
  const info = page.getByRole('region', { name: 'Thông tin' })
  await expect(info).toContainText(`${formatDate(dayMs)}, 09:15 – 11:00`)
  await expect(info).toContainText('Phòng họp số 3, trụ sở UBND tỉnh')
  const people = page.getByRole('region', { name: 'Thành phần' })
  await expect(people).toContainText('Chủ trì: Chủ trì phiên họp')
  await expect(people).toContainText('Đại biểu: 1')
  // The chosen one, and those that came with the people.
  await expect(people.getByRole('heading', { name: 'Điểm cầu (4)' })).toBeVisible()

  const agenda = page.getByRole('region', { name: 'Chương trình và tài liệu' })
  await upload(page, 1, [paper('02-to-trinh-to-cong-nghe-so.pdf'), paper('01-chuong-trinh-hop.pdf')])
  await expect(agenda.getByText('02-to-trinh-to-cong-nghe-so.pdf: Đã nhận: 4 trang')).toBeVisible({ timeout: 20_000 })
  await expect(agenda.getByText('01-chuong-trinh-hop.pdf: Đã nhận: 2 trang')).toBeVisible({ timeout: 20_000 })
  await expect(agenda.getByText('Chưa phát hành')).toHaveCount(2)

  const address = page.url()
  const delegate = await openAs('daibieu1', { path: '/' })
  await expect(delegate.getByRole('article').first()).toBeVisible()
  await expect(delegate.getByText(title)).toHaveCount(0)
  await delegate.goto(address)
  await expect(delegate.getByRole('heading', { level: 1, name: 'Không có trang này' })).toBeVisible()

  await page.getByRole('button', { name: 'Gửi giấy mời' }).click()
  await expect(page.getByRole('dialog')).toContainText('Giấy mời sẽ đến 3 người ở 4 điểm cầu.')
  await expect(page.getByRole('dialog')).toContainText('mọi tài liệu đã chuẩn bị được phát hành cùng lúc')
  await confirm(page, 'Gửi giấy mời')
  await expect(page.getByText('Đã gửi giấy mời', { exact: true })).toBeVisible()
  await expect(agenda.getByText('Đã phát hành')).toHaveCount(2)

  await delegate.goto('/')
  await delegate.getByRole('region', { name: 'Sắp tới' }).getByRole('link', { name: title }).click()
  await expect(delegate.getByRole('link', { name: /^Mở tài liệu Tờ trình về việc ban hành Nghị quyết/u })).toBeVisible()

  // What is added later waits for the secretary to issue it.
  await upload(page, 2, [paper('05-phu-luc-bieu-so-lieu.pdf')])
  await expect(agenda.getByText('Chưa phát hành')).toHaveCount(1, { timeout: 20_000 })
  await delegate.reload()
  await expect(delegate.getByRole('link', { name: /^Mở tài liệu/u })).toHaveCount(2)
  await agenda.getByRole('button', { name: /^Phát hành Phụ lục biểu số liệu kèm theo Báo cáo/u }).click()
  await confirm(page, 'Phát hành')
  await expect(agenda.getByText('Đã phát hành')).toHaveCount(3)
  await delegate.reload()
  await expect(delegate.getByRole('link', { name: /^Mở tài liệu Phụ lục biểu số liệu/u })).toBeVisible()
  await expect(delegate.getByRole('button', { name: /^Thêm tài liệu/u })).toHaveCount(0)
  await expect(delegate.getByRole('link', { name: 'Sửa' })).toHaveCount(0)
  expect(faults).toEqual([])
})

test('a form that lacks something says what, at its place, and a meeting without a chair is not sent', async ({
  openAs,
}) => {
  const page = await openAs('thuky2', { path: '/cuoc-hop/moi' })
  await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()
  await expect(page.getByText('Xin nhập tên cuộc họp.')).toBeVisible()
  await expect(page.getByText('Xin nhập địa điểm.')).toBeVisible()
  await expect(page.getByLabel('Tên cuộc họp')).toBeFocused()
  await expect(page).toHaveURL(/\/cuoc-hop\/moi$/u)

  await page.getByLabel('Tên cuộc họp').fill('Họp chưa có chủ trì')
  await page.getByLabel('Địa điểm').fill('Phòng họp số 3')
  const dayMs = Date.now() + DAY_MS
  await setMoment(page, 'bắt đầu', dayMs, '10', '00')
  await setMoment(page, 'kết thúc', dayMs, '09', '00')
  await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()
  await expect(page.getByText('Giờ kết thúc phải sau giờ bắt đầu.').first()).toBeVisible()

  await setMoment(page, 'kết thúc', dayMs, '11', '00')
  await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()
  const ready = page.getByRole('region', { name: 'Sẵn sàng' })
  await expect(ready).toContainText('Chưa có người chủ trì.')
  await page.getByRole('button', { name: 'Gửi giấy mời' }).click()
  await expect(page.getByRole('dialog')).toContainText('Chưa có người chủ trì.')
  await page.getByRole('dialog').getByRole('button', { name: 'Tới chỗ cần bổ sung' }).click()
  await expect(page).toHaveURL(/\/sua#nguoi-du$/u)
  await expect(page.getByLabel('Tìm người theo tên, chức vụ, đơn vị').first()).toBeFocused()
})

test('what is complained of at a field goes as soon as it is mended', async ({ openAs }) => {
  const page = await openAs('thuky2', { path: '/cuoc-hop/moi' })
  await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()
  await expect(page.getByText('Xin sửa 2 chỗ')).toBeVisible()
  await page.getByLabel('Tên cuộc họp').fill('Họp')
  await expect(page.getByText('Xin nhập tên cuộc họp.')).toHaveCount(0)
  await expect(page.getByText('Xin nhập địa điểm.')).toBeVisible()
  await page.getByLabel('Địa điểm').fill('Phòng họp số 3')
  await expect(page.getByText('Xin nhập địa điểm.')).toHaveCount(0)
  await expect(page.getByText(/Xin sửa \d chỗ/u)).toHaveCount(0)
})

test('a secretary who adds herself by the search stays the secretary; becoming a delegate is a question', async ({
  openAs,
}) => {
  const page = await openAs('thuky1', { path: '/cuoc-hop/moi' })
  await page.getByLabel('Tên cuộc họp').fill('Họp do thư ký tự thêm mình')
  await page.getByLabel('Địa điểm').fill('Phòng họp số 3')
  await page.getByRole('textbox', { name: 'Nội dung 1', exact: true }).fill('Nội dung duy nhất')
  const people = page.getByRole('region', { name: 'Người dự', exact: true })
  for (const [typed, name, role] of [
    ['thu ky thu nhat', 'Thư ký thứ nhất', 'Thư ký'],
    ['chu tri phien', 'Chủ trì phiên họp', 'Chủ trì'],
    ['khach du thinh', 'Khách dự thính', 'Dự thính'],
  ] as const) {
    await people.getByLabel('Tìm người theo tên, chức vụ, đơn vị').first().fill(typed)
    await people.getByRole('button', { name: `Thêm ${name}`, exact: true }).click()
    await expect(people.getByRole('combobox', { name: `Vai trò của ${name}` })).toHaveValue(role)
  }
  await people.getByRole('combobox', { name: 'Vai trò của Thư ký thứ nhất' }).click()
  await page.getByRole('option', { name: 'Đại biểu', exact: true }).click()
  await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()
  await expect(page.getByRole('dialog')).toContainText('Ông/bà thôi điều hành cuộc họp này?')
  await page.getByRole('dialog').getByRole('button', { name: 'Giữ tôi làm thư ký' }).click()
  await expect(people.getByRole('combobox', { name: 'Vai trò của Thư ký thứ nhất' })).toHaveValue('Thư ký')
  await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()
  await page.getByRole('button', { name: 'Gửi giấy mời' }).click()
  await confirm(page, 'Gửi giấy mời')
  await expect(page.getByText('Đã gửi giấy mời', { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Sửa', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Thêm tài liệu cho nội dung 1' })).toBeVisible()
})

test('a meeting that one is not invited to looks exactly like one that does not exist', async ({ openAs, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Họp kín của lãnh đạo',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
    ],
  })
  const missing = randomBytes(16).toString('base64url')
  const page = await openAs('daibieu3', { path: '/' })
  await expect(page.getByRole('article').first()).toBeVisible()
  await expect(page.getByText('Họp kín của lãnh đạo')).toHaveCount(0)

  for (const part of ['', '/sua', '/diem-danh', '/vao', '/tai-lieu/khong-co-that']) {
    const seen: { words: string; answers: string[] }[] = []
    for (const id of [meetingId, missing]) seen.push(await lookAt(page, `/cuoc-hop/${id}${part}`))
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]?.words).not.toContain('Họp kín')
  }
})

/** What a person sees at an address, and what the server told their browser about meetings and papers. */
async function lookAt(page: Page, path: string): Promise<{ words: string; answers: string[] }> {
  const answered: Promise<string>[] = []
  const keep = (response: Response) => {
    const { pathname } = new URL(response.url())
    if (!/^\/api\/(?:call\/(?:meetings|papers)\.|meetings|papers)/u.test(pathname)) return
    answered.push(response.text().then((body) => `${pathname} ${response.status()} ${body}`))
  }
  page.on('response', keep)
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Không có trang này')
  page.off('response', keep)
  return { words: await page.locator('body').innerText(), answers: (await Promise.all(answered)).sort() }
}

async function fillForm(page: Page, title: string, dayMs: number): Promise<void> {
  await page.getByLabel('Tên cuộc họp').fill(title)
  await page.getByLabel('Địa điểm').fill('Phòng họp số 3, trụ sở UBND tỉnh')
  await setMoment(page, 'bắt đầu', dayMs, '09', '15')
  await setMoment(page, 'kết thúc', dayMs, '11', '00')

  const sites = page.getByRole('region', { name: 'Điểm cầu', exact: true })
  await sites.getByLabel('Tìm điểm cầu').fill('ubnd huyen dong van')
  await sites.getByRole('checkbox', { name: 'UBND huyện Đồng Văn', exact: true }).check()
  await expect(sites.getByRole('status')).toHaveText('Đã chọn 1 trên 241 điểm cầu')

  const people = page.getByRole('region', { name: 'Người dự', exact: true })
  for (const [typed, name, role] of [
    ['chu tri phien', 'Chủ trì phiên họp', 'Chủ trì'],
    ['thu ky thu nhat', 'Thư ký thứ nhất', 'Thư ký'],
    ['so tai chinh', 'Đại biểu Sở Tài chính', null],
  ] as const) {
    await people.getByLabel('Tìm người theo tên, chức vụ, đơn vị').first().fill(typed)
    await people.getByRole('button', { name: `Thêm ${name}`, exact: true }).click()
    if (role === null) continue
    await people.getByRole('combobox', { name: `Vai trò của ${name}` }).click()
    await page.getByRole('option', { name: role, exact: true }).click()
  }

  for (const [index, words] of ['Tờ trình của Sở', 'Thảo luận, kết luận'].entries()) {
    // The form begins with one empty line.
    if (index > 0) await page.getByRole('button', { name: 'Thêm nội dung' }).click()
    await page.getByRole('textbox', { name: `Nội dung ${index + 1}`, exact: true }).fill(words)
  }
}

async function setMoment(page: Page, which: string, dayMs: number, hour: string, minute: string): Promise<void> {
  await page.getByLabel(`Ngày ${which}`).fill(formatDate(dayMs))
  await page.getByLabel(`Ngày ${which}`).press('Tab')
  await page.getByRole('spinbutton', { name: `Giờ, Giờ ${which}` }).fill(hour)
  await page.getByRole('spinbutton', { name: `Phút, Giờ ${which}` }).fill(minute)
}

async function upload(page: Page, item: number, files: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: `Thêm tài liệu cho nội dung ${item}` }).click()
  await (await chooser).setFiles(files)
}

async function confirm(page: Page, verb: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}
