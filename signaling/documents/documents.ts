// Personal documents for `start/`: their commands, the two ways of their files, and whose marks lie on them.
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import { drain } from '../kit/request-body.ts'
import { headOf } from '../office/heads.ts'
import type { Papers } from '../papers/assembly/papers.ts'
import { inlineDisposition, shownFileName, titleFromFileName } from '../papers/file-names.ts'
import { UPLOAD_STATUS } from '../papers/routes.ts'
import { sendPdf } from '../papers/send-file.ts'
import { stampedName } from '../papers/state-secret.ts'
import type { UploadRefusal } from '../papers/upload.ts'
import type { PaperRemark } from '../papers/wire.ts'
import type { ReceivedBlob, ReceiveRefusal } from '../storage/blobs.ts'
import { DocumentId, documentOfMarks, type FolderId, type PaperVersionId } from '../wire/ids.ts'
import { accept, refuse, type Outcome, type RefusalDetails } from '../wire/kit.ts'
import { locksOf } from './locks.ts'
import { Keeping, roomFor, type KeepingDeps } from './keeping.ts'
import { documentRow, hasFolder, ownerOf } from './store.ts'
import { DocumentUploadQuery, type DOCUMENT_UPLOAD_ERRORS } from './wire.ts'

export interface DocumentsDeps extends KeepingDeps {
  /** The papers' own checks, and their turns when files are placed. */
  readonly files: Pick<Papers['files'], 'check' | 'keep'>
  readonly log: Logger
}
type Refused = (typeof DOCUMENT_UPLOAD_ERRORS)[number] | UploadRefusal

/** Silence of a sender, milliseconds, after which an upload counts as cut off. */
const IDLE_MS = 30_000
const RECEIVE_ERRORS = {
  ...{ tooLarge: 'fileTooLarge', badHead: 'notPdf', diskFull: 'diskFull', interrupted: 'uploadInterrupted' },
} as const satisfies Readonly<Record<ReceiveRefusal, Refused>>
const STATUS: Readonly<Record<Refused, number>> = { ...UPLOAD_STATUS, quotaFull: 409, tooManyDocuments: 409 }
const Params = z.object({ documentId: DocumentId })
const MISSING = { ok: false, error: 'notFound' } as const

export interface ComingDocument {
  readonly account: Account
  readonly folderId: FolderId | null
  readonly fileName: string
  readonly declaredBytes: number
}

export class Documents {
  readonly handlers: Keeping['handlers']
  readonly #deps: DocumentsDeps

  constructor(deps: DocumentsDeps) {
    this.#deps = deps
    this.handlers = new Keeping(deps).handlers
  }

  /** Whether these marks lie on a document of this person. */
  async isOwn(account: Account, marksId: PaperVersionId): Promise<boolean> {
    return (await ownerOf(this.#deps.database, documentOfMarks(marksId))) === account.accountId
  }

  /** Receives a PDF. What is refused leaves nothing behind but a line of the record. */
  async take(file: ComingDocument, source: Readable): Promise<Outcome<{ documentId: DocumentId }, Refused>> {
    const taken = await this.#take(file, source)
    if (!taken.ok && taken.error !== 'notFound') {
      const { accountId } = file.account
      const refused = { accountId, meetingId: null, action: 'documents.refused' as const }
      await this.#deps.audit.record({ ...refused, details: { error: taken.error } }).catch((error: unknown) => {
        // The client is refused all the same, for the reason that the upload had.
        this.#deps.log.error({ err: error }, 'a refused document could not be put on record')
      })
    }
    return taken
  }

  async #take(file: ComingDocument, source: Readable): Promise<Outcome<{ documentId: DocumentId }, Refused>> {
    const { blobs, database, files, maxBytes, quotaBytes } = this.#deps
    const { account, folderId, declaredBytes } = file
    if (folderId !== null && !(await hasFolder(database, account.accountId, folderId))) return refuse('notFound')
    const fileName = shownFileName(file.fileName)
    if (stampedName(fileName)) return refuse('stateSecret')
    // Before the bytes come: who has no room does not send them for nothing.
    const room = await roomFor(database, account.accountId, Math.max(1, declaredBytes), quotaBytes)
    if (!room.ok) return room
    const acceptHead = (bytes: Uint8Array) => headOf(bytes) === 'pdf'
    const received = await blobs.receive(source, { maxBytes, idleMs: IDLE_MS, acceptHead, declaredBytes })
    if (!received.ok) return refuse(RECEIVE_ERRORS[received.error], { maxBytes })
    const blob = received.value
    try {
      if (blob.bytes === 0) return refuse('emptyFile')
      const checked = await files.check(blob.tempPath)
      if (!checked.ok) return checked
      const { pages, remarks, title } = checked.value
      if (title !== undefined && stampedName(title)) return refuse('stateSecret')
      return await files.keep(blob, () => this.#save(file, { blob, pages, remarks, name: titleFromFileName(fileName) }))
    } finally {
      await blob.discard()
    }
  }

