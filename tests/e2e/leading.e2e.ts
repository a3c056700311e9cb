import { expect, type Browser, type Page } from 'playwright/test'
import { actorMay, type Action } from '../../signaling/wire/permissions.ts'
import type { MeetingRole } from '../../signaling/identity/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, type MeetingPlan } from '../support/world/make-meeting.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { doWith, enterRoom, personRow } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

const LUNG_CU = 'UBND xã Lũng Cú'
const FINANCE = 'Đại biểu Sở Tài chính'
/** What only the one who leads can do, by its buttons in the bar. */
const CHAIRS_BAR = ['Tạm dừng', 'Kết thúc cuộc họp'] as const

test('the chair’s browser closes: a secretary hands the part to somebody present, whose buttons all come at once; chair and secretary get it back', async ({
  browser,
  server,
}) => {
  test.slow()
  const meetingId = await meeting(server, [])
  const chairs = await open(browser, server, 'chutri')
  const secretary = await open(browser, server, 'thuky1')
  const delegate = await open(browser, server, 'daibieu1')
  const hall = await open(browser, server, 'dc.hg-dong-van-lung-cu')
  const faults = [secretary, delegate, hall].map(faultsOf)
  for (const page of [chairs, secretary, delegate, hall]) await enterRoom(page, meetingId, { camera: 'off' })
  let loads = 0
  for (const page of [delegate, secretary, hall]) page.on('load', () => (loads += 1))
  await chairs.context().close()

  // The secretary is told, and offered the way.
  await expect(secretary.getByText(/^Chủ trì không có mặt\./u)).toBeVisible()
  await secretary.getByRole('status').getByRole('button', { name: 'Giao quyền điều hành…' }).click()
  const asking = secretary.getByRole('dialog', { name: 'Giao quyền điều hành cho ai?' })
  // A hall's operator cannot be the chair, and who is not here neither.
  await expect(asking.getByRole('listitem')).toHaveCount(2)
  await asking.getByRole('button', { name: `Giao quyền điều hành cho ${FINANCE}` }).click()
  await expect(asking).toHaveCount(0)

  // Everybody is told, and the buttons are there without joining again: all of them, and they work.
  for (const page of [secretary, hall])
    await expect(page.getByText(`${FINANCE} nay điều hành cuộc họp thay chủ trì.`)).toBeVisible()
  await expect(delegate.getByText('Ông/bà nay điều hành cuộc họp này.')).toBeVisible()
  await expectLeads(delegate)
  await doWith(delegate, LUNG_CU, 'Mời phát biểu')
  await expect(hall.getByRole('button', { name: 'Bật micrô' })).toBeVisible()
  await hall.getByRole('button', { name: 'Bật micrô' }).click()
  await delegate.getByRole('button', { name: 'Tắt tất cả micrô (1)' }).click()
  await delegate.getByRole('dialog').getByRole('button', { name: 'Tắt tất cả micrô' }).click()
  await expect(hall.getByRole('button', { name: 'Micrô đang tắt' })).toBeVisible()
  await expect(await personRow(hall, FINANCE)).toContainText('Điều hành')

  // The chair is back as somebody who takes part, and has the part again when they like.
  const chair = await open(browser, server, 'chutri')
  await enterRoom(chair, meetingId, { camera: 'off' })
  await expect(chair.getByText(`${FINANCE} đang điều hành cuộc họp thay ông/bà.`)).toBeVisible()
  for (const name of CHAIRS_BAR) await expect(chair.getByRole('button', { name, exact: true })).toHaveCount(0)
  await chair.getByRole('button', { name: 'Nhận lại quyền điều hành' }).first().click()
  // Before all the buttons, since a notice stands for 12 s.
  await expect(hall.getByText('Chủ trì nay điều hành lại cuộc họp.')).toBeVisible()
  await expectLeads(chair)
  await expectFollows(delegate)

  // By the tab of the floor, also while the chair is here; this time the secretary gives it back.
  await secretary.getByRole('tab', { name: /^Phát biểu/u }).click()
  const leading = secretary.getByRole('region', { name: 'Người điều hành' })
  await leading.getByRole('button', { name: 'Giao quyền điều hành…' }).click()
  await asking.getByRole('button', { name: `Giao quyền điều hành cho ${FINANCE}` }).click()
  await expectLeads(delegate)
  await expectFollows(chair)
  await leading.getByRole('button', { name: 'Trả quyền điều hành cho chủ trì' }).click()
  await expectLeads(chair)
  await expectFollows(delegate)

  // Whoever leads ends the meeting.
  await leading.getByRole('button', { name: 'Giao quyền điều hành…' }).click()
  await asking.getByRole('button', { name: `Giao quyền điều hành cho ${FINANCE}` }).click()
  await delegate.getByRole('button', { name: 'Kết thúc cuộc họp' }).click()
  await delegate.getByRole('dialog').getByRole('button', { name: 'Kết thúc cuộc họp' }).click()
  for (const page of [chair, secretary, delegate, hall])
    await expect(page.getByRole('heading', { name: 'Cuộc họp đã kết thúc' })).toBeVisible()
  expect(loads).toBe(0)
  expect(faults.flat()).toEqual([])
  for (const page of [chair, secretary, delegate, hall]) await page.context().close()
})

