// The interface for other systems, as its administrator sees it: keys of callers, and how they are used.
import { z } from 'zod'
import { InterfaceKeyId, SiteId, TimeMs } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'

/** What a key opens: meetings and their agenda, papers and their files, figures; `axis`: bringing papers and statuses over the national document axis. */
export const InterfaceScope = z.enum(['meetings', 'papers', 'statistics', 'axis'])
export type InterfaceScope = z.infer<typeof InterfaceScope>

/** The addresses that other systems read (`shapes.ts`): a list of meetings, one meeting, its papers, the file of one, figures. */
export const InterfaceAddress = z.enum(['meetings', 'meeting', 'papers', 'file', 'statistics'])
export type InterfaceAddress = z.infer<typeof InterfaceAddress>
/** Every address that takes a key: those, and the one to which a document system brings messages. */
export const CalledAddress = z.enum([...InterfaceAddress.options, 'axisMessage'])
export type CalledAddress = z.infer<typeof CalledAddress>

/** Days for which a key may be made; a key without an end would be forgotten and stay open. */
export const KEY_DAYS = [30, 90, 180, 365] as const
/** Calls a minute that a key may be given. */
export const KEY_RATES = [30, 60, 120, 300] as const

export const InterfaceKey = z.strictObject({
  keyId: InterfaceKeyId,
  name: z.string(),
  /** Its first characters, by which an administrator recognises the key in a caller's settings. */
  hint: z.string(),
  siteId: SiteId,
  siteName: z.string(),
  scopes: z.array(InterfaceScope),
  perMinute: z.int().min(1),
  createdAtMs: TimeMs,
  byName: z.string(),
  expiresAtMs: TimeMs,
  lastUsedAtMs: TimeMs.nullable(),
  withdrawnAtMs: TimeMs.nullable(),
})
export type InterfaceKey = z.infer<typeof InterfaceKey>

/** Those that may be used first, then the others; of each the newest first, at most 200 in all. */
export const listInterfaceKeys = request('interface.keys', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ keys: z.array(InterfaceKey) }),
})

/** Makes a key for the meetings of a unit and all units below it. The answer is the only time that the key itself is given. */
export const makeInterfaceKey = request('interface.makeKey', {
  via: 'http',
  params: z.strictObject({
    name: plainLine(80),
    siteId: SiteId,
    scopes: z.array(InterfaceScope).min(1).max(InterfaceScope.options.length),
    validDays: z.literal(KEY_DAYS),
    perMinute: z.literal(KEY_RATES),
  }),
  result: z.strictObject({ keyId: InterfaceKeyId, key: z.string() }),
  errors: ['unknownSite', 'tooManyKeys'],
})

export const withdrawInterfaceKey = request('interface.withdrawKey', {
  via: 'http',
  params: z.strictObject({ keyId: InterfaceKeyId }),
  result: z.strictObject({}),
})

/** The calls of one day of Vietnam's calendar, `YYYY-MM-DD`; days without any are left out. */
const InterfaceDay = z.strictObject({ day: z.string(), calls: z.int().min(0), refused: z.int().min(0) })
export type InterfaceDay = z.infer<typeof InterfaceDay>

export const InterfaceCall = z.strictObject({
  atMs: TimeMs,
  keyName: z.string(),
  address: CalledAddress,
  /** Of HTTP. */
  status: z.int().min(100).max(599),
  /** Of the meeting that was read, or whose papers were. */
  meetingTitle: z.string().nullable(),
})
export type InterfaceCall = z.infer<typeof InterfaceCall>

/** How the interface was used, by one key or by all: each of the last 30 days, and the last calls, the newest first, at most 50. */
export const readInterfaceUse = request('interface.use', {
  via: 'http',
  params: z.strictObject({ keyId: InterfaceKeyId.nullable(), calls: z.enum(['all', 'refused']) }),
  result: z.strictObject({ today: z.string(), days: z.array(InterfaceDay), calls: z.array(InterfaceCall) }),
})
