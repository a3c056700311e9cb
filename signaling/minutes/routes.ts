import type { FastifyInstance } from 'fastify'
import type { Clock } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import { MeetingId } from '../wire/ids.ts'
import { minutesForm } from '../wire/minutes-form.ts'
import type { Minutes } from './commands.ts'
import { minutesDocx } from './docx.ts'
import { minutesPdf } from './pdf.ts'
import { tasksCsv } from './progress.ts'
import type { MinutesView } from './wire.ts'

type Params = { Params: { meetingId: string }; Querystring: { view?: string } }
interface FileKind {
  readonly action: 'minutes.docx' | 'minutes.pdf' | 'minutes.tasks'
  readonly url: string
  readonly name: string
  readonly type: string
  make(view: MinutesView, meetingId: MeetingId): Promise<Uint8Array | string> | Uint8Array | string
}

/**
 * `GET /api/meetings/:meetingId/minutes.docx` and `.pdf`: the minutes as a file, for those who may read them; `tasks.csv`: what they give to be done, and
 * how far it has come. With `?view=1` the browser shows a PDF.
 */
export function minutesRoutes(app: FastifyInstance, guard: Guard, minutes: Minutes, clock: Pick<Clock, 'nowMs'>): void {
  for (const kind of fileKinds(minutes, clock)) serve(app, guard, minutes, kind)
}

function fileKinds(minutes: Minutes, clock: Pick<Clock, 'nowMs'>): readonly FileKind[] {
  const blocksOf = ({ facts, entries, state }: MinutesView) =>
    minutesForm(
      facts,
      entries.map(({ entry }) => entry),
      state,
    )
  return [
    {
      ...{ action: 'minutes.docx', url: 'minutes.docx', name: 'bien-ban.docx' },
      type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      make: (view) => minutesDocx(blocksOf(view), view.facts.title),
    },
    {
      ...{ action: 'minutes.pdf', url: 'minutes.pdf', name: 'bien-ban.pdf', type: 'application/pdf' },
      make: async (view, meetingId) =>
        (await minutes.approvedPdf(meetingId)) ?? (await minutesPdf(blocksOf(view), view.facts.title)),
    },
    {
      ...{ action: 'minutes.tasks', url: 'tasks.csv', name: 'nhiem-vu.csv', type: 'text/csv; charset=utf-8' },
      make: (view) => tasksCsv(view, clock.nowMs()),
    },
  ]
}

function serve(app: FastifyInstance, guard: Guard, minutes: Minutes, kind: FileKind): void {
  app.get<Params>(`/api/meetings/:meetingId/${kind.url}`, async (request, reply) => {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, kind.action, meetingId)
    if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
    const { account, actor } = guarded
    if (meetingId === null || actor === null) return reply.code(404).send({ ok: false, error: 'notFound' })
    const read = await minutes.read(meetingId, { accountId: account.accountId, actor })
    if (!read.ok) return reply.code(read.error === 'notFound' ? 404 : 409).send({ ok: false, error: read.error })
    const shown = kind.action === 'minutes.pdf' && request.query.view === '1'
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="${kind.name}"`)
      .type(kind.type)
      .send(Buffer.from(await kind.make(read.value, meetingId)))
  })
}
