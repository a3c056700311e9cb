import { parseOptions } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'

test('a password is kept as Argon2id with the costs that OWASP names, each time with another salt', async () => {
  const [one, other] = await Promise.all([hashPassword('một mật khẩu'), hashPassword('một mật khẩu')])
  expect(one).not.toBe(other)
  expect(one).toMatch(/^\$argon2id\$/)
  expect(parseOptions(one)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  expect(await verifyPassword(one, 'một mật khẩu')).toBe(true)
  expect(await verifyPassword(one, 'mot mat khau')).toBe(false)
})

test('nobody has no password, but one is checked against all the same', async () => {
  expect(await verifyPassword(undefined, 'nobody has this password')).toBe(false)
})
