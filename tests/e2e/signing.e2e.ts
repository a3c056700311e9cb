import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base, type Page } from 'playwright/test'
import { TestAuthority, type Issued } from '../../signaling/signatures/test-authority.ts'
import { signed } from '../../signaling/signatures/test-papers.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { cookieOf, expectNoSideScroll, faultsOf } from '../support/browsers/pages.ts'
import { startServer, type RunningServer } from '../support/server.ts'

// Approved minutes from the order of signing over two signatures to a correction; each signer signs on the own machine with `npm run sign`'s code.
base.describe.configure({ mode: 'serial' })

let authority: TestAuthority
let server: RunningServer
let meetingId: MeetingId
let ofSecretary: Issued
let ofChair: Issued

const test = base.extend<{ openAs: (username: string) => Promise<Page> }>({
  openAs: async ({ browser }, use) => {
    const contexts: { close(): Promise<void> }[] = []
    await use(async (username) => {
      const context = await browser.newContext({ baseURL: server.url })
      contexts.push(context)
      await context.addCookies([await cookieOf(server, username)])
      const page = await context.newPage()
      await page.goto(`/cuoc-hop/${meetingId}/bien-ban`)
      return page
    })
    for (const context of contexts) await context.close()
  },
})

test.beforeAll(async () => {
  authority = await TestAuthority.open()
  ofSecretary = authority.issue({ name: 'Thư ký thứ nhất' })
  ofChair = authority.issue({ name: 'CHỦ TRÌ PHIÊN HỌP' })
  server = await startServer({ env: { TRUSTED_CERTIFICATES: authority.trustFolder } })
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const leads = await TestClient.signIn(server.url, 'chutri')
  ;({ meetingId } = await makeMeeting(maker, { title: 'Giao ban có ký số' }))
  const entry = { kind: 'field', field: 'number', text: '15' } as const
  expect(await maker.call('minutes.save', { meetingId, revision: 0, entry })).toMatchObject({ ok: true })
  expect(await leads.call('meetings.end', { meetingId })).toMatchObject({ ok: true })
  expect(await maker.call('minutes.setStage', { meetingId, stage: 'comments' })).toMatchObject({ ok: true })
  const read = await leads.call('minutes.read', { meetingId })
  if (!read.ok) throw new Error(read.error)
  const { revision, templateSha256 } = read.result
  expect(await leads.call('minutes.approve', { meetingId, revision, templateSha256 })).toMatchObject({ ok: true })
})
test.afterAll(async () => {
  await server?.stop()
  authority?.close()
})

const minutes = (page: Page) => page.getByRole('region', { name: /^Biên bản số 15/u })
const correction = (page: Page) => page.getByRole('region', { name: /^Biên bản đính chính lần 1/u })

/** Downloads the file to sign, signs it, and hands it in. @returns both files. */
async function signOn(page: Page, part: ReturnType<typeof minutes>, by: Issued) {
  const button = part.getByRole('button', { name: 'Tải tệp để ký' })
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const given = new Uint8Array(await readFile(await download.path()))
  const path = join(tmpdir(), `hop-e2e-ky-${crypto.randomUUID()}.pdf`)
  await writeFile(path, await signed(given, by))
  await part.getByLabel('Nộp tệp đã ký').setInputFiles(path)
}

