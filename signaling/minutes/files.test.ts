import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import { AgendaItemId, MinutesTaskId } from '../wire/ids.ts'
import { lengthWords, minutesForm } from '../wire/minutes-form.ts'
import { USUAL_TEMPLATE, type MinutesTemplate } from '../wire/minutes-template.ts'
import { minutesDocx } from './docx.ts'
import { minutesPdf } from './pdf.ts'
import type { MinutesEntry, MinutesFacts } from './wire.ts'

// 8:00 to 10:05 in Hà Giang, while it is still the day before in America.
const BEGAN_MS = Date.UTC(2026, 1, 6, 1)
const ENDED_MS = BEGAN_MS + 125 * 60_000
const ITEM = AgendaItemId.parse('agenda-1')

function facts(more: Partial<MinutesFacts> = {}): MinutesFacts {
  const person = (fullName: string, title: string) => ({ fullName, title, siteName: 'Văn phòng UBND tỉnh' })
  return {
    ...{ title: 'Giao ban <tháng 2> & “triển khai”', kind: 'briefing', place: 'Phòng họp số 3' },
    ...{ holder: 'Văn phòng UBND tỉnh', above: 'UBND tỉnh Hà Giang', placeName: 'Hà Giang' },
    ...{ startsAtMs: BEGAN_MS, endsAtMs: ENDED_MS, beganAtMs: BEGAN_MS, endedAtMs: ENDED_MS, nowMs: ENDED_MS },
    chairs: [person('Nguyễn Thị Thử', 'Phó Chủ tịch')],
    secretaries: [person('Vừ Mí Ghi', 'Chuyên viên')],
    came: [{ ...person('Nguyễn Thị Thử', 'Phó Chủ tịch'), fromMs: BEGAN_MS, toMs: ENDED_MS }],
    absent: [person('Sùng Văn Vắng', 'Trưởng phòng')],
    sites: [{ siteName: 'UBND xã Lũng Cú', fromMs: BEGAN_MS, toMs: null, headCount: 12 }],
    rollCalls: [],
    items: [
      {
        ...{ agendaItemId: ITEM, number: '1', heading: false, title: 'Phòng, chống thiên tai', plannedMinutes: 30 },
        ...{ fromMs: BEGAN_MS, toMs: ENDED_MS, tookMs: 125 * 60_000 },
        speakers: [{ name: 'Bà Vàng Thị Mỷ', siteName: 'UBND xã Lũng Cú', ms: 192_000, turns: 2 }],
        papers: [{ title: 'Tờ trình số 5', version: 2, pages: 3 }],
        ballots: [
          {
            ...{
              title: 'Nghị quyết',
              bodyName: 'HĐND tỉnh',
              ruleName: 'Thông qua',
              legalBasis: 'Điều 91',
              passed: true,
              form: 'open',
              counting: null,
            },
            ...{ members: 41, entitled: 38, voted: 36, counts: [{ label: 'Tán thành', count: 30 }] },
          },
        ],
      },
    ],
    ...{ speakers: [], ballots: [] },
    ...more,
  }
}
const ENTRIES: readonly MinutesEntry[] = [
  { kind: 'field', field: 'number', text: '15' },
  { kind: 'field', field: 'symbol', text: 'BB-VP' },
  { kind: 'item', agendaItemId: ITEM, text: 'Đồng chí chủ trì nêu vấn đề.\nCác xã báo cáo.' },
  { kind: 'field', field: 'conclusions', text: 'Thống nhất phương án.' },
  {
    ...{ kind: 'task', taskId: MinutesTaskId.parse('task-one-1') },
    task: { what: 'Sửa đường', who: 'UBND xã', dueDay: '2026-03-01' },
  },
  { kind: 'task', taskId: MinutesTaskId.parse('task-two-2'), task: null },
]
/** What the decree wants, in this order; of the two columns at the head the left one first. */
const PARTS = [
  ...['UBND TỈNH HÀ GIANG', 'VĂN PHÒNG UBND TỈNH', 'Số: 15/BB-VP'],
  ...['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'],
  ...['Hà Giang, ngày 06 tháng 02 năm 2026', 'BIÊN BẢN', 'Giao ban <tháng 2> & “triển khai”'],
  ...['Thời gian bắt đầu: 08 giờ 00 phút', 'Chủ trì: Nguyễn Thị Thử', 'Vừ Mí Ghi', 'THÀNH PHẦN THAM DỰ'],
  ...['Có mặt 1 trên 2 người', 'Vắng mặt: Sùng Văn Vắng', 'NỘI DUNG', '1. Phòng, chống thiên tai', '2 giờ 05 phút'],
  ...['Tờ trình số 5 (bản 2)', 'Bà Vàng Thị Mỷ', '3 phút 12 giây', 'Đồng chí chủ trì nêu vấn đề.', 'Các xã báo cáo.'],
  ...[
    'HĐND tỉnh biểu quyết “Nghị quyết”',
    'được thông qua',
    'Tán thành',
    '30',
    'KẾT LUẬN',
    'Thống nhất phương án.',
    'NHIỆM VỤ',
    'Sửa đường',
  ],
  ...['01/03/2026', 'kết thúc vào 10 giờ 05 phút', 'THƯ KÝ', 'CHỦ TỌA', 'Nơi nhận:', '- Lưu: VT'],
]
function expectInOrder(text: string): void {
  let from = 0
  for (const part of PARTS) {
    const at = text.indexOf(part, from)
    expect(at, part).toBeGreaterThanOrEqual(0)
    from = at + part.length
  }
}

