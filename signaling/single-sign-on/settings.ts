import type { SiteId } from '../wire/ids.ts'

export interface SingleSignOnSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: string
  /** What people call the provider; empty: the button has the general words. */
  readonly name: string
  /** The claim whose value is the user name. */
  readonly usernameClaim: string
  /** A value with an @ counts only when it ends in this domain; the part before it is the user name then. */
  readonly usernameDomain: string | null
  /** The administrator's word that the provider's user names are those of the accounts here, so that people need not link theirs. */
  readonly matchUsernames: boolean
  /** The unit to which accounts are added for people who have none; null: none are added. */
  readonly newAccountSiteId: SiteId | null
  /** Of each request to the provider. */
  readonly timeoutMs: number
}
