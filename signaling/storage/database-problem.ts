/** Why a data folder can't be used, as far as a start can tell. */
export type DatabaseProblemKind =
  /** Made by a newer version of this program. */
  | 'newer'
  /** Not an SQLite file at all. */
  | 'notADatabase'
  /** SQLite's own word, or that of `quick_check`, or a write-ahead log that is torn in its middle. */
  | 'damaged'
  /** The write-ahead log lies there without its database: an incomplete copy. */
  | 'logAlone'
  | 'isFolder'
  | 'noPermission'
  /** Another process has it open, most likely this same program. */
  | 'inUse'
  | 'diskFull'
  /** The disk failed to read or write. */
  | 'ioError'

/** A database that can't be opened as it is. Nothing in it has been changed. */
export class DatabaseProblem extends Error {
  readonly kind: DatabaseProblemKind
  readonly path: string
  /** What exactly was found, for the administrator who repairs it. */
  readonly found: string

  constructor(kind: DatabaseProblemKind, path: string, found: string, options?: ErrorOptions) {
    super(`${path}: ${kind} (${found})`, options)
    this.kind = kind
    this.path = path
    this.found = found
  }
}

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that are nobody's programming mistake. */
const KIND_OF_CODE: Readonly<Record<number, DatabaseProblemKind>> = {
  5: 'inUse',
  6: 'inUse',
  8: 'noPermission',
  10: 'ioError',
  11: 'damaged',
  13: 'diskFull',
  14: 'noPermission',
  26: 'notADatabase',
}

/** @returns the primary result code that node:sqlite puts on its errors, or undefined for other errors. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

/** What an error of SQLite means for the whole file; other errors stay as they are. */
export function asDatabaseProblem(error: unknown, path: string): unknown {
  const code = sqliteCode(error)
  const kind = code === undefined ? undefined : KIND_OF_CODE[code]
  if (kind === undefined || !(error instanceof Error)) return error
  return new DatabaseProblem(kind, path, error.message, { cause: error })
}

/** Whether the disk has no room left: SQLite's own word, or the system's. */
export function isDiskFull(error: unknown): boolean {
  if (sqliteCode(error) === 13) return true
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
