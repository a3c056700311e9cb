import { z } from 'zod'
import { PairedPart } from '../wire/paired-part.ts'
import { AccountId, SessionId, SiteId, TimeMs } from '../wire/ids.ts'
import { EmailAddress } from '../wire/email-address.ts'
import { plainLine, request } from '../wire/kit.ts'

export const SystemRole = z.enum(['admin', 'unitAdmin', 'user'])
export type SystemRole = z.infer<typeof SystemRole>

export const MeetingRole = z.enum(['chair', 'secretary', 'delegate', 'operator', 'observer'])
export type MeetingRole = z.infer<typeof MeetingRole>

export const Username = z
  .string()
  .transform((name) => name.normalize('NFC').trim().toLowerCase())
  .pipe(z.string().regex(/^[a-z0-9][a-z0-9._/-]{1,80}$/))

export const Password = z.string().min(1).max(200)
/** A password that is being chosen: long rather than tangled (ASVS 5.0 §6.2). */
export const NewPassword = z.string().min(10).max(200)
/** Why one is refused: many people have it; it is made of the own name; it is a row, a date or a repetition. */
export const WEAK_PASSWORD = ['passwordCommon', 'passwordOfName', 'passwordPattern'] as const

export const Account = z.strictObject({
  accountId: AccountId,
  username: z.string(),
  fullName: z.string(),
  title: z.string(),
  siteId: SiteId,
  systemRole: SystemRole,
  mayPrepareMeetings: z.boolean(),
  disabled: z.boolean(),
})
export type Account = z.infer<typeof Account>

/** A code of the application (six digits) or a recovery code, as it is typed. */
export const SignInCode = z.string().trim().min(6).max(40)

export const signIn = request('identity.signIn', {
  via: 'http',
  params: z.strictObject({
    username: Username,
    password: Password,
    /** Of the second factor, where the account has one: `codeNeeded` asks for it. */
    code: SignInCode.optional(),
    /** In place of an initial password, which opens nothing by itself: `newPasswordNeeded` asks for it. */
    next: NewPassword.optional(),
    /** Links the account to the person at the OpenID provider who waits in this browser. */
    link: z.literal(true).optional(),
  }),
  result: z.strictObject({ account: Account, secondFactorDue: z.boolean() }),
  errors: [
    'wrongCredentials',
    'waitBeforeRetry',
    'accountDisabled',
    'codeNeeded',
    'wrongCode',
    'newPasswordNeeded',
    'initialExpired',
    'samePassword',
    ...WEAK_PASSWORD,
    'startAgain',
    'alreadyLinked',
  ],
})
export const signOut = request('identity.signOut', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    /** Of a session that an OpenID provider opened: where the browser signs out there too. */
    continueAt: z.url({ protocol: /^https?$/u }).optional(),
  }),
})

/** Who is signed in; `account` is null for nobody, which is no error: the sign-in page asks it first. */
export const whoAmI = request('identity.whoAmI', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    account: Account.nullable(),
    /** Nobody signed in: the browser is a hall's, and the account is its operator's. */
    paired: PairedPart.nullable(),
    provinceName: z.string(),
    protocolVersion: z.int(),
    /** The rights of an administrator are held back until the account has a second factor. */
    secondFactorDue: z.boolean(),
    /** When this session ends however much it is used; somebody in a meeting stays in it. Null for nobody. */
    signInAgainAtMs: TimeMs.nullable(),
    nowMs: TimeMs,
  }),
})
export const changePassword = request('identity.changePassword', {
  via: 'http',
  params: z.strictObject({ current: Password, next: NewPassword }),
  result: z.strictObject({}),
  errors: ['wrongCredentials', 'waitBeforeRetry', ...WEAK_PASSWORD],
})

/** Where somebody is signed in. */
export const OwnSession = z.strictObject({
  sessionId: SessionId,
  /** Browser and system in words. */
  device: z.string(),
  /** The address that the last use came from; empty for sessions of before it was written down. */
  ip: z.string(),
  createdAtMs: TimeMs,
  /** Exact to a minute. */
  lastUsedAtMs: TimeMs,
  /** The one that asks. */
  current: z.boolean(),
})
export type OwnSession = z.infer<typeof OwnSession>

/** One's own sessions, the one that asks first, then those used last; at most 100. */
export const listOwnSessions = request('identity.sessions', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ sessions: z.array(OwnSession), nowMs: TimeMs }),
})
/** Signs out elsewhere: one of one's own sessions or, with null, all but the one that asks. */
export const endOwnSessions = request('identity.endSessions', {
  via: 'http',
  params: z.strictObject({ sessionId: SessionId.nullable() }),
  result: z.strictObject({ ended: z.int() }),
  errors: ['ownSession'],
})

