import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import { openPassed, type Opened } from '../identity/opening.ts'
import {
  hashToken,
  type OnSessionsEnded,
  type ProviderSession,
  type SessionSettings,
  type UsedFrom,
} from '../identity/sessions.ts'
import { accountById } from '../identity/store.ts'
import type { Account } from '../identity/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { accountOf, unknownPasswordHash, type Found } from './people.ts'
import { Provider, type Checks, type SignedInThere } from './provider.ts'
import type { SingleSignOnSettings } from './settings.ts'
import { dropPending, pendingByToken, savePending } from './pending.ts'
import { SignedOutThereOnce } from './signed-out-there.ts'
import { SIGN_IN_PATH, type SsoProblem } from './wire.ts'

export interface SingleSignOnDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly log: Logger
  /** Null: no provider is set up. */
  readonly settings: SingleSignOnSettings | null
  readonly sessions: SessionSettings
  /** Of the pages: where a provider sends people back to. */
  readonly publicOrigin: string
  readonly onSessionsEnded: OnSessionsEnded
}
/** A session is open, or the account's second factor is asked for by the cookie with this value. */
export type Completed =
  { readonly kind: 'opened'; readonly opened: Opened } | { readonly kind: 'codeNeeded'; readonly pendingToken: string }

/** Sign-in and sign-out by one OpenID provider, from the settings. */
export class SingleSignOn {
  readonly #deps: SingleSignOnDeps
  readonly provider: Provider | null
  readonly #signedOutThere: SignedOutThereOnce

  constructor(deps: SingleSignOnDeps) {
    this.#deps = deps
    const { settings, log } = deps
    this.provider =
      settings === null ? null : new Provider({ settings, log, monotonicMs: () => deps.clock.monotonicMs() })
    this.#signedOutThere = new SignedOutThereOnce(deps)
  }

  get handlers(): Handlers<'sso.status' | 'sso.finish'> {
    return {
      'sso.status': async () => {
        const { settings } = this.#deps
        if (settings === null || this.provider === null) return accept({ offer: null })
        return accept({ offer: { name: settings.name, reachable: (await this.provider.reach()) !== null } })
      },

      'sso.finish': async (call, { code }) => {
        const token = call.pendingCookie?.token ?? null
        if (token === null) return refuse('startAgain')
        const from = { ip: call.ip, device: call.device }
        const finished = await this.#finish({ token, code, from, deviceToken: call.deviceCookie?.token ?? null })
        if (!finished.ok) return finished
        call.setSession(finished.value.token)
        call.deviceCookie?.set(finished.value.device)
        call.pendingCookie?.set(null)
        const { account, secondFactorDue } = finished.value
        return accept({ account, secondFactorDue })
      },
    }
  }

  /** @param answered - Where the provider sent the browser back to, with its query. */
  async complete(
    answered: URL,
    checks: Checks,
    by: { readonly from: UsedFrom; readonly deviceToken: string | null },
  ): Promise<Outcome<Completed, SsoProblem>> {
    const { settings, database } = this.#deps
    if (settings === null || this.provider === null) return refuse('unavailable')
    const exchanged = await this.provider.exchange(answered, checks)
    if (!exchanged.ok) {
      if (exchanged.error === 'refused') await this.noteRefused(by.from)
      return exchanged
    }
    const passwordHash = settings.newAccountSiteId === null ? '' : await unknownPasswordHash()
    return database
      .transaction()
      .execute((within) => this.#open(within, settings, exchanged.value, { ...by, passwordHash }))
  }

  async #open(
    within: Database,
    settings: SingleSignOnSettings,
    person: SignedInThere,
    { from, deviceToken, passwordHash }: { from: UsedFrom; deviceToken: string | null; passwordHash: string },
  ): Promise<Outcome<Completed, SsoProblem>> {
    const { audit, clock, sessions } = this.#deps
    const { issuer } = settings
    const found = await accountOf(within, { settings, issuer, person, nowMs: clock.steadyMs(), passwordHash })
    if (!found.ok) {
      await this.noteRefused(from, within)
      return found
    }
    const { account } = found.value
    if (account.disabled) return this.#refuseBarred(within, account, from)
    await this.#noteBinding(within, found.value)
    const provider: ProviderSession = { issuer, sid: person.sid, idToken: person.idToken }
    const opening = { account, code: undefined, from, deviceToken, action: 'sso.signIn', provider } as const
    const opened = await openPassed(within, { audit, clock, settings: sessions }, opening)
    if (opened.ok) return accept({ kind: 'opened', opened: opened.value })
    const pendingToken = randomBytes(32).toString('base64url')
    await savePending(within, { tokenHash: hashToken(pendingToken), account, provider, nowMs: clock.steadyMs() })
    return accept({ kind: 'codeNeeded', pendingToken })
  }

  #finish(asked: { token: string; code: string; from: UsedFrom; deviceToken: string | null }) {
    const { database, clock, audit, sessions } = this.#deps
    const { code, from, deviceToken } = asked
    return database.transaction().execute(async (within) => {
      const tokenHash = hashToken(asked.token)
      const pending = await pendingByToken(within, tokenHash, clock.steadyMs())
      const account = pending === null ? null : await accountById(within, pending.accountId)
      if (pending === null || account === null) return refuse('startAgain')
      if (account.disabled) return this.#refuseBarred(within, account, from)
      const { provider } = pending
      const opening = { account, code, from, deviceToken, action: 'sso.signIn', provider } as const
      const opened = await openPassed(within, { audit, clock, settings: sessions }, opening)
      if (opened.ok) await dropPending(within, account.accountId)
      // A code was given, so that none is asked for.
      return !opened.ok && opened.error === 'codeNeeded' ? refuse('wrongCode') : opened
    })
  }

  async #refuseBarred(within: Database, { accountId }: Account, { ip, device }: UsedFrom) {
    const details = { ip, device }
    await this.#deps.audit.record({ accountId, meetingId: null, action: 'sso.signIn.disabled', details }, within)
    return refuse('accountDisabled')
  }

  async #noteBinding(within: Database, { account: { accountId }, how }: Found): Promise<void> {
    const { audit } = this.#deps
    if (how === 'added') await audit.record({ accountId, meetingId: null, action: 'sso.addAccount' }, within)
    if (how !== 'bound') await audit.record({ accountId, meetingId: null, action: 'sso.bind' }, within)
  }

  /** An answer that was not right, or of somebody without an account: who it is, is not known here. */
  noteRefused({ ip, device }: UsedFrom, within?: Database): Promise<void> {
    const details = { ip, device }
    return this.#deps.audit.record({ accountId: null, meetingId: null, action: 'sso.signIn.refused', details }, within)
  }

  /** Where the browser of a session that ended signs out at its provider too. */
  async signOutUrl({ issuer, idToken }: ProviderSession): Promise<string | null> {
    const { settings, publicOrigin } = this.#deps
    if (settings === null || this.provider === null || settings.issuer !== issuer) return null
    return this.provider.endSessionUrl(idToken, `${publicOrigin}${SIGN_IN_PATH}`)
  }

  /** The provider says that somebody has signed out there. */
  async signedOutThere(logoutToken: string): Promise<Outcome<null, 'unavailable' | 'refused'>> {
    const { settings } = this.#deps
    if (settings === null || this.provider === null) return refuse('refused')
    const read = await this.provider.readLogoutToken(logoutToken)
    return read.ok ? this.#signedOutThere.end(settings.issuer, read.value) : read
  }

  get publicOrigin(): string {
    return this.#deps.publicOrigin
  }
}
