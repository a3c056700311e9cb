// Sign-ins that wait for the second factor, after the provider's answer was right.
import type { ProviderSession } from '../identity/sessions.ts'
import type { Account } from '../identity/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'

/** Time to find the telephone and type a code. */
const PENDING_MS = 10 * 60_000

interface Pending {
  readonly tokenHash: string
  readonly account: Account
  readonly provider: ProviderSession
  readonly nowMs: number
}

/** In place of one that waits for the same account: so there are never more than accounts. */
export async function savePending(within: Database, { tokenHash, account, provider, nowMs }: Pending): Promise<void> {
  await dropPending(within, account.accountId)
  await within
    .insertInto('sso_pending')
    .values({
      token_hash: tokenHash,
      account_id: account.accountId,
      issuer: provider.issuer,
      sid: provider.sid,
      id_token: provider.idToken,
      expires_at_ms: nowMs + PENDING_MS,
    })
    .execute()
}

export async function pendingByToken(
  database: Database,
  tokenHash: string,
  nowMs: number,
): Promise<{ accountId: AccountId; provider: ProviderSession } | null> {
  const row = await database
    .selectFrom('sso_pending')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at_ms', '>', nowMs)
    // Written while the clock stood ahead.
    .where('expires_at_ms', '<=', nowMs + PENDING_MS)
    .executeTakeFirst()
  if (row === undefined) return null
  return { accountId: row.account_id, provider: { issuer: row.issuer, sid: row.sid, idToken: row.id_token } }
}

export async function dropPending(within: Database, accountId: AccountId): Promise<void> {
  await within.deleteFrom('sso_pending').where('account_id', '=', accountId).execute()
}
