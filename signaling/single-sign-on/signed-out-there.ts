import type { Audit } from '../audit/audit.ts'
import type { OnSessionsEnded } from '../identity/sessions.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { CLOCK_TOLERANCE_S, LOGOUT_TOKEN_AGE_S, type SignedOutThere } from './provider.ts'
import { linkedAccount } from './links.ts'

export interface SignedOutDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly onSessionsEnded: OnSessionsEnded
}

/** Remembered as long as a token is taken, and the tolerance of clocks on either side. */
const SEEN_FOR_MS = (LOGOUT_TOKEN_AGE_S + 2 * CLOCK_TOLERANCE_S) * 1_000
/** All of a province signing out within minutes; the oldest is forgotten first. */
const MOST_SEEN = 20_000

/** Ends the sessions that a provider opened once it says that the person has signed out there; each logout token counts once. */
export class SignedOutThereOnce {
  readonly #deps: SignedOutDeps
  readonly #seen = new Map<string, number>()

  constructor(deps: SignedOutDeps) {
    this.#deps = deps
  }

  async end(issuer: string, { subject, sid, jti }: SignedOutThere): Promise<Outcome<null, 'refused'>> {
    // Played a second time it would end what the person has opened since.
    if (!this.#isFirst(jti)) return refuse('refused')
    const { database, onSessionsEnded } = this.#deps
    try {
      const ended = await database.transaction().execute((within) => this.#endWithin(within, issuer, { subject, sid }))
      if (ended.length > 0) onSessionsEnded(ended, 'signedOut')
      return accept(null)
    } catch (error) {
      // Nothing was ended: the provider may send it again.
      this.#seen.delete(jti)
      throw error
    }
  }

  async #endWithin(within: Database, issuer: string, who: Pick<SignedOutThere, 'subject' | 'sid'>): Promise<string[]> {
    const { subject, sid } = who
    let pending = within.deleteFrom('sso_pending').where('issuer', '=', issuer)
    if (subject !== null) pending = pending.where('subject', '=', subject)
    // Without a session of the provider's all that the person has by it are meant.
    if (sid !== null) pending = pending.where('sid', '=', sid)
    await pending.execute()
    const account = subject === null ? null : await linkedAccount(within, issuer, subject)
    if (subject !== null && account === null) return []
    let sessions = within.deleteFrom('sessions').where('sso_issuer', '=', issuer)
    if (account !== null) sessions = sessions.where('account_id', '=', account.accountId)
    if (sid !== null) sessions = sessions.where('sso_sid', '=', sid)
    const rows = await sessions.returning(['token_hash', 'account_id']).execute()
    for (const accountId of new Set(rows.map((row) => row.account_id))) {
      await this.#deps.audit.record({ accountId, meetingId: null, action: 'sso.signedOutThere' }, within)
    }
    return rows.map((row) => row.token_hash)
  }

  #isFirst(jti: string): boolean {
    const nowMs = this.#deps.clock.monotonicMs()
    for (const [oldest, untilMs] of this.#seen) {
      if (untilMs > nowMs && this.#seen.size < MOST_SEEN) break
      this.#seen.delete(oldest)
    }
    if (this.#seen.has(jti)) return false
    this.#seen.set(jti, nowMs + SEEN_FOR_MS)
    return true
  }
}
