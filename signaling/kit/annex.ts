// Lays out an annex (phụ lục) on A4 as Decree 30/2020 has it: margins, Times-like letters, page numbers, tables that go over pages. The file is tagged
// and made for keeping (PDF/A).
import { PDF, rgb, type PDFPage } from '@libpdf/core'
import type { AnnexFonts } from './annex-fonts.ts'
import { nextTurn } from './next-turn.ts'
import { MarkedPages } from './marked-pages.ts'
import { markArchive } from './pdf-archive.ts'
import { TagTree, type TagRole } from './tag-tree.ts'

const MM = 72 / 25.4
const PAGE = { width: 210 * MM, height: 297 * MM } as const
/** Decree 30/2020, annex I: 20–25 mm above and below, 30–35 mm left, 15–20 mm right. */
const MARGIN = { top: 22 * MM, bottom: 20 * MM, left: 30 * MM, right: 15 * MM } as const
const INK = rgb(0, 0, 0)
const CELL = { padX: 4, padY: 3, size: 11.5 } as const
const LINE = 1.25
/** How far the baseline lies below the top of a line, in parts of its size. */
const ASCENT = 0.95

export const BODY_WIDTH = PAGE.width - MARGIN.left - MARGIN.right

type Style = keyof AnnexFonts
type Font = AnnexFonts[Style]
export interface Words {
  readonly text: string
  readonly size: number
  readonly style?: Style
  /** `justify`: even on both sides, but for the last line. */
  readonly align?: 'left' | 'center' | 'justify'
  /** How far the first line is moved in. */
  readonly firstLine?: number
  /** Space left free below. */
  readonly after?: number
  /** What it is to who has it read out; `P`, a paragraph, unless told. */
  readonly role?: Extract<TagRole, 'H1' | 'H2' | 'P'>
}
export interface Column {
  readonly heading: string
  /** A part of the width; all of a table make 1. */
  readonly share: number
  readonly align?: 'left' | 'center'
}
/** A row of a table, or words over its whole width. */
export type TableRow = readonly string[] | { readonly over: string }

/** Writes from the top of the first page on; whatever does not fit goes to the next one. */
export class Annex {
  readonly #pdf = PDF.create()
  readonly #files: Readonly<Record<Style, Uint8Array>>
  /** Of those that were used: a font that nothing is written in is left out of the file. */
  readonly #fonts: Partial<Record<Style, Font>> = {}
  readonly #title: string
  readonly #tags = new TagTree()
  readonly #drawn = new MarkedPages(this.#pdf)
  #page: PDFPage
  #y = 0

  constructor(fonts: Readonly<Record<Style, Uint8Array>>, title: string) {
    this.#title = title.normalize('NFC')
    this.#pdf.setTitle(this.#title)
    this.#pdf.setLanguage('vi-VN')
    this.#files = fonts
    this.#page = this.#newPage()
  }

  /** Words in lines as wide as the page, or as a part of it. */
  write(words: Words): void {
    this.#writeIn(words, MARGIN.left, BODY_WIDTH)
  }

  /** Two columns side by side, from the same height on; goes on below the longer one. */
  beside(left: readonly Words[], right: readonly Words[], leftShare: number, minHeight = 0): void {
    this.#roomFor(minHeight)
    const top = this.#y
    const width = BODY_WIDTH * leftShare
    for (const words of left) this.#writeIn(words, MARGIN.left, width)
    const afterLeft = this.#y
    this.#y = top
    for (const words of right) this.#writeIn(words, MARGIN.left + width, BODY_WIDTH - width)
    this.#y = Math.min(this.#y, afterLeft)
  }

  /** A short line in the middle of a column, as under the national motto. */
  rule(center: number, width: number): void {
    const x = MARGIN.left + BODY_WIDTH * center
    this.#line({ x: x - width / 2, y: this.#y }, { x: x + width / 2, y: this.#y }, 0.7)
  }

  newPage(): void {
    this.#page = this.#newPage()
  }

  space(points: number): void {
    this.#y -= points
  }

