import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import type { RollCallReport } from './report.ts'
import { COUNTED_AS, remarkOf, STATES, WAYS, type ReportPlace } from './words.ts'

const SITE_HEADINGS = [
  ...['STT', 'Điểm cầu', 'Huyện, khối', 'Kết quả', 'Số người dự', 'Trong đó khách mời', 'Giờ trả lời'],
  ...['Người trả lời', 'Ghi chú', 'Người dự tại điểm cầu'],
]
const PERSON_HEADINGS = ['STT', 'Họ và tên', 'Chức vụ', 'Thành phần', 'Đơn vị', 'Kết quả', 'Giờ trả lời', 'Ghi chú']

/** The result of a roll call for spreadsheet programs: how many, then sites, then persons, a table each. */
export function rollCallCsv({ rollCall, places }: RollCallReport): string {
  const sites = places.filter(({ countedAs }) => countedAs === 'site')
  const persons = places.filter(({ countedAs }) => countedAs !== 'site')
  const sums = csvTable(SUM_HEADINGS, sumsOf(rollCall))
  const tables = [sums, csvTable(SITE_HEADINGS, sites.map(siteRow)), csvTable(PERSON_HEADINGS, persons.map(personRow))]
  return csvFile(tables)
}

const SUM_HEADINGS = [
  ...['STT', 'Lần điểm danh', 'Cách điểm danh', 'Bắt đầu', 'Kết thúc', 'Điểm cầu có mặt', 'Vắng có lý do', 'Vắng mặt'],
  ...['Chưa trả lời', 'Tổng điểm cầu', 'Đại biểu có mặt', 'Khách mời có mặt'],
]

function sumsOf({ number, way, startedAtMs, endedAtMs, counts: { sites, people } }: RollCallReport['rollCall']) {
  const ended = endedAtMs === null ? '' : vietnamTime(endedAtMs)
  const figures = [
    sites.present,
    sites.excused,
    sites.absent,
    sites.waiting,
    sites.all,
    people.delegates,
    people.guests,
  ]
  return [[String(number), WAYS[way], vietnamTime(startedAtMs), ended, ...figures.map(String)]]
}

const timeOf = ({ atMs }: ReportPlace): string => (atMs === null ? '' : vietnamTime(atMs))

function siteRow(place: ReportPlace): string[] {
  const here = place.state === 'present'
  return [
    ...[place.name, place.district, STATES[place.state]],
    ...(here ? [String(place.headCount), String(place.guests)] : ['', '']),
    ...[timeOf(place), place.byName, remarkOf(place), here ? place.people.join('; ') : ''],
  ]
}

function personRow(place: ReportPlace): string[] {
  const { name, title, role, siteName, state } = place
  return [name, title, COUNTED_AS[role], siteName, STATES[state], timeOf(place), remarkOf(place)]
}
