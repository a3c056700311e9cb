import { createReadStream } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Audit } from '../audit/audit.ts'
import type { Guard } from '../kit/guard.ts'
import { answerRange } from '../papers/send-file.ts'
import { MeetingId } from '../wire/ids.ts'
import type { Archives } from './archives.ts'

interface ArchiveRoutesDeps {
  readonly archives: Pick<Archives, 'fileOf'>
  readonly audit: Audit
}

/**
 * `GET /api/meetings/:meetingId/archive.zip`: the archive that this person asked for, once it is made; a part of it, for a download that goes on
 * after its link broke. `HEAD`: whether it may be had, for pages that say why not.
 */
export function archiveRoutes(app: FastifyInstance, guard: Guard, { archives, audit }: ArchiveRoutesDeps): void {
  const url = '/api/meetings/:meetingId/archive.zip'
  app.route<{ Params: { meetingId: string } }>({
    ...{ method: ['GET', 'HEAD'], url, exposeHeadRoute: false },
    handler: async (request, reply) => {
      const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
      const guarded = await guard(request, 'archive.zip', meetingId)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const file = meetingId === null ? null : await archives.fileOf(meetingId, guarded.account.accountId)
      if (file === null) return reply.code(404).send({ ok: false, error: 'notFound' })
      const { jobId, path, bytes } = file
      reply.headers({
        'cache-control': 'no-store',
        'content-disposition': 'attachment; filename="ho-so-cuoc-hop.zip"',
      })
      const range = answerRange(request, reply, `"${jobId}"`, bytes)
      if (range.kind === 'unsatisfiable') return reply.send()
      reply.type('application/zip')
      if (request.method === 'HEAD') return reply.send()
      const { accountId } = guarded.account
      // Each part by itself: all but the first byte is the archive, too.
      await audit.record({ accountId, meetingId, action: 'archive.zip' })
      return reply.send(createReadStream(path, range.kind === 'part' ? { start: range.first, end: range.last } : {}))
    },
  })
}
