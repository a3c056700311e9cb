// The report of a consultation (biên bản tổng hợp ý kiến) in the form of Decree 30/2020, as the minutes are drawn.
import { minutesPdf } from '../minutes/pdf.ts'
import { clockWords, dayWords, officesOf, placeOf, shortTime } from '../wire/letter-words.ts'
import type { FormBlock } from '../wire/minutes-form.ts'
import { signatureWords } from './report-words.ts'
import type { AskedPerson, ConsultationResult, ConsultationView } from './wire.ts'

/** Of one that is still open, as it is now: it says so. */
export function reportPdf(view: ConsultationView, provinceName: string): Promise<Uint8Array> {
  return minutesPdf(reportForm(view, provinceName), `Tổng hợp ý kiến: ${view.title}`)
}

const heading = (text: string): FormBlock => ({ kind: 'heading', text })
const paragraph = (text: string): FormBlock => ({ kind: 'paragraph', text })
const moment = (atMs: number): string => `${clockWords(atMs)}, ${dayWords(atMs)}`

export function reportForm(view: ConsultationView, provinceName: string): FormBlock[] {
  const { above, holder } = officesOf(view.unitName, null)
  const people = view.people ?? []
  return [
    {
      ...{ kind: 'head', above, holder, number: 'Số: ……/BC-……' },
      placeAndDay: `${placeOf(view.unitName, provinceName)}, ${dayWords(view.closed?.atMs ?? view.nowMs)}`,
    },
    {
      kind: 'title',
      text: view.state === 'closed' ? 'BIÊN BẢN TỔNG HỢP Ý KIẾN' : 'TỔNG HỢP Ý KIẾN (CHƯA KẾT THÚC)',
      about: `Về việc lấy ý kiến bằng văn bản “${view.title}”`,
    },
    ...aboutBlocks(view),
    ...(view.result === null ? openBlocks(view, people) : resultBlocks(view.result)),
    ...opinionBlocks(people),
    ...silentBlocks(people),
    {
      kind: 'foot',
      signatures: [
        { role: 'NGƯỜI THEO DÕI', name: view.follower?.fullName ?? '' },
        { role: 'NGƯỜI TỔNG HỢP', name: view.sent?.byName ?? view.authorName },
      ],
      recipients: [`Các thành viên ${view.body.name};`, 'Lưu: VT, hồ sơ lấy ý kiến.'],
    },
  ]
}

function aboutBlocks(view: ConsultationView): FormBlock[] {
  const { body, rule, sent, deadlineAtMs, closed, papers, acts } = view
  const basis = [rule.name, rule.legalBasis].filter((part) => part !== '').join('; ')
  const extended = acts.filter(({ act }) => act === 'extend')
  return [
    heading('I. VIỆC LẤY Ý KIẾN'),
    paragraph(`Cơ quan được lấy ý kiến: ${body.name} (${basis}).`),
    ...(sent === null ? [] : [paragraph(`Gửi lấy ý kiến lúc ${moment(sent.atMs)}, do ${sent.byName} gửi.`)]),
    paragraph(`Thời hạn cho ý kiến: ${moment(deadlineAtMs)}.`),
    ...extended.map(({ atMs, byName, reason }) =>
      paragraph(`Gia hạn lúc ${moment(atMs)}${byName === null ? '' : ` (${byName})`}. Lý do: ${reason}.`),
    ),
    ...(closed === null
      ? []
      : [
          paragraph(
            view.state === 'withdrawn'
              ? `Thu hồi lúc ${moment(closed.atMs)}. Lý do: ${closed.reason}.`
              : `Kết thúc lúc ${moment(closed.atMs)}${closed.byName === null ? ', khi hết thời hạn' : `, do ${closed.byName} kết thúc vì đã đủ ý kiến`}.`,
          ),
        ]),
    ...(view.text.trim() === ''
      ? []
      : view.text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(paragraph)),
    ...papers.map(({ fileName, pages, sha256 }) =>
      paragraph(`Tài liệu: ${fileName} (${pages} trang; SHA-256: ${sha256}).`),
    ),
  ]
}

function countTable(rows: readonly (readonly string[])[]): FormBlock {
  return {
    kind: 'table',
    columns: [
      { heading: 'Lựa chọn', share: 0.7 },
      { heading: 'Số người', share: 0.3, align: 'center' },
    ],
    rows,
  }
}

