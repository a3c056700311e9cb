import type { FastifyInstance } from 'fastify'
import type { Guard } from '../kit/guard.ts'
import type { Database } from '../storage/database.ts'
import { MeetingId, RehearsalId } from '../wire/ids.ts'
import { rehearsalCsv } from './csv.ts'
import { rehearsalsOf, resultsOf } from './store.ts'

type Params = { Params: { meetingId: string; rehearsalId: string } }

/** `GET /api/meetings/:meetingId/rehearsals/:rehearsalId.csv`: what every invited site's rehearsal found. */
export function rehearsalRoutes(app: FastifyInstance, guard: Guard, database: Database): void {
  app.get<Params>('/api/meetings/:meetingId/rehearsals/:rehearsalId.csv', async (request, reply) => {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, 'rehearsal.csv', meetingId)
    if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
    const rehearsalId = RehearsalId.safeParse(request.params.rehearsalId).data
    const known =
      meetingId !== null && (await rehearsalsOf(database, meetingId)).some((one) => one.rehearsalId === rehearsalId)
    if (meetingId === null || rehearsalId === undefined || !known) {
      return reply.code(404).send({ ok: false, error: 'notFound' })
    }
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment; filename="chay-thu.csv"')
      .type('text/csv; charset=utf-8')
      .send(rehearsalCsv(await resultsOf(database, meetingId, rehearsalId)))
  })
}
