import { parseOptions } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { hashPassword, TooManySignIns, verifyPassword } from './passwords.ts'

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

test('a flood is turned away beyond what can be worked off, and those in the queue are still served', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 700 }, () => verifyPassword(undefined, 'x')))
  const refused = tries.filter((tried) => tried.status === 'rejected')
  expect(refused.length).toBeGreaterThan(0)
  for (const tried of refused) expect(tried.reason).toBeInstanceOf(TooManySignIns)
  expect(tries.length - refused.length).toBeGreaterThanOrEqual(500)
  expect(await verifyPassword(undefined, 'x')).toBe(false)
}, 60_000)
