// Small Excel files as a secretary sends them, written part by part, for the tests of what becomes of them.
import { contentTypes, escaped, OFFICE, pack, relations, XML } from './zip.ts'

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const S = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

export interface SheetPlan {
  readonly name: string
  readonly hidden?: boolean
  /** Rows of cells: text, figures, or a formula with the result that was stored with it, if one was. */
  readonly rows: readonly (readonly (string | number | { readonly formula: string; readonly stored?: number })[])[]
  /** Numbers (1-based) of rows and columns that are hidden. */
  readonly hiddenRows?: readonly number[]
  readonly hiddenColumns?: readonly number[]
  /** Of every column, in characters. */
  readonly columnWidth?: number
  /** `A1:B2`. */
  readonly printArea?: string
}

export function workbook(sheets: readonly SheetPlan[], { font = 'Calibri' } = {}): Uint8Array {
  const parts = sheets.map((_sheet, index) => `xl/worksheets/sheet${index + 1}.xml`)
  const areas = sheets.flatMap(({ name, printArea }, index) =>
    printArea === undefined
      ? []
      : [`<definedName name="_xlnm.Print_Area" localSheetId="${index}">'${name}'!${absolute(printArea)}</definedName>`],
  )
  const listed = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}"${hidden === true ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  )
  return pack({
    '[Content_Types].xml': contentTypes({
      'xl/workbook.xml': `${TYPE}.sheet.main+xml`,
      'xl/styles.xml': `${TYPE}.styles+xml`,
      ...Object.fromEntries(parts.map((part) => [part, `${TYPE}.worksheet+xml`])),
    }),
    '_rels/.rels': relations([{ id: 'rId1', type: 'officeDocument', target: 'xl/workbook.xml' }]),
    'xl/workbook.xml': `${XML}<workbook xmlns="${S}" xmlns:r="${OFFICE}"><sheets>${listed.join('')}</sheets>${areas.length > 0 ? `<definedNames>${areas.join('')}</definedNames>` : ''}</workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...parts.map((part, index) => ({ id: `rId${index + 1}`, type: 'worksheet', target: part.slice(3) })),
      { id: 'rIdS', type: 'styles', target: 'styles.xml' },
    ]),
    'xl/styles.xml': `${XML}<styleSheet xmlns="${S}"><fonts count="1"><font><sz val="11"/><name val="${font}"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(sheets.map((sheet, index) => [parts[index] ?? '', worksheet(sheet)])),
  })
}

function worksheet({ rows, hiddenRows = [], hiddenColumns = [], columnWidth }: SheetPlan): string {
  const width = columnWidth === undefined ? '' : ` defaultColWidth="${columnWidth}"`
  const columns = hiddenColumns.map((column) => `<col min="${column}" max="${column}" width="9" hidden="1"/>`)
  const lines = rows.map((cells, row) => {
    const written = cells.map((cell, column) => cellXml(`${String.fromCharCode(65 + column)}${row + 1}`, cell))
    return `<row r="${row + 1}"${hiddenRows.includes(row + 1) ? ' hidden="1"' : ''}>${written.join('')}</row>`
  })
  return `${XML}<worksheet xmlns="${S}"><sheetFormatPr defaultRowHeight="15"${width}/>${columns.length > 0 ? `<cols>${columns.join('')}</cols>` : ''}<sheetData>${lines.join('')}</sheetData></worksheet>`
}

function cellXml(at: string, cell: SheetPlan['rows'][number][number]): string {
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'string') return `<c r="${at}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`
  const stored = cell.stored === undefined ? '' : `<v>${cell.stored}</v>`
  return `<c r="${at}"><f>${escaped(cell.formula)}</f>${stored}</c>`
}

const absolute = (area: string): string => area.replace(/([A-Z]+)(\d+)/gu, '$$$1$$$2')
