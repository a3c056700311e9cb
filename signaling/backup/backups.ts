// Makes backups on schedule and when an administrator asks, one at a time, each in a process of its own, and remembers how they ended.
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { Database } from '../storage/database.ts'
import { BackupId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { folderOf, type BackupMade, type BackupOrder } from './make.ts'
import type { ChildWord } from './make-child.ts'
import { readManifest } from './manifest.ts'
import { isDue, nextDueMs } from './rules.ts'
import {
  addBackup,
  failBackup,
  finishBackup,
  firstAccountMs,
  lastBegunMs,
  lastTriedMs,
  listBackups,
  unfinishedBackups,
} from './store.ts'
import type { BackupFailure, BackupStep } from './wire.ts'

export interface BackupsDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly dataDir: string
  readonly minFreeBytes: number
  readonly settings: { readonly folder: string; readonly at: string | null; readonly keep: number }
}

const CHILD = fileURLToPath(new URL('./make-child.ts', import.meta.url))
const LOOK_EVERY_MS = 60_000
/** One that says nothing for so long hangs: on a disk that has gone away, for example. */
const SILENT_MS = 30 * 60_000

interface Running {
  readonly backupId: BackupId
  readonly child: ChildProcess
  readonly ended: Promise<void>
  step: BackupStep
  done: number
  total: number
}
type End = { readonly made: BackupMade } | { readonly failure: BackupFailure; readonly message: string }

export class Backups {
  readonly #deps: BackupsDeps
  #running: Running | null = null
  #stopLooking: Cancel | null = null
  #beginning = false
  #closed = false

  constructor(deps: BackupsDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<`backup.${'read' | 'start'}`> {
    const { database, clock, settings } = this.#deps
    return {
      'backup.read': async () =>
        accept({
          backups: await listBackups(database),
          running: this.#progress(),
          folder: settings.folder,
          at: settings.at,
          nextAtMs: settings.at === null ? null : nextDueMs(settings.at, clock.nowMs()),
          keep: settings.keep,
        }),
      'backup.start': async ({ account }) => {
        const backupId = await this.#begin(account.fullName)
        if (backupId === null) return refuse('backupRunning')
        const { accountId } = account
        await this.#deps.audit.record({ accountId, meetingId: null, action: 'backup.start', details: { backupId } })
        return accept({ backupId })
      },
    }
  }

  /** At start: settles what a stop cut off, and keeps the schedule from then on. */
  async resume(): Promise<void> {
    const { database, clock, settings, timers } = this.#deps
    for (const { backupId, folder } of await unfinishedBackups(database)) {
      const manifest = await readManifest(join(settings.folder, folder))
      if (manifest === null) await failBackup(database, backupId, clock.nowMs(), 'interrupted')
      else {
        const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
        const made = { bytes, files: manifest.files.length, missing: manifest.missing.length, removed: [] }
        await finishBackup(database, backupId, clock.nowMs(), made)
      }
    }
    if (settings.at !== null) this.#stopLooking = timers.every(LOOK_EVERY_MS, () => void this.#look(settings.at ?? ''))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#stopLooking?.()
    this.#running?.child.kill('SIGKILL')
    await this.#running?.ended
  }

  async #look(at: string): Promise<void> {
    const { clock, database, log } = this.#deps
    try {
      const nowMs = clock.nowMs()
      const last = (await lastBegunMs(database, nowMs)) ?? (await firstAccountMs(database, nowMs)) ?? nowMs
      if (isDue(at, nowMs, last, await lastTriedMs(database, nowMs))) await this.#begin(null)
    } catch (error) {
      log.error({ err: error }, 'the daily backup could not be begun')
    }
  }

  #progress(): { backupId: BackupId; step: BackupStep; done: number; total: number } | null {
    if (this.#running === null) return null
    const { backupId, step, done, total } = this.#running
    return { backupId, step, done, total }
  }

  /** @returns null where one is being made already. */
  async #begin(byName: string | null): Promise<BackupId | null> {
    if (this.#closed || this.#beginning || this.#running !== null) return null
    this.#beginning = true
    try {
      const { clock, database, dataDir, minFreeBytes, settings } = this.#deps
      const backupId = newId(BackupId)
      const startedAtMs = clock.nowMs()
      const folder = folderOf(startedAtMs)
      await addBackup(database, { backupId, startedAtMs, byName, folder })
      const order = { dataDir, backupDir: settings.folder, folder, madeAtMs: startedAtMs, minFreeBytes }
      this.#run(backupId, { ...order, keep: settings.keep })
      return backupId
    } finally {
      this.#beginning = false
    }
  }

  #run(backupId: BackupId, order: BackupOrder): void {
    const child = fork(CHILD, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const running: Running = {
      ...{ backupId, child, step: 'database', done: 0, total: 0 },
      ended: this.#endOf(child, order, (step, done, total) => Object.assign(running, { step, done, total })).then(
        (end) => this.#settle(backupId, end),
      ),
    }
    this.#running = running
  }

  #endOf(
    child: ChildProcess,
    order: BackupOrder,
    onProgress: (step: BackupStep, done: number, total: number) => void,
  ): Promise<End> {
    const { timers, log } = this.#deps
    return new Promise((resolve) => {
      let end: End = { failure: 'interrupted', message: 'The process ended without a word' }
      const hangs = (): Cancel => timers.after(SILENT_MS, () => child.kill('SIGKILL'))
      let stop = hangs()
      child.on('message', (word: ChildWord) => {
        stop()
        stop = hangs()
        if (word.kind === 'progress') return onProgress(word.step, word.done, word.total)
        end = word.kind === 'made' ? { made: word.made } : { failure: word.failure, message: word.message }
      })
      child.on('error', (error) => log.error({ err: error }, 'the process of a backup had trouble'))
      child.on('close', () => {
        stop()
        resolve(end)
      })
      child.send(order, () => undefined)
      // After the media, which share the cores.
      if (child.pid !== undefined) lowerPriority(child.pid)
    })
  }

  async #settle(backupId: BackupId, end: End): Promise<void> {
    const { clock, database, log } = this.#deps
    try {
      if ('made' in end) {
        await finishBackup(database, backupId, clock.nowMs(), end.made)
        const { missing, ...figures } = end.made
        if (missing > 0) log.error({ missing }, 'a backup lacks papers that the store has lost')
        log.info(figures, 'a backup was made')
      } else {
        log.error({ failure: end.failure, found: end.message }, 'a backup failed')
        await failBackup(database, backupId, clock.nowMs(), end.failure)
      }
    } catch (error) {
      log.error({ err: error }, 'how a backup ended could not be written down')
    } finally {
      this.#running = null
    }
  }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It has ended already.
  }
}
