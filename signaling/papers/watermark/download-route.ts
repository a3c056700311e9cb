// The way by which a paper leaves the pages as a file: its original, or for a restricted one a copy with the reader's name on each page.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../kit/clock.ts'
import type { Guard } from '../../kit/guard.ts'
import type { BlobStore } from '../../storage/blobs.ts'
import type { Database } from '../../storage/database.ts'
import { PaperVersionId } from '../../wire/ids.ts'
import { downloadDisposition } from '../file-names.ts'
import { mayReadNow, type ClosedItemsIn } from '../reading.ts'
import { sightOf } from '../rules.ts'
import { versionWithPaper } from '../store.ts'
import { watermarkWords, type Stamp } from './stamping.ts'

export interface DownloadDeps {
  readonly database: Database
  readonly blobs: BlobStore
  readonly closedItems: ClosedItemsIn
  readonly clock: Pick<Clock, 'nowMs'>
  readonly stamp: Stamp
}

/** `GET /api/papers/:paperVersionId/download`. */
export function downloadRoute(
  app: FastifyInstance,
  guard: Guard,
  { blobs, clock, closedItems, database, stamp }: DownloadDeps,
): void {
  app.get<{ Params: { paperVersionId: string } }>('/api/papers/:paperVersionId/download', async (request, reply) => {
    const refused = (status: number, error: string) =>
      reply.code(status).header('cache-control', 'no-store').send({ ok: false, error })
    const paperVersionId = PaperVersionId.safeParse(request.params.paperVersionId).data
    const version = paperVersionId === undefined ? null : await versionWithPaper(database, paperVersionId)
    const allowed = await guard(request, 'papers.download', version?.meeting_id ?? null)
    if (!allowed.ok) return refused(allowed.status, allowed.error)
    const { account, actor } = allowed
    if (version === null || actor === null || !(await mayReadNow(database, closedItems, account, actor, version)))
      return refused(404, 'notFound')
    if (version.may_download === 0 && sightOf(actor) !== 'all') return refused(403, 'downloadForbidden')
    if ((await blobs.check(version.sha256)) !== 'sound') return refused(410, 'fileDamaged')
    reply.headers({
      'Cache-Control': 'private, no-store',
      'Content-Type': 'application/pdf',
      'X-Content-Type-Options': 'nosniff',
      'Content-Disposition': downloadDisposition(version.file_name),
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    if (version.access_class !== 'restricted')
      return reply.header('Content-Length', version.bytes).send(blobs.open(version.sha256))
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const words = watermarkWords(account.fullName, clock.nowMs())
    const copy = await stamp(blobs.pathOf(version.sha256), version.pages, words, gone.signal)
    if (!copy.ok) {
      for (const name of ['Content-Type', 'Content-Disposition']) reply.removeHeader(name)
      return refused(copy.error === 'unavailable' ? 503 : 422, copy.error)
    }
    const { path, remove } = copy.value
    const { size } = await stat(path)
    const stream = createReadStream(path)
    stream.once('close', () => void remove())
    return reply.header('Content-Length', size).send(stream)
  })
}
