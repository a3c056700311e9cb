// Backups of the whole system: what has been made, what is being made, and the button that makes one now.
import { z } from 'zod'
import { BackupId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** What the making of a backup is at: the database, then the files, of which each is read back and hashed. */
export const BackupStep = z.enum(['database', 'papers', 'finishing'])
export type BackupStep = z.infer<typeof BackupStep>

/** Why one was not made. `interrupted`: the server stopped meanwhile. */
export const BackupFailure = z.enum(['diskFull', 'damaged', 'noFolder', 'interrupted', 'internal'])
export type BackupFailure = z.infer<typeof BackupFailure>

export const Backup = z.strictObject({
  backupId: BackupId,
  startedAtMs: TimeMs,
  finishedAtMs: TimeMs.nullable(),
  /** Who pressed the button; null: the schedule. */
  byName: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed']),
  failure: BackupFailure.nullable(),
  /** Name of its folder; empty until it is done, and once it was removed by age. */
  folder: z.string(),
  bytes: z.int().min(0),
  files: z.int().min(0),
  /** Files that the database names and that were missing or damaged in the store before. */
  missing: z.int().min(0),
})
export type Backup = z.infer<typeof Backup>

export const readBackups = request('backup.read', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    /** The newest first, at most 50. */
    backups: z.array(Backup),
    running: z
      .strictObject({ backupId: BackupId, step: BackupStep, done: z.int().min(0), total: z.int().min(0) })
      .nullable(),
    /** Where they lie on the server. */
    folder: z.string(),
    /** `02:00`, time of Vietnam; null: by the button alone. */
    at: z.string().nullable(),
    nextAtMs: TimeMs.nullable(),
    /** So many are kept. */
    keep: z.int().min(1),
  }),
})

export const startBackup = request('backup.start', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ backupId: BackupId }),
  errors: ['backupRunning'],
})
