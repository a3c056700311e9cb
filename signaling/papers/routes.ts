import type { Guard } from '../kit/guard.ts'
import { drain } from '../kit/request-body.ts'
import { createReadStream } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import { AgendaItemId, MeetingId, PaperVersionId } from '../wire/ids.ts'
import { downloadDisposition, inlineDisposition } from './file-names.ts'
import type { Repairer, RepairRefusal } from './repairing.ts'
import { mayReadNow, type ClosedItemsIn } from './reading.ts'
import { mayReadVersion } from './rules.ts'
import { sendVersion } from './send-file.ts'
import { reachOf, versionWithPaper } from './store.ts'
import type { Uploader, UploadRefusal } from './upload.ts'
import { UploadQuery } from './wire.ts'

export interface RouteDeps {
  readonly database: Database
  readonly closedItems: ClosedItemsIn
  readonly blobs: BlobStore
  readonly upload: Uploader['take']
  readonly repairer: Repairer
  readonly maxBytes: number
  readonly guard: Guard
  readonly log: Logger
}

/** How each refusal of a file is answered by HTTP. */
export const UPLOAD_STATUS: Readonly<Record<UploadRefusal, number>> = {
  emptyFile: 422,
  notPdf: 415,
  truncatedPdf: 422,
  damagedPdf: 422,
  encryptedPdf: 422,
  certificatePdf: 422,
  lockedPdf: 422,
  xfaPdf: 422,
  portfolioPdf: 422,
  tooManyPages: 422,
  fileTooLarge: 413,
  stateSecret: 422,
  pdfTooSlow: 422,
  officeDamaged: 422,
  officeTooLarge: 422,
  officeUnsafe: 422,
  officeMacros: 422,
  officePassword: 422,
  pictureDamaged: 422,
  conversionFailed: 422,
  conversionTooSlow: 422,
  noConverter: 503,
  diskFull: 507,
  illegalState: 409,
  uploadInterrupted: 400,
  notFound: 404,
  unavailable: 503,
}

const UploadParams = z.object({ meetingId: MeetingId, agendaItemId: AgendaItemId })
const FileParams = z.object({ paperVersionId: PaperVersionId })

/** The two routes by which files travel. Registers them in a plugin of their own: nothing else sees their body parser. */
export async function paperRoutes(fastify: FastifyInstance, deps: RouteDeps): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    const streamed = 'application/octet-stream'
    // The body stays a stream: it is counted, hashed and written while it comes, and never lies in memory as a whole.
    scope.addContentTypeParser(streamed, (_request, payload, done) => done(null, payload))
    scope.post(
      '/api/meetings/:meetingId/agenda/:agendaItemId/papers',
      // A large file on a thin line takes its time: `receive` watches for silence instead.
      { config: { streamed } },
      (request, reply) => receiveUpload(deps, request, reply),
    )
    scope.route({
      method: ['GET', 'HEAD'],
      url: '/api/papers/:paperVersionId/file',
      exposeHeadRoute: false,
      handler: (request, reply) => sendFile(deps, request, reply),
    })
    scope.get('/api/papers/:paperVersionId/original', (request, reply) => sendOriginal(deps, request, reply))
    scope.get('/api/papers/:paperVersionId/repaired', (request, reply) => sendRepaired(deps, request, reply))
  })
}

async function receiveUpload(deps: RouteDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const params = UploadParams.safeParse(request.params).data
  const allowed = await deps.guard(request, 'papers.upload', params?.meetingId ?? null)
  if (!allowed.ok) return refuseUpload(deps, request, reply, allowed.status, { error: allowed.error })
  if (params === undefined) return refuseUpload(deps, request, reply, 404, { error: 'notFound' })
  const query = UploadQuery.safeParse(request.query)
  if (!query.success) {
    const field = query.error.issues[0]?.path.join('.') ?? ''
    return refuseUpload(deps, request, reply, 400, { error: 'badRequest', details: { field } })
  }
  const declaredBytes = Number(request.headers['content-length'] ?? 0)
  if (declaredBytes > deps.maxBytes) {
    const details = { maxBytes: deps.maxBytes }
    return refuseUpload(deps, request, reply, 413, { error: 'fileTooLarge', details })
  }
  // An administrator of the unit prepares papers; giving them to readers is the chair's and the secretary's.
  const hold = allowed.actor === 'unitAdmin' ? 'yes' : query.data.hold
  const upload = { ...query.data, ...params, hold, declaredBytes, uploadedBy: allowed.account.accountId }
  const outcome = await deps.upload(upload, request.raw)
  if (outcome.ok) return reply.send({ ok: true, result: outcome.value })
  const { error, details } = outcome
  return refuseUpload(
    deps,
    request,
    reply,
    UPLOAD_STATUS[error],
    details === undefined ? { error } : { error, details },
  )
}

