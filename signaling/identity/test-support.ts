import { createAudit } from '../audit/audit.ts'
import type { Call, OpenCall } from '../kit/handlers.ts'
import { createSites } from '../sites/commands.ts'
import type { Clock } from '../kit/clock.ts'
import { moment, newId } from '../kit/clock.ts'
import { createClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import { openTestDatabase } from '../storage/test-database.ts'
import { AccountId, SiteId } from '../wire/ids.ts'
import { createIdentity, type Identity } from './commands.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { insertAccounts } from './store.ts'
import type { Account, SystemRole } from './wire.ts'

export const HOUR_MS = 3_600_000

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Time passes. */
  advance(ms: number): void
  /** The machine's clock is put right, or wrong: wall time jumps and no time passes. */
  step(ms: number): void
  /** The machine has started again, with a clock that is off by so much more. */
  startedOff(ms: number): void
}
export function fakeClock(startMs = 1_800_000_000_000): FakeClock {
  let [passedMs, steppedMs, offMs] = [0, 0, 0]
  return {
    nowMs: () => startMs + offMs + passedMs + steppedMs,
    monotonicMs: () => moment(1_000 + passedMs),
    steadyMs: () => startMs + offMs + passedMs,
    advance: (ms) => void (passedMs += ms),
    step: (ms) => void (steppedMs += ms),
    startedOff: (ms) => void (offMs += ms),
  }
}
export const SITES = {
  root: SiteId.parse('hg'),
  office: SiteId.parse('hg/van-phong'),
  district: SiteId.parse('hg/huyen-dong-van'),
  commune: SiteId.parse('hg/huyen-dong-van/xa-lung-cu'),
  otherDistrict: SiteId.parse('hg/huyen-meo-vac'),
}

export interface World {
  readonly database: Database
  readonly clock: FakeClock
  readonly audit: ReturnType<typeof createAudit>
  readonly identity: Identity
  /** Hashes of the sessions that were said to have ended, in order. */
  readonly ended: string[]
  /** Adds somebody who can't sign in. */
  add(username: string, more?: Partial<Omit<Account, 'accountId' | 'username'>>): Promise<Account>
}

/** A small province in a real database in memory. */
export async function openWorld({ secondFactorForAdmins = false } = {}): Promise<World> {
  const database = await openTestDatabase()
  const clock = fakeClock()
  const audit = createAudit(database, clock)
  const ended: string[] = []
  const identity = createIdentity({
    database,
    clock,
    trust: createClockTrust(database, clock),
    audit,
    settings: {
      sessions: { idleMs: 12 * HOUR_MS, maxMs: 7 * 24 * HOUR_MS },
      provinceName: 'Tỉnh Hà Giang',
      secondFactorForAdmins,
    },
    onSessionsEnded: (hashes) => void ended.push(...hashes),
  })
  await createSites({ database, audit }).seedSites([
    { siteId: SITES.root, name: 'UBND tỉnh', shortName: 'UBND tỉnh', level: 'province', parentId: null },
    { siteId: SITES.office, name: 'Văn phòng', shortName: 'Văn phòng', level: 'province', parentId: SITES.root },
    { siteId: SITES.district, name: 'Huyện Đồng Văn', shortName: 'Đồng Văn', level: 'district', parentId: SITES.root },
    { siteId: SITES.commune, name: 'Xã Lũng Cú', shortName: 'Lũng Cú', level: 'commune', parentId: SITES.district },
    { siteId: SITES.otherDistrict, name: 'Mèo Vạc', shortName: 'Mèo Vạc', level: 'district', parentId: SITES.root },
  ])
  return {
    database,
    clock,
    audit,
    identity,
    ended,
    async add(username, more = {}) {
      const account: Account = {
        accountId: newId(AccountId),
        username,
        fullName: username,
        title: 'Cán bộ',
        siteId: SITES.office,
        systemRole: 'user' satisfies SystemRole,
        mayPrepareMeetings: false,
        disabled: false,
        ...more,
      }
      await insertAccounts(database, [{ ...account, passwordHash: 'none', siteName: '' }], clock.nowMs())
      if (account.disabled) {
        await database.updateTable('accounts').set({ disabled: 1 }).where('username', '=', username).execute()
      }
      return account
    },
  }
}

export interface TestCall extends OpenCall {
  /** What the handler set as the session cookie; undefined when it left it alone. */
  cookie?: string | null
}

/** A request over HTTP by nobody. */
export function openCall(): TestCall {
  const call: TestCall = {
    account: null,
    sessionHash: '',
    actor: null,
    ip: '192.0.2.1',
    device: 'test',
    connection: null,
    setSession: (token) => void (call.cookie = token),
  }
  return call
}

/** A request over HTTP by somebody who was let through by the permission table. */
export function callBy(account: Account, actor: MeetingActor | null = null, sessionHash = ''): Call & TestCall {
  return { ...openCall(), account, actor, sessionHash }
}
