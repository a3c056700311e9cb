// The OpenID provider as this server's client sees it: discovery, the way there and back, signing out, logout tokens.
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import type { Logger } from 'pino'
import { z } from 'zod'
import { LONG_AGO, type MonoMs } from '../kit/clock.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { exchangeError, isDown, OtherIssuerError, wordsFor, type ExchangeError } from './provider-errors.ts'
import { providerFetch } from './provider-fetch.ts'
import type { SingleSignOnSettings } from './settings.ts'

/** What a browser brings back for its answer to be taken: made for it at the start, kept in its cookie. */
export interface Checks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}
/** Who signed in, from an ID token whose signature, issuer, audience, times and nonce were right. */
export interface SignedInThere {
  /** The provider's own session. */
  readonly sid: string | null
  readonly idToken: string
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string }
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
/** Before a browser is sent there: a page of its own that says why is better than the browser's about an address that does not answer. */
const UP_AT_START_MS = 3_000
/** By how much the provider's clock may differ from ours. */
export const CLOCK_TOLERANCE_S = 30
/** A logout token that is older was held back by somebody. */
export const LOGOUT_TOKEN_AGE_S = 300
const BACK_CHANNEL_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

const text = z.string().min(1).max(255)
const LogoutClaims = z
  .object({
    jti: text,
    sub: text.optional(),
    sid: text.optional(),
    // An ID token has one: it must not pass for a logout token.
    nonce: z.undefined().optional(),
    events: z.object({ [BACK_CHANNEL_EVENT]: z.object({}) }),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined)
const Sid = z.object({ sid: text.nullable().catch(null) })
/** Kept with the session, to be shown when signing out. */
const MAX_ID_TOKEN = 32 * 1024
/** In an address, which many servers take up to 8 KB. */
const MAX_HINT = 6 * 1024

type KeySet = ReturnType<typeof createRemoteJWKSet>

export class Provider {
  readonly #deps: ProviderDeps
  readonly #fetch: ReturnType<typeof providerFetch>
  #known: oidc.Configuration | null = null
  #keys: { readonly url: string; readonly set: KeySet } | null = null
  #isUp = false
  #askedAtMs = LONG_AGO
  #asking: Promise<void> | null = null

  constructor(deps: ProviderDeps) {
    this.#deps = deps
    // The settings let plain HTTP pass for a provider of this machine alone.
    this.#fetch = providerFetch(deps.settings.issuer.startsWith('http:'))
  }

  /** Reads the provider's metadata unless that was done just now. @returns null while it cannot be reached. */
  async reach(upForMs = UP_FOR_MS): Promise<oidc.Configuration | null> {
    if (this.#deps.monotonicMs() - this.#askedAtMs >= (this.#isUp ? upForMs : DOWN_FOR_MS)) {
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
          // Of this request and of each later one.
          timeout: timeoutMs / 1_000,
          [oidc.customFetch]: this.#fetch,
          execute: [
            oidc.enableNonRepudiationChecks,
            ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
          ],
        },
      )
      // The library lets issuers of some providers pass for many tenants: people of strangers would get in.
      if (new URL(found.serverMetadata().issuer).href !== new URL(issuer).href) throw new OtherIssuerError()
      if (!this.#isUp) log.info({ issuer }, 'the OpenID provider answers')
      this.#known = found
      this.#isUp = true
    } catch (error) {
      log.warn({ why: wordsFor(error), issuer }, 'the OpenID provider cannot be used')
      this.#isUp = false
    }
    this.#askedAtMs = monotonicMs()
  }

  /** @returns the address to send the browser to; null while the provider cannot be reached. */
  async authorizationUrl(redirectUri: string, { state, nonce, verifier }: Checks): Promise<URL | null> {
    const config = await this.reach(UP_AT_START_MS)
    const parameters = {
      ...{ redirect_uri: redirectUri, scope: this.#deps.settings.scopes, state, nonce },
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }
    return config === null ? null : this.#address(() => oidc.buildAuthorizationUrl(config, parameters))
  }

  /** @returns null where the provider's document has none that may be used. */
  #address(build: () => URL): URL | null {
    try {
      return build()
    } catch (error) {
      this.#deps.log.warn({ why: wordsFor(error) }, 'an address in the document of the OpenID provider cannot be used')
      return null
    }
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
      const idToken = tokens.id_token
      if (claims === undefined || idToken === undefined || idToken.length > MAX_ID_TOKEN) return refuse('refused')
      const more = await this.#userInfo(config, tokens.access_token, claims)
      return accept({ ...Sid.parse(claims), idToken, claims: { ...more, ...claims } })
    } catch (error) {
      const why = exchangeError(error)
      this.#deps.log.warn({ why: wordsFor(error), outcome: why }, 'a sign-in by the OpenID provider was refused')
      return refuse(why)
    }
  }

  /** Some providers put into the ID token who it is and no more; the rest is asked for, and is of the same subject or refused. */
  async #userInfo(config: oidc.Configuration, accessToken: string, claims: oidc.IDToken) {
    const isThere = claims[this.#deps.settings.usernameClaim] !== undefined
    if (isThere || config.serverMetadata().userinfo_endpoint === undefined) return {}
    return oidc.fetchUserInfo(config, accessToken, claims.sub)
  }

  /** @returns the address at which the browser signs out there; null where the provider has none or cannot be reached. */
  async endSessionUrl(idToken: string, backTo: string): Promise<string | null> {
    const config = await this.reach()
    if (config?.serverMetadata().end_session_endpoint === undefined) return null
    // Without the hint the provider asks the person, and knows the client by its id.
    const hint = idToken.length <= MAX_HINT ? { id_token_hint: idToken } : {}
    const parameters = { ...hint, post_logout_redirect_uri: backTo }
    return this.#address(() => oidc.buildEndSessionUrl(config, parameters))?.href ?? null
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
      return accept({ subject: sub ?? null, sid: sid ?? null, jti })
    } catch (error) {
      log.warn({ why: wordsFor(error) }, 'a logout token was refused')
      return refuse(isDown(error) ? 'unavailable' : 'refused')
    }
  }

  #keySet(config: oidc.Configuration): KeySet | null {
    const url = config.serverMetadata().jwks_uri
    if (url === undefined) return null
    if (this.#keys?.url !== url) {
      const { timeoutMs } = this.#deps.settings
      // Fetched once more for an unknown key, but not by every token that a stranger makes up: the library waits half a minute between.
      const set = createRemoteJWKSet(new URL(url), { timeoutDuration: timeoutMs, [customFetch]: this.#fetch })
      this.#keys = { url, set }
    }
    return this.#keys.set
  }
}
