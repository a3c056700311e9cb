// The fields of an edXML message (after QCVN 102:2016 and its amendment 1:2022) as they are read: which there must be, and how long they may be. Where
// each name comes from stands in the README. Fields that are not known here are passed over: the standard may have more than public sources tell.
import { z } from 'zod'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { readXml, type XmlElement } from './xml.ts'
import { OrganCode } from './wire.ts'

export const EDXML_NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'
/** Of systems from before the regulation. */
const OLDER_NAMESPACE = 'http://www.e-doc.vn/Schema/'
export const SOAP_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/'
export const XLINK_NAMESPACE = 'http://www.w3.org/1999/xlink'

/** One line, in NFC, without characters that nobody sees. */
const line = (most: number) =>
  z
    .string()
    .max(4 * most)
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
        .replace(/\s+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(most))
const needed = (most: number) => line(most).pipe(z.string().min(1))
const perhaps = (most: number) => line(most).optional().default('')
const figure = (most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/u)
    .transform(Number)
    .pipe(z.int().max(most))

/** `yyyy/MM/dd`, and `dd/MM/yyyy` as some systems write it; becomes `yyyy-MM-dd`. */
const day = z
  .string()
  .transform((text) => text.trim().replace(/^(\d{2})\/(\d{2})\/(\d{4})$/u, '$3/$2/$1'))
  .pipe(z.string().regex(/^\d{4}\/\d{2}\/\d{2}$/u))
  .transform((text) => text.replaceAll('/', '-'))
  .pipe(z.iso.date())

const Organisation = z.object({ OrganId: OrganCode, OrganName: needed(200) })
const Reference = z.object({
  href: z
    .string()
    .trim()
    .transform((text) => text.replace(/^cid:/u, ''))
    .pipe(z.string().regex(/^[\x21-\x7E]{1,200}$/u)),
  AttachmentName: needed(200),
  ContentType: perhaps(200),
  Description: perhaps(500),
})
const ResponseFor = z.object({
  OrganId: OrganCode,
  Code: perhaps(100),
  PromulgationDate: day.optional(),
  DocumentId: needed(150),
})

const Header = z.object({
  From: Organisation,
  To: z.array(Organisation).min(1).max(500),
  Code: z.object({ CodeNumber: needed(20), CodeNotation: needed(50) }),
  PromulgationInfo: z.object({ Place: perhaps(100), PromulgationDate: day }),
  DocumentType: z.object({ Type: figure(99).optional(), TypeName: needed(100) }),
  Subject: needed(500),
  Content: perhaps(500),
  SignerInfo: z
    .object({ Competence: perhaps(100), Position: perhaps(100), FullName: perhaps(100) })
    .optional()
    .default({ Competence: '', Position: '', FullName: '' }),
  DocumentId: needed(150),
  ResponseFor: z.array(ResponseFor).max(50).optional().default([]),
})
const Trace = z.object({ Bussiness: z.object({ BussinessDocType: figure(9).optional().default(0) }).optional() })

/** What a paper's header and its list of attachments say. */
export const EdxmlDocument = z.object({
  MessageHeader: Header,
  TraceHeaderList: Trace.optional(),
  Manifest: z.object({ Reference: z.array(Reference).min(1).max(50) }),
})
export type EdxmlDocument = z.infer<typeof EdxmlDocument>

/** What became of a paper, as its receiver says. */
export const EdxmlStatus = z.object({
  ResponseFor,
  From: Organisation,
  StatusCode: z
    .string()
    .trim()
    .regex(/^\d{1,2}$/u)
    .transform((code) => code.padStart(2, '0')),
  Description: perhaps(500),
  Timestamp: perhaps(30),
  StaffInfo: z
    .object({ Department: perhaps(200), Staff: perhaps(100) })
    .optional()
    .default({ Department: '', Staff: '' }),
})
export type EdxmlStatus = z.infer<typeof EdxmlStatus>

export type Envelope =
  | { readonly kind: 'document'; readonly document: EdxmlDocument }
  | { readonly kind: 'status'; readonly status: EdxmlStatus }
