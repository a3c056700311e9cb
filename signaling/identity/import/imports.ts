// Accounts from a file: read and compared first, done when an administrator confirms it, and finished after a restart.
import type { Logger } from 'pino'
import type { Audit } from '../../audit/audit.ts'
import { newId, type Clock } from '../../kit/clock.ts'
import type { Handlers } from '../../kit/handlers.ts'
import { localDay } from '../../kit/local-day.ts'
import { nextTurn } from '../../kit/next-turn.ts'
import type { Cancel, Timers } from '../../kit/timers.ts'
import { allSites } from '../../sites/store.ts'
import type { Database } from '../../storage/database.ts'
import { ImportId, type AccountId } from '../../wire/ids.ts'
import { accept, refuse, type Outcome } from '../../wire/kit.ts'
import type { OnSessionsEnded } from '../sessions.ts'
import { accountsNamed } from '../store.ts'
import { applyBatch } from './applying.ts'
import { readRow, usernameOf } from './columns.ts'
import { judge } from './judging.ts'
import { givePasswords } from './initial-passwords.ts'
import { readFile, type Table } from './reading.ts'
import { addRows, countsOf, forgetUnconfirmed, lastImport, rowsOf, toImportRow } from './store.ts'
import { unitFinder } from './units.ts'
import type { FileRefusal } from './wire.ts'

export interface ImportsDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
  readonly log: Logger
  readonly timers: Timers
  readonly onSessionsEnded: OnSessionsEnded
}

const ROWS_AT_ONCE = 200
/** After a failure, for example of a full disk. */
const AGAIN_MS = 10_000

export class AccountImports {
  readonly #deps: ImportsDeps
  /** A file is being compared or confirmed, or people get passwords: one at a time. */
  #atWork = false
  #running: Promise<void> | null = null
  #again: Cancel | null = null
  #closed = false

