// Tells by its first bytes what kind of file was sent; names and what a browser says of it count for nothing.
import { open } from 'node:fs/promises'

/** `zip`: an office file of today, or any other archive. `ole`: an office file of before 2007, or one with a password. */
export type Head = 'pdf' | 'zip' | 'ole' | 'png' | 'jpeg'

const MAGIC: readonly (readonly [Exclude<Head, 'pdf'>, string])[] = [
  ['zip', '504b0304'],
  ['ole', 'd0cf11e0a1b11ae1'],
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

/** Whether an OLE file is an office file of today behind a password ([MS-OFFCRYPTO]): then its directory begins with the package. */
export async function isLockedOle(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const header = Buffer.alloc(512)
    await file.read(header, 0, 512, 0)
    const sectorBytes = 2 ** Math.min(header.readUInt16LE(30), 12)
    const directory = Buffer.alloc(4_096)
    await file.read(directory, 0, directory.length, (header.readUInt32LE(48) + 1) * sectorBytes)
    return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'))
  } finally {
    await file.close()
  }
}
