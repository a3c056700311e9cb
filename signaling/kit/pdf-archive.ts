// What makes a PDF one for keeping (PDF/A, ISO 19005): it says so in its metadata, brings the meaning of its colours along, and names what is attached.
import { PdfArray, PdfBool, PdfDict, PdfName, PdfNumber, PdfRef, PdfStream, PdfString, type PDF } from '@libpdf/core'
import { srgbProfile } from './srgb-profile.ts'

const PRODUCER = 'Họp không giấy tờ'

/**
 * Marks a file as PDF/A-2b, and as PDF/A-3b where something is attached: part 2 takes no attachment that is not PDF/A itself. What is drawn must keep
 * to it: letters embedded, colours as grey or RGB.
 *
 * @param title - As the file bears it.
 */
export function markArchive(pdf: PDF, title: string): void {
  const catalog = pdf.getCatalog()
  const attached = describeAttached(pdf)
  // Metadata and information have the same moment, in whole seconds.
  const made = new Date(Math.floor(Date.now() / 1_000) * 1_000)
  pdf.setMetadata({
    author: PRODUCER,
    creator: PRODUCER,
    producer: PRODUCER,
    creationDate: made,
    modificationDate: made,
  })
  const metadata = new PdfStream([
    ['Type', PdfName.of('Metadata')],
    ['Subtype', PdfName.of('XML')],
  ])
  metadata.setData(Buffer.from(packet(title, made, attached ? 3 : 2)))
  catalog.set('Metadata', pdf.register(metadata))
  const profile = new PdfStream([['N', PdfNumber.of(3)]])
  profile.setData(srgbProfile())
  const intent = PdfDict.of({
    Type: PdfName.of('OutputIntent'),
    S: PdfName.of('GTS_PDFA1'),
    OutputConditionIdentifier: PdfString.fromString('sRGB'),
    Info: PdfString.fromString('sRGB IEC61966-2.1'),
    DestOutputProfile: pdf.register(profile),
  })
  catalog.set('OutputIntents', new PdfArray([pdf.register(intent)]))
  catalog.set('ViewerPreferences', PdfDict.of({ DisplayDocTitle: PdfBool.of(true) }))
}

/** Each attached file says what it is to the document. @returns whether there is one. */
function describeAttached(pdf: PDF): boolean {
  const at = (dict: PdfDict | null, key: string): unknown => {
    const value = dict?.get(key)
    return value instanceof PdfRef ? pdf.getObject(value) : value
  }
  const dictAt = (dict: PdfDict | null, key: string): PdfDict | null => {
    const value = at(dict, key)
    return value instanceof PdfDict ? value : null
  }
  const catalog = pdf.getCatalog()
  const names = at(dictAt(dictAt(catalog, 'Names'), 'EmbeddedFiles'), 'Names')
  if (!(names instanceof PdfArray)) return false
  const files: PdfRef[] = []
  for (let index = 1; index < names.length; index += 2) {
    const ref = names.at(index)
    const file = ref instanceof PdfRef ? pdf.getObject(ref) : null
    if (!(ref instanceof PdfRef) || !(file instanceof PdfDict)) continue
    file.set('AFRelationship', PdfName.of('Data'))
    const embedded = dictAt(file, 'EF')
    const stream = embedded?.get('F')
    if (embedded !== null && stream !== undefined) embedded.set('UF', stream)
    files.push(ref)
  }
  if (files.length > 0) catalog.set('AF', new PdfArray(files))
  return files.length > 0
}

function packet(title: string, made: Date, part: 2 | 3): string {
  const moment = made.toISOString().replace('.000', '')
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>${part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${PRODUCER}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>${PRODUCER}</xmp:CreatorTool><pdf:Producer>${PRODUCER}</pdf:Producer>
<xmp:CreateDate>${moment}</xmp:CreateDate><xmp:ModifyDate>${moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
}

/** No title can end an element; signs that XML 1.0 does not know are left out. */
function escaped(text: string): string {
  return text
    .replace(/(?![\n\t])\p{Cc}|[\p{Cs}\uFFFE\uFFFF]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
