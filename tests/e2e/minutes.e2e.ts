import { readFile } from 'node:fs/promises'
import { expect, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'

// One meeting's minutes from the first letter to the approval; the second meeting has an item for some only.
test.describe.configure({ mode: 'serial' })

let meetingId: MeetingId
const path = () => `/cuoc-hop/${meetingId}/bien-ban`
const state = (page: Page) => page.getByRole('status').filter({ hasText: /lưu/u })
const paper = (page: Page) => page.getByRole('region', { name: 'Bản xem trước' })
const opening = (page: Page) => page.getByLabel('Phần mở đầu')
const conclusions = (page: Page) => page.getByLabel('Kết luận', { exact: true })

test.beforeAll(async ({ server }) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  ;({ meetingId } = await makeMeeting(maker, {
    title: 'Giao ban có biên bản',
    agenda: ['Tình hình kinh tế - xã hội', 'Phòng, chống thiên tai'],
  }))
})

test('the secretary writes beside the paper, loses the link and the page, and nothing that was typed is lost', async ({
  openAs,
}) => {
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(page)
  await page.getByRole('link', { name: 'Biên bản' }).click()
  await opening(page).fill('Chủ trì khai mạc cuộc họp.')
  await expect(paper(page)).toContainText('Chủ trì khai mạc cuộc họp.')
  await expect(paper(page)).toContainText('1. Tình hình kinh tế - xã hội')
  await expect(paper(page)).toContainText('Độc lập - Tự do - Hạnh phúc')
  await expect(paper(page)).toContainText('BIÊN BẢN (DỰ THẢO)')
  await expect(state(page)).toHaveText('Đã lưu')
  await page.getByLabel('2. Phòng, chống thiên tai').fill('Các xã báo cáo.')
  await page.getByRole('button', { name: 'Thêm nhiệm vụ' }).click()
  const task = page.getByRole('group', { name: 'Nhiệm vụ 1' })
  await task.getByLabel('Việc cần làm').fill('Sửa đường vào thôn')
  await task.getByLabel('Người, đơn vị thực hiện').fill('UBND xã Lũng Cú')
  await task.getByLabel('Thời hạn').fill('15/12/2026')
  await task.getByLabel('Thời hạn').blur()
  await expect(paper(page).getByRole('row', { name: /Sửa đường vào thôn/u })).toContainText('15/12/2026')
  await expect(state(page)).toHaveText('Đã lưu')

  await page.context().setOffline(true)
  await conclusions(page).fill('Thống nhất phương án.')
  await expect(state(page)).toHaveText('Chưa lưu – đang chờ mạng')
  await page.context().setOffline(false)
  await expect(state(page)).toHaveText('Đã lưu')

  await page.context().setOffline(true)
  await conclusions(page).fill('Thống nhất phương án hai.')
  await expect(state(page)).toHaveText('Chưa lưu – đang chờ mạng')
  const context = page.context()
  // The page is gone, as with a power cut; another one of the same browser goes on.
  await page.close()
  await context.setOffline(false)
  const again = await context.newPage()
  await again.goto(path())
  await expect(conclusions(again)).toHaveValue('Thống nhất phương án hai.')
  await expect(state(again)).toHaveText('Đã lưu')
  expect(faults).toEqual([])
})

test('of two who write one part the later one sees both texts and chooses', async ({ openAs }) => {
  const secretary = await openAs('thuky1', { path: path() })
  const chair = await openAs('chutri', { path: path() })
  await expect(conclusions(chair)).toHaveValue('Thống nhất phương án hai.')
  await expect(conclusions(secretary)).toHaveValue('Thống nhất phương án hai.')
  await conclusions(secretary).fill('Bản của thư ký.')
  await expect(state(secretary)).toHaveText('Đã lưu')
  await conclusions(chair).fill('Bản của chủ trì.')
  const question = chair.getByRole('alert', { name: 'Người khác cũng đã sửa: Kết luận' })
  await expect(question).toContainText('Bản của thư ký.')
  await expect(conclusions(chair)).toHaveValue('Bản của chủ trì.')
  await expectNothingSerious(chair, 'conflict')
  await question.getByRole('button', { name: 'Ghép cả hai' }).click()
  await expect(state(chair)).toHaveText('Đã lưu')
  await expect(conclusions(chair)).toHaveValue('Bản của chủ trì.\nBản của thư ký.')
})

