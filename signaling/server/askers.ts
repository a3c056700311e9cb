import type { FastifyRequest } from 'fastify'
import type { Authenticated, UsedFrom } from '../identity/sessions.ts'
import type { Account } from '../identity/wire.ts'
import type { Guard } from '../kit/guard.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accountMay, actorMay, pairedMay, permissions, type MeetingActor, type Rule } from '../wire/permissions.ts'
import type { OriginCheck } from './origin.ts'
import { isOutside } from './paired-scope.ts'
import { deviceTokenOf, pairingTokenOf, sessionTokenOf } from './session-cookie.ts'

export interface AskersDeps {
  readonly originCheck: OriginCheck
  readonly authenticate: (token: string, from?: UsedFrom) => Promise<Authenticated | null>
  /** Whose paired browser or phone carries this cookie. */
  readonly authenticatePaired: (token: string) => Promise<Authenticated | null>
  /** Whether somebody has signed in on the device with this cookie. */
  readonly knowsDevice: (token: string) => Promise<boolean>
  readonly actorIn: (account: Account, meetingId: MeetingId) => Promise<MeetingActor | null>
}

/** Who asks over HTTP: the session of a request, whom it is counted for, and whether it may have a file route. */
export class Askers {
  readonly #deps: AskersDeps
  /** Whether cookies are bound to HTTPS. */
  readonly #secure: boolean

  constructor(deps: AskersDeps, secure: boolean) {
    this.#deps = deps
    this.#secure = secure
  }

  /** A paired browser is its hall's, also when a person signed in on it before. */
  readonly sessionOf = async (request: FastifyRequest['raw'], from?: UsedFrom): Promise<Authenticated | null> => {
    const pairing = pairingTokenOf(request, this.#secure)
    const paired = pairing === null ? null : await this.#deps.authenticatePaired(pairing)
    if (paired !== null) return paired
    const token = sessionTokenOf(request, this.#secure)
    return token === null ? null : this.#deps.authenticate(token, from)
  }

  /** Whom a request is counted for. A cookie that anybody may make up counts for nothing until it is known to be a session's. */
  readonly whoseRequest = async (request: FastifyRequest): Promise<string> => {
    // A database that fails says so where the request itself is answered; until then it counts for its address.
    const session = await this.sessionOf(request.raw).catch(() => null)
    return session?.sessionHash ?? request.ip
  }

  /** A flood of sign-ins from an office's one address must not shut out the devices there that sign in every day. */
  readonly whoseSignIn = async (request: FastifyRequest): Promise<string> => {
    const token = deviceTokenOf(request.raw, this.#secure)
    const known = token !== null && (await this.#deps.knowsDevice(token).catch(() => false))
    return known ? `sign-in device ${token}` : `sign-in ${request.ip}`
  }

  readonly guard: Guard = async (request, action, meetingId) => {
    const unsafe = request.method !== 'GET' && request.method !== 'HEAD'
    if (unsafe && !this.#deps.originCheck(request.raw)) return { ok: false, status: 403, error: 'forbidden' }
    const session = await this.sessionOf(request.raw)
    if (session === null) return { ok: false, status: 401, error: 'unauthenticated' }
    const { paired } = session
    if (paired !== undefined && !pairedMay(action, paired.part)) return { ok: false, status: 403, error: 'forbidden' }
    const rule: Rule = permissions[action]
    if (rule.who !== 'meeting') {
      return accountMay(action, session.account)
        ? { ok: true, account: session.account, actor: null }
        : { ok: false, status: 403, error: 'forbidden' }
    }
    const actor = meetingId === null ? null : await this.#deps.actorIn(session.account, meetingId)
    if (actor === null || isOutside(paired, meetingId, actor)) return { ok: false, status: 404, error: 'notFound' }
    if (!actorMay(action, actor)) return { ok: false, status: 403, error: 'forbidden' }
    return { ok: true, account: session.account, actor }
  }
}