export type EnvelopeProblem = 'badXml' | 'badEnvelope' | 'badField'

/** @returns `badField` with the path of the first field that is missing, too long or of another form. */
export function readEnvelope(bytes: Uint8Array): Outcome<Envelope, EnvelopeProblem> {
  const root = readXml(bytes)
  if (root === null) return refuse('badXml')
  if (root.name !== 'Envelope' || root.uri !== SOAP_NAMESPACE) return refuse('badEnvelope')
  const inSoap = (name: string) => onlyChild(root, name, (uri) => uri === SOAP_NAMESPACE)
  const header = inSoap('Header')
  const body = inSoap('Body')
  if (header === null || body === null) return refuse('badEnvelope')
  const status = onlyChild(header, 'Status', isOurs)
  const [messageHeader, trace] = [
    onlyChild(header, 'MessageHeader', isOurs),
    onlyChild(header, 'TraceHeaderList', isOurs),
  ]
  const manifest = onlyChild(body, 'Manifest', isOurs) ?? onlyChild(body, 'edXMLManifest', isOurs)
  if ((status === null) === (messageHeader === null)) return refuse('badEnvelope')
  try {
    if (status !== null) {
      const read = EdxmlStatus.safeParse(plainOf(status))
      return read.success ? accept({ kind: 'status', status: read.data }) : badField(['Status', ...pathOf(read.error)])
    }
    const read = EdxmlDocument.safeParse({
      MessageHeader: messageHeader === null ? undefined : plainOf(messageHeader),
      ...(trace === null ? {} : { TraceHeaderList: plainOf(trace) }),
      Manifest: manifest === null ? undefined : plainOf(manifest),
    })
    return read.success ? accept({ kind: 'document', document: read.data }) : badField(pathOf(read.error))
  } catch (error) {
    if (error instanceof TwiceError) return badField([error.message])
    throw error
  }
}

const isOurs = (uri: string): boolean => uri === EDXML_NAMESPACE || uri === OLDER_NAMESPACE
const pathOf = ({ issues }: z.ZodError): PropertyKey[] => issues[0]?.path ?? []
const badField = (path: readonly PropertyKey[]) =>
  refuse('badField', { field: path.map(String).join('.').slice(0, 100) })

/** Null: there is none, or several, of which a reader might take the other. */
function onlyChild({ children }: XmlElement, name: string, isIn: (uri: string) => boolean): XmlElement | null {
  const found = children.filter((child) => child.name === name && isIn(child.uri))
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Elements that may stand there several times, with the one above. */
const LISTS: ReadonlySet<string> = new Set([
  'MessageHeader To',
  'MessageHeader ResponseFor',
  'ToPlaces Place',
  'Appendixes Appendix',
  'TraceHeaderList TraceHeader',
  'Manifest Reference',
  'edXMLManifest Reference',
])

class TwiceError extends Error {}

type Plain = string | { [name: string]: Plain | Plain[] }

/** Elements by their names, those without children as their text. @throws TwiceError for one that stands twice where there is one. */
function plainOf(element: XmlElement): Plain {
  if (element.children.length === 0 && element.name !== 'Reference') return element.text.trim()
  const plain = new Map<string, Plain | Plain[]>()
  for (const child of element.children.filter(({ uri }) => isOurs(uri))) {
    const value = plainOf(child)
    const known = plain.get(child.name)
    if (LISTS.has(`${element.name} ${child.name}`))
      plain.set(child.name, [...(Array.isArray(known) ? known : []), value])
    else if (known !== undefined) throw new TwiceError(`${element.name}.${child.name}`)
    else plain.set(child.name, value)
  }
  // The part that a reference names stands in an attribute of XLink, in an element, or in both.
  if (element.name === 'Reference') plain.set('href', element.attributes.get('href') ?? plain.get('ContentId') ?? '')
  // Names are the sender's: this makes fields of its own of all of them, `__proto__` too.
  return Object.fromEntries(plain)
}
