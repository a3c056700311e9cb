// What a hall's browser and those who may pair it ask for: a code, its confirmation, the list, the withdrawal.
import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Audit } from '../audit/audit.ts'
import { hashToken, type Authenticated, type OnSessionsEnded } from '../identity/sessions.ts'
import { accountById } from '../identity/store.ts'
import type { Account } from '../identity/wire.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { Buckets } from '../kit/token-bucket.ts'
import { isAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { isStorageTrouble } from '../storage/trouble.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import { PairingId, type AccountId, type SiteId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { CODE_LASTS_MS, meetingToEnter, nextMeeting } from './rules.ts'
import * as store from './store.ts'
import { CODE_LENGTH, CODE_LETTERS, MAX_PAIRINGS_OF_ONE, type OwnPairing } from './wire.ts'

export interface PairingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  /** Told of the cookies of pairings that were withdrawn. */
  readonly onSessionsEnded: OnSessionsEnded
}
export type PairingMethod = `pairing.${'begin' | 'own' | 'leave' | 'look' | 'confirm' | 'list' | 'withdraw'}`

export interface Pairings {
  readonly handlers: Handlers<PairingMethod>
  /** Whose paired browser carries this cookie, looked up each time; null for nobody's. */
  authenticate(cookieToken: string): Promise<Authenticated | null>
}

/** 256 random bits in base64url: anything else needs no look at the database. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/u
/** Screens that show a code at once; more than a province has. */
const MAX_WAITING = 300
/** Each use is written down at most this often. */
const NOTED_EVERY_MS = 10 * 60_000
/** Codes that an address may ask for: an office pairs all its screens in one go. */
const BEGIN = { perSecond: 0.2, atOnce: 20 }
/** Codes that an account may try: fingers slip, but a code of six letters is not found in the minutes that it lasts. */
const TRY = { perSecond: 1 / 15, atOnce: 8 }

export function createPairings(deps: PairingDeps): Pairings {
  return { handlers: new PairingCommands(deps).handlers, authenticate: (token) => authenticate(deps, token) }
}

async function authenticate({ database, clock }: PairingDeps, token: string): Promise<Authenticated | null> {
  if (!TOKEN.test(token)) return null
  const sessionHash = hashToken(token)
  const row = await store.pairedByToken(database, sessionHash)
  const account = row === null ? null : await accountById(database, row.accountId)
  if (row === null || account === null || account.disabled) return null
  await noteUse(database, row, clock.steadyMs())
  return {
    account: asOperator(account),
    sessionHash,
    paired: { pairingId: row.pairingId, part: row.part, label: row.label },
  }
}

async function noteUse(database: Database, { pairingId, lastUsedAtMs }: store.PairedRow, nowMs: number): Promise<void> {
  if (Math.abs(nowMs - lastUsedAtMs) < NOTED_EVERY_MS) return
  try {
    await store.noteUse(database, pairingId, nowMs)
  } catch (error) {
    // A full disk is no reason to turn a hall away.
    if (!isStorageTrouble(error)) throw error
  }
}

/** What an account may do beside being an operator, its paired browsers may not. */
function asOperator(account: Account): Account {
  return { ...account, systemRole: 'user', mayPrepareMeetings: false }
}

function hashCode(code: string): string {
  return createHash('sha256').update(`pairing ${code}`).digest('hex')
}

function newCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('')
}

class PairingCommands {
  readonly handlers: Handlers<PairingMethod>
  readonly #deps: PairingDeps
  readonly #begins: Buckets
  readonly #tries: Buckets

