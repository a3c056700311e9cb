// What an operator asks for the phones of the own hall, and what a phone asks before it is in the meeting: its code, what it is, the way out.
import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Audit } from '../audit/audit.ts'
import { hashToken, type Authenticated, type OnSessionsEnded } from '../identity/sessions.ts'
import { accountById } from '../identity/store.ts'
import type { Account } from '../identity/wire.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call, Handlers, OpenCall } from '../kit/handlers.ts'
import { Buckets } from '../kit/token-bucket.ts'
import { joinable } from '../meeting/rules.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import { PairingId, type MeetingId, type SiteId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { CODE_LASTS_MS, mayUseCode, phoneLabel } from './rules.ts'
import * as store from './store.ts'
import { CODE_LENGTH, CODE_LETTERS, MAX_PHONES } from './wire.ts'

export interface PhonesDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  meetingOf(meetingId: MeetingId): Promise<{ readonly state: MeetingState; readonly startsAtMs: number } | null>
  /** Told of the cookies of phones that are nobody's any more. */
  readonly onSessionsEnded: OnSessionsEnded
}
type OfThePhone = 'phones.look' | 'phones.begin' | 'phones.own' | 'phones.leave'
type OfTheHall = 'phones.invite' | 'phones.list' | 'phones.withdraw'

export interface Phones {
  readonly handlers: Handlers<OfThePhone | OfTheHall>
  /** Whose phone carries this cookie, looked up each time; null for nobody's. */
  authenticate(cookieToken: string): Promise<Authenticated | null>
  /** Called after the meeting is over: its phones are nobody's any more. */
  meetingOver(meetingId: MeetingId): Promise<void>
}

/** 256 random bits in base64url: anything else needs no look at the database. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/u
/** For so long a phone that tries a code again gets the reason why it does not work. */
const OLD_MS = 7 * 24 * 3_600_000
/** Codes that an account may make: each press of the button is one. */
const INVITE = { perSecond: 1 / 10, atOnce: 12 }
/** Codes that an address may try. Nobody finds one by trying; this spares the database. */
const TRY = { perSecond: 1, atOnce: 60 }

export function createPhones(deps: PhonesDeps): Phones {
  return new PhoneCommands(deps)
}

function hashCode(code: string): string {
  return createHash('sha256').update(`phone ${code}`).digest('hex')
}

function newCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('')
}

class PhoneCommands implements Phones {
  readonly handlers: Phones['handlers']
  readonly #deps: PhonesDeps
  readonly #invites: Buckets
  readonly #tries: Buckets

