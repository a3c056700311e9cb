// A process of its own that makes one backup: hashing and SQLite's checks take no time from a running meeting.
import { isDiskFull } from '../storage/database-problem.ts'
import { BackupProblem, makeBackup, type BackupMade, type BackupOrder } from './make.ts'
import type { BackupFailure, BackupStep } from './wire.ts'

export type ChildWord =
  | { readonly kind: 'progress'; readonly step: BackupStep; readonly done: number; readonly total: number }
  | { readonly kind: 'made'; readonly made: BackupMade }
  | { readonly kind: 'failed'; readonly failure: BackupFailure; readonly message: string }

const TELL_EVERY_MS = 250

function tell(word: ChildWord): void {
  process.send?.(word)
}

function tellLast(word: ChildWord): void {
  process.send?.(word, () => process.exit(0))
}

process.on('disconnect', () => process.exit(1))
// `on`, not `once`: without a listener for messages the end of the channel goes unnoticed.
process.on('message', (order: BackupOrder) => {
  let toldAtMs = -TELL_EVERY_MS
  let toldStep: BackupStep | null = null
  makeBackup(order, (step, done, total) => {
    if (step === toldStep && performance.now() - toldAtMs < TELL_EVERY_MS) return
    toldAtMs = performance.now()
    toldStep = step
    tell({ kind: 'progress', step, done, total })
  }).then(
    (made) => tellLast({ kind: 'made', made }),
    (error: unknown) => tellLast({ kind: 'failed', failure: failureOf(error), message: String(error) }),
  )
})

function failureOf(error: unknown): BackupFailure {
  if (error instanceof BackupProblem) return error.failure
  if (isDiskFull(error)) return 'diskFull'
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EPERM' ? 'noFolder' : 'internal'
}
