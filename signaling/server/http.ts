import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Authenticated } from '../identity/sessions.ts'
import { signOut } from '../identity/wire.ts'
import type { MonoMs } from '../kit/clock.ts'
import type { Guard } from '../kit/guard.ts'
import { MAX_MESSAGE_BYTES } from '../wire/kit.ts'
import { sendResult } from './answers.ts'
import { Askers, type AskersDeps } from './askers.ts'
import { cookiesOf } from './cookies.ts'
import type { Dispatch } from './dispatch.ts'
import { deviceWords } from './device-words.ts'
import { hurryBody } from './hurry-body.ts'
import { compressJsonReplies } from './compress-json.ts'
import { createHostCheck, refuseHost } from './host-check.ts'
import { rateCounts } from './rate-counts.ts'

export interface HttpDeps extends AskersDeps {
  readonly log: FastifyBaseLogger
  readonly tls: { readonly cert: string; readonly key: string } | null
  readonly trustProxy: boolean
  readonly publicOrigins: readonly string[]
  readonly signInsPerMinute: number
  readonly monotonicMs: () => MonoMs
  readonly dispatch: Dispatch
}
export interface Http {
  readonly app: FastifyInstance
  readonly guard: Guard
  /** Session of any request, upgrades included. */
  readonly sessionOf: (request: FastifyRequest['raw']) => Promise<Authenticated | null>
}

const STATUS: Readonly<Record<string, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  unknownMethod: 404,
  badRequest: 400,
  tooLarge: 413,
  rateLimited: 429,
  waitBeforeRetry: 429,
  unavailable: 503,
  diskFull: 503,
  internal: 500,
}
/** A refusal that is an expected answer (a stale revision, say) has status 409. */
export const statusOf = (error: string) => STATUS[error] ?? 409

/** The HTTP side: headers, cookies, limits, and commands at `/api/call/<method>`. Routes of nouns are added by start/serving.ts. */
export async function createHttp(deps: HttpDeps): Promise<Http> {
  const secure = deps.tls !== null || deps.trustProxy
  const app = build(deps)
  const askers = new Askers(deps, secure)
  // Both before anything else, and for addresses that are nobody's too.
  const hostCheck = createHostCheck(deps.publicOrigins)
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.anyHost === true || hostCheck(request.raw)) return done()
    void refuseHost(request, reply, deps.publicOrigins)
  })
  app.addHook('onRequest', hurryBody)
  compressJsonReplies(app)
  await app.register(cookie)
  await app.register(helmet, helmetOptions(secure))
  await app.register(rateLimit, {
    global: true,
    max: 1_200,
    timeWindow: 60_000,
    keyGenerator: askers.whoseRequest,
    store: rateCounts(deps.monotonicMs),
    errorResponseBuilder: () => ({ statusCode: 429, ok: false, error: 'rateLimited' }),
  })
  // Only JSON is taken; a form of another site can't send that without asking first.
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler((error: unknown, request, reply) => answerError(error, request, reply))
  callRoute(app, deps, askers, secure)
  return { app, guard: askers.guard, sessionOf: askers.sessionOf }
}

function callRoute(app: FastifyInstance, deps: HttpDeps, askers: Askers, secure: boolean): void {
  app.post<{ Params: { method: string } }>(
    '/api/call/:method',
    {
      bodyLimit: MAX_MESSAGE_BYTES,
      config: {
        rateLimit: {
          max: (request) => (isSignIn(request) ? deps.signInsPerMinute : 1_200),
          timeWindow: 60_000,
          keyGenerator: (request) => (isSignIn(request) ? askers.whoseSignIn(request) : askers.whoseRequest(request)),
        },
      },
    },
    async (request, reply) => {
      if (!deps.originCheck(request.raw)) return reply.code(403).send({ ok: false, error: 'forbidden' })
      const from = { ip: request.ip, device: deviceWords(request.headers['user-agent']) }
      const session = await askers.sessionOf(request.raw, from)
      const outcome = await deps.dispatch('http', request.params.method, request.body, {
        account: session?.account ?? null,
        sessionHash: session?.sessionHash ?? '',
        paired: session?.paired,
        ...from,
        connection: null,
        ...cookiesOf(request, reply, secure),
      })
      if (outcome.ok) {
        // Papers lie in the browser's cache, and the next person at the machine is another one. The device's own cookie stays.
        if (request.params.method === signOut.method) reply.header('clear-site-data', '"cache", "storage"')
        return sendResult(request, reply, outcome.value)
      }
      return reply.code(statusOf(outcome.error)).send(outcome)
    },
  )
}

function build({ log, tls, trustProxy }: HttpDeps): FastifyInstance {
  const common = {
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy,
    bodyLimit: MAX_MESSAGE_BYTES,
    requestTimeout: 0,
    connectionTimeout: 0,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  } as const
  if (tls === null) return Fastify(common)
  return Fastify({ ...common, https: { cert: tls.cert, key: tls.key } })
}

function helmetOptions(secure: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", "'wasm-unsafe-eval'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'media-src': ["'self'", 'blob:', 'mediastream:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'", 'ws:', 'wss:'],
        'worker-src': ["'self'", 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 15_552_000 } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' as const },
  }
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = statusFrom(error)
  if (status >= 500) request.log.error({ err: error, url: request.routeOptions.url }, 'a request failed')
  const code = { 413: 'tooLarge', 415: 'badRequest', 400: 'badRequest', 429: 'rateLimited' }[status] ?? 'internal'
  return reply.code(status).send({ ok: false, error: code })
}

const SIGN_INS: ReadonlySet<unknown> = new Set(['identity.signIn', 'sso.finish'])

/** By the command that the router found: the address can be spelt in many ways. */
function isSignIn({ params }: FastifyRequest): boolean {
  return typeof params === 'object' && params !== null && 'method' in params && SIGN_INS.has(params.method)
}

function statusFrom(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500
  return typeof error.statusCode === 'number' && error.statusCode >= 400 ? error.statusCode : 500
}
