// HTTP routes of media: RTP capabilities by their hash, stills up and down.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Guard } from '../kit/guard.ts'
import { DeviceId, MeetingId } from '../wire/ids.ts'
import type { Capabilities } from './capabilities.ts'
import type { Still, StillRefusal, Stills } from './stills.ts'
import { CapabilitiesHash, MAX_STILL_BYTES } from './wire.ts'

export interface MediaRouteDeps {
  readonly capabilities: Capabilities
  /** Undefined when the meeting does not run here. */
  readonly stillsOf: (meetingId: MeetingId) => Stills | undefined
}

const STATUS: Readonly<Record<StillRefusal, number>> = { notFound: 404, notShown: 409, tooSoon: 429, badStill: 415 }
const HashParams = z.object({ hash: CapabilitiesHash })
const MeetingParams = z.object({ meetingId: MeetingId })
const StillParams = z.object({ meetingId: MeetingId, deviceId: DeviceId })
const WallQuery = z.object({ after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0) })
/** Pictures of a hall are sent with `no-store`: no cache keeps them. */
const NOT_KEPT = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Stills of cameras, and RTP capabilities by their hash. Registers them in a plugin of their own, with its body parser. */
export async function mediaRoutes(app: FastifyInstance, guard: Guard, deps: MediaRouteDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'image/webp',
      { parseAs: 'buffer', bodyLimit: MAX_STILL_BYTES },
      (_request, body, done) => done(null, body),
    )

    scope.get('/api/media/capabilities/:hash', async (request, reply) => {
      const allowed = await guard(request, 'media.capabilities', null)
      if (!allowed.ok) return refuse(reply, allowed.status, allowed.error)
      const hash = HashParams.safeParse(request.params).data?.hash
      const found = hash === undefined ? null : deps.capabilities.find(hash)
      if (found === null) return refuse(reply, 404, 'notFound')
      return reply
        .headers({ 'Cache-Control': 'private, max-age=31536000, immutable', 'X-Content-Type-Options': 'nosniff' })
        .type('application/json; charset=utf-8')
        .send(found)
    })

    const small = { bodyLimit: MAX_STILL_BYTES }
    scope.put('/api/meetings/:meetingId/stills/:deviceId', small, async (request, reply) => {
      const params = StillParams.safeParse(request.params).data
      const allowed = await guard(request, 'media.putStill', params?.meetingId ?? null)
      if (!allowed.ok) return refuse(reply, allowed.status, allowed.error)
      const stills = params === undefined ? undefined : deps.stillsOf(params.meetingId)
      if (params === undefined || stills === undefined) return refuse(reply, 404, 'notFound')
      if (!Buffer.isBuffer(request.body)) return refuse(reply, 415, 'badStill')
      const outcome = stills.put(params.deviceId, allowed.account.accountId, request.body)
      return outcome.ok ? reply.headers(NOT_KEPT).code(204).send() : refuse(reply, STATUS[outcome.error], outcome.error)
    })

    scope.get('/api/meetings/:meetingId/stills', async (request, reply) => {
      const stills = await stillsFor(request, reply, 'media.wall')
      if (stills === null) return reply
      const query = WallQuery.safeParse(request.query)
      if (!query.success) return refuse(reply, 400, 'badRequest')
      return reply.headers(NOT_KEPT).type('application/octet-stream').send(stills.found.wall(query.data.after))
    })

    scope.get('/api/meetings/:meetingId/stills/stage', async (request, reply) => {
      const stills = await stillsFor(request, reply, 'media.stageStill')
      return stills === null ? reply : sendStill(request, reply, stills.found.stage(stills.accountId))
    })

    scope.get('/api/meetings/:meetingId/stills/own', async (request, reply) => {
      const stills = await stillsFor(request, reply, 'media.ownStill')
      return stills === null ? reply : sendStill(request, reply, stills.found.own(stills.accountId))
    })
  })

  async function sendStill(request: FastifyRequest, reply: FastifyReply, still: Still | null) {
    reply.headers(NOT_KEPT)
    if (still === null) return reply.code(204).send()
    const etag = `"${still.version}"`
    // On a slow link a picture that has not changed is not sent twice; the client keeps the last one itself.
    if (request.headers['if-none-match'] === etag) return reply.header('ETag', etag).code(304).send()
    return reply.header('ETag', etag).type('image/webp').send(still.bytes)
  }

  async function stillsFor(
    request: FastifyRequest,
    reply: FastifyReply,
    action: 'media.wall' | 'media.stageStill' | 'media.ownStill',
  ) {
    const meetingId = MeetingParams.safeParse(request.params).data?.meetingId ?? null
    const allowed = await guard(request, action, meetingId)
    if (!allowed.ok) {
      await refuse(reply, allowed.status, allowed.error)
      return null
    }
    const found = meetingId === null ? undefined : deps.stillsOf(meetingId)
    if (found === undefined) {
      await refuse(reply, 404, 'notFound')
      return null
    }
    return { found, accountId: allowed.account.accountId }
  }
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ ok: false, error })
}
