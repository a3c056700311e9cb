import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import { note } from '../identity/account-changes.ts'
import { openPassed, type Opened } from '../identity/opening.ts'
import {
  hashToken,
  type OnSessionsEnded,
  type ProviderSession,
  type SessionSettings,
  type UsedFrom,
} from '../identity/sessions.ts'
import type { WaitingLinks } from '../identity/signing-in.ts'
import { accountById } from '../identity/store.ts'
import type { Account } from '../identity/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { sitesOn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { linkHandlers, type LinkMethod } from './link-commands.ts'
import { isLinked, link, linkedAccount } from './links.ts'
import { dropPending, pendingByToken, savePending, type Pending } from './pending.ts'
import { accountOf, personFrom, type How } from './people.ts'
import { Provider, type Checks, type SignedInThere } from './provider.ts'
import type { SingleSignOnSettings } from './settings.ts'
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
  /** Of the pages, the first one above all: where a provider sends people back to. */
  readonly publicOrigins: readonly string[]
  readonly onSessionsEnded: OnSessionsEnded
}
/** A session is open; or the second factor, or the password of the account to link, is asked for by the cookie with this value. */
export type Completed =
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'codeNeeded' | 'linkNeeded'; readonly pendingToken: string }
interface By {
  readonly from: UsedFrom
  readonly deviceToken: string | null
}

/** Sign-in and sign-out by one OpenID provider, from the settings. */
export class SingleSignOn {
  readonly #deps: SingleSignOnDeps
  readonly provider: Provider | null
  readonly #signedOutThere: SignedOutThereOnce

  constructor(deps: SingleSignOnDeps) {
    this.#deps = deps
    const { settings, log, clock } = deps
    this.provider = settings === null ? null : new Provider({ settings, log, monotonicMs: () => clock.monotonicMs() })
    this.#signedOutThere = new SignedOutThereOnce(deps)
  }

  /** At start: nobody would hear of it otherwise. */
  async warnOfNoSite(): Promise<void> {
    const { settings, database, clock, log } = this.#deps
    const siteId = settings?.newAccountSiteId ?? null
    if (siteId === null || (await sitesOn(database, [siteId], localDay(clock.nowMs()))).has(siteId)) return
    log.warn({ siteId }, 'OIDC_NEW_ACCOUNT_SITE is no unit of today: nobody gets an account by single sign-on')
  }

  get handlers(): Handlers<'sso.status' | 'sso.finish' | LinkMethod> {
    const { settings } = this.#deps
    return {
      ...linkHandlers(this.#deps),

      'sso.status': async (call) => {
        if (settings === null || this.provider === null) return accept({ offer: null, person: null })
        const waits = await this.#pendingOf(this.#deps.database, call.pendingCookie?.token ?? null)
        const reachable = (await this.provider.reach()) !== null
        const offer = { name: settings.name, reachable }
        if (waits === null || waits.accountId !== null) return accept({ offer, person: null })
        const { username, fullName } = waits.person
        return accept({ offer, person: { username, fullName } })
      },

      'sso.finish': async (call, { code }) => {
        const token = call.pendingCookie?.token ?? null
        const by = { from: { ip: call.ip, device: call.device }, deviceToken: call.deviceCookie?.token ?? null }
        const finished = await this.#finish(token, code, by)
        if (!finished.ok) return finished
        call.setSession(finished.value.token)
        call.deviceCookie?.set(finished.value.device)
        call.pendingCookie?.set(null)
        const { account, secondFactorDue } = finished.value
        return accept({ account, secondFactorDue })
      },
    }
  }

  /** For `identity.signIn`: who gives the password of an account links it to the person who waits in the same browser. */
  get waitingLinks(): WaitingLinks {
    const { audit, clock } = this.#deps
    return {
      find: async (within, token, accountId) => {
        const waits = await this.#pendingOf(within, token)
        if (waits === null || waits.accountId !== null) return refuse('startAgain')
        const { issuer } = waits.provider
        const known = await linkedAccount(within, issuer, waits.person.subject)
        if (known !== null || (await isLinked(within, issuer, accountId))) return refuse('alreadyLinked')
        return accept(waits.provider)
      },
      link: async (within, token, accountId) => {
        const waits = await this.#pendingOf(within, token)
        if (waits === null) return
        const { person, provider } = waits
        await link(within, { issuer: provider.issuer, person, accountId, nowMs: clock.nowMs() })
        await note(audit, within, accountId, 'sso.link')
        await dropPending(within, provider.issuer, person.subject)
      },
    }
  }

  #pendingOf(database: Database, token: string | null): Promise<Pending | null> {
    return token === null
      ? Promise.resolve(null)
      : pendingByToken(database, hashToken(token), this.#deps.clock.steadyMs())
  }

  /** @param answered - Where the provider sent the browser back to, with its query. */
  async complete(answered: URL, checks: Checks, by: By): Promise<Outcome<Completed, SsoProblem>> {
    const { settings, database } = this.#deps
    if (settings === null || this.provider === null) return refuse('unavailable')
    const exchanged = await this.provider.exchange(answered, checks)
    if (!exchanged.ok) {
      if (exchanged.error === 'refused') await this.noteRefused(by.from)
      return exchanged
    }
    return database.transaction().execute((within) => this.#open(within, settings, exchanged.value, by))
  }

  async #open(
    within: Database,
    settings: SingleSignOnSettings,
    there: SignedInThere,
    { from, deviceToken }: By,
  ): Promise<Outcome<Completed, SsoProblem>> {
    const { audit, clock, sessions } = this.#deps
    const person = personFrom(there.claims, settings)
    const provider: ProviderSession = { issuer: settings.issuer, sid: there.sid, idToken: there.idToken }
    const found = await accountOf(within, { settings, person, nowMs: clock.nowMs() })
    if (found === null) {
      const pendingToken = await this.#wait(within, { accountId: null, person, provider })
      return accept({ kind: 'linkNeeded', pendingToken })
    }
    const { account, how } = found
    if (account.disabled) return this.#refuseBarred(within, account, from)
    await this.#noteLink(within, account, how)
    const opening = { account, code: undefined, from, deviceToken, action: 'sso.signIn', provider } as const
    const opened = await openPassed(within, { audit, clock, settings: sessions }, opening)
    if (opened.ok) return accept({ kind: 'opened', opened: opened.value })
    const pendingToken = await this.#wait(within, { accountId: account.accountId, person, provider })
    return accept({ kind: 'codeNeeded', pendingToken })
  }

  async #wait(within: Database, pending: Pending): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await savePending(within, pending, { tokenHash: hashToken(token), nowMs: this.#deps.clock.steadyMs() })
    return token
  }

