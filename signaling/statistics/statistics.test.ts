// Over 300 lines: each test writes down meetings by one helper and asks for the same figures.
import { strFromU8, unzipSync } from 'fflate'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountsOf, moveAccounts } from '../identity/account-changes.ts'
import { meetingActor } from '../identity/rules.ts'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { localDay } from '../kit/local-day.ts'
import { MeetingKind, MeetingState } from '../meeting/wire.ts'
import type { AccessClass } from '../papers/wire.ts'
import { reorganisingHandlers } from '../sites/reorganising.ts'
import { AgendaItemId, MeetingId, PaperId, SiteId } from '../wire/ids.ts'
import { seesAll } from '../visibility/audience.ts'
import { statisticsHandlers } from './commands.ts'
import { tablesCsv, tablesXlsx } from '../kit/tables.ts'
import { tablesOf } from './tables.ts'
import { Statistics, type StatisticsAsked, type Sums } from './wire.ts'

const HOUR = 3_600_000
const EVERYTHING: StatisticsAsked = { from: null, until: null, units: 'past' }
let world: World
let admin: Account
beforeEach(async () => {
  world = await openWorld()
  admin = await world.add('quantri', { systemRole: 'admin' })
})
afterEach(() => world.database.destroy())

async function read(asker: Account, asked: Partial<StatisticsAsked> = {}, own = world) {
  const answer = await statisticsHandlers(own)['statistics.read'](callBy(asker), { ...EVERYTHING, ...asked })
  if (!answer.ok) throw new Error(answer.error)
  return answer.value
}

interface Plan {
  readonly owner?: SiteId
  readonly kind?: MeetingKind
  readonly state?: MeetingState
  readonly beganAtMs?: number
  readonly hours?: number
  readonly invited?: readonly SiteId[]
  readonly came?: readonly SiteId[]
  readonly people?: readonly (readonly [Account, MeetingRole])[]
  readonly papers?: readonly { readonly access?: AccessClass; readonly closed?: boolean; readonly draft?: boolean }[]
}

/** Writes down what a meeting leaves. */
async function hold(plan: Plan, own = world, by = admin): Promise<void> {
  const { database } = own
  const { owner = SITES.office, kind = 'meeting', state = 'ended', hours = 2 } = plan
  const beganAtMs = plan.beganAtMs ?? own.clock.nowMs() - 24 * HOUR
  const meetingId = newId(MeetingId)
  const was = { starts_at_ms: beganAtMs, ends_at_ms: beganAtMs + HOUR, created_at_ms: beganAtMs, state_reason: null }
  const ran = { began_at_ms: beganAtMs, ended_at_ms: beganAtMs + hours * HOUR }
  await database
    .insertInto('meetings')
    .values({
      ...{ meeting_id: meetingId, request_id: meetingId, revision: 1, title: 'Họp', kind, place: '', state },
      ...{ ...was, ...ran, owner_site_id: owner, created_by: by.accountId },
    })
    .execute()
  for (const site_id of plan.invited ?? [])
    await database.insertInto('meeting_sites').values({ meeting_id: meetingId, site_id }).execute()
  for (const [{ accountId, siteId }, role] of plan.people ?? []) {
    const row = { meeting_id: meetingId, account_id: accountId, role, site_id: siteId }
    await database.insertInto('participants').values(row).execute()
  }
  for (const site_id of plan.came ?? [])
    await database
      .insertInto('attendance')
      .values({
        ...{ attendance_id: crypto.randomUUID(), meeting_id: meetingId, account_id: by.accountId, role: 'operator' },
        ...{ site_id, site_name: '', full_name: '', title: '', device: '', joined_at_ms: beganAtMs, seat_id: null },
        ...{ last_seen_at_ms: beganAtMs, left_at_ms: beganAtMs + HOUR, leave_reason: null },
      })
      .execute()
  const items = { open: newId(AgendaItemId), closed: newId(AgendaItemId) }
  for (const [position, [name, agenda_item_id]] of Object.entries(items).entries()) {
    const restricted = name === 'closed' ? 1 : 0
    const item = {
      agenda_item_id,
      meeting_id: meetingId,
      position,
      title: name,
      planned_minutes: 5,
      restricted,
    } as const
    await database.insertInto('agenda_items').values(item).execute()
  }
  for (const { access = 'internal', closed = false, draft = false } of plan.papers ?? [])
    await database
      .insertInto('papers')
      .values({
        ...{ paper_id: newId(PaperId), meeting_id: meetingId, title: 'Tờ trình', access_class: access },
        ...{ agenda_item_id: closed ? items.closed : items.open, state: draft ? 'prepared' : 'issued', position: 0 },
        ...{ recall_reason: null, created_at_ms: beganAtMs, may_download: 1, may_print: 1 },
      })
      .execute()
}

