// A small OpenDocument text, written part by part, for the tests of what becomes of it.
import { pack, XML, type Parts } from './zip.ts'

const ODF = 'urn:oasis:names:tc:opendocument:xmlns'
const SPACES = `xmlns:office="${ODF}:office:1.0" xmlns:text="${ODF}:text:1.0" xmlns:draw="${ODF}:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"`
const TYPE = 'application/vnd.oasis.opendocument.text'

/** @param body - Paragraphs as XML: `<text:p>…</text:p>`. */
export function openText(body: string, more: Parts = {}): Uint8Array {
  return pack({
    mimetype: TYPE,
    'META-INF/manifest.xml': `${XML}<manifest:manifest xmlns:manifest="${ODF}:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="${TYPE}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    'content.xml': `${XML}<office:document-content ${SPACES} office:version="1.3"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ...more,
  })
}
