// Small Word files as a secretary sends them, written part by part, for the tests of what becomes of them.
import { contentTypes, escaped, OFFICE, pack, relations, XML, type Parts, type Relation } from './zip.ts'

const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'

export interface WordFile {
  /** Paragraphs as XML: those of `paragraph` and the like. */
  readonly body: readonly string[]
  readonly comments?: readonly string[]
  readonly relations?: readonly Relation[]
  /** The type of the main part; another one makes a template or a file with macros. */
  readonly mainType?: string
  readonly more?: Parts
}

export const paragraph = (text: string, font?: string): string => `<w:p>${run(text, font)}</w:p>`

export function run(text: string, font?: string): string {
  const fonts =
    font === undefined ? '' : `<w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:cs="${font}"/></w:rPr>`
  return `<w:r>${fonts}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`
}

const by = 'w:author="Trần Văn B" w:date="2026-11-01T08:00:00Z"'

/** A paragraph in which a word was put in the place of another one, with the change still being tracked. */
export const trackedParagraph = (before: string, removed: string, added: string): string =>
  `<w:p>${run(before)}<w:del w:id="1" ${by}><w:r><w:delText xml:space="preserve">${escaped(removed)}</w:delText></w:r></w:del><w:ins w:id="2" ${by}>${run(added)}</w:ins></w:p>`

/** A field with the text that it showed last. @param locked - It keeps that text. */
export const fieldParagraph = (before: string, instruction: string, shown: string, locked = false): string =>
  `<w:p>${run(before)}<w:r><w:fldChar w:fldCharType="begin"${locked ? ' w:fldLock="true"' : ''}/></w:r><w:r><w:instrText xml:space="preserve"> ${escaped(instruction)} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`

/** A picture that lies elsewhere, by the id of its relation. */
export const linkedPicture = (id: string): string =>
  `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="1800000" cy="1800000"/><wp:docPr id="1" name="Hình 1"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="Hình 1"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="1800000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`

export function wordFile({ body, comments = [], relations: own = [], mainType, more = {} }: WordFile): Uint8Array {
  const section =
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701"/></w:sectPr>'
  const written = comments.map((text, id) => `<w:comment w:id="${id}" ${by}>${paragraph(text)}</w:comment>`)
  return pack({
    '[Content_Types].xml': contentTypes({
      'word/document.xml': mainType ?? `${TYPE}.document.main+xml`,
      ...(comments.length > 0 ? { 'word/comments.xml': `${TYPE}.comments+xml` } : {}),
    }),
    '_rels/.rels': relations([{ id: 'rId1', type: 'officeDocument', target: 'word/document.xml' }]),
    'word/document.xml': `${XML}<w:document xmlns:w="${W}" xmlns:r="${OFFICE}"><w:body>${body.join('')}${section}</w:body></w:document>`,
    'word/_rels/document.xml.rels': relations([
      ...own,
      ...(comments.length > 0 ? [{ id: 'rIdC', type: 'comments', target: 'comments.xml' }] : []),
    ]),
    ...(comments.length > 0
      ? { 'word/comments.xml': `${XML}<w:comments xmlns:w="${W}">${written.join('')}</w:comments>` }
      : {}),
    ...more,
  })
}
