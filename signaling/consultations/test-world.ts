import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { bodiesHandlers } from '../bodies/commands.ts'
import type { RuleText } from '../bodies/wire.ts'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { unreadOf } from '../notices/store.ts'
import { createClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import {
  BodyId,
  BodyRuleId,
  ConsultationFileId,
  ConsultationId,
  ReceiptId,
  Sha256,
  type AccountId,
} from '../wire/ids.ts'
import { accept, type Outcome } from '../wire/kit.ts'
import { Closing } from './closing.ts'
import { Consultations, type ConsultationsDeps } from './consultations.ts'
import { Files } from './files.ts'
import type { ConsultationDraft } from './wire.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
/** From the sending to the deadline, unless told. */
export const LASTS_MS = 60 * HOUR_MS

export const RULE: RuleText = {
  name: 'Thông qua quyết định',
  choices: [
    { key: 'for', label: 'Tán thành', countsAs: 'for' },
    { key: 'against', label: 'Không tán thành', countsAs: 'against' },
  ],
  threshold: { numerator: 1, denominator: 2, strict: true },
  base: 'allMembers',
  quorum: { numerator: 0, denominator: 1, strict: false },
  mayChange: true,
  legalBasis: 'Điều 117',
}

export function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.error}`)
}
export const refusal = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.error)

export interface Asked {
  readonly choice?: string
  readonly text?: string
  readonly fileId?: string | null
  readonly changes?: string | null
}

export type ConsultationWorld = Awaited<ReturnType<typeof openConsultations>>

/** A unit with its secretary, a body with members, and the real commands on a real database in memory; only files are pretended to be checked. */
export async function openConsultations(memberNames: readonly string[] = ['a', 'b', 'c']) {
  const world: World = await openWorld()
  const { database, clock } = world
  const people = {
    secretary: await world.add('thuky', { mayPrepareMeetings: true }),
    colleague: await world.add('dongnghiep', { mayPrepareMeetings: true }),
    follower: await world.add('theodoi', { siteId: SITES.district }),
    outsider: await world.add('khac', { mayPrepareMeetings: true, siteId: SITES.otherDistrict }),
    unitAdmin: await world.add('quantri', { systemRole: 'unitAdmin' }),
    admin: await world.add('hethong', { systemRole: 'admin', siteId: SITES.root }),
  }
  const members: Account[] = []
  const bodies = bodiesHandlers(world)
  const admin = callBy(people.admin)
  const { bodyId } = granted(
    await bodies['bodies.save'](admin, { bodyId: null, name: 'Uỷ ban nhân dân tỉnh', siteId: SITES.root }),
  )
  async function addMember(account: Account): Promise<void> {
    const days = { firstDay: '2020-01-01', lastDay: null }
    granted(
      await bodies['bodies.saveMember'](admin, {
        ...{ bodyId: BodyId.parse(bodyId), membershipId: null, accountId: account.accountId, ...days },
      }),
    )
  }
  for (const name of memberNames) {
    const member = await world.add(`tv-${name}`, { siteId: SITES.district })
    await addMember(member)
    members.push(member)
  }
  async function addRule(more: Partial<RuleText> = {}): Promise<BodyRuleId> {
    const days = { firstDay: '2020-01-01', lastDay: null }
    const text = { ...RULE, ...more }
    const saved = await bodies['bodies.saveRule'](admin, {
      ...{ bodyId: BodyId.parse(bodyId), ruleId: null, revision: 0, text, ...days },
    })
    return BodyRuleId.parse(granted(saved).ruleId)
  }
  const ruleId = await addRule()

  const told: ReadonlySet<AccountId>[] = []
  const make = (on: Database) => new Consultations(depsOf(on, world, told))
  let consultations = make(database)

  const draft = (more: Partial<ConsultationDraft> = {}): ConsultationDraft => ({
    ...{ title: 'Dự thảo Quyết định', text: 'Xin ý kiến.', bodyId: BodyId.parse(bodyId), ruleId, choices: 'usual' },
    ...{ deadlineAtMs: clock.nowMs() + LASTS_MS, followerId: people.follower.accountId, showsOpinions: false, ...more },
  })
  const create = (more: Partial<ConsultationDraft> = {}, by = people.secretary, requestId: string = randomUUID()) =>
    consultations.handlers['consultations.create'](callBy(by), { requestId, draft: draft(more) })
  const send = (consultationId: ConsultationId, by = people.secretary, revision = 1) =>
    consultations.handlers['consultations.send'](callBy(by), { consultationId, revision })
  /** One that is open. */
  async function sent(more: Partial<ConsultationDraft> = {}): Promise<ConsultationId> {
    const consultationId = ConsultationId.parse(granted(await create(more)).consultationId)
    granted(await send(consultationId))
    return consultationId
  }
  const answer = (by: Account, consultationId: ConsultationId, asked: Asked = {}) =>
    consultations.handlers['consultations.answer'](callBy(by), {
      ...{ consultationId, choice: asked.choice ?? 'agree', text: asked.text ?? '' },
      fileId: asked.fileId == null ? null : ConsultationFileId.parse(asked.fileId),
      changes: asked.changes == null ? null : ReceiptId.parse(asked.changes),
    })
  const reading = (by: Account, consultationId: ConsultationId) =>
    consultations.handlers['consultations.read'](callBy(by), { consultationId })
  const read = async (by: Account, consultationId: ConsultationId) =>
    granted(await reading(by, consultationId)).consultation
  const listed = async (by: Account) =>
    granted(await consultations.handlers['consultations.list'](callBy(by), {})).consultations
  /** What a person has not read. */
  const notices = async (of: Account) => (await unreadOf(database, of)).notices.map(({ what }) => what)
  return {
    ...{ world, database, clock, people, members, bodyId: BodyId.parse(bodyId), ruleId, told },
    ...{ addMember, addRule, draft, create, send, sent, answer, reading, read, listed, notices },
    get handlers() {
      return consultations.handlers
    },
    check: () => consultations.check(),
    /** The way of files whose check says that they are sound and call themselves so. */
    filesTitled: (title: string | undefined) => filesTitled(depsOf(database, world, told), title),
    /** The process dies; another one begins with the same database. */
    restart() {
      consultations = make(database)
    },
    member(index: number): Account {
      const one = members[index]
      if (one === undefined) throw new Error(`there is no member ${index}`)
      return one
    },
    close: () => database.destroy(),
  }
}

function depsOf(database: Database, { clock, audit }: World, told: ReadonlySet<AccountId>[]): ConsultationsDeps {
  const unused = () => {
    throw new Error('no file is touched here')
  }
  return {
    ...{ database, clock, audit, trust: createClockTrust(database, clock), log: pino({ level: 'silent' }) },
    ...{ maxBytes: 1_000, provinceName: 'Tỉnh Hà Giang', verify: null },
    tellNotices: (accountIds) => void told.push(accountIds),
    removeUnnamed: () => Promise.resolve(),
    blobs: { receive: unused, open: unused, check: unused, pathOf: unused, remove: unused, tidy: unused },
    files: {
      check: unused,
      keep: unused,
      keepAll: unused,
      take: unused,
      removeUnnamed: () => Promise.resolve(),
      naming: (work) => work(),
    },
  }
}

function filesTitled(deps: ConsultationsDeps, title: string | undefined): Files {
  const done = () => Promise.resolve()
  const blob = { sha256: Sha256.parse('cd'.repeat(32)), bytes: 10, tempPath: 'none', commit: done, discard: done }
  const taking: ConsultationsDeps = {
    ...deps,
    blobs: { ...deps.blobs, receive: () => Promise.resolve(accept(blob)) },
    files: {
      ...deps.files,
      check: () => Promise.resolve(accept({ pages: 1, title, remarks: [] })),
      keep: (_blob, save) => save(),
    },
  }
  return new Files(taking, new Closing(taking))
}

/** A file as an upload would have kept it. */
export async function addFile(
  database: Database,
  file: { readonly consultationId: ConsultationId; readonly ownerId: AccountId | null; readonly by: AccountId },
): Promise<ConsultationFileId> {
  const fileId = ConsultationFileId.parse(randomUUID().replaceAll('-', ''))
  await database
    .insertInto('consultation_files')
    .values({
      ...{ file_id: fileId, consultation_id: file.consultationId, owner_id: file.ownerId, file_name: 'y-kien.pdf' },
      ...{ sha256: Sha256.parse('ab'.repeat(32)), bytes: 10, pages: 1, ignore_index: 0, signatures: null },
      ...{ uploaded_by: file.by, uploaded_at_ms: 1 },
    })
    .execute()
  return fileId
}
