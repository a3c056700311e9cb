import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { ActorIn } from '../identity/actors.ts'
import { MeetingRole, type Account } from '../identity/wire.ts'
import { isEditable } from '../meeting/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import type { PresentedPage } from '../presenting/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Tidied } from '../storage/tidy-blobs.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, AgendaItemId, MeetingId, PaperId, PaperVersionId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { arrangingHandlers, type ArrangingMethod } from './arranging.ts'
import { createPdfChecker } from './check-pdf.ts'
import { createPaperNews, type Changing, type ReadersChanged } from './news.ts'
import { replacingHandlers, type ReplacingMethod } from './replacing.ts'
import type { Guard } from '../kit/guard.ts'
import { paperRoutes } from './routes.ts'
import { mayReadPaper, mayReadVersion } from './rules.ts'
import { namedBlobs, noteIssued, paperRow, reachOf, versionsOf, versionWithPaper } from './store.ts'
import { createUploader } from './upload.ts'
import type { AccessClass, UploadResult } from './wire.ts'

export interface PapersDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly blobs: BlobStore
  readonly announcer: Announcer
  readonly actorIn: ActorIn
  readonly log: Logger
  readonly settings: {
    readonly maxBytes: number
    readonly maxPages: number
    readonly checkTimeoutMs: number
    readonly checkMemoryMb: number
    /** Silence of a sender, milliseconds, after which its upload counts as cut off. 30 s unless told. */
    readonly uploadIdleMs?: number
  }
  /** Told after these versions got other readers, so that open documents of marks follow. */
  readonly onReadersChanged?: ReadersChanged
}

export interface ImportedPaper {
  readonly meetingId: MeetingId
  readonly agendaItemId: AgendaItemId
  readonly title: string
  /** Path of the PDF. */
  readonly file: string
  readonly accessClass: AccessClass
  readonly state: 'prepared' | 'issued'
  readonly uploadedBy: AccountId
}

export interface Papers {
  readonly handlers: Handlers<
    'papers.list' | 'papers.versions' | 'papers.issue' | 'papers.recall' | ArrangingMethod | ReplacingMethod
  >
  routes(fastify: FastifyInstance, guard: Guard): Promise<void>
  /** The same way in for files that the server itself brings. @throws When the file is refused; the message names the code. */
  importFile(paper: ImportedPaper): Promise<UploadResult>
  /** For what changes papers elsewhere: a meeting that is sent, an agenda in another order. */
  readonly changing: Changing
  mayPresent(meetingId: MeetingId, page: PresentedPage): Promise<'ok' | 'paperNotIssued' | 'noSuchPage'>
  /** The roles that may read this version now; none when it does not exist. */
  readersOf(paperVersionId: PaperVersionId): Promise<ReadonlySet<MeetingRole>>
  /** @returns null for a version that does not exist or that this person may not read now. */
  mayRead(account: Account, paperVersionId: PaperVersionId): Promise<{ meetingId: MeetingId } | null>
  /** Tidies the files by what the database names; see `tidyBlobs`. Only at start. */
  tidy(): Promise<Tidied>
  close(): void
}

