import { expect, test } from 'vitest'
import { byName } from './name-order.ts'

const IN_ORDER: readonly (readonly string[])[] = [
  // By given name, then from the family name on.
  ['Nguyễn Văn An', 'Trần Thị An', 'Vàng Mí Bình', 'Lê Hoàng Cường', 'Hoàng Đức Dũng', 'Ma Thị Đào'],
  // Tones as dictionaries have them, vowels with their marks as letters of their own.
  ['La', 'Là', 'Lả', 'Lã', 'Lá', 'Lạ', 'Lan', 'Lăng', 'Lâm'],
  ['Cư', 'Dung', 'Đông', 'Em', 'Ên', 'Oanh', 'Ông', 'Ơn', 'Uy', 'Ưng', 'Vy'],
  // The tone of a syllable counts before the next syllable does.
  ['La Bình Minh', 'Lá An Minh'],
  // The tone is the same wherever it is written.
  ['Nguyễn Hoà', 'Trần Hòa', 'Nguyễn Hoá'],
  // A shorter name first; capitals and extra spaces change nothing.
  ['Minh', 'AN MINH', 'Bùi  minh'],
]

test.each(IN_ORDER)('clerks list %s before %s', (...names) => {
  expect(names.toReversed().toSorted(byName)).toEqual(names)
  const decomposed = names.map((name) => name.normalize('NFD'))
  expect(decomposed.toReversed().toSorted(byName)).toEqual(decomposed)
})

test('letters of other alphabets and names without any come somewhere, always at the same place', () => {
  const names = ['', '(chưa rõ)', 'Nguyễn Ž', 'Иван', 'François', 'Nguyễn Zét', 'Fan']
  expect(names.toSorted(byName)).toEqual(names.toReversed().toSorted(byName))
})
