import { expect, test } from 'vitest'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import { readSites } from '../../docs-fixtures/sites.ts'
import type { MeetingRole } from '../identity/wire.ts'
import { AccountId, RollCallId, SeatId, SiteId } from '../wire/ids.ts'
import { countPlaces } from '../wire/roll-call.ts'
import { rollCallPdf } from './pdf.ts'
import type { RollCallReport } from './report.ts'
import type { ReportPlace } from './words.ts'

const AT_MS = Date.UTC(2026, 10, 27, 1, 41, 5)
const MEETING = { title: 'Hội nghị giao ban tháng 11 giữa UBND tỉnh với các huyện, xã', holder: 'UBND tỉnh Hà Giang' }

function placesOf(): ReportPlace[] {
  const sites = readSites()
  const names = new Map(sites.map(({ code, name }) => [code, name]))
  const above = new Set(sites.map(({ parent }) => parent))
  const of = { guests: 0, expected: null, late: false, atMs: AT_MS, calls: 0, people: [], byName: 'Cán bộ điểm cầu' }
  const halls = sites.map((site, index): ReportPlace => {
    const state = index % 17 === 5 ? 'excused' : index % 23 === 7 ? 'absent' : 'present'
    const district = site.parent === null || above.has(site.code) ? site.name : (names.get(site.parent) ?? site.name)
    return {
      ...of,
      ...{
        seatId: SeatId.parse(`site${String(index).padStart(4, '0')}`),
        countedAs: 'site',
        name: site.name,
        title: '',
      },
      ...{ role: 'operator', siteId: SiteId.parse(site.code), siteName: site.name, district, accountId: null, state },
      headCount: state === 'present' ? (index % 20) + 3 : 0,
      reason: state === 'excused' ? 'Mất điện từ 7 giờ, đường lên xã sạt lở' : '',
      late: index % 31 === 0,
    }
  })
  const person = (index: number, role: MeetingRole, name: string, title: string): ReportPlace => ({
    ...of,
    ...{ seatId: SeatId.parse(`desk${String(index).padStart(4, '0')}`), role, name, title, headCount: 0, reason: '' },
    ...{ countedAs: role === 'observer' ? 'guest' : 'delegate', siteId: SiteId.parse('hg'), siteName: 'UBND tỉnh' },
    ...{ district: 'UBND tỉnh', accountId: AccountId.parse(`account-${index}`), state: 'present' },
  })
  return [
    ...halls,
    person(1, 'chair', 'Nguyễn Thị Thử', 'Phó Chủ tịch UBND tỉnh'),
    person(2, 'secretary', 'Hoàng Văn Thử', 'Chuyên viên Văn phòng UBND tỉnh'),
    person(3, 'delegate', 'Vừ Mí Thử', 'Giám đốc Sở Nông nghiệp và Phát triển nông thôn'),
    person(4, 'observer', 'Giàng Seo Thử', 'Phóng viên'),
  ]
}
function reportOf(places: ReportPlace[]): RollCallReport {
  const ids = { rollCallId: RollCallId.parse('rollcall-1'), number: 1, way: 'byDistrict', round: 1 } as const
  const times = { startedAtMs: AT_MS, startedBy: 'Thư ký', endedAtMs: AT_MS + 240_000, endedBy: 'Thư ký' }
  return { rollCall: { ...ids, ...times, counts: countPlaces(places) }, places }
}

test('241 sites are an annex of several pages with every name, its heading on each page, and room to sign on the last', async () => {
  const places = placesOf()
  const file = await rollCallPdf(MEETING, reportOf(places))
  // Half of it is the structure by which it is read out.
  expect(file.length).toBeLessThan(300_000)
  const pages = await readPages(file)
  expect(pages.length).toBeGreaterThan(4)
  const text = pages.map(({ text: page }) => page.replace(/\s+/gu, ' '))
  expect(text[0]).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
  expect(text[0]).toContain('Ngày 27 tháng 11 năm 2026')
  expect(text[0]).toContain('KẾT QUẢ ĐIỂM DANH ĐIỂM CẦU LẦN 1')
  const whole = text.join(' ')
  for (const { name } of places) expect(whole.replaceAll(' ', '')).toContain(name.replaceAll(' ', ''))
  // The number is drawn last, when all pages are there; none on the first.
  expect(text.map((page) => /\d+$/u.exec(page.trim())?.[0] ?? '').slice(1)).toEqual(
    text.slice(1).map((_page, index) => String(index + 2)),
  )
  const heading = 'TT Điểm cầu Kết quả Số người Giờ Ghi chú'
  expect(text.filter((page) => page.includes(heading))).toHaveLength(text.length - 1)
  expect(text.at(-1)).toContain('THƯ KÝ')
  expect(text.at(-1)).toContain('CHỦ TRÌ')
  expect(text.at(-1)).toContain('Nguyễn Thị Thử')
})

test('a roll call of nobody, and words longer than a cell, are no failure', async () => {
  expect(await readPages(await rollCallPdf(MEETING, reportOf([])))).toHaveLength(1)
  const long = placesOf()[0]
  if (long === undefined) throw new Error('no site')
  const odd = { ...long, name: 'Ă'.repeat(300), reason: `${'dài '.repeat(200)}😀`, state: 'excused' as const }
  expect((await readPages(await rollCallPdf(MEETING, reportOf([odd])))).length).toBeGreaterThan(0)
})
