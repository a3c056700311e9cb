// Tables as files for spreadsheet programs: one CSV file with all of them, or a workbook with a sheet for each.
import writeExcelFile, { type Row, type Sheet } from 'write-excel-file/node'
import { csvFile, csvRow } from './csv.ts'

export interface Table {
  readonly title: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** The last line; none where nothing is added up. */
  readonly sum?: readonly (string | number)[]
}

export const TABLE_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

export function tablesCsv(tables: readonly Table[]): string {
  return csvFile(
    tables.map(({ title, headings, rows, sum }) =>
      [[title], headings, ...rows, ...(sum === undefined ? [] : [sum])]
        .map((fields) => csvRow(fields.map(csvText)))
        .join(''),
    ),
  )
}

/** Decimals as a Vietnamese spreadsheet program reads them. */
function csvText(field: string | number): string {
  return typeof field === 'number' ? String(field).replace('.', ',') : field
}

/** A workbook with a sheet for each table: figures as figures; words are words there, whatever they begin with. */
export function tablesXlsx(tables: readonly Table[]): Promise<Buffer> {
  const sheets: Sheet<Buffer>[] = tables.map(({ title, headings, rows, sum }) => ({
    sheet: title,
    stickyRowsCount: 1,
    columns: headings.map((_, index) => ({ width: index === 0 ? 6 : index === 1 ? 44 : 22 })),
    data: [bold(headings), ...rows.map((fields): Row => [...fields]), ...(sum === undefined ? [] : [bold(sum)])],
  }))
  return writeExcelFile(sheets).toBuffer()
}

function bold(fields: readonly (string | number)[]): Row {
  return fields.map((value) => ({ value, fontWeight: 'bold' as const }))
}
