import { z } from 'zod'
import { Account, SignInCode } from '../identity/wire.ts'
import { AccountId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** Where the browser begins, with the page to come back to as `tiep`; the answer leads to the provider. */
export const SSO_START_PATH = '/api/sso/start'
/** Where the provider sends the browser back to: to be registered there as redirect URI. */
export const SSO_CALLBACK_PATH = '/api/sso/callback'
/** Where the provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0). */
export const SSO_BACK_CHANNEL_PATH = '/api/sso/back-channel-logout'
/** The sign-in page, also as the page to come to after signing out at the provider. */
export const SIGN_IN_PATH = '/dang-nhap'

/** Why a sign-in at the provider opened no session, as `sso` in the address of the sign-in page. */
export const SSO_PROBLEMS = ['unavailable', 'refused', 'cancelled', 'accountDisabled'] as const
export type SsoProblem = (typeof SSO_PROBLEMS)[number]
/** In the same place: the provider's answer was right, and the account's second factor is asked for. */
export const SSO_CODE = 'code'
/** In the same place: the provider's answer was right, and no account is linked to the person yet. */
export const SSO_LINK = 'link'

/** Somebody at the provider, in the provider's words. */
const PersonThere = z.strictObject({
  /** The user name that the provider says; null: it says none that could be one here. */
  username: z.string().nullable(),
  fullName: z.string().nullable(),
})
export type PersonThere = z.infer<typeof PersonThere>

/** Whether the sign-in page offers it. The answer waits for the provider, within the deadline of the settings. */
export const singleSignOnStatus = request('sso.status', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    /** Null: not set up. */
    offer: z
      .strictObject({
        /** What people call the provider; empty: nothing was set. */
        name: z.string(),
        reachable: z.boolean(),
      })
      .nullable(),
    /** Whom the provider has sent back to this browser and who has no account linked yet; `identity.signIn` with `link` links one. */
    person: PersonThere.nullable(),
  }),
})

/** The second factor after the provider's answer, within some minutes and from the same browser. */
export const finishSingleSignOn = request('sso.finish', {
  via: 'http',
  params: z.strictObject({ code: SignInCode }),
  result: z.strictObject({ account: Account, secondFactorDue: z.boolean() }),
  errors: ['startAgain', 'waitBeforeRetry', 'accountDisabled', 'wrongCode'],
})

/** Whom at the provider one's own account is linked to. */
export const readOwnLink = request('sso.ownLink', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    /** What people call the provider; null: none is set up. */
    provider: z.string().nullable(),
    link: z.strictObject({ person: PersonThere, sinceMs: TimeMs }).nullable(),
  }),
})
/** Ends the own account's link, and the sessions that the provider opened but for the one that asks. Refused to who has no password to come back by. */
export const unlinkOwn = request('sso.unlinkOwn', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({}),
  errors: ['notLinked', 'noPassword'],
})
/** Which of these accounts are linked. */
export const findLinked = request('sso.linkedOf', {
  via: 'http',
  params: z.strictObject({ accountIds: z.array(AccountId).max(300) }),
  result: z.strictObject({ accountIds: z.array(AccountId) }),
})
/** Ends another account's link and the sessions that the provider opened. */
export const unlink = request('sso.unlink', {
  via: 'http',
  params: z.strictObject({ accountId: AccountId }),
  result: z.strictObject({}),
  errors: ['notLinked'],
})
