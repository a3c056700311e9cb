// The trusted certificates: PEM files in a folder, put there by the province. Lists of revoked certificates (CRL) may lie beside them.
import { X509Certificate } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

export interface Trust {
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

/** The folder that a command was given, or that the environment names as it does for the server. */
export function trustFolderOf(given: string | undefined): string | undefined {
  const named = given ?? process.env['TRUSTED_CERTIFICATES'] ?? ''
  return named === '' ? undefined : resolve(named)
}

const FILES = /\.(?:pem|crt|cer|crl)$/iu
const BLOCK = /-----BEGIN (CERTIFICATE|X509 CRL)-----([A-Za-z0-9+/=\s]+)-----END \1-----/gu
const MOST_FILES = 500
const MAX_FILE_BYTES = 20_000_000

/** @throws where the folder cannot be read. A file that holds no PEM is left out. */
export async function readTrust(folder: string): Promise<Trust> {
  const certificates: Uint8Array[] = []
  const crls: Uint8Array[] = []
  const names = (await readdir(folder)).filter((name) => FILES.test(name)).sort()
  for (const name of names.slice(0, MOST_FILES)) {
    const path = join(folder, name)
    const { size } = await stat(path)
    if (size > MAX_FILE_BYTES) continue
    for (const [, kind, text = ''] of (await readFile(path, 'latin1')).matchAll(BLOCK)) {
      const der = Buffer.from(text, 'base64')
      if (kind === 'X509 CRL') crls.push(der)
      else if (isCertificate(der)) certificates.push(der)
    }
  }
  return { certificates, crls }
}

function isCertificate(der: Uint8Array): boolean {
  try {
    return new X509Certificate(der).raw.length > 0
  } catch {
    // OpenSSL says by throwing that it is none.
    return false
  }
}
