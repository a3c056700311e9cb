import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Guard } from '../../kit/guard.ts'
import { ImportId } from '../../wire/ids.ts'
import type { AccountImports } from './imports.ts'
import { MAX_IMPORT_BYTES } from './wire.ts'

const Query = z.object({ fileName: z.string().trim().min(1).max(200) })
const Params = z.object({ importId: ImportId })
const Renewing = z.object({ renew: z.enum(['yes', 'no']) })

/**
 * `POST /api/accounts/import?fileName=`: the file is the body.
 * `POST /api/accounts/import/<importId>/passwords?renew=`: answers with the list of initial passwords as CSV.
 */
export async function importRoutes(app: FastifyInstance, guard: Guard, imports: AccountImports): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: MAX_IMPORT_BYTES },
      (_request, body, done) => done(null, body),
    )
    scope.post('/api/accounts/import', { bodyLimit: MAX_IMPORT_BYTES }, async (request, reply) => {
      const allowed = await guard(request, 'accountImport.check', null)
      if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
      const query = Query.safeParse(request.query)
      if (!query.success || !Buffer.isBuffer(request.body))
        return reply.code(400).send({ ok: false, error: 'badRequest' })
      const checked = await imports.check(request.body, query.data.fileName, allowed.account.accountId)
      if (!checked.ok) return reply.code(checked.error === 'importRunning' ? 409 : 422).send(checked)
      return reply.send({ ok: true, result: { importId: checked.value } })
    })
    scope.post('/api/accounts/import/:importId/passwords', async (request, reply) => {
      const allowed = await guard(request, 'accountImport.passwords', null)
      if (!allowed.ok) return reply.code(allowed.status).send({ ok: false, error: allowed.error })
      const [params, query] = [Params.safeParse(request.params), Renewing.safeParse(request.query)]
      if (!params.success || !query.success) return reply.code(400).send({ ok: false, error: 'badRequest' })
      const { accountId: by } = allowed.account
      const list = await imports.givePasswords({ ...params.data, renew: query.data.renew === 'yes', by })
      if (!list.ok) return reply.code(list.error === 'importRunning' ? 409 : 422).send(list)
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="mat-khau-ban-dau.csv"')
        .type('text/csv; charset=utf-8')
        .send(list.value)
    })
  })
}
