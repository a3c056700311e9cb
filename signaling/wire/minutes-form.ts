// Over 300 lines: the whole paper from the national title to the recipients, in the order in which it is read.
// The minutes as Decree 30/2020 has them (annex III, biên bản): what stands on them from the national title to the signatures, as blocks that the
// preview on the page, the DOCX and the PDF each draw in their own way. In Vietnamese alone, as every paper of an office.
import type {
  MinutesBallot,
  MinutesEntry,
  MinutesFacts,
  MinutesField,
  MinutesItem,
  MinutesSpeaker,
  MinutesState,
  MinutesTask,
} from '../minutes/wire.ts'
import type { MinutesTaskId } from './ids.ts'
import { USUAL_TEMPLATE, type MinutesTemplate, type TemplateFact, type TemplateSection } from './minutes-template.ts'
import { clockWords, dayWords, KIND_WORDS, officesOf, shortTime } from './letter-words.ts'

export interface FormColumn {
  readonly heading: string
  /** A part of the width; all of a table make 1. */
  readonly share: number
  readonly align?: 'center'
}
/** `size`: in points. `role`: above the room for a signature. */
export type FormBlock =
  | {
      readonly kind: 'head'
      readonly above: string | null
      readonly holder: string
      readonly number: string
      readonly placeAndDay: string
    }
  | { readonly kind: 'title'; readonly text: string; readonly about: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly italic?: true }
  | { readonly kind: 'table'; readonly columns: readonly FormColumn[]; readonly rows: readonly (readonly string[])[] }
  | {
      readonly kind: 'foot'
      readonly signatures: readonly { readonly role: string; readonly name: string }[]
      readonly recipients: readonly string[]
    }

export const NATION = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'
export const MOTTO = 'Độc lập - Tự do - Hạnh phúc'
/** As long as the number and the symbol are not given. */
const BLANK = '……'
/** Where nobody wrote whom the minutes go to. */
export const USUAL_RECIPIENTS = 'Thành phần dự họp;\nLưu: VT, hồ sơ cuộc họp.'

/** What stands in one field, empty where nothing was written. */
function fieldOf(entries: readonly MinutesEntry[], field: MinutesField): string {
  const found = entries.find((entry) => entry.kind === 'field' && entry.field === field)
  return found?.kind === 'field' ? found.text.trim() : ''
}

/**
 * @param entries - As they are saved, or as they stand on a page that has not saved them yet.
 * @param state - What is not approved says on its face that it is a draft.
 * @param template - Of the body that met.
 */
export function minutesForm(
  facts: MinutesFacts,
  entries: readonly MinutesEntry[],
  state: MinutesState,
  template: MinutesTemplate = USUAL_TEMPLATE,
): FormBlock[] {
  const field = (name: MinutesField) => fieldOf(entries, name)
  const { above, holder } = officesOf(facts.holder, facts.above)
  return [
    {
      ...{ kind: 'head', above, holder },
      number: `Số: ${field('number') || BLANK}/${field('symbol') || `BB-${BLANK}`}`,
      placeAndDay: `${field('place') || template.place || facts.placeName}, ${facts.endedAtMs === null ? 'ngày …… tháng …… năm ……' : dayWords(facts.endedAtMs)}`,
    },
    { kind: 'title', text: state === 'approved' ? template.title : `${template.title} (DỰ THẢO)`, about: facts.title },
    ...paragraphsOf(template.legalBasis).map(note),
    ...paragraphsOf(template.opening).map(paragraph),
    ...meetingBlocks(facts),
    ...sectionBlocks(facts, entries, template),
    ...closingBlocks(facts, [field('closing'), template.closing].join('\n')),
    {
      ...{ kind: 'foot', recipients: paragraphsOf(field('recipients') || template.recipients || USUAL_RECIPIENTS) },
      signatures: [
        { role: 'THƯ KÝ', name: facts.secretaries.map(({ fullName }) => fullName).join(', ') },
        { role: 'CHỦ TỌA', name: facts.chairs.map(({ fullName }) => fullName).join(', ') },
      ],
    },
  ]
}