/** The text of each paragraph of a part; throws when it is not well-formed. */
function paragraphs(xml: string): { text: string; fonts: Set<string> } {
  const parser = new SaxesParser({ xmlns: true })
  const found = { text: '', fonts: new Set<string>() }
  let inText = false
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => (inText = name === 'w:t'))
  parser.on('text', (text) => (found.text += inText ? text : ''))
  parser.on('closetag', ({ name }) => {
    inText = false
    if (name === 'w:p') found.text += '\n'
  })
  parser.write(xml).close()
  return found
}

test('the DOCX is well-formed in every part, and says what the decree wants in its order', () => {
  const files = unzipSync(minutesDocx(minutesForm(facts(), ENTRIES, 'approved'), facts().title))
  for (const [path, bytes] of Object.entries(files)) expect(() => paragraphs(strFromU8(bytes)), path).not.toThrow()
  const xml = strFromU8(files['word/document.xml'] ?? new Uint8Array())
  expectInOrder(paragraphs(xml).text)
  expect(xml.match(/<w:tbl>/gu)?.length).toBeGreaterThan(5)
  expect(strFromU8(files['word/styles.xml'] ?? new Uint8Array())).toContain('w:ascii="Times New Roman"')
  // The parts that are named are there.
  for (const path of strFromU8(files['[Content_Types].xml'] ?? new Uint8Array()).matchAll(/PartName="\/([^"]+)"/gu))
    expect(Object.keys(files)).toContain(path[1])
})

test('the same minutes are the same bytes', () => {
  const make = () => Buffer.from(minutesDocx(minutesForm(facts(), ENTRIES, 'approved'), 'x'))
  expect(make().equals(make())).toBe(true)
})

test('the PDF says what the decree wants in its order, Vietnamese whole', async () => {
  const pages = await readPages(await minutesPdf(minutesForm(facts(), ENTRIES, 'approved'), facts().title))
  const text = pages.map((page) => page.text).join(' ')
  for (const part of PARTS.filter((one) => !one.includes('<'))) expect(text, part).toContain(part)
})

