// The OpenID provider as this server's client sees it: discovery, the way there and back, signing out, logout tokens.
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { MonoMs } from '../kit/clock.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { SingleSignOnSettings } from './settings.ts'

/** What a browser brings back for its answer to be taken: made for it at the start, kept in its cookie. */
export interface Checks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}
/** Who signed in, from an ID token whose signature, issuer, audience, times and nonce were right. */
export interface SignedInThere {
  readonly subject: string
  /** The provider's own session. */
  readonly sid: string | null
  readonly idToken: string
  readonly claims: Readonly<Record<string, unknown>>
}
export interface SignedOutThere {
  readonly subject: string | null
  readonly sid: string | null
  readonly jti: string
}
export interface ProviderDeps {
  readonly settings: SingleSignOnSettings
  readonly monotonicMs: () => MonoMs
  readonly log: Logger
}

/** How long a provider that answered, or did not, is taken to be so. */
const UP_FOR_MS = 30_000
const DOWN_FOR_MS = 5_000
const CLOCK_TOLERANCE_S = 30
/** A logout token that is older was held back by somebody. */
export const LOGOUT_TOKEN_AGE_S = 300
const BACK_CHANNEL_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

const text = z.string().min(1).max(255)
const LogoutClaims = z.object({
  jti: text,
  sub: text.optional(),
  sid: text.optional(),
  nonce: z.undefined().optional(),
  events: z.object({ [BACK_CHANNEL_EVENT]: z.object({}) }),
})
const Sid = z.object({ sid: text.nullable().catch(null) })

type KeySet = ReturnType<typeof createRemoteJWKSet>

export class Provider {
  readonly #deps: ProviderDeps
  #known: oidc.Configuration | null = null
  #keys: { readonly url: string; readonly set: KeySet } | null = null
  #isUp = false
  #askAgainAtMs = -Infinity
  #asking: Promise<void> | null = null

  constructor(deps: ProviderDeps) {
    this.#deps = deps
  }

  /** Reads the provider's metadata unless that was done just now. @returns null while it cannot be reached. */
  async reach(): Promise<oidc.Configuration | null> {
    if (this.#deps.monotonicMs() >= this.#askAgainAtMs) {
      this.#asking ??= this.#discover().finally(() => (this.#asking = null))
      await this.#asking
    }
    return this.#isUp ? this.#known : null
  }

  async #discover(): Promise<void> {
    const { settings, monotonicMs, log } = this.#deps
    const { issuer, clientId, clientSecret, timeoutMs } = settings
    try {
      const found = await oidc.discovery(
        new URL(issuer),
        clientId,
        { [oidc.clockTolerance]: CLOCK_TOLERANCE_S },
        oidc.ClientSecretBasic(clientSecret),
        {
          timeout: timeoutMs / 1_000,
          // The settings let plain HTTP pass for this machine alone.
          execute: [
            oidc.enableNonRepudiationChecks,
            ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
          ],
        },
      )
      if (!this.#isUp) log.info({ issuer }, 'the OpenID provider answers')
      this.#known = found
      this.#isUp = true
    } catch (error) {
      log.warn({ err: error, issuer }, 'the OpenID provider cannot be used')
      this.#isUp = false
    }
    this.#askAgainAtMs = monotonicMs() + (this.#isUp ? UP_FOR_MS : DOWN_FOR_MS)
  }

  /** @returns the address to send the browser to; null while the provider cannot be reached. */
  async authorizationUrl(redirectUri: string, { state, nonce, verifier }: Checks): Promise<URL | null> {
    const config = await this.reach()
    if (config === null) return null
    return oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: this.#deps.settings.scopes,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
  }

  /** Exchanges the code that the browser brought back. @param answered - The redirect URI with the answer's query. */
  async exchange(answered: URL, { state, nonce, verifier }: Checks): Promise<Outcome<SignedInThere, ExchangeError>> {
    const config = await this.reach()
    if (config === null) return refuse('unavailable')
    try {
      const tokens = await oidc.authorizationCodeGrant(config, answered, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined || tokens.id_token === undefined) return refuse('refused')
      const more = await this.#userInfo(config, tokens.access_token, claims)
      return accept({
        subject: claims.sub,
        ...Sid.parse(claims),
        idToken: tokens.id_token,
        claims: { ...more, ...claims },
      })
    } catch (error) {
      const why = exchangeError(error)
      this.#deps.log.warn({ err: error, why }, 'a sign-in by the OpenID provider was refused')
      return refuse(why)
    }
  }

  /** Some providers put into the ID token who it is and no more; the rest is asked for, and is of the same subject or refused. */
  async #userInfo(config: oidc.Configuration, accessToken: string, claims: oidc.IDToken) {
    const isThere = claims[this.#deps.settings.matchClaim] !== undefined
    if (isThere || config.serverMetadata().userinfo_endpoint === undefined) return {}
    return oidc.fetchUserInfo(config, accessToken, claims.sub)
  }

  /** @returns the address at which the browser signs out there; null where the provider has none or cannot be reached. */
  async endSessionUrl(idToken: string, backTo: string): Promise<string | null> {
    const config = await this.reach()
    if (config?.serverMetadata().end_session_endpoint === undefined) return null
    return oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: backTo }).href
  }

  /** Checks a logout token as section 2.6 of Back-Channel Logout 1.0 says. */
  async readLogoutToken(token: string): Promise<Outcome<SignedOutThere, 'unavailable' | 'refused'>> {
    const { settings, log } = this.#deps
    const config = await this.reach()
    const keys = config === null ? null : this.#keySet(config)
    if (config === null || keys === null) return refuse('unavailable')
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: config.serverMetadata().issuer,
        audience: settings.clientId,
        clockTolerance: CLOCK_TOLERANCE_S,
        maxTokenAge: LOGOUT_TOKEN_AGE_S,
        requiredClaims: ['iat', 'exp'],
      })
      const { sub, sid, jti } = LogoutClaims.parse(payload)
      if (sub === undefined && sid === undefined) return refuse('refused')
      return accept({ subject: sub ?? null, sid: sid ?? null, jti })
    } catch (error) {
      log.warn({ err: error }, 'a logout token was refused')
      return refuse('refused')
    }
  }

  #keySet(config: oidc.Configuration): KeySet | null {
    const url = config.serverMetadata().jwks_uri
    if (url === undefined) return null
    if (this.#keys?.url !== url) {
      const set = createRemoteJWKSet(new URL(url), { timeoutDuration: this.#deps.settings.timeoutMs })
      this.#keys = { url, set }
    }
    return this.#keys.set
  }
}

export type ExchangeError = 'unavailable' | 'refused' | 'cancelled'

/** A provider that is down is told from an answer that is not right: people can wait for the one and not for the other. */
function exchangeError(error: unknown): ExchangeError {
  if (error instanceof oidc.AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'cancelled'
    return error.error === 'temporarily_unavailable' || error.error === 'server_error' ? 'unavailable' : 'refused'
  }
  if (error instanceof oidc.ClientError) return error.code === 'OAUTH_TIMEOUT' ? 'unavailable' : 'refused'
  // What `fetch` throws where nothing listens.
  return error instanceof TypeError && error.message === 'fetch failed' ? 'unavailable' : 'refused'
}
