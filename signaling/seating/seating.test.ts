import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Account } from '../identity/wire.ts'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import { newId } from '../kit/clock.ts'
import { AccountId, MeetingId, RoomPlanId, type SiteId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import { createSeating } from './commands.ts'
import { place, placedNow, type Placed } from './rules.ts'
import type { RoomPlan } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const plan: RoomPlan = {
  tables: 'rows',
  places: ['p1', 'p2', 'p3'].map((placeId, at) => ({ placeId, label: `A${at + 1}`, x: at * 100, y: 100 })),
}

let world: World
let seating: ReturnType<typeof createSeating>
let admin: Account
let secretary: Account
let meetingId: MeetingId
const told: unknown[] = []
beforeEach(async () => {
  world = await openWorld()
  told.length = 0
  admin = await world.add('admin', { systemRole: 'admin' })
  secretary = await world.add('secretary')
  meetingId = newId(MeetingId)
  const { database, clock } = world
  await database
    .insertInto('meetings')
    .values({
      ...{
        meeting_id: meetingId,
        request_id: 'one',
        revision: 1,
        title: 'Giao ban',
        kind: 'briefing',
        place: 'Phòng 1',
      },
      ...{ starts_at_ms: clock.nowMs(), ends_at_ms: clock.nowMs() + 3_600_000, state: 'inSession', state_reason: null },
      ...{ owner_site_id: SITES.root, created_by: admin.accountId, created_at_ms: clock.nowMs() },
    })
    .execute()
  seating = start()
})
afterEach(() => world.database.destroy())

const start = () =>
  createSeating({
    ...world,
    announcer: {
      announce: () => undefined,
      announceByViewer: () => undefined,
      tellByViewer: () => undefined,
      tellByRole: (_meetingId, _event, dataFor) => told.push([dataFor('secretary'), dataFor('delegate')]),
    },
  })
const handlers = () => seating.handlers
function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error)
  return outcome.value
}
const refusal = (outcome: Outcome<unknown>) => (outcome.ok ? null : outcome.error)
const draw = (by: Account, siteId: SiteId = SITES.root, name = 'Phòng họp số 1') =>
  handlers()['seating.saveRoom'](callBy(by), { roomPlanId: null, revision: 0, siteId, name, plan })
async function drawn(...asked: Parameters<typeof draw>): Promise<{ roomPlanId: RoomPlanId; revision: number }> {
  const { roomPlanId, revision } = granted(await draw(...asked))
  return { roomPlanId: RoomPlanId.parse(roomPlanId), revision }
}
async function invite(username: string): Promise<AccountId> {
  const { accountId } = await world.add(username)
  const row = { meeting_id: meetingId, account_id: accountId, role: 'delegate' as const, site_id: SITES.root }
  await world.database.insertInto('participants').values(row).execute()
  return accountId
}
const put = (accountId: AccountId, placeId: string | null) =>
  handlers()['seating.place'](callBy(secretary), { meetingId, accountId, placeId })
const read = async () => granted(await handlers()['seating.read'](callBy(secretary), { meetingId })).seating
const choose = (roomPlanId: RoomPlanId | null) =>
  handlers()['seating.chooseRoom'](callBy(secretary), { meetingId, roomPlanId })

describe('a room', () => {
  test('is drawn once, is there after a restart, and tells who saves an older drawing', async () => {
    const { roomPlanId, revision } = await drawn(admin)
    const again = { roomPlanId, revision, siteId: SITES.root, name: 'Hội trường', plan: { ...plan, places: [] } }
    expect(granted(await handlers()['seating.saveRoom'](callBy(admin), again))).toMatchObject({ revision: 2 })
    expect(refusal(await handlers()['seating.saveRoom'](callBy(admin), again))).toBe('stale')
    seating = start()
    const { rooms } = granted(await handlers()['seating.rooms'](callBy(secretary), { siteId: null }))
    expect(rooms).toMatchObject([
      { roomPlanId, name: 'Hội trường', revision: 2, mayChange: false, plan: { places: [] } },
    ])
  })
  test('is drawn by the administrators of its unit, of what is above it, and by nobody else', async () => {
    const ofDistrict = await world.add('unit', { systemRole: 'unitAdmin', siteId: SITES.district })
    expect(refusal(await draw(ofDistrict, SITES.root))).toBe('foreignSite')
    const { roomPlanId } = await drawn(ofDistrict, SITES.district)
    const { rooms } = granted(await handlers()['seating.rooms'](callBy(ofDistrict), { siteId: SITES.district }))
    expect(rooms).toMatchObject([{ mayChange: true }])
    const ofRoot = await drawn(admin)
    const stolen = { ...ofRoot, siteId: SITES.district, name: 'Phòng lấy về', plan }
    expect(refusal(await handlers()['seating.saveRoom'](callBy(ofDistrict), stolen))).toBe('foreignSite')
    expect(refusal(await handlers()['seating.removeRoom'](callBy(ofDistrict), { roomPlanId: ofRoot.roomPlanId }))).toBe(
      'foreignSite',
    )
    granted(await handlers()['seating.removeRoom'](callBy(ofDistrict), { roomPlanId }))
    expect(refusal(await handlers()['seating.removeRoom'](callBy(ofDistrict), { roomPlanId }))).toBe('noSuchRoom')
  })
  test('that a meeting uses stays', async () => {
    const { roomPlanId } = await drawn(admin)
    granted(await choose(roomPlanId))
    expect(refusal(await handlers()['seating.removeRoom'](callBy(admin), { roomPlanId }))).toBe('roomInUse')
    granted(await choose(null))
    granted(await handlers()['seating.removeRoom'](callBy(admin), { roomPlanId }))
  })
})

