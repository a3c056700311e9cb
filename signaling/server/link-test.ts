import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Guard } from '../kit/guard.ts'
import { statusOf } from './http.ts'
import type { Probes } from './probes.ts'
import { ProbeRequest, LINK_TEST } from './wire.ts'

const PROBE_STATUS: Readonly<Record<string, number>> = { badMedia: 400, mediaUnavailable: 503 }
const Down = z.object({ bytes: z.coerce.number().int().min(1).max(LINK_TEST.maxDownBytes) })

/** What the device check measures the link with: a round trip, so many bytes down, so many up, and a try of the media ports. */
export function linkTestRoutes(app: FastifyInstance, guard: Guard, probes: Probes): void {
  const limit = { rateLimit: { max: 60, timeWindow: 60_000 } }
  // Random, so that no proxy on the way can compress it and make a slow link look fast.
  const noise = randomBytes(LINK_TEST.maxDownBytes)

  void app.register(async (scope) => {
    scope.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    scope.get('/api/link/ping', { config: limit }, async (request, reply) => {
      const guarded = await guard(request, 'link.test', null)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      return reply.header('cache-control', 'no-store').code(204).send()
    })
    scope.get('/api/link/down', { config: limit }, async (request, reply) => {
      const guarded = await guard(request, 'link.test', null)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const query = Down.safeParse(request.query)
      if (!query.success) return reply.code(400).send({ ok: false, error: 'badRequest' })
      return reply
        .header('cache-control', 'no-store')
        .type('application/octet-stream')
        .send(noise.subarray(0, query.data.bytes))
    })
    // Whether sound and pictures would come through: the page makes a connection as in a meeting, by one protocol at a time.
    const probeLimit = { rateLimit: { max: 30, timeWindow: 60_000 } }
    scope.post('/api/link/media', { config: probeLimit, bodyLimit: 4_096 }, async (request, reply) => {
      const guarded = await guard(request, 'link.test', null)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const asked = ProbeRequest.safeParse(request.body)
      if (!asked.success) return reply.code(400).send({ ok: false, error: 'badRequest' })
      const opened = await probes.open(guarded.account.accountId, asked.data)
      if (!opened.ok) return reply.code(PROBE_STATUS[opened.error] ?? statusOf(opened.error)).send(opened)
      return reply.header('cache-control', 'no-store').send({ ok: true, result: opened.value })
    })
    const body = { config: limit, bodyLimit: LINK_TEST.maxUpBytes }
    scope.post('/api/link/up', body, async (request, reply) => {
      const guarded = await guard(request, 'link.test', null)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      return reply.header('cache-control', 'no-store').code(204).send()
    })
  })
}