test('chair and secretary choose the order and sign one after the other; a wrong file is refused in words', async ({
  openAs,
}) => {
  const secretary = await openAs('thuky1')
  const faults = faultsOf(secretary)
  const part = minutes(secretary)
  await expect(part.getByRole('list', { name: 'Thứ tự ký' }).getByRole('listitem')).toHaveCount(3)
  await part.getByRole('button', { name: /^Bỏ khỏi thứ tự: UBND|^Bỏ khỏi thứ tự: Văn phòng/u }).click()
  await expectNothingSerious(secretary, 'the order')
  const meanwhile = await openAs('chutri')
  const theirs = minutes(meanwhile)
  await theirs.getByRole('button', { name: /^Bỏ khỏi thứ tự: Thư ký/u }).click()
  await part.getByRole('button', { name: 'Lưu thứ tự ký' }).click()
  await expect(part.getByRole('heading', { name: 'Đến lượt ông/bà ký' })).toBeVisible()
  // The page looks every 15 seconds.
  await expect(theirs.getByRole('alert')).toContainText('Người khác vừa đổi thứ tự ký', { timeout: 40_000 })
  await expect(theirs.getByRole('button', { name: 'Lưu thứ tự ký' })).toBeDisabled()
  await expectNothingSerious(meanwhile, 'an order that is older')
  await theirs.getByRole('button', { name: 'Lấy thứ tự mới' }).click()
  await expect(theirs.getByRole('alert')).toHaveCount(0)
  await expect(theirs.getByRole('list', { name: 'Thứ tự ký' }).getByRole('listitem')).toHaveCount(2)
  await expectNothingSerious(secretary, 'whose turn it is')

  await part.getByLabel('Nộp tệp đã ký').setInputFiles({
    name: 'khac.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\nkhong phai\n'),
  })
  await expect(part.getByRole('alert')).toHaveText('Xin tải tệp để ký trước, rồi nộp tệp đã ký.')
  await signOn(secretary, part, ofChair)
  await expect(part.getByRole('alert')).toContainText('chứng thư mang tên “CHỦ TRÌ PHIÊN HỌP”')
  await signOn(secretary, part, ofSecretary)
  await expect(part.getByText('Đang chờ Chủ trì phiên họp ký.')).toBeVisible()
  await part.getByText('Kết quả kiểm tra chữ ký của Thư ký thứ nhất').click()
  await expect(part.getByText(/HỢP LỆ; trong tệp không có dữ liệu/u)).toBeVisible()

  const chair = await openAs('chutri')
  await expect(minutes(chair).getByRole('heading', { name: 'Đến lượt ông/bà ký' })).toBeVisible()
  await signOn(chair, minutes(chair), ofChair)
  await expect(minutes(chair)).toContainText('Đã ký đủ, đã khoá')
  await expect(minutes(chair).getByRole('button', { name: 'Tải tệp để ký' })).toHaveCount(0)
  await expectNothingSerious(chair, 'signed by all')
  expect(faults).toEqual([])
})

