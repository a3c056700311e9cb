// Proposes a paper's title from its first page, laid out as Decree 30/2020 (annex I) asks: the kind of document on a line of its
// own in capitals, its subject (trích yếu) right below; a letter (công văn) names its subject behind “V/v” under its number.

/** A line of text on a page. */
export interface TextLine {
  readonly text: string
  /** Distance of its baseline from the page's lower edge, in points. */
  readonly y: number
  /** Height of its letters, in points. */
  readonly size: number
}

/** The kinds of administrative document (Decree 30/2020, article 7) and of council papers, as their headings name them. */
const KINDS = [
  'nghị quyết',
  'quyết định',
  'chỉ thị',
  'quy chế',
  'quy định',
  'thông báo',
  'thông cáo',
  'hướng dẫn',
  'chương trình',
  'kế hoạch',
  'phương án',
  'đề án',
  'dự án',
  'báo cáo',
  'biên bản',
  'tờ trình',
  'hợp đồng',
  'công điện',
  'bản ghi nhớ',
  'bản thoả thuận',
  'bản thỏa thuận',
  'giấy mời',
  'phụ lục',
  'danh sách',
  'đề cương',
  'bài phát biểu',
  'kết luận',
] as const
/** A line that follows within so many letter heights belongs to the subject; the text itself stands farther below. */
const SUBJECT_GAP = 2.3
const MAX_SUBJECT_LINES = 6
const MAX_CHARACTERS = 200

/**
 * @param lines - The first page's lines from top to bottom.
 * @param metadataTitle - What the file says its title is.
 * @returns undefined where neither says what the paper is; at most 200 characters.
 */
export function proposedTitle(lines: readonly TextLine[], metadataTitle: string | undefined): string | undefined {
  const clean = lines
    .map((line) => ({ ...line, text: line.text.normalize('NFC').replace(/\s+/gu, ' ').trim() }))
    .filter(({ text }) => text !== '')
  const metadata = usableMetadata(metadataTitle)
  const heading = underHeading(clean)
  // Capitals alone don't tell the names in it, so a subject in capitals gives way to the file's own title.
  if (heading !== undefined && !(heading.allCapitals && metadata !== undefined)) return cut(heading.title)
  return cut(letterSubject(clean) ?? metadata)
}

function underHeading(lines: readonly TextLine[]): { title: string; allCapitals: boolean } | undefined {
  const at = lines.findIndex(({ text }) => isHeading(text))
  const heading = lines[at]
  if (heading === undefined) return undefined
  const subject: string[] = []
  let above = heading
  for (const line of lines.slice(at + 1, at + 1 + MAX_SUBJECT_LINES)) {
    const gap = above.y - line.y
    if (gap <= 0 || gap > SUBJECT_GAP * above.size || /^(?:kính gửi|căn cứ|\()/iu.test(line.text)) break
    subject.push(line.text)
    above = line
  }
  const words = subject.join(' ').replace(/^Về việc(?!\p{L})/u, 'về việc')
  const allCapitals = words !== '' && words === words.toUpperCase()
  // A draft says so in a line of its own, mostly under the number.
  const isDraft = lines.slice(0, at).some(({ text }) => /^[([]?dự thảo(?: lần \d+)?[)\]]?$/iu.test(text))
  const kind = isDraft ? sentenceCase(`DỰ THẢO ${heading.text.toUpperCase()}`) : sentenceCase(heading.text)
  return { title: `${kind} ${words}`.trim(), allCapitals }
}

/** `TỜ TRÌNH`, `BÁO CÁO TỔNG HỢP`, `DỰ THẢO NGHỊ QUYẾT`, and `Phụ lục II`, which is printed in small letters too. */
function isHeading(text: string): boolean {
  const words = text.toLowerCase().replace(/^dự thảo /u, '')
  const kind = KINDS.find((name) => words === name || words.startsWith(`${name} `))
  if (kind === undefined || text.length > 60) return false
  return text === text.toUpperCase() || /^phụ lục(?: [IVXLC\d]+)?$/iu.test(text)
}

/** The subject of a letter: `V/v …` and the lines right below it. */
function letterSubject(lines: readonly TextLine[]): string | undefined {
  const at = lines.findIndex(({ text }) => /^V\/v(?!\p{L})/iu.test(text))
  const first = lines[at]
  if (first === undefined) return undefined
  const subject = [first.text.replace(/^V\/v[:\s]*/iu, '')]
  let above = first
  for (const line of lines.slice(at + 1, at + MAX_SUBJECT_LINES)) {
    const gap = above.y - line.y
    if (gap <= 0 || gap > 1.6 * above.size) break
    subject.push(line.text)
    above = line
  }
  const words = subject.join(' ').trim()
  return words === '' ? undefined : `Công văn về việc ${words}`
}

function sentenceCase(text: string): string {
  if (text !== text.toUpperCase()) return text
  const lower = text
    .toLowerCase()
    .replace(/^(phụ lục) (\S+)$/u, (_all, name: string, n: string) => `${name} ${n.toUpperCase()}`)
  return lower.slice(0, 1).toUpperCase() + lower.slice(1)
}

/** Programs write file names and their own words into the title; only what reads like one is taken. */
function usableMetadata(given: string | undefined): string | undefined {
  const title =
    given
      ?.normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .replace(/\s+/gu, ' ')
      .trim() ?? ''
  const made =
    /^(?:microsoft|untitled|document\s*\d*$|presentation\s*\d*$|book\s*\d*$|slide\s*\d*$|scan|img[_-])/iu.test(title)
  const fileName = /\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|jpe?g|png|tiff?)$/iu.test(title)
  return made || fileName || title.length < 8 || !title.includes(' ') ? undefined : title
}

function cut(title: string | undefined): string | undefined {
  if (title === undefined || title.length <= MAX_CHARACTERS) return title
  return `${title.slice(0, MAX_CHARACTERS - 1).replace(/\s+\S*$/u, '')}…`
}

/** A piece of text as pdf.js gives it: where it stands and how high its letters are. */
export interface PiecePlace {
  readonly str: string
  /** The text matrix `[a, b, c, d, e, f]`; `e` and `f` are its place. */
  readonly transform: readonly number[]
}

/** Joins a page's pieces to lines from top to bottom, left to right; pieces whose baselines differ by little share a line. */
export function linesFrom(pieces: readonly PiecePlace[]): TextLine[] {
  const placed = pieces
    .filter(({ str }) => str.trim() !== '')
    .map(({ str, transform: [, , c = 0, d = 0, x = 0, y = 0] }) => ({ str, x, y, size: Math.hypot(c, d) }))
    .sort((one, other) => other.y - one.y || one.x - other.x)
  const lines: { y: number; size: number; pieces: { x: number; str: string }[] }[] = []
  for (const { str, x, y, size } of placed) {
    const last = lines.at(-1)
    if (last !== undefined && last.y - y < size / 3) last.pieces.push({ x, str })
    else lines.push({ y, size, pieces: [{ x, str }] })
  }
  return lines.map(({ y, size, pieces: own }) => {
    const text = own
      .toSorted((one, other) => one.x - other.x)
      .map(({ str }) => str)
      .join(' ')
    return { text, y, size }
  })
}
