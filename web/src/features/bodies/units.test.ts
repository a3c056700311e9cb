import { expect, test } from 'vitest'
import { unitsOf } from './units.ts'

const unit = (siteId: string, parentId: string | null) => ({ siteId, parentId })
const PROVINCE = [unit('tinh', null), unit('huyen', 'tinh'), unit('xa', 'huyen'), unit('so', 'tinh')]
const ids = (topId: string) => unitsOf(PROVINCE, topId).map(({ siteId }) => siteId)

test('a unit comes with all below it', () => {
  expect(ids('tinh')).toEqual(['tinh', 'huyen', 'xa', 'so'])
  expect(ids('huyen')).toEqual(['huyen', 'xa'])
  expect(ids('xa')).toEqual(['xa'])
  expect(ids('khac')).toEqual([])
})

test('units that name each other as parents end the search', () => {
  expect(unitsOf([unit('a', 'b'), unit('b', 'a')], 'c')).toEqual([])
})