test('the page can be used at every width and in English, and gives the files', async ({ openAs }) => {
  const page = await openAs('thuky1', { path: path() })
  const faults = faultsOf(page)
  await expect(state(page)).toHaveText('Đã lưu')
  for (const [width, height] of [
    [390, 844],
    [768, 1024],
    [1366, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expectNoSideScroll(page)
    await expectNothingSerious(page, `at ${width}`)
    await page.screenshot({ path: `test-results/minutes-${width}.png`, fullPage: true })
  }
  for (const [name, file, magic] of [
    ['Tải DOCX', 'bien-ban.docx', 'PK'],
    ['Tải PDF', 'bien-ban.pdf', '%PDF'],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
    expect(download.suggestedFilename()).toBe(file)
    expect((await readFile(await download.path())).subarray(0, magic.length).toString()).toBe(magic)
  }
  await page.evaluate(() => localStorage.setItem('ngon-ngu', 'en'))
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Minutes of the meeting' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  await expectNothingSerious(page, 'in English')
  // The paper is Vietnamese whatever the page speaks.
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('BIÊN BẢN')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByLabel('Opening')).toBeHidden()
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Preview' })).toBeVisible()
  expect(faults).toEqual([])
})

test('members remark on the draft, the secretary answers, the chair approves, and then nobody changes anything', async ({
  openAs,
  server,
}) => {
  const early = await openAs('daibieu1', { path: path() })
  await expect(early.getByRole('heading', { name: 'Biên bản chưa có' })).toBeVisible()
  const leads = await TestClient.signIn(server.url, 'chutri')
  expect(await leads.call('meetings.end', { meetingId })).toMatchObject({ ok: true })
  const secretary = await openAs('thuky1', { path: path() })
  await secretary.getByRole('button', { name: 'Lấy ý kiến' }).click()
  await secretary.getByRole('dialog').getByRole('button', { name: 'Lấy ý kiến' }).click()
  await expect(secretary.getByRole('region', { name: 'Bước của biên bản' })).toContainText('Đang lấy ý kiến')

  const delegate = await openAs('daibieu1', { path: path() })
  await expect(paper(delegate)).toContainText('Bản của chủ trì.')
  await expect(opening(delegate)).toHaveCount(0)
  await delegate.getByLabel('Góp ý của ông/bà').fill('Đề nghị bổ sung số liệu.')
  await delegate.getByRole('button', { name: 'Gửi góp ý' }).click()
  const remarks = (page: Page) => page.getByRole('list', { name: 'Các góp ý' }).getByRole('listitem')
  await expect(remarks(delegate)).toContainText('Đề nghị bổ sung số liệu.')
  await expectNothingSerious(delegate, 'a member')

  await secretary.reload()
  await remarks(secretary).getByRole('button', { name: 'Trả lời' }).click()
  await secretary.getByLabel(/^Trả lời góp ý của/u).fill('Đã bổ sung.')
  const chair = await openAs('chutri', { path: path() })
  await remarks(chair).getByRole('button', { name: 'Trả lời' }).click()
  await chair.getByLabel(/^Trả lời góp ý của/u).fill('Chưa bổ sung.')
  await secretary.getByRole('button', { name: 'Gửi trả lời' }).click()
  await expect(remarks(secretary)).toContainText('Đã trả lời')

  // The answer that was given meanwhile is shown before it is replaced.
  await chair.getByRole('button', { name: 'Gửi trả lời' }).click()
  await expect(remarks(chair)).toContainText('Gửi lại sẽ thay câu trả lời đó.')
  await expect(remarks(chair)).toContainText('Đã bổ sung.')
  await expect(chair.getByLabel(/^Trả lời góp ý của/u)).toHaveValue('Chưa bổ sung.')
  await remarks(chair).getByRole('button', { name: 'Thôi' }).click()
  await chair.getByRole('button', { name: 'Duyệt biên bản' }).click()
  await chair.getByRole('dialog').getByRole('button', { name: 'Duyệt biên bản' }).click()
  const stage = chair.getByRole('region', { name: 'Bước của biên bản' })
  await expect(stage).toContainText('Đã duyệt')
  await expect(paper(chair)).not.toContainText('DỰ THẢO')
  await expect(stage).toContainText(/SHA-256 của tệp PDF đã duyệt: [0-9a-f]{64}/u)
  await expect(opening(chair)).toHaveCount(0)
  const tasks = (page: Page) => page.getByRole('list', { name: 'Theo dõi nhiệm vụ' }).getByRole('listitem')
  await expect(tasks(chair)).toContainText('Chưa xong')
  await tasks(chair)
    .getByLabel(/^Tiến độ:/u)
    .fill('Đã thông xe kỹ thuật.')
  await tasks(chair).getByRole('button', { name: 'Đánh dấu đã xong' }).click()
  await expect(tasks(chair)).toContainText('Đã xong')
  await expectNothingSerious(chair, 'approved')
  await delegate.reload()
  await expect(delegate.getByRole('region', { name: 'Bước của biên bản' })).toContainText('Đã duyệt')
})

test('with an item for some only, a reader who may not see it is told so', async ({ openAs, server }) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const leads = await TestClient.signIn(server.url, 'chutri')
  const closed = await makeMeeting(maker, { title: 'Họp có phần kín', agenda: ['Chung', 'Nhân sự'] })
  const got = await maker.call('meetings.get', { meetingId: closed.meetingId })
  if (!got.ok) throw new Error(got.error)
  const { title, kind, place, startsAtMs, endsAtMs, siteIds, participants, agenda, revision } = got.result.meeting
  const chair = participants.find(({ role }) => role === 'chair')
  if (chair === undefined) throw new Error('nobody leads')
  const draft = {
    ...{ title, kind, place, startsAtMs, endsAtMs, siteIds },
    participants: participants.map(({ accountId, role, siteId }) => ({ accountId, role, siteId })),
    agenda: agenda.map(({ agendaItemId, title: name, plannedMinutes }) => ({
      ...{ agendaItemId, title: name, plannedMinutes },
      ...(name === 'Nhân sự' ? { audience: [{ kind: 'person' as const, accountId: chair.accountId }] } : {}),
    })),
  }
  const { meetingId: id } = closed
  expect(await maker.call('meetings.update', { meetingId: id, revision, draft })).toMatchObject({ ok: true })
  expect(await leads.call('meetings.end', { meetingId: id })).toMatchObject({ ok: true })
  expect(await maker.call('minutes.setStage', { meetingId: id, stage: 'comments' })).toMatchObject({ ok: true })
  const read = await leads.call('minutes.read', { meetingId: id })
  if (!read.ok) throw new Error(read.error)
  const { revision: shown, templateSha256 } = read.result
  expect(await leads.call('minutes.approve', { meetingId: id, revision: shown, templateSha256 })).toMatchObject({
    ok: true,
  })
  const delegate = await openAs('daibieu1', { path: `/cuoc-hop/${id}/bien-ban` })
  await expect(delegate.getByRole('heading', { name: 'Biên bản không dành cho tất cả người dự' })).toBeVisible()
  await expect(delegate.getByText('Nhân sự')).toHaveCount(0)
})
