// The address to which a document system brings messages, and files of papers that came for the administrator who decides about them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { CallLog } from '../interface/call-log.ts'
import { retryAfter, type Callers } from '../interface/callers.ts'
import type { Clock } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import { collect, drain } from '../kit/request-body.ts'
import { createSemaphore, QueueFullError } from '../kit/semaphore.ts'
import { downloadDisposition } from '../papers/file-names.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import { AxisFileId } from '../wire/ids.ts'
import type { Axis } from './axis.ts'
import { ownParty, STATUS, statusEnvelope } from './build.ts'
import { incomingFile } from './incoming.ts'
import type { Receiving, Taken } from './receiving.ts'
import type { AxisSettings } from './settings.ts'
import type { AxisRefusal } from './wire.ts'

interface RouteDeps {
  readonly axis: Axis
  readonly database: Database
  readonly blobs: BlobStore
  readonly clock: Clock
  /** Those of the interface: a key has one rate, whatever it is used for. */
  readonly callers: Callers
  readonly calls: CallLog
  readonly log: Logger
}

export const AXIS_PATH = '/api/v1/axis/messages'
const RIGHT = { scope: 'axis', cost: 1 } as const
/** Messages lie in memory while they are checked. */
const AT_ONCE = 1
const WAITING = 8

const HTTP_STATUS: Readonly<Record<AxisRefusal, number>> = {
  ...{ badMultipart: 400, cutOff: 400, badXml: 400, badEnvelope: 422, badField: 422, tooManyParts: 413, tooLarge: 413 },
  ...{ notForUs: 422, fromOurselves: 422, unsupported: 422, missingFile: 422, unnamedFile: 422, emptyFile: 422 },
  ...{ noChecksum: 422, wrongChecksum: 422, stateSecret: 422, otherContent: 409, unknownDocument: 422 },
  ...{ unknownStatus: 422, diskFull: 507, unavailable: 503 },
}
const KEY_STATUS = {
  unauthenticated: 401,
  keyExpired: 401,
  keyWithdrawn: 401,
  forbidden: 403,
  rateLimited: 429,
} as const
/** For the clerk on the other side; the code behind it is for their engineers. */
const SAID: Readonly<Partial<Record<AxisRefusal, string>>> = {
  notForUs: 'Văn bản không gửi cho đơn vị này',
  fromOurselves: 'Văn bản mang mã của chính đơn vị này',
  unsupported: 'Chưa nhận văn bản thu hồi, cập nhật hoặc thay thế',
  missingFile: 'Thiếu tệp đính kèm',
  unnamedFile: 'Có tệp không nằm trong danh sách',
  emptyFile: 'Tệp đính kèm rỗng',
  noChecksum: 'Tệp đính kèm không có mã kiểm tra SHA-256',
  wrongChecksum: 'Tệp đính kèm sai mã kiểm tra SHA-256',
  stateSecret: 'Văn bản có dấu mật không được gửi qua mạng',
  otherContent: 'Đã có văn bản khác mang cùng mã',
}

/** @param guard - For the file route; keys are asked for by the other. */
export async function axisRoutes(fastify: FastifyInstance, guard: Guard, deps: RouteDeps): Promise<void> {
  fileRoute(fastify, guard, deps)
  const { axis, callers, calls, clock } = deps
  const { receiving, settings } = axis
  if (receiving === null || settings === null) return
  const oneByOne = createSemaphore(AT_ONCE, WAITING)
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The body stays a stream until the key was asked for.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post(AXIS_PATH, { config: { streamed: 'multipart/related' } }, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const key = await callers.keyOf(request.headers)
      const admitted = key === null ? null : callers.admit(key, RIGHT)
      if (key === null || admitted?.ok !== true) {
        drain(request.raw, settings.maxBytes)
        const error = admitted?.ok === false ? admitted.error : 'unauthenticated'
        const status = KEY_STATUS[error]
        if (status === 401) reply.header('www-authenticate', 'Bearer')
        if (key !== null && status === 429) reply.header('retry-after', retryAfter(key, RIGHT))
        if (key !== null)
          calls.add({ keyId: key.keyId, atMs: clock.nowMs(), address: 'axisMessage', status, meetingId: null })
        return reply.code(status).send({ ok: false, error })
      }
      const { keyId } = key
      const done = (status: number): void =>
        calls.add({ keyId, atMs: clock.nowMs(), address: 'axisMessage', status, meetingId: null })
      try {
        const taken = await oneByOne(() => take(receiving, settings, request, keyId))
        done(statusOf(taken))
        return answer(reply, settings, taken, clock.nowMs())
      } catch (error) {
        if (!(error instanceof QueueFullError)) throw error
        drain(request.raw, settings.maxBytes)
        done(503)
        return reply.code(503).send({ ok: false, error: 'unavailable' })
      }
    })
  })
}