  constructor(deps: PhonesDeps) {
    this.#deps = deps
    this.#invites = new Buckets(INVITE, deps.clock.monotonicMs)
    this.#tries = new Buckets(TRY, deps.clock.monotonicMs)
    this.handlers = { ...this.#ofThePhone(), ...this.#ofTheHall() }
  }

  readonly authenticate = async (token: string): Promise<Authenticated | null> => {
    if (!TOKEN.test(token)) return null
    const { database } = this.#deps
    const sessionHash = hashToken(token)
    const phone = await store.phoneByToken(database, sessionHash)
    const account = phone === null ? null : await accountById(database, phone.hall.accountId)
    if (phone === null || account === null || account.disabled) return null
    const { pairingId, label, kind, hall } = phone
    return {
      account: { ...account, systemRole: 'user', mayPrepareMeetings: false },
      sessionHash,
      paired: { pairingId, part: 'phone', label, phone: { meetingId: hall.meetingId, kind } },
    }
  }

  async meetingOver(meetingId: MeetingId): Promise<void> {
    const ended = await store.endPhones(this.#deps.database, { meetingId })
    if (ended.length > 0) this.#deps.onSessionsEnded(ended, 'revoked')
  }

  #ofThePhone(): Handlers<OfThePhone> {
    const { database } = this.#deps
    return {
      'phones.look': async (call, { code }) => {
        const found = await this.#try(call, code)
        if (!found.ok) return found
        const { meetingTitle, siteName } = found.value
        return accept({ meetingTitle, siteName })
      },

      'phones.begin': async (call, { code, kind }) => {
        const found = await this.#try(call, code)
        if (!found.ok) return found
        const token = randomBytes(32).toString('base64url')
        const { pairingId, hall } = found.value
        const nowMs = this.#deps.clock.steadyMs()
        const begun = await database.transaction().execute(async (within) => {
          const phones = await store.phonesOf(within, hall)
          if (phones.length >= MAX_PHONES) return refuse('tooManyPhones', { maxPhones: MAX_PHONES })
          const label = phoneLabel(phones.map((phone) => phone.label))
          const phone = { tokenHash: hashToken(token), kind, label, device: call.device, nowMs }
          // Two who scan one code at once: the second finds it used.
          if (!(await store.begin(within, pairingId, phone))) return refuse('codeUsed')
          await this.#note(within, hall, 'phones.begin', { pairingId, kind })
          return accept({})
        })
        if (!begun.ok) return begun
        // A phone that was brought into another hall is in this one now.
        await this.#end(call)
        call.pairingCookie?.set(token)
        return begun
      },

      'phones.own': async ({ account, paired, sessionHash }) => {
        const phone = paired?.phone === undefined ? null : await store.phoneByToken(database, sessionHash)
        if (phone === null || account === null) return accept({ own: { kind: 'none' } })
        const { kind, label, hall, meetingTitle, siteName } = phone
        return accept({ own: { kind, label, meetingId: hall.meetingId, meetingTitle, siteName, account } })
      },

      'phones.leave': async (call) => {
        if (call.paired?.phone !== undefined) call.pairingCookie?.set(null)
        await this.#end(call)
        return accept({})
      },
    }
  }

  #ofTheHall(): Handlers<OfTheHall> {
    const { database, clock, onSessionsEnded } = this.#deps
    return {
      'phones.invite': async (call, { meetingId, siteId }) => {
        const hall = await this.#hall(call, meetingId, siteId)
        if (hall === null) return refuse('noSuchSite')
        const meeting = await this.#deps.meetingOf(meetingId)
        if (meeting === null) return refuse('notFound')
        const open = joinable(meeting.state, meeting.startsAtMs, clock.nowMs(), 'operator')
        if (!open.ok) return open
        if (!this.#invites.take(call.account.accountId)) return refuse('rateLimited')
        const [code, nowMs] = [newCode(), clock.steadyMs()]
        const codeUntilMs = nowMs + CODE_LASTS_MS
        const pairingId = newId(PairingId)
        return database.transaction().execute(async (within) => {
          await store.dropOld(within, nowMs, OLD_MS)
          if ((await store.phonesOf(within, hall)).length >= MAX_PHONES) {
            return refuse('tooManyPhones', { maxPhones: MAX_PHONES })
          }
          const by = call.account.accountId
          await store.addCode(within, { pairingId, hall, by, codeHash: hashCode(code), nowMs, codeUntilMs })
          await this.#note(within, { ...hall, accountId: by }, 'phones.invite', { pairingId, for: hall.accountId })
          return accept({ code, codeUntilMs, nowMs })
        })
      },

      'phones.list': async (call, { meetingId, siteId }) => {
        const hall = await this.#hall(call, meetingId, siteId)
        return hall === null ? refuse('noSuchSite') : accept({ phones: await store.phonesOf(database, hall) })
      },

      'phones.withdraw': async (call, { meetingId, siteId, pairingId }) => {
        const hall = await this.#hall(call, meetingId, siteId)
        if (hall === null) return refuse('noSuchSite')
        const phones = await store.phonesOf(database, hall)
        if (phones.every((phone) => phone.pairingId !== pairingId)) return refuse('notFound')
        const ended = await database.transaction().execute(async (within) => {
          const by = { ...hall, accountId: call.account.accountId }
          await this.#note(within, by, 'phones.withdraw', { pairingId, for: hall.accountId })
          return store.endPhones(within, { pairingId })
        })
        onSessionsEnded(ended, 'revoked')
        return accept({})
      },
    }
  }

  /** An operator's own; for an administrator of the unit that holds the meeting the one of the site that they name. */
  #hall(call: Call, meetingId: MeetingId, siteId: SiteId | undefined): Promise<store.HallOf | null> {
    const { database } = this.#deps
    if (call.actor === 'operator') {
      return store.ownHall(database, meetingId, call.account.accountId).then((own) => {
        return siteId === undefined || siteId === own?.siteId ? own : null
      })
    }
    return siteId === undefined ? Promise.resolve(null) : store.hallOfSite(database, meetingId, siteId)
  }

  async #try({ ip }: OpenCall, code: string) {
    const { database, clock } = this.#deps
    if (!this.#tries.take(ip)) return refuse('rateLimited')
    const row = await store.codeRow(database, hashCode(code))
    const may = mayUseCode(row, { steadyMs: clock.steadyMs(), nowMs: clock.nowMs() })
    if (!may.ok) return may
    return row === null ? refuse('wrongCode') : accept(row)
  }

  /** Of the phone that asks, if it is one. */
  async #end({ paired, account }: OpenCall): Promise<void> {
    const phone = paired?.phone
    if (paired === undefined || phone === undefined || account === null) return
    const { database, onSessionsEnded } = this.#deps
    const { pairingId } = paired
    const ended = await database.transaction().execute(async (within) => {
      const { accountId } = account
      await this.#note(within, { meetingId: phone.meetingId, accountId }, 'phones.leave', { pairingId })
      return store.endPhones(within, { pairingId })
    })
    onSessionsEnded(ended, 'revoked')
  }

  #note(
    within: Database,
    { accountId, meetingId }: { readonly accountId: Account['accountId']; readonly meetingId: MeetingId },
    action: AuditedAct,
    details: Record<string, string>,
  ): Promise<void> {
    return this.#deps.audit.record({ accountId, meetingId, action, details }, within)
  }
}
