import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Guard } from '../../kit/guard.ts'
import { collect, drain } from '../../kit/request-body.ts'
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
    const streamed = 'application/octet-stream'
    // Nothing of a body is taken in before its sender is known.
    scope.addContentTypeParser(streamed, (_request, payload, done) => done(null, payload))
    scope.post('/api/accounts/import', { config: { streamed } }, async (request, reply) => {
      const allowed = await guard(request, 'accountImport.check', null)
      if (!allowed.ok) return refuseFile(request, reply, allowed.status, { ok: false, error: allowed.error })
      const query = Query.safeParse(request.query)
      if (!query.success) return refuseFile(request, reply, 400, { ok: false, error: 'badRequest' })
      const body = await collect(request.raw, MAX_IMPORT_BYTES)
      if (!body.ok) return refuseFile(request, reply, body.error === 'tooLarge' ? 413 : 400, body)
      const checked = await imports.check(body.value, query.data.fileName, allowed.account.accountId)
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

function refuseFile(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  answer: { readonly ok: false; readonly error: string },
): FastifyReply {
  drain(request.raw, MAX_IMPORT_BYTES)
  return reply.code(status).send(answer)
}
