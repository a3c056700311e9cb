import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createClosedItems } from '../../meeting/closed-items.ts'
import type { Audit } from '../../audit/audit.ts'
import type { ActorIn } from '../../identity/actors.ts'
import type { Account } from '../../identity/wire.ts'
import type { Announcer } from '../../kit/announcer.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Guard } from '../../kit/guard.ts'
import type { Handlers } from '../../kit/handlers.ts'
import type { PresentedPage } from '../../presenting/wire.ts'
import type { BlobStore } from '../../storage/blobs.ts'
import type { Database } from '../../storage/database.ts'
import type { Tidied } from '../../storage/tidy-blobs.ts'
import type { AccountId, AgendaItemId, MeetingId, PaperVersionId } from '../../wire/ids.ts'
import { arrangingHandlers, type ArrangingMethod } from '../arranging.ts'
import { approvingHandlers, type ApprovingMethod } from '../approval-commands.ts'
import { receiptsHandlers, type ReceiptsMethod } from '../receipts/commands.ts'
import { comparingHandlers, type ComparingMethod } from '../comparing/comparing.ts'
import { downloadRoute } from '../watermark/download-route.ts'
import { createStamp } from '../watermark/stamping.ts'
import { createPdfChecker, type PdfChecker } from '../check-pdf.ts'
import { convertingHandlers, type ConvertingMethod } from '../conversion-commands.ts'
import { createConverter, type InstallOffice } from '../../converting/converter.ts'
import type { InstallPackages } from '../../converting/debian-program.ts'
import { createInspect } from '../../converting/inspect.ts'
import { ConversionJobs } from '../conversion-jobs.ts'
import { issuingHandlers, type IssuingMethod } from '../issuing.ts'
import type { Readers } from '../../visibility/readers.ts'
import { createPaperNews, type Changing, type ReadersChanged } from '../news.ts'
import { mayPresent, mayRead, readersOf, readingHandlers, type ReadingMethod } from '../reading.ts'
import { replacingHandlers, type ReplacingMethod } from '../replacing.ts'
import { createRepairer } from '../repairing.ts'
import { paperRoutes } from '../routes.ts'
import { tidyFiles } from '../tidy.ts'
import { Uploader } from '../upload.ts'
import type { AccessClass, UploadResult } from '../wire.ts'

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
    readonly converting: ConvertingSettings
  }
  /** Installs LibreOffice; undefined where this process may not. */
  readonly installOffice?: InstallOffice | undefined
  /** Installs other programs for papers; undefined where this process may not. */
  readonly installPackages?: InstallPackages | undefined
  /** Lets the open pages of this account ask for its jobs. */
  tellJobs(accountId: AccountId): void
  /** Lets the open pages of these accounts ask for their notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
  /** Told after papers may have come, changed or gone. */
  onChanged?(): void
  /** Told after these versions got other readers, so that open documents of marks follow. */
  readonly onReadersChanged?: ReadersChanged
}

export interface ConvertingSettings {
  readonly timeoutMs: number
  /** Of each process that converts, in MiB. */
  readonly memoryMb: number
  /** What an office file may take unpacked. */
  readonly maxUnpackedBytes: number
  /** Of the process that looks into an office file before it is converted. */
  readonly inspecting: { readonly timeoutMs: number; readonly memoryMb: number }
  /** A folder of the jobs' own. */
  readonly workFolder: string
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
    | ReadingMethod
    | ApprovingMethod
    | ReceiptsMethod
    | ComparingMethod
    | IssuingMethod
    | ArrangingMethod
    | ReplacingMethod
    | ConvertingMethod
  >
  routes(fastify: FastifyInstance, guard: Guard): Promise<void>
  /** The same way in for files that the server itself brings. @throws When the file is refused; the message names the code. */
  importFile(paper: ImportedPaper): Promise<UploadResult>
  /** For what changes papers elsewhere: a meeting that is sent, an agenda in another order. */
  readonly changing: Changing
  /** The way in for PDF files of other nouns: the same checks, and the same turns when files are placed and removed. */
  readonly files: {
    check: PdfChecker['check']
    keep: Uploader['keep']
    keepAll: Uploader['keepAll']
    /** The whole way of a file into a meeting. */
    take: Uploader['take']
    removeUnnamed: Uploader['removeUnnamed']
    naming: Uploader['naming']
  }
  mayPresent(meetingId: MeetingId, page: PresentedPage): Promise<'ok' | 'paperNotIssued' | 'noSuchPage'>
  /** Who may read this version now; nobody when it does not exist. */
  readersOf(paperVersionId: PaperVersionId): Promise<Readers>
  /** @returns null for a version that does not exist or that this person may not read now. */
  mayRead(account: Account, paperVersionId: PaperVersionId): Promise<{ meetingId: MeetingId } | null>
  /** Tidies the files by what the database names; see `tidyBlobs`. Only at start. */
  tidy(): Promise<Tidied>
  /** Goes on with the files that were to be converted. Only at start, after `tidy`. */
  resume(): Promise<void>
  close(): Promise<void>
}

