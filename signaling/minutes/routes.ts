import type { FastifyInstance } from 'fastify'
import type { Clock } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import { QueueFullError } from '../kit/semaphore.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import { MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { minutesForm } from '../wire/minutes-form.ts'
import type { Minutes } from './commands.ts'
import { minutesDocx } from './docx.ts'
import { tasksCsv } from './progress.ts'
import type { SightRefusal } from './sight.ts'
import type { MinutesView } from './wire.ts'

type Params = { Params: { meetingId: string }; Querystring: { view?: string } }
type Made = Outcome<Uint8Array | string, SightRefusal | 'notFound' | 'unavailable'>
interface FileKind {
  readonly action: 'minutes.docx' | 'minutes.pdf' | 'minutes.tasks'
  readonly url: string
  readonly name: string
  readonly type: string
  make(meetingId: MeetingId, viewer: Viewer): Promise<Made>
}

/**
 * `GET /api/meetings/:meetingId/minutes.docx` and `.pdf`: the minutes as a file, for those who may read them; `tasks.csv`: what they give to be done, and
 * how far it has come. With `?view=1` the browser shows a PDF.
 */
export function minutesRoutes(app: FastifyInstance, guard: Guard, minutes: Minutes, clock: Pick<Clock, 'nowMs'>): void {
  for (const kind of fileKinds(minutes, clock)) serve(app, guard, kind)
}

function fileKinds(minutes: Minutes, clock: Pick<Clock, 'nowMs'>): readonly FileKind[] {
  const made = async (
    make: (view: MinutesView) => Uint8Array | string,
    [meetingId, viewer]: readonly [MeetingId, Viewer],
  ): Promise<Made> => {
    const read = await minutes.read(meetingId, viewer)
    return read.ok ? accept(make(read.value)) : read
  }
  return [
    {
      ...{ action: 'minutes.docx', url: 'minutes.docx', name: 'bien-ban.docx' },
      type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      make: (...of) => made((view) => minutesDocx(blocksOf(view), view.facts.title), of),
    },
    {
      ...{ action: 'minutes.pdf', url: 'minutes.pdf', name: 'bien-ban.pdf', type: 'application/pdf' },
      make: (...of) =>
        minutes.pdf(...of).catch((error: unknown) => {
          if (error instanceof QueueFullError) return refuse('unavailable')
          throw error
        }),
    },
    {
      ...{ action: 'minutes.tasks', url: 'tasks.csv', name: 'nhiem-vu.csv', type: 'text/csv; charset=utf-8' },
      make: (...of) => made((view) => tasksCsv(view, clock.nowMs()), of),
    },
  ]
}

const blocksOf = ({ facts, entries, state, template }: MinutesView) =>
  minutesForm(
    facts,
    entries.map(({ entry }) => entry),
    state,
    template,
  )

const STATUS = { notFound: 404, unavailable: 503 } as const

function serve(app: FastifyInstance, guard: Guard, kind: FileKind): void {
  app.get<Params>(`/api/meetings/:meetingId/${kind.url}`, async (request, reply) => {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, kind.action, meetingId)
    if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
    const { account, actor } = guarded
    if (meetingId === null || actor === null) return reply.code(404).send({ ok: false, error: 'notFound' })
    const file = await kind.make(meetingId, { accountId: account.accountId, actor })
    if (!file.ok) {
      const { error } = file
      return reply
        .code(error === 'notFound' || error === 'unavailable' ? STATUS[error] : 409)
        .send({ ok: false, error })
    }
    const shown = kind.action === 'minutes.pdf' && request.query.view === '1'
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="${kind.name}"`)
      .type(kind.type)
      .send(Buffer.from(file.value))
  })
}
