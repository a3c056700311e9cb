import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountsOf, moveAccounts } from '../identity/account-changes.ts'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { localDay } from '../kit/local-day.ts'
import { SiteId } from '../wire/ids.ts'
import { createSites } from './commands.ts'
import { reorganisingHandlers } from './reorganising.ts'
import { allSites, isAtOrBelow, sitesAtOrBelow, sitesOn } from './store.ts'
import type { Reorganisation, Successor } from './wire.ts'

let world: World
let admin: Account
let handlers: ReturnType<typeof reorganisingHandlers>
let today: string
beforeEach(async () => {
  world = await openWorld()
  handlers = reorganisingHandlers({ ...world, countAccounts: accountsOf, moveAccounts })
  admin = await world.add('quantri', { systemRole: 'admin' })
  today = localDay(world.clock.nowMs())
})
afterEach(() => world.database.destroy())

const asked = (more: Partial<Reorganisation>): Reorganisation => ({
  onDay: today,
  predecessorIds: [SITES.commune],
  successors: [],
  childrenTo: null,
  ...more,
})
const unit = (name: string, parentId: SiteId | null): Successor => ({
  kind: 'new',
  name,
  shortName: name,
  level: 'commune',
  parentId,
})
const reorganise = (more: Partial<Reorganisation>) => handlers['sites.reorganise'](callBy(admin), asked(more))
const siteNamed = async (name: string) => (await allSites(world.database)).filter((site) => site.name === name)

test('two communes merge into a new one: both keep row and name, and say what took their place', async () => {
  const sites = createSites(world)
  const made = await sites.handlers['sites.create'](callBy(admin), {
    name: 'Xã Má Lé',
    shortName: 'Má Lé',
    level: 'commune',
    parentId: SITES.district,
  })
  if (!made.ok) throw new Error(made.error)
  const done = await reorganise({
    predecessorIds: [SITES.commune, SiteId.parse(made.value.siteId)],
    successors: [unit('Xã Lũng Cú', SITES.root)],
  })
  expect(done).toEqual({ ok: true, value: { successorIds: [SiteId.parse('hg/xa-lung-cu')] } })
  const [old, fresh] = await siteNamed('Xã Lũng Cú')
  expect(old).toMatchObject({ siteId: SITES.commune, endsOn: today, successorIds: [SiteId.parse('hg/xa-lung-cu')] })
  expect(fresh).toMatchObject({
    siteId: SiteId.parse('hg/xa-lung-cu'),
    beginsOn: today,
    endsOn: null,
    parentId: SITES.root,
  })
})

test('its people go over to the one unit that took its place and are found by its name; of a split they stay', async () => {
  const operator = await world.add('dc.lungcu', { siteId: SITES.commune })
  expect(
    await handlers['sites.previewReorganisation'](callBy(admin), asked({ successors: [unit('Xã A', SITES.root)] })),
  ).toEqual({
    ok: true,
    value: { accounts: 1, accountsMove: true, children: 0, meetings: 0 },
  })
  await reorganise({ successors: [unit('Xã A', SITES.root)] })
  const siteOf = async () =>
    world.database
      .selectFrom('accounts')
      .select(['site_id', 'search_text'])
      .where('account_id', '=', operator.accountId)
      .executeTakeFirstOrThrow()
  expect(await siteOf()).toMatchObject({ site_id: 'hg/xa-a', search_text: expect.stringContaining(' xa a') as string })
  await reorganise({
    predecessorIds: [SiteId.parse('hg/xa-a')],
    successors: [unit('Xã B', SITES.root), unit('Xã C', SITES.root)],
  }).then((done) => expect(done).toMatchObject({ error: 'beforeItBegan' }))
  world.clock.advance(24 * 3_600_000)
  today = localDay(world.clock.nowMs())
  const split = await reorganise({
    predecessorIds: [SiteId.parse('hg/xa-a')],
    successors: [unit('Xã B', SITES.root), unit('Xã C', SITES.root)],
  })
  expect(split).toMatchObject({ ok: true })
  expect(await siteOf()).toMatchObject({ site_id: 'hg/xa-a' })
})

