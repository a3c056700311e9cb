import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { ActorIn } from '../identity/actors.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { PresentedPage } from '../presenting/wire.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import type { Tidied } from '../storage/tidy-blobs.ts'
import type { AccountId, AgendaItemId, MeetingId, PaperVersionId } from '../wire/ids.ts'
import { arrangingHandlers, type ArrangingMethod } from './arranging.ts'
import { createPdfChecker } from './check-pdf.ts'
import { issuingHandlers, type IssuingMethod } from './issuing.ts'
import { createPaperNews, type Changing, type ReadersChanged } from './news.ts'
import { mayPresent, mayRead, readersOf, readingHandlers, type ReadingMethod } from './reading.ts'
import { replacingHandlers, type ReplacingMethod } from './replacing.ts'
import { paperRoutes } from './routes.ts'
import { tidyFiles } from './tidy.ts'
import { Uploader } from './upload.ts'
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
  readonly handlers: Handlers<ReadingMethod | IssuingMethod | ArrangingMethod | ReplacingMethod>
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
  const { database, actorIn, audit, blobs, settings, log } = deps
  const { maxPages, checkTimeoutMs: timeoutMs, checkMemoryMb: memoryMb, maxBytes } = settings
  const checker = createPdfChecker({ maxPages, timeoutMs, memoryMb, atOnce: 2, waiting: 16 })
  const { listFor, changing } = createPaperNews(deps)
  const uploader = new Uploader({ ...deps, changing, checker, maxBytes, idleMs: settings.uploadIdleMs ?? 30_000 })
  const { removeUnnamed } = uploader

  return {
    handlers: {
      ...readingHandlers(database, listFor),
      ...issuingHandlers({ ...deps, changing }),
      ...arrangingHandlers({ database, audit, changing, removeUnnamed }),
      ...replacingHandlers({ ...deps, changing, removeUnnamed }),
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
    mayPresent: (meetingId, page) => mayPresent(database, meetingId, page),
    readersOf: (paperVersionId) => readersOf(database, paperVersionId),
    mayRead: (account, paperVersionId) => mayRead(database, actorIn, account, paperVersionId),
    tidy: () => tidyFiles(database, blobs, log),
    close: () => checker.close(),
  }
}
