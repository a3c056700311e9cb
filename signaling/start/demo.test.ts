import { statSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createActorIn } from '../identity/actors.ts'
import { fakeClock } from '../identity/test-support.ts'
import { credentialsOf } from '../identity/store.ts'
import { Username } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import { openTestDatabase } from '../storage/test-database.ts'
import { PaperId, SiteId } from '../wire/ids.ts'
import { DEMO_ACCOUNTS, seedDemo, type DemoPaper } from './demo.ts'

const clock = fakeClock(Date.parse('2026-03-10T09:05:00+07:00'))
let database: Database
let papers: DemoPaper[]
let failAfter = Infinity
beforeEach(async () => {
  database = await openTestDatabase()
  papers = []
  failAfter = Infinity
})
afterEach(() => database.destroy())

const seed = () =>
  seedDemo({
    database,
    clock,
    hashPassword: () => Promise.resolve('hash'),
    addPaper: async (paper) => {
      if (papers.length >= failAfter) throw new Error('The disk is full')
      papers.push(paper)
      await database
        .insertInto('papers')
        .values({
          paper_id: newId(PaperId),
          meeting_id: paper.meetingId,
          agenda_item_id: paper.agendaItemId,
          title: paper.title,
          access_class: paper.accessClass,
          state: paper.state,
          recall_reason: null,
          position: 0,
          created_at_ms: 0,
        })
        .execute()
    },
  })

test('an empty database becomes the demo province with a running, a coming and a draft meeting', async () => {
  expect(await seed()).toBe(true)
  expect(await database.selectFrom('sites').selectAll().execute()).toHaveLength(241)
  const accounts = await database.selectFrom('accounts').selectAll().execute()
  expect(accounts).toHaveLength(241 + 12)
  for (const { username } of accounts) expect(Username.parse(username)).toBe(username)

  const meetings = await database.selectFrom('meetings').selectAll().orderBy('starts_at_ms').execute()
  expect(meetings.map((meeting) => [meeting.state, new Date(meeting.starts_at_ms).toISOString()])).toEqual([
    ['inSession', '2026-03-10T01:00:00.000Z'],
    ['invited', '2026-03-12T01:00:00.000Z'],
    ['draft', '2026-03-14T07:00:00.000Z'],
  ])
  expect(meetings.map((meeting) => meeting.began_at_ms)).toEqual([meetings[0]?.starts_at_ms, null, null])
  const actorIn = createActorIn(database)
  const actorsOf = async (username: string) => {
    const account = (await credentialsOf(database, username))?.account
    if (account === undefined) throw new Error(`${username} is missing`)
    return Promise.all(meetings.map((meeting) => actorIn(account, meeting.meeting_id)))
  }
  expect(await actorsOf('thuky1')).toEqual(['secretary', 'secretary', 'secretary'])
  expect(await actorsOf('chutri')).toEqual(['chair', 'chair', 'chair'])
  expect(await actorsOf('daibieu6')).toEqual(['delegate', 'delegate', null])
  expect(await actorsOf('duthinh')).toEqual(['observer', 'observer', null])
  expect(await actorsOf('dc.hg-dong-van-lung-cu')).toEqual(['operator', null, null])
  expect(await actorsOf('quantri')).toEqual([null, null, null])
  expect(await actorsOf('quantri.vanphong')).toEqual(['unitAdmin', 'unitAdmin', 'unitAdmin'])
})

test('every account that the start prints exists', async () => {
  await seed()
  for (const { username } of DEMO_ACCOUNTS) {
    const first = username.split(' ')[0] ?? ''
    expect(await credentialsOf(database, first), first).not.toBeNull()
  }
})

test('each agenda item of the running meeting has papers, whose files are there', async () => {
  await seed()
  expect(papers).toHaveLength(7 + 4)
  for (const { file } of papers) expect(statSync(file).size).toBeGreaterThan(1_000)
  const running = papers.filter((paper) => paper.meetingId === papers[0]?.meetingId)
  expect(new Set(running.map((paper) => paper.agendaItemId)).size).toBe(5)
})

test('a second start touches nothing', async () => {
  await seed()
  expect(await seed()).toBe(false)
  expect(papers).toHaveLength(11)
})

test('a start that broke off is gone on with', async () => {
  failAfter = 4
  await expect(seed()).rejects.toThrow('The disk is full')
  failAfter = Infinity
  expect(await seed()).toBe(true)
  expect(papers).toHaveLength(11)
  expect(await database.selectFrom('accounts').selectAll().execute()).toHaveLength(253)
})

test("somebody else's database is left alone", async () => {
  await seed()
  const other = await openTestDatabase()
  try {
    await other
      .insertInto('sites')
      .values(await database.selectFrom('sites').selectAll().where('site_id', '=', SiteId.parse('hg')).execute())
      .execute()
    await other
      .insertInto('accounts')
      .values(await database.selectFrom('accounts').selectAll().where('username', '=', 'chutri').execute())
      .execute()
    expect(await seedDemo({ database: other, clock, hashPassword: () => Promise.resolve(''), addPaper: seed })).toBe(
      false,
    )
    expect(await other.selectFrom('meetings').selectAll().execute()).toEqual([])
  } finally {
    await other.destroy()
  }
})