/** A copy with a watermark; a thousand pages take some seconds. */
const STAMP = { timeoutMs: 30_000, memoryMb: 1_024 }
/** Office files that are looked into at the same time before they are converted, and those that may wait for it. */
const INSPECT = { atOnce: 2, waiting: 16 }

/** Papers of meetings: their files, versions and who may read them. */
export function createPapers(deps: PapersDeps): Papers {
  const { database, actorIn, blobs, settings, log } = deps
  const { maxPages, checkTimeoutMs: timeoutMs, checkMemoryMb: memoryMb, maxBytes } = settings
  const checker = createPdfChecker({ maxPages, timeoutMs, memoryMb, atOnce: 2, waiting: 16 })
  const news = createPaperNews(deps)
  const changing: Changing = (meetingId, work) => news.changing(meetingId, work).finally(() => deps.onChanged?.())
  const closedItems = createClosedItems(database)
  const closing = new AbortController()
  const { converting, uploadIdleMs: idleMs = 30_000 } = settings
  const converter = createConverter({ limits: converting, install: deps.installOffice, log })
  const inspect = createInspect({ ...INSPECT, ...converting.inspecting, maxUnpackedBytes: converting.maxUnpackedBytes })
  const uploader = new Uploader({ ...deps, changing, checker, converter, inspect, jobs: () => jobs, maxBytes, idleMs })
  const { removeUnnamed } = uploader
  const stamp = createStamp({ folder: `${converting.workFolder}-stamped`, ...STAMP })
  const repairer = createRepairer({
    ...{ blobs, log, maxBytes, install: deps.installPackages, workFolder: converting.workFolder },
    limits: { timeoutMs, memoryMb, maxPages },
  })
  const jobs: ConversionJobs = new ConversionJobs({
    ...{ ...deps, checker, converter, maxBytes, removeUnnamed },
    workFolder: converting.workFolder,
    tell: (accountId) => deps.tellJobs(accountId),
    save: uploader.saveConverted,
  })

  return {
    handlers: {
      ...readingHandlers(database, closedItems, news),
      ...approvingHandlers({ ...deps, changing }),
      ...receiptsHandlers({ ...deps, closedItems }),
      ...comparingHandlers({ database, blobs, closedItems }, closing.signal),
      ...issuingHandlers({ ...deps, changing }),
      ...arrangingHandlers({ ...deps, changing, removeUnnamed }),
      ...replacingHandlers({ ...deps, changing, removeUnnamed }),
      ...convertingHandlers({ database, jobs, isInstalling: () => converter.installing }),
    },
    async routes(fastify, guard) {
      await paperRoutes(fastify, {
        database,
        closedItems,
        blobs,
        repairer,
        upload: uploader.take,
        maxBytes,
        guard,
        log,
      })
      downloadRoute(fastify, guard, { ...deps, closedItems, stamp })
    },
    async importFile({ file, ...paper }) {
      const source = createReadStream(file)
      const outcome = await uploader
        .take({ ...paper, fileName: basename(file) }, source)
        .finally(() => source.destroy())
      if (!outcome.ok) throw new Error(`The paper ${basename(file)} was refused: ${outcome.error}`)
      if ('job' in outcome.value) throw new Error(`The paper ${basename(file)} is no PDF`)
      return outcome.value
    },
    changing,
    files: {
      check: (path) => checker.check(path),
      ...{
        keep: uploader.keep,
        keepAll: uploader.keepAll,
        take: uploader.take,
        naming: uploader.naming,
        removeUnnamed,
      },
    },
    mayPresent: (meetingId, page) => mayPresent(database, meetingId, page),
    readersOf: (paperVersionId) => readersOf(database, closedItems, paperVersionId),
    mayRead: (account, paperVersionId) => mayRead(database, closedItems, actorIn, account, paperVersionId),
    tidy: () => tidyFiles(database, blobs, log),
    resume: () => jobs.resume(),
    async close() {
      closing.abort()
      // First, so that a check that is given up does not count as a refusal of its file.
      const stopped = jobs.close()
      checker.close()
      repairer.close()
      await stopped
    },
  }
}
