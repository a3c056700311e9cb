import type { FastifyInstance } from 'fastify'
import type { Account } from '../identity/wire.ts'
import type { Guard } from '../kit/guard.ts'
import { tablesCsv, tablesXlsx, TABLE_TYPES } from '../kit/tables.ts'
import { tasksTables } from './tables.ts'
import { TasksAsked, type TaskList } from './wire.ts'

const { shape } = TasksAsked
const Query = TasksAsked.extend({
  ...{ standing: shape.standing.default(null), siteId: shape.siteId.default(null) },
  ...{ meetingId: shape.meetingId.default(null), from: shape.from.default(null), until: shape.until.default(null) },
  text: shape.text.default(''),
})

/** `GET /api/tasks.csv` and `.xlsx`: the list of the page as a file, all pages of it. */
export function taskRoutes(
  app: FastifyInstance,
  guard: Guard,
  list: (account: Account, asked: TasksAsked) => Promise<TaskList>,
): void {
  for (const as of ['csv', 'xlsx'] as const) {
    app.get(`/api/tasks.${as}`, async (request, reply) => {
      const guarded = await guard(request, `tasks.${as}`, null)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const asked = Query.safeParse(request.query)
      if (!asked.success) return reply.code(400).send({ ok: false, error: 'badRequest' })
      const made = tasksTables(await list(guarded.account, asked.data))
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="nhiem-vu.${as}"`)
        .type(TABLE_TYPES[as])
        .send(as === 'csv' ? tablesCsv(made) : await tablesXlsx(made))
    })
  }
}
