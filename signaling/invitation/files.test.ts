import { expect, test } from 'vitest'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import type { Participant } from '../meeting/wire.ts'
import { AccountId, AgendaItemId, MeetingId, SiteId } from '../wire/ids.ts'
import { calendarFile } from './calendar.ts'
import type { InvitationFacts } from './facts.ts'
import { invitationPdf } from './letter.ts'

const NOW_MS = Date.UTC(2026, 1, 3, 17, 30)

const person = (number: number, role: Participant['role'], fullName: string, title: string): Participant => ({
  ...{ accountId: AccountId.parse(`account-${number}`), role, fullName, title },
  ...{ siteId: SiteId.parse('hg'), siteName: 'Sở Nông nghiệp và Môi trường' },
})
const CHAIR = person(1, 'chair', 'Nguyễn Thị Thử', 'Phó Chủ tịch')
const GUEST = person(2, 'delegate', 'Vừ Mí Thử', 'Giám đốc')

function facts(more: Partial<InvitationFacts> = {}): InvitationFacts {
  const item = (number: number, title: string, level = 0) => ({
    ...{ agendaItemId: AgendaItemId.parse(`agenda-${number}`), position: number, title, plannedMinutes: 15, level },
    ...{ speaker: null, unit: null, restricted: false, audience: [] },
  })
  return {
    ...{ meetingId: MeetingId.parse('meeting-1'), revision: 4, title: 'Giao ban; công tác phòng, chống thiên tai' },
    ...{ kind: 'briefing', place: 'Phòng họp số 3', state: 'invited', stateReason: null, siteCount: 241 },
    // 8:00 to 10:00 in Hà Giang, while it is still the day before in America.
    ...{ startsAtMs: Date.UTC(2026, 1, 6, 1), endsAtMs: Date.UTC(2026, 1, 6, 3), sentAtMs: NOW_MS },
    ...{ holder: 'Văn phòng UBND tỉnh', above: 'UBND tỉnh Hà Giang', participants: [CHAIR, GUEST], invited: null },
    agenda: [item(1, 'Khai mạc'), item(2, 'Thảo luận'), item(3, 'Về đê điều', 1)],
    ...more,
  }
}
const letter = async (of: InvitationFacts) =>
  (await readPages(await invitationPdf(of, 'Tỉnh Hà Giang'))).map(({ text }) => text)

