// SOAP with attachments on the wire: multipart/related (RFC 2387), read and written on bytes. Libraries for mail change the line ends of binary
// parts, and take a message that was cut off for a whole one; here a part is what stands between two delimiters, and the last one must be there.
import { createHash } from 'node:crypto'
import { accept, refuse, type Outcome } from '../wire/kit.ts'

export interface Part {
  readonly contentId: string
  /** Without parameters, in lower case. */
  readonly contentType: string
  readonly bytes: Buffer
  /** SHA-256 that the sender gave for the bytes (`Content-Digest`, RFC 9530), in hexadecimal; null: none. */
  readonly digest: string | null
}
export interface Related {
  /** The XML of the message. */
  readonly root: Part
  readonly attachments: readonly Part[]
}
export type MultipartProblem = 'badMultipart' | 'cutOff' | 'tooManyParts'

export const MAX_ATTACHMENTS = 50
const MAX_HEADER_BYTES = 8 * 1024
const MAX_HEADERS = 20
const XML_TYPES: ReadonlySet<string> = new Set(['text/xml', 'application/xml', 'application/soap+xml'])
const CRLF = '\r\n'

export interface PartToSend {
  readonly contentId: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** @param boundary - Must not stand in any part; it is made from random bits. */
export function writeRelated(
  xml: string,
  parts: readonly PartToSend[],
  boundary: string,
): { readonly contentType: string; readonly body: Buffer } {
  const root = {
    ...{ contentId: `root.${boundary}`, contentType: 'text/xml; charset=UTF-8' },
    bytes: Buffer.from(xml, 'utf8'),
  }
  const delimiter = `--${boundary}`
  const pieces = [root, ...parts].flatMap(({ contentId, contentType, bytes }) => [
    Buffer.from(
      [
        delimiter,
        `Content-Type: ${plainToken(contentType)}`,
        'Content-Transfer-Encoding: binary',
        `Content-ID: <${plainToken(contentId)}>`,
        `Content-Digest: sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
        CRLF,
      ].join(CRLF),
    ),
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    Buffer.from(CRLF),
  ])
  return {
    contentType: `multipart/related; type="text/xml"; start="<${root.contentId}>"; boundary="${boundary}"`,
    body: Buffer.concat([...pieces, Buffer.from(`${delimiter}--${CRLF}`)]),
  }
}

/** What stands in a header is ours; anything that would end its line throws, rather than be sent. */
function plainToken(text: string): string {
  if (!/^[\x20-\x7E]+$/u.test(text)) throw new Error('A header of a message may hold ASCII alone')
  return text
}

/** Reads a message that came as `multipart/related`, or as its XML alone. Never throws. */
export function readRelated(contentType: string, body: Buffer): Outcome<Related, MultipartProblem> {
  const type = headerValue(contentType)
  if (type === null) return refuse('badMultipart')
  if (XML_TYPES.has(type.value)) {
    const root = { contentId: '', contentType: type.value, bytes: body, digest: null }
    return accept({ root, attachments: [] })
  }
  const boundary = type.parameters.get('boundary') ?? ''
  if (type.value !== 'multipart/related' || !/^[\w'()+,./:=?-]{1,70}$/u.test(boundary)) return refuse('badMultipart')
  const cut = cutApart(body, boundary)
  if (!cut.ok) return cut
  const parts: Part[] = []
  for (const bytes of cut.value) {
    const part = readPart(bytes)
    if (part === null || parts.some(({ contentId }) => contentId === part.contentId)) return refuse('badMultipart')
    parts.push(part)
  }
  const start = withoutBrackets(type.parameters.get('start') ?? parts[0]?.contentId ?? '')
  const root = parts.find(({ contentId }) => contentId === start)
  if (root === undefined || !XML_TYPES.has(root.contentType)) return refuse('badMultipart')
  return accept({ root, attachments: parts.filter((part) => part !== root) })
}

/** What stands between the delimiters. A line that merely begins like one is content. */
function cutApart(body: Buffer, boundary: string): Outcome<Buffer[], MultipartProblem> {
  const mark = Buffer.from(`${CRLF}--${boundary}`)
  const parts: Buffer[] = []
  // The first delimiter may stand at the very beginning; a text before it is for readers of mail.
  let from = body.indexOf(mark.subarray(2)) === 0 ? 0 : -1
  let at = from === 0 ? 0 : body.indexOf(mark)
  let header = from === 0 ? mark.length - 2 : mark.length
  while (at !== -1) {
    const end = afterDelimiter(body, at + header)
    if (end === null) {
      at = body.indexOf(mark, at + 1)
      header = mark.length
      continue
    }
    if (from > 0) {
      if (parts.length > MAX_ATTACHMENTS) return refuse('tooManyParts', { most: MAX_ATTACHMENTS })
      parts.push(body.subarray(from, at))
    }
    if (end === 'last') return parts.length === 0 ? refuse('badMultipart') : accept(parts)
    from = end
    // The line end of a delimiter may be that before the next one: an empty part.
    at = body.indexOf(mark, end - 2)
    header = mark.length
  }
  return refuse('cutOff')
}

/** Where the part behind a delimiter begins; null: it is none. */
function afterDelimiter(body: Buffer, at: number): number | 'last' | null {
  if (body.toString('latin1', at, at + 2) === '--') return 'last'
  let end = at
  while (body[end] === 0x20 || body[end] === 0x09) end += 1
  return body.toString('latin1', end, end + 2) === CRLF ? end + 2 : null
}

function readPart(bytes: Buffer): Part | null {
  const gap = bytes.indexOf(CRLF + CRLF)
  if (gap === -1 || gap > MAX_HEADER_BYTES) return null
  const headers = readHeaders(bytes.toString('utf8', 0, gap))
  const type = headers === null ? null : headerValue(headers.get('content-type') ?? '')
  const contentId = withoutBrackets(headers?.get('content-id') ?? '')
  if (headers === null || type === null || !/^[\x21-\x7E]{1,200}$/u.test(contentId)) return null
  const content = decoded(bytes.subarray(gap + 4), headers.get('content-transfer-encoding') ?? 'binary')
  const digest = digestOf(headers.get('content-digest'))
  if (content === null || digest === undefined) return null
  return { contentId, contentType: type.value, bytes: content, digest }
}

/** Null: a header stands there twice, or holds what ends a line or none can have. */
function readHeaders(text: string): ReadonlyMap<string, string> | null {
  // A long header goes on in a line that begins with a space.
  const lines = text.replace(/\r\n[ \t]+/gu, ' ').split(CRLF)
  const headers = new Map<string, string>()
  if (lines.length > MAX_HEADERS) return null
  for (const line of lines) {
    const [, name = '', value = ''] = /^([\w-]{1,60}):[ \t]*(.*)$/u.exec(line) ?? []
    if (name === '' || /(?!\t)\p{Cc}/u.test(value) || headers.has(name.toLowerCase())) return null
    headers.set(name.toLowerCase(), value.trim())
  }
  return headers
}

interface HeaderValue {
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
}
const PARAMETER = /^;[ \t]*([\w*-]{1,40})=(?:"((?:[^"\\\p{Cc}]|\\["\\])*)"|([^\s;"\p{Cc}]+))[ \t]*/u

/** `type; name=value; name="value"`; null: it is nothing like that. */
function headerValue(text: string): HeaderValue | null {
  const [whole, value] = /^([\w.+-]+\/[\w.+-]+)[ \t]*/u.exec(text.slice(0, MAX_HEADER_BYTES)) ?? []
  if (whole === undefined || value === undefined) return null
  const parameters = new Map<string, string>()
  let rest = text.slice(whole.length)
  while (rest !== '' && rest !== ';') {
    const found = PARAMETER.exec(rest)
    if (found === null) return null
    const name = (found[1] ?? '').toLowerCase()
    if (parameters.has(name)) return null
    parameters.set(name, found[3] ?? (found[2] ?? '').replace(/\\(["\\])/gu, '$1'))
    rest = rest.slice(found[0].length)
  }
  return { value: value.toLowerCase(), parameters }
}

const withoutBrackets = (id: string): string => id.trim().replace(/^<(.*)>$/u, '$1')

/** Undefined: it is not well formed. Null: no SHA-256 is given. */
function digestOf(header: string | undefined): string | null | undefined {
  if (header === undefined) return null
  for (const one of header.split(',')) {
    const [, algorithm = '', value = ''] = /^\s*([a-z0-9-]+)=:([A-Za-z0-9+/]+={0,2}):\s*$/u.exec(one) ?? []
    if (algorithm === '') return undefined
    if (algorithm === 'sha-256') return Buffer.from(value, 'base64').toString('hex')
  }
  return null
}

function decoded(bytes: Buffer, encoding: string): Buffer | null {
  switch (encoding.toLowerCase()) {
    case 'binary':
    case '8bit':
    case '7bit':
      return bytes
    case 'base64': {
      const text = bytes.toString('latin1').replace(/[\r\n]/gu, '')
      const isWhole = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/u.test(text)
      return isWhole ? Buffer.from(text, 'base64') : null
    }
    default:
      return null
  }
}
