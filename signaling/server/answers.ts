import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

const compress = promisify(gzip)
/** One packet carries this much anyway: neither hash nor packing is worth it. */
export const WORTH_FROM_BYTES = 1_200

interface WrittenAnswer {
  readonly text: string
  /** Null for a small one. */
  readonly etag: string | null
  packed: Promise<Buffer> | null
}

/** By the result itself: a handler that gives the same object to many has it written, hashed and packed once. */
const written = new WeakMap<object, WrittenAnswer>()

/**
 * Answers a command with its result: 304 without a body when the client names the hash of what it has already, packed where it can unpack.
 */
export async function sendResult(request: FastifyRequest, reply: FastifyReply, result: unknown): Promise<FastifyReply> {
  const answer = writtenAnswer(result)
  reply.type('application/json; charset=utf-8')
  if (answer.etag === null) return reply.send(answer.text)
  reply.header('etag', answer.etag).header('vary', 'accept-encoding')
  if (request.headers['if-none-match'] === answer.etag) return reply.code(304).send()
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(answer.text)
  answer.packed ??= compress(answer.text)
  return reply.header('content-encoding', 'gzip').send(await answer.packed)
}

function writtenAnswer(result: unknown): WrittenAnswer {
  const known = typeof result === 'object' && result !== null ? written.get(result) : undefined
  if (known !== undefined) return known
  const text = JSON.stringify({ ok: true, result })
  const etag =
    text.length < WORTH_FROM_BYTES ? null : `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  const answer: WrittenAnswer = { text, etag, packed: null }
  if (typeof result === 'object' && result !== null) written.set(result, answer)
  return answer
}
