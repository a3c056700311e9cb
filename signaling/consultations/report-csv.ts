import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import { signatureWords, STATES } from './report-words.ts'
import type { AskedPerson, ConsultationView } from './wire.ts'

const ABOUT = [
  'STT',
  'Văn bản lấy ý kiến',
  'Cơ quan',
  'Trạng thái',
  'Ngày gửi',
  'Thời hạn',
  'Người theo dõi',
  'Kết thúc',
]
const SUMS = [
  'STT',
  'Tổng số thành viên',
  'Đã cho ý kiến',
  'Chưa cho ý kiến',
  'Ý kiến đến muộn',
  'Cần để thông qua',
  'Kết quả',
]
const COUNTS = ['STT', 'Lựa chọn', 'Số người']
const PEOPLE = [
  ...['STT', 'Họ và tên', 'Chức vụ', 'Đơn vị', 'Mở xem lần đầu', 'Ý kiến', 'Nội dung ý kiến', 'Thời gian gửi'],
  ...['Số lần gửi', 'Tệp ý kiến', 'SHA-256 của tệp', 'Chữ ký số', 'Ý kiến đến muộn (không tính)'],
]
const PAPERS = ['STT', 'Tài liệu', 'Số trang', 'SHA-256']

/** The state and the opinions for spreadsheet programs. Of one that is still open, as it is now. */
export function reportCsv(view: ConsultationView): string {
  const people = view.people ?? []
  const tables = [
    csvTable(ABOUT, [aboutRow(view)]),
    csvTable(SUMS, [sumsRow(view, people)]),
    csvTable(COUNTS, countRows(view, people)),
    csvTable(PEOPLE, people.map(personRow)),
    csvTable(
      PAPERS,
      view.papers.map(({ fileName, pages, sha256 }) => [fileName, String(pages), sha256]),
    ),
  ]
  return csvFile(tables)
}

const timeOf = (atMs: number | null | undefined): string => (atMs == null ? '' : vietnamTime(atMs))

function aboutRow({ title, body, state, sent, deadlineAtMs, follower, closed }: ConsultationView): string[] {
  return [
    ...[title, body.name, STATES[state], timeOf(sent?.atMs), timeOf(deadlineAtMs)],
    ...[follower?.fullName ?? '', timeOf(closed?.atMs)],
  ]
}

function sumsRow({ result }: ConsultationView, people: readonly AskedPerson[]): string[] {
  const answered = people.filter(({ answer }) => answer !== null).length
  const late = people.filter((person) => person.late !== null).length
  const outcome = result === null ? '' : result.passed ? 'Thông qua' : 'Không thông qua'
  const needed = result === null ? '' : String(result.threshold.needed)
  return [...[people.length, answered, people.length - answered, late].map(String), needed, outcome]
}

function countRows({ rule }: ConsultationView, people: readonly AskedPerson[]): string[][] {
  return rule.choices.map(({ key, label }) => [
    label,
    String(people.filter(({ answer }) => answer?.choice === key).length),
  ])
}

function personRow({ fullName, title, siteName, readAtMs, answer, versions, late }: AskedPerson): string[] {
  return [
    ...[fullName, title, siteName, timeOf(readAtMs), answer?.label ?? '', answer?.text ?? '', timeOf(answer?.atMs)],
    ...[
      String(versions),
      answer?.file?.fileName ?? '',
      answer?.file?.sha256 ?? '',
      signatureWords(answer?.file ?? null),
    ],
    late === null ? '' : `${vietnamTime(late.atMs)}: ${late.label}. ${late.text}`,
  ]
}