/** Buttons by which something is asked of the server, by what they say in any of their states. */
const ASKS: readonly (readonly [says: RegExp, action: Action])[] = [
  [/^(?:Micrô đang (?:bật|tắt)|Không có micrô|Chờ mời phát biểu)$/u, 'media.produce'],
  [/^(?:Máy quay đang (?:bật|tắt)|Không có máy quay)$/u, 'media.produce'],
  [/^Chia sẻ màn hình$/u, 'media.produce'],
  [/^Xin phát biểu$/u, 'queues.ask'],
  [/^Tắt tất cả micrô \(\d+\)$/u, 'floor.muteAll'],
  [/^Tạm dừng$/u, 'meetings.pause'],
  [/^Kết thúc cuộc họp$/u, 'meetings.end'],
  [/^Kéo dài…$/u, 'meetings.extend'],
  [/^Giám sát điểm cầu$/u, 'media.wall'],
  [/^Tôi trình bày$/u, 'presenting.give'],
  [/^Tiếp theo: .*/u, 'agenda.goTo'],
  [/^Giải lao$/u, 'agenda.goTo'],
  [/^Chuyển đến nội dung .*/u, 'agenda.goTo'],
  [/^(?:Điều hành theo lượt|Trao đổi tự do)$/u, 'floor.setMode'],
  [/^Giao quyền điều hành…$/u, 'leading.handOver'],
  [/^Mời phát biểu: /u, 'queues.call'],
  // Other people's entries: those who may call from a queue may order it too.
  [/^Bỏ khỏi danh sách: /u, 'queues.call'],
  [/^Đổi chỗ /u, 'queues.call'],
  [/^(?:Mở đăng ký|Dừng nhận|Kết thúc)$/u, 'queues.setPhase'],
  [/^Thời gian và cách xếp…$/u, 'queues.setRules'],
  [/^Gửi (?:tất cả \(\d+\)|chủ trì và thư ký)$/u, 'messages.send'],
  [/^Thêm điện thoại$/u, 'phones.invite'],
  [/^Mời phát biểu$/u, 'floor.give'],
  [/^Mời phát biểu cùng$/u, 'floor.give'],
  [/^Thu quyền$/u, 'floor.take'],
  [/^Thu quyền phát biểu$/u, 'floor.take'],
  [/^Cho nêu ý kiến thủ tục$/u, 'floor.admitPoint'],
  [/^Tắt micrô$/u, 'floor.muteSeat'],
  [/^Đưa lên màn hình chính$/u, 'floor.putOnStage'],
  [/^Trao quyền trình bày$/u, 'presenting.give'],
  [/^Mời ra$/u, 'floor.removeSeat'],
]
/** What is done on this machine alone, or only opens one of the above. */
const OWN =
  /^(?:Bố cục|Thêm|Rời cuộc họp|Chỉ hình|Hình và tài liệu|Đọc tài liệu|Thông thường|Một điểm cầu|Chủ trì và người phát biểu|Lưới \d×\d|Nội dung lớn|Ghép theo huyện|Điểm cầu của ta|Thiết bị và đường truyền|English|Đang đo đường truyền|Đường truyền .*|Điểm cầu|Tài liệu|Chương trình|Danh sách|Điểm danh|Bàn điều hành|Mở tài liệu: .*|Điểm cầu của ta: .*|Phím tắt và trợ giúp|Trang hình (?:trước|sau)|Đóng|Bỏ qua.*|Việc với .*|Hình của .*: chọn việc cần làm|Xoá ô tìm|(?:Phát biểu|Chất vấn|Người dự|Tin nhắn)(?: \(\d+\))?|\d+ .*)$/u

for (const [role, username] of [
  ['chair', 'chutri'],
  ['secretary', 'thuky1'],
  ['delegate', 'daibieu1'],
  ['operator', 'dc.hg-dong-van-lung-cu'],
  ['observer', 'duthinh'],
] as const satisfies readonly (readonly [MeetingRole, string])[]) {
  test(`the buttons drawn for a ${role} are those that the server would not refuse`, async ({ openAs, server }) => {
    const meetingId = await meeting(server, OTHERS)
    const others = await othersInRoom(server, meetingId)
    const page = await openAs(username, { path: `/cuoc-hop/${meetingId}` })
    await enterRoom(page, meetingId, role === 'observer' ? {} : { camera: 'off' })
    const seen = await everyButton(page)
    const asking = [...seen].filter((name) => !OWN.test(name))
    expect(asking.filter((name) => !ASKS.some(([says]) => says.test(name)))).toEqual([])
    const drawn = ASKS.filter(([says]) => asking.some((name) => says.test(name)))
    // The chair has nobody to ask.
    const allowed = ASKS.filter(
      ([, action]) => actorMay(action, role) && !(role === 'chair' && action === 'queues.ask'),
    )
    expect(drawn.map(([says]) => says.source)).toEqual(allowed.map(([says]) => says.source))
    for (const socket of others) socket.close()
  })
}

