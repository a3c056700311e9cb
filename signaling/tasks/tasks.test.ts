import { sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createActorIn } from '../identity/actors.ts'
import { callBy, SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { localDay } from '../kit/local-day.ts'
import { tablesCsv } from '../kit/tables.ts'
import { openMinutesWorld, type MinutesWorld } from '../minutes/test-world.ts'
import { unreadOf } from '../notices/store.ts'
import { granted, refusal, settle } from '../seats/test-support.ts'
import { createClockTrust } from '../storage/clock-trust.ts'
import { MinutesTaskId, type AccountId } from '../wire/ids.ts'
import { Tasks } from './commands.ts'
import { tasksTables } from './tables.ts'
import { TaskList, type TaskEntry, type TasksAsked } from './wire.ts'

const HOUR_MS = 3_600_000
const ANY: TasksAsked = {
  ...{ scope: 'all', standing: null, siteId: null, meetingId: null, from: null, until: null, text: '' },
}
let world: MinutesWorld
let tasks: Tasks
let chair: Account
let secretary: Account
let delegate: Account
/** Of the district that is charged, and not in the meeting. */
let clerk: Account
let stranger: Account
const told: ReadonlySet<AccountId>[] = []

const open = () =>
  new Tasks({
    ...{ database: world.database, clock: world.clock, audit: world.audit, actorIn: createActorIn(world.database) },
    ...{ trust: createClockTrust(world.database, world.clock), log: pino({ level: 'silent' }) },
    tellNotices: (people) => void told.push(people),
  })
/** Later by so much, with somebody at work now and then, as the clock is believed. */
async function later(ms: number): Promise<void> {
  world.clock.advance(ms)
  const atMs = world.clock.nowMs() - 13 * HOUR_MS
  await world.audit.record({ accountId: null, meetingId: null, action: 'identity.signOut' })
  await world.database.updateTable('meetings').set({ created_at_ms: atMs }).execute()
}
const dayAfter = (days: number) => localDay(world.clock.nowMs() + days * 24 * HOUR_MS)
const list = async (by: Account, asked: Partial<TasksAsked> = {}) =>
  TaskList.parse(granted(await tasks.handlers['tasks.list'](callBy(by), { ...ANY, ...asked, page: 0 })))
const names = async (by: Account, asked: Partial<TasksAsked> = {}) =>
  (await list(by, asked)).tasks.map(({ what }) => what)
async function found(by: Account, what: string): Promise<TaskEntry> {
  const one = (await list(by)).tasks.find((task) => task.what === what)
  if (one === undefined) throw new Error(`${by.username} does not see ${what}`)
  return one
}
const notices = async (of: Account) =>
  (await unreadOf(world.database, of)).notices.map(({ what }) => what.kind).filter((kind) => kind.startsWith('task'))
const report = (
  by: Account,
  { meetingId, taskId, revision }: TaskEntry,
  state: 'doing' | 'reported',
  words = 'Đã làm',
) => tasks.handlers['tasks.report'](callBy(by), { meetingId, taskId, revision, state, words })
const follow = async (by: Account, { meetingId, taskId, revision }: TaskEntry, done: boolean, note = 'Được') =>
  world.minutes.handlers['minutes.followTask'](await world.callOf(by), { meetingId, taskId, revision, done, note })
const charge = async (by: Account, { meetingId, taskId, revision }: TaskEntry, to: Account | 'otherDistrict') =>
  tasks.handlers['tasks.charge'](await world.callOf(by), {
    ...{ meetingId, taskId, revision },
    to:
      to === 'otherDistrict'
        ? { kind: 'unit', siteId: SITES.otherDistrict }
        : { kind: 'person', accountId: to.accountId },
  })

/** Ends the meeting and approves minutes with three tasks. */
async function approve(): Promise<void> {
  const give = async (what: string, who: string, dueDay: string | null) =>
    granted(await world.save(secretary, { kind: 'task', taskId: newId(MinutesTaskId), task: { what, who, dueDay } }))
  await give('Sửa cầu Lũng Cú', 'Huyện Đồng Văn', dayAfter(3))
  await give('Lập báo cáo', 'daibieu', dayAfter(10))
  await give('Họp dân', 'các xã', null)
  await world.act('meetings.end')
  await settle()
  granted(await world.setStage(secretary, 'comments'))
  granted(await world.approve(chair, (await world.read(chair)).revision))
}

beforeEach(async () => {
  world = await openMinutesWorld()
  chair = world.chair.account
  secretary = world.secretary.account
  delegate = await world.invite('daibieu', 'delegate', SITES.office)
  clerk = await world.add('vanthu', { siteId: SITES.district, mayPrepareMeetings: true })
  stranger = await world.add('nguoila', { siteId: SITES.otherDistrict, mayPrepareMeetings: true })
  tasks = open()
})
afterEach(() => world.database.destroy())

describe('the list', () => {
  test('charges whom the minutes name, and each person finds the own, the unit’s and what they may read', async () => {
    await approve()
    // The approval itself was the word to those of the meeting.
    expect([await notices(clerk), await notices(delegate)]).toEqual([['taskCharged'], []])
    expect(world.noticed.at(-1)).toContain(clerk.accountId)
    expect(await names(delegate, { scope: 'mine' })).toEqual(['Lập báo cáo'])
    expect(await names(clerk, { scope: 'unit' })).toEqual(['Sửa cầu Lũng Cú'])
    expect(await names(clerk)).toEqual(['Sửa cầu Lũng Cú'])
    expect(await names(stranger)).toEqual([])
    expect(await names(secretary)).toEqual(['Sửa cầu Lũng Cú', 'Lập báo cáo', 'Họp dân'])
    expect((await found(clerk, 'Sửa cầu Lũng Cú')).rights).toEqual({ report: true, follow: false, openMinutes: false })
    expect((await found(secretary, 'Họp dân')).rights).toEqual({ report: false, follow: true, openMinutes: true })
  })

  test('shows what one person of a unit is charged with to nobody else of it but its administrator; what the unit is, to all', async () => {
    const colleague = await world.add('dongnghiep', { siteId: SITES.district, mayPrepareMeetings: true })
    const head = await world.add('quantri', { siteId: SITES.district, systemRole: 'unitAdmin' })
    await approve()
    expect(await names(colleague, { scope: 'unit' })).toEqual(['Sửa cầu Lũng Cú'])
    granted(await charge(chair, await found(chair, 'Sửa cầu Lũng Cú'), clerk))
    expect([await names(colleague), await names(colleague, { scope: 'unit' })]).toEqual([[], []])
    expect(await names(clerk, { scope: 'mine' })).toEqual(['Sửa cầu Lũng Cú'])
    expect(await names(head, { scope: 'unit' })).toEqual(['Sửa cầu Lũng Cú'])
  })

  test('charges nobody whose name differs by a diacritic, and a unit whose name is written without them', async () => {
    const rename = (fullName: string) =>
      world.database
        .updateTable('accounts')
        .set({ full_name: fullName })
        .where('account_id', '=', delegate.accountId)
        .execute()
    await rename('Nguyễn Văn Hưng')
    const give = async (what: string, who: string) =>
      granted(
        await world.save(secretary, { kind: 'task', taskId: newId(MinutesTaskId), task: { what, who, dueDay: null } }),
      )
    await give('Một', 'Nguyễn Văn Hùng')
    await give('Hai', 'nguyễn văn  HƯNG'.normalize('NFD'))
    await give('Ba', 'huyen dong van')
    await approve()
    expect(await names(delegate, { scope: 'mine' })).toEqual(['Hai'])
    expect((await found(chair, 'Một')).unit).toBeNull()
    expect((await found(chair, 'Ba')).unit?.siteId).toBe(SITES.district)
  })

  test('is narrowed down by words without diacritics, unit, day and state, and adds up by unit', async () => {
    await approve()
    expect(await names(chair, { text: 'cau dong van' })).toEqual(['Sửa cầu Lũng Cú'])
    expect(await names(chair, { siteId: SITES.district })).toEqual(['Sửa cầu Lũng Cú'])
    expect(await names(chair, { from: dayAfter(5) })).toEqual(['Lập báo cáo'])
    await later(5 * 24 * HOUR_MS)
    expect(await names(chair, { standing: 'overdue' })).toEqual(['Sửa cầu Lũng Cú'])
    const { sums, units } = await list(chair, { standing: 'overdue' })
    expect(sums).toEqual({ todo: 2, doing: 0, reported: 0, done: 0, overdue: 1 })
    expect(units.map(({ unit, sums: own }) => [unit?.name ?? null, own.overdue])).toEqual([
      ['Huyện Đồng Văn', 1],
      ['Văn phòng', 0],
      [null, 0],
    ])
    const csv = tablesCsv(tasksTables(await list(chair)))
    expect(csv).toContain('"1","Sửa cầu Lũng Cú","Giao ban tuần","Huyện Đồng Văn","Huyện Đồng Văn",""')
    expect(csv).toContain('"Quá hạn"')
  })

  test('shows nothing of a meeting with a closed item to those who may not see that, charged or not', async () => {
    await world.closeItem(1, [delegate.accountId])
    const other = await world.invite('khac', 'delegate')
    await approve()
    expect(await names(delegate)).toHaveLength(3)
    expect([await names(clerk), await names(other)]).toEqual([[], []])
    const task = await found(chair, 'Sửa cầu Lũng Cú')
    expect([task.unit, (await found(chair, 'Lập báo cáo')).person?.accountId]).toEqual([null, delegate.accountId])
    const { meetingId, taskId } = task
    expect(refusal(await tasks.handlers['tasks.acts'](callBy(clerk), { meetingId, taskId }))).toBe('noSuchTask')
    expect(refusal(await report(clerk, task, 'doing'))).toBe('noSuchTask')
    expect(refusal(await charge(chair, task, clerk))).toBe('mayNotSee')
    expect(refusal(await charge(chair, task, 'otherDistrict'))).toBe('mayNotSee')
    await later(3 * 24 * HOUR_MS)
    await tasks.check()
    expect([await notices(clerk), await notices(other)]).toEqual([[], []])
  })
})

describe('a task', () => {
  test('is reported by who is charged, sent back, reported again and confirmed; all of it is on record', async () => {
    await approve()
    let task = await found(clerk, 'Sửa cầu Lũng Cú')
    expect(refusal(await report(delegate, task, 'doing'))).toBe('notCharged')
    granted(await report(clerk, task, 'doing', 'Đã khảo sát'))
    // The answer was lost on the way.
    expect(granted(await report(clerk, task, 'doing', 'Đã khảo sát'))).toEqual({ revision: 1 })
    expect(refusal(await report(clerk, task, 'reported'))).toBe('stale')
    task = await found(clerk, task.what)
    granted(await report(clerk, task, 'reported', 'Đã xong'))
    expect([await notices(secretary), await notices(chair)]).toEqual([['taskReported'], ['taskReported']])
    task = await found(secretary, task.what)
    expect(task.standing).toBe('reported')
    granted(await follow(secretary, task, false, 'Thiếu lan can'))
    expect([await notices(secretary), await notices(clerk)]).toEqual([[], ['taskSentBack']])
    granted(await report(clerk, await found(clerk, task.what), 'reported', 'Đã lắp lan can'))
    granted(await follow(chair, await found(chair, task.what), true, 'Tốt'))
    expect(await notices(clerk)).toEqual(['taskConfirmed'])
    task = await found(clerk, task.what)
    expect([task.standing, task.rights.report]).toEqual(['done', false])
    expect(refusal(await report(clerk, task, 'doing', 'Thêm'))).toBe('taskDone')
    const { acts } = granted(
      await tasks.handlers['tasks.acts'](callBy(clerk), { meetingId: task.meetingId, taskId: task.taskId }),
    )
    expect(acts.map(({ act, byName, words }) => [act, byName, words])).toEqual([
      ['given', 'chutri', 'Huyện Đồng Văn'],
      ['begun', 'vanthu', 'Đã khảo sát'],
      ['reported', 'vanthu', 'Đã xong'],
      ['sentBack', 'thuky', 'Thiếu lan can'],
      ['reported', 'vanthu', 'Đã lắp lan can'],
      ['confirmed', 'chutri', 'Tốt'],
    ])
    for (const statement of ['update task_acts set words = 1', 'delete from task_acts', `update tasks set what = 'x'`])
      await expect(sql.raw(statement).execute(world.database)).rejects.toThrow(/never/u)
  })

  test('goes over to another unit, whose people learn of it', async () => {
    await approve()
    const task = await found(chair, 'Họp dân')
    granted(await charge(chair, task, 'otherDistrict'))
    expect(await notices(stranger)).toEqual(['taskCharged'])
    expect(await names(stranger, { scope: 'unit' })).toEqual(['Họp dân'])
    const now = await found(chair, 'Họp dân')
    expect(refusal(await charge(chair, task, delegate))).toBe('stale')
    granted(await charge(chair, now, delegate))
    expect([await notices(stranger), await names(stranger)]).toEqual([[], []])
    expect(await names(delegate, { scope: 'mine' })).toEqual(['Lập báo cáo', 'Họp dân'])
  })

  test('whose report is taken back is under way again, and nobody is asked to confirm it any more', async () => {
    await approve()
    granted(await report(clerk, await found(clerk, 'Sửa cầu Lũng Cú'), 'reported'))
    expect(await notices(chair)).toEqual(['taskReported'])
    granted(await report(clerk, await found(clerk, 'Sửa cầu Lũng Cú'), 'doing', 'Còn lan can'))
    expect(told.at(-1)).toEqual(new Set([chair.accountId, secretary.accountId]))
    const { standing, meetingId, taskId } = await found(chair, 'Sửa cầu Lũng Cú')
    const { acts } = granted(await tasks.handlers['tasks.acts'](callBy(chair), { meetingId, taskId }))
    expect([standing, acts.at(-1)?.act, await notices(chair)]).toEqual(['doing', 'withdrawn', []])
  })

  test('that was reported goes on with who is charged then, since the report was another’s', async () => {
    await approve()
    granted(await report(clerk, await found(clerk, 'Sửa cầu Lũng Cú'), 'reported'))
    granted(await charge(chair, await found(chair, 'Sửa cầu Lũng Cú'), delegate))
    const { standing, rights } = await found(delegate, 'Sửa cầu Lũng Cú')
    expect([standing, rights.report]).toEqual(['doing', true])
    expect([await notices(chair), await notices(delegate)]).toEqual([[], ['taskCharged']])
  })
})

describe('the clock', () => {
  test('reminds before, on and after the day, once each, over restarts, and followers when it is late', async () => {
    await approve()
    await later(2 * 24 * HOUR_MS)
    await tasks.check()
    await tasks.check()
    expect(await notices(clerk)).toEqual(['taskSoonDue'])
    tasks = open()
    await tasks.check()
    expect(await notices(clerk)).toEqual(['taskSoonDue'])
    await later(24 * HOUR_MS)
    await tasks.check()
    // The newer one takes the place of the older one.
    expect([await notices(clerk), await notices(chair)]).toEqual([['taskDue'], []])
    await later(24 * HOUR_MS)
    tasks = open()
    await tasks.check()
    await tasks.check()
    expect([await notices(clerk), await notices(chair)]).toEqual([['taskOverdue'], ['taskOverdue']])
    const rows = await world.database.selectFrom('task_reminders').select('act').execute()
    expect(rows.map(({ act }) => act).sort()).toEqual(['before', 'due', 'overdue'])
  })

  test('does not drown the word that a late report is sent back in that of a day which had passed by then', async () => {
    await approve()
    granted(await report(clerk, await found(clerk, 'Sửa cầu Lũng Cú'), 'reported'))
    await later(5 * 24 * HOUR_MS)
    granted(await follow(secretary, await found(secretary, 'Sửa cầu Lũng Cú'), false, 'Thiếu lan can'))
    await tasks.check()
    expect(await notices(clerk)).toEqual(['taskSentBack'])
  })

  test('tells once, with the last word, of what became due while the server was down; of what is reported nothing', async () => {
    await approve()
    granted(await report(delegate, await found(delegate, 'Lập báo cáo'), 'reported'))
    await later(20 * 24 * HOUR_MS)
    await tasks.check()
    expect([await notices(clerk), await notices(delegate)]).toEqual([['taskOverdue'], []])
  })
})
