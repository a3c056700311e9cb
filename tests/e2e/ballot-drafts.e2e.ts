import { expect, type Page } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

const BODY = 'Hội đồng nhân dân thử nghiệm'
const FIRST = 'Thông qua Nghị quyết về đầu tư công'
const SECOND = 'Thông qua Nghị quyết về giá đất'

/** A body with a chair and a delegate as members and one rule, made by the administrator's own clicks. */
async function makeBody(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Lập cơ quan' }).first().click()
  const making = page.getByRole('dialog')
  await making.getByLabel(/^Tên cơ quan/u).fill(BODY)
  await making.getByRole('button', { name: 'Lập cơ quan' }).click()
  await expect(page.getByRole('heading', { level: 2, name: BODY })).toBeVisible()
  await page.getByRole('button', { name: 'Thêm thành viên' }).click()
  const adding = page.getByRole('dialog')
  for (const name of ['Chủ trì phiên họp', 'Đại biểu Sở Tài chính']) {
    await adding.getByRole('searchbox').fill(name)
    await adding.getByRole('button', { name: `Thêm ${name}`, exact: true }).click()
    await expect(adding.getByText('Đã là thành viên').first()).toBeVisible()
  }
  await expectNothingSerious(page)
  await adding.getByRole('button', { name: 'Xong' }).click()
  await expect(page.getByText('Hiện nay (2)')).toBeVisible()

  await page.getByRole('button', { name: 'Thêm quy tắc' }).click()
  await page.getByLabel('Tổng số thành viên (N)').fill('54')
  await expect(page.getByText('N = 54: cần ít nhất 28 (28 × 2 = 56 > 54 = 54 × 1)')).toBeVisible()
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(page.getByLabel(/^Tên quy tắc/u)).toBeFocused()
  await page.getByLabel(/^Tên quy tắc/u).fill('Thông qua nghị quyết')
  await expectNothingSerious(page)
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  const rule = page.getByRole('region', { name: 'Quy tắc biểu quyết' }).getByRole('listitem').first()
  await expect(rule).toContainText('Quá nửa tổng số thành viên')
  await expect(rule).toContainText('Đang có hiệu lực')
}

const section = (page: Page) => page.getByRole('region', { name: 'Nội dung biểu quyết', exact: true })
const ballot = (page: Page, title: string) =>
  section(page).getByRole('list', { name: 'Danh sách nội dung biểu quyết' }).getByRole('listitem', { name: title })

async function draft(page: Page, title: string): Promise<void> {
  await section(page).getByRole('button', { name: 'Thêm nội dung biểu quyết' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Nội dung biểu quyết/u).fill(title)
  await dialog.getByRole('button', { name: 'Thêm nội dung biểu quyết' }).click()
  await expect(ballot(page, title)).toContainText('Nháp')
}

test('an administrator makes a body with a rule, the secretary drafts two ballots, the chair approves the list, and an edit needs approval again', async ({
  openAs,
  server,
}) => {
  const admin = await openAs('quantri', { path: '/quan-tri?muc=co-quan' })
  const faults = [faultsOf(admin)]
  await makeBody(admin)
  await admin.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(admin)

  const { meetingId } = await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), {
    title: 'Kỳ họp có biểu quyết',
    state: 'invited',
    startsAtMs: Date.now() + 86_400_000,
  })
  const path = `/cuoc-hop/${meetingId}`
  const secretary = await openAs('thuky1', { path })
  faults.push(faultsOf(secretary))
  await section(secretary).getByRole('combobox', { name: 'Cơ quan quyết định' }).click()
  await secretary.getByRole('option', { name: new RegExp(`^${BODY}`, 'u') }).click()
  await draft(secretary, FIRST)
  await draft(secretary, SECOND)
  await section(secretary)
    .getByRole('button', { name: `Đưa “${SECOND}” lên` })
    .click()
  await expect(ballot(secretary, SECOND)).toContainText('1.')
  await section(secretary).getByRole('button', { name: 'Trình duyệt danh sách' }).click()
  const asking = secretary.getByRole('dialog')
  await asking.getByRole('button', { name: 'Trình duyệt danh sách' }).click()
  await expect(asking.getByText('Thư ký chỉ làm việc này theo lệnh của chủ trì.')).toBeVisible()
  await asking.getByLabel('Theo lệnh của chủ trì').check()
  await asking.getByRole('button', { name: 'Trình duyệt danh sách' }).click()
  await expect(section(secretary).getByText('Danh sách đang được trình duyệt')).toBeVisible()
  await expect(section(secretary).getByRole('button', { name: 'Thêm nội dung biểu quyết' })).toHaveCount(0)

  const chair = await openAs('chutri', { path })
  faults.push(faultsOf(chair))
  await section(chair).getByRole('button', { name: 'Duyệt danh sách', exact: true }).click()
  await expect(chair.getByRole('dialog').getByLabel('Theo lệnh của chủ trì')).toHaveCount(0)
  await chair.getByRole('dialog').getByRole('button', { name: 'Duyệt danh sách' }).click()
  for (const title of [FIRST, SECOND]) await expect(ballot(chair, title)).toContainText('Đã duyệt')
  await section(chair).getByRole('button', { name: 'Sẵn sàng biểu quyết', exact: true }).click()
  await expect(section(chair).getByText('Sẵn sàng (1)', { exact: true })).toBeVisible()
  await expectNothingSerious(chair)

  const member = await openAs('daibieu1', { path, context: { viewport: { width: 390, height: 844 } } })
  await expect(ballot(member, FIRST)).toContainText('Đã duyệt')
  await section(member).getByLabel('Ghi chú (không bắt buộc)').fill('Cần xem phụ lục 2')
  await section(member).getByRole('button', { name: 'Chưa sẵn sàng' }).click()
  await expect(section(member).getByText('Ông/bà đã báo: chưa sẵn sàng biểu quyết.')).toBeVisible()
  await expectNoSideScroll(member)

  await secretary.reload()
  await expect(section(secretary).getByText('Ghi chú: Cần xem phụ lục 2')).toBeVisible()
  await section(secretary)
    .getByRole('button', { name: `Sửa “${FIRST}”` })
    .click()
  const editing = secretary.getByRole('dialog')
  await expect(editing.getByText(/cần được duyệt lại/u)).toBeVisible()
  await editing.getByLabel(/^Toàn văn câu hỏi/u).fill('Thông qua toàn văn dự thảo')
  await editing.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(ballot(secretary, FIRST)).toContainText('Nháp')
  await expect(ballot(secretary, SECOND)).toContainText('Đã duyệt')
  await expect(section(secretary).getByText('1 nội dung chưa được duyệt (mới thêm hoặc đã sửa).')).toBeVisible()
  await expectNothingSerious(secretary)
  for (const found of faults) expect(found).toEqual([])
})
