// Papers to be signed in tests, a second signing program beside libpdf's, and the judges: pdfsig and openssl.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfRef, PdfStream, PdfString } from '@libpdf/core'
import { joinPdf, type PlainObject } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { openssl, PASSWORD, type Issued } from './test-authority.ts'
import { readKeyFile, signPdf, type SignOptions } from './sign.ts'

const TEXT = 'Bien ban hop'

/** A page of this geometry; what is `inherited` stands in the node above it alone. @param more - Objects from number 6 on. */
export function onePage(
  own = '/MediaBox[0 0 595 842]',
  inherited = '',
  more: readonly PlainObject[] = [],
  catalog = '',
): Uint8Array {
  const content = Buffer.from(`BT /F1 20 Tf 72 300 Td (${TEXT}) Tj ET`, 'latin1')
  return joinPdf([
    { body: `<</Type/Catalog/Pages 2 0 R${catalog}>>` },
    { body: `<</Type/Pages/Count 1/Kids[3 0 R]${inherited}>>` },
    { body: `<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${own}>>` },
    { body: `<</Length ${content.length}>>`, stream: content },
    { body: '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>' },
    ...more,
  ])
}

/** As `npm run sign` does it. */
export async function signed(bytes: Uint8Array, { p12 }: Issued, options: SignOptions = {}): Promise<Uint8Array> {
  const key = await readKeyFile(p12, PASSWORD)
  if (!key.ok) throw new Error(key.error)
  const made = await signPdf(bytes, key.value, options)
  if (!made.ok) throw new Error(`${made.error} ${JSON.stringify(made.details)}`)
  return made.value
}

const VALUE_BYTES = 10_000

/** A certification by which its signer allows nothing afterwards (DocMDP). */
export const ALLOWS_NOTHING = (): PdfArray =>
  new PdfArray([
    PdfDict.of({
      Type: PdfName.of('SigRef'),
      TransformMethod: PdfName.of('DocMDP'),
      TransformParams: PdfDict.of({ Type: PdfName.of('TransformParams'), P: PdfNumber.of(1), V: PdfName.of('1.2') }),
    }),
  ])

/**
 * Signs with `openssl cms`.
 *
 * @param extra - More of its options, such as those of RSA-PSS.
 * @param reference - What the signer allows afterwards.
 */
export async function signedByOpenssl(
  bytes: Uint8Array,
  { above, certificate, key }: Issued,
  folder: string,
  extra: readonly string[] = [],
  reference?: PdfArray,
): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes)
  const value = pdf.register(
    PdfDict.of({
      Type: PdfName.of('Sig'),
      Filter: PdfName.of('Adobe.PPKLite'),
      SubFilter: PdfName.of('adbe.pkcs7.detached'),
      ByteRange: new PdfArray([0, 1_111_111_111, 1_111_111_112, 1_111_111_113].map((number) => PdfNumber.of(number))),
      Contents: PdfString.fromBytes(new Uint8Array(VALUE_BYTES)),
      ...(reference === undefined ? {} : { Reference: reference }),
    }),
  )
  const field = PdfDict.of({ FT: PdfName.of('Sig'), T: PdfString.fromString('Ngoai1'), V: value })
  const form = PdfDict.of({ Fields: new PdfArray([pdf.register(field)]), SigFlags: PdfNumber.of(3) })
  pdf.getCatalog().set('AcroForm', pdf.register(form))
  const made = Buffer.from(await pdf.save({ incremental: true }))
  const start = made.lastIndexOf(`<${'0'.repeat(200)}`)
  const end = start + 2 + VALUE_BYTES * 2
  const range = '[0 1111111111 1111111112 1111111113]'
  const told = `[0 ${start} ${end} ${made.length - end}]`.padEnd(range.length)
  made.write(told, made.lastIndexOf(range), 'latin1')
  writeFileSync(join(folder, 'content'), Buffer.concat([made.subarray(0, start), made.subarray(end)]))
  const how = ['-sign', '-binary', '-md', 'sha256', '-signer', certificate, '-inkey', key, '-certfile', above]
  openssl(folder, ['cms', ...how, '-in', 'content', '-outform', 'DER', '-out', 'value', ...extra])
  made.write(readFileSync(join(folder, 'value')).toString('hex'), start + 1, 'latin1')
  return new Uint8Array(made)
}

/** What pdfsig says of each signature; its exit code says nothing. */
export function pdfsigSays(path: string): string[] {
  const said = execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return [...said.matchAll(/Signature Validation: (.*)$/gmu)].map(([, words = '']) => words)
}
export const PDFSIG_VALID = 'Signature is Valid.'

/** Whether `openssl cms` takes the last signature of a file, for this root. */
export function opensslTakes(bytes: Uint8Array, root: string, folder: string): boolean {
  const text = Buffer.from(bytes).toString('latin1')
  const [, ...range] = [...text.matchAll(/\/ByteRange\s*\[\s*0 +(\d+) +(\d+) +(\d+)\s*\]/gu)].at(-1) ?? []
  const [start = 0, end = 0, length = 0] = range.map(Number)
  writeFileSync(join(folder, 'covered'), Buffer.concat([bytes.subarray(0, start), bytes.subarray(end, end + length)]))
  writeFileSync(join(folder, 'cms'), Buffer.from(text.slice(start + 1, end - 1), 'hex'))
  const what = ['-verify', '-binary', '-inform', 'DER', '-in', 'cms', '-content', 'covered', '-CAfile', root]
  try {
    openssl(folder, ['cms', ...what, '-purpose', 'any', '-out', 'out'])
    return true
  } catch {
    return false
  }
}

/** Puts revocation data beside the signatures, as a tool for long-term data does. */
export async function withStore(
  bytes: Uint8Array,
  data: { readonly crls?: readonly Uint8Array[]; readonly ocsps?: readonly Uint8Array[] },
): Promise<Uint8Array> {
  return appended(bytes, (pdf) => {
    const streams = (all: readonly Uint8Array[] = []) =>
      new PdfArray(all.map((der) => pdf.register(new PdfStream([], new Uint8Array(der)))))
    const store = PdfDict.of({ Type: PdfName.of('DSS'), CRLs: streams(data.crls), OCSPs: streams(data.ocsps) })
    pdf.getCatalog().set('DSS', pdf.register(store))
  })
}

/** A later revision. */
export async function appended(bytes: Uint8Array, change: (pdf: PDF) => void): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes)
  change(pdf)
  return pdf.save({ incremental: true })
}

/** The only page's own dictionary and what it draws, to be changed. */
export function pageOf(pdf: PDF): { readonly page: PdfDict; readonly content: PdfStream } {
  const page = pdf.getPages()[0]?.dict
  const ref = page?.get('Contents')
  const content = ref instanceof PdfRef ? pdf.getObject(ref) : undefined
  if (page === undefined || !(content instanceof PdfStream)) throw new Error('No page')
  return { page, content }
}