/** Papers of meetings: their files, versions and who may read them. */
export function createPapers(deps: PapersDeps): Papers {
  const { database, audit, blobs, settings, log } = deps
  const { maxPages, checkTimeoutMs: timeoutMs, checkMemoryMb: memoryMb, maxBytes } = settings
  const checker = createPdfChecker({ maxPages, timeoutMs, memoryMb, atOnce: 2, waiting: 16 })
  const { listFor, changing } = createPaperNews(deps)
  const uploader = createUploader({ ...deps, changing, checker, maxBytes, idleMs: settings.uploadIdleMs ?? 30_000 })

  async function changeState(change: {
    accountId: AccountId
    meetingId: MeetingId
    paperId: PaperId
    state: 'issued' | 'recalled'
    reason: string | null
  }) {
    const { accountId, meetingId, paperId, state, reason } = change
    const outcome = await changing(meetingId, () =>
      database.transaction().execute(async (within) => {
        const paper = await paperRow(within, meetingId, paperId)
        if (paper === null) return refuse('notFound')
        if (paper.state === state) return accept(false)
        if (paper.state === 'recalled') return refuse('illegalState')
        const meeting = await meetingRow(within, meetingId)
        if (state === 'issued' && (meeting === null || !isEditable(meeting.state))) return refuse('illegalState')
        // See mayListPaper: without a reason in the row, nobody learns of a paper that was never issued.
        const kept = paper.state === 'issued' ? reason : null
        await within.updateTable('papers').set({ state, recall_reason: kept }).where('paper_id', '=', paperId).execute()
        if (state === 'issued') await noteIssued(within, [paperId], deps.clock.nowMs())
        const action = state === 'issued' ? 'papers.issue' : 'papers.recall'
        await audit.record({ accountId, meetingId, action, details: { paperId, before: paper.state, reason } }, within)
        return accept(true)
      }),
    )
    if (!outcome.ok) return outcome
    if (outcome.value) {
      log.info({ meetingId, paperId, state }, 'a paper changed its state')
      const all = await versionsOf(database, paperId)
      deps.onReadersChanged?.(meetingId, new Set(all.map(({ version }) => version.paperVersionId)))
    }
    return accept({})
  }

  return {
    handlers: {
      'papers.list': async ({ actor }, { meetingId }) => {
        if (actor === null) return refuse('notFound')
        return accept(await listFor(meetingId, actor))
      },
      'papers.versions': async ({ actor }, { meetingId, paperId }) => {
        const paper = await paperRow(database, meetingId, paperId)
        if (actor === null || paper === null || !mayReadPaper(actor, reachOf(paper))) return refuse('notFound')
        const all = await versionsOf(database, paperId)
        const readable = all.filter(({ issued }) => mayReadVersion(actor, reachOf(paper), issued))
        return accept({ versions: readable.map(({ version }) => version) })
      },
      'papers.issue': ({ account: { accountId } }, { meetingId, paperId }) =>
        changeState({ accountId, meetingId, paperId, state: 'issued', reason: null }),
      'papers.recall': ({ account: { accountId } }, { meetingId, paperId, reason }) =>
        changeState({ accountId, meetingId, paperId, state: 'recalled', reason }),
      ...arrangingHandlers({ database, audit, changing, removeUnnamed: uploader.removeUnnamed }),
      ...replacingHandlers({ ...deps, changing, removeUnnamed: uploader.removeUnnamed }),
    },
    routes: (fastify, guard) => paperRoutes(fastify, { database, blobs, upload: uploader.take, maxBytes, guard, log }),
    async importFile({ file, ...paper }) {
      const source = createReadStream(file)
      const outcome = await uploader
        .take({ ...paper, fileName: basename(file) }, source)
        .finally(() => source.destroy())
      if (!outcome.ok) throw new Error(`The paper ${basename(file)} was refused: ${outcome.error}`)
      return outcome.value
    },
    changing,
    async mayPresent(meetingId, page) {
      const version = await versionWithPaper(database, page.paperVersionId)
      if (version?.meeting_id !== meetingId || version.paper_id !== page.paperId) return 'paperNotIssued'
      if (version.state !== 'issued' || version.issued_at_ms === null) return 'paperNotIssued'
      return page.pageIndex < version.pages ? 'ok' : 'noSuchPage'
    },
    async readersOf(paperVersionId) {
      const version = await versionWithPaper(database, paperVersionId)
      if (version === null) return new Set()
      const issued = version.issued_at_ms !== null
      return new Set(MeetingRole.options.filter((role) => mayReadVersion(role, reachOf(version), issued)))
    },
    async mayRead(account, paperVersionId) {
      const version = await versionWithPaper(database, paperVersionId)
      const actor = version === null ? null : await deps.actorIn(account, version.meeting_id)
      if (version === null || actor === null) return null
      if (!mayReadVersion(actor, reachOf(version), version.issued_at_ms !== null)) return null
      return { meetingId: version.meeting_id }
    },
    async tidy() {
      const tidied = await blobs.tidy(await namedBlobs(database))
      const { removed, quarantined, broughtBack, missing, failed, quarantine } = tidied
      for (const { path, error } of failed) log.error({ err: error, path }, 'a file could not be moved at the start')
      if (removed > 0) log.info({ removed }, 'half received files removed')
      if (quarantined > 0)
        log.warn({ quarantined, quarantine }, 'files that no row names were moved aside, not deleted')
      if (broughtBack > 0) log.warn({ broughtBack, quarantine }, 'files that rows name were brought back')
      if (missing.length > 0) log.error({ missing }, 'rows name files that are not there')
      return tidied
    },
    close: () => checker.close(),
  }
}
