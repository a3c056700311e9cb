// Writes the minutes as a DOCX (ECMA-376 WordprocessingML, the parts that Word and LibreOffice need): A4 with the decree's margins, Times New Roman,
// real tables whose heading stands again on each page, page numbers in the upper margin from the second page on.
import { strToU8, zipSync } from 'fflate'
import { MOTTO, NATION, type FormBlock, type FormColumn } from '../wire/minutes-form.ts'

/** In twentieths of a point: A4, margins 20 mm, 15 mm right, 30 mm left. */
const PAGE = { width: 11_906, height: 16_838, top: 1_134, right: 851, bottom: 1_134, left: 1_701 } as const
const BODY_WIDTH = PAGE.width - PAGE.left - PAGE.right
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
/** A file that says the same has the same bytes. */
const MADE = new Date(2020, 0, 1)

export function minutesDocx(blocks: readonly FormBlock[], title: string): Uint8Array {
  const parts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${WORD}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${WORD}.styles+xml"/><Override PartName="/word/header1.xml" ContentType="${WORD}.header+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(`Biên bản: ${title}`)}</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${OFFICE}/header" Target="header1.xml"/></Relationships>`,
    'word/styles.xml': `<w:styles ${W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`,
    'word/header1.xml': `<w:hdr ${W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`,
    'word/document.xml': `<w:document ${W} ${R}><w:body>${blocks.map(blockXml).join('')}<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="${PAGE.width}" w:h="${PAGE.height}"/><w:pgMar w:top="${PAGE.top}" w:right="${PAGE.right}" w:bottom="${PAGE.bottom}" w:left="${PAGE.left}" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>`,
  }
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([path, xml]) => [path, [strToU8(`${DECLARATION}${xml}`), { mtime: MADE }] as const]),
    ),
  )
}

function blockXml(block: FormBlock): string {
  switch (block.kind) {
    case 'head':
      return headXml(block)
    case 'title':
      return (
        written({ text: block.text, bold: true, align: 'center', keepNext: true }) +
        written({ text: block.about, bold: true, align: 'center', after: 240 })
      )
    case 'heading':
      return written({ text: block.text, bold: true, before: 120, after: 80, firstLine: 567, keepNext: true })
    case 'paragraph':
      return written({ ...block, after: 80, firstLine: 567, align: 'both' })
    case 'table':
      return tableXml(block.columns, block.rows)
    case 'foot':
      return footXml(block)
    default:
      return block satisfies never
  }
}

interface Written {
  readonly text: string
  /** In half points; 28 where nothing is said. */
  readonly size?: number
  readonly bold?: boolean
  readonly italic?: boolean
  readonly underlined?: boolean
  readonly align?: 'left' | 'center' | 'both'
  readonly before?: number
  readonly after?: number
  readonly firstLine?: number
  readonly keepNext?: boolean
}

/** A paragraph. Within it the order of the properties is that of the schema: Word refuses another. */
function written({ text, size = 28, bold, italic, underlined, ...paragraph }: Written): string {
  const { align = 'left', before = 0, after = 0, firstLine = 0, keepNext } = paragraph
  const properties = `${keepNext === true ? '<w:keepNext/>' : ''}<w:spacing w:before="${before}" w:after="${after}"/>${
    firstLine > 0 ? `<w:ind w:firstLine="${firstLine}"/>` : ''
  }<w:jc w:val="${align}"/>`
  const run = `${bold === true ? '<w:b/>' : ''}${italic === true ? '<w:i/>' : ''}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>${
    underlined === true ? '<w:u w:val="single"/>' : ''
  }`
  return `<w:p><w:pPr>${properties}</w:pPr><w:r><w:rPr>${run}</w:rPr><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`
}

/** Columns side by side without lines, as at the head and at the foot. */
function beside(cells: readonly { readonly share: number; readonly xml: string }[]): string {
  const widths = cells.map(({ share }) => Math.round(BODY_WIDTH * share))
  const row = cells.map(
    ({ xml }, index) => `<w:tc><w:tcPr><w:tcW w:w="${widths[index] ?? 0}" w:type="dxa"/></w:tcPr>${xml}</w:tc>`,
  )
  return `<w:tbl><w:tblPr><w:tblW w:w="${BODY_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>${gridXml(widths)}<w:tr><w:trPr><w:cantSplit/></w:trPr>${row.join('')}</w:tr></w:tbl>${written({ text: '', size: 16 })}`
}

const gridXml = (widths: readonly number[]): string =>
  `<w:tblGrid>${widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>`

type Head = Extract<FormBlock, { kind: 'head' }>
function headXml({ above, holder, number, placeAndDay }: Head): string {
  const upper = (text: string) => text.toLocaleUpperCase('vi')
  const center = { align: 'center' } as const
  return beside([
    {
      share: 0.4,
      xml: `${above === null ? '' : written({ text: upper(above), size: 26, ...center })}${written({ text: upper(holder), size: 26, bold: true, underlined: true, ...center, after: 120 })}${written({ text: number, size: 26, ...center })}`,
    },
    {
      share: 0.6,
      xml: `${written({ text: NATION, size: 24, bold: true, ...center })}${written({ text: MOTTO, size: 26, bold: true, underlined: true, ...center, after: 120 })}${written({ text: placeAndDay, size: 26, italic: true, ...center })}`,
    },
  ])
}

function tableXml(columns: readonly FormColumn[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ share }) => Math.round(BODY_WIDTH * share))
  const cell = (text: string, index: number, bold: boolean) =>
    `<w:tc><w:tcPr><w:tcW w:w="${widths[index] ?? 0}" w:type="dxa"/></w:tcPr>${written({ text, size: 24, bold, align: bold || columns[index]?.align === 'center' ? 'center' : 'left' })}</w:tc>`
  const row = (cells: readonly string[], bold: boolean) =>
    `<w:tr><w:trPr><w:cantSplit/>${bold ? '<w:tblHeader/>' : ''}</w:trPr>${columns.map((_, index) => cell(cells[index] ?? '', index, bold)).join('')}</w:tr>`
  const lines = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(
    (side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`,
  )
  const headings = columns.map(({ heading }) => heading)
  return `<w:tbl><w:tblPr><w:tblW w:w="${BODY_WIDTH}" w:type="dxa"/><w:tblBorders>${lines.join('')}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>${gridXml(widths)}${row(headings, true)}${rows.map((cells) => row(cells, false)).join('')}</w:tbl>${written({ text: '', size: 12 })}`
}

type Foot = Extract<FormBlock, { kind: 'foot' }>
function footXml({ signatures, recipients }: Foot): string {
  const signed = signatures.map(({ role, name }) => ({
    share: 1 / signatures.length,
    xml: `${written({ text: role, bold: true, align: 'center', before: 240, after: 1_400, keepNext: true })}${written({ text: name, bold: true, align: 'center' })}`,
  }))
  return `${beside(signed)}${written({ text: 'Nơi nhận:', size: 24, bold: true, italic: true })}${recipients
    .map((text) => written({ text: `- ${text}`, size: 22 }))
    .join('')}`
}

/** No text that was typed can end an element or stand for one; signs that XML 1.0 does not know are left out. */
function escaped(text: string): string {
  return text
    .replace(/(?![\n\t])\p{Cc}|[\p{Cs}\uFFFE\uFFFF]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
