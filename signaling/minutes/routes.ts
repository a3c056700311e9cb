import type { FastifyInstance } from 'fastify'
import type { Guard } from '../kit/guard.ts'
import { MeetingId } from '../wire/ids.ts'
import { minutesForm } from '../wire/minutes-form.ts'
import type { Minutes } from './commands.ts'
import { minutesDocx } from './docx.ts'
import { minutesPdf } from './pdf.ts'

type Params = { Params: { meetingId: string }; Querystring: { view?: string } }
const FILES = {
  docx: { action: 'minutes.docx', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  pdf: { action: 'minutes.pdf', type: 'application/pdf' },
} as const

/** `GET /api/meetings/:meetingId/minutes.docx` and `.pdf`: the minutes as a file, for those who may read them. With `?view=1` the browser shows it. */
export function minutesRoutes(app: FastifyInstance, guard: Guard, minutes: Minutes): void {
  const serve = (url: string, ending: keyof typeof FILES): void => {
    app.get<Params>(url, async (request, reply) => {
      const { action, type } = FILES[ending]
      const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
      const guarded = await guard(request, action, meetingId)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const { account, actor } = guarded
      if (meetingId === null || actor === null) return reply.code(404).send({ ok: false, error: 'notFound' })
      const read = await minutes.read(meetingId, { accountId: account.accountId, actor })
      if (!read.ok) return reply.code(read.error === 'notFound' ? 404 : 409).send({ ok: false, error: read.error })
      const { facts, entries, state } = read.value
      const blocks = minutesForm(
        facts,
        entries.map(({ entry }) => entry),
        state,
      )
      const file =
        ending === 'docx'
          ? minutesDocx(blocks, facts.title)
          : ((await minutes.approvedPdf(meetingId)) ?? (await minutesPdf(blocks, facts.title)))
      const shown = ending === 'pdf' && request.query.view === '1'
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="bien-ban.${ending}"`)
        .type(type)
        .send(Buffer.from(file))
    })
  }
  serve('/api/meetings/:meetingId/minutes.docx', 'docx')
  serve('/api/meetings/:meetingId/minutes.pdf', 'pdf')
}