test('a template of the body gives order, words and facts; the usual one is what there was before', async () => {
  const usual = JSON.stringify(minutesForm(facts(), ENTRIES, 'approved'))
  expect(JSON.stringify(minutesForm(facts(), ENTRIES, 'approved', USUAL_TEMPLATE))).toBe(usual)
  const [attendance, course, conclusions, tasks] = USUAL_TEMPLATE.sections
  if (attendance === undefined || course === undefined || conclusions === undefined || tasks === undefined)
    throw new Error('four parts were wanted')
  const template: MinutesTemplate = {
    ...{ title: 'BIÊN BẢN PHIÊN HỌP', place: 'Đồng Văn', legalBasis: 'Căn cứ Luật A;\nCăn cứ Quy chế B;' },
    ...{ opening: 'Hôm nay, Uỷ ban họp.', closing: 'Biên bản đã được thông qua.', recipients: 'Bộ Nội vụ;' },
    sections: [tasks, conclusions, { ...course, heading: 'DIỄN BIẾN' }, attendance],
    facts: ['ballots'],
  }
  const blocks = minutesForm(facts(), ENTRIES, 'approved', template)
  const order = [
    'BIÊN BẢN PHIÊN HỌP',
    'Căn cứ Luật A;',
    'Căn cứ Quy chế B;',
    'Hôm nay, Uỷ ban họp.',
    'Thời gian bắt đầu',
  ]
  order.push(
    'I. NHIỆM VỤ ĐƯỢC GIAO',
    'II. KẾT LUẬN',
    'III. DIỄN BIẾN',
    'IV. THÀNH PHẦN THAM DỰ',
    'Biên bản đã được thông qua.',
  )
  const docx = unzipSync(minutesDocx(blocks, 'x'))['word/document.xml'] ?? new Uint8Array()
  const pdf = (await readPages(await minutesPdf(blocks, 'x'))).map(({ text }) => text).join(' ')
  for (const text of [paragraphs(strFromU8(docx)).text, pdf]) {
    const places = order.map((part) => text.indexOf(part))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    for (const part of ['Đồng Văn, ngày', 'Bộ Nội vụ;', 'được thông qua']) expect(text).toContain(part)
    for (const part of ['Tờ trình số 5', 'Bà Vàng Thị Mỷ', 'thời gian thảo luận', 'Vào'])
      expect(text).not.toContain(part)
  }
  expect(JSON.stringify(minutesForm(facts(), ENTRIES, 'draft', template))).toContain('BIÊN BẢN PHIÊN HỌP (DỰ THẢO)')
})

test('a secret vote is called one, and one without a result says why', () => {
  const [item] = facts().items
  const [ballot] = item?.ballots ?? []
  if (item === undefined || ballot === undefined) throw new Error('no ballot')
  const secret = { ...ballot, form: 'secret' as const }
  const words = (more: Partial<typeof ballot>) =>
    JSON.stringify(minutesForm(facts({ items: [{ ...item, ballots: [{ ...secret, ...more }] }] }), [], 'draft'))
  expect(words({})).toContain('HĐND tỉnh bỏ phiếu kín “Nghị quyết” (Thông qua; Điều 91)')
  const none = { passed: null, counts: [] }
  expect(words({ ...none, counting: 'waiting' })).toContain('đã kết thúc, chưa kiểm xong phiếu.')
  expect(words({ ...none, counting: 'failed' })).toContain('không kiểm được phiếu, phải bỏ phiếu lại.')
})

test('where nothing is written there are blanks for number and symbol, the usual recipients, and no part without words', () => {
  const blocks = minutesForm(facts({ endedAtMs: null, items: [] }), [], 'draft')
  expect(blocks[0]).toMatchObject({ number: 'Số: ……/BB-……', placeAndDay: 'Hà Giang, ngày …… tháng …… năm ……' })
  const text = JSON.stringify(blocks)
  expect(text).toContain('chưa kết thúc')
  expect(text).toContain('hồ sơ cuộc họp')
  for (const part of ['KẾT LUẬN', 'NHIỆM VỤ']) expect(text).not.toContain(part)
})

test.each([
  ['draft', true],
  ['comments', true],
  ['approved', false],
] as const)('minutes that are %s say on their face whether they are a draft', (state, draft) => {
  expect(JSON.stringify(minutesForm(facts(), ENTRIES, state)).includes('BIÊN BẢN (DỰ THẢO)')).toBe(draft)
})

test('minutes of 300 people and 241 sites end, with the heading of a table on each page', async () => {
  const came = Array.from({ length: 300 }, (_, index) => ({
    ...{ fullName: `Người Thử ${index}`, title: 'Chuyên viên', siteName: 'Sở', fromMs: BEGAN_MS, toMs: null },
  }))
  const sites = Array.from({ length: 241 }, (_, index) => ({
    ...{ siteName: `Điểm cầu ${index}`, fromMs: BEGAN_MS, toMs: null, headCount: 3 },
  }))
  const pages = await readPages(await minutesPdf(minutesForm(facts({ came, sites }), ENTRIES, 'approved'), 'x'))
  const text = pages.map((page) => page.text).join(' ')
  for (const { fullName } of came) expect(text).toContain(fullName)
  expect(pages.filter((page) => page.text.includes('Họ và tên')).length).toBeGreaterThan(5)
})

test.each([
  [999, '1 giây'],
  [192_000, '3 phút 12 giây'],
  [3_600_000 + 5 * 60_000, '1 giờ 05 phút'],
])('%d ms are %s', (ms, words) => {
  expect(lengthWords(ms)).toBe(words)
})
