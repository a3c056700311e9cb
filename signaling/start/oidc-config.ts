import { z } from 'zod'
import type { SingleSignOnSettings } from '../single-sign-on/settings.ts'
import { SiteId } from '../wire/ids.ts'

const text = z.string().min(1).max(500).optional()
const HERE = new Set(['localhost', '127.0.0.1', '[::1]'])

/** What goes to the provider and what it vouches for must not pass in the clear; a provider of this machine is for trying. */
const isSafe = (address: string): boolean => {
  const url = URL.parse(address)
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && HERE.has(url.hostname)))
}
/** The address of the discovery document in place of the issuer would be taken without a look at whose document it is. */
const isIssuer = (address: string): boolean => {
  const url = URL.parse(address)
  if (url === null || url.pathname.includes('/.well-known/')) return false
  return [url.search, url.hash, url.username, url.password].every((part) => part === '')
}

/** The settings of single sign-on, by their environment variables. */
export const oidcEnvironment = {
  OIDC_ISSUER: z
    .string()
    .refine(isSafe, { error: 'phải bắt đầu bằng https:// (must be an https address)' })
    .refine(isIssuer, { error: 'phải là issuer, không phải địa chỉ .well-known (must be the issuer itself)' })
    .optional(),
  OIDC_CLIENT_ID: text,
  OIDC_CLIENT_SECRET: text,
  OIDC_SCOPES: z
    .string()
    .regex(/^(?:\S+ )*openid(?: \S+)*$/u, { error: 'phải có openid (must contain openid)' })
    .default('openid profile email'),
  OIDC_NAME: z.string().max(60).default(''),
  OIDC_USERNAME_CLAIM: z.string().min(1).max(100).default('preferred_username'),
  OIDC_USERNAME_DOMAIN: z.string().toLowerCase().max(253).optional(),
  OIDC_MATCH_USERNAMES: z.enum(['0', '1']).default('0'),
  OIDC_NEW_ACCOUNT_SITE: SiteId.optional(),
  OIDC_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(10).default(5),
}
type OidcEnvironment = z.infer<z.ZodObject<typeof oidcEnvironment>>

/** @returns null without an issuer; a sentence for the person who starts the server when something is missing beside it. */
export function oidcSettings(
  values: OidcEnvironment & { readonly PUBLIC_ORIGINS: readonly string[] },
): SingleSignOnSettings | null | string {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values
  if (issuer === undefined) {
    if (clientId === undefined && clientSecret === undefined) return null
    return 'OIDC_CLIENT_ID và OIDC_CLIENT_SECRET cần có OIDC_ISSUER (all three or none).'
  }
  if (clientId === undefined || clientSecret === undefined) {
    return 'OIDC_ISSUER cần có OIDC_CLIENT_ID và OIDC_CLIENT_SECRET (all three or none).'
  }
  if (values.PUBLIC_ORIGINS.length === 0) {
    return 'OIDC_ISSUER cần có PUBLIC_ORIGINS: máy chủ đăng nhập trả người dùng về địa chỉ đó (where people come back to).'
  }
  const matchUsernames = values.OIDC_MATCH_USERNAMES === '1'
  if (matchUsernames && values.OIDC_USERNAME_CLAIM === 'email') {
    return 'OIDC_MATCH_USERNAMES không dùng được với thuộc tính email (an e-mail address says of no account whose it is).'
  }
  return {
    ...{ issuer, clientId, clientSecret, matchUsernames },
    scopes: values.OIDC_SCOPES,
    name: values.OIDC_NAME,
    usernameClaim: values.OIDC_USERNAME_CLAIM,
    usernameDomain: values.OIDC_USERNAME_DOMAIN ?? null,
    newAccountSiteId: values.OIDC_NEW_ACCOUNT_SITE ?? null,
    timeoutMs: values.OIDC_TIMEOUT_SECONDS * 1_000,
  }
}