test('a district ends: the units below it go to the province, and its heir holds what was its own', async () => {
  expect(await reorganise({ predecessorIds: [SITES.district] })).toMatchObject({
    error: 'hasChildren',
    details: { count: 1 },
  })
  expect(await reorganise({ predecessorIds: [SITES.district], childrenTo: SITES.commune })).toMatchObject({
    error: 'successorEnds',
  })
  expect(
    await reorganise({
      predecessorIds: [SITES.district],
      successors: [{ kind: 'known', siteId: SITES.office }],
      childrenTo: SITES.root,
    }),
  ).toMatchObject({ ok: true })
  expect((await siteNamed('Xã Lũng Cú'))[0]).toMatchObject({ parentId: SITES.root, endsOn: null })
  // What the district held is administered by what took its place, and by the province as before.
  expect(await isAtOrBelow(world.database, SITES.district, SITES.office)).toBe(true)
  expect(await isAtOrBelow(world.database, SITES.district, SITES.root)).toBe(true)
  expect(await isAtOrBelow(world.database, SITES.office, SITES.district)).toBe(false)
  expect((await sitesAtOrBelow(world.database, SITES.office)).has(SITES.district)).toBe(true)
})

test('the province is renamed in one act: its units come under the new name, and it holds what was the old one’s', async () => {
  const renamed = { predecessorIds: [SITES.root], successors: [unit('Tỉnh Tuyên Quang', null)] }
  expect(await handlers['sites.previewReorganisation'](callBy(admin), asked(renamed))).toMatchObject({
    value: { children: 3 },
  })
  const fresh = SiteId.parse('tinh-tuyen-quang')
  expect(await reorganise(renamed)).toEqual({ ok: true, value: { successorIds: [fresh] } })
  const parents = new Map((await allSites(world.database)).map((site) => [site.siteId, site.parentId]))
  expect([SITES.office, SITES.district, SITES.otherDistrict].map((siteId) => parents.get(siteId))).toEqual([
    fresh,
    fresh,
    fresh,
  ])
  expect(parents.get(SITES.commune)).toBe(SITES.district)
  expect(await isAtOrBelow(world.database, SITES.commune, fresh)).toBe(true)
  expect((await sitesAtOrBelow(world.database, fresh)).has(SITES.root)).toBe(true)
  expect(await createSites(world).ensureRootSite('Tỉnh khác')).toBe(fresh)
})

test('the only unit that takes the place of one takes its units too, unless it is one of them or below one', async () => {
  const without = { childrenTo: null, predecessorIds: [SITES.district] }
  const refused: Successor[][] = [
    [{ kind: 'known', siteId: SITES.commune }],
    [unit('Phường Đồng Văn', SITES.commune)],
    [unit('Xã B', SITES.root), unit('Xã C', SITES.root)],
  ]
  for (const successors of refused)
    expect(await reorganise({ ...without, successors })).toMatchObject({ error: 'hasChildren', details: { count: 1 } })
  expect(await reorganise({ ...without, successors: [{ kind: 'known', siteId: SITES.otherDistrict }] })).toMatchObject({
    ok: true,
  })
  expect((await siteNamed('Xã Lũng Cú'))[0]).toMatchObject({ parentId: SITES.otherDistrict, endsOn: null })
})

test('a unit that was split belongs to none of its parts', async () => {
  await reorganise({ successors: [unit('Xã B', SITES.root), unit('Xã C', SITES.root)] })
  for (const part of ['hg/xa-b', 'hg/xa-c'].map((id) => SiteId.parse(id))) {
    expect(await isAtOrBelow(world.database, SITES.commune, part)).toBe(false)
    expect((await sitesAtOrBelow(world.database, part)).has(SITES.commune)).toBe(false)
  }
})

