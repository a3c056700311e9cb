import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { ConfigError, type Config } from './config.ts'

export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** The certificate to serve with: the given files, one made by ourselves and kept in the data folder, or none. */
export async function loadCertificate(config: Config, warn: (line: string) => void): Promise<Certificate | null> {
  switch (config.tls.kind) {
    case 'off':
      return null
    case 'files':
      return checked({
        cert: await readPem(config.tls.cert, 'TLS_CERT_FILE'),
        key: await readPem(config.tls.key, 'TLS_KEY_FILE'),
      })
    case 'selfMade':
      warn(
        'Đang dùng chứng thư tự tạo: trình duyệt sẽ cảnh báo ở lần mở đầu tiên. Khi dùng thật, đặt TLS_CERT_FILE và TLS_KEY_FILE.\n' +
          '(Self-made certificate: browsers will warn. For real use set TLS_CERT_FILE and TLS_KEY_FILE.)',
      )
      return selfMade(config.dataDir)
    default:
      return config.tls satisfies never
  }
}

function checked(certificate: Certificate): Certificate {
  if (belongTogether(certificate)) return certificate
  throw new ConfigError(
    'TLS_CERT_FILE, TLS_KEY_FILE: không phải chứng thư PEM và khoá của nó (not a certificate and its key).',
  )
}

function belongTogether({ cert, key }: Certificate): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

async function readPem(path: string, setting: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new ConfigError(`${setting}: không đọc được tệp ${path} (cannot read this file).`)
  }
}

async function selfMade(dataDir: string): Promise<Certificate> {
  const paths = { cert: join(dataDir, 'tls/self-made.crt'), key: join(dataDir, 'tls/self-made.key') }
  try {
    return { cert: await readFile(paths.cert, 'utf8'), key: await readFile(paths.key, 'utf8') }
  } catch {
    // Not made yet.
  }
  const names = [{ type: 2 as const, value: 'localhost' }, ...ownAddresses().map((ip) => ({ type: 7 as const, ip }))]
  // Loaded only where a certificate is made.
  const { generate } = await import('selfsigned')
  const notAfterDate = new Date(Date.now() + 365 * 24 * 3_600_000)
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    notAfterDate,
    extensions: [{ name: 'subjectAltName', altNames: names }],
  })
  await mkdir(join(dataDir, 'tls'), { recursive: true, mode: 0o700 })
  await writeFile(paths.key, made.private, { mode: 0o600 })
  await writeFile(paths.cert, made.cert)
  return { cert: made.cert, key: made.private }
}

/** This machine's addresses, loopback first. */
export function ownAddresses(): string[] {
  const outer = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => entry.family === 'IPv4' && !entry.internal)
    .map((entry) => entry.address)
  return ['127.0.0.1', ...outer]
}