  #save(
    { account: { accountId }, folderId }: ComingDocument,
    found: { blob: ReceivedBlob; pages: number; remarks: readonly PaperRemark[]; name: string },
  ): Promise<Outcome<{ documentId: DocumentId }, Refused>> {
    const { database, clock, audit, quotaBytes } = this.#deps
    const { blob, pages, remarks, name } = found
    return database.transaction().execute(async (within): Promise<Outcome<{ documentId: DocumentId }, Refused>> => {
      // The folder may have been removed, and the room filled, while the file came.
      if (folderId !== null && !(await hasFolder(within, accountId, folderId))) return refuse('notFound')
      const same = await within
        .selectFrom('personal_documents')
        .select('document_id')
        .where('account_id', '=', accountId)
        .where('folder_id', folderId === null ? 'is' : '=', folderId)
        .where('name', '=', name)
        .where('sha256', '=', blob.sha256)
        .executeTakeFirst()
      // The same file sent again, after a lost answer, is that document.
      if (same !== undefined) return accept({ documentId: same.document_id })
      const room = await roomFor(within, accountId, blob.bytes, quotaBytes)
      if (!room.ok) return room
      const documentId = newId(DocumentId)
      await within
        .insertInto('personal_documents')
        .values({
          ...{ document_id: documentId, account_id: accountId, folder_id: folderId, name, sha256: blob.sha256 },
          ...{ bytes: blob.bytes, pages, remarks: JSON.stringify(remarks), paper_version_id: null },
          ...{ paper_issued: 0, added_at_ms: clock.nowMs() },
        })
        .execute()
      const details = { documentId, bytes: blob.bytes, pages }
      await audit.record({ accountId, meetingId: null, action: 'documents.upload', details }, within)
      return accept({ documentId })
    })
  }

  async routes(fastify: FastifyInstance, guard: Guard): Promise<void> {
    await fastify.register(async (scope) => {
      scope.removeAllContentTypeParsers()
      const streamed = 'application/octet-stream'
      // The body stays a stream: it is counted, hashed and written while it comes, and never lies in memory as a whole.
      scope.addContentTypeParser(streamed, (_request, payload, done) => done(null, payload))
      scope.post('/api/documents', { config: { streamed } }, (request, reply) => this.#receive(guard, request, reply))
      scope.route({
        method: ['GET', 'HEAD'],
        url: '/api/documents/:documentId/file',
        exposeHeadRoute: false,
        handler: (request, reply) => this.#sendFile(guard, request, reply),
      })
    })
  }

  async #receive(guard: Guard, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { maxBytes } = this.#deps
    const refused = (status: number, error: string, details?: RefusalDetails) => {
      drain(request.raw, maxBytes)
      return reply.code(status).send({ ok: false, error, ...(details === undefined ? {} : { details }) })
    }
    const allowed = await guard(request, 'documents.upload', null)
    if (!allowed.ok) return refused(allowed.status, allowed.error)
    const query = DocumentUploadQuery.safeParse(request.query).data
    if (query === undefined) return refused(400, 'badRequest')
    const declaredBytes = Number(request.headers['content-length'] ?? 0)
    if (declaredBytes > maxBytes) return refused(413, 'fileTooLarge', { maxBytes })
    const { fileName, folderId = null } = query
    const taken = await this.take({ account: allowed.account, folderId, fileName, declaredBytes }, request.raw)
    return taken.ok
      ? reply.send({ ok: true, result: taken.value })
      : refused(STATUS[taken.error], taken.error, taken.details)
  }

  async #sendFile(guard: Guard, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { blobs, database, log } = this.#deps
    const allowed = await guard(request, 'documents.file', null)
    if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
    const documentId = Params.safeParse(request.params).data?.documentId
    const { account } = allowed
    const row = documentId === undefined ? null : await documentRow(database, account.accountId, documentId)
    if (row === null) return reply.code(404).send(MISSING)
    // Why it is locked the list says; 410 is the answer for bytes that are damaged.
    if ((await locksOf(this.#deps, account, [row])).has(row.document_id))
      return reply.code(404).header('Cache-Control', 'no-store').send(MISSING)
    const disposition = inlineDisposition(`${row.name}.pdf`)
    const file = { sha256: row.sha256, bytes: Number(row.bytes) }
    return sendPdf(request, reply, file, { blobs, log, disposition, named: { documentId: row.document_id } })
  }
}
