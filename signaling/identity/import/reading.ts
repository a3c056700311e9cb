// A file as bytes: whether it is such a table at all, in letters that can be read.
import { readCsv, type CsvLine } from '../../kit/csv-read.ts'
import { accept, refuse, type Outcome } from '../../wire/kit.ts'
import { columnsOf, type Columns } from './columns.ts'
import { MAX_IMPORT_ROWS, type FileRefusal } from './wire.ts'

/** A file as it was read; its rows are checked some at a time. */
export interface Table {
  readonly columns: Columns
  readonly width: number
  readonly lines: readonly CsvLine[]
}

export async function readFile(bytes: Uint8Array): Promise<Outcome<Table, FileRefusal>> {
  const text = decoded(bytes)
  if (text === null) return refuse('notUtf8')
  if (isGarbled(text)) return refuse('oldFont')
  const read = await readCsv(text, MAX_IMPORT_ROWS + 1)
  if (!read.ok) return refuse('badCsv', { line: read.line })
  const [heading, ...lines] = read.rows
  if (heading === undefined || lines.length === 0) return refuse('noRows')
  if (read.count > MAX_IMPORT_ROWS + 1) return refuse('tooManyRows', { most: MAX_IMPORT_ROWS, rows: read.count - 1 })
  const found = columnsOf(heading.cells)
  if ('missing' in found) return refuse('missingColumn', { state: found.missing })
  return accept({ columns: found.columns, width: heading.cells.length, lines })
}

/** Letters and signs of Latin-1 that Vietnamese has no use for, and letters that Vietnamese alone has. */
const FOREIGN = /[¡-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ]/gu
const VIETNAMESE = /[ĂăĐđĨĩŨũƠơƯư\u1EA0-\u1EF9]/gu
/** Enough to tell a language by. */
const LOOKED_AT = 100_000

/** Text of the old fonts (TCVN3, VNI), or UTF-8 that a program took for another code: Latin letters that make no words. */
function isGarbled(text: string): boolean {
  const begin = text.slice(0, LOOKED_AT).normalize('NFC')
  const foreign = begin.match(FOREIGN)?.length ?? 0
  return foreign >= 3 && foreign > (begin.match(VIETNAMESE)?.length ?? 0)
}

/** @returns null for what is no UTF-8. A mark of the byte order is no part of the text. */
function decoded(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    // `TypeError`: some byte is none of UTF-8.
    return null
  }
}
