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

/** The settings of single sign-on, by their environment variables. */
export const oidcEnvironment = {
  OIDC_ISSUER: z.string().refine(isSafe, { error: 'phải bắt đầu bằng https:// (must be an https address)' }).optional(),
  OIDC_CLIENT_ID: text,
  OIDC_CLIENT_SECRET: text,
  OIDC_SCOPES: z
    .string()
    .regex(/^(?:\S+ )*openid(?: \S+)*$/u, { error: 'phải có openid (must contain openid)' })
    .default('openid profile email'),
  OIDC_NAME: z.string().max(60).default(''),
  OIDC_MATCH_CLAIM: text,
  OIDC_MATCH_DOMAIN: z.string().toLowerCase().max(253).optional(),
  OIDC_NEW_ACCOUNT_SITE: SiteId.optional(),
  OIDC_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(10).default(5),
}
type OidcEnvironment = z.infer<z.ZodObject<typeof oidcEnvironment>>

/** @returns null without an issuer; a sentence for the person who starts the server when something is missing beside it. */
export function oidcSettings(
  values: OidcEnvironment & { readonly PUBLIC_ORIGINS: readonly string[] },
): SingleSignOnSettings | null | string {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values
  if (issuer === undefined) return null
  if (clientId === undefined || clientSecret === undefined) {
    return 'OIDC_ISSUER cần có OIDC_CLIENT_ID và OIDC_CLIENT_SECRET (all three or none).'
  }
  if (values.PUBLIC_ORIGINS.length === 0) {
    return 'OIDC_ISSUER cần có PUBLIC_ORIGINS: máy chủ đăng nhập trả người dùng về địa chỉ đó (where people come back to).'
  }
  if (values.OIDC_MATCH_CLAIM === undefined) {
    return 'OIDC_ISSUER cần có OIDC_MATCH_CLAIM: thuộc tính nào là tên đăng nhập (which claim is the user name).'
  }
  return {
    ...{ issuer, clientId, clientSecret },
    scopes: values.OIDC_SCOPES,
    name: values.OIDC_NAME,
    matchClaim: values.OIDC_MATCH_CLAIM,
    matchDomain: values.OIDC_MATCH_DOMAIN ?? null,
    newAccountSiteId: values.OIDC_NEW_ACCOUNT_SITE ?? null,
    timeoutMs: values.OIDC_TIMEOUT_SECONDS * 1_000,
  }
}