  /**
   * A table whose heading stands again at the top of each page that it goes on to. A row is never torn.
   * Others have their turn between rows: measuring 241 sites takes a third of a second.
   */
  async table(columns: readonly Column[], rows: readonly TableRow[]): Promise<void> {
    this.#tags.open('Table')
    await this.#table(columns, rows)
    this.#tags.close()
  }

  async #table(columns: readonly Column[], rows: readonly TableRow[]): Promise<void> {
    const headings = columns.map(({ heading }) => heading)
    // A heading alone at the foot of a page says nothing.
    this.#roomFor(this.#rowHeight(columns, headings, 'bold') * 3)
    this.#tags.within('TR', () => this.#row(columns, headings, 'bold', 'TH'))
    for (const [index, row] of rows.entries()) {
      if (index % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn()
      const [columnsOf, cells, style] =
        'over' in row ? ([OVER, [row.over], 'bold'] as const) : ([columns, row, 'regular'] as const)
      const height = this.#rowHeight(columnsOf, cells, style)
      if (this.#y - height < MARGIN.bottom) {
        this.#page = this.#newPage()
        // Read out once, where the table begins.
        this.#row(columns, headings, 'bold', null)
      }
      this.#tags.within('TR', () => this.#row(columnsOf, cells, style, 'TD'))
    }
  }

  /** A file that lies within the PDF. */
  attach(
    name: string,
    bytes: Uint8Array,
    { atMs, description, mimeType }: { readonly description: string; readonly mimeType: string; readonly atMs: number },
  ): void {
    const at = new Date(atMs)
    this.#pdf.attachments.add(name, bytes, { description, mimeType, createdAt: at, modifiedAt: at })
  }