  constructor(deps: ImportsDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<`accountImport.${'read' | 'rows' | 'confirm' | 'discard'}`> {
    const { database } = this.#deps
    return {
      'accountImport.read': async () => {
        const found = await lastImport(database)
        // Half a comparison that could not be forgotten: another file takes its place.
        const left = found?.state === 'checking' && !this.#atWork
        return accept({ import: left ? null : found })
      },
      'accountImport.rows': async (_call, asked) => {
        const rows = await rowsOf(database, { ...asked, count: ROWS_AT_ONCE + 1 })
        return accept({ rows: rows.slice(0, ROWS_AT_ONCE).map(toImportRow), more: rows.length > ROWS_AT_ONCE })
      },
      'accountImport.confirm': async ({ account }, { importId }) => this.#confirm(importId, account.accountId),
      'accountImport.discard': async (_call, { importId }) => {
        if (await this.#isBusy()) return refuse('importRunning')
        return database.transaction().execute(async (within) => {
          if ((await stateOf(within, importId)) !== 'waiting') return refuse('importGone')
          await forgetUnconfirmed(within)
          return accept({})
        })
      },
    }
  }

  /** At start: a comparison that was cut off is forgotten, and what was confirmed goes on. */
  async resume(): Promise<void> {
    const { database } = this.#deps
    await database.transaction().execute(async (within) => {
      const cutOff = await within
        .selectFrom('account_imports')
        .select('import_id')
        .where('state', '=', 'checking')
        .executeTakeFirst()
      if (cutOff !== undefined) await forgetUnconfirmed(within)
    })
    const begun = await database
      .selectFrom('account_imports')
      .select('import_id')
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (begun !== undefined) this.#begin(begun.import_id)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#again?.()
    await this.#running
  }

  /** Reads a file and compares it with the accounts that there are. It takes the place of one that waited. */
  async check(bytes: Uint8Array, fileName: string, by: AccountId): Promise<Outcome<ImportId, FileRefusal>> {
    if (this.#closed || (await this.#isBusy()) || this.#atWork) return refuse('importRunning')
    this.#atWork = true
    try {
      const read = await readFile(bytes)
      return read.ok ? accept(await this.#compare(read.value, fileName, by)) : read
    } catch (error) {
      // Half a comparison is none: nobody should wait for its end. On a full disk it cannot be forgotten before there is room.
      await this.#deps.database
        .transaction()
        .execute(forgetUnconfirmed)
        .catch((left: unknown) => this.#deps.log.error({ err: left }, 'half a comparison of accounts is left'))
      throw error
    } finally {
      this.#atWork = false
    }
  }

  /** The list of initial passwords, as CSV. What is lost on its way is made again with `renew`. */
  async givePasswords(asked: {
    readonly importId: ImportId
    readonly renew: boolean
    readonly by: AccountId
  }): Promise<Outcome<string, 'importGone' | 'importRunning' | 'nobodyWithoutPassword'>> {
    const { database } = this.#deps
    if (this.#closed || (await this.#isBusy()) || this.#atWork) return refuse('importRunning')
    this.#atWork = true
    try {
      if ((await stateOf(database, asked.importId)) === null) return refuse('importGone')
      const list = await givePasswords(this.#deps, { ...asked, isOver: () => this.#closed })
      return list === null ? refuse('nobodyWithoutPassword') : accept(list)
    } finally {
      this.#atWork = false
    }
  }

  async #compare({ columns, width, lines }: Table, fileName: string, by: AccountId): Promise<ImportId> {
    const { database, audit, clock } = this.#deps
    const importId = newId(ImportId)
    await database.transaction().execute(async (within) => {
      await forgetUnconfirmed(within)
      const begun = { import_id: importId, file_name: fileName, by_account_id: by, made_at_ms: clock.nowMs() }
      await within
        .insertInto('account_imports')
        .values({ ...begun, state: 'checking', total: lines.length, done_row: 0, ended_at_ms: null })
        .execute()
      const details = { importId, rows: lines.length }
      await audit.record({ accountId: by, meetingId: null, action: 'accountImport.check', details }, within)
    })
    const sites = await allSites(database)
    const unitOf = unitFinder(sites, localDay(clock.nowMs()))
    const twice = repeated(lines.map((line) => usernameOf(columns, line)))
    for (let from = 0; from < lines.length && !this.#closed; from += ROWS_AT_ONCE) {
      const batch = lines.slice(from, from + ROWS_AT_ONCE).map((line) => readRow(columns, line, width))
      const accounts = await accountsNamed(
        database,
        batch.map(({ username }) => username),
      )
      const judged = batch.map((row) => {
        const account = accounts.get(row.username)
        return judge(row, { account, unit: unitOf(row.unit), twice: twice.has(row.username), by })
      })
      await database.transaction().execute((within) => addRows(within, importId, judged))
      await nextTurn()
    }
    // One that a stop cut off stays as it is, and is forgotten at the next start.
    if (!this.#closed) await setState(database, importId, 'waiting')
    return importId
  }

  async #confirm(
    importId: ImportId,
    by: AccountId,
  ): Promise<Outcome<Record<string, never>, 'importGone' | 'importRunning' | 'nothingToDo'>> {
    const { database, audit } = this.#deps
    if (this.#closed || (await this.#isBusy()) || this.#atWork) return refuse('importRunning')
    this.#atWork = true
    const confirmed = await database
      .transaction()
      .execute(async (within) => {
        if ((await stateOf(within, importId)) !== 'waiting') return refuse('importGone')
        const counts = await countsOf(within, importId)
        if (counts.new + counts.changed === 0) return refuse('nothingToDo')
        await within
          .updateTable('account_imports')
          .set({ state: 'running', by_account_id: by })
          .where('import_id', '=', importId)
          .execute()
        // What became of earlier files is on record by account; their rows would be copies of a province's people.
        const over = within.selectFrom('account_imports').select('import_id').where('state', '=', 'done')
        await within.deleteFrom('account_import_rows').where('import_id', 'in', over).execute()
        const details = { importId, new: counts.new, changed: counts.changed }
        await audit.record({ accountId: by, meetingId: null, action: 'accountImport.confirm', details }, within)
        return accept({})
      })
      .finally(() => {
        this.#atWork = false
      })
    if (confirmed.ok) this.#begin(importId)
    return confirmed
  }

  async #isBusy(): Promise<boolean> {
    const { database } = this.#deps
    const at = await database
      .selectFrom('account_imports')
      .select('state')
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (at !== undefined) return true
    // Its last batch is saved; what is left is a turn.
    await this.#running
    return this.#atWork
  }

  #begin(importId: ImportId): void {
    const { log } = this.#deps
    this.#running = this.#run(importId)
      .catch((error: unknown) => {
        log.error({ err: error, importId }, 'an import of accounts stopped; it is tried again')
        if (!this.#closed) this.#again = this.#deps.timers.after(AGAIN_MS, () => this.#begin(importId))
      })
      .finally(() => {
        this.#running = null
      })
  }

  async #run(importId: ImportId): Promise<void> {
    const { database, audit, clock, onSessionsEnded } = this.#deps
    let over = false
    while (!over && !this.#closed) {
      const batch = await applyBatch(database, { audit, importId, nowMs: clock.nowMs() })
      if (batch.ended.length > 0) onSessionsEnded([...batch.ended], 'revoked')
      over = batch.over
      await nextTurn()
    }
  }
}

function stateOf(within: Database, importId: ImportId) {
  return within
    .selectFrom('account_imports')
    .select('state')
    .where('import_id', '=', importId)
    .executeTakeFirst()
    .then((found) => found?.state ?? null)
}

async function setState(database: Database, importId: ImportId, state: 'waiting'): Promise<void> {
  await database.updateTable('account_imports').set({ state }).where('import_id', '=', importId).execute()
}

/** Which of these are there more than once. */
function repeated(names: readonly string[]): ReadonlySet<string> {
  const [seen, twice] = [new Set<string>(), new Set<string>()]
  for (const name of names) (seen.has(name) ? twice : seen).add(name)
  return twice
}
