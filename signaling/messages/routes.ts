import type { FastifyInstance } from 'fastify'
import type { Guard } from '../kit/guard.ts'
import type { Database } from '../storage/database.ts'
import { MeetingId } from '../wire/ids.ts'
import { readerOf } from './commands.ts'
import { messagesCsv } from './csv.ts'
import { readableMessages } from './store.ts'

/** A meeting has no more messages than this. */
const ALL = { before: null, count: 20_000 } as const

/** `GET /api/meetings/:meetingId/messages.csv`: of the meeting's messages those that this person may read. */
export function messagesRoutes(app: FastifyInstance, guard: Guard, database: Database): void {
  app.get<{ Params: { meetingId: string } }>('/api/meetings/:meetingId/messages.csv', async (request, reply) => {
    const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
    const guarded = await guard(request, 'messages.csv', meetingId)
    if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
    if (meetingId === null) return reply.code(404).send({ ok: false, error: 'notFound' })
    const reader = await readerOf(database, meetingId, guarded)
    const { messages } = await readableMessages(database, meetingId, reader, ALL)
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment; filename="tin-nhan.csv"')
      .type('text/csv; charset=utf-8')
      .send(messagesCsv(messages.reverse()))
  })
}
