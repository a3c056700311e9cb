// The figures as tables, in the words of the province: of the CSV file and of the workbook.
import type { Table } from '../kit/tables.ts'
import type { MeetingKind } from '../meeting/wire.ts'
import type { Statistics, Sums } from './wire.ts'

const KINDS: Readonly<Record<MeetingKind, string>> = {
  meeting: 'Cuộc họp',
  session: 'Phiên họp',
  councilSession: 'Kỳ họp',
  conference: 'Hội nghị',
  briefing: 'Giao ban',
}
const LEVELS: Readonly<Record<string, string>> = {
  central: 'Trung ương',
  province: 'Cấp tỉnh',
  district: 'Cấp huyện',
  commune: 'Cấp xã',
}
const SUMS = ['Số cuộc họp', 'Thời lượng (phút)', 'Tài liệu', 'Lượt đơn vị được mời', 'Lượt đơn vị có mặt']
const figures = ({ meetings, minutes, papers, invited, came }: Sums) => [meetings, minutes, papers, invited, came]

export function tablesOf(statistics: Statistics): Table[] {
  const { all, months, kinds, levels, units, sites } = statistics
  const table = (title: string, name: string, rows: readonly (readonly [string, Sums])[]): Table => ({
    title,
    headings: ['STT', name, ...SUMS],
    rows: rows.map(([words, sums], index) => [index + 1, words, ...figures(sums)]),
    sum: ['', 'Tổng', ...figures(all)],
  })
  return [
    table(
      'Theo tháng',
      'Tháng',
      months.map((sums) => [`${sums.month.slice(5)}/${sums.month.slice(0, 4)}`, sums]),
    ),
    table(
      'Theo loại',
      'Loại cuộc họp',
      kinds.map((sums) => [KINDS[sums.kind], sums]),
    ),
    table(
      'Theo cấp',
      'Cấp tổ chức',
      levels.map((sums) => [LEVELS[sums.level] ?? sums.level, sums]),
    ),
    table(
      'Theo đơn vị',
      'Đơn vị tổ chức',
      units.map((sums) => [unitWords(sums), sums]),
    ),
    {
      title: 'Có mặt theo đơn vị',
      headings: ['STT', 'Đơn vị được mời', 'Số cuộc họp được mời', 'Số cuộc họp có mặt', 'Tỷ lệ (%)'],
      rows: sites.map((site, index) => [index + 1, unitWords(site), site.invited, site.came, percent(site)]),
      sum: ['', 'Tổng', all.invited, all.came, percent(all)],
    },
  ]
}

function percent({ invited, came }: { readonly invited: number; readonly came: number }): number {
  return invited === 0 ? 0 : Math.round((came / invited) * 1_000) / 10
}

/** A unit of before with the day on which it ended: another one may bear its name today. */
function unitWords({ name, endsOn }: { readonly name: string; readonly endsOn: string | null }): string {
  return endsOn === null ? name : `${name} (đến ${endsOn.split('-').toReversed().join('/')})`
}