  /** The file: page numbers in the upper margin from the second page on, as the decree wants them. */
  async save(): Promise<Uint8Array> {
    const pages = this.#pdf.getPages()
    for (const [index, page] of pages.entries()) {
      if (index === 0) continue
      const text = String(index + 1)
      const x = (PAGE.width - this.#font('regular').getTextWidth(text, 13)) / 2
      page.drawText(text, { x, y: PAGE.height - 15 * MM, size: 13, font: this.#font('regular'), color: INK })
    }
    for (const page of pages) this.#drawn.join(page)
    this.#tags.write(this.#pdf)
    markArchive(this.#pdf, this.#title)
    return this.#pdf.save({ subsetFonts: true })
  }

  /** Marks what is drawn as part of the tag that is open. */
  #marked(draw: () => void): void {
    this.#drawn.marked(this.#page, () => this.#tags.mark(this.#page), draw)
  }

  #font(style: Style): Font {
    return (this.#fonts[style] ??= this.#pdf.embedFont(this.#files[style]))
  }

  #newPage(): PDFPage {
    this.#y = PAGE.height - MARGIN.top
    return this.#pdf.addPage({ width: PAGE.width, height: PAGE.height })
  }

  #roomFor(height: number): void {
    if (this.#y - height < MARGIN.bottom) this.#page = this.#newPage()
  }

  #writeIn(words: Words, x: number, width: number): void {
    if (words.text.trim() === '') this.#lines(words, x, width)
    else this.#tags.within(words.role ?? 'P', () => this.#lines(words, x, width))
  }

  #lines(words: Words, x: number, width: number): void {
    const { text, size, style = 'regular', align = 'left', firstLine = 0, after = 0 } = words
    const font = this.#font(style)
    const lines = linesOf(text, font, size, width, firstLine)
    for (const [index, line] of lines.entries()) {
      this.#roomFor(size * LINE)
      const indent = index === 0 ? firstLine : 0
      const free = width - indent - font.getTextWidth(line.trimEnd(), size)
      const y = this.#y - size * ASCENT
      this.#marked(() => {
        if (align === 'justify' && index < lines.length - 1) {
          this.#spread(line, { x: x + indent, y, size, font, free })
        } else {
          const left = x + indent + (align === 'center' ? free / 2 : 0)
          this.#page.drawText(line, { x: left, y, size, font, color: INK })
        }
      })
      this.#y -= size * LINE
    }
    this.#y -= after
  }

  /** A line with the free width shared out between its words. Each space is drawn with the word before it, so that the text can be searched. */
  #spread(line: string, at: { x: number; y: number; size: number; font: Font; free: number }): void {
    const { y, size, font, free } = at
    const words = line.trimEnd().split(' ')
    const gap = words.length > 1 ? free / (words.length - 1) : 0
    let x = at.x
    for (const [index, word] of words.entries()) {
      const text = index < words.length - 1 || line.endsWith(' ') ? `${word} ` : word
      this.#page.drawText(text, { x, y, size, font, color: INK })
      x += font.getTextWidth(text, size) + gap
    }
  }

  #cellLines(columns: readonly Column[], cells: readonly string[], style: Style): string[][] {
    return columns.map(({ share }, index) =>
      linesOf(cells[index] ?? '', this.#font(style), CELL.size, BODY_WIDTH * share - 2 * CELL.padX),
    )
  }

  #rowHeight(columns: readonly Column[], cells: readonly string[], style: Style): number {
    const most = Math.max(...this.#cellLines(columns, cells, style).map((lines) => lines.length))
    return most * CELL.size * LINE + 2 * CELL.padY
  }

  /** @param role - Of its cells; null: it was read out before. */
  #row(columns: readonly Column[], cells: readonly string[], style: Style, role: 'TH' | 'TD' | null): void {
    const font = this.#font(style)
    const all = this.#cellLines(columns, cells, style)
    const height = Math.max(...all.map((lines) => lines.length)) * CELL.size * LINE + 2 * CELL.padY
    const [top, bottom] = [this.#y, this.#y - height]
    let x = MARGIN.left
    this.#line({ x, y: top }, { x: x + BODY_WIDTH, y: top })
    this.#line({ x, y: bottom }, { x: x + BODY_WIDTH, y: bottom })
    this.#line({ x, y: top }, { x, y: bottom })
    for (const [index, { share, align = 'left' }] of columns.entries()) {
      const width = BODY_WIDTH * share
      const left = x + CELL.padX
      const draw = (line: string, number: number): void => {
        const free = width - 2 * CELL.padX - font.getTextWidth(line.trimEnd(), CELL.size)
        const indent = align === 'center' || (style === 'bold' && columns.length > 1) ? free / 2 : 0
        const y = top - CELL.padY - CELL.size * (ASCENT + number * LINE)
        this.#page.drawText(line, { x: left + indent, y, size: CELL.size, font, color: INK })
      }
      const lines = all[index] ?? []
      if (role === null) lines.forEach(draw)
      else this.#tags.within(role, () => this.#marked(() => lines.forEach(draw)))
      x += width
      this.#line({ x, y: top }, { x, y: bottom })
    }
    this.#y = bottom
  }

  #line(start: { x: number; y: number }, end: { x: number; y: number }, thickness = 0.5): void {
    this.#page.drawLine({ start, end, thickness, color: INK })
  }
}

const ROWS_A_TURN = 16

const OVER: readonly Column[] = [{ heading: '', share: 1 }]

/**
 * Breaks words into lines; a word that is wider than a line is broken between letters. An empty text is one empty line. A line ends with the space that
 * it was broken at, unseen: who has it read out, or searches in it, would have two words run together.
 */
function linesOf(text: string, font: Font, size: number, width: number, firstLine = 0): string[] {
  const lines: string[] = []
  let line = ''
  const fits = (tried: string) => font.getTextWidth(tried, size) <= width - (lines.length === 0 ? firstLine : 0)
  for (const word of text.normalize('NFC').split(/\s+/u)) {
    const tried = line === '' ? word : `${line} ${word}`
    if (fits(tried)) {
      line = tried
      continue
    }
    if (line !== '') lines.push(`${line} `)
    line = ''
    for (const letter of word) {
      if (line !== '' && !fits(line + letter)) {
        lines.push(line)
        line = ''
      }
      line += letter
    }
  }
  return [...lines, line]
}
