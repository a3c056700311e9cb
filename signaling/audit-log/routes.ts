import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { AUDIT_KINDS } from '../wire/audited-acts.ts'
import type { Guard } from '../kit/guard.ts'
import type { Database } from '../storage/database.ts'
import { AccountId } from '../wire/ids.ts'
import type { Audit } from '../audit/audit.ts'
import { auditCsv } from './csv.ts'
import { auditPage, readableSites, type AuditPage } from './store.ts'
import type { AuditEntry } from './wire.ts'

const moment = z.coerce.number().int().min(0).nullable().default(null)
const Query = z.object({
  accountId: AccountId.nullable().default(null),
  fromMs: moment,
  untilMs: moment,
  kind: z.enum(AUDIT_KINDS).nullable().default(null),
})

/** Read at once; between two of them others have their turn at the database. */
const BATCH = 500

/** `GET /api/audit.csv`: all that the filter finds and the administrator may read, sent while it is read. */
export function auditRoutes(app: FastifyInstance, guard: Guard, deps: { database: Database; audit: Audit }): void {
  const { database, audit } = deps
  app.get('/api/audit.csv', async (request, reply) => {
    const guarded = await guard(request, 'audit.csv', null)
    if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
    const query = Query.safeParse(request.query)
    if (!query.success) return reply.code(400).send({ ok: false, error: 'badRequest' })
    const sites = await readableSites(database, guarded.account)
    await audit.record({ accountId: guarded.account.accountId, meetingId: null, action: 'audit.csv' })
    const entries = entriesOf(database, { filter: query.data, sites })
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment; filename="nhat-ky.csv"')
      .type('text/csv; charset=utf-8')
      .send(Readable.from(auditCsv(entries), { objectMode: false }))
  })
}

async function* entriesOf(
  database: Database,
  what: Pick<AuditPage, 'filter' | 'sites'>,
): AsyncGenerator<readonly AuditEntry[]> {
  let before: number | null = null
  do {
    const page: Awaited<ReturnType<typeof auditPage>> = await auditPage(database, { ...what, before, count: BATCH })
    yield page.entries
    before = page.older
  } while (before !== null)
}
