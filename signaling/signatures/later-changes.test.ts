import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfRef, PdfStream, PdfString } from '@libpdf/core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { formFields } from './pdf-fields.ts'
import { laterChanges } from './later-changes.ts'
import { TestAuthority, type Issued } from './test-authority.ts'
import { appended, onePage, pageOf, signed } from './test-papers.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let authority: TestAuthority
let person: Issued
let before: Uint8Array
beforeAll(async () => {
  authority = await TestAuthority.open()
  person = authority.issue()
  before = await signed(onePage(), person)
})
afterAll(() => authority?.close())

async function changes(change: (pdf: PDF) => void, from = before) {
  const after = await appended(from, change)
  expect(after.length).toBeGreaterThan(from.length)
  const { additions, changed } = laterChanges(await PDF.load(from), await PDF.load(after))
  return { additions: [...additions].toSorted(), changed }
}

const NOTHING_CHANGED = { changed: null }
const PAGE_1 = { changed: { kind: 'page', pageNumber: 1 } }

function formOf(pdf: PDF): { readonly form: PdfDict; readonly fields: PdfArray } {
  const ref = pdf.getCatalog().get('AcroForm')
  const form = ref instanceof PdfRef ? pdf.getObject(ref) : ref
  const fields = form instanceof PdfDict ? form.get('Fields') : undefined
  if (!(form instanceof PdfDict) || !(fields instanceof PdfArray)) throw new Error('No form')
  return { form, fields }
}

function emptyField(pdf: PDF, entries: Readonly<Record<string, PdfName | PdfRef | PdfArray | PdfDict>> = {}): PdfRef {
  const widget = PdfDict.of({ FT: PdfName.of('Sig'), T: PdfString.fromString('Sau'), Subtype: PdfName.of('Widget') })
  for (const [key, value] of Object.entries(entries)) widget.set(key, value)
  const ref = pdf.register(widget)
  formOf(pdf).fields.push(ref)
  return ref
}

test('a further signature and a field for one are no change', async () => {
  const second = await signed(before, person)
  const { additions, changed } = laterChanges(await PDF.load(before), await PDF.load(second))
  expect([[...additions], changed]).toEqual([['signature'], null])
  expect(await changes((pdf) => emptyField(pdf))).toEqual({ additions: ['signatureField'], ...NOTHING_CHANGED })
  const seen = await changes((pdf) => pageOf(pdf).page.set('Annots', new PdfArray([emptyField(pdf)])))
  expect(seen).toEqual({ additions: ['signatureField'], ...NOTHING_CHANGED })
})

const rectangle = (...corners: number[]) => new PdfArray(corners.map((corner) => PdfNumber.of(corner)))
const mark = (pdf: PDF) => PdfDict.of({ N: pdf.register(new PdfStream([], Buffer.from('1 1 1 rg 0 0 500 500 re f'))) })

test('a field that nobody has signed paints nothing over what was signed, and neither does a stamp of the time', async () => {
  const shown = (entries: (pdf: PDF) => Parameters<typeof emptyField>[1]) => (pdf: PDF) =>
    pageOf(pdf).page.set('Annots', new PdfArray([emptyField(pdf, entries(pdf))]))
  const form = { changed: { kind: 'form' } }
  const page = () => rectangle(0, 0, 500, 500)
  expect(await changes(shown((pdf) => ({ Rect: page(), AP: mark(pdf) })))).toMatchObject(form)
  expect(await changes(shown(() => ({ Rect: page(), MK: PdfDict.of({ BG: rectangle(1, 1, 1) }) })))).toMatchObject(form)
  const stamp = { Type: PdfName.of('Sig'), SubFilter: PdfName.of('ETSI.RFC3161') }
  const stamped = (pdf: PDF) => ({ V: pdf.register(PdfDict.of(stamp)), AP: mark(pdf) })
  expect(await changes(shown((pdf) => ({ ...stamped(pdf), Rect: page() })))).toMatchObject(form)
  // As programs give them: without an area.
  const unseen = await changes(shown((pdf) => ({ ...stamped(pdf), Rect: rectangle(0, 0, 0, 0) })))
  expect(unseen).toEqual({ additions: ['timeStamp'], ...NOTHING_CHANGED })
  const free = await changes(shown(() => ({ Rect: page(), Subtype: PdfName.of('FreeText') })))
  expect(free).toMatchObject(form)
})

test('a catalog that stands where something signed stood is a change', async () => {
  const text = Buffer.from(before).toString('latin1')
  const [, catalog = ''] = /\b1 0 obj\s*(<<[\s\S]*?)\s*endobj/u.exec(text.slice(text.lastIndexOf('\n1 0 obj'))) ?? []
  const [, previous = ''] = /startxref\s+(\d+)\s+%%EOF\s*$/u.exec(text) ?? []
  // Number 4 is what the page draws.
  const object = `\n4 0 obj\n${catalog}\nendobj\n`
  const at = String(before.length + 1).padStart(10, '0')
  const index = `xref\n4 1\n${at} 00000 n \ntrailer\n<</Size 1000/Root 4 0 R/Prev ${previous}>>\n`
  const end = `startxref\n${before.length + object.length}\n%%EOF\n`
  const moved = await PDF.load(new Uint8Array(Buffer.concat([before, Buffer.from(object + index + end, 'latin1')])))
  expect(moved.recoveredViaBruteForce).toBe(false)
  expect(formFields(moved)).toHaveLength(1)
  expect(laterChanges(await PDF.load(before), moved).changed).toEqual({ kind: 'document' })
})

