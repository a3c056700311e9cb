import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAudit } from '../audit/audit.ts'
import { openHttp, SOUND } from '../papers/test-http.ts'
import type { AccountId } from '../wire/ids.ts'
import { boardHandlers } from './commands.ts'
import { lacksOf } from '../wire/site-lacks.ts'
import { REMIND_EVERY_MS } from './wire.ts'

let http: Awaited<ReturnType<typeof openHttp>>
beforeAll(async () => {
  http = await openHttp()
})
afterAll(() => http.close())

test('a site holds a paper once a machine of it has received it, and is reminded once in ten minutes of what it lacks', async () => {
  const { database, clock } = http.world
  const place = await http.world.addMeeting('invited')
  const { meetingId } = place
  const { siteId } = http.world.account('operator')
  await database.insertInto('meeting_sites').values({ meeting_id: meetingId, site_id: siteId }).execute()
  const paper = await http.uploaded(SOUND, place)
  await http.change('issue', meetingId, paper.paperId)
  let nowMs = 1_800_000_000_000
  const told: AccountId[][] = []
  const board = boardHandlers({
    database,
    clock: { nowMs: () => nowMs },
    audit: createAudit(database, clock),
    tellNotices: (accountIds) => void told.push([...accountIds]),
  })
  const call = await http.world.call('secretary', meetingId)
  const read = async () => {
    const found = await board['readiness.board'](call, { meetingId })
    if (!found.ok) throw new Error(found.error)
    return found.value.sites
  }
  const remind = () => board['readiness.remind'](call, { meetingId, siteIds: [siteId], answersAlone: false })

  expect(await read()).toMatchObject([{ papers: 1, held: 0, newestTest: null, paired: false, remindedAtMs: null }])
  expect(await remind()).toEqual({ ok: true, value: { reminded: 1, tooSoon: 0, nobody: 0 } })
  expect(await remind()).toEqual({ ok: true, value: { reminded: 0, tooSoon: 1, nobody: 0 } })
  // The operator, and the delegates of the site who have not answered the invitation.
  const asked = (['operator', 'delegate', 'otherDelegate'] as const).map((one) => http.world.account(one).accountId)
  expect(told.map((accountIds) => new Set(accountIds))).toEqual([new Set(asked)])

  await http.world.papers.handlers['papers.report'](await http.world.call('operator', meetingId), {
    meetingId,
    receipts: [{ paperVersionId: paper.paperVersionId, opened: false, pages: [] }],
  })
  expect(await read()).toMatchObject([{ papers: 1, held: 1, remindedAtMs: nowMs }])
  nowMs += REMIND_EVERY_MS
  expect(await remind()).toMatchObject({ value: { reminded: 1 } })
  const rows = await database
    .selectFrom('notices')
    .select('what')
    .where('account_id', '=', http.world.account('operator').accountId)
    .orderBy('at_ms')
    .execute()
  expect(rows.map(({ what }) => JSON.parse(what) as unknown)).toEqual([
    { kind: 'getReady', answer: true, papers: true, link: true, device: true },
    { kind: 'getReady', answer: true, papers: false, link: true, device: true },
  ])
})

test('a weak link was tested and is known of; one that failed, or was never tested, is not ready', () => {
  const figures = { downKbps: 900, upKbps: 300, rttMs: 80, jitterMs: 5, lossShare: 0, way: 'udp' } as const
  const site = { asked: 1, answered: 1, papers: 2, held: 2, paired: true, remindedAtMs: null }
  const linkLacks = (over: Partial<Omit<typeof figures, 'way'>> & { way?: 'udp' | 'blocked' }) =>
    lacksOf({ ...site, newestTest: { ...figures, ...over, atMs: 1, device: '' } }).link
  expect(linkLacks({})).toBe(false)
  expect(linkLacks({ way: 'blocked' })).toBe(true)
  expect(lacksOf({ ...site, newestTest: null }).link).toBe(true)
})