test('the secretary issues it, a delegate gets a notice and the file, and the secretary sees that', async ({
  openAs,
}) => {
  const early = await openAs('daibieu1')
  await expect(minutes(early)).toContainText('Đã ký đủ, đã khoá')
  await expect(minutes(early).getByRole('link', { name: 'Tải tệp đã ký' })).toHaveCount(0)
  const secretary = await openAs('thuky1')
  await minutes(secretary).getByRole('button', { name: 'Ban hành' }).click()
  const dialog = secretary.getByRole('dialog')
  await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(3)
  await expectNothingSerious(secretary, 'whom it is issued to')
  await dialog.getByRole('button', { name: 'Ban hành tới 3 người' }).click()
  await expect(minutes(secretary)).toContainText('0 trên 3 người nhận đã mở hoặc tải.')

  await early.reload()
  await early.getByRole('button', { name: /^Thông báo/u }).click()
  await expect(early.getByText('Biên bản đã ký được gửi tới ông/bà')).toBeVisible()
  await early.keyboard.press('Escape')
  const link = minutes(early).getByRole('link', { name: 'Tải tệp đã ký' })
  const [download] = await Promise.all([early.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toBe('bien-ban-da-ky.pdf')
  expect((await readFile(await download.path())).toString('latin1').match(/\/ByteRange/gu)).toHaveLength(2)
  await expectNothingSerious(early, 'a delegate')
  await secretary.reload()
  await expect(minutes(secretary)).toContainText('1 trên 3 người nhận đã mở hoặc tải.')
  await minutes(secretary).getByText('Ai đã nhận').click()
  await expect(minutes(secretary).getByRole('listitem').filter({ hasText: 'Đại biểu Sở Tài chính' })).toContainText(
    'Đã tải',
  )
})

test('what is wrong in it is put right by a correction, which is approved, signed and issued like it', async ({
  openAs,
}) => {
  const secretary = await openAs('thuky1')
  await secretary.getByRole('button', { name: 'Lập biên bản đính chính' }).click()
  await secretary.getByLabel('Số', { exact: true }).fill('16')
  await secretary.getByLabel('Nội dung đính chính').fill('Tại mục II, sửa “30” thành “31”.')
  const chair = await openAs('chutri')
  await chair.getByRole('button', { name: 'Lập biên bản đính chính' }).click()
  await chair.getByLabel('Nội dung đính chính').fill('Chủ trì viết cùng lúc.')
  await secretary.getByRole('button', { name: 'Lưu dự thảo' }).click()
  await expect(correction(secretary)).toContainText('Dự thảo')
  await expect(correction(secretary).getByRole('button', { name: 'Duyệt đính chính' })).toHaveCount(0)
  await expectNothingSerious(secretary, 'a correction that is written')

  await chair.reload()
  const left = chair.getByRole('alert', { name: 'Nội dung đính chính chưa được ghi' })
  await expect(left).toContainText('Người khác đã lập biên bản đính chính trước khi ông/bà lưu.')
  await expect(left.getByLabel('Nội dung ông/bà đã viết').first()).toHaveValue('Chủ trì viết cùng lúc.')
  await expectNothingSerious(chair, 'a correction that was not saved')
  await left.getByRole('button', { name: /^Bỏ:/u }).click()
  await chair.getByRole('dialog').getByRole('button', { name: 'Bỏ', exact: true }).click()
  await expect(left).toHaveCount(0)
  await correction(chair).getByRole('button', { name: 'Duyệt đính chính' }).click()
  await chair.getByRole('dialog').getByRole('button', { name: 'Duyệt đính chính' }).click()
  const part = correction(chair)
  for (const name of [/^Bỏ khỏi thứ tự: Thư ký/u, /^Bỏ khỏi thứ tự: (?!Chủ)/u])
    await part.getByRole('button', { name }).first().click()
  await part.getByRole('button', { name: 'Lưu thứ tự ký' }).click()
  await signOn(chair, part, ofChair)
  await expect(part).toContainText('Đã ký đủ, đã khoá')
  await part.getByRole('button', { name: 'Ban hành' }).click()
  await chair
    .getByRole('dialog')
    .getByRole('button', { name: /^Ban hành tới/u })
    .click()
  await expect(part).toContainText('Đã ban hành')

  const delegate = await openAs('daibieu1')
  await expect(
    delegate.getByText(/Biên bản này đã được đính chính bởi Biên bản đính chính lần 1, số 16/u),
  ).toBeVisible()
  await expect(correction(delegate).getByRole('link', { name: 'Tải tệp đã ký' })).toBeVisible()
  await expect(minutes(delegate).getByRole('link', { name: 'Tải tệp đã ký' })).toBeVisible()
})

test('it can be used on a phone and in English', async ({ openAs }) => {
  const page = await openAs('thuky1')
  await expect(minutes(page)).toContainText('Đã ban hành')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(page)
  await page.evaluate(() => localStorage.setItem('ngon-ngu', 'en'))
  await page.reload()
  const part = page.getByRole('region', { name: /^Minutes no\. 15/u })
  await expect(part).toContainText('Issued')
  await part.getByText('What was found of the signature of Chủ trì phiên họp').click()
  await expect(part.getByText(/^Result: VALID;/u).last()).toBeVisible()
  await expectNoSideScroll(page)
  await expectNothingSerious(page, 'in English')
})
