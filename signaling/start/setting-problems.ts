import { access, constants, mkdir } from 'node:fs/promises'
import { readTrust } from '../signatures/trust.ts'
import { ConfigError, type Config } from './config.ts'

/**
 * Makes the data folder and sees that it can be written.
 *
 * @throws ConfigError when it can't.
 */
export async function ensureDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o750 })
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = codeOf(error)
    const why =
      code === 'EEXIST' || code === 'ENOTDIR'
        ? 'là tệp, không phải thư mục (not a folder)'
        : `không ghi được (cannot be written: ${code})`
    throw new ConfigError(`DATA_DIR: ${dataDir} ${why}.`)
  }
}

/**
 * Reads the trusted certificates once, so that a wrong folder is found at the start and not with the first signed paper.
 *
 * @returns how many there are; null: none were named.
 * @throws ConfigError when the folder can't be read, or holds none.
 */
export async function countTrusted(folder: string | undefined): Promise<number | null> {
  if (folder === undefined) return null
  const trust = await readTrust(folder).catch((error: unknown) => {
    throw new ConfigError(`TRUSTED_CERTIFICATES: không đọc được thư mục ${folder} (cannot be read: ${codeOf(error)}).`)
  })
  if (trust.certificates.length > 0) return trust.certificates.length
  throw new ConfigError(
    `TRUSTED_CERTIFICATES: trong ${folder} không có chứng thư nào ở dạng PEM (no certificate in PEM form).`,
  )
}

/** What the system said when it was asked to listen, as a sentence that names the setting; other errors stay as they are. */
export function listenProblem(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new ConfigError(`PORT: cổng ${port} đang có chương trình khác dùng (this port is taken).`)
    case 'EACCES':
      return new ConfigError(`PORT: không được phép mở cổng ${port} (not allowed to open this port).`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConfigError(`HOST: máy này không có địa chỉ ${host} (this machine has no such address).`)
    default:
      return error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
