// Seeing and ending links between accounts and people at the provider; `identity.signIn` and a first sign-in there make them.
import type { Audit } from '../audit/audit.ts'
import { note } from '../identity/account-changes.ts'
import { NO_PASSWORD } from '../identity/passwords.ts'
import type { OnSessionsEnded } from '../identity/sessions.ts'
import { accountById, credentialsOf } from '../identity/store.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse } from '../wire/kit.ts'
import { linkedOf, linkOf, unlink } from './links.ts'
import type { SingleSignOnSettings } from './settings.ts'

export interface LinkDeps {
  readonly database: Database
  readonly audit: Audit
  /** Null: no provider is set up. */
  readonly settings: SingleSignOnSettings | null
  readonly onSessionsEnded: OnSessionsEnded
}
export type LinkMethod = `sso.${'ownLink' | 'unlinkOwn' | 'linkedOf' | 'unlink'}`

export function linkHandlers({ database, audit, settings, onSessionsEnded }: LinkDeps): Handlers<LinkMethod> {
  return {
    'sso.ownLink': async (call) => {
      if (settings === null) return accept({ provider: null, link: null })
      const row = await linkOf(database, settings.issuer, call.account.accountId)
      if (row === undefined) return accept({ provider: settings.name, link: null })
      const person = { username: row.username, fullName: row.full_name }
      return accept({ provider: settings.name, link: { person, sinceMs: row.linked_at_ms } })
    },

    'sso.unlinkOwn': async (call) => {
      if (settings === null) return refuse('notLinked')
      const { accountId, username } = call.account
      const done = await database.transaction().execute(async (within) => {
        const known = await credentialsOf(within, username)
        if (known === null || known.passwordHash === NO_PASSWORD) return refuse('noPassword')
        const ended = await unlink(within, settings.issuer, accountId, call.sessionHash)
        if (ended === null) return refuse('notLinked')
        await note(audit, within, accountId, 'sso.unlink')
        return accept(ended)
      })
      if (!done.ok) return done
      onSessionsEnded(done.value, 'revoked')
      return accept({})
    },

    'sso.linkedOf': async (_call, { accountIds }) =>
      accept({ accountIds: settings === null ? [] : await linkedOf(database, settings.issuer, accountIds) }),

    'sso.unlink': async (call, { accountId }) => {
      if ((await accountById(database, accountId)) === null) return refuse('notFound')
      if (settings === null) return refuse('notLinked')
      const ended = await database.transaction().execute(async (within) => {
        const hashes = await unlink(within, settings.issuer, accountId, null)
        if (hashes !== null) await note(audit, within, call.account.accountId, 'sso.unlink', accountId)
        return hashes
      })
      if (ended === null) return refuse('notLinked')
      onSessionsEnded(ended, 'revoked')
      return accept({})
    },
  }
}
