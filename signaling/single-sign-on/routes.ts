import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as oidc from 'openid-client'
import { z } from 'zod'
import type { UsedFrom } from '../identity/sessions.ts'
import { cookiesOf } from '../server/cookies.ts'
import { deviceWords } from '../server/device-words.ts'
import type { SingleSignOn } from './commands.ts'
import {
  SIGN_IN_PATH,
  SSO_BACK_CHANNEL_PATH,
  SSO_CALLBACK_PATH,
  SSO_CODE,
  SSO_LINK,
  SSO_START_PATH,
  type SsoProblem,
} from './wire.ts'

export interface SsoRoutesDeps {
  readonly singleSignOn: SingleSignOn
  /** Cookies are bound to HTTPS. */
  readonly secure: boolean
  readonly signInsPerMinute: number
}

const Attempt = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), target: z.string() })
type Attempt = z.infer<typeof Attempt>
const MAX_TARGET = 1_000
const MAX_LOGOUT_BYTES = 16 * 1024

/**
 * The way to the OpenID provider and back. State, nonce and PKCE verifier wait in a cookie of the browser that began, so that strangers who begin
 * and never come back take no room here, and nobody can be signed in by an answer that another browser asked for.
 */
export async function singleSignOnRoutes(app: FastifyInstance, deps: SsoRoutesDeps): Promise<void> {
  const { singleSignOn, secure, signInsPerMinute } = deps
  const config = {
    rateLimit: { max: signInsPerMinute, timeWindow: 60_000, keyGenerator: ({ ip }: FastifyRequest) => `sso ${ip}` },
  }
  const redirectUriOf = ({ host }: FastifyRequest) => `${singleSignOn.originOf(host)}${SSO_CALLBACK_PATH}`

  app.get<{ Querystring: { tiep?: unknown } }>(SSO_START_PATH, { config }, async (request, reply) => {
    const target = safeTarget(request.query.tiep)
    const state = oidc.randomState()
    const attempt = { state, nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), target }
    const url = await singleSignOn.provider?.authorizationUrl(redirectUriOf(request), attempt)
    if (url === undefined || url === null) return toSignIn(reply, 'unavailable', target)
    cookiesOf(request, reply, secure).attemptCookie.set(Buffer.from(JSON.stringify(attempt)).toString('base64url'))
    return reply.header('cache-control', 'no-store').redirect(url.href)
  })

  app.get(SSO_CALLBACK_PATH, { config }, async (request, reply) => {
    const cookies = cookiesOf(request, reply, secure)
    const attempt = attemptIn(cookies.attemptCookie.value)
    cookies.attemptCookie.set(null)
    const from: UsedFrom = { ip: request.ip, device: deviceWords(request.headers['user-agent']) }
    if (attempt === null) {
      await singleSignOn.noteRefused(from)
      return toSignIn(reply, 'refused', '/')
    }
    const target = safeTarget(attempt.target)
    const redirectUri = redirectUriOf(request)
    const answered = new URL(`${redirectUri}${new URL(request.url, redirectUri).search}`)
    const done = await singleSignOn.complete(answered, attempt, { from, deviceToken: cookies.deviceCookie.token })
    if (!done.ok) return toSignIn(reply, done.error, target)
    if (done.value.kind !== 'opened') {
      cookies.pendingCookie.set(done.value.pendingToken)
      return toSignIn(reply, done.value.kind === 'codeNeeded' ? SSO_CODE : SSO_LINK, target)
    }
    cookies.setSession(done.value.opened.token)
    cookies.deviceCookie.set(done.value.opened.device)
    return reply.header('cache-control', 'no-store').redirect(target)
  })

  await app.register(backChannel(singleSignOn))
}

/**
 * In a scope of its own: forms are taken nowhere else, because a page of another site can send them without asking. This one is worth nothing
 * without the provider's signature.
 */
function backChannel(singleSignOn: SingleSignOn) {
  return async (scope: FastifyInstance): Promise<void> => {
    const options = { parseAs: 'string', bodyLimit: MAX_LOGOUT_BYTES } as const
    scope.addContentTypeParser('application/x-www-form-urlencoded', options, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(typeof body === 'string' ? body : '')))
    })
    scope.post(SSO_BACK_CHANNEL_PATH, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const body = z.object({ logout_token: z.string() }).safeParse(request.body)
      const ended = body.success ? await singleSignOn.signedOutThere(body.data.logout_token) : null
      if (ended?.ok === true) return reply.code(200).send()
      if (ended?.error === 'unavailable') return reply.code(503).send({ error: 'temporarily_unavailable' })
      return reply.code(400).send({ error: 'invalid_request' })
    })
    await Promise.resolve()
  }
}

function toSignIn(
  reply: FastifyReply,
  sso: SsoProblem | typeof SSO_CODE | typeof SSO_LINK,
  target: string,
): FastifyReply {
  const query = new URLSearchParams({ sso, ...(target === '/' ? {} : { tiep: target }) })
  return reply.header('cache-control', 'no-store').redirect(`${SIGN_IN_PATH}?${query.toString()}`)
}

/** Only pages of the application: an address from outside must not send people elsewhere after signing in. Nothing is needed but what may stand in an address, without backslash. */
const PAGE = /^\/(?!\/|api\/)[!-[\]-~]*$/u

function safeTarget(wanted: unknown): string {
  return typeof wanted === 'string' && wanted.length <= MAX_TARGET && PAGE.test(wanted) ? wanted : '/'
}

function attemptIn(value: string | null): Attempt | null {
  if (value === null) return null
  try {
    return Attempt.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString())).data ?? null
  } catch {
    // Not what this server wrote: as if there were none.
    return null
  }
}