test('counts what was held: by month of Viet Nam, kind, level, unit, and who came', async () => {
  const lateInMarch = Date.parse('2026-03-31T23:30:00+07:00')
  await hold({ beganAtMs: lateInMarch, invited: [SITES.commune, SITES.district], came: [SITES.commune], hours: 1.5 })
  await hold({
    beganAtMs: lateInMarch + HOUR,
    kind: 'briefing',
    owner: SITES.district,
    papers: [{}, {}, { draft: true }],
  })
  await hold({ state: 'cancelled' })
  await hold({ state: 'invited' })
  await hold({ state: 'draft' })
  const all = await read(admin)
  expect(all.all).toEqual({ meetings: 2, minutes: 210, papers: 2, invited: 2, came: 1 })
  expect(all.months.map(({ month, minutes }) => [month, minutes])).toEqual([
    ['2026-03', 90],
    ['2026-04', 120],
  ])
  expect(all.kinds.map(({ kind, papers }) => [kind, papers])).toEqual([
    ['meeting', 0],
    ['briefing', 2],
  ])
  expect(all.levels.map(({ level }) => level)).toEqual(['province', 'district'])
  expect(all.units.map(({ name }) => name)).toEqual(['Văn phòng', 'Huyện Đồng Văn'])
  expect(all.sites).toEqual([
    { siteId: SITES.district, name: 'Huyện Đồng Văn', endsOn: null, invited: 1, came: 0 },
    { siteId: SITES.commune, name: 'Xã Lũng Cú', endsOn: null, invited: 1, came: 1 },
  ])
  expect((await read(admin, { from: '2026-04', until: '2026-04' })).all.meetings).toBe(1)
  expect((await read(admin, { until: '2026-03' })).all.minutes).toBe(90)
})

test('by old units a merged one keeps its name, by new ones it counts for what took its place', async () => {
  const acts = reorganisingHandlers({ ...world, countAccounts: accountsOf, moveAccounts })
  await hold({ owner: SITES.district, invited: [SITES.commune, SITES.otherDistrict], came: [SITES.commune] })
  const today = localDay(world.clock.nowMs())
  const merged = {
    kind: 'new',
    name: 'Xã Đồng Văn',
    shortName: 'Đồng Văn',
    level: 'commune',
    parentId: SITES.root,
  } as const
  const done = await acts['sites.reorganise'](callBy(admin), {
    ...{ onDay: today, predecessorIds: [SITES.district, SITES.commune], successors: [merged], childrenTo: null },
  })
  if (!done.ok) throw new Error(done.error)
  await hold({ owner: SiteId.parse('hg/xa-dong-van'), invited: [SiteId.parse('hg/xa-dong-van')] })
  const then = await read(admin)
  expect(then.units.map(({ name, endsOn, meetings }) => [name, endsOn, meetings])).toEqual([
    ['Huyện Đồng Văn', today, 1],
    ['Xã Đồng Văn', null, 1],
  ])
  const now = await read(admin, { units: 'today' })
  expect(now.units.map(({ name, meetings }) => [name, meetings])).toEqual([['Xã Đồng Văn', 2]])
  expect(now.levels.map(({ level }) => level)).toEqual(['commune'])
  expect(now.sites.map(({ name, invited, came }) => [name, invited, came])).toEqual([
    ['Mèo Vạc', 1, 0],
    ['Xã Đồng Văn', 2, 1],
  ])
  expect(now.all).toEqual(then.all)
})

test('units of one meeting that have become one since were invited to it once, and came if one of them did', async () => {
  const acts = reorganisingHandlers({ ...world, countAccounts: accountsOf, moveAccounts })
  await hold({ invited: [SITES.district, SITES.otherDistrict], came: [SITES.otherDistrict] })
  const merged = {
    kind: 'new',
    name: 'Vùng cao',
    shortName: 'Vùng cao',
    level: 'district',
    parentId: SITES.root,
  } as const
  const predecessorIds = [SITES.district, SITES.otherDistrict]
  const done = await acts['sites.reorganise'](callBy(admin), {
    ...{ onDay: localDay(world.clock.nowMs()), predecessorIds, successors: [merged], childrenTo: SITES.root },
  })
  if (!done.ok) throw new Error(done.error)
  const now = await read(admin, { units: 'today' })
  expect(now.sites.map(({ name, invited, came }) => [name, invited, came])).toEqual([['Vùng cao', 1, 1]])
  expect(now.all).toMatchObject({ invited: 1, came: 1 })
  expect((await read(admin)).all).toMatchObject({ invited: 2, came: 1 })
})

