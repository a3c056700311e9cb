import type { FastifyInstance } from 'fastify'
import type { Guard } from '../kit/guard.ts'
import type { Database } from '../storage/database.ts'
import { MeetingId, RollCallId } from '../wire/ids.ts'
import { rollCallCsv } from './csv.ts'
import { readReport } from './report.ts'

type Params = { Params: { meetingId: string; rollCallId: string } }

/** `GET /api/meetings/:meetingId/roll-calls/:rollCallId.csv`: the result of a roll call as a file. */
export function rollCallRoutes(app: FastifyInstance, guard: Guard, database: Database): void {
  app.get<Params>('/api/meetings/:meetingId/roll-calls/:rollCallId.csv', async (request, reply) => {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, 'rollCall.csv', meetingId)
    if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
    const rollCallId = RollCallId.safeParse(request.params.rollCallId).data
    const report =
      meetingId === null || rollCallId === undefined ? null : await readReport(database, meetingId, rollCallId)
    if (report === null) return reply.code(404).send({ ok: false, error: 'notFound' })
    return reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="diem-danh-lan-${report.rollCall.number}.csv"`)
      .send(rollCallCsv(report))
  })
}
