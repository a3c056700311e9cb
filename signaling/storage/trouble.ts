import { sqliteCode } from './database-problem.ts'

/** Whether an error is the store's own trouble that passes: full disk, I/O trouble, locks, by SQLite's result code. Defects are none. */
export function isStorageTrouble(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== undefined && [5, 6, 8, 10, 13, 14].includes(code)
}
