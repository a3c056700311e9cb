/** A small province on a real database in a folder of its own, for the tests of papers and marks. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { createAudit } from '../audit/audit.ts'
import { createActorIn } from '../identity/actors.ts'
import type { Account, MeetingRole, SystemRole } from '../identity/wire.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Call } from '../kit/handlers.ts'
import { openBlobStore } from '../storage/blobs.ts'
import { newId, systemClock } from '../kit/clock.ts'
import { openTestDatabaseFile } from '../storage/test-database.ts'
import { AccountId, AgendaItemId, MeetingId, SiteId } from '../wire/ids.ts'
import { createPapers, type PapersDeps } from './assembly/papers.ts'

const CONVERTING = {
  timeoutMs: 120_000,
  memoryMb: 1_536,
  maxUnpackedBytes: 512 * 1024 * 1024,
  inspecting: { timeoutMs: 30_000, memoryMb: 1_024 },
}
const SITE = SiteId.parse('hg')
const ROLES = ['chair', 'secretary', 'delegate', 'operator', 'observer'] as const satisfies MeetingRole[]
export type Person = MeetingRole | 'otherDelegate' | 'stranger' | 'unitAdmin' | 'admin'
export const PEOPLE: readonly Person[] = [...ROLES, 'otherDelegate', 'stranger', 'unitAdmin', 'admin']

/** What a test sets itself. */
export type WorldSettings = Partial<Omit<PapersDeps['settings'], 'converting'>> & {
  converting?: Partial<PapersDeps['settings']['converting']>
}
export type World = Awaited<ReturnType<typeof openWorld>>

export async function openWorld({ converting, ...settings }: WorldSettings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'papers-'))
  const databaseFile = join(folder, 'meetings.sqlite')
  const database = await openTestDatabaseFile(databaseFile)
  const blobs = await openBlobStore(join(folder, 'blobs'))
  /** With the role, where each role is sent data of its own. */
  const told: { meetingId: MeetingId; event: string; role?: MeetingRole; data: unknown }[] = []
  /** Accounts whose pages were sent that their jobs have moved on. */
  const toldJobs: AccountId[] = []
  /** Accounts whose pages were sent that they have other notices. */
  const toldNotices: AccountId[] = []
  const announcer: Announcer = {
    announce: (meetingId, event, data) => void told.push({ meetingId, event, data }),
    announceByViewer(meetingId, event, dataFor) {
      for (const role of ROLES) told.push({ meetingId, event, role, data: dataFor(viewerOf(role)) })
    },
    tellByRole(meetingId, event, dataFor) {
      for (const role of ROLES) {
        const data = dataFor(role)
        if (data !== null) told.push({ meetingId, event, role, data })
      }
    },
    tellByViewer(meetingId, event, dataFor) {
      for (const role of ROLES) {
        const data = dataFor(viewerOf(role))
        if (data !== null) told.push({ meetingId, event, role, data })
      }
    },
  }
  const viewerOf = (role: MeetingRole) => ({ accountId: account(role).accountId, actor: role })
  const clock = systemClock
  const audit = createAudit(database, clock)
  const actorIn = createActorIn(database)
  const log = pino({ level: 'silent' })
  const limits = { maxBytes: 20 * 1024 * 1024, maxPages: 2_000, checkTimeoutMs: 20_000, checkMemoryMb: 512 }
  const papers = createPapers({
    ...{ database, clock, audit, blobs, announcer, actorIn, log },
    settings: {
      ...limits,
      ...settings,
      converting: { ...CONVERTING, workFolder: join(folder, 'work'), ...converting },
    },
    tellJobs: (accountId) => void toldJobs.push(accountId),
    tellNotices: (accountIds) => void toldNotices.push(...accountIds),
  })

  await database
    .insertInto('sites')
    .values({ site_id: SITE, name: 'Tỉnh', short_name: 'Tỉnh', level: 'province', parent_id: null, position: 0 })
    .execute()
  const accounts = new Map<Person, Account>()
  for (const person of PEOPLE) accounts.set(person, await addAccount(person))

  async function addAccount(person: Person): Promise<Account> {
    const systemRole: SystemRole = person === 'admin' || person === 'unitAdmin' ? person : 'user'
    const made: Account = {
      accountId: newId(AccountId),
      username: person.toLowerCase(),
      fullName: `Người ${person}`,
      title: '',
      siteId: SITE,
      systemRole,
      mayPrepareMeetings: false,
      disabled: false,
    }
    await database
      .insertInto('accounts')
      .values({
        account_id: made.accountId,
        username: made.username,
        full_name: made.fullName,
        title: '',
        site_id: SITE,
        system_role: systemRole,
        may_prepare_meetings: 0,
        disabled: 0,
        password_hash: '',
        name_key: '',
        search_text: '',
        created_at_ms: 0,
      })
      .execute()
    return made
  }

  function account(person: Person): Account {
    const found = accounts.get(person)
    if (found === undefined) throw new Error(`Nobody is ${person}`)
    return found
  }

  async function addMeeting(state: MeetingState = 'inSession') {
    const meetingId = newId(MeetingId)
    const agendaItemId = newId(AgendaItemId)
    await database
      .insertInto('meetings')
      .values({
        meeting_id: meetingId,
        request_id: meetingId,
        revision: 1,
        title: 'Họp',
        kind: 'meeting',
        place: '',
        starts_at_ms: 0,
        ends_at_ms: 1,
        state,
        state_reason: null,
        owner_site_id: SITE,
        created_by: account('secretary').accountId,
        created_at_ms: 0,
      })
      .execute()
    for (const person of [...ROLES, 'otherDelegate'] as const) {
      const role: MeetingRole = person === 'otherDelegate' ? 'delegate' : person
      await database
        .insertInto('participants')
        .values({ meeting_id: meetingId, account_id: account(person).accountId, role, site_id: SITE })
        .execute()
    }
    await database
      .insertInto('agenda_items')
      .values({ agenda_item_id: agendaItemId, meeting_id: meetingId, position: 0, title: 'Mục 1', planned_minutes: 5 })
      .execute()
    return { meetingId, agendaItemId }
  }

  async function setState(meetingId: MeetingId, state: MeetingState): Promise<void> {
    await database.updateTable('meetings').set({ state }).where('meeting_id', '=', meetingId).execute()
  }

  /** A call as the dispatcher would make it. */
  async function call(person: Person, meetingId: MeetingId): Promise<Call> {
    return {
      account: account(person),
      sessionHash: person,
      actor: await actorIn(account(person), meetingId),
      ip: '127.0.0.1',
      device: '',
      setSession: () => undefined,
      connection: null,
    }
  }

  return {
    ...{
      folder,
      databaseFile,
      database,
      blobs,
      told,
      toldJobs,
      toldNotices,
      announcer,
      clock,
      audit,
      actorIn,
      log,
      papers,
    },
    ...{ account, addMeeting, setState, call },
    async close() {
      await papers.close()
      await database.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Polls until something has happened; fails when it does not in time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const giveUpAtMs = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > giveUpAtMs) throw new Error(`It did not come about in ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