test('a meeting that the rule ended counts until the last one left, and who only tried the sound before it did not come', async () => {
  await hold({ invited: [SITES.commune, SITES.district], came: [SITES.commune], hours: 14 })
  const { database } = world
  const meeting = await database.selectFrom('meetings').selectAll().executeTakeFirstOrThrow()
  const { meeting_id, began_at_ms, ended_at_ms } = meeting
  const beganAtMs = Number(began_at_ms)
  const [stay] = await database.selectFrom('attendance').selectAll().execute()
  if (stay === undefined) throw new Error('Nobody came')
  const left = (left_at_ms: number) => ({ left_at_ms, last_seen_at_ms: left_at_ms })
  await database
    .updateTable('attendance')
    .set(left(beganAtMs + 1.5 * HOUR))
    .execute()
  const early = { ...stay, attendance_id: crypto.randomUUID(), site_id: SITES.district, joined_at_ms: beganAtMs - HOUR }
  await database
    .insertInto('attendance')
    .values({ ...early, ...left(beganAtMs - 60_000) })
    .execute()
  expect((await read(admin)).all).toMatchObject({ minutes: 14 * 60, invited: 2, came: 1 })
  await database
    .insertInto('meeting_changes')
    .values({
      ...{ meeting_id, at_ms: Number(ended_at_ms), account_id: null, act: 'end', from_state: 'inSession' },
      ...{ to_state: 'ended', reason: null, starts_at_ms: null, ends_at_ms: null },
    })
    .execute()
  expect((await read(admin)).all).toMatchObject({ minutes: 90, invited: 2, came: 1 })
})

test('a meeting is counted for whom nothing of it is hidden from, for its unit’s administrator, and for nobody else', async () => {
  const unitAdmin = await world.add('quantri.huyen', { systemRole: 'unitAdmin', siteId: SITES.district })
  const preparer = await world.add('thuky', { mayPrepareMeetings: true })
  const roles: (MeetingRole | null)[] = ['chair', 'secretary', 'delegate', 'operator', 'observer', null]
  for (const asker of [unitAdmin, preparer])
    for (const state of MeetingState.options)
      for (const role of roles)
        for (const owner of [SITES.commune, SITES.office]) {
          await world.database.deleteFrom('participants').execute()
          await world.database.deleteFrom('agenda_items').execute()
          await world.database.deleteFrom('meetings').execute()
          await hold({ state, owner, people: role === null ? [] : [[asker, role]] }, world, preparer)
          const administersOwner = asker === unitAdmin && owner === SITES.commune
          const actor = meetingActor({ state, role, administersOwner, prepares: false })
          const isHeld = !['draft', 'pendingApproval', 'invited', 'postponed', 'cancelled'].includes(state)
          const counts = isHeld && actor !== null && (seesAll(actor) || administersOwner)
          expect([state, role, owner, (await read(asker)).all.meetings]).toEqual([state, role, owner, Number(counts)])
        }
})

test('a paper for some people only is no figure of those who may not read it', async () => {
  const unitAdmin = await world.add('quantri.huyen', { systemRole: 'unitAdmin', siteId: SITES.district })
  const chair = await world.add('chutri', { mayPrepareMeetings: true })
  const papers = [{}, { access: 'restricted' }, { closed: true }] as const
  await hold({ owner: SITES.district, papers, people: [[chair, 'chair']] })
  expect((await read(chair)).all.papers).toBe(3)
  expect((await read(unitAdmin)).all.papers).toBe(3)
  expect((await read(admin)).all.papers).toBe(1)
  await world.database
    .insertInto('participants')
    .columns(['meeting_id', 'account_id', 'role', 'site_id'])
    .expression((eb) =>
      eb
        .selectFrom('meetings')
        .select([
          'meeting_id',
          eb.val(unitAdmin.accountId).as('a'),
          eb.val('delegate' as const).as('r'),
          'owner_site_id',
        ]),
    )
    .execute()
  // Among the participants the administrator is a delegate, and the closed item is not for them.
  expect((await read(unitAdmin)).all.papers).toBe(2)
})

const SUMMED = ['meetings', 'minutes', 'papers', 'invited', 'came'] as const
const sumOf = (rows: readonly Partial<Sums>[], name: keyof Sums) => rows.reduce((sum, row) => sum + (row[name] ?? 0), 0)

