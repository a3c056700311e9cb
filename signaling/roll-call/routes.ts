import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Guard } from '../kit/guard.ts'
import type { Database } from '../storage/database.ts'
import { MeetingId, RollCallId } from '../wire/ids.ts'
import type { RouteAction } from '../wire/permissions.ts'
import { rollCallCsv } from './csv.ts'
import { rollCallPdf, type AnnexMeeting } from './pdf.ts'
import { readReport, type RollCallReport } from './report.ts'

type Params = { Params: { meetingId: string; rollCallId: string } }
type Asked = { readonly meetingId: MeetingId; readonly report: RollCallReport }

/** `GET /api/meetings/:meetingId/roll-calls/:rollCallId.csv` and `.pdf`: the result of a roll call as a file. */
export function rollCallRoutes(app: FastifyInstance, guard: Guard, database: Database): void {
  /** The result that was asked for; null: the refusal is sent. */
  async function asked(
    request: FastifyRequest<Params>,
    reply: FastifyReply,
    action: RouteAction,
  ): Promise<Asked | null> {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, action, meetingId)
    if (!guarded.ok) {
      await reply.code(guarded.status).send({ ok: false, error: guarded.error })
      return null
    }
    const rollCallId = RollCallId.safeParse(request.params.rollCallId).data
    const report =
      meetingId === null || rollCallId === undefined ? null : await readReport(database, meetingId, rollCallId)
    if (meetingId !== null && report !== null) return { meetingId, report }
    await reply.code(404).send({ ok: false, error: 'notFound' })
    return null
  }
  const named = (reply: FastifyReply, { rollCall }: RollCallReport, ending: string) =>
    reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="diem-danh-lan-${rollCall.number}.${ending}"`)

  app.get<Params>('/api/meetings/:meetingId/roll-calls/:rollCallId.csv', async (request, reply) => {
    const found = await asked(request, reply, 'rollCall.csv')
    if (found === null) return reply
    return named(reply, found.report, 'csv').type('text/csv; charset=utf-8').send(rollCallCsv(found.report))
  })

  app.get<Params>('/api/meetings/:meetingId/roll-calls/:rollCallId.pdf', async (request, reply) => {
    const found = await asked(request, reply, 'rollCall.pdf')
    if (found === null) return reply
    const file = await rollCallPdf(await meetingOf(database, found.meetingId), found.report)
    return named(reply, found.report, 'pdf').type('application/pdf').send(Buffer.from(file))
  })
}

async function meetingOf(database: Database, meetingId: MeetingId): Promise<AnnexMeeting> {
  const row = await database
    .selectFrom('meetings')
    .innerJoin('sites', 'sites.site_id', 'meetings.owner_site_id')
    .select(['meetings.title', 'sites.name'])
    .where('meeting_id', '=', meetingId)
    .executeTakeFirstOrThrow()
  return { title: row.title, holder: row.name }
}
