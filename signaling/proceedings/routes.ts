import type { FastifyInstance } from 'fastify'
import type { Clock } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import { rollCallsOf } from '../roll-call/report.ts'
import type { AttendanceReport } from '../seats/attendance-report.ts'
import type { Database } from '../storage/database.ts'
import { MeetingId } from '../wire/ids.ts'
import { actorMay } from '../wire/permissions.ts'
import { votingRecord } from '../voting/record.ts'
import { proceedingsOf } from './commands.ts'
import { proceedingsCsv } from './csv.ts'

export interface ProceedingsRoutesDeps {
  readonly database: Database
  readonly clock: Clock
  attendanceOf(meetingId: MeetingId): Promise<AttendanceReport>
}

/** `GET /api/meetings/:meetingId/proceedings.csv`: what happened in a meeting, as far as this person may read it. */
export function proceedingsRoutes(
  app: FastifyInstance,
  guard: Guard,
  { database, clock, attendanceOf }: ProceedingsRoutesDeps,
): void {
  app.get<{ Params: { meetingId: string } }>('/api/meetings/:meetingId/proceedings.csv', async (request, reply) => {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, 'proceedings.csv', meetingId)
    if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
    const { actor } = guarded
    const { accountId } = guarded.account
    if (meetingId === null || actor === null) return reply.code(404).send({ ok: false, error: 'notFound' })
    const proceedings = await proceedingsOf(database, meetingId, { accountId, actor })
    if (proceedings === null) return reply.code(404).send({ ok: false, error: 'notFound' })
    const file = proceedingsCsv({
      ...proceedings,
      nowMs: clock.steadyMs(),
      rollCalls: actorMay('rollCall.list', actor) ? await rollCallsOf(database, meetingId) : null,
      attendance: actorMay('seats.attendance', actor) ? await attendanceOf(meetingId) : null,
      votes: (await votingRecord(database, meetingId, { accountId, actor })).ballots,
    })
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment; filename="dien-bien-cuoc-hop.csv"')
      .type('text/csv; charset=utf-8')
      .send(file)
  })
}
