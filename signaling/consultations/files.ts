// Files of consultations: papers of a draft, and files of opinions. They come the way of all papers: received, hashed and checked before they are kept.
import type { Readable } from 'node:stream'
import type { Audit } from '../audit/audit.ts'
import type { Account } from '../identity/wire.ts'
import type { Clock } from '../kit/clock.ts'
import { headOf } from '../office/heads.ts'
import type { Papers } from '../papers/assembly/papers.ts'
import { shownFileName } from '../papers/file-names.ts'
import { stampedName } from '../papers/state-secret.ts'
import type { UploadRefusal } from '../papers/upload.ts'
import type { SignatureReport } from '../signatures/report.ts'
import type { Verify } from '../signatures/verify.ts'
import type { BlobStore, ReceiveRefusal } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import type { ConsultationId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Closing } from './closing.ts'
import { seen } from './sight.ts'
import { fileFrom, filesOf, insertFile } from './store.ts'
import { MOST_PAPERS, type CONSULTATION_UPLOAD_ERRORS, type ConsultationFile, type FileSignatures } from './wire.ts'

export interface FilesDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly audit: Audit
  readonly blobs: BlobStore
  /** The papers' own checks, and their turns when files are placed. */
  readonly files: Papers['files']
  /** Null: this server trusts no certificates. */
  readonly verify: Verify | null
  readonly maxBytes: number
}

/** `paper`: of a draft, by who keeps it. `opinion`: by a member, while it is open. */
export type FileAs = 'paper' | 'opinion'
export interface ComingFile {
  readonly account: Account
  readonly consultationId: ConsultationId
  readonly as: FileAs
  readonly fileName: string
  readonly declaredBytes: number
}
export type FileRefusal = (typeof CONSULTATION_UPLOAD_ERRORS)[number] | UploadRefusal | 'forbidden'

/** Files that one member may send for opinions in one consultation: changed ones are kept. */
const MOST_OPINION_FILES = 20
/** Silence of a sender, milliseconds, after which an upload counts as cut off. */
const IDLE_MS = 30_000
const RECEIVE_ERRORS = {
  ...{ tooLarge: 'fileTooLarge', badHead: 'notPdf', diskFull: 'diskFull', interrupted: 'uploadInterrupted' },
} as const satisfies Readonly<Record<ReceiveRefusal, FileRefusal>>

export class Files {
  readonly #deps: FilesDeps
  readonly #closing: Closing

  constructor(deps: FilesDeps, closing: Closing) {
    this.#deps = deps
    this.#closing = closing
  }

  /** Receives a PDF. What is refused leaves nothing behind but a line of the record. */
  async take(file: ComingFile, source: Readable): Promise<Outcome<ConsultationFile, FileRefusal>> {
    const taken = await this.#take(file, source)
    if (!taken.ok && taken.error !== 'notFound') {
      const details = { consultationId: file.consultationId, error: taken.error }
      const { accountId } = file.account
      const refused = { accountId, meetingId: null, action: 'consultations.fileRefused' as const, details }
      await this.#deps.audit.record(refused).catch(() => undefined)
    }
    return taken
  }

  async #take(file: ComingFile, source: Readable): Promise<Outcome<ConsultationFile, FileRefusal>> {
    const { blobs, database, files, maxBytes } = this.#deps
    await this.#closing.settle(file.consultationId, this.#deps.clock.nowMs())
    const may = await this.#may(database, file)
    if (!may.ok) return may
    const fileName = shownFileName(file.fileName)
    if (stampedName(fileName)) return refuse('stateSecret')
    const acceptHead = (bytes: Uint8Array) => headOf(bytes) === 'pdf'
    const { declaredBytes } = file
    const received = await blobs.receive(source, { maxBytes, idleMs: IDLE_MS, acceptHead, declaredBytes })
    if (!received.ok) return refuse(RECEIVE_ERRORS[received.error], { maxBytes })
    const blob = received.value
    try {
      if (blob.bytes === 0) return refuse('emptyFile')
      const checked = await files.check(blob.tempPath)
      if (!checked.ok) return checked
      const { pages, remarks, title } = checked.value
      if (title !== undefined && stampedName(title)) return refuse('stateSecret')
      const ignoreIndex = remarks.some(({ kind }) => kind === 'indexIgnored')
      const signatures = file.as === 'paper' ? null : await this.#verified(blob.tempPath)
      return await files.keep(blob, () => this.#save(file, { fileName, pages, ignoreIndex, signatures, ...blob }))
    } finally {
      await blob.discard()
    }
  }

  #save(
    file: ComingFile,
    found: Pick<ConsultationFile, 'fileName' | 'pages' | 'ignoreIndex' | 'signatures' | 'sha256' | 'bytes'>,
  ): Promise<Outcome<ConsultationFile, FileRefusal>> {
    const { database, clock, audit } = this.#deps
    const { accountId } = file.account
    return database.transaction().execute(async (within): Promise<Outcome<ConsultationFile, FileRefusal>> => {
      // It may have been sent or closed while the file came.
      const may = await this.#may(within, file)
      if (!may.ok) return may
      const ownerId = file.as === 'paper' ? null : accountId
      const others = await filesOf(within, file.consultationId, ownerId)
      // The same file sent again, after a lost answer, is that file.
      const same = others.find((other) => other.sha256 === found.sha256 && other.file_name === found.fileName)
      if (same !== undefined) return accept(fileFrom(same))
      if (others.length >= (file.as === 'paper' ? MOST_PAPERS : MOST_OPINION_FILES)) return refuse('tooManyFiles')
      const row = await insertFile(within, {
        ...{ consultation_id: file.consultationId, owner_id: ownerId, file_name: found.fileName, sha256: found.sha256 },
        ...{ bytes: found.bytes, pages: found.pages, ignore_index: found.ignoreIndex ? 1 : 0 },
        signatures: found.signatures === null ? null : JSON.stringify(found.signatures),
        ...{ uploaded_by: accountId, uploaded_at_ms: clock.nowMs() },
      })
      const action = file.as === 'paper' ? 'consultations.addPaper' : 'consultations.addOpinionFile'
      const details = { consultationId: file.consultationId, sha256: found.sha256 }
      await audit.record({ accountId, meetingId: null, action, details }, within)
      return accept(fileFrom(row))
    })
  }

  async #may(within: Database, { account, consultationId, as }: ComingFile): Promise<Outcome<null, FileRefusal>> {
    const found = await seen(within, account, consultationId)
    if (found === null) return refuse('notFound')
    const { row, sight } = found
    if (!(as === 'paper' ? sight.keeps : sight.asked)) return refuse('forbidden')
    if (as === 'paper' && row.state !== 'draft') return refuse('consultationSent')
    if (as === 'opinion' && row.state !== 'open') return refuse('consultationNotOpen')
    return accept(null)
  }

  async #verified(path: string): Promise<FileSignatures> {
    const report = await this.#deps.verify?.(path)
    if (report === undefined || !report.ok) return { kind: 'unread' }
    return { kind: 'read', signatures: report.value.signatures.filter(({ kind }) => kind === 'signature').map(shortOf) }
  }
}

function shortOf({
  signer,
  time,
  verdict,
}: SignatureReport): Extract<FileSignatures, { kind: 'read' }>['signatures'][number] {
  return {
    ...{ name: signer?.name ?? null, organisation: signer?.organisation ?? null },
    ...{ atMs: time.kind === 'unknown' ? null : time.atMs, timeStamped: time.kind === 'timeStamp' },
    verdict: verdict.kind,
  }
}
