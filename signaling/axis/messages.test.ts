// What is read of messages that others send, and that what is written here is read the same: byte for byte, or not at all.
import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { documentIdOf, paperEnvelope, STATUS, statusEnvelope, type PaperToSend } from './build.ts'
import { readEnvelope } from './edxml.ts'
import { readRelated, writeRelated } from './multipart.ts'
import { mayBecome, referenceParts, stateAfter } from './rules.ts'
import { MAX_XML_BYTES, readXml } from './xml.ts'

const AT_MS = Date.parse('2026-11-29T17:30:00Z')
const paper: PaperToSend = {
  ...{ from: { code: 'H10', name: 'UBND tỉnh' }, to: { code: '000.02.01.H11', name: 'Sở <Nội vụ> & "khác"' } },
  ...{ documentId: 'H10,2026/11/30,15/BB-VP', number: '15', symbol: 'BB-VP', place: 'Hà Giang' },
  ...{ promulgatedAtMs: AT_MS, typeName: 'Biên bản', subject: 'Họp ]]> \u0001 & đường', staff: 'Thư ký', nowMs: AT_MS },
  ...{
    signer: { position: 'Chủ trì', fullName: 'Sùng A' },
    file: { contentId: 'file-1.m@axis', name: 'bien-ban.pdf' },
  },
}
const ascii = (text: string) => Buffer.from(text, 'latin1')
const xmlOf = (inner: string, before = '') => ascii(`<?xml version="1.0"?>${before}${inner}`)

function related(parts: Buffer[], type = 'multipart/related; type="text/xml"; boundary=b') {
  const body = Buffer.concat([...parts.flatMap((part) => [ascii('--b\r\n'), part, ascii('\r\n')]), ascii('--b--\r\n')])
  return { type, body }
}
const root = ascii('Content-Type: text/xml\r\nContent-ID: <root>\r\n\r\n<a/>')
const read = ({ type, body }: { type: string; body: Buffer }) => readRelated(type, body)

test('binary attachments arrive byte for byte, whatever line ends and boundary-like lines they hold', () => {
  const files = [
    Buffer.from([0, 13, 10, 10, 13, 255, 0, 13, 10]),
    ascii('\r\n--axis-1x\r\n\n--axis-1\n\r\n--axis-1-\r\n'),
    Buffer.concat([ascii('\r\n'), randomBytes(70_000), ascii('\n')]),
    Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0xfe]),
  ]
  const parts = files.map((bytes, index) => ({ contentId: `f${index}@x`, contentType: 'application/pdf', bytes }))
  const sent = writeRelated('<a/>', parts, 'axis-1')
  const got = readRelated(sent.contentType, sent.body)
  if (!got.ok) throw new Error(got.error)
  expect(got.value.root.bytes.toString()).toBe('<a/>')
  expect(got.value.attachments.map(({ bytes }, index) => files[index]?.equals(bytes))).toEqual([true, true, true, true])
  expect(got.value.attachments.map(({ digest }) => digest)).toEqual(
    files.map((bytes) => createHash('sha256').update(bytes).digest('hex')),
  )
})

test('base64 is decoded to the same bytes, and what is no base64 is refused', () => {
  const bytes = Buffer.from([1, 13, 10, 0, 255])
  const part = (text: string) =>
    ascii(`Content-Type: a/b\r\nContent-ID: <f>\r\nContent-Transfer-Encoding: base64\r\n\r\n${text}`)
  const got = read(related([root, part('AQ0K\r\nAP8=')]))
  expect(got.ok && got.value.attachments[0]?.bytes.equals(bytes)).toBe(true)
  for (const text of ['AQ0', 'AQ0K!AP8=', 'A==='])
    expect(read(related([root, part(text)]))).toMatchObject({ ok: false })
})