function openBlocks({ rule }: ConsultationView, people: readonly AskedPerson[]): FormBlock[] {
  const answered = people.filter(({ answer }) => answer !== null).length
  return [
    heading('II. TÌNH HÌNH CHO Ý KIẾN'),
    paragraph(`Đã cho ý kiến: ${answered} trên ${people.length} thành viên. Kết quả chỉ được tính khi kết thúc.`),
    countTable(
      rule.choices.map(({ key, label }) => [
        label,
        String(people.filter(({ answer }) => answer?.choice === key).length),
      ]),
    ),
  ]
}

/** The arithmetic in a sentence, in whole numbers: `2 × 5 = 10 > 8 × 1 = 8`. */
export function thresholdWords({ threshold, base, members, answered }: ConsultationResult): string {
  const { count, of, share, left, right, needed, holds } = threshold
  const whose = base === 'allMembers' ? `tổng số ${members} thành viên` : `${answered} người đã cho ý kiến`
  const sign = share.strict ? (holds ? '>' : '≤') : holds ? '≥' : '<'
  const how = share.strict ? 'quá' : 'từ'
  return `Cần ${how} ${share.numerator}/${share.denominator} của ${whose}, tức ít nhất ${needed} người; có ${count} người (${count} × ${share.denominator} = ${left} ${sign} ${of} × ${share.numerator} = ${right}).`
}

function resultBlocks(result: ConsultationResult): FormBlock[] {
  const { counts, members, answered, silent, late, quorum, passed } = result
  return [
    heading('II. KẾT QUẢ'),
    paragraph(
      `Tổng số thành viên: ${members}; đã cho ý kiến: ${answered}; không cho ý kiến: ${silent} (không tính là đồng ý)${late > 0 ? `; ý kiến đến sau khi kết thúc: ${late} (không tính)` : ''}.`,
    ),
    countTable(counts.map(({ label, count }) => [label, String(count)])),
    paragraph(thresholdWords(result)),
    ...(quorum.share.numerator > 0
      ? [
          paragraph(
            `Số người cho ý kiến cần có: ít nhất ${quorum.needed} trên ${members}; có ${answered}: ${quorum.holds ? 'đủ' : 'không đủ'}.`,
          ),
        ]
      : []),
    paragraph(`Kết luận: ${passed ? 'được thông qua' : 'không được thông qua'}.`),
  ]
}

function opinionBlocks(people: readonly AskedPerson[]): FormBlock[] {
  const given = people.filter(({ answer }) => answer !== null)
  if (given.length === 0) return []
  return [
    heading('III. Ý KIẾN CỦA CÁC THÀNH VIÊN'),
    {
      kind: 'table',
      columns: [
        { heading: 'TT', share: 0.07, align: 'center' },
        { heading: 'Họ và tên, chức vụ', share: 0.27 },
        { heading: 'Ý kiến', share: 0.16 },
        { heading: 'Nội dung', share: 0.35 },
        { heading: 'Gửi lúc', share: 0.15, align: 'center' },
      ],
      rows: given.map(({ fullName, title, answer }, index) => [
        String(index + 1),
        [fullName, title].filter((part) => part !== '').join(', '),
        answer?.label ?? '',
        [answer?.text ?? '', fileWords(answer)].filter((part) => part !== '').join(' '),
        answer === null ? '' : `${shortTime(answer.atMs)} ${dayOf(answer.atMs)}`,
      ]),
    },
  ]
}

function fileWords(answer: AskedPerson['answer']): string {
  if (answer === null || answer.file === null) return ''
  return `(Kèm tệp: ${answer.file.fileName}. ${signatureWords(answer.file)})`
}

const DAY = new Intl.DateTimeFormat('vi-VN', {
  ...{ timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric' },
})
const dayOf = (atMs: number): string => DAY.format(atMs)

function silentBlocks(people: readonly AskedPerson[]): FormBlock[] {
  const silent = people.filter(({ answer }) => answer === null)
  if (silent.length === 0) return []
  const names = silent.map(({ fullName, late }) => (late === null ? fullName : `${fullName} (gửi muộn, không tính)`))
  return [heading('IV. THÀNH VIÊN CHƯA CHO Ý KIẾN'), paragraph(`${names.join('; ')}.`)]
}
