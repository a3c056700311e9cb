import type { ChainWatch } from '../audit/watch.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { accept } from '../wire/kit.ts'
import { auditPage, readableSites } from './store.ts'

const PAGE = 50

export interface AuditLogDeps {
  readonly database: Database
  readonly chain: Pick<ChainWatch, 'state'>
}

/** Reading the record of acts. There is no command that changes it, and the database refuses to. */
export function auditHandlers({ database, chain }: AuditLogDeps): Handlers<`audit.${'list' | 'chain'}`> {
  return {
    'audit.list': async (call, { filter, before }) => {
      const sites = await readableSites(database, call.account)
      return accept(await auditPage(database, { filter, sites, before, count: PAGE }))
    },
    'audit.chain': async () => accept(await chain.state()),
  }
}
