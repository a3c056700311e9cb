import type { FastifyInstance } from 'fastify'
import type { Guard } from '../server/http.ts'
import { MeetingId } from '../wire/ids.ts'

/** `GET /api/meetings/:meetingId/attendance.csv`: the attendance for a spreadsheet. */
export function attendanceRoutes(
  app: FastifyInstance,
  guard: Guard,
  attendanceCsv: (meetingId: MeetingId) => Promise<string>,
): void {
  app.get<{ Params: { meetingId: string } }>('/api/meetings/:meetingId/attendance.csv', async (request, reply) => {
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
