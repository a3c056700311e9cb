import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { openTestDatabase } from '../storage/test-database.ts'
import { SiteId } from '../wire/ids.ts'
import { createSites } from './commands.ts'
import { isAtOrBelow, sitesAtOrBelow } from './store.ts'

let world: World
let sites: ReturnType<typeof createSites>
let admin: Account
beforeEach(async () => {
  world = await openWorld()
  sites = createSites(world)
  admin = await world.add('quantri', { systemRole: 'admin' })
})
afterEach(() => world.database.destroy())

const create = (name: string, parentId: SiteId | null) =>
  sites.handlers['sites.create'](callBy(admin), { name, shortName: name, level: 'commune', parentId })

test('a new site gets a readable code under its parent and stands last in the list', async () => {
  expect(await create('Xã Đồng Tâm', SITES.district)).toEqual({
    ok: true,
    value: { siteId: 'hg/huyen-dong-van/xa-dong-tam' },
  })
  const listed = await sites.handlers['sites.list'](callBy(admin), {})
  if (!listed.ok) throw new Error(listed.error)
  expect(listed.value.sites.at(-1)).toMatchObject({ name: 'Xã Đồng Tâm', parentId: SITES.district })
})

test('a name that reads the same under the same parent is taken; under another it is free', async () => {
  expect(await create('Xã Lũng Cú', SITES.district)).toMatchObject({ ok: false, error: 'nameTaken' })
  expect(await create('Xã Lũng Cú', SITES.otherDistrict)).toMatchObject({ ok: true })
})

test('an unknown parent and a name without a letter are refused', async () => {
  expect(await create('Xã Mới', SiteId.parse('khong-co'))).toMatchObject({ error: 'unknownParent' })
  expect(await create('!!!', SITES.district)).toMatchObject({ error: 'badRequest' })
})

test('seeding twice leaves what is there', async () => {
  const twice = [{ siteId: SITES.root, name: 'Khác', shortName: 'Khác', level: 'province', parentId: null }]
  await sites.seedSites(twice)
  const listed = await sites.handlers['sites.list'](callBy(admin), {})
  expect(listed.ok && listed.value.sites[0]?.name).toBe('UBND tỉnh')
})

test('the tree is walked upward and downward', async () => {
  expect(await isAtOrBelow(world.database, SITES.commune, SITES.root)).toBe(true)
  expect(await isAtOrBelow(world.database, SITES.commune, SITES.commune)).toBe(true)
  expect(await isAtOrBelow(world.database, SITES.root, SITES.commune)).toBe(false)
  expect([...(await sitesAtOrBelow(world.database, SITES.district))]).toEqual([SITES.district, SITES.commune])
})

test('an empty database gets a root of the given name, once', async () => {
  const database = await openTestDatabase()
  try {
    const empty = createSites({ database, audit: world.audit })
    expect(await empty.ensureRootSite('Tỉnh Hà Giang')).toBe('tinh-ha-giang')
    expect(await empty.ensureRootSite('Khác')).toBe('tinh-ha-giang')
  } finally {
    await database.destroy()
  }
})
