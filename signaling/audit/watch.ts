// Watches over the chain of the record while the server runs: what of it holds, and its head, kept beside the database.
import type { Logger } from 'pino'
import type { Clock } from '../kit/clock.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { Database } from '../storage/database.ts'
import { headOf, type Audit } from './audit.ts'
import {
  BEFORE_ALL,
  checkRows,
  forgetHighestRow,
  highestRowEver,
  judgeHead,
  rowsAfter,
  type HeadVerdict,
} from './chain.ts'
import { readHeadFile, writeHeadFile, type AuditHead } from './head.ts'
import type { ChainBreak, ChainState } from './wire.ts'

export interface WatchDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly headFile: string
}

/** Checked before the door opens; some 30 ms. */
const AT_START = 1_000
/** Rows in one go: some two milliseconds, in which no command is served. A million rows take a few minutes. */
const SLICE = 200
const PAUSE_MS = 20
/** By so much the file with the head may lag behind; new rows are checked as often. */
const EVERY_MS = 10_000
const WHOLE_AGAIN_MS = 24 * 3_600_000
const MAX_BREAKS = 100

export class ChainWatch {
  readonly #deps: WatchDeps
  /** By kind and row; each is reported once. */
  readonly #breaks = new Map<string, ChainBreak>()
  #checked: AuditHead = BEFORE_ALL
  /** Up to where the chain was checked from its first row on, and when; a check that begins again leaves them until it is further. */
  #checkedRows = 0
  #checkedAtMs: number | null = null
  #begunAt = 0
  #written: AuditHead | null = null
  #running: Promise<void> | null = null
  #next: Cancel | null = null
  #closed = false

  constructor(deps: WatchDeps) {
    this.#deps = deps
  }

  /** At start, before anything is recorded: the last rows, and whether rows were cut off. A chain that is broken stops nothing. */
  async begin(): Promise<void> {
    const { database, clock } = this.#deps
    try {
      const head = await headOf(database)
      await this.#checkEnd(head)
      await this.#checkCut(head)
      await this.#keepHead()
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the chain of the record could not be checked at start')
    }
    this.#begunAt = clock.monotonicMs()
    this.#after(PAUSE_MS)
  }

  async state(): Promise<ChainState> {
    const { row } = await headOf(this.#deps.database)
    const [broken = null] = [...this.#breaks.values()].toSorted((one, other) => one.row - other.row)
    return { rows: row, checkedRows: this.#checkedRows, checkedAtMs: this.#checkedAtMs, broken }
  }

  figures(): { readonly checkedRows: number; readonly breaks: number } {
    return { checkedRows: this.#checkedRows, breaks: this.#breaks.size }
  }

  /** Writes the head down once more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#next?.()
    await this.#running
    await this.#keepHead().catch((error: unknown) => this.#notKept(error))
  }

  async #checkEnd(head: AuditHead): Promise<void> {
    const { database } = this.#deps
    const from = Math.max(0, head.row - AT_START)
    const [before] = from === 0 ? [] : await rowsAfter(database, from - 1, 1)
    const known = before === undefined ? BEFORE_ALL : { row: before.audit_id, hash: before.hash }
    this.#tell(checkRows(await rowsAfter(database, known.row, AT_START + 1), known).breaks)
  }

  /**
   * What shows that rows were cut off is put on record at once: the chain goes on with new rows, which would hide it, and the file with the head
   * moves on with them.
   */
  async #checkCut(head: AuditHead): Promise<void> {
    const { database, audit, clock, headFile, log } = this.#deps
    const known = await readHeadFile(headFile)
    if (known === null && head.row > 0)
      log.warn({ headFile }, 'no head of the record beside the database to compare with')
    const verdict: HeadVerdict['is'] = known === null ? 'contained' : (await judgeHead(database, known)).is
    const highest = await highestRowEver(database)
    const found = cutOf(verdict, known?.row ?? 0, highest > head.row ? highest : 0)
    if (found === null) return
    await database.transaction().execute(async (within) => {
      await audit.record({ accountId: null, meetingId: null, action: 'audit.chainBroken', details: found }, within)
      await forgetHighestRow(within)
    })
    this.#tell([{ ...found, atMs: clock.nowMs() }])
  }

  #after(delayMs: number): void {
    if (this.#closed) return
    this.#next = this.#deps.timers.after(delayMs, () => {
      this.#running = this.#slice().finally(() => (this.#running = null))
    })
  }

  async #slice(): Promise<void> {
    const { database, clock } = this.#deps
    try {
      const rows = await rowsAfter(database, this.#checked.row, SLICE)
      const { last, breaks } = checkRows(rows, this.#checked)
      this.#checked = last
      this.#tell(breaks)
      if (last.row >= this.#checkedRows) [this.#checkedRows, this.#checkedAtMs] = [last.row, clock.nowMs()]
      if (rows.length === SLICE) return this.#after(PAUSE_MS)
      await this.#keepHead()
      if (clock.monotonicMs() - this.#begunAt > WHOLE_AGAIN_MS) {
        this.#checked = BEFORE_ALL
        this.#begunAt = clock.monotonicMs()
      }
    } catch (error) {
      this.#notKept(error)
    }
    this.#after(EVERY_MS)
  }

  /** Read outside of every transaction, so the row is on disk: see `openDatabase`. */
  async #keepHead(): Promise<void> {
    const { database, clock, headFile } = this.#deps
    const head = await headOf(database)
    if (this.#written?.row === head.row && this.#written.hash === head.hash) return
    await writeHeadFile(headFile, { ...head, atMs: clock.nowMs() })
    this.#written = head
  }

  #notKept(error: unknown): void {
    this.#deps.log.error({ err: error }, 'the chain of the record could not be checked or its head not be kept')
  }

  #tell(breaks: readonly ChainBreak[]): void {
    for (const one of breaks) {
      const name = `${one.kind} ${one.row}`
      if (this.#breaks.has(name) || this.#breaks.size >= MAX_BREAKS) continue
      this.#breaks.set(name, one)
      this.#deps.log.error({ ...one }, 'the chain of the record is broken')
    }
  }
}

/** @param highest - A row that there was and is not any more; 0: none. */
function cutOf(
  verdict: HeadVerdict['is'],
  known: number,
  highest: number,
): { readonly kind: 'shortened' | 'rewritten'; readonly row: number } | null {
  if (verdict === 'rewritten') return { kind: 'rewritten', row: known }
  if (verdict === 'shortened') return { kind: 'shortened', row: Math.max(known, highest) }
  return highest > 0 ? { kind: 'shortened', row: highest } : null
}
