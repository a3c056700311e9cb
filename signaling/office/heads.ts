// Tells by its first bytes what kind of file was sent; names and what a browser says of it count for nothing.
import { createReadStream } from 'node:fs'

/** `zip`: an office file of today, or any other archive. `ole`: an office file of before 2007, or one with a password. */
export type Head = 'pdf' | 'zip' | 'ole' | 'rtf' | 'png' | 'jpeg'

const MAGIC: readonly (readonly [Exclude<Head, 'pdf'>, string])[] = [
  ['zip', '504b0304'],
  ['ole', 'd0cf11e0a1b11ae1'],
  ['rtf', '7b5c727466'],
  ['png', '89504e470d0a1a0a'],
  ['jpeg', 'ffd8ff'],
]

/**
 * A PDF begins with its version, before which mail gateways and printers leave up to 1,024 bytes of their own. Files are served as
 * PDF, without sniffing and sandboxed, so what stands there is never run; whether it is a PDF at all, the check finds out.
 */
export function headOf(head: Uint8Array): Head | null {
  const bytes = Buffer.from(head)
  const start = bytes.subarray(0, 8).toString('hex')
  const known = MAGIC.find(([, magic]) => start.startsWith(magic))
  if (known !== undefined) return known[0]
  return /%PDF-\d/u.test(bytes.toString('latin1')) ? 'pdf' : null
}

/** Names of streams (UTF-16) that tell what an OLE file is; the first that is there counts, since files may hold others of another kind. */
const STREAMS = [
  ['_VBA_PROJECT', { refused: 'officeMacros' }],
  // An office file of today behind a password ([MS-OFFCRYPTO]).
  ['EncryptedPackage', { refused: 'officePassword' }],
  ['PowerPoint Document', { kind: 'ppt' }],
  ['WordDocument', { kind: 'doc' }],
  ['Workbook', { kind: 'xls' }],
] as const satisfies readonly (readonly [string, OleKind])[]
export type OleKind =
  { readonly kind: 'doc' | 'xls' | 'ppt' } | { readonly refused: 'officeMacros' | 'officePassword' | 'notPdf' }

/** What an OLE file is, by the names in it. */
export async function oleKind(path: string): Promise<OleKind> {
  const wanted = STREAMS.map(([name, kind]) => ({ bytes: Buffer.from(name, 'utf16le'), kind, seen: false }))
  const overlap = Math.max(...wanted.map(({ bytes }) => bytes.length))
  let before = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    if (!Buffer.isBuffer(chunk)) continue
    const bytes = Buffer.concat([before, chunk])
    for (const stream of wanted) stream.seen ||= bytes.includes(stream.bytes)
    before = bytes.subarray(-overlap)
  }
  return wanted.find(({ seen }) => seen)?.kind ?? { refused: 'notPdf' }
}
