import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Account } from '../identity/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import type { Database } from '../storage/database.ts'
import { statisticsFor } from './store.ts'
import { tablesCsv, tablesXlsx, TABLE_TYPES, type Table } from '../kit/tables.ts'
import { tablesOf } from './tables.ts'
import { StatisticsAsked } from './wire.ts'

const Query = StatisticsAsked.extend({
  from: StatisticsAsked.shape.from.default(null),
  until: StatisticsAsked.shape.until.default(null),
})
/** `GET /api/statistics.csv` and `.xlsx`: the figures of the page as a file. */
export function statisticsRoutes(
  app: FastifyInstance,
  guard: Guard,
  { database, clock }: { readonly database: Database; readonly clock: Clock },
): void {
  const tables = async (request: FastifyRequest, account: Account): Promise<Table[] | null> => {
    const asked = Query.safeParse(request.query)
    if (!asked.success) return null
    return tablesOf(await statisticsFor(database, account, asked.data, clock.nowMs()))
  }
  for (const as of ['csv', 'xlsx'] as const) {
    app.get(`/api/statistics.${as}`, async (request, reply) => {
      const guarded = await guard(request, `statistics.${as}`, null)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const made = await tables(request, guarded.account)
      if (made === null) return reply.code(400).send({ ok: false, error: 'badRequest' })
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="thong-ke.${as}"`)
        .type(TABLE_TYPES[as])
        .send(as === 'csv' ? tablesCsv(made) : await tablesXlsx(made))
    })
  }
}