const heading = (text: string): FormBlock => ({ kind: 'heading', text })
const paragraph = (text: string): FormBlock => ({ kind: 'paragraph', text })
const note = (text: string): FormBlock => ({ kind: 'paragraph', text, italic: true })
const paragraphsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
const moment = (atMs: number): string => `${clockWords(atMs)}, ${dayWords(atMs)}`
const personWords = ({ fullName, title, siteName }: { fullName: string; title: string; siteName: string }): string =>
  [fullName, title, siteName].filter((part) => part !== '').join(', ')

/** `1 giờ 05 phút`, `12 phút 30 giây`. */
export function lengthWords(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  if (hours > 0) return `${hours} giờ ${String(minutes).padStart(2, '0')} phút`
  return minutes > 0 ? `${minutes} phút ${String(seconds % 60).padStart(2, '0')} giây` : `${seconds} giây`
}

function meetingBlocks({ kind, place, startsAtMs, beganAtMs, chairs, secretaries, sites }: MinutesFacts): FormBlock[] {
  return [
    paragraph(
      beganAtMs === null
        ? `Thời gian bắt đầu: ${moment(startsAtMs)} (theo giấy mời).`
        : `Thời gian bắt đầu: ${moment(beganAtMs)}.`,
    ),
    paragraph(
      `Địa điểm: ${place}${sites.length > 1 ? `; ${KIND_WORDS[kind]} trực tiếp và trực tuyến tại ${sites.length} điểm cầu` : ''}.`,
    ),
    ...chairs.map((chair) => paragraph(`Chủ trì: ${personWords(chair)}.`)),
    ...secretaries.map((one) => paragraph(`Thư ký (người ghi biên bản): ${personWords(one)}.`)),
  ]
}

const NUMERALS = ['I', 'II', 'III', 'IV'] as const

/** The parts in the order of the template, numbered as far as there is anything in them. */
function sectionBlocks(facts: MinutesFacts, entries: readonly MinutesEntry[], template: MinutesTemplate): FormBlock[] {
  const shown: ReadonlySet<TemplateFact> = new Set(template.facts)
  const parts: Record<TemplateSection, FormBlock[]> = {
    attendance: attendanceBlocks(facts, shown),
    course: courseBlocks(facts, entries, shown),
    conclusions: paragraphsOf(fieldOf(entries, 'conclusions')).map(paragraph),
    tasks: taskBlocks(entries),
  }
  return template.sections
    .filter(({ section }) => section === 'attendance' || section === 'course' || parts[section].length > 0)
    .flatMap(({ section, heading: words }, index) => [
      heading(`${NUMERALS[index] ?? index + 1}. ${words}`),
      ...parts[section],
    ])
}

/** More names than these stand in a table. */
const MOST_IN_A_SENTENCE = 20