describe('people of a meeting', () => {
  test('have their places after a restart, and only chair and secretaries get the change', async () => {
    const { roomPlanId } = await drawn(admin)
    const [one, two] = [await invite('one'), await invite('two')]
    expect(refusal(await put(one, 'p1'))).toBe('noSuchRoom')
    granted(await choose(roomPlanId))
    granted(await put(one, 'p1'))
    granted(await put(two, 'p2'))
    const placed = [
      { placeId: 'p1', accountId: one },
      { placeId: 'p2', accountId: two },
    ]
    expect(told.at(-1)).toMatchObject([{ seating: { placed } }, null])
    seating = start()
    expect((await read()).placed).toEqual(placed)
  })
  test('change places when one moves onto the other; nobody is put onto somebody, and no stranger is placed', async () => {
    granted(await choose((await drawn(admin)).roomPlanId))
    const [one, two, three] = [await invite('one'), await invite('two'), await invite('three')]
    granted(await put(one, 'p1'))
    granted(await put(two, 'p2'))
    granted(await put(two, 'p1'))
    expect(new Map((await read()).placed.map(({ placeId, accountId }) => [placeId, accountId]))).toEqual(
      new Map([
        ['p1', two],
        ['p2', one],
      ]),
    )
    expect(refusal(await put(three, 'p1'))).toBe('placeTaken')
    expect(refusal(await put(three, 'p9'))).toBe('noSuchPlace')
    expect(refusal(await put(newId(AccountId), 'p3'))).toBe('notInMeeting')
  })
  test('lose their place with the list, with another room, and with a place that is drawn no longer', async () => {
    const room = await drawn(admin)
    granted(await choose(room.roomPlanId))
    const [one, two] = [await invite('one'), await invite('two')]
    granted(await put(one, 'p1'))
    granted(await put(two, 'p2'))
    await world.database.deleteFrom('participants').where('account_id', '=', one).execute()
    expect((await read()).placed).toEqual([{ placeId: 'p2', accountId: two }])
    const places = plan.places.filter(({ placeId }) => placeId !== 'p2')
    const smaller = { ...room, siteId: SITES.root, name: 'Phòng', plan: { ...plan, places } }
    granted(await handlers()['seating.saveRoom'](callBy(admin), smaller))
    expect((await read()).placed).toEqual([])
    granted(await put(two, 'p1'))
    granted(await choose((await drawn(admin, SITES.root, 'Phòng khác')).roomPlanId))
    expect(await read()).toMatchObject({ room: { name: 'Phòng khác' }, placed: [] })
  })
})

test(`however people are moved, one sits in one place and one place holds one (seed ${SEED})`, () => {
  const people = Array.from({ length: 5 }, () => newId(AccountId))
  const anyMove = fc.record({ who: fc.nat(4), to: fc.option(fc.constantFrom('p1', 'p2', 'p3', 'p4')) })
  let othersKept = 0
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 40 }), (moves) => {
      let placed: Placed = []
      for (const { who, to } of moves) {
        const person = people[who]
        if (person === undefined) throw new Error('There are five')
        const before = placed
        const outcome = place(placed, plan.places, person, to)
        if (outcome.ok) placed = outcome.value
        expect(new Set(placed.map(({ accountId }) => accountId)).size).toBe(placed.length)
        expect(new Set(placed.map(({ placeId }) => placeId)).size).toBe(placed.length)
        expect(placedNow(placed, plan.places, new Set(people))).toEqual(placed)
        // Nobody loses a place by what somebody else does.
        for (const { accountId } of before) {
          if (accountId === person) continue
          othersKept += 1
          expect(placed.some((one) => one.accountId === accountId)).toBe(true)
        }
      }
    }),
    { seed: SEED },
  )
  expect(othersKept).toBeGreaterThan(20)
})
