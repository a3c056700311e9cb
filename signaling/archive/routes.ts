import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { headOf, type Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import { meetingRow } from '../meeting/store.ts'
import { MeetingId } from '../wire/ids.ts'
import { meetingFiles, paperBytes, type ArchiveSources, type MissingPapers } from './meeting-files.ts'
import { MOST_PAPER_BYTES, zipOf } from './zip-stream.ts'

export interface ArchiveRoutesDeps extends Omit<ArchiveSources, 'nowMs'> {
  readonly audit: Audit
  readonly clock: Clock
}

/**
 * `GET /api/meetings/:meetingId/archive.zip`: the whole meeting as one file, made while it is sent. `HEAD`: whether it may be had, for pages that
 * say why not.
 */
export function archiveRoutes(app: FastifyInstance, guard: Guard, deps: ArchiveRoutesDeps): void {
  const url = '/api/meetings/:meetingId/archive.zip'
  app.route<{ Params: { meetingId: string } }>({
    ...{ method: ['GET', 'HEAD'], url, exposeHeadRoute: false },
    handler: async (request, reply) => {
      const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
      const guarded = await guard(request, 'archive.zip', meetingId)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const row = meetingId === null ? null : await meetingRow(deps.database, meetingId)
      const { account, actor } = guarded
      if (meetingId === null || row === null || actor === null)
        return reply.code(404).send({ ok: false, error: 'notFound' })
      const { accountId, fullName } = account
      if ((await paperBytes(deps.database, meetingId, { accountId, actor })) > MOST_PAPER_BYTES)
        return reply.code(413).send({ ok: false, error: 'archiveTooLarge' })
      if (request.method === 'HEAD') return reply.type('application/zip').send()
      await deps.audit.record({ accountId, meetingId, action: 'archive.zip' })
      const auditHead = await headOf(deps.database)
      const missing: MissingPapers = []
      const sources = { ...deps, nowMs: deps.clock.steadyMs() }
      const about = () => ({
        ...{
          format: 1 as const,
          meetingId,
          title: row.title,
          madeAtMs: deps.clock.nowMs(),
          madeByName: fullName,
          missing,
          auditHead,
        },
      })
      const zip = zipOf(meetingFiles(sources, meetingId, { account, actor }, missing), about)
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="ho-so-cuoc-hop.zip"')
        .type('application/zip')
        .send(Readable.from(zip, { objectMode: false, highWaterMark: 256 * 1024 }))
    },
  })
}