function attendanceBlocks(
  { came, absent, sites, rollCalls }: MinutesFacts,
  shown: ReadonlySet<TemplateFact>,
): FormBlock[] {
  const invited = came.length + absent.length
  const here = sites.filter(({ fromMs }) => fromMs !== null)
  const blocks: FormBlock[] = [
    paragraph(
      `Có mặt ${came.length} trên ${invited} người có tên trong danh sách${
        sites.length > 0
          ? `; ${here.length} trên ${sites.length} điểm cầu đã kết nối, ${sum(sites.map(({ headCount }) => headCount))} người tại các hội trường`
          : ''
      }.`,
    ),
    ...(shown.has('rollCalls') ? rollCalls : []).map((one) =>
      paragraph(
        `Điểm danh lần ${one.number} lúc ${clockWords(one.startedAtMs)}: ${one.sites.present} trên ${one.sites.all} điểm cầu có mặt${
          one.sites.excused > 0 ? ` (${one.sites.excused} vắng có lý do)` : ''
        }; ${one.delegates.present} trên ${one.delegates.all} đại biểu có mặt; tổng số ${one.people} người dự tại các điểm cầu.`,
      ),
    ),
  ]
  if (came.length > 0 && shown.has('arrivals'))
    blocks.push({
      kind: 'table',
      columns: [
        { heading: 'TT', share: 0.08, align: 'center' },
        { heading: 'Họ và tên', share: 0.27 },
        { heading: 'Chức vụ, đơn vị', share: 0.37 },
        { heading: 'Vào', share: 0.14, align: 'center' },
        { heading: 'Rời', share: 0.14, align: 'center' },
      ],
      rows: came.map(({ fullName, title, siteName, fromMs, toMs }, index) => [
        ...[String(index + 1), fullName, [title, siteName].filter((part) => part !== '').join(', ')],
        ...[shortTime(fromMs), toMs === null ? '' : shortTime(toMs)],
      ]),
    })
  if (here.length > 0 && shown.has('arrivals'))
    blocks.push({
      kind: 'table',
      columns: [
        { heading: 'TT', share: 0.08, align: 'center' },
        { heading: 'Điểm cầu', share: 0.5 },
        { heading: 'Số người', share: 0.14, align: 'center' },
        { heading: 'Vào', share: 0.14, align: 'center' },
        { heading: 'Rời', share: 0.14, align: 'center' },
      ],
      rows: here.map(({ siteName, headCount, fromMs, toMs }, index) => [
        ...[String(index + 1), siteName, String(headCount)],
        ...[fromMs === null ? '' : shortTime(fromMs), toMs === null ? '' : shortTime(toMs)],
      ]),
    })
  if (absent.length > MOST_IN_A_SENTENCE)
    blocks.push(paragraph('Vắng mặt:'), {
      kind: 'table',
      columns: [
        { heading: 'TT', share: 0.08, align: 'center' },
        { heading: 'Họ và tên', share: 0.36 },
        { heading: 'Chức vụ, đơn vị', share: 0.56 },
      ],
      rows: absent.map(({ fullName, title, siteName }, index) => [
        ...[String(index + 1), fullName, [title, siteName].filter((part) => part !== '').join(', ')],
      ]),
    })
  else if (absent.length > 0) blocks.push(paragraph(`Vắng mặt: ${absent.map(personWords).join('; ')}.`))
  const missing = sites.filter(({ fromMs }) => fromMs === null)
  if (missing.length > 0)
    blocks.push(paragraph(`Điểm cầu không kết nối: ${missing.map(({ siteName }) => siteName).join('; ')}.`))
  return blocks
}

function courseBlocks(
  facts: MinutesFacts,
  entries: readonly MinutesEntry[],
  shown: ReadonlySet<TemplateFact>,
): FormBlock[] {
  const texts = new Map(entries.flatMap((entry) => (entry.kind === 'item' ? [[entry.agendaItemId, entry.text]] : [])))
  const blocks: FormBlock[] = paragraphsOf(fieldOf(entries, 'opening')).map(paragraph)
  for (const item of facts.items) {
    blocks.push(
      heading(item.number === '' ? `${item.title} (đã đưa ra khỏi chương trình)` : `${item.number}. ${item.title}`),
      ...(shown.has('times') ? timeBlocks(item) : []),
    )
    if (item.papers.length > 0 && shown.has('papers'))
      blocks.push(note(`Tài liệu: ${item.papers.map(({ title, version }) => `${title} (bản ${version})`).join('; ')}.`))
    if (shown.has('speakers')) blocks.push(...speakerBlocks(item.speakers))
    blocks.push(...paragraphsOf(texts.get(item.agendaItemId) ?? '').map(paragraph))
    if (shown.has('ballots')) blocks.push(...item.ballots.flatMap(ballotBlocks))
  }
  if (facts.speakers.length > 0 && shown.has('speakers'))
    blocks.push(heading('Phát biểu ngoài các nội dung'), ...speakerBlocks(facts.speakers))
  if (facts.ballots.length > 0 && shown.has('ballots'))
    blocks.push(heading('Biểu quyết chung'), ...facts.ballots.flatMap(ballotBlocks))
  return blocks
}

function timeBlocks({ heading: isHeading, fromMs, toMs, tookMs, plannedMinutes }: MinutesItem): FormBlock[] {
  if (isHeading) return []
  if (fromMs === null) return [note('Không thảo luận trong cuộc họp.')]
  const planned = plannedMinutes === null || plannedMinutes === 0 ? '' : ` (dự kiến ${plannedMinutes} phút)`
  return [
    note(
      `Từ ${clockWords(fromMs)}${toMs === null ? '' : ` đến ${clockWords(toMs)}`}; thời gian thảo luận ${lengthWords(tookMs)}${planned}.`,
    ),
  ]
}