test('whatever was held and however units were merged or split since, each list comes to the same sums as the log', async () => {
  const places = Object.values(SITES)
  const site = fc.constantFrom(...places)
  const held = fc.record({
    ...{
      owner: site,
      kind: fc.constantFrom(...MeetingKind.options),
      hours: fc.double({ min: 0, max: 9, noNaN: true }),
    },
    state: fc.constantFrom<MeetingState>('inSession', 'ended', 'archived', 'cancelled', 'invited'),
    beganAtMs: fc.integer({ min: 1_700_000_000_000, max: 1_790_000_000_000 }),
    ...{ invited: fc.uniqueArray(site), came: fc.uniqueArray(site) },
    papers: fc.array(fc.record({ draft: fc.boolean() }), { maxLength: 3 }),
  })
  const change = fc.tuple(fc.nat(9), fc.nat(9), fc.integer({ min: 0, max: 2 }))
  let ended = 0
  await fc.assert(
    fc.asyncProperty(fc.array(held, { maxLength: 8 }), fc.array(change, { maxLength: 4 }), async (log, changes) => {
      const own = await openWorld()
      try {
        const by = await own.add('quantri', { systemRole: 'admin' })
        for (const one of log) await hold(one, own, by)
        const acts = reorganisingHandlers({ ...own, countAccounts: accountsOf, moveAccounts })
        for (const [round, [first, heir, parts]] of changes.entries()) {
          own.clock.advance(24 * HOUR)
          const pick = (index: number) => places[index % places.length] ?? SITES.root
          const unit = (part: number) => ({ kind: 'new' as const, level: 'commune', parentId: SITES.root, part })
          const successors = Array.from({ length: parts }, (_, part) => {
            const { part: number, ...fresh } = unit(part)
            return { ...fresh, name: `Xã ${round} ${number}`, shortName: `Xã ${round} ${number}` }
          })
          const answer = await acts['sites.reorganise'](callBy(by), {
            onDay: localDay(own.clock.nowMs()),
            predecessorIds: [pick(first)],
            successors: parts === 0 ? [{ kind: 'known', siteId: pick(heir) }] : successors,
            childrenTo: SITES.root,
          })
          if (answer.ok) ended += 1
        }
        const counted = log.filter(({ state }) => state !== 'cancelled' && state !== 'invited')
        const all = counted.map(({ hours, papers, invited, came }) => ({
          meetings: 1,
          minutes: Math.round(hours * 60),
          papers: papers.filter(({ draft }) => !draft).length,
          invited: new Set([...invited, ...came]).size,
          came: came.length,
        }))
        for (const units of ['past', 'today'] as const) {
          const found = await read(by, { units }, own)
          for (const name of SUMMED) {
            const { months, kinds, levels } = found
            for (const rows of [months, kinds, levels, found.units]) expect(sumOf(rows, name)).toBe(found.all[name])
            // Units that have become one since were one place of a meeting.
            const fewer = units === 'today' && (name === 'invited' || name === 'came')
            if (fewer) expect(found.all[name]).toBeLessThanOrEqual(sumOf(all, name))
            else expect(found.all[name]).toBe(sumOf(all, name))
          }
          for (const name of ['invited', 'came'] as const) expect(sumOf(found.sites, name)).toBe(found.all[name])
        }
      } finally {
        await own.database.destroy()
      }
    }),
    { numRuns: 40 },
  )
  // Most changes are refused for good reasons; the test says nothing when all are.
  expect(ended).toBeGreaterThan(5)
})

test('the CSV file and the workbook hold the same figures, and no word of theirs is a formula', async () => {
  await world.database
    .updateTable('sites')
    .set({ name: '=HYPERLINK("http://x")' })
    .where('site_id', '=', SITES.office)
    .execute()
  await hold({ invited: [SITES.commune, SITES.district, SITES.root], came: [SITES.commune] })
  const tables = tablesOf(Statistics.parse(await read(admin)))
  const csv = tablesCsv(tables)
  expect(csv).toContain('"\'=HYPERLINK(""http://x"")","1","120","0","3","1"')
  expect(csv).toContain('"","Tổng","3","1","33,3"')
  const files = unzipSync(await tablesXlsx(tables))
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array())
  expect(text('xl/workbook.xml')).toContain('Có mặt theo đơn vị')
  expect(text('xl/worksheets/sheet5.xml')).toMatch(/<v>33\.3<\/v>/u)
  const sheets = Object.keys(files).filter((name) => name.startsWith('xl/worksheets/sheet'))
  expect(sheets).toHaveLength(5)
  for (const name of sheets) expect(text(name)).not.toContain('<f')
})
