import { Buffer } from 'node:buffer'

/** A PDF object's body: its dictionary or value, and a stream if it has one. */
export type PlainObject = { body: string; stream?: Uint8Array }

/**
 * Joins objects (numbered from 1) into a PDF with a classic cross-reference table. Object 1 must be the catalog.
 *
 * @param extraTrailer - More trailer entries, such as an encryption reference.
 * @param beginning - What stands before the first object.
 */
export function joinPdf(objects: PlainObject[], extraTrailer = '', beginning = ''): Uint8Array {
  const parts: Buffer[] = [Buffer.from(`%PDF-1.7\n%\xe2\xe3\xcf\xd3\n${beginning}`, 'latin1')]
  let length = parts[0]?.length ?? 0
  const offsets: number[] = []
  const add = (part: Buffer): void => {
    parts.push(part)
    length += part.length
  }
  objects.forEach(({ body, stream }, index) => {
    offsets.push(length)
    add(Buffer.from(`${index + 1} 0 obj\n${body}\n`, 'latin1'))
    if (stream !== undefined) add(Buffer.concat([Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')]))
    add(Buffer.from('endobj\n'))
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${extraTrailer}>>\nstartxref\n${length}\n%%EOF\n`
  add(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${trailer}`, 'latin1'))
  return new Uint8Array(Buffer.concat(parts))
}

/**
 * A sound PDF with `count` pages that share one content stream; the pages hang in a tree of at most 100 children a node, as
 * real producers write it.
 */
export function manyPages(count: number, line: string, beginning = ''): Uint8Array {
  const content = Buffer.from(`BT /F1 20 Tf 72 740 Td (${line}) Tj ET`, 'latin1')
  const groups = Math.ceil(count / 100)
  const firstPage = 5 + groups
  const references = (first: number, many: number): string =>
    Array.from({ length: many }, (_, index) => `${first + index} 0 R`).join(' ')
  const objects: PlainObject[] = [
    { body: '<</Type/Catalog/Pages 2 0 R>>' },
    {
      body: `<</Type/Pages/Count ${count}/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Kids[${references(5, groups)}]>>`,
    },
    { body: '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>' },
    { body: `<</Length ${content.length}>>`, stream: content },
  ]
  for (let group = 0; group < groups; group++) {
    const many = Math.min(100, count - group * 100)
    objects.push({
      body: `<</Type/Pages/Parent 2 0 R/Count ${many}/Kids[${references(firstPage + group * 100, many)}]>>`,
    })
  }
  for (let page = 0; page < count; page++) {
    objects.push({ body: `<</Type/Page/Parent ${5 + Math.floor(page / 100)} 0 R/Contents 4 0 R>>` })
  }
  return joinPdf(objects, '', beginning)
}
