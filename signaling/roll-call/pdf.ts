import { Annex, type Column, type TableRow } from '../kit/annex.ts'
import { readAnnexFonts } from '../kit/annex-fonts.ts'
import { vietnamTime } from '../kit/csv.ts'
import type { RollCallReport } from './report.ts'
import { COUNTED_AS, remarkOf, STATES, WAYS, type ReportPlace } from './words.ts'

/** What the annex says of its meeting. */
export interface AnnexMeeting {
  readonly title: string
  /** The unit that holds it. */
  readonly holder: string
}

const SITE_COLUMNS: readonly Column[] = [
  { heading: 'TT', share: 0.07, align: 'center' },
  { heading: 'Điểm cầu', share: 0.37 },
  { heading: 'Kết quả', share: 0.17 },
  { heading: 'Số người', share: 0.1, align: 'center' },
  { heading: 'Giờ', share: 0.09, align: 'center' },
  { heading: 'Ghi chú', share: 0.2 },
]
const PERSON_COLUMNS: readonly Column[] = [
  { heading: 'TT', share: 0.07, align: 'center' },
  { heading: 'Họ và tên', share: 0.25 },
  { heading: 'Chức vụ, đơn vị', share: 0.29 },
  { heading: 'Kết quả', share: 0.17 },
  { heading: 'Giờ', share: 0.09, align: 'center' },
  { heading: 'Ghi chú', share: 0.13 },
]
/** Room for a signature with its name, never torn over two pages. */
const SIGNATURE_POINTS = 150

/** The result of a roll call as an annex to the minutes: PDF with its letters in it. */
export async function rollCallPdf(meeting: AnnexMeeting, report: RollCallReport): Promise<Uint8Array> {
  const { rollCall, places } = report
  const annex = new Annex(await readAnnexFonts(), `Phụ lục: Kết quả điểm danh lần ${rollCall.number}`)
  writeHead(annex, meeting, rollCall)
  writeSums(annex, rollCall)
  const sites = places.filter(({ countedAs }) => countedAs === 'site')
  await section(annex, 'I. ĐIỂM CẦU', SITE_COLUMNS, siteRows(sites))
  const delegates = places.filter(({ countedAs }) => countedAs === 'delegate')
  await section(annex, 'II. ĐẠI BIỂU', PERSON_COLUMNS, delegates.map(personRow))
  const guests = places.filter(({ countedAs }) => countedAs === 'guest')
  if (guests.length > 0) await section(annex, 'III. KHÁCH MỜI, DỰ THÍNH', PERSON_COLUMNS, guests.map(personRow))
  writeSignatures(annex, delegates)
  return annex.save()
}

function writeHead(
  annex: Annex,
  { title, holder }: AnnexMeeting,
  { number, startedAtMs }: RollCallReport['rollCall'],
): void {
  const center = { align: 'center', style: 'bold' } as const
  annex.beside(
    [{ text: holder.toLocaleUpperCase('vi'), size: 12, ...center }],
    [
      { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', size: 12, ...center },
      { text: 'Độc lập - Tự do - Hạnh phúc', size: 13, ...center, after: 3 },
    ],
    0.4,
  )
  annex.rule(0.7, 160)
  annex.space(8)
  annex.beside([], [{ text: dayWords(startedAtMs), size: 13, style: 'italic', align: 'center', after: 14 }], 0.4)
  annex.write({ text: 'Phụ lục', size: 14, ...center })
  annex.write({ text: `KẾT QUẢ ĐIỂM DANH ĐIỂM CẦU LẦN ${number}`, size: 14, ...center })
  annex.write({
    text: `(Kèm theo Biên bản cuộc họp “${title}”)`,
    size: 13,
    style: 'italic',
    align: 'center',
    after: 12,
  })
}

function writeSums(annex: Annex, { way, startedAtMs, endedAtMs, counts }: RollCallReport['rollCall']): void {
  const { sites, delegates, guests, people } = counts
  const until = endedAtMs === null ? 'chưa kết thúc' : `kết thúc lúc ${clockOf(endedAtMs)}`
  const open = sites.waiting + delegates.waiting + guests.waiting + delegates.checkedIn + guests.checkedIn
  const lines = [
    `Cách điểm danh: ${WAYS[way].toLocaleLowerCase('vi')}; bắt đầu lúc ${clockOf(startedAtMs)}, ${until}.`,
    `Điểm cầu: ${sites.present} trên ${sites.all} có mặt, ${sites.excused} vắng có lý do, ${sites.absent} vắng mặt.`,
    `Tại bàn: ${delegates.present} trên ${delegates.all} đại biểu, ${guests.present} trên ${guests.all} khách mời có mặt.`,
    `Tổng số người dự: ${people.delegates} đại biểu và ${people.guests} khách mời.`,
    ...(open > 0 ? [`Chưa trả lời hoặc chưa xác nhận: ${open} chỗ.`] : []),
  ]
  for (const text of lines) annex.write({ text, size: 13, after: 2 })
  annex.space(6)
}

async function section(
  annex: Annex,
  heading: string,
  columns: readonly Column[],
  rows: readonly TableRow[],
): Promise<void> {
  annex.space(6)
  annex.write({ text: heading, size: 13, style: 'bold', after: 4 })
  await annex.table(columns, rows)
}

/** Sites under the names of their districts, numbered through. */
function siteRows(sites: readonly ReportPlace[]): TableRow[] {
  let number = 0
  return [...Map.groupBy(sites, ({ district }) => district)].flatMap(([district, own]): TableRow[] => {
    const present = own.filter(({ state }) => state === 'present').length
    return [
      { over: `${district} (${present} trên ${own.length} có mặt)` },
      ...own.map((place) => {
        const count = place.state === 'present' ? String(place.headCount) : ''
        return [String((number += 1)), place.name, STATES[place.state], count, timeOf(place), remarkOf(place)]
      }),
    ]
  })
}

function personRow(place: ReportPlace, index: number): string[] {
  const { name, title, siteName, state, role } = place
  const of = [title === '' ? COUNTED_AS[role] : title, siteName].join(', ')
  return [String(index + 1), name, of, STATES[state], timeOf(place), remarkOf(place)]
}

function writeSignatures(annex: Annex, delegates: readonly ReportPlace[]): void {
  const block = (role: 'chair' | 'secretary', heading: string) => [
    { text: heading, size: 13, style: 'bold', align: 'center' } as const,
    { text: '(Ký, ghi rõ họ tên)', size: 12, style: 'italic', align: 'center', after: 62 } as const,
    {
      text: delegates.find((place) => place.role === role)?.name ?? '',
      size: 13,
      style: 'bold',
      align: 'center',
    } as const,
  ]
  annex.space(16)
  annex.beside(block('secretary', 'THƯ KÝ'), block('chair', 'CHỦ TRÌ'), 0.5, SIGNATURE_POINTS)
}

const clockOf = (atMs: number): string => vietnamTime(atMs).slice(11, 16)
const timeOf = ({ atMs, state }: ReportPlace): string => (atMs === null || state === 'waiting' ? '' : clockOf(atMs))

/** Days below 10 and the months 1 and 2 get a nought in front, as the decree wants it. */
function dayWords(atMs: number): string {
  const [day = '', month = '', year = ''] = vietnamTime(atMs).slice(0, 10).split('/')
  return `Ngày ${day} tháng ${Number(month) > 2 ? String(Number(month)) : month} năm ${year}`
}
