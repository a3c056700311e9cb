// The PDF of a version as an HTTP answer: the whole of it, the part that was asked for, or word that the client has it already.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { BlobStore } from '../storage/blobs.ts'
import { askedRange, type AskedRange } from './ranges.ts'
import type { VersionRow } from './store.ts'

interface Sent {
  readonly blobs: BlobStore
  readonly log: Logger
  /** Content-Disposition: shown by the browser, or kept as a file. */
  readonly disposition: string
  /** What the log calls it. */
  readonly named: Readonly<Record<string, string>>
}

/** For a client that may read the version now: the route has made sure of it. */
export function sendVersion(
  request: FastifyRequest,
  reply: FastifyReply,
  version: Pick<VersionRow, 'sha256' | 'bytes' | 'paper_version_id'>,
  sent: Omit<Sent, 'named'>,
): Promise<FastifyReply> {
  return sendPdf(request, reply, version, { ...sent, named: { paperVersionId: version.paper_version_id } })
}

/** Any checked PDF, to a client that may read it now. */
export async function sendPdf(
  request: FastifyRequest,
  reply: FastifyReply,
  { sha256, bytes }: Pick<VersionRow, 'sha256' | 'bytes'>,
  { blobs, log, disposition, named }: Sent,
): Promise<FastifyReply> {
  const etag = `"${sha256}"`
  const known = namesTag(request.headers['if-none-match'], etag)
  // Wrong bytes under a right name are worse than none. A browser that has the right ones keeps them.
  const soundness = known ? 'sound' : await blobs.check(sha256)
  if (soundness !== 'sound') {
    log.error({ ...named, sha256, soundness }, 'a paper can not be given: its file is not sound')
    return reply.code(410).header('Cache-Control', 'no-store').send({ ok: false, error: 'fileDamaged' })
  }
  reply.headers({
    ETag: etag,
    // Kept by the browser but asked about each time: a recalled paper or a role taken away must work at once.
    'Cache-Control': 'private, no-cache',
    'Content-Type': 'application/pdf',
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': disposition,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  if (known) return reply.code(304).send()
  const range = answerRange(request, reply, etag, bytes)
  if (range.kind === 'unsatisfiable' || request.method === 'HEAD') return reply.send()
  return reply.send(blobs.open(sha256, range.kind === 'part' ? range : undefined))
}

/** Writes the head of an answer for the part of a file that was asked for; one that goes on with another file than it began with gets the whole. */
export function answerRange(request: FastifyRequest, reply: FastifyReply, etag: string, bytes: number): AskedRange {
  reply.headers({ 'Accept-Ranges': 'bytes', ETag: etag })
  const ifRange = request.headers['if-range']
  const header = ifRange === undefined || ifRange === etag ? request.headers.range : undefined
  const range = askedRange(header, bytes)
  if (range.kind === 'unsatisfiable') {
    reply.code(416).header('Content-Range', `bytes */${bytes}`)
    return range
  }
  const isPart = range.kind === 'part'
  reply.header('Content-Length', isPart ? range.last - range.first + 1 : bytes)
  if (isPart) reply.code(206).header('Content-Range', `bytes ${range.first}-${range.last}/${bytes}`)
  return range
}

function namesTag(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//u, '') === etag)
}
