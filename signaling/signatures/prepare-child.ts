/**
 * Runs as a process of its own and appends a signature field with its visible mark to a PDF: whatever a hostile file does to it, the server
 * goes on. Started by prepare.ts with limits; arguments: the file, where the prepared one goes, the place as JSON. Prints one line of JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { PdfArray, PdfDict, PdfName, PdfNumber, PdfStream, PdfString, type PDF, type PDFPage } from '@libpdf/core'
import { readAnnexFonts } from '../kit/annex-fonts.ts'
import { onPage, seenSize, type Box } from '../kit/page-box.ts'
import { resolved, seenPage, type SeenPage } from '../kit/pdf-pages.ts'
import { loadPdf } from './load-pdf.ts'
import { agencyMark, MarkRefused, nameMark, personMark, type Mark } from './marks.ts'
import { allowedAfterwards, formFields } from './pdf-fields.ts'
import { SignaturePlace, type PrepareReport } from './place.ts'
import { roomUnder } from './room-under.ts'

/** Print (bit 3) and Locked (bit 8). */
const WIDGET_FLAGS = 132
/** Exists a signature, and the file is only ever appended to. */
const SIGNATURES_APPEND_ONLY = 3

const [source, target, given] = process.argv.slice(2)
if (source === undefined || target === undefined || given === undefined)
  throw new Error('Usage: prepare-child SOURCE TARGET PLACE')

const report = await prepare(source, target, SignaturePlace.parse(JSON.parse(given)))
process.stdout.write(JSON.stringify(report), () => process.exit(0))

async function prepare(from: string, to: string, place: SignaturePlace): Promise<PrepareReport> {
  const bytes = new Uint8Array(readFileSync(from))
  const loaded = await loadPdf(bytes)
  if (!loaded.ok) return { kind: loaded.error }
  const pdf = loaded.value
  const fields = formFields(pdf)
  const certified = fields.some(({ value }) => value !== undefined && allowedAfterwards(pdf, value) === 1)
  if (certified) return { kind: 'certifiedPdf' }
  const room = place.kind === 'under' ? roomUnder(pdf, place) : null
  if (place.kind === 'under' && room === null) return { kind: 'noSuchPlace' }
  const page = pdf.getPages()[room?.pageIndex ?? (place.kind === 'person' ? place.pageNumber - 1 : 0)]
  if (page === undefined) return { kind: 'noSuchPage' }
  const seen = seenPage(pdf, page.dict)
  const mark = await drawMark(pdf, seen, place, room)
  if (mark instanceof MarkRefused) return { kind: mark.kind }
  const rectangle = onThePage(mark, seen)
  if (rectangle === null) return { kind: 'outsidePage' }
  const field = freeName(fields.map(({ name }) => name))
  addField(pdf, page, seen, { field, mark, rectangle })
  const prepared = await pdf.save({ incremental: true, subsetFonts: true })
  // libpdf writes the whole file again where it thinks that it must; the bytes of the paper stay.
  const keeps = prepared.length > bytes.length && Buffer.compare(prepared.subarray(0, bytes.length), bytes) === 0
  if (!keeps) return { kind: 'cannotAppend' }
  writeFileSync(to, prepared)
  return { kind: 'prepared', field }
}

async function drawMark(
  pdf: PDF,
  seen: SeenPage,
  place: SignaturePlace,
  room: Box | null,
): Promise<Mark | MarkRefused> {
  if (place.kind === 'under') {
    const box = room ?? { x: 0, y: 0, width: 0, height: 0 }
    return place.picturePath === null
      ? nameMark(pdf, (await readAnnexFonts()).italic, place.name, box)
      : personMark(pdf, new Uint8Array(readFileSync(place.picturePath)), box)
  }
  if (place.kind === 'person') return personMark(pdf, new Uint8Array(readFileSync(place.picturePath)), place)
  const { width } = seenSize(seen.visible, seen.rotation)
  return agencyMark(pdf, (await readAnnexFonts()).regular, width * seen.userUnit, place)
}

/** The mark's rectangle in the page's own coordinates; null: it does not lie within what is seen of the page. */
function onThePage({ height, width, x, y }: Box, { rotation, userUnit, visible }: SeenPage): Box | null {
  const page = seenSize(visible, rotation)
  const [left, right] = [x / userUnit, (x + width) / userUnit]
  const [top, bottom] = [page.height - y / userUnit, page.height - (y + height) / userUnit]
  const slack = 0.01
  if (left < -slack || bottom < -slack || right > page.width + slack || top > page.height + slack) return null
  const a = onPage(visible, rotation, left, bottom)
  const b = onPage(visible, rotation, right, top)
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(b.x - a.x), height: Math.abs(b.y - a.y) }
}

function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = `ChuKy${number}`
    if (!taken.includes(name)) return name
  }
}

interface NewField {
  readonly field: string
  readonly mark: Mark
  readonly rectangle: Box
}

function addField(pdf: PDF, page: PDFPage, seen: SeenPage, { field, mark, rectangle }: NewField): void {
  const { height, width, x, y } = rectangle
  const rotation = ((seen.rotation % 360) + 360) % 360
  const widget = PdfDict.of({
    Type: PdfName.of('Annot'),
    Subtype: PdfName.of('Widget'),
    FT: PdfName.of('Sig'),
    T: PdfString.fromString(field),
    F: PdfNumber.of(WIDGET_FLAGS),
    P: page.ref,
    Rect: numbers(x, y, x + width, y + height),
    MK: PdfDict.of({ R: PdfNumber.of(rotation) }),
    AP: PdfDict.of({ N: appearance(pdf, mark, rotation) }),
  })
  const ref = pdf.register(widget)
  fieldsOf(pdf).push(ref)
  const annotations = resolved(pdf, page.dict.get('Annots'))
  if (annotations instanceof PdfArray) annotations.push(ref)
  else page.dict.set('Annots', new PdfArray([ref]))
}

/** The list of the form's fields; a form is made where there is none. */
function fieldsOf(pdf: PDF): PdfArray {
  const there = resolved(pdf, pdf.getCatalog().get('AcroForm'))
  const form = there instanceof PdfDict ? there : new PdfDict()
  if (form !== there) pdf.getCatalog().set('AcroForm', pdf.register(form))
  form.set('SigFlags', PdfNumber.of(SIGNATURES_APPEND_ONLY))
  const fields = resolved(pdf, form.get('Fields'))
  if (fields instanceof PdfArray) return fields
  const made = new PdfArray()
  form.set('Fields', made)
  return made
}

/** The mark as a form XObject, upright for readers on a turned page: viewers fit what the matrix makes of the box into the rectangle. */
function appearance(pdf: PDF, mark: Mark, rotation: number) {
  const bbox = { x: 0, y: 0, width: mark.width, height: mark.height }
  const { ref } = pdf.createFormXObject({ bbox, operators: [...mark.operators] })
  const stream = pdf.getObject(ref)
  if (!(stream instanceof PdfStream)) throw new Error('The appearance is no stream')
  stream.set('Resources', mark.resources)
  const radians = (rotation * Math.PI) / 180
  const [cos, sin] = [Math.round(Math.cos(radians)), Math.round(Math.sin(radians))]
  stream.set('Matrix', numbers(cos, sin, -sin, cos, 0, 0))
  return ref
}

function numbers(...values: readonly number[]): PdfArray {
  return new PdfArray(values.map((value) => PdfNumber.of(Math.round(value * 1000) / 1000)))
}
