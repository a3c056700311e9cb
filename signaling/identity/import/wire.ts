// Accounts from a file: what each row would do is shown first, and nothing is changed before that is confirmed.
import { z } from 'zod'
import { ImportId, TimeMs } from '../../wire/ids.ts'
import { request } from '../../wire/kit.ts'
import { SystemRole } from '../wire.ts'

export const MAX_IMPORT_BYTES = 8 * 1024 * 1024
export const MAX_IMPORT_ROWS = 50_000

/** What a row would do. `skipped`: it was confirmed, and could no longer be done when its turn came. */
export const RowVerdict = z.enum(['new', 'changed', 'unchanged', 'faulty', 'skipped'])
export type RowVerdict = z.infer<typeof RowVerdict>

/** Why a row does nothing. */
export const RowFault = z.enum([
  'usernameMissing',
  'usernameShape',
  'usernameTwice',
  'nameMissing',
  'nameShape',
  'titleMissing',
  'titleShape',
  'unitMissing',
  'unitUnknown',
  'unitAmbiguous',
  'unitEnded',
  'unitNotBegun',
  'otherUnit',
  'accountDisabled',
  'roleUnknown',
  'prepareUnknown',
  'emailShape',
  'tooManyCells',
  'ownRights',
])
export type RowFault = z.infer<typeof RowFault>

export const RowChange = z.strictObject({
  field: z.enum(['fullName', 'title', 'systemRole', 'mayPrepareMeetings', 'email']),
  before: z.string(),
  after: z.string(),
})
export type RowChange = z.infer<typeof RowChange>

export const ImportRow = z.strictObject({
  /** The line of the file. */
  row: z.int().min(1),
  verdict: RowVerdict,
  fault: RowFault.nullable(),
  username: z.string(),
  fullName: z.string(),
  title: z.string(),
  unit: z.string(),
  /** Null: the file says nothing about it. */
  systemRole: SystemRole.nullable(),
  changes: z.array(RowChange),
})
export type ImportRow = z.infer<typeof ImportRow>

/** `checking`: the rows are being compared with the accounts that there are; `waiting`: for a confirmation. */
export const ImportState = z.enum(['checking', 'waiting', 'running', 'done'])
export type ImportState = z.infer<typeof ImportState>

export const Import = z.strictObject({
  importId: ImportId,
  fileName: z.string(),
  byName: z.string(),
  madeAtMs: TimeMs,
  state: ImportState,
  total: z.int().min(0),
  /** While it is checked or runs: so many rows are done. */
  done: z.int().min(0),
  counts: z.record(RowVerdict, z.int().min(0)),
  endedAtMs: TimeMs.nullable(),
  /** People of this or an earlier file who never got a password, and who have not used the one that they got first; 0 while it is busy. */
  withoutPassword: z.strictObject({ none: z.int().min(0), unused: z.int().min(0) }),
})
export type Import = z.infer<typeof Import>

/** Why a file was not read at all; the answer of `POST /api/accounts/import?fileName=`, whose body is the file. */
export const FILE_REFUSALS = [
  'notUtf8',
  'oldFont',
  'badCsv',
  'missingColumn',
  'noRows',
  'tooManyRows',
  'importRunning',
  'tooLarge',
  'uploadInterrupted',
] as const
export type FileRefusal = (typeof FILE_REFUSALS)[number]
export const ImportChecked = z.strictObject({ importId: ImportId })

/** The file that was brought last, by this administrator or another. */
export const readImport = request('accountImport.read', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ import: Import.nullable() }),
})
/** Rows in the order of the file, at most 200 at a time. */
export const listImportRows = request('accountImport.rows', {
  via: 'http',
  params: z.strictObject({
    importId: ImportId,
    /** Null: all. */
    verdict: RowVerdict.nullable(),
    /** Behind this line; 0: from the beginning. */
    after: z.int().min(0),
  }),
  result: z.strictObject({ rows: z.array(ImportRow), more: z.boolean() }),
})
/** Begins to do what was shown; it goes on without the page, and after a restart. */
export const confirmImport = request('accountImport.confirm', {
  via: 'http',
  params: z.strictObject({ importId: ImportId }),
  result: z.strictObject({}),
  errors: ['importGone', 'importRunning', 'nothingToDo'],
})
/** Forgets a file that waits for its confirmation; accounts stay as they are. */
export const discardImport = request('accountImport.discard', {
  via: 'http',
  params: z.strictObject({ importId: ImportId }),
  result: z.strictObject({}),
  errors: ['importGone', 'importRunning'],
})
