// Files of consultations by HTTP: sending papers and files of opinions, reading them, and the report.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Audit } from '../audit/audit.ts'
import type { Guard } from '../kit/guard.ts'
import { drain } from '../kit/request-body.ts'
import { QueueFullError } from '../kit/semaphore.ts'
import { inlineDisposition } from '../papers/file-names.ts'
import { UPLOAD_STATUS } from '../papers/routes.ts'
import { sendPdf } from '../papers/send-file.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import { ConsultationFileId, ConsultationId } from '../wire/ids.ts'
import type { RefusalDetails } from '../wire/kit.ts'
import type { FileAs, FileRefusal, Files } from './files.ts'
import { seesOpinions, viewOf } from './reading.ts'
import { reportCsv } from './report-csv.ts'
import { reportPdf } from './report-pdf.ts'
import { seen } from './sight.ts'
import { fileRow } from './store.ts'
import { ConsultationUploadQuery, type ConsultationView } from './wire.ts'

export interface ConsultationRouteDeps {
  readonly guard: Guard
  readonly database: Database
  readonly blobs: BlobStore
  readonly audit: Audit
  readonly log: Logger
  readonly nowMs: () => number
  readonly files: Files
  readonly maxBytes: number
  readonly provinceName: string
  /** Closes what the clock closes by now. */
  readonly settle: (consultationId: ConsultationId, nowMs: number) => Promise<unknown>
  /** A report is drawn one at a time. @throws {QueueFullError} */
  readonly drawing: <T>(draw: () => Promise<T>) => Promise<T>
}

const STATUS: Readonly<Record<FileRefusal, number>> = {
  ...UPLOAD_STATUS,
  ...{ consultationSent: 409, consultationNotOpen: 409, tooManyFiles: 409, forbidden: 403 },
}
const Params = z.object({ consultationId: ConsultationId })
const FileParams = Params.extend({ fileId: ConsultationFileId })
const MISSING = { ok: false, error: 'notFound' } as const

export async function consultationRoutes(fastify: FastifyInstance, deps: ConsultationRouteDeps): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    const streamed = 'application/octet-stream'
    // The body stays a stream: it is counted, hashed and written while it comes, and never lies in memory as a whole.
    scope.addContentTypeParser(streamed, (_request, payload, done) => done(null, payload))
    for (const [url, as] of [
      ['papers', 'paper'],
      ['opinion-files', 'opinion'],
    ] as const)
      scope.post(`/api/consultations/:consultationId/${url}`, { config: { streamed } }, (request, reply) =>
        receive(deps, request, reply, as),
      )
    scope.route({
      method: ['GET', 'HEAD'],
      url: '/api/consultations/:consultationId/files/:fileId',
      exposeHeadRoute: false,
      handler: (request, reply) => sendFile(deps, request, reply),
    })
  })
  for (const as of ['csv', 'pdf'] as const)
    fastify.get(`/api/consultations/:consultationId/report.${as}`, (request, reply) =>
      sendReport(deps, request, reply, as),
    )
}

async function receive(
  deps: ConsultationRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  as: FileAs,
): Promise<FastifyReply> {
  const refused = (status: number, error: string, details?: RefusalDetails) => {
    drain(request.raw, deps.maxBytes)
    return reply.code(status).send({ ok: false, error, ...(details === undefined ? {} : { details }) })
  }
  const action = as === 'paper' ? 'consultations.addPaper' : 'consultations.addOpinionFile'
  const allowed = await deps.guard(request, action, null)
  if (!allowed.ok) return refused(allowed.status, allowed.error)
  const params = Params.safeParse(request.params).data
  if (params === undefined) return refused(404, 'notFound')
  const query = ConsultationUploadQuery.safeParse(request.query).data
  if (query === undefined) return refused(400, 'badRequest')
  const declaredBytes = Number(request.headers['content-length'] ?? 0)
  if (declaredBytes > deps.maxBytes) return refused(413, 'fileTooLarge', { maxBytes: deps.maxBytes })
  const file = { account: allowed.account, ...params, as, fileName: query.fileName, declaredBytes }
  const taken = await deps.files.take(file, request.raw)
  return taken.ok
    ? reply.send({ ok: true, result: { file: taken.value } })
    : refused(STATUS[taken.error], taken.error, taken.details)
}

/** Papers go to everybody who sees the consultation; the file of an opinion to its sender, and to readers of the opinion. */
async function sendFile(
  deps: ConsultationRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { database, blobs, log } = deps
  const allowed = await deps.guard(request, 'consultations.file', null)
  if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
  const params = FileParams.safeParse(request.params).data
  if (params === undefined) return reply.code(404).send(MISSING)
  const found = await seen(database, allowed.account, params.consultationId)
  const file = found === null ? null : await fileRow(database, params.consultationId, params.fileId)
  if (found === null || file === null) return reply.code(404).send(MISSING)
  const own = file.owner_id === null || file.owner_id === allowed.account.accountId
  // What a member sent but did not answer with, or took back by another answer, is for nobody else.
  const counts = own || (seesOpinions(found) && (await isCounted(database, params.consultationId, params.fileId)))
  if (!counts) return reply.code(404).send(MISSING)
  const disposition = inlineDisposition(file.file_name)
  return sendPdf(request, reply, file, { blobs, log, disposition, named: { fileId: file.file_id } })
}

async function isCounted(database: Database, consultationId: ConsultationId, fileId: ConsultationFileId) {
  const row = await database
    .selectFrom('consultation_answers')
    .select('receipt_id')
    .where('consultation_id', '=', consultationId)
    .where('file_id', '=', fileId)
    .where('replaced', '=', 0)
    .executeTakeFirst()
  return row !== undefined
}

async function sendReport(
  deps: ConsultationRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  as: 'csv' | 'pdf',
): Promise<FastifyReply> {
  const { audit, database } = deps
  const allowed = await deps.guard(request, `consultations.${as}`, null)
  if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
  const params = Params.safeParse(request.params).data
  if (params === undefined) return reply.code(404).send(MISSING)
  const { consultationId } = params
  const nowMs = deps.nowMs()
  await deps.settle(consultationId, nowMs)
  const found = await seen(database, allowed.account, consultationId)
  if (found === null || !found.sight.follows || found.row.state === 'draft') return reply.code(404).send(MISSING)
  const view = await viewOf(database, allowed.account, found, nowMs)
  const made = await madeOf(view, as, deps).catch((error: unknown) => {
    if (error instanceof QueueFullError) return null
    throw error
  })
  if (made === null) return reply.code(503).send({ ok: false, error: 'unavailable' })
  const { accountId } = allowed.account
  await audit.record({ accountId, meetingId: null, action: 'consultations.report', details: { consultationId, as } })
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="tong-hop-y-kien.${as}"`)
    .type(as === 'csv' ? 'text/csv; charset=utf-8' : 'application/pdf')
    .send(made)
}

async function madeOf(
  view: ConsultationView,
  as: 'csv' | 'pdf',
  deps: ConsultationRouteDeps,
): Promise<Buffer | string> {
  if (as === 'csv') return reportCsv(view)
  return deps.drawing(async () => Buffer.from(await reportPdf(view, deps.provinceName)))
}
