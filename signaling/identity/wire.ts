import { z } from 'zod'
import { PairedPart } from '../wire/paired-part.ts'
import { AccountId, SiteId, TimeMs } from '../wire/ids.ts'
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

export const signIn = request('identity.signIn', {
  via: 'http',
  params: z.strictObject({ username: Username, password: Password }),
  result: z.strictObject({ account: Account }),
  errors: ['wrongCredentials', 'waitBeforeRetry', 'accountDisabled'],
})
export const signOut = request('identity.signOut', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({}),
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
    /** When this session ends however much it is used; somebody in a meeting stays in it. Null for nobody. */
    signInAgainAtMs: TimeMs.nullable(),
    nowMs: TimeMs,
  }),
})
export const changePassword = request('identity.changePassword', {
  via: 'http',
  params: z.strictObject({ current: Password, next: NewPassword }),
  result: z.strictObject({}),
  errors: ['wrongCredentials', 'waitBeforeRetry'],
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
  }),
  result: z.strictObject({ accountId: AccountId }),
  errors: ['usernameTaken', 'unknownSite'],
})
export const resetPassword = request('identity.resetPassword', {
  via: 'http',
  params: z.strictObject({ accountId: AccountId, next: NewPassword }),
  result: z.strictObject({}),
})
/** Disabling an account ends its sessions and closes its sockets at once. */
export const setDisabled = request('identity.setDisabled', {
  via: 'http',
  params: z.strictObject({ accountId: AccountId, disabled: z.boolean() }),
  result: z.strictObject({}),
  errors: ['ownAccount'],
})
