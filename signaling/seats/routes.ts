import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import type { Guard } from '../kit/guard.ts'
import { MeetingId } from '../wire/ids.ts'
import type { BuiltRoster } from '../room/roster.ts'
import { RosterHash } from './wire.ts'

type Params = { Params: { meetingId: string } }

/** `GET /api/meetings/:meetingId/attendance.csv`: the attendance for a spreadsheet. */
export function attendanceRoutes(
  app: FastifyInstance,
  guard: Guard,
  attendanceCsv: (meetingId: MeetingId) => Promise<string>,
): void {
  app.get<Params>('/api/meetings/:meetingId/attendance.csv', async (request, reply) => {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, 'seats.attendanceCsv', meetingId)
    if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
    if (meetingId === null) return reply.code(404).send({ ok: false, error: 'notFound' })
    return reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment; filename="diem-danh.csv"')
      .send(await attendanceCsv(meetingId))
  })
}

const compress = promisify(gzip)

/**
 * `GET /api/meetings/:meetingId/roster/:hash`: the list of seats, unchanging under its hash, so that a browser keeps it for
 * good. Everybody of a meeting asks for it at once, hence it is compressed once for all.
 */
export function rosterRoutes(
  app: FastifyInstance,
  guard: Guard,
  rosterOf: (meetingId: MeetingId, hash: string) => Promise<BuiltRoster | undefined>,
): void {
  const zipped = new WeakMap<BuiltRoster, Promise<Buffer>>()

  function zip(roster: BuiltRoster): Promise<Buffer> {
    const known = zipped.get(roster)
    if (known !== undefined) return known
    const made = compress(roster.json)
    zipped.set(roster, made)
    return made
  }

  app.get<{ Params: { meetingId: string; hash: string } }>(
    '/api/meetings/:meetingId/roster/:hash',
    async (request, reply) => {
      const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
      const guarded = await guard(request, 'seats.roster', meetingId)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const hash = RosterHash.safeParse(request.params.hash).data
      const roster = meetingId === null || hash === undefined ? undefined : await rosterOf(meetingId, hash)
      if (roster === undefined) return reply.code(404).send({ ok: false, error: 'notFound' })
      const etag = `"${roster.hash}"`
      reply.headers({
        etag,
        'cache-control': 'private, max-age=31536000, immutable',
        vary: 'accept-encoding',
        'x-content-type-options': 'nosniff',
      })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      reply.type('application/json; charset=utf-8')
      const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
      return takesGzip ? reply.header('content-encoding', 'gzip').send(await zip(roster)) : reply.send(roster.json)
    },
  )
}
