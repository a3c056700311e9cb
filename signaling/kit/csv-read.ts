// Reads tables that spreadsheet programs wrote: RFC 4180, with the separators that they really use.
import { nextTurn } from './next-turn.ts'

export interface CsvLine {
  /** As an editor counts it, from 1: where the row begins. */
  readonly line: number
  readonly cells: readonly string[]
}
export type CsvRead =
  | { readonly ok: true; readonly rows: readonly CsvLine[]; readonly count: number }
  | { readonly ok: false; readonly line: number }

/** More columns than any list of people has. */
const MOST_CELLS = 200
const SIGNS_AT_ONCE = 65_536

const SEPARATORS = [';', ',', '\t'] as const

/** Excel puts `;` where the system's decimal sign is a comma, as in Vietnam. The one that the first line has most of counts, outside quotes. */
function separatorOf(text: string): string {
  const counts = new Map<string, number>()
  let quoted = false
  for (const sign of text) {
    if (sign === '"') quoted = !quoted
    else if (!quoted && (sign === '\n' || sign === '\r')) break
    else if (!quoted) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  }
  const count = (sign: string) => counts.get(sign) ?? 0
  return SEPARATORS.reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/**
 * The rows of a table, without those that are empty: the first so many of them, and how many there are. A first line `sep=;`, which Excel takes as an order, is one too.
 *
 * @returns the line on which a quoted cell begins that never ends, when there is one.
 */
export async function readCsv(text: string, most: number): Promise<CsvRead> {
  const named = /^sep=([;,\t])\r?\n/iu.exec(text)
  const body = named === null ? text : text.slice(named[0].length)
  const separator = named?.[1] ?? separatorOf(body)
  const reader = new Reader(named === null ? 1 : 2, most)
  for (let at = 0; at < body.length; at += 1) {
    // A file of megabytes takes tenths of a second: the running meetings have their turn in between.
    if (at % SIGNS_AT_ONCE === 0) await nextTurn()
    const sign = body[at] ?? ''
    if (reader.quoted) {
      if (sign !== '"') reader.add(sign)
      else if (body[at + 1] === '"') {
        reader.add('"')
        at += 1
      } else reader.quoted = false
    } else if (sign === '"' && reader.cellIsEmpty) reader.openQuote()
    else if (sign === separator) reader.endCell()
    else if (sign === '\n' || (sign === '\r' && body[at + 1] !== '\n')) reader.endRow()
    else if (sign !== '\r') reader.add(sign)
  }
  if (reader.quoted) return { ok: false, line: reader.quoteLine }
  reader.endRow()
  return { ok: true, rows: reader.rows, count: reader.count }
}

class Reader {
  readonly rows: CsvLine[] = []
  count = 0
  quoted = false
  quoteLine = 0
  #line: number
  #rowLine: number
  #cells: string[] = []
  #cell = ''
  readonly #most: number

  constructor(firstLine: number, most: number) {
    this.#most = most
    this.#line = firstLine
    this.#rowLine = firstLine
  }

  get cellIsEmpty(): boolean {
    return this.#cell === ''
  }

  add(sign: string): void {
    if (sign === '\n') this.#line += 1
    this.#cell += sign
  }

  openQuote(): void {
    this.quoted = true
    this.quoteLine = this.#line
  }

  endCell(): void {
    if (this.#cells.length < MOST_CELLS) this.#cells.push(this.#cell)
    // Behind the last that is kept only one with text matters: the row has too many.
    else if (this.#cell.trim() !== '') this.#cells[MOST_CELLS - 1] = this.#cell
    this.#cell = ''
  }

  endRow(): void {
    this.endCell()
    if (this.#cells.some((cell) => cell.trim() !== '')) {
      this.count += 1
      // What is over the limit takes no memory: eight megabytes may be millions of rows.
      if (this.rows.length < this.#most) this.rows.push({ line: this.#rowLine, cells: this.#cells })
    }
    this.#cells = []
    this.#line += 1
    this.#rowLine = this.#line
  }
}