function refuseUpload(
  deps: RouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  body: { error: string; details?: object },
): FastifyReply {
  drain(request.raw, deps.maxBytes)
  return reply.code(status).send({ ok: false, ...body })
}

async function sendFile(deps: RouteDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const paperVersionId = FileParams.safeParse(request.params).data?.paperVersionId
  const version = paperVersionId === undefined ? null : await versionWithPaper(deps.database, paperVersionId)
  const allowed = await deps.guard(request, 'papers.download', version?.meeting_id ?? null)
  if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
  if (
    version === null ||
    allowed.actor === null ||
    !(await mayReadNow(deps.database, deps.closedItems, allowed.account, allowed.actor, version))
  ) {
    return reply.code(404).send({ ok: false, error: 'notFound' })
  }
  const { blobs, log } = deps
  return sendVersion(request, reply, version, { blobs, log, disposition: inlineDisposition(version.file_name) })
}

/** The office file or picture that a version was made of: kept as a file by the browser, never shown by it. */
async function sendOriginal(deps: RouteDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const paperVersionId = FileParams.safeParse(request.params).data?.paperVersionId
  const version = paperVersionId === undefined ? null : await versionWithPaper(deps.database, paperVersionId)
  const allowed = await deps.guard(request, 'papers.original', version?.meeting_id ?? null)
  if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
  const sha256 = version?.original_sha256 ?? null
  const { actor } = allowed
  const { accountId } = allowed.account
  if (
    version === null ||
    sha256 === null ||
    actor === null ||
    !mayReadVersion({ accountId, actor }, reachOf(version, await deps.closedItems(version.meeting_id)), false)
  )
    return reply.code(404).send({ ok: false, error: 'notFound' })
  if ((await deps.blobs.check(sha256)) !== 'sound') {
    deps.log.error({ paperVersionId, sha256 }, 'an original can not be given: its file is not sound')
    return reply.code(410).header('Cache-Control', 'no-store').send({ ok: false, error: 'fileDamaged' })
  }
  reply.headers({
    'Cache-Control': 'private, no-store',
    'Content-Type': 'application/octet-stream',
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': downloadDisposition(version.original_name ?? ''),
    'Content-Length': version.original_bytes ?? 0,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  return reply.send(deps.blobs.open(sha256))
}

/** A copy of a version with a sound index, for programs that do not open the original. Made for each who asks: hardly anybody does. */
async function sendRepaired(deps: RouteDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const paperVersionId = FileParams.safeParse(request.params).data?.paperVersionId
  const version = paperVersionId === undefined ? null : await versionWithPaper(deps.database, paperVersionId)
  const allowed = await deps.guard(request, 'papers.repaired', version?.meeting_id ?? null)
  if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
  const { accountId } = allowed.account
  const { actor } = allowed
  if (
    version === null ||
    actor === null ||
    !mayReadVersion({ accountId, actor }, reachOf(version, await deps.closedItems(version.meeting_id)), false)
  )
    return reply.code(404).send({ ok: false, error: 'notFound' })
  const outcome = await deps.repairer.repair(version.sha256)
  if (!outcome.ok) return reply.code(REPAIR_STATUS[outcome.error]).send({ ok: false, error: outcome.error })
  const { path, bytes, remove } = outcome.value
  reply.headers({
    'Cache-Control': 'private, no-store',
    'Content-Type': 'application/octet-stream',
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': downloadDisposition(version.file_name.replace(/(?:\.pdf)?$/iu, ' (đã sửa).pdf')),
    'Content-Length': bytes,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  const source = createReadStream(path)
  source.once('close', () => void remove())
  return reply.send(source)
}

const REPAIR_STATUS: Readonly<Record<RepairRefusal, number>> = {
  repairFailed: 422,
  repairDiffers: 422,
  noRepairer: 503,
  unavailable: 503,
}
