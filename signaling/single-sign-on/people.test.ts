import { expect, test } from 'vitest'
import { personFrom } from './people.ts'

const name = (
  claims: Record<string, unknown>,
  usernameClaim = 'preferred_username',
  usernameDomain: string | null = null,
) => personFrom({ sub: 's', ...claims }, { usernameClaim, usernameDomain }).username

test('the user name comes from the claim of the settings, as names are written here', () => {
  expect(name({ preferred_username: ' Can.Bo ' })).toBe('can.bo')
  expect(name({ upn: 'can.bo' }, 'upn')).toBe('can.bo')
  expect(name({ preferred_username: 'có dấu' })).toBeNull()
  expect(name({ preferred_username: 7 })).toBeNull()
  expect(name({})).toBeNull()
})

test('before an @ there is a user name only where the domain is the one of the settings', () => {
  const upn = (value: string) => name({ preferred_username: value }, 'preferred_username', 'hagiang.example')
  expect(upn('can.bo@HaGiang.example')).toBe('can.bo')
  expect(upn('can.bo@evil.example')).toBeNull()
  expect(upn('can.bo@evil.example@hagiang.example')).toBeNull()
  expect(name({ preferred_username: 'can.bo@hagiang.example' })).toBeNull()
})

test('an e-mail address that the provider has not verified says nothing', () => {
  const claims = { email: 'can.bo@hagiang.example' }
  expect(name(claims, 'email', 'hagiang.example')).toBeNull()
  expect(name({ ...claims, email_verified: 'true' }, 'email', 'hagiang.example')).toBeNull()
  expect(name({ ...claims, email_verified: true }, 'email', 'hagiang.example')).toBe('can.bo')
})

test('a full name that could not stand on one line is left out', () => {
  const full = (given: unknown) =>
    personFrom({ sub: 's', name: given }, { usernameClaim: 'x', usernameDomain: null }).fullName
  expect(full('  Giàng   Thị Say ')).toBe('Giàng Thị Say')
  expect(full('a\u202Eb')).toBeNull()
  expect(full('')).toBeNull()
})