test('a renamed unit may keep its parent and its name is free again; its code stays its own', async () => {
  expect(await reorganise({ successors: [unit('Xã Lũng Cú', SITES.district)] })).toEqual({
    ok: true,
    value: { successorIds: [`${SITES.commune}-2`] },
  })
})

test('a unit that ended is invited to no meeting after that day, and still to one of before', async () => {
  await reorganise({ onDay: today })
  expect(await sitesOn(world.database, [SITES.commune, SITES.office], today)).toEqual(new Set([SITES.office]))
  expect(await sitesOn(world.database, [SITES.commune], '2001-01-01')).toEqual(new Set([SITES.commune]))
})

test('what cannot be is refused by name, and nothing is changed', async () => {
  const before = await allSites(world.database)
  const gone = SiteId.parse('khong-co')
  const refused: [Partial<Reorganisation>, string][] = [
    [{ onDay: '2999-01-01' }, 'dayInFuture'],
    [{ predecessorIds: [gone] }, 'unknownSite'],
    [{ successors: [{ kind: 'known', siteId: SITES.commune }] }, 'successorEnds'],
    [{ successors: [{ kind: 'known', siteId: gone }] }, 'unknownSite'],
    [{ successors: [unit('Xã A', gone)] }, 'unknownParent'],
    [{ successors: [unit('Xã A', SITES.commune)] }, 'successorEnds'],
    [{ successors: [unit('Huyện Mèo Vạc', SITES.root)] }, 'nameTaken'],
    [{ successors: [unit('Xã A', SITES.root), unit('Xã A', SITES.root)] }, 'nameTaken'],
  ]
  for (const [more, error] of refused)
    expect([error, await reorganise(more)]).toMatchObject([error, { ok: false, error }])
  expect(await allSites(world.database)).toEqual(before)
  await reorganise({})
  expect(await reorganise({})).toMatchObject({ error: 'siteEnded' })
})

test('whatever is reorganised, the tree stays a tree, no living unit hangs on an ended one, and no unit or name is lost', async () => {
  let done = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.nat(3), fc.boolean(), fc.boolean()), { maxLength: 8 }),
      async (steps) => {
        const own = await openWorld()
        try {
          const acts = reorganisingHandlers({ ...own, countAccounts: accountsOf, moveAccounts })
          const by = await own.add('quantri', { systemRole: 'admin' })
          for (const [round, [first, other, parts, merges, named]] of steps.entries()) {
            own.clock.advance(24 * 3_600_000)
            const all = await allSites(own.database)
            const pick = (index: number) => all[index % all.length]?.siteId ?? SITES.root
            const successors: Successor[] = merges
              ? [{ kind: 'known', siteId: pick(other) }]
              : Array.from({ length: parts }, (_, part) => unit(`Xã ${round} ${part}`, pick(other)))
            const answer = await acts['sites.reorganise'](callBy(by), {
              onDay: localDay(own.clock.nowMs()),
              predecessorIds: [pick(first)],
              successors,
              childrenTo: named ? pick(other) : null,
            })
            if (answer.ok) done += 1
            const after = await allSites(own.database)
            expect(after.map((site) => [site.siteId, site.name])).toEqual(
              expect.arrayContaining(all.map((site) => [site.siteId, site.name])),
            )
            const byId = new Map(after.map((site) => [site.siteId, site]))
            for (const site of after) {
              const walked = new Set<SiteId>()
              for (let at: SiteId | null = site.siteId; at !== null; at = byId.get(at)?.parentId ?? null) {
                expect(walked.has(at)).toBe(false)
                walked.add(at)
              }
              if (site.endsOn !== null || site.parentId === null) continue
              expect(byId.get(site.parentId)?.endsOn).toBe(null)
            }
          }
        } finally {
          await own.database.destroy()
        }
      },
    ),
    { numRuns: 60 },
  )
  // Some seventy in a usual run: most draws are refused for good reasons, and the test says nothing when all are.
  expect(done).toBeGreaterThan(20)
})
