// What went wrong with the provider: in a word for the page, and in some for the log, without tokens, claims or secrets.
import { errors as joseErrors } from 'jose'
import * as oidc from 'openid-client'
import { z } from 'zod'

export type ExchangeError = 'unavailable' | 'refused' | 'cancelled'

export class OtherIssuerError extends Error {
  constructor() {
    super('the discovery document is of another issuer than OIDC_ISSUER')
  }
}

/** A provider that is down is another error than an answer that is not right: people can wait for the one and not for the other. */
export function exchangeError(error: unknown): ExchangeError {
  if (error instanceof oidc.AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'cancelled'
    return error.error === 'temporarily_unavailable' || error.error === 'server_error' ? 'unavailable' : 'refused'
  }
  return isDown(error) ? 'unavailable' : 'refused'
}

export function isDown(error: unknown): boolean {
  if (error instanceof joseErrors.JWKSTimeout) return true
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500
  if (error instanceof oidc.ClientError) {
    return error.code === 'OAUTH_TIMEOUT' || (error.cause instanceof Response && error.cause.status >= 500)
  }
  // What `fetch` throws where nothing listens.
  return error instanceof TypeError && error.message === 'fetch failed'
}

const Coded = z.object({ code: z.union([z.string(), z.number()]) })
/** Of an OAuth error answer, such as `invalid_client`. */
const Named = z.object({ error: z.string().transform((name) => name.slice(0, 100)) })

/** The error itself would bring the provider's whole answer along. */
export function wordsFor(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, message, cause } = error
  const why = cause instanceof Error ? { cause: { name: cause.name, ...coded(cause, { message: cause.message }) } } : {}
  return { name, message, ...coded(error, {}), ...Named.safeParse(error).data, ...why }
}

/** Messages of errors without a code may quote what was read. */
function coded(error: Error, more: Readonly<Record<string, string>>) {
  const known = Coded.safeParse(error)
  return known.success ? { code: known.data.code, ...more } : {}
}
