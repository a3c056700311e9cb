// Where somebody is signed in, and signing out elsewhere.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { OnSessionsEnded } from './sessions.ts'
import { deleteSessions } from './store.ts'
import type { OwnSession } from './wire.ts'

export interface OwnSessionDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly onSessionsEnded: OnSessionsEnded
}
export type OwnSessionMethod = 'identity.sessions' | 'identity.endSessions'

const MOST_SHOWN = 100

export function ownSessionHandlers({
  database,
  clock,
  audit,
  onSessionsEnded,
}: OwnSessionDeps): Handlers<OwnSessionMethod> {
  return {
    'identity.sessions': async (call) =>
      accept({ sessions: await sessionsOf(database, call), nowMs: clock.steadyMs() }),

    'identity.endSessions': async (call, { sessionId }) => {
      const { accountId } = call.account
      const chosen = sessionId === null ? null : await hashOfOwn(database, accountId, sessionId)
      if (chosen === undefined) return refuse('notFound')
      if (chosen === call.sessionHash) return refuse('ownSession')
      const ended = await database.transaction().execute(async (within) => {
        const hashes =
          chosen === null
            ? await deleteSessions(within, accountId, call.sessionHash)
            : await deleteSession(within, chosen)
        if (hashes.length > 0) {
          const details = { sessions: hashes.length, ip: call.ip, device: call.device }
          await audit.record({ accountId, meetingId: null, action: 'identity.endSessions', details }, within)
        }
        return hashes
      })
      if (ended.length > 0) onSessionsEnded(ended, 'signedOut')
      return accept({ ended: ended.length })
    },
  }
}

async function sessionsOf(
  database: Database,
  { account, sessionHash }: { account: { accountId: AccountId }; sessionHash: string },
): Promise<OwnSession[]> {
  const rows = await database
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .orderBy('last_used_at_ms', 'desc')
    .limit(MOST_SHOWN)
    .execute()
  const sessions = rows.map((row) => ({
    sessionId: row.session_id,
    device: row.device,
    ip: row.ip,
    createdAtMs: row.created_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    current: row.token_hash === sessionHash,
  }))
  return [...sessions.filter(({ current }) => current), ...sessions.filter(({ current }) => !current)]
}

/** The hash of a session that is this account's; undefined for every other id. */
async function hashOfOwn(database: Database, accountId: AccountId, sessionId: OwnSession['sessionId']) {
  const row = await database
    .selectFrom('sessions')
    .select('token_hash')
    .where('account_id', '=', accountId)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
  return row?.token_hash
}

async function deleteSession(within: Database, tokenHash: string): Promise<string[]> {
  const rows = await within.deleteFrom('sessions').where('token_hash', '=', tokenHash).returning('token_hash').execute()
  return rows.map((row) => row.token_hash)
}