type KeyId = Parameters<Receiving['refused']>[0]

async function take(
  receiving: Receiving,
  { maxBytes }: AxisSettings,
  request: FastifyRequest,
  keyId: KeyId,
): Promise<Taken> {
  const body = await collect(request.raw, maxBytes)
  if (body.ok) return receiving.take({ keyId, contentType: request.headers['content-type'] ?? '', body: body.value })
  drain(request.raw, maxBytes)
  const error = body.error === 'tooLarge' ? 'tooLarge' : 'cutOff'
  await receiving.refused(keyId, error, '')
  return { kind: 'document', about: null, outcome: { ok: false, error } }
}

function statusOf({ outcome }: Taken): number {
  return outcome.ok ? 200 : HTTP_STATUS[outcome.error]
}

/** A paper is answered with its status, as far as it could be read; all else as the interface answers. */
function answer(reply: FastifyReply, settings: AxisSettings, taken: Taken, nowMs: number): FastifyReply {
  const { about, kind, outcome } = taken
  reply.code(statusOf(taken))
  if (kind === 'status' || about === null)
    return reply.send(
      outcome.ok
        ? { ok: true, result: {} }
        : { ok: false, error: outcome.error, ...(outcome.details === undefined ? {} : { details: outcome.details }) },
    )
  const description = outcome.ok
    ? 'Đã đến'
    : [SAID[outcome.error] ?? 'Văn bản không đúng mẫu', outcome.details?.['about'], `(${outcome.error})`]
        .filter((one) => one !== undefined)
        .join(' ')
  // No fault of the paper: it may be sent again.
  const temporary = !outcome.ok && HTTP_STATUS[outcome.error] >= 500
  if (temporary) return reply.send({ ok: false, error: outcome.error })
  const code = outcome.ok ? STATUS.arrived : STATUS.refused
  return reply
    .type('text/xml; charset=utf-8')
    .send(statusEnvelope({ from: ownParty(settings), about, code, description, staff: '', nowMs }))
}

const FileParams = z.object({ fileId: AxisFileId })

/** Kept as a file by the browser, never shown by it: it comes from elsewhere, and may be of any kind. */
function fileRoute(fastify: FastifyInstance, guard: Guard, { blobs, database, log }: RouteDeps): void {
  fastify.get('/api/axis/files/:fileId', async (request, reply) => {
    const allowed = await guard(request, 'axis.file', null)
    if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
    const fileId = FileParams.safeParse(request.params).data?.fileId
    const file = fileId === undefined ? null : await incomingFile(database, fileId)
    if (file === null) return reply.code(404).send({ ok: false, error: 'notFound' })
    if ((await blobs.check(file.sha256)) !== 'sound') {
      log.error({ fileId, sha256: file.sha256 }, 'a paper that came can not be given: its file is not sound')
      return reply.code(410).header('cache-control', 'no-store').send({ ok: false, error: 'fileDamaged' })
    }
    reply.headers({
      'Cache-Control': 'private, no-store',
      'Content-Type': 'application/octet-stream',
      'X-Content-Type-Options': 'nosniff',
      'Content-Disposition': downloadDisposition(file.file_name),
      'Content-Length': file.bytes,
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    return reply.send(blobs.open(file.sha256))
  })
}
