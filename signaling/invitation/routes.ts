import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import type { Database } from '../storage/database.ts'
import { seesAll } from '../visibility/audience.ts'
import { MeetingId } from '../wire/ids.ts'
import type { RouteAction } from '../wire/permissions.ts'
import { calendarFile } from './calendar.ts'
import { readFacts, type InvitationFacts } from './facts.ts'
import { invitationPdf } from './letter.ts'
import { meetingLink } from './link.ts'

export interface InvitationRoutesDeps {
  readonly database: Database
  readonly clock: Clock
  readonly settings: { readonly provinceName: string; readonly publicOrigins: readonly string[] }
}
type Params = { Params: { meetingId: string }; Querystring: { view?: string } }

/** `GET /api/meetings/:meetingId/invitation.pdf` and `.ics`: to who prepares the meeting the letter to everybody, to others their own. With `?view=1` the browser shows it. */
export function invitationRoutes(app: FastifyInstance, guard: Guard, deps: InvitationRoutesDeps): void {
  const { clock, database, settings } = deps
  /** What was asked for; null: the refusal is sent. */
  async function asked(
    request: FastifyRequest<Params>,
    reply: FastifyReply,
    action: RouteAction,
  ): Promise<InvitationFacts | null> {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, action, meetingId)
    if (!guarded.ok) {
      await reply.code(guarded.status).send({ ok: false, error: guarded.error })
      return null
    }
    const { account, actor } = guarded
    const forAll = actor === null || seesAll(actor)
    const facts = meetingId === null ? null : await readFacts(database, meetingId, forAll ? null : account.accountId)
    if (facts !== null && actor !== null) return facts
    await reply.code(404).send({ ok: false, error: 'notFound' })
    return null
  }
  const named = (reply: FastifyReply, ending: string, shown: boolean) =>
    reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="giay-moi.${ending}"`)

  app.get<Params>('/api/meetings/:meetingId/invitation.pdf', async (request, reply) => {
    const facts = await asked(request, reply, 'invitation.pdf')
    if (facts === null) return reply
    const file = await invitationPdf(facts, settings.provinceName)
    return named(reply, 'pdf', request.query.view === '1')
      .type('application/pdf')
      .send(Buffer.from(file))
  })

  app.get<Params>('/api/meetings/:meetingId/invitation.ics', async (request, reply) => {
    const facts = await asked(request, reply, 'invitation.ics')
    if (facts === null) return reply
    const link = meetingLink(settings.publicOrigins, facts.meetingId)
    const file = calendarFile(facts, { nowMs: clock.nowMs(), parties: null, link })
    return named(reply, 'ics', false).type('text/calendar; charset=utf-8').send(file)
  })
}