  constructor(deps: PairingDeps) {
    this.#deps = deps
    this.#begins = new Buckets(BEGIN, deps.clock.monotonicMs)
    this.#tries = new Buckets(TRY, deps.clock.monotonicMs)
    this.handlers = { ...this.#ofTheBrowser(), ...this.#ofPeople() }
  }

  #ofTheBrowser(): Handlers<'pairing.begin' | 'pairing.own' | 'pairing.leave'> {
    const { database, clock, audit, onSessionsEnded } = this.#deps
    return {
      'pairing.begin': async (call) => {
        if (call.paired !== undefined) return refuse('alreadyPaired')
        if (!this.#begins.take(call.ip)) return refuse('rateLimited')
        const nowMs = clock.steadyMs()
        const [code, token] = [newCode(), randomBytes(32).toString('base64url')]
        const before = call.pairingCookie?.token ?? null
        const waiting = await database.transaction().execute(async (within) => {
          await store.dropWaiting(within, nowMs, CODE_LASTS_MS, before === null ? null : hashToken(before))
          if ((await store.countWaiting(within)) >= MAX_WAITING) return null
          // One code on two screens would pair a stranger's; so rare that a second press of the button will do.
          if ((await store.waitingByCode(within, hashCode(code), nowMs)) !== null) return null
          const row = {
            ...{ pairingId: newId(PairingId), tokenHash: hashToken(token), codeHash: hashCode(code) },
            ...{ device: call.device, askedAtMs: nowMs, codeUntilMs: nowMs + CODE_LASTS_MS },
          }
          await store.addWaiting(within, row)
          return row
        })
        if (waiting === null) return refuse('unavailable')
        call.pairingCookie?.set(token)
        return accept({ code, codeUntilMs: waiting.codeUntilMs, nowMs })
      },

      'pairing.own': async (call) => {
        const token = call.pairingCookie?.token ?? null
        const nowMs = clock.steadyMs()
        if (call.paired === undefined || call.account === null || token === null) {
          const codeUntilMs = token === null ? null : await store.waitingByToken(database, hashToken(token), nowMs)
          const own: OwnPairing = codeUntilMs === null ? { kind: 'none' } : { kind: 'waiting', codeUntilMs }
          return accept({ own, nowMs })
        }
        // Browsers forget a cookie that was set too long ago.
        call.pairingCookie?.set(token)
        return accept({ own: await this.#pairedOwn(call.account, token), nowMs })
      },

      'pairing.leave': async (call) => {
        const { paired, account } = call
        if (paired === undefined || account === null) return accept({})
        const hash = await database.transaction().execute(async (within) => {
          const details = { pairingId: paired.pairingId }
          await audit.record(
            { accountId: account.accountId, meetingId: null, action: 'pairing.leave', details },
            within,
          )
          return store.remove(within, paired.pairingId)
        })
        call.pairingCookie?.set(null)
        if (hash !== null) onSessionsEnded([hash], 'revoked')
        return accept({})
      },
    }
  }

  async #pairedOwn(account: Account, token: string): Promise<OwnPairing> {
    const { database, clock } = this.#deps
    const row = await store.pairedByToken(database, hashToken(token))
    if (row === null) return { kind: 'none' }
    const site = await database
      .selectFrom('sites')
      .select('name')
      .where('site_id', '=', account.siteId)
      .executeTakeFirst()
    const nowMs = clock.nowMs()
    const meetings = await store.meetingsOf(database, account.accountId)
    const meeting = meetingToEnter(meetings, nowMs)
    const next = nextMeeting(meetings, nowMs)
    return {
      ...{ kind: 'paired', part: row.part, label: row.label, siteName: site?.name ?? '', account },
      meeting: meeting === null ? null : { meetingId: meeting.meetingId, title: meeting.title },
      next: next === null ? null : { title: next.title, startsAtMs: next.startsAtMs },
    }
  }

  #ofPeople(): Handlers<'pairing.look' | 'pairing.confirm' | 'pairing.list' | 'pairing.withdraw'> {
    const { database, clock, onSessionsEnded } = this.#deps
    return {
      'pairing.look': async ({ account }, { code }) => {
        if (!(await this.#mayPair(account))) return refuse('forbidden')
        const found = await this.#try(account, code)
        if (!found.ok) return found
        return accept({ device: found.value.device, askedAtMs: found.value.askedAtMs, nowMs: clock.steadyMs() })
      },

      'pairing.confirm': async ({ account }, { code, part, label, accountId = account.accountId }) => {
        if (!(await this.#mayPair(account))) return refuse('forbidden')
        const target = await accountById(database, accountId)
        if (target === null || target.disabled || !(await this.#mayPairFor(account, target)))
          return refuse('noSuchAccount')
        const found = await this.#try(account, code)
        if (!found.ok) return found
        const { pairingId } = found.value
        return database.transaction().execute(async (within) => {
          if ((await store.countOf(within, accountId)) >= MAX_PAIRINGS_OF_ONE) return refuse('tooManyPairings')
          const confirmation = { accountId, part, label, confirmedBy: account.accountId, nowMs: clock.steadyMs() }
          // Two who confirm one code at once: the second finds it used.
          if (!(await store.confirm(within, pairingId, confirmation))) return refuse('wrongCode')
          await this.#note(within, account, 'pairing.confirm', { pairingId, part, for: accountId })
          return accept({ pairingId })
        })
      },

      'pairing.list': async ({ account }) => {
        if (!(await this.#mayPair(account))) return refuse('forbidden')
        const pairings = []
        for (const { accountId, ...pairing } of await store.allPairings(database)) {
          if (await this.#reaches(account, { accountId, siteId: pairing.siteId })) pairings.push(pairing)
        }
        return accept({ pairings, nowMs: clock.steadyMs() })
      },

      'pairing.withdraw': async ({ account }, { pairingId }) => {
        if (!(await this.#mayPair(account))) return refuse('forbidden')
        const known = (await store.allPairings(database)).find((one) => one.pairingId === pairingId)
        if (known === undefined || !(await this.#reaches(account, known))) return refuse('notFound')
        const hash = await database.transaction().execute(async (within) => {
          await this.#note(within, account, 'pairing.withdraw', { pairingId, for: known.accountId })
          return store.remove(within, pairingId)
        })
        if (hash !== null) onSessionsEnded([hash], 'revoked')
        return accept({})
      },
    }
  }

  /** Operators and administrators. What a delegate paired could enter nothing. */
  async #mayPair(account: Account): Promise<boolean> {
    return account.systemRole !== 'user' || (await store.operates(this.#deps.database, account))
  }

  async #mayPairFor(account: Account, target: Account): Promise<boolean> {
    // An administrator's own browser is no hall's.
    if (target.accountId === account.accountId) return store.operates(this.#deps.database, account)
    return target.systemRole === 'user' && (await this.#reaches(account, target))
  }

  /** Whose pairings somebody has to do with. */
  async #reaches(account: Account, of: { readonly accountId: AccountId; readonly siteId: SiteId }): Promise<boolean> {
    if (account.systemRole === 'admin' || account.accountId === of.accountId) return true
    return account.systemRole === 'unitAdmin' && isAtOrBelow(this.#deps.database, of.siteId, account.siteId)
  }

  /** Counts each try of an account, also of a code that is right: who looks at many codes is guessing. */
  async #try(account: Account, code: string) {
    const { database, clock } = this.#deps
    if (!this.#tries.take(account.accountId)) return refuse('rateLimited')
    const found = await store.waitingByCode(database, hashCode(code), clock.steadyMs())
    if (found !== null) return accept(found)
    await this.#note(database, account, 'pairing.look.refused', {})
    return refuse('wrongCode')
  }

  #note(within: Database, { accountId }: Account, action: AuditedAct, details: Record<string, string>): Promise<void> {
    return this.#deps.audit.record({ accountId, meetingId: null, action, details }, within)
  }
}
