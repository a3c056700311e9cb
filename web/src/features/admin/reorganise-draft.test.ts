import { expect, test } from 'vitest'
import type { Site } from '../../../../signaling/sites/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { asked, heirName, parentThatStays, staying, type Draft } from './reorganise-draft.ts'

const site = (siteId: string, parentId: string | null): Site => ({
  ...{ siteId: SiteId.parse(siteId), name: `Đơn vị ${siteId}`, shortName: siteId, level: 'commune' },
  ...{ parentId: parentId === null ? null : SiteId.parse(parentId), beginsOn: null, endsOn: null, successorIds: [] },
})
const all = [
  site('tinh', null),
  site('tinh/huyen', 'tinh'),
  site('tinh/huyen/xa', 'tinh/huyen'),
  site('tinh/so', 'tinh'),
]
const sites: Sites = { all, living: all, byId: new Map(all.map((each) => [each.siteId, each])) }
const draft = (more: Partial<Draft>): Draft => ({
  ...{ onDay: '2025-07-01', predecessors: ['tinh/huyen'], way: 'one', names: 'Khu vực 1', level: 'commune' },
  ...{ parentId: 'tinh', knownId: null, childrenTo: null },
  ...more,
})
function heirOf(more: Partial<Draft>): string | null {
  const request = asked(draft(more))
  return request === null ? null : heirName(request, sites)
}

test('the units below go to the only unit that takes the place, and a choice is needed where there is none', () => {
  expect(heirOf({})).toBe('Khu vực 1')
  expect(heirOf({ way: 'several', names: 'Khu vực 1\n' })).toBe('Khu vực 1')
  expect(heirOf({ way: 'known', knownId: 'tinh/so' })).toBe('Đơn vị tinh/so')
  expect(heirOf({ predecessors: ['tinh'], parentId: null, names: 'Tỉnh mới' })).toBe('Tỉnh mới')
  expect(heirOf({ way: 'several', names: 'Khu vực 1\nKhu vực 2' })).toBe(null)
  expect(heirOf({ way: 'none' })).toBe(null)
  expect(heirOf({ way: 'known', knownId: 'tinh/huyen/xa' })).toBe(null)
  expect(heirOf({ parentId: 'tinh/huyen/xa' })).toBe(null)
})

test('a parent that ends gives way to the one above it, and a renamed province has none', () => {
  expect(parentThatStays(draft({ parentId: 'tinh/huyen' }), sites)).toBe('tinh')
  expect(parentThatStays(draft({ predecessors: ['tinh'] }), sites)).toBe(null)
  expect(parentThatStays(draft({}), sites)).toBe('tinh')
})

test('what ends is not offered as what stays', () => {
  expect(staying(sites, ['tinh', 'tinh/so']).living.map(({ siteId }) => siteId)).toEqual([
    'tinh/huyen',
    'tinh/huyen/xa',
  ])
})
