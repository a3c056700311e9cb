// A stand-in for a province's document system (hệ thống quản lý văn bản): takes messages over a real socket as it is asked to, and makes such as it
// would bring. Its messages are written by hand here, not by the product's own builder.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readEnvelope, type Envelope } from '../../../signaling/axis/edxml.ts'
import { readRelated, type Part } from '../../../signaling/axis/multipart.ts'

export const OWN_CODE = 'H10'
export const TOKEN = 'khoa-cua-he-thong-van-ban-0001'

export interface Taken {
  readonly authorization: string
  readonly body: Buffer
  readonly envelope: Envelope
  readonly attachments: readonly Part[]
}
/** `hold`: never answers, as when the line dies after the message was taken. */
export type Answer = 'take' | 'hold' | { readonly status: number; readonly body?: string; readonly type?: string }

export class DocumentSystem {
  /** What came, in order, each time that it came. */
  readonly taken: Taken[] = []
  /** How the next messages are answered; `take` when it is empty. */
  readonly next: Answer[] = []
  readonly #server: Server
  readonly #port: number

  private constructor(server: Server, port: number) {
    this.#server = server
    this.#port = port
  }

  static async open(): Promise<DocumentSystem> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('No port could be had')
    const made = new DocumentSystem(server, address.port)
    server.on('request', (request, response) => void made.#answer(request, response))
    return made
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/edoc`
  }

  /** Papers that it has, by their ids, however often each was brought. */
  papers(): ReadonlyMap<string, Taken> {
    return new Map(
      this.taken.flatMap((taken) =>
        taken.envelope.kind === 'document' ? [[taken.envelope.document.MessageHeader.DocumentId, taken] as const] : [],
      ),
    )
  }
  /** Codes of the statuses that came of one paper. */
  statusesOf(documentId: string): string[] {
    return this.taken.flatMap(({ envelope }) =>
      envelope.kind === 'status' && envelope.status.ResponseFor.DocumentId === documentId
        ? [envelope.status.StatusCode]
        : [],
    )
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(Buffer.from(piece as Uint8Array))
    const body = Buffer.concat(pieces)
    const related = readRelated(request.headers['content-type'] ?? '', body)
    const envelope = related.ok ? readEnvelope(related.value.root.bytes) : null
    if (!related.ok || envelope?.ok !== true) return void response.writeHead(400).end()
    const { attachments } = related.value
    this.taken.push({ body, attachments, authorization: request.headers.authorization ?? '', envelope: envelope.value })
    const how = this.next.shift() ?? 'take'
    if (how === 'hold') return
    if (how === 'take') return void response.writeHead(200).end()
    response.writeHead(how.status, { 'content-type': how.type ?? 'text/plain' }).end(how.body ?? '')
  }
}

export interface BroughtFile {
  readonly name: string
  readonly bytes: Buffer
}
export interface BroughtPaper {
  readonly documentId: string
  readonly subject?: string
  readonly from?: string
  readonly to?: string
  readonly files: readonly BroughtFile[]
  /** Changes the XML before it is sent. */
  readonly xml?: (xml: string) => string
  /** Of each file; left out: the right one. `null`: none. */
  readonly digest?: (bytes: Buffer) => string | null
  /** Parts that are left out, by index. */
  readonly without?: number
}

const NAMESPACES =
  'xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="http://www.mic.gov.vn/TBT/QCVN_102_2016" xmlns:l="http://www.w3.org/1999/xlink"'
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64')

/** A paper of another organisation as SOAP with attachments. */
export function paperOf(paper: BroughtPaper): { readonly contentType: string; readonly body: Buffer } {
  const { documentId, files, subject = 'Về việc mời họp', from = 'H10.05', to = OWN_CODE, without } = paper
  const references = files
    .map(
      ({ name }, index) =>
        `<e:Reference l:href="cid:tep${index}@qlvb"><e:AttachmentName>${name}</e:AttachmentName><e:ContentType>application/octet-stream</e:ContentType></e:Reference>`,
    )
    .join('')
  const xml = `<?xml version="1.0" encoding="UTF-8"?><S:Envelope ${NAMESPACES}><S:Header><e:MessageHeader>
    <e:From><e:OrganId>${from}</e:OrganId><e:OrganName>Sở Nội vụ</e:OrganName></e:From>
    <e:To><e:OrganId>${to}</e:OrganId><e:OrganName>UBND tỉnh</e:OrganName></e:To>
    <e:Code><e:CodeNumber>7</e:CodeNumber><e:CodeNotation>SNV-TCCB</e:CodeNotation></e:Code>
    <e:PromulgationInfo><e:Place>Hà Giang</e:Place><e:PromulgationDate>2026/11/20</e:PromulgationDate></e:PromulgationInfo>
    <e:DocumentType><e:Type>2</e:Type><e:TypeName>Công văn</e:TypeName></e:DocumentType>
    <e:Subject>${subject}</e:Subject><e:SignerInfo><e:FullName>Vàng Thị B</e:FullName></e:SignerInfo>
    <e:DocumentId>${documentId}</e:DocumentId></e:MessageHeader></S:Header>
    <S:Body><e:Manifest>${references}</e:Manifest></S:Body></S:Envelope>`
  const digestOf = paper.digest ?? sha256
  const part = (headers: readonly string[], bytes: Buffer) =>
    Buffer.concat([Buffer.from(`--ranh-gioi\r\n${headers.join('\r\n')}\r\n\r\n`), bytes, Buffer.from('\r\n')])
  const parts = files.flatMap(({ bytes }, index) => {
    if (index === without) return []
    const digest = digestOf(bytes)
    const headers = [
      'Content-Type: application/octet-stream',
      'Content-Transfer-Encoding: binary',
      `Content-ID: <tep${index}@qlvb>`,
    ]
    return [part(digest === null ? headers : [...headers, `Content-Digest: sha-256=:${digest}:`], bytes)]
  })
  const root = part(
    ['Content-Type: text/xml; charset=UTF-8', 'Content-ID: <goc@qlvb>'],
    Buffer.from((paper.xml ?? String)(xml)),
  )
  return {
    contentType: 'multipart/related; type="text/xml"; start="<goc@qlvb>"; boundary="ranh-gioi"',
    body: Buffer.concat([root, ...parts, Buffer.from('--ranh-gioi--\r\n')]),
  }
}

/** What a receiver says of a paper, as XML alone. */
export function statusOf(documentId: string, code: string, description = '', from = 'H11'): string {
  return `<S:Envelope ${NAMESPACES}><S:Header><e:Status><e:ResponseFor><e:OrganId>${OWN_CODE}</e:OrganId><e:DocumentId>${documentId}</e:DocumentId></e:ResponseFor>
    <e:From><e:OrganId>${from}</e:OrganId><e:OrganName>Sở Tài chính</e:OrganName></e:From><e:StatusCode>${code}</e:StatusCode>
    <e:Description>${description}</e:Description><e:Timestamp>2026/11/30 08:00:${code}</e:Timestamp></e:Status></S:Header><S:Body/></S:Envelope>`
}

/** The settings of a server that is connected to this stand-in. */
export const axisEnv = (url: string): Record<string, string> => ({
  ...{ AXIS_CODE: OWN_CODE, AXIS_NAME: 'UBND tỉnh Hà Giang', AXIS_URL: url, AXIS_TOKEN: TOKEN },
  ...{ AXIS_RETRY_SECONDS: '1', AXIS_TRIES: '3', AXIS_TIMEOUT_SECONDS: '5', AXIS_MAX_MB: '2' },
})
