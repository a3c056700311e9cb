import { expect, test } from 'vitest'
import { MeetingRole } from '../identity/wire.ts'
import { AccountId, RollCallId, SeatId, SiteId } from '../wire/ids.ts'
import { countedAs, countPlaces } from '../wire/roll-call.ts'
import { rollCallCsv } from './csv.ts'
import type { RollCallReport } from './report.ts'
import type { ReportPlace } from './words.ts'

const AT_MS = Date.UTC(2026, 10, 27, 1, 41, 5)

function place(index: number, more: Partial<ReportPlace>): ReportPlace {
  const role = more.role ?? MeetingRole.enum.operator
  const accountId = role === 'operator' ? null : AccountId.parse(`account-${index}`)
  return {
    ...{ seatId: SeatId.parse(`seat${String(index).padStart(4, '0')}`), role, accountId },
    ...{ countedAs: countedAs({ kind: accountId === null ? 'site' : 'person', role }), name: `Xã ${index}`, title: '' },
    ...{ siteId: SiteId.parse('hg/x'), siteName: `Xã ${index}`, district: 'Huyện Đồng Văn', state: 'present' },
    ...{ headCount: 0, guests: 0, expected: null, reason: '', late: false, atMs: AT_MS, calls: 0, people: [] },
    ...{ byName: 'Cán bộ điểm cầu' },
    ...more,
  }
}
function reportOf(places: ReportPlace[]): RollCallReport {
  const ids = { rollCallId: RollCallId.parse('rollcall-1'), number: 2, way: 'byDistrict', round: 1 } as const
  const times = { startedAtMs: AT_MS, startedBy: 'Thư ký', endedAtMs: null, endedBy: null }
  return { rollCall: { ...ids, ...times, counts: countPlaces(places) }, places }
}

test('the result opens in Excel: its mark, what was counted, sites and persons a table each, in Hà Giang’s time', () => {
  const csv = rollCallCsv(
    reportOf([
      place(1, { headCount: 12, guests: 2, people: ['Vừ Thị Thử', 'Lò Văn Thử'], expected: 15, late: true }),
      place(2, { state: 'excused', reason: 'Mất điện' }),
      place(3, { role: 'delegate', name: 'Giàng Thị Thử', title: 'Giám đốc Sở', siteName: 'Sở Y tế' }),
    ]),
  )
  expect(csv.startsWith('\uFEFF"STT","Lần điểm danh"')).toBe(true)
  expect(csv).toContain('"1","2","Theo huyện, đồng thời","27/11/2026 08:41:05","","1","1","0","0","2","11","2"')
  expect(csv).toContain(
    '"1","Xã 1","Huyện Đồng Văn","Có mặt","12","2","27/11/2026 08:41:05","Cán bộ điểm cầu","Vào muộn; Số người khác lần trước (15)","Vừ Thị Thử; Lò Văn Thử"',
  )
  expect(csv).toContain(
    '"2","Xã 2","Huyện Đồng Văn","Vắng có lý do","","","27/11/2026 08:41:05","Cán bộ điểm cầu","Mất điện",""',
  )
  expect(csv).toContain('"1","Giàng Thị Thử","Giám đốc Sở","Đại biểu","Sở Y tế","Có mặt","27/11/2026 08:41:05",""')
})

test('a reason or a name that a spreadsheet would take for a formula is harmless', () => {
  const csv = rollCallCsv(reportOf([place(1, { state: 'excused', reason: '=HYPERLINK("x")', people: ['@x'] })]))
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`)
})