  #finish(token: string | null, code: string, { from, deviceToken }: By) {
    const { database, clock, audit, sessions } = this.#deps
    return database.transaction().execute(async (within) => {
      const waits = await this.#pendingOf(within, token)
      const account = waits === null || waits.accountId === null ? null : await accountById(within, waits.accountId)
      if (waits === null || account === null) return refuse('startAgain')
      if (account.disabled) return this.#refuseBarred(within, account, from)
      const { provider, person } = waits
      const opening = { account, code, from, deviceToken, action: 'sso.signIn', provider } as const
      const opened = await openPassed(within, { audit, clock, settings: sessions }, opening)
      // A code was given, so that none is asked for.
      if (!opened.ok) return refuse(opened.error === 'codeNeeded' ? 'wrongCode' : opened.error, opened.details)
      await dropPending(within, provider.issuer, person.subject)
      return opened
    })
  }

  async #refuseBarred(within: Database, { accountId }: Account, { ip, device }: UsedFrom) {
    const details = { ip, device }
    await this.#deps.audit.record({ accountId, meetingId: null, action: 'sso.signIn.disabled', details }, within)
    return refuse('accountDisabled')
  }

  async #noteLink(within: Database, { accountId }: Account, how: How): Promise<void> {
    const { audit } = this.#deps
    if (how === 'added') await note(audit, within, accountId, 'sso.addAccount')
    if (how !== 'linked') await note(audit, within, accountId, 'sso.link')
  }

  /** An answer that was not right: whose it is, is not known here. */
  noteRefused({ ip, device }: UsedFrom): Promise<void> {
    const details = { ip, device }
    return this.#deps.audit.record({ accountId: null, meetingId: null, action: 'sso.signIn.refused', details })
  }

  /** Where the browser of a session that ended signs out at its provider too. */
  async signOutUrl({ issuer, idToken }: ProviderSession): Promise<string | null> {
    const { settings, publicOrigins } = this.#deps
    if (settings === null || this.provider === null || settings.issuer !== issuer) return null
    return this.provider.endSessionUrl(idToken, `${publicOrigins[0] ?? ''}${SIGN_IN_PATH}`)
  }

  /** The provider says that somebody has signed out there. */
  async signedOutThere(logoutToken: string): Promise<Outcome<null, 'unavailable' | 'refused'>> {
    const { settings } = this.#deps
    if (settings === null || this.provider === null) return refuse('refused')
    const read = await this.provider.readLogoutToken(logoutToken)
    return read.ok ? this.#signedOutThere.end(settings.issuer, read.value) : read
  }

  /** The origin that a browser uses, by the host that it asked: its cookies are of that one. */
  originOf(host: string): string {
    const { publicOrigins } = this.#deps
    const name = URL.parse(`http://${host}`)?.hostname
    const same = publicOrigins.find((origin) => new URL(origin).host === host)
    return same ?? publicOrigins.find((origin) => new URL(origin).hostname === name) ?? publicOrigins[0] ?? ''
  }
}
