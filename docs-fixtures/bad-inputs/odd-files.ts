/**
 * Builds PDF files whose end, index or stream lengths are untidy or torn, as mail gateways, scanners' firmware and half-done
 * copies leave them. Every page bears its own words, so that a test can tell which of them can still be read.
 */
import { Buffer } from 'node:buffer'

export interface OddPdf {
  /** Bytes before `%PDF`. */
  readonly before?: string
  readonly eol?: '\n' | '\r' | '\r\n'
  /** What follows the offset of the index; the usual is a line break and the end mark. */
  readonly end?: string
  readonly after?: string
  /** What `startxref` says, from where the table lies. */
  readonly startxref?: (offset: number) => number
  /** What the table says of an object, from where it lies. */
  readonly entry?: (offset: number, objectNumber: number) => number
  readonly size?: (count: number) => number
  /** The `/Length` that a content stream states. */
  readonly contentLength?: (length: number) => number
  readonly pages?: number
  /** The `/Count` of the page tree. */
  readonly count?: (pages: number) => number
  readonly catalog?: string
  readonly trailer?: string
  /** More objects, numbered on from the pages'. */
  readonly more?: readonly string[]
}

/** Number of the object that holds page `pageIndex`; its content is the next one. */
export const pageObject = (pageIndex: number): number => 4 + 2 * pageIndex

export function oddPdf(odd: OddPdf = {}): Buffer {
  const { before = '', eol = '\n', after = '', pages = 8, catalog = '', trailer = '', more = [] } = odd
  const kids = Array.from({ length: pages }, (_, index) => `${pageObject(index)} 0 R`).join(' ')
  const bodies = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    `<</Type/Pages/Count ${odd.count?.(pages) ?? pages}/Kids[${kids}]/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>',
  ]
  for (let index = 0; index < pages; index += 1) {
    const content = `BT /F1 20 Tf 72 740 Td (Trang so ${index + 1}) Tj ET`
    bodies.push(`<</Type/Page/Parent 2 0 R/Contents ${pageObject(index) + 1} 0 R>>`)
    const length = odd.contentLength?.(content.length) ?? content.length
    bodies.push(
      `<</Length ${length}>>${eol === '\r' ? '\r\n' : eol}stream${eol === '\r' ? '\r\n' : eol}`.replace(
        /^(<<[^>]*>>)[\r\n]+/u,
        `$1${eol}`,
      ) + `${content}${eol}endstream`,
    )
  }
  bodies.push(...more)
  let text = `${before}%PDF-1.7${eol}`
  const offsets: number[] = []
  for (const [index, body] of bodies.entries()) {
    offsets.push(text.length - before.length)
    text += `${index + 1} 0 obj${eol}${body}${eol}endobj${eol}`
  }
  const table = text.length - before.length
  const entries = offsets.map((offset, index) => odd.entry?.(offset, index + 1) ?? offset)
  const line = eol.length === 2 ? eol : ` ${eol}`
  text += `xref${eol}0 ${entries.length + 1}${eol}0000000000 65535 f${line}`
  text += entries.map((offset) => `${String(offset).padStart(10, '0')} 00000 n${line}`).join('')
  text += `trailer${eol}<</Size ${odd.size?.(bodies.length + 1) ?? bodies.length + 1}/Root 1 0 R${trailer}>>${eol}`
  text += `startxref${eol}${odd.startxref?.(table) ?? table}${odd.end ?? `${eol}%%EOF${eol}`}${after}`
  return Buffer.from(text, 'latin1')
}

/** Adds a revision at the end that replaces a page's words, as signing and stamping programs do. */
export function withUpdate(whole: Buffer, pageIndex: number, words: string): Buffer {
  const number = pageObject(pageIndex) + 1
  const previous = Number(/startxref\s+(\d+)\s+%%EOF\s*$/u.exec(whole.toString('latin1'))?.[1])
  const content = `BT /F1 20 Tf 72 740 Td (${words}) Tj ET`
  const object = `${number} 0 obj\n<</Length ${content.length}>>\nstream\n${content}\nendstream\nendobj\n`
  const size = Number(/\/Size (\d+)/u.exec(whole.toString('latin1'))?.[1])
  const table = `xref\n${number} 1\n${String(whole.length).padStart(10, '0')} 00000 n \n`
  const trailer = `trailer\n<</Size ${size}/Root 1 0 R/Prev ${previous}>>\nstartxref\n${whole.length + object.length}\n%%EOF\n`
  return Buffer.concat([whole, Buffer.from(object + table + trailer, 'latin1')])
}