test('the store of long-term data is no change; something else in its place is', async () => {
  const store = (keys: readonly string[]) => (pdf: PDF) =>
    pdf.getCatalog().set('DSS', pdf.register(PdfDict.of(Object.fromEntries(keys.map((key) => [key, new PdfArray()])))))
  expect(await changes(store(['Certs', 'CRLs']))).toEqual({ additions: ['longTermData'], ...NOTHING_CHANGED })
  expect(await changes(store(['Certs', 'Pages']))).toMatchObject({ changed: { kind: 'document' } })
})

test('what a page shows is named by its number', async () => {
  expect(await changes((pdf) => pageOf(pdf).content.setData(Buffer.from('BT ET')))).toMatchObject(PAGE_1)
  expect(await changes((pdf) => pageOf(pdf).page.set('Rotate', PdfNumber.of(90)))).toMatchObject(PAGE_1)
  const comment = PdfDict.of({ Type: PdfName.of('Annot'), Subtype: PdfName.of('Stamp') })
  const noted = await changes((pdf) => pageOf(pdf).page.set('Annots', new PdfArray([pdf.register(comment)])))
  expect(noted).toMatchObject(PAGE_1)
})

test('a content that the store of long-term data names as well is compared all the same', async () => {
  const shared = await appended(onePage(), (pdf) => {
    const content = pageOf(pdf).page.get('Contents')
    if (!(content instanceof PdfRef)) throw new Error('No content')
    pdf.getCatalog().set('DSS', pdf.register(PdfDict.of({ Certs: new PdfArray([content]) })))
  })
  const change = (pdf: PDF) => pageOf(pdf).content.setData(Buffer.from('BT ET'))
  expect(await changes(change, await signed(shared, person))).toMatchObject(PAGE_1)
})

test('a new page, another title, an attachment and a script that runs are changes', async () => {
  expect(await changes((pdf) => pdf.addPage({ width: 100, height: 100 }))).toMatchObject({ changed: { kind: 'pages' } })
  expect(await changes((pdf) => pdf.setTitle('Khác'))).toMatchObject({ changed: { kind: 'document' } })
  expect(await changes((pdf) => pdf.addAttachment('a.txt', Buffer.from('a')))).toMatchObject({
    changed: { kind: 'document' },
  })
  const action = PdfDict.of({ S: PdfName.of('JavaScript'), JS: PdfString.fromString('1') })
  expect(await changes((pdf) => pdf.getCatalog().set('OpenAction', action))).toMatchObject({
    changed: { kind: 'document' },
  })
})

test('other fields, a signature that is gone and viewers that have to draw fields themselves are changes of the form', async () => {
  const form = { changed: { kind: 'form' } }
  expect(await changes((pdf) => emptyField(pdf, { FT: PdfName.of('Tx') }))).toMatchObject(form)
  expect(await changes((pdf) => formOf(pdf).fields.remove(0))).toMatchObject(form)
  expect(await changes((pdf) => emptyField(pdf, { AA: new PdfDict() }))).toMatchObject(form)
})

test('a signature field cannot take the place of something that was signed', async () => {
  const replaced = await changes((pdf) => {
    const content = pageOf(pdf).page.get('Contents')
    if (!(content instanceof PdfRef)) throw new Error('No content')
    // The page's own content becomes a widget of a new field, which is not compared as content any more.
    pageOf(pdf).content.setData(Buffer.from('BT ET'))
    emptyField(pdf, { Kids: new PdfArray([content]) })
  })
  expect(replaced.changed).not.toBeNull()
  const above = await changes((pdf) => {
    const content = pageOf(pdf).page.get('Contents')
    if (!(content instanceof PdfRef)) throw new Error('No content')
    const child = pdf.register(PdfDict.of({ FT: PdfName.of('Sig'), T: PdfString.fromString('Con'), Parent: content }))
    pageOf(pdf).content.setData(Buffer.from('BT ET'))
    pageOf(pdf).content.set('T', PdfString.fromString('Cha'))
    pageOf(pdf).content.set('Kids', new PdfArray([child]))
    formOf(pdf).fields.push(content)
  })
  expect(above.changed).not.toBeNull()
})

test('a picture in a mark that is signed is compared to its last byte', async () => {
  const bytes = await appended(onePage(), (pdf) => {
    pdf.getCatalog().set('AcroForm', PdfDict.of({ Fields: new PdfArray() }))
    const look = pdf.register(new PdfStream([], Buffer.from('0 0 m')))
    const field = emptyFieldIn(pdf, look)
    pageOf(pdf).page.set('Annots', new PdfArray([field]))
  })
  const withMark = await signed(bytes, person)
  expect(formFields(await PDF.load(withMark))).toHaveLength(1)
  const other = await changes((pdf) => {
    const dict = formFields(pdf)[0]?.dict.get('AP')
    const ref = dict instanceof PdfDict ? dict.get('N') : undefined
    const look = ref instanceof PdfRef ? pdf.getObject(ref) : undefined
    if (!(look instanceof PdfStream)) throw new Error('No look')
    look.setData(Buffer.from('0 1 m'))
  }, withMark)
  expect(other).toMatchObject({ changed: { kind: 'form' } })
})

function emptyFieldIn(pdf: PDF, look: PdfRef): PdfRef {
  const fields = pdf.getCatalog().getDict('AcroForm')?.getArray('Fields')
  const ref = pdf.register(
    PdfDict.of({
      FT: PdfName.of('Sig'),
      T: PdfString.fromString('Co'),
      Subtype: PdfName.of('Widget'),
      Rect: new PdfArray([10, 10, 90, 40].map((value) => PdfNumber.of(value))),
      AP: PdfDict.of({ N: look }),
    }),
  )
  fields?.push(ref)
  return ref
}
