import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Guard } from '../../kit/guard.ts'
import type { AccountImports } from './imports.ts'
import { MAX_IMPORT_BYTES } from './wire.ts'

const Query = z.object({ fileName: z.string().trim().min(1).max(200) })

/** `POST /api/accounts/import?fileName=`: the file is the body. */
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
  })
}