function speakerBlocks(speakers: readonly MinutesSpeaker[]): FormBlock[] {
  if (speakers.length === 0) return []
  return [
    {
      kind: 'table',
      columns: [
        { heading: 'TT', share: 0.08, align: 'center' },
        { heading: 'Người phát biểu', share: 0.34 },
        { heading: 'Đơn vị, điểm cầu', share: 0.3 },
        { heading: 'Số lượt', share: 0.1, align: 'center' },
        { heading: 'Thời gian', share: 0.18, align: 'center' },
      ],
      rows: speakers.map(({ name, siteName, turns, ms }, index) => [
        ...[String(index + 1), name, siteName, String(turns), lengthWords(ms)],
      ]),
    },
  ]
}

function ballotBlocks({ title, bodyName, ruleName, legalBasis, passed, form, counting, ...numbers }: MinutesBallot) {
  const { members, entitled, voted, counts, casting } = numbers
  const [alone, by] = form === 'secret' ? ['Bỏ phiếu kín', 'bỏ phiếu kín'] : ['Biểu quyết', 'biểu quyết']
  const about = `${bodyName === null ? alone : `${bodyName} ${by}`} “${title}”`
  const basis = [ruleName, legalBasis].filter((part) => part !== '').join('; ')
  if (counting === 'failed') return [paragraph(`${about}: không kiểm được phiếu, phải bỏ phiếu lại.`)]
  if (counting === 'waiting') return [paragraph(`${about}: đã kết thúc, chưa kiểm xong phiếu.`)]
  if (passed === null) return [paragraph(`${about}: chưa kết thúc.`)]
  const blocks: FormBlock[] = [
    paragraph(
      `${about} (${basis}): tổng số ${members} thành viên, ${entitled} người có mặt khi biểu quyết, ${voted} người biểu quyết.${tieWords(casting)} Kết quả: ${passed ? 'được thông qua' : 'không được thông qua'}.`,
    ),
    {
      kind: 'table',
      columns: [
        { heading: 'Lựa chọn', share: 0.7 },
        { heading: 'Số người', share: 0.3, align: 'center' },
      ],
      rows: counts.map(({ label, count }) => [label, String(count)]),
    },
  ]
  return blocks
}

/** At a tie that the rule leaves to the chair. */
function tieWords(casting: MinutesBallot['casting']): string {
  if (casting === undefined) return ''
  const { byName, label } = casting
  return label === ''
    ? ` Biểu quyết ngang nhau; người chủ trì (${byName}) không biểu quyết.`
    : ` Biểu quyết ngang nhau, quyết định theo ý kiến của người chủ trì (${byName}: ${label}).`
}

function taskBlocks(entries: readonly MinutesEntry[]): FormBlock[] {
  const tasks = tasksOfMinutes(entries)
  if (tasks.length === 0) return []
  return [
    {
      kind: 'table',
      columns: [
        { heading: 'TT', share: 0.08, align: 'center' },
        { heading: 'Nội dung', share: 0.46 },
        { heading: 'Người, đơn vị thực hiện', share: 0.28 },
        { heading: 'Thời hạn', share: 0.18, align: 'center' },
      ],
      rows: tasks.map(({ what, who, dueDay }, index) => [
        ...[String(index + 1), what, who, dueDay === null ? '' : dueDay.split('-').reverse().join('/')],
      ]),
    },
  ]
}

function closingBlocks({ kind, endedAtMs }: MinutesFacts, text: string): FormBlock[] {
  const name = `${KIND_WORDS[kind].charAt(0).toLocaleUpperCase('vi')}${KIND_WORDS[kind].slice(1)}`
  return [
    ...paragraphsOf(text).map(paragraph),
    paragraph(endedAtMs === null ? `${name} chưa kết thúc.` : `${name} kết thúc vào ${moment(endedAtMs)}./.`),
  ]
}

/** The tasks that stand in the minutes: not those that were taken out again, nor empty ones. */
export function tasksOfMinutes(entries: readonly MinutesEntry[]): (MinutesTask & { readonly taskId: MinutesTaskId })[] {
  return entries.flatMap((entry) =>
    entry.kind === 'task' && entry.task !== null && (entry.task.what + entry.task.who).trim() !== ''
      ? [{ taskId: entry.taskId, ...entry.task }]
      : [],
  )
}

const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0)
