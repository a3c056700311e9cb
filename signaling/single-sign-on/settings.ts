import type { SiteId } from '../wire/ids.ts'

export interface SingleSignOnSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: string
  /** What people call the provider; empty: the button has the general words. */
  readonly name: string
  /** The claim whose value is the user name, by which accounts are matched and added that no person at the provider is bound to yet. */
  readonly matchClaim: string
  /** A value with an @ counts only when it ends in this domain; the part before it is the user name then. */
  readonly matchDomain: string | null
  /** The unit to which accounts are added for people who have none; null: none are added. */
  readonly newAccountSiteId: SiteId | null
  /** Of each request to the provider. */
  readonly timeoutMs: number
}
