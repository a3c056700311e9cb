import { expect, test } from 'vitest'
import { Site } from '../../../../../signaling/sites/wire.ts'
import { unitChoicesOf } from './unit-choices.ts'

const site = (siteId: string, name: string, endsOn: string | null) =>
  Site.parse({
    siteId,
    name,
    shortName: name,
    level: 'commune',
    parentId: null,
    beginsOn: null,
    endsOn,
    successorIds: [],
  })

test('units that exist are offered, and of those that ended the ones that the agenda names already', () => {
  const living = [site('xa-moi', 'Xã mới', null)]
  const all = [site('xa-cu', 'Xã cũ', '2025-07-01'), ...living, site('huyen-cu', 'Huyện cũ', '2025-07-01')]
  const labels = (named: string[]) => unitChoicesOf({ all, living }, new Set(named)).data.map(({ label }) => label)
  expect(labels([])).toEqual(['Xã mới'])
  expect(labels(['huyen-cu', 'xa-moi'])).toEqual(['Xã mới', 'Huyện cũ'])
  expect(unitChoicesOf({ all, living }, new Set()).ids.has('xa-cu')).toBe(false)
})