test('a message that was cut off anywhere is never taken for a whole one', () => {
  const { contentType, body } = writeRelated(
    '<a/>',
    [{ contentId: 'f', contentType: 'a/b', bytes: ascii('x\r\ny') }],
    'axis-2',
  )
  const end = body.lastIndexOf('--') + 2
  for (let length = 0; length < end; length += 1)
    expect(readRelated(contentType, body.subarray(0, length)).ok, String(length)).toBe(false)
  expect(readRelated(contentType, body.subarray(0, end)).ok).toBe(true)
})

test('headers that are injected, doubled or endless are refused', () => {
  const part = (headers: string) => ascii(`${headers}\r\n\r\nx`)
  for (const headers of [
    'Content-Type: a/b\r\nContent-ID: <f>\r\nContent-ID: <g>',
    'Content-Type: a/b\r\nContent-ID: <f\u0000>',
    'Content-Type: a/b\r\nContent-ID: <f>\nX: y',
    'Content-Type: a/b\rX: y\r\nContent-ID: <f>',
    'Content-Type: a/b\r\nContent-ID: <root>',
    'Content-Type: a/b',
    'Content-Type: a/b\r\nContent-ID: <f>\r\nContent-Transfer-Encoding: quoted-printable',
    'Content-Type: a/b\r\nContent-ID: <f>\r\nContent-Digest: sha-256=nothing',
    `Content-Type: a/b\r\nContent-ID: <f>\r\nX: ${'y'.repeat(9_000)}`,
    `Content-Type: a/b\r\nContent-ID: <f>${'\r\nX: y'.repeat(30)}`,
  ])
    expect(read(related([root, part(headers)])), headers.slice(0, 80)).toMatchObject({ ok: false })
  for (const type of [
    'text/html',
    'multipart/mixed; boundary=b',
    'multipart/related',
    'multipart/related; boundary="b',
    '',
  ])
    expect(read(related([root], type)), type).toMatchObject({ ok: false, error: 'badMultipart' })
  const many = Array.from({ length: 60 }, (_, index) => part(`Content-Type: a/b\r\nContent-ID: <f${index}>`))
  expect(read(related([root, ...many]))).toMatchObject({ ok: false, error: 'tooManyParts' })
  expect(() => writeRelated('<a/>', [{ contentId: 'a\r\nX: y', contentType: 'a/b', bytes: root }], 'b')).toThrow(
    'ASCII',
  )
})

test('XML with a document type, entities, instructions, another encoding, or too much of it is not read', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>'
  for (const bytes of [
    xmlOf('<a>&y;</a>', bomb),
    xmlOf('<a/>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'),
    xmlOf('<a>&x;</a>'),
    xmlOf('<a/>', '<?php x ?>'),
    ascii('<?xml version="1.0" encoding="UTF-16"?><a/>'),
    Buffer.from('\uFEFF<a/>', 'utf16le'),
    ascii('<a>\xff</a>'),
    ascii('<a><b></a>'),
    ascii(''),
    ascii('<a x="1" x="2"/>'),
    ascii('<p:a/>'),
    ascii('<a>'.repeat(20) + '</a>'.repeat(20)),
    ascii(`<a>${'<b/>'.repeat(5_000)}</a>`),
    ascii(`<a>${'x'.repeat(MAX_XML_BYTES)}</a>`),
  ])
    expect(readXml(bytes), bytes.toString('latin1', 0, 80)).toBeNull()
  expect(readXml(xmlOf('<a>&lt;&#7879;<![CDATA[<x>]]></a>'))?.text).toBe('<ệ<x>')
})

test('a paper is read with the words that it was built from', () => {
  const got = readEnvelope(Buffer.from(paperEnvelope(paper)))
  if (!got.ok || got.value.kind !== 'document') throw new Error('not read')
  const { MessageHeader: header, Manifest: manifest } = got.value.document
  expect(header).toMatchObject({
    ...{ From: { OrganId: 'H10' }, To: [{ OrganId: '000.02.01.H11', OrganName: paper.to.name }] },
    ...{ Code: { CodeNumber: '15', CodeNotation: 'BB-VP' }, Subject: 'Họp ]]> & đường', DocumentId: paper.documentId },
    // By the calendar of Vietnam, where it is the next day already.
    PromulgationInfo: { Place: 'Hà Giang', PromulgationDate: '2026-11-30' },
  })
  expect(manifest.Reference).toMatchObject([{ href: 'file-1.m@axis', AttachmentName: 'bien-ban.pdf' }])
  expect(documentIdOf('H10', AT_MS, '15/BB-VP')).toBe(paper.documentId)
})

