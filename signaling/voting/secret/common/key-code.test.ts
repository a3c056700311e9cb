import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { edwards25519 } from './group.ts'
import { keyCode } from './key-code.ts'
import { makeTrusteeKey } from './trustees.ts'

test('the code of a key is twenty digits of the hash of the public key, whatever its proof', () => {
  const { key } = makeTrusteeKey(edwards25519)
  const code = keyCode(JSON.stringify(key))
  expect(code).toMatch(/^\d{4}(?: \d{4}){4}$/)
  const hash = createHash('sha256').update(`key|${key.public_key}`).digest('hex')
  const decimal = BigInt(`0x${hash}`).toString()
  expect(code?.replaceAll(' ', '')).toBe(decimal.slice(-20))
  const { pok } = makeTrusteeKey(edwards25519).key
  expect(keyCode(JSON.stringify({ ...key, pok }))).toBe(code)
})

test('another key has another code, and what is no key has none', () => {
  const [one, other] = [makeTrusteeKey(edwards25519), makeTrusteeKey(edwards25519)].map(({ key }) =>
    JSON.stringify(key),
  )
  expect(keyCode(one ?? '')).not.toBe(keyCode(other ?? ''))
  expect(keyCode('')).toBeNull()
  expect(keyCode('{"public_key":"1"}')).toBeNull()
})
