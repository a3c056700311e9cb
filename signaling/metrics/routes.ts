import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Metrics } from './metrics.ts'

/**
 * `GET /metrics`. With a token (`METRICS_TOKEN`) it answers who bears it; without one only programs of this very machine that ask it directly. To
 * all others there is no such page: figures of running meetings are nothing for strangers.
 */
export function metricsRoutes(app: FastifyInstance, metrics: Metrics, token: string | undefined): void {
  const mayRead = token === undefined ? isDirectlyFromHere : bearerOf(token)
  app.get('/metrics', { config: { rateLimit: false, anyHost: true } }, async (request, reply) => {
    if (!mayRead(request)) return reply.code(404).send({ ok: false, error: 'notFound' })
    return reply
      .header('content-type', metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text())
  })
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/
/** A proxy in front asks from this machine too, on behalf of others, and says for whom. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

function isDirectlyFromHere({ socket, headers }: FastifyRequest): boolean {
  return LOOPBACK.test(socket.remoteAddress ?? '') && FORWARDED.every((name) => headers[name] === undefined)
}

function bearerOf(token: string): (request: FastifyRequest) => boolean {
  const wanted = digest(`Bearer ${token}`)
  return ({ headers }) => timingSafeEqual(wanted, digest(headers.authorization ?? ''))
}

/** Both sides of one length, whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
