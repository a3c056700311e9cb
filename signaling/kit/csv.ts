// Tables for spreadsheet programs: RFC 4180, in UTF-8 with the mark that Excel needs to read Vietnamese, with harmless fields.

/** Hà Giang's clock on every server: the book is read by people there. */
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** Tables one under the other, an empty line between them. */
export function csvFile(tables: readonly string[]): string {
  return `\uFEFF${tables.join('\r\n')}`
}

/** Rows numbered from 1 under their headings. */
export function csvTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows.map((fields, index) => [String(index + 1), ...fields])]
  return lines.map(csvRow).join('')
}

export function csvRow(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

/** Signs that begin a formula, also behind what such programs pass over: white space, control and invisible characters. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-\u2212@]/u

/**
 * Quoted as RFC 4180 says. A text that a spreadsheet would take for a formula gets an apostrophe in front. Full-width and
 * small forms count as the sign that they stand for (NFKC): some programs turn them into it.
 */
export function csvField(text: string): string {
  const harmless = FORMULA.test(text.normalize('NFKC')) || /^[\t\r\n]/u.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/** `dd/MM/yyyy HH:mm:ss` in Vietnam. */
export function vietnamTime(atMs: number): string {
  return parts.format(atMs).replace(',', '')
}
