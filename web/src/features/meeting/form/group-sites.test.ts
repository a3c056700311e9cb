import { expect, test } from 'vitest'
import { Site } from '../../../../../signaling/sites/wire.ts'
import { groupSites } from './group-sites.ts'

const site = (siteId: string, parentId: string | null, level: string) =>
  Site.parse({
    ...{ siteId, name: siteId, shortName: siteId.split('/').at(-1), level, parentId },
    ...{ beginsOn: null, endsOn: null, successorIds: [] },
  })
const tree = [
  site('hg', null, 'province'),
  site('hg/so-y-te', 'hg', 'province'),
  site('hg/dong-van', 'hg', 'district'),
  site('hg/dong-van/lung-cu', 'hg/dong-van', 'commune'),
]
const byId = new Map(tree.map((one) => [one.siteId as string, one]))

test('communes stand with their district, provincial bodies together and first', () => {
  const groups = groupSites(tree.toReversed(), byId)
  expect(groups.map((group) => [group.name, group.sites.map((one) => one.siteId)])).toEqual([
    [null, ['hg/so-y-te', 'hg']],
    ['dong-van', ['hg/dong-van/lung-cu', 'hg/dong-van']],
  ])
})
test('a commune whose district is not chosen is still under that district', () => {
  const commune = tree.filter((one) => one.level === 'commune')
  expect(groupSites(commune, byId).map((group) => group.name)).toEqual(['dong-van'])
})