/** The names of all buttons of the room: those of the bar, of each tab and of what opens from them. */
async function everyButton(page: Page): Promise<Set<string>> {
  const seen = new Set<string>()
  const note = async () => {
    const names = await page
      .locator('button:visible, [role="menuitem"]:visible, input[type="radio"]')
      .evaluateAll((all) =>
        all.map((one) => {
          const text =
            one instanceof HTMLInputElement ? (one.labels?.[0]?.textContent ?? '') : (one as HTMLElement).innerText
          return (one.getAttribute('aria-label') ?? text.split('\n')[0] ?? '').trim()
        }),
      )
    for (const name of names) if (name !== '') seen.add(name)
  }
  // The papers' part comes after the room, when the way for sound stands; the button to present is in it.
  await expect(page.getByText('Chưa có tài liệu', { exact: true }).first()).toBeAttached()
  for (const tab of [/^Người dự/u, /^Phát biểu/u, /^Chương trình/u, /^Tin nhắn/u, /^Tài liệu/u]) {
    await page.getByRole('tab', { name: tab }).click()
    await note()
  }
  await page.getByRole('tab', { name: /^Người dự/u }).click()
  await expect(page.getByRole('list', { name: 'Người dự' }).getByRole('listitem').first()).toBeVisible()
  for (const button of await page.getByRole('button', { name: /^(?:Bố cục|Thêm|Việc với .*)$/u }).all()) {
    await button.click()
    await expect(page.getByRole('menu')).toBeVisible()
    await note()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
  }
  return seen
}

/** Two more delegates are here: one has the floor, the other asks for it. */
async function othersInRoom(server: RunningServer, meetingId: MeetingId) {
  const joined = []
  for (const username of ['chutri', 'daibieu3', 'daibieu2']) {
    const socket = await (await TestClient.signIn(server.url, username)).connect()
    const { seatId } = await socket.join(meetingId, { claim: 'ask', mic: 'off', camera: 'none' })
    joined.push({ socket, seatId })
  }
  const [chair, holder, asker] = joined
  if (chair === undefined || holder === undefined || asker === undefined) throw new Error('Three have joined')
  expect(
    await asker.socket.request('queues.ask', { queue: 'speaking', topic: '', speaker: '', point: false }),
  ).toMatchObject({ ok: true })
  expect(await chair.socket.request('floor.give', { seatId: holder.seatId, instead: true })).toMatchObject({ ok: true })
  expect(await chair.socket.request('seats.leave', {})).toMatchObject({ ok: true })
  chair.socket.close()
  return [holder.socket, asker.socket]
}

/** The buttons of whoever leads: of the bar, of the floor and of a seat. */
async function expectLeads(page: Page): Promise<void> {
  for (const name of CHAIRS_BAR) await expect(page.getByRole('button', { name, exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Tắt tất cả micrô/u })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Xin phát biểu' })).toHaveCount(0)
  await page.getByRole('tab', { name: /^Phát biểu/u }).click()
  await expect(page.getByRole('radio', { name: 'Điều hành theo lượt' })).toBeAttached()
  await page.getByRole('tab', { name: /^Người dự/u }).click()
  await page.getByRole('button', { name: `Việc với ${LUNG_CU}`, exact: true }).click()
  for (const name of ['Mời phát biểu', 'Cho nêu ý kiến thủ tục', 'Mời ra'])
    await expect(
      page.getByRole('menuitem', { name, exact: true }).or(page.getByText('Thu quyền phát biểu')).first(),
    ).toBeVisible()
  await page.keyboard.press('Escape')
}

/** Somebody who takes part and leads nothing. */
async function expectFollows(page: Page): Promise<void> {
  for (const name of CHAIRS_BAR) await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Tắt tất cả micrô/u })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Xin phát biểu' })).toBeVisible()
  await page.getByRole('tab', { name: /^Phát biểu/u }).click()
  await expect(page.getByRole('radio', { name: 'Điều hành theo lượt' })).toHaveCount(0)
  await page.getByRole('tab', { name: /^Người dự/u }).click()
  await expect(page.getByRole('button', { name: /^Việc với/u })).toHaveCount(0)
}

async function open(browser: Browser, server: RunningServer, username: string): Promise<Page> {
  return (await openContext(browser, server, username)).newPage()
}

const OTHERS = [
  { fullName: 'Đại biểu Sở Y tế', role: 'delegate' },
  { fullName: 'Đại biểu Sở Nội vụ', role: 'delegate' },
  { fullName: 'Khách dự thính', role: 'observer' },
] as const

async function meeting(server: RunningServer, more: NonNullable<MeetingPlan['people']>): Promise<MeetingId> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Giao ban có người thay chủ trì',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
      { fullName: FINANCE, role: 'delegate' },
      LUNG_CU_HALL,
      ...more,
    ],
  })
  return meetingId
}
