// Sign-ins whose answer from the provider was right, and that wait for a second factor or for an account to be linked.
import type { ProviderSession } from '../identity/sessions.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import type { Person } from './links.ts'

/** Time to find the telephone and type a code, or to find the password. */
const PENDING_MS = 10 * 60_000

export interface Pending {
  /** Whose second factor is waited for; null: no account is linked to the person. */
  readonly accountId: AccountId | null
  readonly person: Person
  readonly provider: ProviderSession
}

/** In place of one of the same person, and of attempts whose time is over: so there are never more than people at the provider. */
export async function savePending(
  within: Database,
  { accountId, person, provider }: Pending,
  { tokenHash, nowMs }: { tokenHash: string; nowMs: number },
): Promise<void> {
  await dropPending(within, provider.issuer, person.subject)
  await within.deleteFrom('sso_pending').where('expires_at_ms', '<=', nowMs).execute()
  await within
    .insertInto('sso_pending')
    .values({
      token_hash: tokenHash,
      account_id: accountId,
      issuer: provider.issuer,
      subject: person.subject,
      username: person.username,
      full_name: person.fullName,
      sid: provider.sid,
      id_token: provider.idToken,
      expires_at_ms: nowMs + PENDING_MS,
    })
    .execute()
}

export async function pendingByToken(database: Database, tokenHash: string, nowMs: number): Promise<Pending | null> {
  const row = await database
    .selectFrom('sso_pending')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at_ms', '>', nowMs)
    // Not one that was written while the clock stood ahead.
    .where('expires_at_ms', '<=', nowMs + PENDING_MS)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    accountId: row.account_id,
    person: { subject: row.subject, username: row.username, fullName: row.full_name },
    provider: { issuer: row.issuer, sid: row.sid, idToken: row.id_token },
  }
}

export async function dropPending(within: Database, issuer: string, subject: string): Promise<void> {
  await within.deleteFrom('sso_pending').where('issuer', '=', issuer).where('subject', '=', subject).execute()
}
