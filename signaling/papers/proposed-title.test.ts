import { readFile } from 'node:fs/promises'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { describe, expect, test } from 'vitest'
import { linesFrom, proposedTitle } from './proposed-title.ts'

const page = (...rows: readonly (readonly [text: string, y: number, size?: number])[]) =>
  rows.map(([text, y, size = 14]) => ({ text, y, size }))

async function titleOf(name: string): Promise<string | undefined> {
  const data = new Uint8Array(await readFile(new URL(`../../docs-fixtures/papers/${name}`, import.meta.url)))
  const task = getDocument({ data, verbosity: 0, disableFontFace: true })
  const document = await task.promise
  const { items } = await (await document.getPage(1)).getTextContent()
  const title = proposedTitle(linesFrom(items.flatMap((item) => ('str' in item ? [item] : []))), undefined)
  await task.destroy()
  return title
}

test.each([
  ['01-chuong-trinh-hop.pdf', 'Chương trình Phiên họp thường kỳ Ủy ban nhân dân tỉnh tháng 10 năm 2024'],
  [
    '02-to-trinh-to-cong-nghe-so.pdf',
    'Tờ trình về việc ban hành Nghị quyết quy định mức hỗ trợ hoạt động của Tổ công nghệ số cộng đồng trên địa bàn tỉnh Hà Giang giai đoạn 2025 - 2027',
  ],
  [
    '03-du-thao-nghi-quyet.pdf',
    'Dự thảo nghị quyết Quy định mức hỗ trợ hoạt động của Tổ công nghệ số cộng đồng trên địa bàn tỉnh Hà Giang giai đoạn 2025 - 2027',
  ],
  [
    '04-bao-cao-kinh-te-xa-hoi.pdf',
    'Báo cáo Tình hình kinh tế - xã hội tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2024',
  ],
])('%s is called what its first page says', async (name, title) => {
  expect(await titleOf(name)).toBe(title)
})

describe('a title', () => {
  test('is the subject of a letter, which names no kind', () => {
    const lines = page(
      ['UBND HUYỆN MÈO VẠC', 780],
      ['Số: 12/UBND-VP', 760],
      ['V/v đường truyền tại', 744, 12],
      ['các điểm cầu', 730, 12],
      ['Kính gửi: Sở Thông tin', 690],
    )
    expect(proposedTitle(lines, undefined)).toBe('Công văn về việc đường truyền tại các điểm cầu')
  })
  test('of a subject in capitals is the file’s own, which knows the names in it', () => {
    const lines = page(['BÁO CÁO', 700], ['TÌNH HÌNH TỈNH HÀ GIANG', 682])
    expect(proposedTitle(lines, 'Báo cáo tình hình tỉnh Hà Giang')).toBe('Báo cáo tình hình tỉnh Hà Giang')
    expect(proposedTitle(lines, undefined)).toBe('Báo cáo TÌNH HÌNH TỈNH HÀ GIANG')
  })
  test('ends where the text begins', () => {
    const lines = page(['KẾ HOẠCH', 700], ['Phòng, chống rét', 682], ['Thực hiện chỉ đạo', 640])
    expect(proposedTitle(lines, undefined)).toBe('Kế hoạch Phòng, chống rét')
    const close = page(['QUYẾT ĐỊNH', 700], ['Về việc khen thưởng', 682], ['Căn cứ Luật', 664])
    expect(proposedTitle(close, undefined)).toBe('Quyết định về việc khen thưởng')
  })
  test.each([
    'Microsoft Word - To trinh.docx',
    'baocao.pdf',
    'Báo cáo cuối cùng.docx',
    'Untitled 1',
    'Document1',
    'abc',
  ])('is never %j, which a program made up', (made) => {
    expect(proposedTitle([], made)).toBeUndefined()
  })
  test('of a scan without text is the file’s own', () => {
    expect(proposedTitle([], '  Công văn của\u0000 huyện ')).toBe('Công văn của huyện')
  })
  test('reads the same where tones are spelt apart, and is cut at a word', () => {
    const apart = page(['TỜ TRÌNH'.normalize('NFD'), 700], ['Về việc hỗ trợ'.normalize('NFD'), 682])
    expect(proposedTitle(apart, undefined)).toBe('Tờ trình về việc hỗ trợ')
    const long = proposedTitle(page(['TỜ TRÌNH', 700], ['về việc '.repeat(60), 682]), undefined) ?? ''
    expect(long.length).toBeLessThanOrEqual(200)
    expect(long).toMatch(/ (?:về|việc)…$/u)
  })
  test('is none where a sentence in the text only begins with such a word', () => {
    expect(proposedTitle(page(['Báo cáo này trình bày tình hình', 700]), undefined)).toBeUndefined()
  })
})
