// Builds the XML of messages that go out: a paper with its header and list of attachments, and the status of a paper that came.
import type { AxisSettings } from './settings.ts'
import { EDXML_NAMESPACE, SOAP_NAMESPACE, XLINK_NAMESPACE } from './edxml.ts'
import { branch, leaf, xmlDocument, type WrittenXml } from './xml.ts'

export interface Party {
  readonly code: string
  readonly name: string
}
export interface PaperToSend {
  readonly from: Party
  readonly to: Party
  readonly documentId: string
  readonly number: string
  readonly symbol: string
  readonly place: string
  readonly promulgatedAtMs: number
  readonly typeName: string
  readonly subject: string
  readonly signer: { readonly position: string; readonly fullName: string }
  /** Who sends it. */
  readonly staff: string
  readonly nowMs: number
  readonly file: { readonly contentId: string; readonly name: string }
}
export interface StatusToSend {
  readonly from: Party
  /** The paper that it is about, as its sender named it. */
  readonly about: {
    readonly organCode: string
    readonly documentId: string
    readonly reference: string
    readonly day: string
  }
  readonly code: StatusCode
  readonly description: string
  readonly staff: string
  readonly nowMs: number
}

/** What a receiver says of a paper. */
export const STATUS = {
  arrived: '01',
  refused: '02',
  received: '03',
  assigned: '04',
  working: '05',
  processed: '06',
} as const
export type StatusCode = (typeof STATUS)[keyof typeof STATUS]

const ours = (name: string): string => `edXML:${name}`
const text = (name: string, value: string): WrittenXml => leaf(ours(name), value)
const group = (name: string, children: readonly WrittenXml[]): WrittenXml => branch(ours(name), children)
/** Cut by characters, as a reader counts them. */
const cut = (value: string, most: number): string => [...value].slice(0, most).join('')

const VIETNAM = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})
/** `yyyy/MM/dd HH:mm:ss` by the clock of Vietnam. */
export const stampOf = (ms: number): string => VIETNAM.format(ms).replaceAll('-', '/')
export const dayOf = (ms: number): string => stampOf(ms).slice(0, 10)

/** The id of a paper in the form that document systems use: its organisation, day, number and symbol. */
export const documentIdOf = (code: string, promulgatedAtMs: number, reference: string): string =>
  `${code},${dayOf(promulgatedAtMs)},${reference}`

function envelope(header: readonly WrittenXml[], body: readonly WrittenXml[]): string {
  return xmlDocument(
    branch('SOAP-ENV:Envelope', [branch('SOAP-ENV:Header', header), branch('SOAP-ENV:Body', body)], {
      'xmlns:SOAP-ENV': SOAP_NAMESPACE,
      'xmlns:edXML': EDXML_NAMESPACE,
      'xmlns:xlink': XLINK_NAMESPACE,
    }),
  )
}

const party = ({ code, name }: Party): WrittenXml[] => [text('OrganId', code), text('OrganName', cut(name, 200))]

export function paperEnvelope(paper: PaperToSend): string {
  const {
    documentId,
    file,
    from,
    number,
    place,
    promulgatedAtMs,
    signer,
    staff,
    subject,
    symbol,
    to,
    typeName,
    nowMs,
  } = paper
  const header = group('MessageHeader', [
    group('From', party(from)),
    group('To', party(to)),
    group('Code', [text('CodeNumber', cut(number, 20)), text('CodeNotation', cut(symbol, 50))]),
    group('PromulgationInfo', [text('Place', cut(place, 100)), text('PromulgationDate', dayOf(promulgatedAtMs))]),
    group('DocumentType', [text('Type', '2'), text('TypeName', typeName)]),
    text('Subject', cut(subject, 500)),
    text('Content', cut(subject, 500)),
    group('SignerInfo', [
      text('Competence', ''),
      text('Position', cut(signer.position, 100)),
      text('FullName', cut(signer.fullName, 100)),
    ]),
    group('ToPlaces', [text('Place', cut(to.name, 150))]),
    group('OtherInfo', [text('Priority', '0'), text('PromulgationAmount', '1')]),
    text('SteeringType', '0'),
    text('DocumentId', documentId),
  ])
  const trace = group('TraceHeaderList', [
    group('TraceHeader', [text('OrganId', from.code), text('Timestamp', stampOf(nowMs))]),
    group('Bussiness', [
      text('BussinessDocType', '0'),
      text('BussinessDocReason', ''),
      text('Paper', '0'),
      group('StaffInfo', [text('Department', cut(from.name, 200)), text('Staff', cut(staff, 100))]),
    ]),
  ])
  const reference = branch(
    ours('Reference'),
    [
      text('Description', cut(subject, 500)),
      text('AttachmentName', file.name),
      text('ContentType', 'application/pdf'),
      text('ContentId', `cid:${file.contentId}`),
    ],
    { 'xlink:type': 'simple', 'xlink:href': `cid:${file.contentId}` },
  )
  return envelope([header, trace], [branch(ours('Manifest'), [reference])])
}

export function statusEnvelope({ from, about, code, description, staff, nowMs }: StatusToSend): string {
  const status = group('Status', [
    group('ResponseFor', [
      text('OrganId', about.organCode),
      text('Code', about.reference),
      text('PromulgationDate', about.day.replaceAll('-', '/')),
      text('DocumentId', about.documentId),
    ]),
    group('From', party(from)),
    text('StatusCode', code),
    text('Description', cut(description, 500)),
    text('Timestamp', stampOf(nowMs)),
    group('StaffInfo', [text('Department', cut(from.name, 200)), text('Staff', cut(staff, 100))]),
  ])
  return envelope([status], [])
}

export const ownParty = ({ code, name }: Pick<AxisSettings, 'code' | 'name'>): Party => ({ code, name })