test('the letter has the parts of the decree in order, Vietnamese whole, days and months as the decree writes them', async () => {
  const [page = ''] = await letter(facts({ invited: GUEST }))
  const parts = [
    ...['UBND TỈNH HÀ GIANG', 'VĂN PHÒNG UBND TỈNH', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
    ...['Độc lập - Tự do - Hạnh phúc', 'Số: ……/GM-……', 'Hà Giang, ngày 04 tháng 02 năm 2026', 'GIẤY MỜI'],
    ...['Giao ban; công tác phòng, chống thiên tai', 'trân trọng kính mời ông/bà Vừ Mí Thử, Giám đốc'],
    ...[
      'Chủ trì: Nguyễn Thị Thử',
      'Thời gian: Từ 08 giờ 00 phút đến 10 giờ 00 phút, thứ sáu, ngày 06 tháng 02 năm 2026',
    ],
    ...['Địa điểm: Phòng họp số 3', '241 điểm cầu', '1. Khai mạc', '2. Thảo luận', '2.1. Về đê điều'],
    ...['Nơi nhận:', 'PHÓ CHỦ TỊCH', 'Nguyễn Thị Thử'],
  ]
  let from = 0
  for (const part of parts) {
    const at = page.indexOf(part, from)
    expect(at, part).toBeGreaterThanOrEqual(0)
    from = at + part.length
  }
  expect(page).not.toContain('danh sách')
})

test('the letter to everybody brings the list on pages of its own; one of 300 people ends', async () => {
  const many = Array.from({ length: 300 }, (_, index) => person(index, 'delegate', `Người Thử ${index}`, 'Chuyên viên'))
  const pages = await letter(facts({ participants: [CHAIR, ...many] }))
  expect(pages[0]).toContain('các ông, bà có tên trong danh sách kèm theo')
  expect(pages[0]).not.toContain('Người Thử 0')
  const list = pages.slice(1).join(' ')
  expect(list).toContain('DANH SÁCH MỜI DỰ')
  for (const { fullName } of many) expect(list).toContain(fullName)
})

test('a committee stands alone at the head, and its commune is the place of the letter', async () => {
  const [page = ''] = await letter(facts({ holder: 'UBND xã Lũng Cú', above: 'UBND huyện Đồng Văn', invited: GUEST }))
  expect(page).not.toContain('ĐỒNG VĂN')
  expect(page).toContain('Lũng Cú, ngày')
})

test('what was put off or called off says so, with the reason', async () => {
  const [page = ''] = await letter(facts({ state: 'postponed', stateReason: 'Sạt lở đường.', invited: GUEST }))
  expect(page).toContain('đã được hoãn; thời gian mới sẽ được thông báo sau. Lý do: Sạt lở đường.')
  expect(page).not.toContain('Đề nghị ông/bà')
})

/** Lines without folding. */
const lines = (text: string) => text.replaceAll(/\r\n[ \t]/gu, '').split('\r\n')
const made = (of: InvitationFacts, mail = false) =>
  lines(
    calendarFile(of, {
      nowMs: NOW_MS,
      parties: mail ? { from: 'vanphong@example.vn', to: 'thu@example.vn', name: 'Vừ Mí Thử' } : null,
      link: 'https://hop.example.vn/cuoc-hop/meeting-1',
    }),
  )

test.each(['UTC', 'Asia/Ho_Chi_Minh', 'America/New_York'])('eight o’clock stays eight o’clock under TZ=%s', (zone) => {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  try {
    const file = made(facts())
    expect(file).toContain('DTSTART;TZID=Asia/Ho_Chi_Minh:20260206T080000')
    expect(file).toContain('DTEND;TZID=Asia/Ho_Chi_Minh:20260206T100000')
    expect(file).toContain('DTSTAMP:20260203T173000Z')
    expect(file).toContain('TZOFFSETTO:+0700')
    expect(file).toContain('SUMMARY:Giao ban\\; công tác phòng\\, chống thiên tai')
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
})

test('an entry keeps its UID; put off it is tentative with a higher sequence, called off it is withdrawn', () => {
  const states = [
    facts(),
    facts({ state: 'postponed', revision: 5, stateReason: 'Bão' }),
    facts({ state: 'cancelled', revision: 6 }),
  ]
  const heads = states.map((of) =>
    made(of, true).filter((line) => /^(?:METHOD|UID|SEQUENCE|STATUS|TRANSP):/u.test(line)),
  )
  const uid = 'UID:meeting-1@hop-khong-giay'
  expect(heads).toEqual([
    ['METHOD:REQUEST', uid, 'SEQUENCE:4', 'TRANSP:OPAQUE', 'STATUS:CONFIRMED'],
    ['METHOD:REQUEST', uid, 'SEQUENCE:5', 'TRANSP:TRANSPARENT', 'STATUS:TENTATIVE'],
    ['METHOD:CANCEL', uid, 'SEQUENCE:6', 'TRANSP:TRANSPARENT', 'STATUS:CANCELLED'],
  ])
  expect(made(facts())).toContain('METHOD:PUBLISH')
})

test('an entry gives the reason of what was put off, and none of a meeting that is over', () => {
  const description = (of: InvitationFacts) => made(of).find((line) => line.startsWith('DESCRIPTION:'))
  expect(description(facts({ state: 'postponed', stateReason: 'Bão' }))).toContain('Lý do: Bão')
  expect(description(facts({ state: 'ended', stateReason: 'endedByRule' }))).not.toContain('Lý do')
})
