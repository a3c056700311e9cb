import { expect, test } from 'vitest'
import { weaknessOf } from './password-strength.ts'

const an = { username: 'nv.an', fullName: 'Nguyễn Văn An' }

test.each([
  ['1234567890', 'passwordCommon'],
  ['Matkhau@2026', 'passwordCommon'],
  ['Hà Giang 2026', 'passwordCommon'],
  ['Abc@123456', 'passwordCommon'],
  ['password123', 'passwordCommon'],
  ['nguyenvanan1', 'passwordOfName'],
  ['Nguyễn Văn An 1985', 'passwordOfName'],
  ['NV.An-nv.an', 'passwordOfName'],
  ['zzzzzzzzzzzzzz', 'passwordPattern'],
  ['12345678'.repeat(25), 'passwordPattern'],
])('%s is refused: %s', async (password, why) => {
  expect(await weaknessOf(password, an)).toBe(why)
})

test.each([
  'con mèo trèo cây cau',
  'mat-khau-moi-1',
  'Sáng nay họp ở Lũng Cú',
  'kq3-vz8-tm4-pd7',
  'hagiang-demo-2026',
  'Nguyễn Văn An ăn cơm nắm',
])('%s is taken', async (password) => {
  expect(await weaknessOf(password, an)).toBeNull()
})
