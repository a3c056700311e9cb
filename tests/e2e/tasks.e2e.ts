import { randomBytes } from 'node:crypto'
import { expect, type Page } from 'playwright/test'
import { MinutesTaskId, type MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

// Three tasks of one meeting, from the approval of its minutes to the confirmation.
test.describe.configure({ mode: 'serial' })

let meetingId: MeetingId
const day = (days: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(Date.now() + days * 86_400_000)
const card = (page: Page, name: RegExp) => page.getByRole('article', { name })

function must<T>(reply: { ok: true; result: T } | { ok: false; error: string }): T {
  if (!reply.ok) throw new Error(reply.error)
  return reply.result
}

test.beforeAll(async ({ server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  ;({ meetingId } = await makeMeeting(secretary, { title: 'Giao ban có nhiệm vụ', agenda: ['Tình hình chung'] }))
  const who = 'Đại biểu Sở Tài chính'
  const tasks = [
    { what: 'Sửa cầu treo Lũng Cú, bảo đảm đi lại trước mùa mưa', who, dueDay: day(5) },
    { what: 'Lập danh sách hộ cần di dời', who, dueDay: day(-3) },
    { what: 'Báo cáo kết quả thu ngân sách', who: 'các địa phương', dueDay: null },
  ]
  for (const task of tasks) {
    const taskId = MinutesTaskId.parse(randomBytes(12).toString('base64url'))
    must(await secretary.call('minutes.save', { meetingId, revision: 0, entry: { kind: 'task', taskId, task } }))
  }
  const chair = await TestClient.signIn(server.url, 'chutri')
  must(await chair.call('meetings.end', { meetingId }))
  must(await secretary.call('minutes.setStage', { meetingId, stage: 'comments' }))
  const { revision, templateSha256 } = must(await chair.call('minutes.read', { meetingId }))
  must(await chair.call('minutes.approve', { meetingId, revision, templateSha256 }))
})

test('who is charged finds the task and reports; the chair confirms; both see what was done', async ({ openAs }) => {
  const delegate = await openAs('daibieu1', { path: '/' })
  const faults = faultsOf(delegate)
  await delegate.getByRole('link', { name: 'Nhiệm vụ' }).click()
  await expect(delegate.getByRole('heading', { level: 1 })).toHaveText('Nhiệm vụ sau họp')
  await expect(delegate.getByRole('article')).toHaveCount(2)
  await expect(card(delegate, /hộ cần di dời/u)).toContainText('Quá hạn')
  await card(delegate, /Sửa cầu/u)
    .getByRole('button', { name: /Báo cáo/u })
    .click()
  await delegate.getByLabel('Việc đã làm, vướng mắc').fill('Đã lắp xong dây cáp.')
  await delegate.getByLabel('Đã làm xong, đề nghị xác nhận').check()
  await expectNothingSerious(delegate, 'report')
  await delegate.getByRole('button', { name: 'Gửi báo cáo' }).click()
  await expect(card(delegate, /Sửa cầu/u)).toContainText('Chờ xác nhận')

  const chair = await openAs('chutri', { path: '/nhiem-vu?pham-vi=tat-ca' })
  await expect(chair.getByRole('article')).toHaveCount(3)
  await chair.getByRole('searchbox').fill('cau treo')
  await expect(chair.getByRole('article')).toHaveCount(1)
  await card(chair, /Sửa cầu/u)
    .getByRole('button', { name: /Xác nhận/u })
    .click()
  await chair.getByRole('dialog').getByRole('button', { name: 'Xác nhận hoàn thành' }).click()
  await expect(card(chair, /Sửa cầu/u)).toContainText('Đã xong')
  await card(chair, /Sửa cầu/u)
    .getByRole('button', { name: /Quá trình/u })
    .click()
  await expect(card(chair, /Sửa cầu/u).getByRole('listitem')).toHaveCount(3)
  await expect(card(chair, /Sửa cầu/u)).toContainText('Báo cáo đã xong: Đã lắp xong dây cáp.')
  await chair.getByRole('button', { name: 'Bỏ lọc' }).click()
  await card(chair, /thu ngân sách/u)
    .getByRole('button', { name: /^Giao việc/u })
    .click()
  await chair
    .getByRole('combobox', { name: /Đơn vị được giao/u })
    .last()
    .fill('dong van')
  await chair.getByRole('option').first().click()
  await expectNothingSerious(chair, 'charge')
  await chair.getByRole('button', { name: 'Giao', exact: true }).click()
  await expect(card(chair, /thu ngân sách/u)).toContainText('Giao cho:')
  expect(faults).toEqual([])
})

test('the page can be used at every width and in English, and gives the files', async ({ openAs }) => {
  const page = await openAs('chutri', { path: '/nhiem-vu?pham-vi=tat-ca' })
  const faults = faultsOf(page)
  await expect(page.getByRole('article')).toHaveCount(3)
  for (const [width, height] of [
    [390, 844],
    [768, 1024],
    [1366, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expectNoSideScroll(page)
    await expectNothingSerious(page, `at ${width}`)
    await page.screenshot({ path: `test-results/tasks-${width}.png`, fullPage: true })
  }
  for (const [name, file] of [
    ['Tải tệp CSV', 'nhiem-vu.csv'],
    ['Tải tệp Excel', 'nhiem-vu.xlsx'],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
    expect(download.suggestedFilename()).toBe(file)
  }
  await page.evaluate(() => localStorage.setItem('ngon-ngu', 'en'))
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Tasks after meetings' })).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(3)
  await expectNothingSerious(page, 'in English')
  await page.screenshot({ path: 'test-results/tasks-en.png', fullPage: true })
  expect(faults).toEqual([])
})

test('somebody of another unit, who was not in the meeting, is told that there is nothing', async ({ openAs }) => {
  const page = await openAs('daibieu6', { path: '/nhiem-vu?pham-vi=tat-ca' })
  await expect(page.getByText('Chưa có nhiệm vụ nào')).toBeVisible()
})
