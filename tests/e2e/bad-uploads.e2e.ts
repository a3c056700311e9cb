import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from 'playwright/test'
import type { AgendaItemId, MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../docs-fixtures/${name}`, import.meta.url))

const SENTENCES = [
  [
    'not-a-pdf.pdf',
    'không phải tệp PDF, Word, Excel, PowerPoint, ODT hay ảnh (PNG, JPEG). Xin xuất tài liệu ra PDF rồi gửi lại.',
  ],
  [
    'html-as-pdf.pdf',
    'không phải tệp PDF, Word, Excel, PowerPoint, ODT hay ảnh (PNG, JPEG). Xin xuất tài liệu ra PDF rồi gửi lại.',
  ],
  [
    'truncated.pdf',
    'tệp PDF bị cắt giữa chừng, không tìm thấy trang nào đọc được; có thể do chép hoặc tải về chưa xong. Xin lấy lại tệp gốc.',
  ],
  ['truncated-linearized.pdf', 'tệp PDF bị thiếu dữ liệu: không đọc được trang'],
  ['password.pdf', 'tệp PDF có đặt mật khẩu. Xin bỏ mật khẩu rồi gửi lại.'],
  ['pages-10000.pdf', 'tệp có quá nhiều trang. Xin tách thành nhiều tệp. (tối đa 2000 trang)'],
  ['empty.pdf', 'tệp rỗng, không có nội dung.'],
] as const

test('a file that can’t be a paper gets a sentence that says why, and changes nothing', async ({ openAs, server }) => {
  test.slow()
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await emptyMeeting(secretary, 'Họp nhận tệp hỏng')
  const filesBefore = await filesOf(server.dataDir)
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(page)
  await upload(
    page,
    SENTENCES.map(([name]) => fixture(`bad/${name}`)),
  )
  for (const [name, sentence] of SENTENCES)
    await expect(page.getByRole('alert').filter({ hasText: `${name}: ${sentence}` })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: /^Gửi lại/u })).toHaveCount(SENTENCES.length)

  expect(await papersOf(secretary, meetingId)).toEqual([])
  expect(await filesOf(server.dataDir)).toEqual(filesBefore)
  expect(faults).toEqual([])
})

test('a file of 300 MB is refused in words without being kept, and a good one goes through after it', async ({
  openAs,
  server,
}) => {
  test.slow()
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await emptyMeeting(secretary, 'Họp nhận tệp quá lớn')
  const filesBefore = await filesOf(server.dataDir)
  const folder = await mkdtemp(join(tmpdir(), 'hop-lon-'))
  try {
    // It takes no room on the disk: everything behind the first bytes is a hole.
    const huge = join(folder, 'Báo cáo 300 MB.pdf')
    const file = await open(huge, 'w')
    await file.write('%PDF-1.7\n')
    await file.truncate(300_000_000)
    await file.close()

    const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
    await upload(page, [huge, fixture('papers/01-chuong-trinh-hop.pdf')])
    await expect(page.getByRole('alert')).toContainText(
      'Báo cáo 300 MB.pdf: tệp quá lớn. Xin giảm dung lượng hoặc tách thành nhiều tệp. (tối đa 200 MB)',
      { timeout: 60_000 },
    )
    await expect(page.getByText('01-chuong-trinh-hop.pdf: Đã nhận: 2 trang')).toBeVisible({ timeout: 30_000 })
    expect((await papersOf(secretary, meetingId)).map((paper) => paper.title)).toEqual([
      'Chương trình Phiên họp thường kỳ Ủy ban nhân dân tỉnh tháng 10 năm 2024',
    ])
    // The good one's bytes lay there already, for a meeting of the demo.
    expect(await filesOf(server.dataDir)).toEqual(filesBefore)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a file with a strange name is taken under a harmless one', async ({ openAs, server }) => {
  test.slow()
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemId } = await emptyMeeting(secretary, 'Họp nhận tên tệp lạ')
  const filesBefore = await filesOf(server.dataDir)
  const bytes = await readFile(fixture('papers/01-chuong-trinh-hop.pdf'))
  const long = `${'Báo cáo rất dài '.repeat(20)}.pdf`
  expect(long.length).toBeGreaterThan(300)

  // By the form: what a file on a disk may be called, and what only a script could name it.
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(page)
  await upload(page, [
    { name: `Tờ trình "nháp" 'số 1' <img src=x>.pdf`, mimeType: 'application/pdf', buffer: bytes },
    { name: 'dòng một\r\ndòng hai.pdf', mimeType: 'application/pdf', buffer: bytes },
    { name: long, mimeType: 'application/pdf', buffer: bytes },
  ])
  await expect(page.getByText('Đã nhận: 2 trang')).toHaveCount(3, { timeout: 60_000 })
  await expect(page.getByText(`Tờ trình "nháp" 'số 1' <img src=x>.pdf`)).toBeVisible()

  // By the protocol: what no browser lets through.
  for (const name of ['../../../../etc/cron.d/x.pdf', '\u202Efdp.z.pdf'])
    expect(await send(secretary, meetingId, agendaItemId, name, bytes)).toMatchObject({ status: 200 })
  // Longer than any system names a file: refused, not cut.
  expect(await send(secretary, meetingId, agendaItemId, `${'d'.repeat(2_000)}.pdf`, bytes)).toMatchObject({
    status: 400,
    body: { ok: false, error: 'badRequest' },
  })

  const names = (await papersOf(secretary, meetingId)).map((paper) => paper.current?.fileName ?? '')
  expect(names).toHaveLength(5)
  expect(names).toContain('x.pdf')
  for (const name of names) {
    expect(name).toMatch(/^[^/\\\p{Cc}\p{Cf}]+$/u)
    expect(name).not.toMatch(/^\.+$/u)
    expect([...name].length).toBeLessThanOrEqual(200)
  }
  // The same bytes five times are one file, named by their hash.
  const added = (await filesOf(server.dataDir)).filter((file) => !filesBefore.includes(file))
  expect(added.length).toBeLessThanOrEqual(1)
  expect(added.every((file) => /(?:^|\/)[0-9a-f]{64}$/u.test(file))).toBe(true)
  await page.reload()
  await expect(page.getByRole('link', { name: /^Mở tài liệu/u })).toHaveCount(5)
  expect(faults).toEqual([])
})

async function emptyMeeting(secretary: TestClient, title: string) {
  const people = [{ fullName: 'Thư ký thứ nhất', role: 'secretary' }] as const
  const made = await makeMeeting(secretary, { title, people, agenda: ['Tài liệu'], state: 'draft' })
  const [agendaItemId] = made.agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has no agenda')
  return { meetingId: made.meetingId, agendaItemId }
}

async function upload(page: Page, files: Parameters<Awaited<ReturnType<typeof waitForChooser>>['setFiles']>[0]) {
  const [chooser] = await Promise.all([
    waitForChooser(page),
    page.getByRole('button', { name: 'Thêm tài liệu cho nội dung 1' }).click(),
  ])
  await chooser.setFiles(files)
}

function waitForChooser(page: Page) {
  return page.waitForEvent('filechooser')
}

async function send(
  client: TestClient,
  meetingId: MeetingId,
  agendaItemId: AgendaItemId,
  fileName: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ status: number; body: unknown }> {
  const query = new URLSearchParams({ fileName, title: `Tệp ${Math.random()}` })
  const response = await fetch(`${client.url}/api/meetings/${meetingId}/agenda/${agendaItemId}/papers?${query}`, {
    method: 'POST',
    headers: client.headers({ 'content-type': 'application/octet-stream' }),
    body: bytes,
  })
  return { status: response.status, body: await response.json() }
}

async function papersOf(client: TestClient, meetingId: MeetingId) {
  const reply = await client.call('papers.list', { meetingId })
  if (!reply.ok) throw new Error(reply.error)
  return reply.result.papers
}

/** Every file of the data folder but the database's own, which grow and shrink. */
async function filesOf(dataDir: string): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !/\.sqlite(?:-wal|-shm)?$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
