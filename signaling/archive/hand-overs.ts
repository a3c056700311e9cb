// Exports all meetings that have ended by a day: a folder of archives with an index, made meeting by meeting. After a stop it goes on with the
// meeting at which it was; the folder has its name only when it is whole.
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { headOf, type Audit } from '../audit/audit.ts'
import type { Account } from '../identity/wire.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { accountById } from '../identity/store.ts'
import { isDiskFull } from '../storage/database-problem.ts'
import type { HandOversTable } from '../storage/schema.ts'
import { syncFolder } from '../storage/sync.ts'
import { HandOverId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import {
  addHandOver,
  bytesOfEnded,
  endedMeetings,
  endHandOver,
  listHandOvers,
  meetingsOf,
  setMeeting,
  unfinishedHandOver,
} from './hand-over-store.ts'
import { INDEX, INDEX_PAGE, indexPage, type HandOverIndex } from './hand-over-index.ts'
import { meetingFiles, type ArchiveSources, type MissingPapers } from './meeting-files.ts'
import { freeBytesOf, UNFINISHED, writeWhole } from './write-zip.ts'
import { TooLargeError, zipOf } from './zip-stream.ts'

export interface HandOversDeps extends Omit<ArchiveSources, 'nowMs'> {
  readonly audit: Audit
  readonly clock: Clock
  readonly log: Logger
  /** Where the folders are made. */
  readonly folder: string
  readonly minFreeBytes: number
  readonly provinceName: string
}

/** As whom the meetings are read: everything that their secretaries may read. */
const READ_AS = 'secretary'
const DAY_MS = 86_400_000
const VIETNAM_MS = 7 * 3_600_000
/** Of the papers of marked copies, which are as large as the papers at most, and of the texts. */
const ROOM = 2

type Meeting = Awaited<ReturnType<typeof meetingsOf>>[number]

export class HandOvers {
  readonly #deps: HandOversDeps
  #making: { readonly handOverId: HandOverId; readonly abort: AbortController; readonly ended: Promise<void> } | null =
    null
  #beginning = false
  #closed = false

  constructor(deps: HandOversDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<`archive.${'handOvers' | 'startHandOver' | 'cancelHandOver'}`> {
    const { database, folder } = this.#deps
    return {
      'archive.handOvers': async () => accept({ handOvers: await listHandOvers(database), folder }),
      'archive.startHandOver': async ({ account }, { untilDay }) => {
        if (this.#making !== null || this.#beginning || this.#closed) return refuse('handOverRunning')
        this.#beginning = true
        try {
          return await this.#begin(account, untilDay)
        } finally {
          this.#beginning = false
        }
      },
      'archive.cancelHandOver': async ({ account: { accountId } }, { handOverId }) => {
        const making = this.#making
        if (making?.handOverId !== handOverId) return accept({})
        await this.#deps.audit.record({
          accountId,
          meetingId: null,
          action: 'archive.cancelHandOver',
          details: { handOverId },
        })
        making.abort.abort('cancelled')
        await making.ended
        return accept({})
      },
    }
  }

  /** At start: goes on with the one that a stop cut off. */
  async resume(): Promise<void> {
    const unfinished = await unfinishedHandOver(this.#deps.database)
    if (unfinished !== undefined) this.#run(unfinished)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#making?.abort.abort('stopping')
    await this.#making?.ended
  }

  /** Settled when nothing is being made. */
  async idle(): Promise<void> {
    await this.#making?.ended
  }

  async #begin(account: Account, untilDay: string) {
    const { audit, clock, database, folder, minFreeBytes } = this.#deps
    const beforeMs = Date.parse(untilDay) + DAY_MS - VIETNAM_MS
    const meetings = await endedMeetings(database, beforeMs)
    if (meetings.length === 0) return refuse('noMeetings')
    try {
      await mkdir(folder, { recursive: true, mode: 0o750 })
    } catch {
      return refuse('noFolder')
    }
    const bytes = ROOM * (await bytesOfEnded(database, beforeMs))
    if ((await freeBytesOf(folder)) - bytes < minFreeBytes) return refuse('diskFull')
    const handOverId = newId(HandOverId)
    const startedAtMs = clock.nowMs()
    const made = new Date(startedAtMs + VIETNAM_MS).toISOString().slice(0, 16).replace(/[T:]/gu, '-')
    const files = meetings.map(({ meeting_id: meetingId, starts_at_ms: startsAtMs }) => {
      const day = new Date(startsAtMs + VIETNAM_MS).toISOString().slice(0, 10)
      return { meetingId, file: `${day}-${meetingId}.zip` }
    })
    const { accountId, fullName: byName } = account
    await database.transaction().execute(async (within) => {
      const name = `ho-so-den-${untilDay}-lap-${made}-${handOverId.slice(0, 4)}`
      await addHandOver(within, { handOverId, untilDay, accountId, byName, folder: name, startedAtMs }, files)
      const details = { handOverId, untilDay, meetings: meetings.length }
      await audit.record({ accountId, meetingId: null, action: 'archive.startHandOver', details }, within)
    })
    const row = await unfinishedHandOver(database)
    if (row !== undefined) this.#run(row)
    return accept({ handOverId })
  }

  #run(row: HandOversTable): void {
    const { hand_over_id: handOverId } = row
    const abort = new AbortController()
    const ended = this.#make(row, abort.signal).finally(() => (this.#making = null))
    this.#making = { handOverId, abort, ended }
  }

  /** Never rejects. */
  async #make(row: HandOversTable, signal: AbortSignal): Promise<void> {
    const { clock, database, folder, log } = this.#deps
    const { hand_over_id: handOverId } = row
    const whole = join(folder, row.folder)
    const part = whole + UNFINISHED
    try {
      // The stop came between its name and the row.
      if (await isFolder(whole)) {
        await endHandOver(database, handOverId, { state: 'done', failure: null, finishedAtMs: clock.nowMs() })
        return
      }
      await mkdir(part, { recursive: true, mode: 0o750 })
      const account = await accountById(database, row.account_id)
      if (account === null) throw new Error('Who asked for it is gone')
      for (const meeting of await meetingsOf(database, handOverId)) {
        signal.throwIfAborted()
        if (meeting.state !== 'waiting' && (await isThere(part, meeting))) continue
        await this.#makeOne(handOverId, meeting, account, part, signal)
      }
      await this.#finish(row, part, whole)
      await endHandOver(database, handOverId, { state: 'done', failure: null, finishedAtMs: clock.nowMs() })
      log.info({ handOverId }, 'a hand-over was made')
    } catch (error) {
      // Stopped: it goes on at the next start.
      if (signal.aborted && signal.reason !== 'cancelled') return
      await rm(part, { recursive: true, force: true }).catch((failed: unknown) =>
        log.error({ err: failed, handOverId }, 'what is left of a hand-over could not be removed'),
      )
      const cancelled = signal.aborted
      if (!cancelled) log.error({ err: error, handOverId }, 'a hand-over failed')
      const failure = cancelled ? null : isDiskFull(error) ? ('diskFull' as const) : ('internal' as const)
      const end = { state: cancelled ? ('cancelled' as const) : ('failed' as const), failure }
      await endHandOver(database, handOverId, { ...end, finishedAtMs: clock.nowMs() }).catch((failed: unknown) =>
        log.error({ err: failed, handOverId }, 'how a hand-over ended could not be written down'),
      )
    }
  }

  async #makeOne(
    handOverId: HandOverId,
    { meeting_id: meetingId, title, file }: Meeting,
    account: Account,
    part: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, database, log, minFreeBytes } = this.#deps
    const missing: MissingPapers = []
    const auditHead = await headOf(database)
    const about = () => ({
      ...{ format: 1 as const, meetingId, title, madeAtMs: clock.nowMs(), madeByName: account.fullName },
      ...{ missing, auditHead },
    })
    const sources = { ...this.#deps, nowMs: clock.steadyMs() }
    const files = meetingFiles(sources, meetingId, { account, actor: READ_AS }, missing)
    try {
      const written = await writeWhole(join(part, file), zipOf(files, about), { signal, minFreeBytes })
      await setMeeting(database, handOverId, meetingId, { state: 'done', ...written, missing: missing.length })
    } catch (error) {
      if (signal.aborted || isDiskFull(error)) throw error
      log.error({ err: error, meetingId }, 'a meeting could not be handed over')
      await setMeeting(database, handOverId, meetingId, {
        state: error instanceof TooLargeError ? 'tooLarge' : 'failed',
      })
    }
  }

  /** The index last, then the name: a folder under its name is whole. */
  async #finish(row: HandOversTable, part: string, whole: string): Promise<void> {
    const { clock, database, provinceName } = this.#deps
    const meetings = await meetingsOf(database, row.hand_over_id)
    const about = (one: Meeting) => ({
      ...{ meetingId: one.meeting_id, title: one.title, unit: one.site_name },
      ...{ startsAtMs: one.starts_at_ms, endedAtMs: one.ended_at_ms },
    })
    const index: HandOverIndex = {
      format: 1,
      madeAtMs: clock.nowMs(),
      madeByName: row.by_name,
      provinceName,
      untilDay: row.until_day,
      auditHead: await headOf(database),
      archives: meetings.flatMap((one) =>
        one.sha256 === null
          ? []
          : { ...about(one), file: one.file, bytes: one.bytes, sha256: one.sha256, missing: one.missing },
      ),
      left: meetings.flatMap((one) =>
        one.state === 'tooLarge' || one.state === 'failed' ? { ...about(one), why: one.state } : [],
      ),
    }
    await writeFile(join(part, INDEX), `${JSON.stringify(index, null, 1)}\n`, { flush: true, mode: 0o640 })
    await writeFile(join(part, INDEX_PAGE), indexPage(index), { flush: true, mode: 0o640 })
    await syncFolder(part)
    await rename(part, whole)
    await syncFolder(this.#deps.folder)
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true
}

/** Whether the archive that was written down as made is on disk, as after a stop. */
async function isThere(part: string, { file, state, bytes }: Meeting): Promise<boolean> {
  if (state !== 'done') return true
  const found = await stat(join(part, file)).catch(() => null)
  return found?.size === bytes
}