/** One's own second factor. */
export const readSecondFactor = request('identity.secondFactor', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    /** Null: there is none. */
    enrolledAtMs: TimeMs.nullable(),
    recoveryCodesLeft: z.int(),
    /** It can't be done without. */
    demanded: z.boolean(),
  }),
})
/** Begins to set one up, or begins again; nothing is asked for at sign-in before it is confirmed by a first code. */
export const beginSecondFactor = request('identity.beginSecondFactor', {
  via: 'http',
  params: z.strictObject({ password: Password }),
  result: z.strictObject({
    /** Base32, for typing. */
    secret: z.string(),
    /** `otpauth:`, for the QR code. */
    uri: z.string(),
  }),
  errors: ['wrongCredentials', 'waitBeforeRetry', 'alreadyEnrolled'],
})
/** Ends the account's other sessions. Recovery codes are shown this once. */
export const confirmSecondFactor = request('identity.confirmSecondFactor', {
  via: 'http',
  params: z.strictObject({ code: SignInCode }),
  result: z.strictObject({ recoveryCodes: z.array(z.string()) }),
  errors: ['wrongCode', 'waitBeforeRetry', 'notBegun'],
})
/** New recovery codes in place of all there were. */
export const renewRecoveryCodes = request('identity.renewRecoveryCodes', {
  via: 'http',
  params: z.strictObject({ password: Password, code: SignInCode }),
  result: z.strictObject({ recoveryCodes: z.array(z.string()) }),
  errors: ['wrongCredentials', 'waitBeforeRetry', 'codeNeeded', 'wrongCode', 'notEnrolled'],
})
export const removeSecondFactor = request('identity.removeSecondFactor', {
  via: 'http',
  params: z.strictObject({ password: Password, code: SignInCode }),
  result: z.strictObject({}),
  errors: ['wrongCredentials', 'waitBeforeRetry', 'codeNeeded', 'wrongCode', 'notEnrolled', 'demanded'],
})
/** Who of these accounts has a second factor. */
export const findEnrolled = request('identity.enrolledOf', {
  via: 'http',
  params: z.strictObject({ accountIds: z.array(AccountId).max(300) }),
  result: z.strictObject({ accountIds: z.array(AccountId) }),
})
/** For somebody who has lost application and recovery codes: ends their sessions; the password alone lets them in again. */
export const resetSecondFactor = request('identity.resetSecondFactor', {
  via: 'http',
  params: z.strictObject({ accountId: AccountId }),
  result: z.strictObject({}),
  errors: ['ownAccount', 'notEnrolled'],
})

/** People to choose from when a meeting is prepared; found without diacritics too. At most 300 at a time. */
export const findAccounts = request('identity.findAccounts', {
  via: 'http',
  params: z.strictObject({ text: z.string().max(100), siteIds: z.array(SiteId).max(300).optional() }),
  result: z.strictObject({ accounts: z.array(Account), more: z.boolean() }),
})
export const createAccount = request('identity.createAccount', {
  via: 'http',
  params: z.strictObject({
    username: Username,
    password: NewPassword,
    fullName: plainLine(120),
    title: plainLine(160),
    siteId: SiteId,
    systemRole: SystemRole,
    mayPrepareMeetings: z.boolean(),
    /** Where e-mail goes; left out: none is known. */
    email: EmailAddress.optional(),
  }),
  result: z.strictObject({ accountId: AccountId }),
  errors: ['usernameTaken', 'unknownSite', ...WEAK_PASSWORD],
})
export const resetPassword = request('identity.resetPassword', {
  via: 'http',
  params: z.strictObject({ accountId: AccountId, next: NewPassword }),
  result: z.strictObject({}),
  errors: [...WEAK_PASSWORD],
})
/** To another unit that exists. Meetings of before keep the unit that the person sat for. */
export const moveAccount = request('identity.moveAccount', {
  via: 'http',
  params: z.strictObject({ accountId: AccountId, siteId: SiteId }),
  result: z.strictObject({}),
  errors: ['unknownSite'],
})
/** Disabling an account ends its sessions and closes its sockets at once. */
export const setDisabled = request('identity.setDisabled', {
  via: 'http',
  params: z.strictObject({ accountId: AccountId, disabled: z.boolean() }),
  result: z.strictObject({}),
  errors: ['ownAccount'],
})
