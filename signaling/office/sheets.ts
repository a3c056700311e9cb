// What may surprise the readers of a printed Excel file.
import type { OfficeZip } from './office-zip.ts'
import type { Findings } from './findings.ts'
import { partAt, relationsOf } from './relations.ts'
import { countOf, isOn, readXml, type Element } from './xml.ts'

const WORKBOOK = 'xl/workbook.xml'

interface Sheet {
  readonly name: string
  readonly part: string | undefined
  readonly hidden: boolean
}

export function surprisesOfSheets(zip: OfficeZip, findings: Findings): void {
  const { sheets, withPrintArea, recalculates } = readWorkbook(zip)
  for (const name of withPrintArea) findings.name('printAreas', name)
  for (const { name, hidden, part } of sheets) {
    if (hidden) {
      findings.name('hiddenSheets', name)
      continue
    }
    if (part === undefined) continue
    const sheet = new SheetReading()
    readXml(zip.textOf(part), { open: (element) => sheet.open(element), close: (closed) => sheet.close(closed) })
    if (sheet.hiddenRows) findings.name('hiddenRows', name)
    if (sheet.hiddenColumns) findings.name('hiddenColumns', name)
    if (sheet.isWide() && !withPrintArea.has(name)) findings.name('wideSheets', name)
    findings.count('uncalculated', recalculates ? sheet.formulas : sheet.uncalculated)
  }
  for (const name of zip.names.filter((part) => /^xl\/comments[^/]*\.xml$/u.test(part)))
    findings.count('cellNotes', countOf(zip.textOf(name), new Set(['comment'])))
  let inFont = false
  readXml(zip.textOf('xl/styles.xml'), {
    open: ({ name, of }) => {
      if (name === 'font') inFont = true
      if (inFont && name === 'name') findings.font(of('val'))
    },
    close: (name) => {
      if (name === 'font') inFont = false
    },
  })
}

function readWorkbook(zip: OfficeZip) {
  const relations = relationsOf(zip, WORKBOOK)
  const sheets: Sheet[] = []
  const areas: number[] = []
  let recalculates = false
  readXml(zip.textOf(WORKBOOK), {
    open: ({ name, of, relation }) => {
      if (name === 'sheet') {
        const found = relations.find(({ id }) => id === relation)
        const part = found === undefined ? undefined : partAt('xl', found)
        sheets.push({ name: of('name') ?? '', part, hidden: (of('state') ?? 'visible') !== 'visible' })
      }
      if (name === 'definedName' && of('name') === '_xlnm.Print_Area') areas.push(Number(of('localSheetId')))
      // The program that wrote the file worked nothing out and leaves it to the one that opens it.
      if (name === 'calcPr' && isOn(of('fullCalcOnLoad'))) recalculates = true
    },
  })
  const withPrintArea = new Set(areas.flatMap((index) => sheets[index]?.name ?? []))
  return { sheets, withPrintArea, recalculates }
}

/** A4, A3 and Letter as Excel numbers them: their shorter and longer side, in points. */
const PAPERS: Readonly<Record<string, readonly [number, number]>> = {
  1: [612, 792],
  8: [841.9, 1190.6],
  9: [595.3, 841.9],
}
const INCH = 72
/** A character of the usual font, and what a column has besides its characters, in points. */
const CHARACTER = 5.25
const COLUMN_EDGE = 3.75
const USUAL_CHARACTERS = 8.43
/** A printer rounds; so much more than the paper is no surprise yet, in points. */
const SLACK = 8

class SheetReading {
  hiddenRows = false
  hiddenColumns = false
  formulas = 0
  uncalculated = 0
  readonly #columns: { first: number; last: number; characters: number }[] = []
  #usual = USUAL_CHARACTERS
  #lastColumn = 0
  #cell = { formula: false, value: false }
  #page = { paper: '9', landscape: false, scale: 100, fits: false, margins: 1.4 * INCH }

  open({ name, of }: Element): void {
    if (name === 'row' && isOn(of('hidden'))) this.hiddenRows = true
    if (name === 'sheetFormatPr') this.#usual = Number(of('defaultColWidth') ?? this.#usual)
    if (name === 'col') {
      const hidden = isOn(of('hidden'))
      if (hidden) this.hiddenColumns = true
      const characters = hidden ? 0 : Number(of('width') ?? this.#usual)
      this.#columns.push({ first: Number(of('min')), last: Number(of('max')), characters })
    }
    if (name === 'c') {
      this.#cell = { formula: false, value: false }
      this.#lastColumn = Math.max(this.#lastColumn, columnOf(of('r') ?? ''))
    }
    if (name === 'f') this.#cell.formula = true
    if (name === 'v' || name === 'is') this.#cell.value = true
    if (name === 'pageSetUpPr' && isOn(of('fitToPage'))) this.#page.fits = true
    if (name === 'pageMargins') this.#page.margins = (Number(of('left') ?? 0.7) + Number(of('right') ?? 0.7)) * INCH
    if (name === 'pageSetup') {
      this.#page.paper = of('paperSize') ?? this.#page.paper
      this.#page.landscape = of('orientation') === 'landscape'
      this.#page.scale = Number(of('scale') ?? 100)
    }
  }

  close(name: string): void {
    if (name !== 'c' || !this.#cell.formula) return
    this.formulas += 1
    if (!this.#cell.value) this.uncalculated += 1
  }

  /** Whether its columns are wider than the paper that it is printed on. */
  isWide(): boolean {
    const { paper, landscape, scale, fits, margins } = this.#page
    if (fits) return false
    const [short, long] = PAPERS[paper] ?? [595.3, 841.9]
    let width = 0
    // More columns than these are as wide as any paper.
    for (let column = 1; column <= Math.min(this.#lastColumn, 500); column += 1) {
      const set = this.#columns.find(({ first, last }) => first <= column && column <= last)
      const characters = set?.characters ?? this.#usual
      if (characters > 0) width += characters * CHARACTER + COLUMN_EDGE
    }
    return (width * scale) / 100 > (landscape ? long : short) - margins + SLACK
  }
}

/** 1-based: of `AB12` it is 28. */
function columnOf(cell: string): number {
  const letters = /^[A-Z]{1,3}/u.exec(cell)?.[0] ?? ''
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0)
}