test('a field that is missing, twice there, too long or of another form is named', () => {
  const whole = paperEnvelope(paper)
  const tried: readonly [string, string, string][] = [
    ['<edXML:Subject>', '<edXML:Other>', 'badXml'],
    ['<edXML:OrganId>H10</edXML:OrganId>', '', 'MessageHeader.From.OrganId'],
    ['<edXML:OrganId>H10<', '<edXML:OrganId>h10; drop table<', 'MessageHeader.From.OrganId'],
    ['<edXML:PromulgationDate>2026/11/30', '<edXML:PromulgationDate>2026/02/30', 'PromulgationInfo.PromulgationDate'],
    ['<edXML:CodeNumber>15', `<edXML:CodeNumber>${'1'.repeat(99)}`, 'MessageHeader.Code.CodeNumber'],
    [
      '<edXML:SteeringType>0',
      '<edXML:DocumentId>x</edXML:DocumentId><edXML:SteeringType>0',
      'MessageHeader.DocumentId',
    ],
    ['xlink:href="cid:file-1.m@axis"', 'xlink:href="cid:a b"', 'Manifest.Reference.0.href'],
    ['QCVN_102_2016"', 'QCVN_999"', 'badEnvelope'],
    ['schemas.xmlsoap.org', 'example.org', 'badEnvelope'],
  ]
  for (const [from, to, expected] of tried) {
    expect(whole).toContain(from)
    const got = readEnvelope(Buffer.from(whole.replace(from, to)))
    expect(got.ok ? 'read' : `${got.error} ${String(got.details?.['field'])}`, to).toContain(expected)
  }
})

test('a status is read as it was built, and names no field of a prototype', () => {
  const about = { organCode: 'H11', documentId: 'H11,2026/11/29,1/CV', reference: '1/CV', day: '2026-11-29' }
  const xml = statusEnvelope({
    ...{
      from: { code: 'H10', name: 'UBND' },
      about,
      code: STATUS.refused,
      description: 'sai <nơi>',
      staff: 'B',
      nowMs: AT_MS,
    },
  })
  expect(readEnvelope(Buffer.from(xml))).toMatchObject({
    ok: true,
    value: { kind: 'status', status: { StatusCode: '02', Description: 'sai <nơi>', Timestamp: '2026/11/30 00:30:00' } },
  })
  const odd = xml.replace(
    '<edXML:StatusCode>',
    '<edXML:__proto__><edXML:x>1</edXML:x></edXML:__proto__><edXML:StatusCode>',
  )
  expect(readEnvelope(Buffer.from(odd))).toMatchObject({ ok: true })
  expect(({} as { x?: unknown }).x).toBeUndefined()
})

test('no status leads back, and the first end stays', () => {
  expect(stateAfter('waiting', '01')).toBe('sent')
  expect(stateAfter('sent', '04')).toBe('received')
  expect(stateAfter('received', '01')).toBe('received')
  expect(stateAfter('refused', '06')).toBe('refused')
  expect(stateAfter('failed', '03')).toBe('received')
  expect(stateAfter('sent', '13')).toBeNull()
  expect([mayBecome('arrived', 'processed'), mayBecome('received', 'refused')]).toEqual([false, false])
  expect(referenceParts('15/BB-VP')).toEqual({ number: '15', symbol: 'BB-VP' })
  expect(['', '……/BB-VP', '15/BB-……', '15'].map(referenceParts)).toEqual([null, null, null, null])
})
